"""The page of a place: everything that refers to it."""

from dataclasses import dataclass

from gazette.catalogue import DOCUMENT_KINDS
from gazette.model.approved_list import ApprovedList
from gazette.model.organisation import Organisation
from gazette.model.place import LEVELS, Place
from gazette.model.plan import Plan
from gazette.views.common import Entry, Link, RelationShown, Showing, StatusShown


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
    national_calls: int


def place_view(showing: Showing, place: Place) -> PlaceView:
    """Everything the page of a place shows, for the day of `showing`."""
    catalogue = showing.catalogue
    parents = catalogue.with_parents(place.id)[1:]
    referring = [record for record in catalogue.referring_to(place.id) if record.kind in DOCUMENT_KINDS]
    own_plans = [record for record in referring if isinstance(record, Plan) and place.id in record.places]
    inside = [other for other in catalogue.places_referred.values() if other.parent == place.id]
    plans = catalogue.plans.values()
    above = [
        (showing.place(parent.id), [showing.entry(plan) for plan in plans if parent.id in plan.places])
        for parent in parents
    ]
    national = [
        notice for notice in catalogue.notices.values() if not any(applicant.places for applicant in notice.applicants)
    ]
    return PlaceView(
        place=place,
        relations=showing.relations(place),
        full_name=catalogue.full_name(place.id),
        level=place.type or LEVELS[place.level],
        parents=[showing.place(parent.id) for parent in reversed(parents)],
        inside=[(showing.place(other.id), len(catalogue.referring_to(other.id))) for other in inside],
        standings=_standings(showing, place),
        plans=[showing.entry(plan) for plan in own_plans],
        above=[(link, entries) for link, entries in above if entries],
        organisations=[
            showing.link(found) for found in catalogue.referring_to(place.id) if isinstance(found, Organisation)
        ],
        others=[showing.entry(record) for record in referring if record.kind != "lists" and record not in own_plans],
        national_calls=len(national),
    )


def _standings(showing: Showing, place: Place) -> list[Standing]:
    catalogue = showing.catalogue
    found = []
    for entry in catalogue.documents:
        if not isinstance(entry, ApprovedList):
            continue
        names = {column.id: (column.name, column.unit or "") for column in entry.columns}
        for row in entry.rows:
            if place.id not in row.places:
                continue
            programme = catalogue.programmes.get(entry.programme or "")
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
