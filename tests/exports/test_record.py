"""`record.json`: all public facts of a record, in the form that version 1 promises."""

import copy
import difflib
import json
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from promise import broken, keeps

from gazette.catalogue import Catalogue
from gazette.exports.record import as_json
from gazette.exports.record_schema import KINDS, schema_of
from gazette.loading import load
from gazette.model.dates import SHANGHAI
from gazette.views.common import Showing
from miniature import Miniature

EXPECTED = Path(__file__).parent / "expected" / "record.json"
SITE = "https://site.example/"


def said(catalogue: Catalogue, kind: str, ident: str, day: str = "2099-06-01") -> dict:
    record = catalogue.read(kind, ident)
    return json.loads(as_json(Showing(catalogue, date.fromisoformat(day)), record, SITE))


@pytest.fixture(scope="module")
def golden(make_project, tmp_path_factory) -> Catalogue:
    project = make_project(tmp_path_factory.mktemp("record") / "project")
    return load(project.root, datetime(2099, 6, 1, 12, tzinfo=SHANGHAI))


def test_a_call_is_told_as_accepted(golden: Catalogue) -> None:
    """A readable pair: golden/data/notices/2099-example-call.yml → expected/record.json."""
    found = json.dumps(said(golden, "notices", "2099-example-call"), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("GAZETTE_ACCEPT"):
        EXPECTED.write_text(found, "utf-8")
    expected = EXPECTED.read_text("utf-8")
    if found != expected:
        pytest.fail("\n".join(difflib.unified_diff(expected.splitlines(), found.splitlines(), lineterm="", n=2)))


def test_it_is_one_line_of_utf_8(golden: Catalogue) -> None:
    for kind in KINDS:
        ident = golden.places_referred[0] if kind == "places" else next(iter(golden.cards[kind]))
        content = as_json(Showing(golden, date(2099, 6, 1)), golden.read(kind, ident), SITE)
        assert b"\n" not in content
        assert b"\\u" not in content


@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_to_its_schema(kind: str, golden: Catalogue) -> None:
    schema = schema_of(kind, f"{SITE}api/v1/")
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    idents = golden.places_referred if kind == "places" else list(golden.cards[kind])
    assert idents
    for ident in idents:
        problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(said(golden, kind, ident))]
        assert problems == [], ident


@pytest.mark.parametrize("kind", KINDS)
def test_version_1_keeps_its_promise(kind: str) -> None:
    keeps(kind, schema_of(kind, ""))


def test_a_breach_of_the_promise_is_seen() -> None:
    """More is allowed; less, other names and other types are not."""
    promised = schema_of("notices", "")

    def changed(change) -> list[str]:
        schema = copy.deepcopy(promised)
        change(schema)
        return broken(promised, schema)

    facts = ("properties", "facts", "properties")

    def at(schema: dict, *path: str) -> dict:
        for step in path:
            schema = schema[step]
        return schema

    assert changed(lambda schema: at(schema, *facts).update(new={"type": "string"})) == []
    assert changed(lambda schema: at(schema, "$defs", "Status", "properties", "code", "enum").append("new")) == []
    assert changed(lambda schema: at(schema, *facts).pop("deadlines")) == [".facts.deadlines: 没有了"]
    assert changed(lambda schema: schema["required"].remove("title")) == [".title: 不再是必有的"]
    assert len(changed(lambda schema: at(schema, *facts, "name").update(type="integer"))) == 1
    assert len(changed(lambda schema: at(schema, *facts, "programme").update({"$ref": "#/$defs/Status"}))) == 1
    assert len(changed(lambda schema: at(schema, "$defs", "When", "properties").pop("unstated"))) == 1
    assert len(changed(lambda schema: at(schema, "$defs", "Status", "properties", "code", "enum").pop())) == 1


NOTICE = """name: 示例申报
type: 申报
document:
  title: 关于申报2099年示例的通知
  written: "2099-01-02"
summary: [编的。]
deadlines:
{deadlines}
"""


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('at: "2099-03-01"', {"on": "2099-03-01", "precision": "day"}),
        ('at: "2099-03"', {"on": "2099-03", "precision": "month"}),
        ('at: "2099"', {"on": "2099", "precision": "year"}),
        ('at: "2099-03-01 12:00"', {"on": "2099-03-01T12:00+08:00", "precision": "minute"}),
        ('at: {not_after: "2099-03-01"}', {"not_after": "2099-03-01"}),
        ('at: {not_before: "2099-03", not_after: "2099-04-01"}', {"not_before": "2099-03", "not_after": "2099-04-01"}),
        ("at: {unstated: 原文没有写明}", {"unstated": "原文没有写明"}),
        ('at: {on: "2099-03-01", words: 3月1日前}', {"on": "2099-03-01", "precision": "day", "words": "3月1日前"}),
    ],
)
def test_dates_are_as_exact_as_their_source(tmp_path: Path, written: str, told: dict) -> None:
    project = Miniature(tmp_path)
    project.write("data/notices/2099-example.yml", NOTICE.format(deadlines=f"  - {written}"))
    assert said(project.load(), "notices", "2099-example")["facts"]["deadlines"] == [{"at": told}]


def test_statuses_come_with_their_moments(tmp_path: Path) -> None:
    project = Miniature(tmp_path)
    deadline = '  - {opens: "2099-02-01", at: "2099-03-01"}'
    project.write("data/notices/2099-example.yml", NOTICE.format(deadlines=deadline))
    found = said(project.load(), "notices", "2099-example")
    assert [(one.get("from"), one["code"], one.get("last_day")) for one in found["status"]] == [
        (None, "upcoming", None),
        ("2099-02-01T00:00+08:00", "open", "2099-03-01"),
        ("2099-02-15T00:00+08:00", "open", "2099-03-01"),
        ("2099-03-02T00:00+08:00", "closed", None),
    ]
    assert said(project.load(), "notices", "2099-example", "2099-12-31") == found, "the day changes nothing"


def test_references_bear_names_and_lists_say_where_their_table_is(golden: Catalogue) -> None:
    found = said(golden, "lists", "2098-example-list")
    assert found["table"] == f"{SITE}lists/2098-example-list/2098-example-list.json"
    row = found["facts"]["rows"][0]
    assert all(place["name"] == golden.places.name(place["id"]) for place in row["places"])
    assert found["facts"]["programme"] == {
        "id": "example-programme",
        "name": golden.cards["programmes"]["example-programme"].name,
    }
    programme = said(golden, "programmes", "example-programme")
    assert {"kind": "lists", "id": "2098-example-list"}.items() <= next(
        one for one in programme["records"] if one["id"] == "2098-example-list"
    ).items()
