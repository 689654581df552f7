"""Section fronts: which records there are, newest first, at most 200 on a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.model.organisation import Organisation
from gazette.reading.known import KIND_NAMES
from gazette.views.common import ROWS, Entry, Link, Showing, grouped

TYPES = get_args(Organisation.model_fields["type"].annotation)
FIRST = 50
"""So many of the latest records stand on a front that has further pages."""
NATIONAL = "notices/national/"
"""Where the calls stand that reach every place."""


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


@dataclass(frozen=True)
class Leaf:
    """A further page of a section: where it stands, what it is called, and what is on it."""

    kind: str
    address: str
    title: str
    cards: list[Card]
    earlier: int = 0


def leaves(catalogue: Catalogue, kind: str) -> list[Leaf]:
    """The further pages of a section: none while all its records stand on the front, else each has one page there."""
    found = [_national(catalogue)] if kind == "notices" else []
    groups = _groups(catalogue, kind)
    if sum(len(cards) for _, cards in groups) <= ROWS:
        return found
    for number, (title, cards) in enumerate(groups):
        name = title[:4] if title[:4].isdigit() else f"{1000 + number}"
        for page, start in enumerate(range(0, len(cards), ROWS), 1):
            place = f"{kind}/{name}{f'-{page}' if page > 1 else ''}/"
            words = title + (f"（第 {page} 页）" if page > 1 else "")
            found.append(Leaf(kind, place, words, cards[start : start + ROWS]))
    return found


def front(showing: Showing, kind: str) -> Front:
    """The front itself: everything, or the first records and links to the further pages."""
    groups = _groups(showing.catalogue, kind)
    total = sum(len(cards) for _, cards in groups)
    links = [Link(leaf.title, leaf.address, f"{len(leaf.cards)} 份") for leaf in leaves(showing.catalogue, kind)]
    if total <= ROWS:
        links = []
    shown: list[Group] = []
    room = FIRST if links else ROWS
    for title, cards in groups:
        if room > 0:
            shown.append(Group(title, showing.entries(cards[:room])))
            room -= len(cards)
    return Front(kind, KIND_NAMES[kind], total, shown, links)


def further(showing: Showing, leaf: Leaf) -> Front:
    """A further page."""
    groups = [Group(leaf.title, showing.entries(leaf.cards))]
    return Front(leaf.kind, KIND_NAMES[leaf.kind], len(leaf.cards), groups, [], leaf.title, leaf.earlier)


def _national(catalogue: Catalogue) -> Leaf:
    """One page that every place leads to, so that a new call does not change the pages of all places."""
    cards = [card for card in catalogue.documents if card.calls and card.nationwide]
    return Leaf("notices", NATIONAL, "面向全国的申报和评估", cards[:ROWS], max(0, len(cards) - ROWS))


def _groups(catalogue: Catalogue, kind: str) -> list[tuple[str, list[Card]]]:
    return catalogue.remembered(f"groups {kind}", lambda: _grouped(catalogue, kind))


def _grouped(catalogue: Catalogue, kind: str) -> list[tuple[str, list[Card]]]:
    places = catalogue.places
    if kind == "places":
        return grouped(_places(catalogue), lambda card: places.name(places.with_parents(card.id)[-1]))
    if kind == "organisations":
        cards = sorted(catalogue.current[kind].values(), key=lambda card: (TYPES.index(card.type), card.id))
        return grouped(cards, lambda card: card.type)
    if kind == "programmes":
        return [("", list(catalogue.current[kind].values()))]
    cards = [card for card in catalogue.documents if card.kind == kind]
    return grouped(cards, lambda card: f"{card.filed_on[:4]}年" if card.filed_on else "日期未载明")


def _places(catalogue: Catalogue) -> Iterator[Card]:
    for ident in catalogue.places_referred:
        card = catalogue.card("places", ident)
        if card:
            yield card
