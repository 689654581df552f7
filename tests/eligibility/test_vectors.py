"""The shared vectors: Python and the script of the built site, in a real browser, say the same of every one.

vectors.json: `sheets` by name, as records write them; `cases` with answers, the overall verdict, and by condition its
verdict and, where given, its reason; `read`: what is typed, the unit, and the figure (null where it cannot be read).
"""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from gazette.eligibility import Answers, Sheet, judge, read_figure

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
CASES = VECTORS["cases"]
SHEETS = {name: Sheet.model_validate(sheet) for name, sheet in VECTORS["sheets"].items()}
NOTHING: dict[str, Any] = {"applicants": [{}], "questions": {}, "criteria": {}, "values": {}}


def named(case: dict[str, Any]) -> str:
    return f"{case['sheet']}: {case['name']}"


def in_python(case: dict[str, Any]) -> dict[str, Any]:
    return dataclasses.asdict(judge(SHEETS[case["sheet"]], Answers(**NOTHING | case["answers"])))


@pytest.fixture(scope="module")
def script(browser: Browser, site_url: str) -> Iterator[Page]:
    """A page of the built site whose own copy of the module is at hand as `eligibility`."""
    page = browser.new_page()
    page.goto(f"{site_url}apply/2024-miit-beidou-pilot-cities/")
    main = page.evaluate("document.querySelector('script[type=module][src*=main]').src")
    page.evaluate(
        "async address => { window.eligibility = await import(address) }",
        main.replace("main.js", "apply/eligibility.js"),
    )
    yield page
    page.close()


def test_there_are_enough() -> None:
    assert len(CASES) >= 60
    assert len({named(case) for case in CASES}) == len(CASES)
    rules = [rule for sheet in SHEETS.values() for rule in sheet.rules]
    assert {rule.operator for rule in rules} == {"in", "not in", "≥", ">", "≤", "<", "="}
    assert {rule.joint for rule in rules} == {None, "every", "any", "sum"}


@pytest.mark.parametrize("case", CASES, ids=named)
def test_in_python(case: dict[str, Any]) -> None:
    found = in_python(case)
    judged = {one["key"]: [one["verdict"], one["reason"]] for one in found["judged"]}
    expected = {key: [*said, judged[key][1]][:2] for key, said in case["judged"].items()}
    assert found["overall"] == case["overall"], found
    assert {key: judged[key] for key in expected} == expected


def test_in_the_browser(script: Page) -> None:
    """Everything that is said, word for word."""
    asked = [[SHEETS[case["sheet"]].data(), NOTHING | case["answers"]] for case in CASES]
    found = script.evaluate("cases => cases.map(([sheet, answers]) => eligibility.judge(sheet, answers))", asked)
    wrong = {
        named(case): (said, expected)
        for case, said in zip(CASES, found, strict=True)
        if said != (expected := in_python(case))
    }
    assert wrong == {}


@pytest.mark.parametrize(("text", "unit", "figure"), VECTORS["read"])
def test_figures_are_read_in_python(text: str, unit: str | None, figure: str | None) -> None:
    assert read_figure(text, unit) == figure


def test_figures_are_read_in_the_browser(script: Page) -> None:
    found = script.evaluate("all => all.map(([text, unit]) => eligibility.readFigure(text, unit))", VECTORS["read"])
    assert found == [figure for _, _, figure in VECTORS["read"]]
