"""The page of a list: rows as printed, what tells them apart, and results beside the thresholds of the call."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gazette.card import Card
from gazette.model.approved_list import ApprovedList, Row
from gazette.model.notice import Indicator
from gazette.row_history import Standing, history
from gazette.views.common import (
    DAY,
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
from gazette.views.list_life import Differences, Released, Step, differences, life, released
from gazette.views.results import Result, ValueShown, asked_of, results, values_of
from gazette.views.row_changes import RowChangeShown, row_changes
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
PARTS = ("现在在名单上", "将要增加", "已退出、撤销或到期")
"""Where rows stand on the day of building."""
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


class RowShown(NamedTuple):
    """A row with its places resolved, and what later documents did to it."""

    row: Row
    standing: Standing[Card]
    part: str
    """Where it stands today: one of `PARTS`."""
    party: str
    places: list[Link]
    provinces: tuple[str, ...]
    status: str
    since: str
    until: str
    document: Link | None
    """By which document it stands there, or has left."""
    values: list[ValueShown | None]
    """What is known under each column of the list, in their order."""


@dataclass(frozen=True)
class RowGroup:
    """Rows that stand together in the table, each with its anchor (or none) and where it stands in each facet."""

    title: str
    """Empty for the rows that are on the list today, when there are no others."""
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
    """All that ever stood on the list."""
    groups: list[RowGroup]
    """The same rows as the table shows them: those of today, those to come, those that have left."""
    columns: frozenset[str]
    """The columns that have something to show: `number`, `places`, `party`, `status` and so on."""
    widths: list[int]
    """How wide the columns are, in rem, when the table scrolls in a box of its own; else empty."""
    facets: list[Facet]
    provinces: Provinces
    known: int
    """How many are on it today."""
    amended: bool
    """Whether later documents have added rows or taken some off."""
    life: list[Step]
    released: Released | None
    differences: Differences | None
    row_changes: list[RowChangeShown]
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
    programme = catalogue.card("programmes", entry.programme) if entry.programme else None
    call_card = catalogue.card("notices", entry.call) if entry.call else None
    call = catalogue.notices.get(entry.call or "")
    asked = asked_of(call if entry.columns else None)
    acts = catalogue.changes_of_rows(entry.id)
    standings = history(entry, acts)
    if any(moment > showing.now for standing in standings for moment in standing.dated):
        catalogue.touch(DAY)
    every = [_row(showing, entry, standing, asked, bool(acts)) for standing in standings]
    rows = [shown for shown in every if shown.part == PARTS[0]]
    known = [*(entry.document.sources if entry.document else ()), *entry.sources]
    official = any(source.evidence == "official" for source in known)
    first: dict[str, str] = {}
    for number, shown in enumerate(rows, 1):
        for name in shown.provinces:
            first.setdefault(name, f"row-{number}")
    facets = _facets(every)
    columns = _columns(every)
    anchors = {id(shown): f"row-{number}" for number, shown in enumerate(rows, 1)}
    marked = _marked(every, facets, anchors, set(first.values()))
    widths = [width for name, width in WIDTHS.items() if name == "name" or name in columns]
    return ListView(
        entry=entry,
        head=showing.head(entry, entry.document, "名单") if entry.document else None,
        status=showing.status(entry),
        stage=STAGE_WORDS[entry.stage] + ("" if official or not known else "（据报道）"),
        rows=every,
        groups=[
            RowGroup(f"{part}（{len(found)} 个）" if len(every) > len(rows) else "", found)
            for part in PARTS
            if (found := [marked[id(shown)] for shown in every if shown.part == part])
        ],
        columns=columns,
        widths=[*widths, *(FIGURES for _ in entry.columns)] if len(every) > TALL else [],
        facets=facets,
        provinces=_provinces(rows, first),
        known=len(rows),
        amended=bool(acts),
        life=life(showing, entry, call),
        released=released(showing, entry),
        differences=differences(showing, entry),
        row_changes=row_changes(showing, entry),
        results=results(entry, asked),
        call=showing.entry(call_card) if call_card else None,
        programme=showing.link(programme) if programme else None,
        siblings=siblings(showing, entry, entry.programme, [f"notices/{entry.call}"]),
        timeline=drawn(catalogue.events(entry), entry),
        publicity_contacts=showing.contacts(entry, entry.publicity.contacts if entry.publicity else ()),
        relations=showing.relations(entry),
        foot=showing.foot(entry.document, entry.sources),
    )


def _row(
    showing: Showing, entry: ApprovedList, standing: Standing[Card], asked: dict[str, Indicator], amended: bool
) -> RowShown:
    """`amended`: every row says since when and by which document, as soon as a later document has changed one."""
    row = standing.row
    places = showing.catalogue.places
    above = [places.name(found[-1]) for ident in row.places if (found := places.with_parents(ident))]
    since = standing.since or (entry.announced if amended else None)
    act = standing.removed_by or standing.added_by
    document = Link(row.document) if row.document else None
    if act:
        document = showing.link(act, act.number or act.name)
    elif amended and not document and entry.document:
        document = Link(entry.document.number or entry.document.title)
    return RowShown(
        row,
        standing,
        PARTS[0] if standing.stands(showing.now) else PARTS[1 if standing.comes_after(showing.now) else 2],
        PARTIES[row.party],
        [showing.place(ident) for ident in row.places],
        tuple(dict.fromkeys(above)),
        standing.removal.status if standing.removal else row.status or "",
        since.told if since else "",
        standing.until.told if standing.until else "",
        document,
        values_of(entry, row, asked),
    )


def _columns(rows: Sequence[RowShown]) -> frozenset[str]:
    """The columns in which any row has something; the party only where rows differ."""
    found = {
        "number": any(shown.row.number for shown in rows),
        "places": any(shown.places for shown in rows),
        "party": len({shown.party for shown in rows}) > 1,
        "status": any(shown.status for shown in rows),
        "groups": any(shown.row.groups for shown in rows),
        "since": any(shown.since for shown in rows),
        "until": any(shown.until for shown in rows),
        "document": any(shown.document for shown in rows),
    }
    return frozenset(name for name, given in found.items() if given)


FACETS: tuple[tuple[str, str, Callable[[RowShown], Iterable[str]]], ...] = (
    ("province", "省份", lambda shown: shown.provinces),
    ("status", "状态", lambda shown: filter(None, (shown.status,))),
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


def _marked(
    rows: Sequence[RowShown], facets: Sequence[Facet], anchors: dict[int, str], wanted: set[str]
) -> dict[int, tuple[RowShown, str, str]]:
    """By `id` of a row: its anchor, and the numbers of its values in each facet: `1 3/2/` is two of the first facet."""
    numbers = {facet.name: {value: str(at) for at, (value, _) in enumerate(facet.values, 1)} for facet in facets}
    asking = [(numbers[name], values) for name, _, values in FACETS if name in numbers]
    found = {}
    for shown in rows:
        anchor = anchors.get(id(shown), "")
        places = "/".join(" ".join(known[value] for value in values(shown)) for known, values in asking)
        found[id(shown)] = shown, anchor if anchor in wanted else "", places
    return found


def _provinces(rows: Sequence[RowShown], first: dict[str, str]) -> Provinces:
    counts = Counter(name for shown in rows for name in shown.provinces)
    most = max(counts.values(), default=0)
    return Provinces(
        [Province(name, count, round(100 * count / most, 1), first[name]) for name, count in counts.most_common()],
        most,
        sum(not shown.provinces for shown in rows),
        any(len(shown.provinces) > 1 for shown in rows),
    )
