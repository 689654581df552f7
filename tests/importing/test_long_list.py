"""Two thousand rows, the whole way: imported from a spreadsheet, published, searched in a browser, exported whole."""

import csv
import io
from pathlib import Path

import openpyxl
import xlsxwriter
from playwright.sync_api import Page, expect

from conftest import ROOT, Project

ROWS = 2000
ID = "2099-counties"
LIST = f"lists/{ID}/"


def counties() -> list[tuple[str, str, str]]:
    """Name, full name and code of two thousand real counties, in the order of their codes."""
    with (ROOT / "data/reference/divisions.csv").open(encoding="utf-8") as file:
        table = {row["code"]: row for row in csv.DictReader(file)}
    found = []
    for code, row in table.items():
        if row["level"] == "county" and not row["pseudo"] and row["parent"] != code:
            above, parent = [row["name"]], row["parent"]
            while parent:
                if not table[parent]["pseudo"]:
                    above.insert(0, table[parent]["name"])
                parent = table[parent]["parent"]
            found.append((row["name"], "".join(above), code))
    return found[:ROWS]


def sheet(path: Path) -> list[tuple[str, str, str]]:
    """A spreadsheet with two thousand rows under a title; what stands in it as number, name and share."""
    rows = [(str(at), full, f"{at * 37 % 1000 / 10:.1f}") for at, (_, full, _) in enumerate(counties(), 1)]
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("名单")
        figure = book.add_format({"num_format": "0.0"})
        page.write(0, 0, "2099年示例试点县区公示名单")
        page.write_row(1, 0, ["序号", "县区", "示例占比（%）"])
        for at, (number, name, share) in enumerate(rows, 2):
            page.write(at, 0, int(number))
            page.write(at, 1, name)
            page.write(at, 2, float(share), figure)
        page.write(len(rows) + 2, 0, f"合计：{len(rows)}个")
    return rows


def test_a_long_list_the_whole_way(make_project, tmp_path: Path, http, page: Page) -> None:
    project: Project = make_project(tmp_path / "project")
    rows = sheet(tmp_path / "counties.xlsx")
    command = ("import", "list", str(tmp_path / "counties.xlsx"), "--id", ID, "--no-call", "示例", "--stage", "公示")
    outcome = project.run("gazette", *command, "--date", "2099-06-01")
    assert outcome.good, outcome.text[-2000:]
    file = f"data/{LIST[:-1]}.yml"
    text = (project.root / file).read_text("utf-8")
    assert project.run("gazette", *command, "--date", "2099-06-01").good
    assert (project.root / file).read_text("utf-8") == text
    draft = next(line for line in text.splitlines() if line.startswith("draft: true"))
    project.replace(file, draft, "summary: [编的。]")  # the one thing that only a person can write
    project.built(day="2099-06-03")

    downloads = project.site / LIST
    table = list(csv.DictReader(io.StringIO((downloads / f"{ID}.csv").read_text("utf-8-sig"), newline="")))
    assert len(table) == ROWS
    pairs = zip(table, rows, counties(), strict=True)
    wrong = [
        (row, said)
        for row, said, (*_, code) in pairs
        if (row["序号"], row["名称"], row["示例占比（%）"]) != said or row["区划代码"] != code
    ]
    assert wrong == []
    book = openpyxl.load_workbook(downloads / f"{ID}.xlsx").worksheets[0]
    cells = [[str(cell) for cell in row if cell is not None] for row in book.iter_rows(values_only=True)]
    assert all(any(name in row for row in cells) for _, name, _ in rows[:: ROWS // 20])

    page.goto(http(project.site) + LIST)
    expect(page.locator(".list-said")).to_have_text(f"显示全部 {ROWS} 个")
    name, full, _ = counties()[1234]
    page.get_by_label("在名单里找").fill(full)
    shown = page.locator(".table--list tbody tr:not([hidden])")
    expect(shown).to_have_count(1)
    expect(shown.get_by_role("link")).to_have_text(full)
    assert full.endswith(name)
