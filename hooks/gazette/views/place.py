"""The page of a place: where it stands, what follows of that, what is planned for it, where it can apply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import NamedTuple

from gazette.card import DOCUMENT_KINDS, Card
from gazette.model.place import LEVELS, Place
from gazette.views.approved_list import STAGE_WORDS
from gazette.views.common import LISTED, ROWS, Entry, Link, RelationShown, Showing, StatusShown
from gazette.views.province import ELSEWHERE, MATRIX, matrix_page, province_name, province_of, province_page
from gazette.views.standing import Following, Measures, followings, measures_of, state_of

MEASURES = 20
"""So many measures of a plan are told where the plan itself stands."""


class Standing(NamedTuple):
    """A row of a list on which the place stands."""

    entry: Link
    programme: Link | None
    stage: str
    status: StatusShown | None
    label: str
    state: str
    since: str
    values: Sequence[tuple[str, str]]


class Planned(NamedTuple):
    """A plan, and what it offers."""

    entry: Entry
    measures: Measures | None


@dataclass(frozen=True)
class PlaceView:
    """What `pages/place.md` is given."""

    place: Place
    relations: list[RelationShown]
    full_name: str
    level: str
    parents: list[Link]
    province: Link
    """The page of its province among the fronts."""
    matrix: Link
    """The table in which it stands, else that of all provinces."""
    inside: list[tuple[Link, int]]
    """Places in it that have a page, with the number of records that refer to them."""
    standings: list[Standing]
    followings: list[Following]
    more_followings: int
    """How many lists are not told with what follows."""
    plans: list[Planned]
    above: list[tuple[Link, list[Planned]]]
    """Plans of the places it lies in, the nearest first."""
    calls: list[Entry]
    """Notices that name it."""
    organisations: list[Link]
    others: list[Entry]


def place_view(showing: Showing, place: Place) -> PlaceView:
    """Everything the page of a place shows, for the day of `showing`."""
    catalogue = showing.catalogue
    parents = catalogue.places.with_parents(place.id)[1:]
    referring = catalogue.referring_to(place.id)
    documents = [card for card in referring if card.kind in DOCUMENT_KINDS]
    others = [card for card in documents if card.kind in ("plans", "rules") and place.id not in card.area]
    above = [(showing.place(ident), _planned(showing, ident)) for ident in parents]
    province = province_of(catalogue, place.id)
    name = province_name(catalogue, province)
    standings = list(islice(_standings(showing, place.id), ROWS))
    told, more = followings(showing, place.id)
    return PlaceView(
        place=place,
        relations=showing.relations(place),
        full_name=catalogue.full_name(place.id),
        level=place.type or LEVELS[place.level],
        parents=[showing.place(ident) for ident in reversed(parents)],
        province=Link(name if province == ELSEWHERE else f"{name}的地区", province_page(province)),
        matrix=Link(f"{name}的对照表", matrix_page(province)) if standings else Link("各省的对照表", MATRIX),
        inside=[(showing.place(ident), count) for ident, count in catalogue.inside(place.id)],
        standings=standings,
        followings=told,
        more_followings=more,
        plans=_planned(showing, place.id),
        above=[(link, plans) for link, plans in above if plans],
        calls=showing.entries([card for card in documents if card.kind == "notices"][:LISTED]),
        organisations=[showing.link(card) for card in referring if card.kind == "organisations"],
        others=showing.entries(others[:LISTED]),
    )


def _planned(showing: Showing, place_id: str) -> list[Planned]:
    """The latest plans that are a place's own, not only name it."""
    plans = showing.catalogue.plans_for(place_id)[:LISTED]
    return [
        Planned(showing.entry(plan), measures_of(showing, plan, MEASURES) if plan.offers else None) for plan in plans
    ]


def _standings(showing: Showing, place_id: str) -> Iterator[Standing]:
    """The rows of lists on which the place stands, latest first."""
    catalogue = showing.catalogue
    for card, row in catalogue.standings_of(place_id):
        listed = catalogue.told("listed", card.key, partial(_listed, showing, card))
        yield Standing(*listed, row[1], state_of(card, row), row[3], row[4])


def _listed(showing: Showing, entry: Card) -> tuple[Link, Link | None, str, StatusShown | None]:
    """What every row of a list tells of the list: the first fields of a `Standing`."""
    programmes = [showing.catalogue.card("programmes", ident) for ident in entry.programmes]
    programme = next((showing.link(found, found.name) for found in programmes if found), None)
    return showing.link(entry, entry.name), programme, STAGE_WORDS[entry.stage], showing.status(entry)
