"""The page of a list: rows as printed, and results beside the thresholds of the call."""

from dataclasses import dataclass

from gazette.model.approved_list import ApprovedList, Column, Row
from gazette.model.notice import Indicator
from gazette.views.common import (
    ContactsShown,
    Entry,
    Foot,
    Head,
    Link,
    RelationShown,
    Showing,
    StatusShown,
    grouped,
    siblings,
)
from gazette.views.timeline import Timeline, drawn

STAGE_WORDS = {
    "公示": "公示名单，还不是最终结果",
    "公布": "公布的名单",
    "试点": "试点中的名单",
    "验收": "验收后的名单",
    "撤销": "撤销的名单",
    "累计": "逐个批复，汇总而成",
}


@dataclass(frozen=True)
class RowShown:
    """A row with its places resolved."""

    row: Row
    places: list[Link]
    province: str
    since: str
    until: str


@dataclass(frozen=True)
class ResultBar:
    """One city's value; `share` is its part of the chart's width in percent."""

    name: str
    words: str
    share: float
    passes: bool | None
    """Whether it reaches the threshold, None where none is stated."""


@dataclass(frozen=True)
class Result:
    """One indicator: what was asked, what was reached."""

    column: Column
    threshold: str
    inferred: bool
    """Whether the comparison is ours: the source prints a bare figure."""
    threshold_at: float | None
    bars: list[ResultBar]
    missing: int
    """How many rows have no known value."""
    figures: list[tuple[str, str]]
    """Mean, total, national average, as far as the source gives them."""


@dataclass(frozen=True)
class ListView:
    """What `pages/list.md` is given."""

    entry: ApprovedList
    head: Head | None
    status: StatusShown | None
    stage: str
    rows: list[RowShown]
    provinces: list[tuple[str, int]]
    known: int
    results: list[Result]
    call: Entry | None
    programme: Link | None
    siblings: list[Entry]
    timeline: Timeline
    publicity_contacts: ContactsShown
    relations: list[RelationShown]
    foot: Foot


def list_view(showing: Showing, entry: ApprovedList) -> ListView:
    """Everything the page of a list shows, for the day of `showing`."""
    catalogue = showing.catalogue
    call = catalogue.notices.get(entry.call or "") if entry.columns else None
    programme = catalogue.card("programmes", entry.programme) if entry.programme else None
    call_card = catalogue.card("notices", entry.call) if entry.call else None
    rows = [_row(showing, row) for row in entry.rows]
    known = [*(entry.document.sources if entry.document else ()), *entry.sources]
    official = any(source.evidence == "official" for source in known)
    return ListView(
        entry=entry,
        head=showing.head(entry, entry.document, "名单") if entry.document else None,
        status=showing.status(entry),
        stage=STAGE_WORDS[entry.stage] + ("" if official else "（据报道）"),
        rows=rows,
        provinces=[(name, len(group)) for name, group in grouped(rows, lambda shown: shown.province)],
        known=len(entry.rows),
        results=[_result(entry, column, call.indicators if call else ()) for column in entry.columns],
        call=showing.entry(call_card) if call_card else None,
        programme=showing.link(programme) if programme else None,
        siblings=siblings(showing, entry, entry.programme, [f"notices/{entry.call}"]),
        timeline=drawn(catalogue.events(entry), entry),
        publicity_contacts=showing.contacts(entry, entry.publicity.contacts if entry.publicity else ()),
        relations=showing.relations(entry),
        foot=showing.foot(entry.document, entry.sources),
    )


def _row(showing: Showing, row: Row) -> RowShown:
    places = showing.catalogue.places
    above = places.with_parents(row.places[0]) if row.places else []
    return RowShown(
        row,
        [showing.place(ident) for ident in row.places],
        places.name(above[-1]) if above else "",
        row.since.told if row.since else "",
        row.until.told if row.until else "",
    )


def _with_unit(figure: str, unit: str | None) -> str:
    return f"{figure}{'' if unit in ('%', None) else chr(160)}{unit or ''}"


def _result(entry: ApprovedList, column: Column, indicators: tuple[Indicator, ...]) -> Result:
    asked = next((indicator.quantity for indicator in indicators if indicator.id == column.id), None)
    comparable = asked is not None and asked.number is not None and asked.unit == column.unit
    threshold = asked.number.value if comparable and asked and asked.number else None
    values = [
        (row.label, value.number)
        for row in entry.rows
        for value in row.values
        if value.indicator == column.id and value.number is not None
    ]
    most = max([number.value for _, number in values] + ([threshold] if threshold is not None else []), default=None)
    bars = [
        ResultBar(
            label,
            _with_unit(number, column.unit),
            round(float(100 * number.value / most), 1) if most else 0,
            None if threshold is None else number.value >= threshold,
        )
        for label, number in sorted(values, key=lambda item: -item[1].value)
    ]
    said = (("平均", column.mean), ("合计", column.total), ("全国", column.national))
    return Result(
        column,
        asked.chinese if asked else "",
        bool(asked and asked.inferred),
        round(float(100 * threshold / most), 1) if threshold is not None and most else None,
        bars,
        sum(all(value.indicator != column.id for value in row.values) for row in entry.rows),
        [(word, _with_unit(figure, column.unit)) for word, figure in said if figure],
    )
