"""The page of a place: everything that refers to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gazette.card import DOCUMENT_KINDS, Card
from gazette.model.place import LEVELS, Place
from gazette.views.common import LISTED, ROWS, Entry, Link, RelationShown, Showing, StatusShown


@dataclass(frozen=True)
class Standing:
    """A row of a list on which the place stands."""

    entry: Link
    programme: Link | None
    label: str
    state: str
    status: StatusShown | None
    since: str
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class PlaceView:
    """What `pages/place.md` is given."""

    place: Place
    relations: list[RelationShown]
    full_name: str
    level: str
    parents: list[Link]
    inside: list[tuple[Link, int]]
    """Places in it that have a page, with the number of records that refer to them."""
    standings: list[Standing]
    plans: list[Entry]
    above: list[tuple[Link, list[Entry]]]
    """Plans of the places it lies in."""
    organisations: list[Link]
    others: list[Entry]


def place_view(showing: Showing, place: Place) -> PlaceView:
    """Everything the page of a place shows, for the day of `showing`."""
    catalogue = showing.catalogue
    parents = catalogue.places.with_parents(place.id)[1:]
    referring = catalogue.referring_to(place.id)
    documents = [card for card in referring if card.kind in DOCUMENT_KINDS]
    plans = _plans_of(showing, place.id)
    others = [card for card in documents if card.kind != "lists" and card not in plans]
    above = [(showing.place(ident), showing.entries(_plans_of(showing, ident))) for ident in parents]
    return PlaceView(
        place=place,
        relations=showing.relations(place),
        full_name=catalogue.full_name(place.id),
        level=place.type or LEVELS[place.level],
        parents=[showing.place(ident) for ident in reversed(parents)],
        inside=[(showing.place(ident), count) for ident, count in catalogue.inside(place.id)],
        standings=list(islice(_standings(showing, place.id), ROWS)),
        plans=showing.entries(plans),
        above=[(link, entries) for link, entries in above if entries],
        organisations=[showing.link(card) for card in referring if card.kind == "organisations"],
        others=showing.entries(others[:LISTED]),
    )


def _plans_of(showing: Showing, place_id: str) -> list[Card]:
    """The latest plans that are a place's own, not only name it."""
    found = [card for card in showing.catalogue.referring_to(place_id) if card.kind == "plans"]
    return [card for card in found if place_id in card.area][:LISTED]


def _standings(showing: Showing, place_id: str) -> Iterator[Standing]:
    """The rows of lists on which the place stands, latest first."""
    for card, (_, label, state, since, values, _) in showing.catalogue.standings_of(place_id):
        programmes = [showing.catalogue.card("programmes", ident) for ident in card.programmes]
        programme = next((showing.link(found) for found in programmes if found), None)
        listed = showing.link(card, card.name)
        yield Standing(listed, programme, label, state, showing.status(card), since, list(values))
