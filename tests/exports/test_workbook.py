"""What is written by hand is byte for byte what XlsxWriter and zipfile write."""

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from xlsxwriter import Workbook

from gazette.exports.package import package, packed
from gazette.exports.table import GUARDED, Cell, Table
from gazette.exports.workbook import CREATED, LONGEST, as_xlsx
from gazette.model.quantity import Figure

TEXTS = (
    "甲市",
    " 乙",
    "丙\n",
    "a & b",
    "<w:p>",
    "_x0041_",
    "_x",
    "\x07",
    "\x85",
    "\ufffe",
    "=1+1",
    "'",
    "＠x",
    "𠀀" * 20_000,
)
FIGURES = ("-12.50", "0", "62.910", "12345678901234567.89", "0.001", "100", "5.5")


def by_xlsxwriter(table: Table) -> bytes:
    """The same workbook, every cell of it written by the library."""
    found = io.BytesIO()
    book = Workbook(found, {"in_memory": True})
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    kept_text = book.add_format({"quote_prefix": True})
    places: dict[int, Any] = {}

    def write(sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, Figure) and len(cell) < 17:
            digits = len(cell.partition(".")[2])
            if digits not in places:
                places[digits] = book.add_format({"num_format": f"0.{'0' * digits}" if digits else "0"})
            sheet.write_number(row, column, float(cell), places[digits])
        elif cell is not None:
            sheet.write_string(row, column, cell[:LONGEST], kept_text if cell[0] in GUARDED else None)

    rows, about = book.add_worksheet(table.name), book.add_worksheet("说明")
    for column, title in enumerate(table.titles):
        rows.write_string(0, column, title, bold)
        shown = [cell for cell in (title, *(cells[column] for cells in table.cells[:100])) if cell]
        most = max(len(cell) + sum(character > "\u2000" for character in cell) for cell in shown)
        rows.set_column(column, column, min(46, max(8, most + 2)))
    for at, cells in enumerate(table.cells, 1):
        for column, cell in enumerate(cells):
            write(rows, at, column, cell)
    rows.freeze_panes(1, 0)
    rows.autofilter(0, 0, len(table.cells), len(table.titles) - 1)
    rows.repeat_rows(0)
    about.set_column(0, 0, 12)
    about.set_column(1, 1, 60)
    for at, (label, words) in enumerate(table.facts):
        about.write_string(at, 0, label, bold)
        write(about, at, 1, words)
    book.close()
    return found.getvalue()


def example(rows: int, columns: int) -> Table:
    """Every text and figure, with gaps; some rows together use fewer columns than others."""
    cells: tuple[Cell, ...] = (*TEXTS, *map(Figure, FIGURES), None)
    said = [[cells[(row * 7 + column * 3) % len(cells)] for column in range(columns)] for row in range(rows)]
    for row in said[20:]:
        row[0], row[-1] = None, "末" if len(row) < 3 else None
    return Table({}, [("名单", "示例"), ("说明", "=1")], [f"列{column}" for column in range(columns)], said, [])


@pytest.mark.parametrize(("rows", "columns"), [(0, 2), (1, 1), (15, 2), (16, 3), (40, 5), (120, 30)])
def test_a_workbook_is_the_one_that_xlsxwriter_writes(rows: int, columns: int) -> None:
    table = example(rows, columns)
    assert as_xlsx(table) == by_xlsxwriter(table)


def test_a_list_without_rows_is_a_workbook_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(Table({}, [("名单", "示例")], [], [], []))))
    assert [sheet.title for sheet in book] == ["名单", "说明"]


def test_a_package_is_the_archive_that_zipfile_writes() -> None:
    parts = {"a.xml": b"<a/>" * 500, "folder/b.xml": b"", "c.bin": bytes(range(256))}
    made = datetime(2000, 1, 1, 13, 14, 15)
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, made.timetuple()[:6]), content, zipfile.ZIP_DEFLATED, 9)
    assert package(packed(name, content, made, 9) for name, content in parts.items()) == found.getvalue()
