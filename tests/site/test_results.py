"""Results stand beside thresholds, and are compared only where the source allows it."""

import pytest

from gazette.eligibility import compared
from gazette.model.quantity import Figure, Quantity


def beside(figure: str, counted_in: str | None, **asked) -> tuple[bool, str, str] | None:
    found = compared(Figure(figure), counted_in, Quantity.model_validate(asked), 2024)
    return (found.reached, found.apart, found.unit.strip()) if found else None


@pytest.mark.parametrize(
    ("figure", "operator", "number", "expected"),
    [
        ("105.94", "≥", "70", (True, "高出 35.94", "个百分点")),
        ("70.0", "≥", "70", (True, "与门槛持平", "")),
        ("70", ">", "70.00", (False, "与门槛持平", "")),
        ("69.9", "≥", "70", (False, "低 0.1", "个百分点")),
        ("69.9", "达到", "70", (False, "低 0.1", "个百分点")),
        ("3", "≤", "5.5", (True, "低 2.5", "个百分点")),
        ("6", "≤", "5.5", (False, "高出 0.5", "个百分点")),
        ("5.5", "<", "5.5", (False, "与门槛持平", "")),
        ("-3.10", "≥", "-5", (True, "高出 1.90", "个百分点")),
        ("5", "=", "5.0", (True, "与门槛持平", "")),
        ("100000000000000000000", "≥", "1", (True, "高出 99999999999999999999", "个百分点")),
    ],
)
def test_by_how_much(figure: str, operator: str, number: str, expected: tuple) -> None:
    assert beside(figure, "%", operator=operator, number=number, unit="%") == expected


@pytest.mark.parametrize(
    "asked",
    [
        {"number": "70", "unit": "%"},  # a bare figure: nobody says in which direction
        {"operator": "≥", "number": "70", "unit": "个"},
        {"operator": "≥", "number": "70"},
        {"operator": "≥", "number": "70", "unit": "%", "about": True},
        {"number": "3", "to": "5", "unit": "%"},
        {"vague": "上百家"},
        {"operator": "≥", "number": "70", "unit": "%", "year": 2025},
    ],
)
def test_nothing_is_compared_by_a_guess(asked: dict) -> None:
    assert beside("80", "%", **asked) is None


def test_units_other_than_shares_keep_their_name() -> None:
    assert beside("28.06", "万", operator="≥", number="10", unit="万") == (True, "高出 18.06", "万")
