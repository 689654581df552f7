"""The indicators of a call with their thresholds, beside what the chosen have reached."""

from dataclasses import dataclass

from gazette.eligibility import CONDITION, Compared, with_unit
from gazette.model.approved_list import ApprovedList
from gazette.model.notice import Indicator, Notice
from gazette.views.common import Link, Showing, grouped
from gazette.views.results import Result, result

CITIES = 4
"""So many of the chosen stand beside an indicator; their list has every one."""


@dataclass(frozen=True)
class Reached:
    """What the chosen of one list have reached in one indicator."""

    mean: str
    mean_compared: Compared | None
    best: list[tuple[str, str]]
    """The largest figures, each with its row's name."""
    total: str
    told: str
    """How many rows have a figure, and how many of them reach the threshold."""


@dataclass(frozen=True)
class IndicatorShown:
    """One indicator."""

    indicator: Indicator
    threshold: str
    """Empty where the source states none."""
    condition_name: str
    """The name of the answer on what the threshold depends on; empty where it depends on nothing."""
    reached: list[Reached]


@dataclass(frozen=True)
class SelfAssessment:
    """What the table of indicators is made of."""

    groups: list[tuple[str, list[IndicatorShown]]]
    lists: list[Link]
    """The lists that the results are from."""
    binding: int
    """How many indicators decide."""


def self_assessment(showing: Showing, notice: Notice) -> SelfAssessment:
    """The indicators of one call."""
    catalogue = showing.catalogue
    lists = [catalogue.lists[card.id] for card in catalogue.lists_answering(notice.id)] if notice.indicators else []
    lists = [entry for entry in lists if entry.columns]
    shown = [_shown(indicator, lists) for indicator in notice.indicators]
    return SelfAssessment(
        grouped(shown, lambda one: one.indicator.group),
        [showing.link(entry, entry.name) for entry in lists],
        sum(indicator.kind == "约束性" for indicator in notice.indicators),
    )


def _shown(indicator: Indicator, lists: list[ApprovedList]) -> IndicatorShown:
    return IndicatorShown(
        indicator,
        indicator.quantity.chinese if indicator.quantity else "",
        f"{indicator.id}{CONDITION}" if indicator.condition and indicator.quantity else "",
        [
            _reached(entry, result(entry, column, indicator))
            for entry in lists
            for column in entry.columns
            if column.id == indicator.id
        ],
    )


def _reached(entry: ApprovedList, found: Result) -> Reached:
    column = found.column
    return Reached(found.mean, found.mean_compared, _best(entry, column.id, column.unit), found.total, found.told)


def _best(entry: ApprovedList, ident: str, unit: str | None) -> list[tuple[str, str]]:
    figures = [
        (row.label, value.number)
        for row in entry.rows
        for value in row.values
        if value.indicator == ident and value.number is not None
    ]
    figures.sort(key=lambda item: -item[1].value)
    return [(label, with_unit(figure, unit)) for label, figure in figures[:CITIES]]
