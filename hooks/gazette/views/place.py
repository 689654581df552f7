"""The page of a place: everything that refers to it."""

from dataclasses import dataclass

from gazette.card import DOCUMENT_KINDS, Card
from gazette.model.approved_list import ApprovedList
from gazette.model.place import LEVELS, Place
from gazette.views.common import ROWS, Entry, Link, RelationShown, Showing, StatusShown


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
    parents = catalogue.with_parents(place.id)[1:]
    referring = catalogue.referring_to(place.id)
    documents = [card for card in referring if card.kind in DOCUMENT_KINDS]
    plans = _plans_of(showing, place.id)
    lists = [card for card in documents if card.kind == "lists"][:ROWS]
    others = [card for card in documents if card.kind != "lists" and card not in plans]
    above = [(showing.place(parent.id), showing.entries(_plans_of(showing, parent.id))) for parent in parents]
    return PlaceView(
        place=place,
        relations=showing.relations(place),
        full_name=catalogue.full_name(place.id),
        level=place.type or LEVELS[place.level],
        parents=[showing.place(parent.id) for parent in reversed(parents)],
        inside=[(showing.place(other.id), count) for other, count in catalogue.inside(place.id)],
        standings=_standings(showing, place, [catalogue.lists[card.id] for card in lists]),
        plans=showing.entries(plans),
        above=[(link, entries) for link, entries in above if entries],
        organisations=[showing.link(card) for card in referring if card.kind == "organisations"],
        others=showing.entries(others[:ROWS]),
    )


def _plans_of(showing: Showing, place_id: str) -> list[Card]:
    """The latest plans that are a place's own, not only name it."""
    found = [card for card in showing.catalogue.referring_to(place_id) if card.kind == "plans"]
    return [card for card in found[:ROWS] if place_id in showing.catalogue.plans[card.id].places]


def _standings(showing: Showing, place: Place, lists: list[ApprovedList]) -> list[Standing]:
    catalogue = showing.catalogue
    found = []
    for entry in lists:
        names = {column.id: (column.name, column.unit or "") for column in entry.columns}
        for row in entry.rows:
            if place.id not in row.places:
                continue
            programme = catalogue.card("programmes", entry.programme) if entry.programme else None
            since = row.since or entry.announced
            values = [
                (names[value.indicator][0], f"{value.number or value.text} {names[value.indicator][1]}".strip())
                for value in row.values
            ]
            found.append(
                Standing(
                    showing.link(entry, entry.name),
                    showing.link(programme) if programme else None,
                    row.label,
                    row.status or "",
                    showing.status(entry),
                    since.chinese,
                    values,
                )
            )
    return found
