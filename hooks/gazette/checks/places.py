"""Rules about places: codes fit names, parents make no circle."""

from collections.abc import Iterator

from gazette.catalogue import Catalogue
from gazette.checks.circles import circles
from gazette.model.approved_list import ApprovedList
from gazette.model.document import Record
from gazette.model.place import Place, PlaceTable, stems
from gazette.reading.problems import Problem
from gazette.reading.records import Finding


def _names(place: Place) -> set[str]:
    full = (place.name, *(entry.name for entry in place.former_names))
    return set(place.short_names).union(*map(stems, full))


def label_fits_place(record: Record, places: PlaceTable) -> Iterator[Finding]:
    """The label of a row that is a place holds the name of the place whose code it gives, present or former."""
    for number, row in enumerate(record.rows if isinstance(record, ApprovedList) else ()):
        for position, ident in enumerate(row.places if row.party == "place" else ()):
            place = places.get(ident)
            if place and place.name not in row.label and not any(name in row.label for name in _names(place)):
                advice = f"这是{places.full_name(ident)}的代码，与名称“{row.label}”不符"
                yield ("rows", number, "places", position), advice, ident


def no_circle(catalogue: Catalogue) -> Iterator[Problem]:
    """A place does not lie, through its parents, in itself."""
    if not catalogue.places.written():  # the table itself has been found to be in order
        return
    for circle in circles({ident: catalogue.places.parent(ident) for ident in catalogue.places}):
        places = [catalogue.places[ident] for ident in circle]
        advice = f"上级绕成了一圈（{' → '.join(place.name for place in (*places, places[0]))}），请核对"
        found = [catalogue.locate(place, ("parent",), advice, place.parent) for place in places]
        yield max(found, key=lambda problem: problem.line)  # those in the table of divisions have no line
