"""`record.json` of records in which every field is filled with hostile text: whole, and as its schema says."""

import json
from datetime import date, datetime

import pytest
from hostile import LEADS, PLAIN, Hostile
from jsonschema import Draft202012Validator

from gazette.catalogue import Catalogue
from gazette.exports.record import as_json
from gazette.exports.record_schema import KINDS, schema_of
from gazette.loading import load
from gazette.model.dates import SHANGHAI
from gazette.views.common import Showing

DECIDED = (
    *(".values.indicator", ".totals.group", ".materials.attachment", ".materials.form", ".attachments.form"),
    *(".rule.ask", ".rule.values", ".rule.unclear", ".rule.note", ".unless.ask", ".unless.values", ".unless.unclear"),
)
"""Fields that the hostile records fill with what fits others of their fields, and rules that not all of them have."""


@pytest.fixture(scope="module")
def sets() -> list[Hostile]:
    """All but the last one, which is withdrawn."""
    return [Hostile(number) for number in range(len(LEADS) - 1)]


@pytest.fixture(scope="module")
def filled(make_project, sets: list[Hostile], tmp_path_factory) -> Catalogue:
    project = make_project(tmp_path_factory.mktemp("filled") / "project", data=None)
    (project.root / "data/reference/subjects.yml").unlink()
    for path, tree in PLAIN.items():
        project.write(f"data/{path}", tree)
    for one in sets:
        for path, tree in one.files().items():
            project.write(f"data/{path}", tree)
    project.write("data/places.yml", {"places": [one.place() for one in sets]})
    project.write("data/site.yml", sets[0].site())
    return load(project.root, datetime(2099, 1, 6, 12, tzinfo=SHANGHAI))


def said(catalogue: Catalogue, kind: str, ident: str) -> dict:
    showing = Showing(catalogue, date(2099, 1, 6))
    return json.loads(as_json(showing, catalogue.read(kind, ident), "https://site.example/"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_to_its_schema(kind: str, filled: Catalogue, sets: list[Hostile]) -> None:
    validator = Draft202012Validator(schema_of(kind, ""))
    for one in sets:
        found = said(filled, kind, one.id(kind))
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_a_record_is_left_out(kind: str, filled: Catalogue, sets: list[Hostile]) -> None:
    """Every text of every field stands in it once it is read, as it was written."""
    left_out = set()
    for one in sets:
        text = json.dumps(said(filled, kind, one.id(kind)), ensure_ascii=False)
        marks = {mark: field for mark, field in one.fields.items() if field.startswith(f"{kind}.")}
        there = [mark for mark in marks if mark in text]
        assert len(there) > 3
        left_out |= {field for mark, field in marks.items() if mark not in there}
    assert {field for field in left_out if not field.endswith(DECIDED) and ".withdrawn." not in field} == set()
