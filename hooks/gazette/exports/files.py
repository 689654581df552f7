"""A table as CSV, XLSX and JSON: the same table gives the same bytes.

In CSV a text that a spreadsheet would take for a formula is preceded by ' (OWASP, CSV Injection), and so is one that
begins with ' itself: whoever takes one ' off the front of a cell has the text of the record. Numbers are left alone:
they are digits, and at the most one sign and one point. In XLSX a text is stored as text, and marked to stay one when
somebody edits it.
"""

import csv
import io
import json

from gazette.compact_json import compact_json
from gazette.exports.table import GUARDED, Cell, Table
from gazette.exports.workbook import as_xlsx
from gazette.model.quantity import Figure

FORMATS = {"csv": "CSV", "xlsx": "Excel（XLSX）", "json": "JSON"}
"""Ending of the file → what readers call it."""
SPACED = json.JSONEncoder(ensure_ascii=False)
"""For what people read as well: a blank after each comma and colon."""


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
    if cell and cell[0] in GUARDED and type(cell) is not Figure:
        return f"'{cell}"
    return cell or ""


def as_json(table: Table) -> bytes:
    """What the list is, a line for each fact, then its rows, one a line."""
    about = "".join(f' "{key}": {SPACED.encode(value)},\n' for key, value in table.about.items())
    rows = b",\n".join(map(compact_json, table.rows))
    return b'{\n%b "rows": [\n%b\n]\n}\n' % (about.encode(), rows)
