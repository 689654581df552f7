"""A table as CSV, XLSX and JSON: the same table gives the same bytes.

In CSV a text that a spreadsheet would take for a formula is preceded by ' (OWASP, CSV Injection), and so is one that
begins with ' itself: whoever takes one ' off the front of a cell has the text of the record. Numbers are left alone:
they are digits, and at the most one sign and one point. In XLSX a text is stored as text, and marked to stay one when
somebody edits it.
"""

import csv
import io
import json
from datetime import datetime
from itertools import islice
from typing import Any

from gazette.exports.table import Cell, Table
from gazette.model.quantity import Figure

FORMATS = {"csv": "CSV", "xlsx": "Excel（XLSX）", "json": "JSON"}
"""Ending of the file → what readers call it."""
FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
"""What a formula begins with; the full-width signs count as the others in spreadsheets set to Chinese or Japanese."""
CREATED = datetime(2000, 1, 1)
"""XLSX wants a date; today's would make other bytes of the same list tomorrow."""
EXACT = 15
"""So many digits of a number Excel keeps; a longer one is written as text."""
LONGEST = 32_767
"""Characters in a cell of Excel; XlsxWriter leaves a longer text out."""
WIDEST, NARROWEST = 46, 8
"""Columns are as wide as what stands in their first rows, within these bounds, in digits."""
LOOKED_AT = 100


def exported(table: Table) -> dict[str, bytes]:
    """The files of a list by their ending, in the order of `FORMATS`."""
    return {"csv": as_csv(table), "xlsx": as_xlsx(table), "json": as_json(table)}


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark at its start, by which Excel knows it (RFC 4180 otherwise)."""
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\r\n")
    writer.writerow(map(harmless, table.titles))
    writer.writerows([harmless(cell) for cell in row] for row in table.cells)
    return found.getvalue().encode("utf-8-sig")


def harmless(cell: Cell) -> str:
    """A cell of CSV that no spreadsheet takes for a formula."""
    if cell is None or isinstance(cell, Figure):
        return cell or ""
    return f"'{cell}" if cell.startswith((*FORMULA, "'")) else cell


def as_json(table: Table) -> bytes:
    """What the list is, a line for each fact, then its rows, one a line."""
    about = "".join(f' "{key}": {json.dumps(value, ensure_ascii=False)},\n' for key, value in table.about.items())
    rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in table.rows)
    return f'{{\n{about} "rows": [\n{rows}\n]\n}}\n'.encode()


def as_xlsx(table: Table) -> bytes:
    """A sheet with the rows and one that says what they are."""
    from xlsxwriter import Workbook  # takes 40 ms, and most builds change no list

    found = io.BytesIO()
    book = Workbook(found, {"in_memory": True})
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    kept_text = book.add_format({"quote_prefix": True})
    shown_with: dict[int, Any] = {}

    def write(sheet: Any, row: int, column: int, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, Figure) and sum(map(str.isdigit, cell)) <= EXACT:
            places = len(cell.partition(".")[2])
            if places not in shown_with:
                shown_with[places] = book.add_format({"num_format": f"0.{'0' * places}" if places else "0"})
            sheet.write_number(row, column, float(cell), shown_with[places])
        else:
            style = kept_text if cell.startswith((*FORMULA, "'")) else None
            sheet.write_string(row, column, cell[:LONGEST], style)

    rows = book.add_worksheet(table.name)
    for column, title in enumerate(table.titles):
        rows.write_string(0, column, title[:LONGEST], bold)
        most = max([_width(title), *(_width(row[column]) for row in islice(table.cells, LOOKED_AT))])
        rows.set_column(column, column, min(WIDEST, max(NARROWEST, most + 2)))
    for at, cells in enumerate(table.cells, 1):
        for column, cell in enumerate(cells):
            write(rows, at, column, cell)
    rows.freeze_panes(1, 0)
    rows.autofilter(0, 0, len(table.cells), len(table.titles) - 1)
    rows.repeat_rows(0)
    about = book.add_worksheet("说明")
    about.set_column(0, 0, 12)
    about.set_column(1, 1, 60)
    for at, (label, words) in enumerate(table.facts):
        about.write_string(at, 0, label, bold)
        write(about, at, 1, words)
    book.close()
    for part in (*book.worksheets(), book):
        vars(part).clear()  # they name each other, and a worker looks for no circles (`gazette.parallel`)
    return found.getvalue()


def _width(cell: Cell) -> int:
    """In digits: a Chinese character takes two."""
    return len(cell) + sum(character > "\u2000" for character in cell) if cell else 0
