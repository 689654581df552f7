"""The page of a list: rows as printed, what tells them apart, and results beside the thresholds of the call."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gazette.model.approved_list import ApprovedList, Row
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
    siblings,
)
from gazette.views.results import Result, ValueShown, asked_of, results, values_of
from gazette.views.timeline import Timeline, drawn

STAGE_WORDS = {
    "公示": "公示名单，还不是最终结果",
    "公布": "公布的名单",
    "试点": "试点中的名单",
    "验收": "验收后的名单",
    "撤销": "撤销的名单",
    "累计": "逐个批复，汇总而成",
}


PARTIES = {
    "place": "地区",
    "enterprise": "企业",
    "park": "园区",
    "street": "街道",
    "person": "个人",
    "consortium": "联合体",
    "project": "项目",
}
TALL = 20
"""A table of more rows scrolls in a box of its own, under a head that stays."""
WIDTHS = {
    "number": 5,
    "name": 14,
    "places": 12,
    "party": 6,
    "status": 6,
    "groups": 8,
    "since": 8,
    "until": 8,
    "document": 12,
}
"""How wide the columns of such a table are, in rem, and on a phone four fifths of it."""
FIGURES = 9
"""The same of a column of figures."""


@dataclass(frozen=True)
class RowShown:
    """A row with its places resolved."""

    row: Row
    party: str
    places: list[Link]
    provinces: tuple[str, ...]
    since: str
    until: str
    values: list[ValueShown | None]
    """What is known under each column of the list, in their order."""


@dataclass(frozen=True)
class RowGroup:
    """Rows that stand together in the table, each with its anchor (or none) and where it stands in each facet."""

    rows: list[tuple[RowShown, str, str]]


@dataclass(frozen=True)
class Facet:
    """Something by which rows can be picked: each value with the number of its rows, most first."""

    name: str
    title: str
    values: list[tuple[str, int]]


@dataclass(frozen=True)
class Province:
    """How many rows a province has, and where the first of them stands."""

    name: str
    count: int
    share: float
    """The bar's part of the chart's width in percent."""
    anchor: str


@dataclass(frozen=True)
class Provinces:
    """Rows by province, most first."""

    rows: list[Province]
    most: int
    """How many the first has."""
    unknown: int
    """How many rows name no place."""
    several: bool
    """Whether a row counts in more than one."""


@dataclass(frozen=True)
class ListView:
    """What `pages/list.md` is given."""

    entry: ApprovedList
    head: Head | None
    status: StatusShown | None
    stage: str
    rows: list[RowShown]
    groups: list[RowGroup]
    """The same rows as the table shows them."""
    columns: frozenset[str]
    """The columns that have something to show: `number`, `places`, `party`, `status` and so on."""
    widths: list[int]
    """How wide the columns are, in rem, when the table scrolls in a box of its own; else empty."""
    facets: list[Facet]
    provinces: Provinces
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
    asked = asked_of(catalogue.notices.get(entry.call or "") if entry.columns else None)
    programme = catalogue.card("programmes", entry.programme) if entry.programme else None
    call_card = catalogue.card("notices", entry.call) if entry.call else None
    rows = [_row(showing, entry, row, asked) for row in entry.rows]
    known = [*(entry.document.sources if entry.document else ()), *entry.sources]
    official = any(source.evidence == "official" for source in known)
    first: dict[str, str] = {}
    for number, shown in enumerate(rows, 1):
        for name in shown.provinces:
            first.setdefault(name, f"row-{number}")
    facets = _facets(rows)
    columns = _columns(rows)
    widths = [width for name, width in WIDTHS.items() if name == "name" or name in columns]
    return ListView(
        entry=entry,
        head=showing.head(entry, entry.document, "名单") if entry.document else None,
        status=showing.status(entry),
        stage=STAGE_WORDS[entry.stage] + ("" if official else "（据报道）"),
        rows=rows,
        groups=[RowGroup(_marked(rows, facets, set(first.values())))],
        columns=columns,
        widths=[*widths, *(FIGURES for _ in entry.columns)] if len(rows) > TALL else [],
        facets=facets,
        provinces=_provinces(rows, first),
        known=len(rows),
        results=results(entry, asked),
        call=showing.entry(call_card) if call_card else None,
        programme=showing.link(programme) if programme else None,
        siblings=siblings(showing, entry, entry.programme, [f"notices/{entry.call}"]),
        timeline=drawn(catalogue.events(entry), entry),
        publicity_contacts=showing.contacts(entry, entry.publicity.contacts if entry.publicity else ()),
        relations=showing.relations(entry),
        foot=showing.foot(entry.document, entry.sources),
    )


def _row(showing: Showing, entry: ApprovedList, row: Row, asked: dict[str, Indicator]) -> RowShown:
    places = showing.catalogue.places
    above = (places.with_parents(ident) for ident in row.places)
    return RowShown(
        row,
        PARTIES[row.party],
        [showing.place(ident) for ident in row.places],
        tuple(dict.fromkeys(places.name(found[-1]) for found in above if found)),
        row.since.told if row.since else "",
        row.until.told if row.until else "",
        values_of(entry, row, asked),
    )


def _columns(rows: Sequence[RowShown]) -> frozenset[str]:
    """The columns in which any row has something; the party only where rows differ."""
    found = {
        "number": any(shown.row.number for shown in rows),
        "places": any(shown.places for shown in rows),
        "party": len({shown.party for shown in rows}) > 1,
        "status": any(shown.row.status for shown in rows),
        "groups": any(shown.row.groups for shown in rows),
        "since": any(shown.since for shown in rows),
        "until": any(shown.until for shown in rows),
        "document": any(shown.row.document for shown in rows),
    }
    return frozenset(name for name, given in found.items() if given)


FACETS: tuple[tuple[str, str, Callable[[RowShown], Iterable[str]]], ...] = (
    ("province", "省份", lambda shown: shown.provinces),
    ("status", "状态", lambda shown: filter(None, (shown.row.status,))),
    ("party", "类型", lambda shown: (shown.party,)),
    ("group", "分组", lambda shown: dict.fromkeys(shown.row.groups)),
)
"""Name in the address, title, and what a row has of it."""


def _facets(rows: Sequence[RowShown]) -> list[Facet]:
    """Those in which rows differ."""
    counted = (
        (name, title, Counter(value for shown in rows for value in values(shown))) for name, title, values in FACETS
    )
    return [Facet(name, title, counts.most_common()) for name, title, counts in counted if len(counts) > 1]


def _marked(rows: Sequence[RowShown], facets: Sequence[Facet], anchors: set[str]) -> list[tuple[RowShown, str, str]]:
    """Rows with their anchors, and the numbers of their values in each facet: `1 3/2/` is two of the first facet."""
    numbers = {facet.name: {value: str(at) for at, (value, _) in enumerate(facet.values, 1)} for facet in facets}
    asking = [(numbers[name], values) for name, _, values in FACETS if name in numbers]
    return [
        (
            shown,
            f"row-{number}" if f"row-{number}" in anchors else "",
            "/".join(" ".join(known[value] for value in values(shown)) for known, values in asking),
        )
        for number, shown in enumerate(rows, 1)
    ]


def _provinces(rows: Sequence[RowShown], first: dict[str, str]) -> Provinces:
    counts = Counter(name for shown in rows for name in shown.provinces)
    most = max(counts.values(), default=0)
    return Provinces(
        [Province(name, count, round(100 * count / most, 1), first[name]) for name, count in counts.most_common()],
        most,
        sum(not shown.provinces for shown in rows),
        any(len(shown.provinces) > 1 for shown in rows),
    )
