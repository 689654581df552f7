"""`/api/v1/`: what OpenAPI promises is what stands in the files, and every record is found from the index."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from promise import keeps
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from conftest import Project
from gazette.exports.openapi import described
from gazette.exports.record_schema import KINDS

SITE = "https://site.example/"


def read(project: Project, path: str) -> dict:
    return json.loads((project.site / path).read_text("utf-8"))


@pytest.fixture(scope="module")
def description(open_site: Project) -> dict:
    return read(open_site, "api/v1/openapi.json")


def test_the_description_is_valid_openapi(open_site: Project, description: dict) -> None:
    assert description["openapi"].startswith("3.1")
    validate(description, base_uri=(open_site.site / "api/v1/openapi.json").as_uri())


def test_version_1_keeps_its_promise() -> None:
    keeps("openapi", described(""))


def described_by(description: dict, path: str) -> str | None:
    """The name of the schema of a path, by the templates of the description; the most exact one first."""
    for template, said in sorted(description["paths"].items(), key=lambda pair: pair[0].count("{")):
        parameters = {one["name"]: one["schema"] for one in said["get"].get("parameters", ())}
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        match = re.fullmatch(pattern, path)
        if match and all(
            Draft202012Validator(parameters[name]).is_valid(value) for name, value in match.groupdict().items()
        ):
            schema = said["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            return schema.rpartition("/")[2]
    return None


def test_every_file_is_described_and_as_described(open_site: Project, description: dict) -> None:
    schemas = {
        f"{SITE}api/v1/schema/{kind}.json": Resource.from_contents(read(open_site, f"api/v1/schema/{kind}.json"))
        for kind in KINDS
    }
    registry = Registry().with_resources(
        [*schemas.items(), (f"{SITE}api/v1/openapi.json", Resource.from_contents(description, DRAFT202012))]
    )
    files = [*open_site.site.glob("api/**/*.json"), *open_site.site.glob("*/*/record.json")]
    assert len(files) > 40
    seen = set()
    for file in files:
        path = f"/{file.relative_to(open_site.site).as_posix()}"
        if path == "/api/v1/openapi.json":
            continue
        name = described_by(description, path)
        assert name, f"{path} is not described"
        seen.add(name)
        schema = {"$ref": f"{SITE}api/v1/openapi.json#/components/schemas/{name}"}
        if name in KINDS:
            schema = {"$ref": f"{SITE}api/v1/schema/{name}.json"}
        validator = Draft202012Validator(schema, registry=registry)
        found = json.loads(file.read_text("utf-8"))
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)] == [], path
    assert seen == set(description["components"]["schemas"])


def walked(project: Project) -> dict[str, list[str]]:
    """Kind → the pages of all records that are reached from the index, file by file."""
    index = read(project, "api/v1/index.json")
    found: dict[str, list[str]] = {}
    for kind in index["kinds"]:
        about = read(project, kind["index"].removeprefix(SITE))
        pages = found[kind["id"]] = []
        for part in [*about.get("years", ()), *about.get("inside", ())]:
            shelf = read(project, part["index"].removeprefix(SITE))
            assert shelf["count"] == len(shelf["records"]) == part.get("count", shelf["count"])
            pages += [record["page"] for record in shelf["records"]]
    return found


def test_every_record_is_reached_from_the_index_once(open_site: Project) -> None:
    """And nothing else: what was withdrawn has neither a record.json nor a line anywhere."""
    for kind, pages in walked(open_site).items():
        files = {f"{SITE}{kind}/{file.parent.name}/" for file in open_site.site.glob(f"{kind}/*/record.json")}
        assert sorted(pages) == sorted(files)
        assert len(files) > 0
    assert (open_site.site / "lists/2098-withdrawn-list/index.html").is_file()
    files = [path for path in (open_site.site / "api").rglob("*.json") if path.name != "manifest.json"]
    assert [path for path in files if "2098-withdrawn" in path.read_text("utf-8")] == []
    withdrawn = read(open_site, "api/v1/manifest.json")["records"]["lists/2098-withdrawn-list"]
    assert withdrawn["withdrawn"] is True


def test_sectors_lead_to_the_records_that_name_them(open_site: Project) -> None:
    index = read(open_site, "api/v1/sectors/index.json")
    assert [sector["name"] for sector in index["sectors"]] == ["示例产业", "样品制造"]
    for sector in index["sectors"]:
        listed = set()
        for year in sector["years"]:
            shelf = read(open_site, year["index"].removeprefix(SITE))
            listed |= {(record["kind"], record["id"]) for record in shelf["records"]}
        saying = set()
        for file in open_site.site.glob("*/*/record.json"):
            record = json.loads(file.read_text("utf-8"))
            if sector["id"] in [one["id"] for one in record["facts"].get("sectors", ())]:
                saying.add((record["kind"], record["id"]))
        assert listed == saying


def test_records_stand_in_the_file_of_their_year(open_site: Project) -> None:
    for kind in ("notices", "plans", "rules", "lists"):
        for year in read(open_site, f"api/v1/{kind}/index.json")["years"]:
            shelf = read(open_site, year["index"].removeprefix(SITE))
            assert {record.get("date", "undated")[:4] for record in shelf["records"]} == {year["year"][:4]}


def test_addresses_without_a_known_site_are_relative(real_site: Project) -> None:
    index = json.loads((real_site.site / "api/v1/index.json").read_text("utf-8"))
    assert index["sectors"] == "api/v1/sectors/index.json"
    assert (real_site.site / Path(index["sectors"])).is_file()
