"""One page of each kind on invented records, as readable pairs: golden/data → golden/expected.

`GAZETTE_ACCEPT=1 pytest tests/site/test_golden.py` writes what the pages are now; read the diff before committing it.
"""

import difflib
import os
from pathlib import Path

import pytest
from markup import article_of, one_tag_per_line

EXPECTED = Path(__file__).parent / "golden" / "expected"
DAY = "2099-06-01"
PAGES = {
    "programme": "programmes/example-programme/",
    "notice": "notices/2099-example-call/",
    "plan": "plans/2097-example-plan/",
    "rules": "rules/2098-example-rules/",
    "list": "lists/2098-example-list/",
    "organisation": "organisations/test-ministry/",
    "place": "places/jia-city/",
}


@pytest.fixture(scope="module")
def golden_site(make_project, tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("golden") / "project").built(day=DAY)


@pytest.mark.parametrize("kind", PAGES)
def test_page_is_as_accepted(golden_site, kind: str) -> None:
    found = one_tag_per_line(article_of(golden_site.page(PAGES[kind])))
    file = EXPECTED / f"{kind}.html"
    if os.environ.get("GAZETTE_ACCEPT"):
        file.write_text(found, "utf-8")
    expected = file.read_text("utf-8") if file.is_file() else ""
    changed = difflib.unified_diff(expected.splitlines(), found.splitlines(), str(file.name), "built", lineterm="", n=2)
    if found != expected:
        pytest.fail("\n".join(changed) + "\nIf this is meant: GAZETTE_ACCEPT=1 pytest tests/site/test_golden.py")


def test_no_page_is_left_over() -> None:
    assert {file.stem for file in EXPECTED.iterdir()} == set(PAGES)
