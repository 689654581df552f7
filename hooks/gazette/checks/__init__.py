"""The rules between records. Each is one small function whose docstring is the rule; all stand in `RULES`."""

from collections.abc import Callable, Iterator
from pathlib import Path

from gazette.catalogue import Catalogue
from gazette.checks import dates, documents, lists, places
from gazette.reading.problems import DataError, Problem
from gazette.reading.records import read_data

RULES: tuple[Callable[[Catalogue], Iterator[Problem]], ...] = (
    documents.ids_are_unique,
    documents.numbers_are_unique,
    documents.number_fits_written_date,
    documents.subject_is_in_the_classification,
    documents.attachments_and_forms_agree,
    documents.inner_ids_are_unique,
    documents.former_ids_are_free,
    documents.organisations_have_no_circle,
    documents.programmes_of_call_and_list_agree,
    dates.written_before_published,
    dates.effective_before_expiry,
    dates.deadline_after_writing,
    dates.list_after_its_call,
    dates.phases_begin_in_order,
    lists.complete_list_has_declared_rows,
    lists.totals_add_up,
    lists.rows_are_unique,
    lists.values_have_columns,
    lists.row_dates_in_order,
    places.label_fits_place,
    places.no_circle,
)


def load(root: Path) -> Catalogue:
    """The catalogue of `root`/data; raises DataError with every problem of every file."""
    data, problems = read_data(root)
    catalogue = Catalogue(data)
    for rule in RULES:
        problems += rule(catalogue)
    if problems:
        raise DataError(problems)
    return catalogue
