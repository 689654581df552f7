"""Section fronts and home: which records there are, newest first, at most 200 on a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from gazette.catalogue import Catalogue, filed_on
from gazette.model.document import Record
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.place import Place
from gazette.reading.known import KIND_NAMES
from gazette.status import schedule
from gazette.views.common import Entry, Link, Showing, address, grouped

ROWS = 200


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    title: str
    entries: list[Entry]


@dataclass(frozen=True)
class Front:
    """What a section front, or one of its further pages, is given."""

    kind: str
    kind_name: str
    total: int
    groups: list[Group]
    pages: list[Link]
    """The section's further pages, by year; empty while everything stands on the front."""
    title: str = ""
    """The title of a further page."""


def fronts(showing: Showing, kind: str) -> tuple[Front, dict[str, Front]]:
    """A section's front and its further pages by address."""
    records = _records(showing.catalogue, kind)
    by = _by_place(showing.catalogue) if kind == "places" else _by_type if kind == "organisations" else _by_year
    shown = grouped(records, by)
    if len(records) <= ROWS:
        return Front(kind, KIND_NAMES[kind], len(records), _groups(showing, shown), []), {}
    further: dict[str, Front] = {}
    links = []
    for number, (title, group) in enumerate(shown):
        for page in range(0, len(group), ROWS):
            part = f"-{page // ROWS + 1}" if page else ""
            name = title[:4] if by is _by_year and title[:4].isdigit() else f"{1000 + number}"
            place = f"{kind}/{name}{part}/"
            words = title + (f"（第 {page // ROWS + 1} 页）" if page else "")
            rows = _groups(showing, [(title, group[page : page + ROWS])])
            further[place] = Front(kind, KIND_NAMES[kind], len(records), rows, [], words)
            links.append(Link(words, place, f"{len(group[page : page + ROWS])} 份"))
    first = grouped(records[:ROWS], by)
    return Front(kind, KIND_NAMES[kind], len(records), _groups(showing, first), links), further


def _groups(showing: Showing, shown: list[tuple[str, list[Record]]]) -> list[Group]:
    return [Group(title, [showing.entry(record) for record in group]) for title, group in shown]


def _records(catalogue: Catalogue, kind: str) -> list[Record]:
    if kind == "places":
        return sorted(catalogue.places_referred.values(), key=lambda place: place.id)
    if kind == "organisations":
        types = get_args(Organisation.model_fields["type"].annotation)
        organisations = sorted(catalogue.organisations.values(), key=lambda found: (types.index(found.type), found.id))
        return list(organisations)
    if kind == "programmes":
        return sorted(catalogue.data.records[kind].values(), key=lambda record: record.id)
    return [record for record in catalogue.documents if record.kind == kind]


def _by_year(record: Record) -> str:
    if record.kind == "programmes":
        return ""
    year = filed_on(record)[:4]
    return f"{year}年" if year else "日期未载明"


def _by_type(record: Record) -> str:
    return record.type if isinstance(record, Organisation) else ""


def _by_place(catalogue: Catalogue) -> Callable[[Record], str]:
    def province(record: Record) -> str:
        assert isinstance(record, Place)
        return catalogue.with_parents(record.id)[-1].name

    return province


@dataclass(frozen=True)
class Home:
    """What the home page is given."""

    calls: list[Entry]
    """Calls that are open on the day of building or will be later."""
    programmes: list[tuple[Entry, str, Link | None]]
    """Each programme with what is known of a next round, and its latest result."""
    latest: list[Entry]
    counts: list[Link]
    """Each section with the number of its records."""


def home(showing: Showing) -> Home:
    """The home page, for the day of `showing`."""
    catalogue = showing.catalogue
    counts = [
        Link(KIND_NAMES[kind], f"{kind}/", str(len(_records(catalogue, kind))))
        for kind in KIND_NAMES
        if kind != "sectors"
    ]
    programmes = []
    for programme in catalogue.programmes.values():
        lists = [record for record in catalogue.of_programme(programme.id) if record.kind == "lists"]
        result = Link(getattr(lists[-1], "name", ""), address(lists[-1])) if lists else None
        following = programme.next_round.text if programme.next_round else ""
        programmes.append((showing.entry(programme), following, result))
    return Home(
        calls=[showing.entry(notice) for notice in catalogue.notices.values() if _still_open(showing, notice)],
        programmes=programmes,
        latest=[showing.entry(record) for record in catalogue.documents[:6]],
        counts=counts,
    )


def _still_open(showing: Showing, notice: Notice) -> bool:
    """Whether a call is open on the day of building, or opens later."""
    found = schedule(showing.catalogue, notice)
    ends = [*(status.start for status in found[1:]), None]
    return any(
        status.code in ("open", "rolling") and (end is None or end > showing.now)
        for status, end in zip(found, ends, strict=True)
    )
