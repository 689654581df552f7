"""`/data/`: all records as tables and lines, catalogues for portals, and a page whose examples work."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import datetime
from html import unescape
from pathlib import Path

import openpyxl
import pyshacl
import pytest
import rdflib
from common_grants_sdk.schemas.pydantic import OpportunitiesListResponse
from rdflib import Graph, URIRef

from bench.generate import generate
from conftest import ROOT, Project
from gazette.exports import common_grants
from gazette.exports.api import FILED
from gazette.exports.open_data import TOGETHER, open_data_leaves, pieces, records
from gazette.loading import load
from gazette.model.dates import SHANGHAI
from gazette.views.common import Showing

SITE = "https://site.example/"
SHAPES = Path(__file__).parent / "dcat.ttl"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
EXAMPLE = re.compile(r"```(sh|python)\n(.*?)```", re.DOTALL)


def table(project: Project) -> list[dict[str, str]]:
    content = (project.site / "data/records.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def lines(project: Project) -> list[dict]:
    return [json.loads(line) for line in (project.site / "data/records.jsonl").read_bytes().splitlines()]


def test_a_row_for_each_record(open_site: Project) -> None:
    rows = table(open_site)
    files = {f"{SITE}{file.relative_to(open_site.site)}" for file in open_site.site.glob("*/*/record.json")}
    assert sorted(row["JSON"] for row in rows) == sorted(file for file in files if "/places/" not in file)
    call = next(row for row in rows if row["编号"] == "2099-example-call")
    assert (call["种类"], call["类型"], call["发文字号"]) == ("通知", "申报", "示例〔2099〕1号")
    assert (call["日期"], call["申报截止"], call["领域"]) == ("2099-01-10", "2099-06-10", "示例产业")
    assert call["页面"] == f"{SITE}notices/2099-example-call/"
    assert not any("2098-withdrawn-list" in cell for row in rows for cell in row.values())
    assert not {"申报中", "已结束"} & {cell for row in rows for cell in row.values()}, "statuses change with the day"


def test_the_workbook_says_the_same(open_site: Project) -> None:
    book = openpyxl.load_workbook(open_site.site / "data/records.xlsx")
    titles, *cells = book["记录"].iter_rows(values_only=True)
    read = [
        {title: "" if cell is None else str(cell) for title, cell in zip(titles, row, strict=True)} for row in cells
    ]
    assert read == table(open_site)
    assert ("空格", "原文没有写，或没有见到；不是零") in list(book["说明"].iter_rows(values_only=True))


def test_the_lines_are_the_records_themselves(open_site: Project) -> None:
    found = (open_site.site / "data/records.jsonl").read_bytes().splitlines()
    files = [file for file in open_site.site.glob("*/*/record.json") if file.parts[-3] != "places"]
    assert sorted(found) == sorted(file.read_bytes() for file in files)
    assert [one["id"] for one in lines(open_site)] == [row["编号"] for row in table(open_site)]


def test_a_large_site_has_a_file_for_each_year(tmp_path: Path) -> None:
    """Together they hold every record once, and none of them all."""
    generate(tmp_path / "large", TOGETHER + 10)
    catalogue = load(tmp_path / "large", datetime(2026, 11, 21, 12, tzinfo=SHANGHAI))
    parts = pieces(catalogue)
    assert parts[0].name == "records-undated"
    assert [part.name for part in parts[1:]] == sorted((part.name for part in parts[1:]), reverse=True)
    found = [card.key for part in parts for card in records(catalogue, part)]
    assert len(found) == len(set(found)) == TOGETHER + 10
    assert max(len(records(catalogue, part)) for part in parts) < TOGETHER / 3
    names = {leaf.file for leaf in open_data_leaves(catalogue)}
    assert {"records-2024.csv", "records-2024.xlsx"} <= names
    assert "records.csv" not in names
    catalogue.touched = set()
    records(catalogue, parts[1])
    assert catalogue.touched
    shelves = tuple(f"shelf {kind}/{parts[1].year}" for kind in FILED)
    assert all(asked.endswith(shelves) for asked in catalogue.touched), "it asks for shelves, not for every record"


def test_the_page_tells_the_size_of_each_file(open_site: Project) -> None:
    page = unescape(open_site.page("data"))
    for ending in ("csv", "xlsx", "jsonl"):
        size = (open_site.site / f"data/records.{ending}").stat().st_size
        assert f'data-size="data/records.{ending}">{max(1, round(size / 1000))}\u00a0KB<' in page


def test_every_page_of_a_record_links_its_data_with_its_size(open_site: Project) -> None:
    for file in open_site.site.glob("*/*/record.json"):
        page = unescape((file.parent / "index.html").read_text("utf-8"))
        size = max(1, round(file.stat().st_size / 1000))
        assert f'<a href="record.json">JSON</a> {size}\u00a0KB' in page, file


@pytest.mark.parametrize("number", range(len(EXAMPLE.findall((ROOT / "docs/data.md").read_text("utf-8")))))
def test_the_examples_of_the_page_work(number: int, real_site: Project, http) -> None:
    """Each is run as it stands, against the site served on this machine, and says something of it."""
    language, code = EXAMPLE.findall((ROOT / "docs/data.md").read_text("utf-8"))[number]
    command = ["bash", "-euo", "pipefail", "-c", code] if language == "sh" else [sys.executable, "-c", code]
    environment = {**os.environ, "SITE": http(real_site.site), "no_proxy": "127.0.0.1", "PYTHONIOENCODING": "utf-8"}
    outcome = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    expected = ("2024\t2", "工信厅电子函〔2024〕267号", "扬帆", "试点期", "'通知': 3")[number]
    assert expected in outcome.stdout


# -- DCAT ----------------------------------------------------------------------------------------------------------


def graph(project: Project, name: str) -> Graph:
    return Graph().parse(project.site / "data" / name, format="json-ld", publicID=f"{SITE}data/{name}")


def catalogues(project: Project) -> list[str]:
    return sorted(path.name for path in (project.site / "data").glob("*.jsonld"))


def test_the_catalogues_keep_to_the_shapes(open_site: Project) -> None:
    names = catalogues(open_site)
    assert "catalog.jsonld" in names and len(names) > 1
    for name in names:
        good, _, said = pyshacl.validate(graph(open_site, name), shacl_graph=str(SHAPES), shacl_graph_format="turtle")
        assert good, said


def test_the_shapes_see_what_is_missing(open_site: Project) -> None:
    found = graph(open_site, "catalog.jsonld")
    found.remove((None, rdflib.DCAT.byteSize, None))
    assert not pyshacl.validate(found, shacl_graph=str(SHAPES), shacl_graph_format="turtle")[0]


def test_every_distribution_is_a_file_of_that_size(open_site: Project) -> None:
    seen = 0
    for name in catalogues(open_site):
        found = graph(open_site, name)
        for one, size in found.subject_objects(rdflib.DCAT.byteSize):
            file = open_site.site / str(found.value(one, rdflib.DCAT.downloadURL)).removeprefix(SITE)
            assert file.stat().st_size == int(size)
            seen += 1
    lists = list(open_site.site.glob("lists/*/*.csv"))
    assert seen == 3 + 3 * len(lists)


def test_the_main_catalogue_leads_to_the_others(open_site: Project) -> None:
    found = graph(open_site, "catalog.jsonld")
    top = URIRef(f"{SITE}data/catalog.jsonld")
    led = {str(one).rpartition("/")[2] for one in found.objects(top, rdflib.DCAT.catalog)}
    assert led == set(catalogues(open_site)) - {"catalog.jsonld"}
    publisher = found.value(top, rdflib.DCTERMS.publisher)
    assert str(found.value(publisher, rdflib.FOAF.name)) == "测试汇编组"
    assert found.value(top, rdflib.DCTERMS.license) is None, "data/site.yml names none"


def test_a_list_bears_the_date_that_its_record_has(open_site: Project) -> None:
    record = json.loads((open_site.site / "lists/2098-example-list/record.json").read_text("utf-8"))
    year = record["facts"]["announced"]["on"][:4]
    found = graph(open_site, f"lists-{year}.jsonld")
    issued = found.value(URIRef(f"{SITE}lists/2098-example-list/#data"), rdflib.DCTERMS.issued)
    assert str(issued) == record["facts"]["announced"]["on"][:10]


# -- CommonGrants --------------------------------------------------------------------------------------------------


def opportunities(project: Project) -> dict:
    return json.loads((project.site / "api/v1/common-grants/opportunities.json").read_text("utf-8"))


def test_open_calls_are_told_as_common_grants_wants(open_site: Project) -> None:
    """By the models that the protocol itself publishes."""
    response = OpportunitiesListResponse.model_validate(opportunities(open_site))
    (call,) = [one for one in response.items if "申报2099年示例试点城市" in one.title]
    assert (call.status.value, call.status.description) == ("open", "申报中")
    assert str(call.key_dates.post_date.date) == "2099-01-10"
    assert str(call.key_dates.close_date.date) == "2099-06-10"
    assert call.created_at.isoformat() == "2099-01-09T16:00:00+00:00"
    assert call.custom_fields["page"].value == f"{SITE}notices/2099-example-call/"
    assert response.pagination_info.total_items == len(response.items)


def test_ids_stay_and_are_different(open_site: Project) -> None:
    items = opportunities(open_site)["items"]
    assert len({item["id"] for item in items}) == len(items)
    showing = Showing(load(open_site.root, datetime(2099, 6, 2, 12, tzinfo=SHANGHAI)), datetime(2099, 6, 2).date())
    assert {item["id"] for item in common_grants.opportunities(showing, SITE)["items"]} == {
        item["id"] for item in items
    }
