"""Section fronts: which records there are, newest first, at most 200 on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.model.organisation import Organisation
from gazette.reading.known import KIND_NAMES
from gazette.views.common import DAY, ROWS, Entry, Link, Showing, grouped
from gazette.views.leaf import Leaf, numbered, paged
from gazette.views.matrix import matrix_leaves
from gazette.views.province import MATRIX, ProvinceCounted, province_leaves, provinces

TYPES = get_args(Organisation.model_fields["type"].annotation)
FIRST = 50
"""So many of the latest records stand on a front that has further pages."""
NATIONAL = "notices/national/"
"""Where the calls stand that reach every place."""
COUNTED = Leaf("notices", NATIONAL, "", [], page="national", file="calls.json")
"""How many they are, for the scripts of places' pages."""


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
    earlier: int = 0
    """How many earlier records the page leaves out."""
    provinces: Sequence[ProvinceCounted] = ()
    """Of places: the provinces, each with a page of its own."""
    matrix: Link | None = None
    """Of places and lists: who stands on which."""


def leaves(catalogue: Catalogue, kind: str) -> list[Leaf]:
    """The further pages of a section: none while all its records stand on the front, else each has one page there."""
    if kind == "places":
        return [*province_leaves(catalogue), *matrix_leaves(catalogue)]
    found = [_national(catalogue), COUNTED] if kind == "notices" else []
    groups = _groups(catalogue, kind)
    if sum(len(cards) for _, cards in groups) <= ROWS:
        return found
    for number, (title, cards) in enumerate(groups):
        name = title[:4] if title[:4].isdigit() else f"{1000 + number}"
        for page, some in enumerate(paged(cards, ROWS), 1):
            place = f"{kind}/{name}{f'-{page}' if page > 1 else ''}/"
            found.append(Leaf(kind, place, numbered(title, page), some))
    return found


def front(showing: Showing, kind: str) -> Front:
    """The front itself: everything, or the first records and links to the further pages; of places the provinces."""
    showing.catalogue.touch(*(f"all {one}" for one in showing.catalogue.cards if kind in (one, "places")))
    places = showing.catalogue.places_referred
    matrix = (
        Link("哪些地区在哪个项目的名单上：各省的对照表", MATRIX) if places and kind in ("places", "lists") else None
    )
    if kind == "places":
        return Front(kind, KIND_NAMES[kind], len(places), [], [], provinces=provinces(showing), matrix=matrix)
    groups = _groups(showing.catalogue, kind)
    total = sum(len(cards) for _, cards in groups)
    pages = [leaf for leaf in leaves(showing.catalogue, kind) if leaf is not COUNTED]
    links = [Link(leaf.title, leaf.address, f"{len(leaf.cards)} 份") for leaf in pages]
    if total <= ROWS:
        links = []
    shown: list[Group] = []
    room = FIRST if links else ROWS
    for title, cards in groups:
        if room > 0:
            shown.append(Group(title, showing.entries(cards[:room])))
            room -= len(cards)
    return Front(kind, KIND_NAMES[kind], total, shown, links, matrix=matrix)


def further(showing: Showing, leaf: Leaf) -> Front:
    """A further page."""
    groups = [Group(leaf.title, showing.entries(leaf.cards))]
    return Front(leaf.kind, KIND_NAMES[leaf.kind], len(leaf.cards), groups, [], leaf.title, leaf.earlier)


def _national(catalogue: Catalogue) -> Leaf:
    """One page that every place leads to, so that a new call does not change the pages of all places."""
    cards = [card for card in catalogue.documents if card.calls and card.nationwide]
    return Leaf("notices", NATIONAL, "面向全国的申报和评估", cards[:ROWS], max(0, len(cards) - ROWS))


def national_calls(showing: Showing) -> dict[str, object]:
    """How many calls reach every place, and the schedules of those that can still be open, for scripts to count.

    The pages of places do not hold the number: a new call would change them all.
    """
    showing.catalogue.touch("all notices", DAY)
    calls = [card for card in showing.catalogue.documents if card.calls and card.nationwide]
    running = [card for card in calls if card.open_until >= showing.today.isoformat()]
    found = [showing.status(card) for card in running]
    return {"calls": len(calls), "schedules": [status.schedule for status in found if status]}


def _groups(catalogue: Catalogue, kind: str) -> list[tuple[str, list[Card]]]:
    return catalogue.remembered(f"groups {kind}", lambda: _grouped(catalogue, kind))


def _grouped(catalogue: Catalogue, kind: str) -> list[tuple[str, list[Card]]]:
    if kind == "organisations":
        cards = sorted(catalogue.current[kind].values(), key=lambda card: (TYPES.index(card.type), card.id))
        return grouped(cards, lambda card: card.type)
    if kind == "programmes":
        return [("", list(catalogue.current[kind].values()))]
    cards = [card for card in catalogue.documents if card.kind == kind]
    return grouped(cards, lambda card: f"{card.filed_on[:4]}年" if card.filed_on else "日期未载明")
