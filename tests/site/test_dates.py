"""The table of dates: which status holds at which moment, in which words and why."""

import pytest

from date_table import Case, cases
from gazette.catalogue import Catalogue
from gazette.status import STATUS_WORDS, status_at
from miniature import Miniature, yaml_of

CASES = cases()


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    project = Miniature(tmp_path_factory.mktemp("table"))
    for case in CASES:
        for path, tree in case.files():
            project.write(path, yaml_of(tree))
    return project.load()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_status_and_its_reason(catalogue: Catalogue, case: Case) -> None:
    schedule = catalogue.schedule(*case.path.split("/"))
    found = [(told.moment, status_at(schedule, told.at)) for told in case.days]
    assert [
        (moment, status.code, status.on(told.at.date()), status.reason)
        for (moment, status), told in zip(found, case.days, strict=True)
    ] == [tuple(told) for told in case.days]


def test_the_table_has_every_status() -> None:
    assert {told.code for case in CASES for told in case.days} == set(STATUS_WORDS)
    assert sum(len(case.days) for case in CASES) >= 80
