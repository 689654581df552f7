"""The rules that the models cannot say. Each is one small function whose docstring is the rule.

`WITHIN` holds the rules about one record, applied when its file is read; `BETWEEN` those that need several.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from gazette.catalogue import Catalogue
from gazette.checks import dates, documents, lists, places
from gazette.model.document import Record
from gazette.model.place import PlaceTable
from gazette.reading.problems import Problem
from gazette.reading.records import Finding

WITHIN: tuple[Callable[[Record, PlaceTable], Iterator[Finding]], ...] = (
    documents.number_fits_written_date,
    documents.attachments_and_forms_agree,
    documents.inner_ids_are_unique,
    dates.written_before_published,
    dates.effective_before_expiry,
    dates.deadline_after_writing,
    dates.phases_begin_in_order,
    lists.complete_list_has_declared_rows,
    lists.totals_add_up,
    lists.rows_are_unique,
    lists.values_have_columns,
    lists.row_dates_in_order,
    lists.announced_list_is_released,
    places.label_fits_place,
)
BetweenRule: TypeAlias = Callable[[Catalogue], Iterator[Problem]]
BETWEEN: tuple[BetweenRule, ...] = (
    documents.sectors_are_unique,
    documents.ids_are_unique,
    documents.numbers_are_unique,
    documents.subject_is_in_the_classification,
    documents.former_ids_are_free,
    documents.organisations_have_no_circle,
    documents.programmes_of_call_and_list_agree,
    dates.list_after_its_call,
    lists.releaser_is_not_the_editor,
    lists.publicised_list_comes_before,
    lists.changes_fit_their_list,
    places.no_circle,
)


def findings(record: Record, known_places: PlaceTable) -> Iterator[Finding]:
    """Everything that is wrong within one record."""
    for rule in WITHIN:
        yield from rule(record, known_places)
