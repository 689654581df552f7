"""A table as XLSX: XlsxWriter makes what stands around the cells, once for all tables that show their cells alike.

The cells, their texts and the widths of columns are written here: XlsxWriter takes five times as long for the same.
"""

import io
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import chain, groupby, zip_longest
from zipfile import ZipFile

from gazette.exports.package import Part, package, packed
from gazette.exports.table import GUARDED, Cell, Table
from gazette.model.quantity import Figure

CREATED = datetime(2000, 1, 1)
"""XLSX wants a date; today's would make other bytes of the same list tomorrow."""
PACKED = datetime(1980, 1, 1)
"""Each part wants one too; this is Excel's own."""
EXACT = 15
"""So many digits of a number Excel keeps; a longer one is written as text."""
LONGEST = 32_767
"""In UTF-16 units, what a cell of Excel holds."""
WIDEST, NARROWEST = 46, 8
"""Columns are as wide as what stands in their first rows, within these bounds, in digits."""
LOOKED_AT = 100
DIGIT, FREE = 7, 5
"""In pixels, how wide a digit is, and what is left free in a column."""
BOLD = 1
"""The number of the style of heads; the others have theirs in the order in which they are met."""
TEXT = -1
"""The style of a text that looks like a formula; that of a number is how many decimal places it has."""
SPAN = 16
"""So many rows say together which columns they use."""
ROWS, ABOUT = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2))
BOOK, TEXTS = "xl/workbook.xml", "xl/sharedStrings.xml"
"""The parts of the package that differ from table to table."""
DIFFERS = re.compile(
    r'(?<=<dimension ref=")[^"]*|<cols>.*</cols>|(?<=<sheetData>).*(?=</sheetData>)|<autoFilter [^>]*>'
    r'|(?<=hidden="1">)[^<]*|(?<=main") count=.*(?=</sst>)'
)
"""What differs in them: size, widths, rows and filter of a sheet; the filter as the book tells of it; the texts."""
ODD = re.compile(r"[\0-\x08\x0b-\x1f&<>_\ufffe\uffff]")
"""What may not stand in XML as it is."""
CODED = re.compile(r"[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
"""What Excel writes as _xHHHH_: what XML does not take, and the first mark of what looks like that code."""
NARROW = re.compile("[\0-\u2000]+")


class Cells:
    """The cells of a workbook while they are written."""

    def __init__(self, names: Sequence[str]) -> None:
        """`names` are those of the columns: A, B …"""
        self.names = names
        self.texts: dict[str, int] = {}
        """Text → its number: a cell says no more of it."""
        self.count = 0
        """So many cells have a text."""
        self.styles: dict[int, int] = {}
        """Style → its number."""

    def rows(self, rows: Sequence[tuple[Sequence[Cell], int]]) -> str:
        """Rows, of each its cells and how many of them are heads."""
        found = []
        for start in range(0, len(rows), SPAN):
            some = rows[start : start + SPAN]
            used = [at for at in range(len(some[0][0])) if any(cells[at] is not None for cells, _ in some)]
            for number, (cells, heads) in enumerate(some, start + 1):
                if row := self.row(number, cells, heads):
                    found.append(f'<row r="{number}" spans="{used[0] + 1}:{used[-1] + 1}">{row}</row>')
        return "".join(found)

    def row(self, number: int, cells: Sequence[Cell], heads: int) -> str:
        """The cells of a row."""
        texts, found = self.texts, []
        for at, cell in enumerate(cells):
            if cell is None:
                continue
            place = f"{self.names[at]}{number}"
            if type(cell) is Figure and at >= heads and sum(map(str.isdigit, cell)) <= EXACT:
                style = self.style(len(cell.partition(".")[2]))
                found.append(f'<c r="{place}"{style}><v>{float(cell):.16G}</v></c>')
                continue
            style = f' s="{BOLD}"' if at < heads else self.style(TEXT) if cell[:1] in GUARDED else ""
            text = cell if len(cell) <= LONGEST // 2 else _shortened(cell)
            self.count += 1
            found.append(f'<c r="{place}"{style} t="s"><v>{texts.setdefault(text, len(texts))}</v></c>')
        return "".join(found)

    def style(self, style: int) -> str:
        """How a cell says that it is shown in a style."""
        return f' s="{self.styles.setdefault(style, BOLD + 1 + len(self.styles))}"'


def as_xlsx(table: Table) -> bytes:
    """A sheet with the rows and one that says what they are."""
    from xlsxwriter.utility import xl_col_to_name, xl_range, xl_range_abs  # takes 20 ms, and most builds change no list

    titles = table.titles
    size = len(table.cells), max(0, len(titles) - 1)  # a list may have no row, and then it has no column
    cells = Cells(list(map(xl_col_to_name, range(max(2, len(titles))))))
    rows = cells.rows([(titles, len(titles)), *((row, 0) for row in table.cells)])
    facts = cells.rows([(fact, 1) for fact in table.facts])
    widths = (_width(column) for column in zip(titles, *table.cells[:LOOKED_AT], strict=True))
    whole = xl_range(0, 0, *size)
    filled: dict[str, tuple[str, ...]] = {
        ROWS: (whole, _columns(widths), rows, f'<autoFilter ref="{whole}"/>'),
        ABOUT: (xl_range(0, 0, max(0, len(table.facts) - 1), 1), _columns((12, 60)), facts),
        BOOK: (f"{table.name}!{xl_range_abs(0, 0, *size)}",),
        TEXTS: (f' count="{cells.count}" uniqueCount="{len(cells.texts)}">{"".join(map(_shared, cells.texts))}',),
    }
    return package(
        part if isinstance(part, Part) else _part(name, "".join(chain(*zip_longest(part, filled[name], fillvalue=""))))
        for name, part in _frame(table.name, tuple(cells.styles)).items()
    )


@lru_cache(maxsize=64)
def _frame(name: str, styles: Sequence[int]) -> Mapping[str, Part | list[str]]:
    """The package of a table without its cells: of each part what stands around what differs, else the part."""
    from xlsxwriter import Workbook

    found = io.BytesIO()
    book = Workbook(found, {"in_memory": True})
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    rows, about = book.add_worksheet(name), book.add_worksheet("说明")
    rows.write_string(0, 0, "", bold)
    for number, places in enumerate(styles, 1):
        shown = {"quote_prefix": True} if places == TEXT else {"num_format": f"0.{'0' * places}" if places else "0"}
        rows.write_string(number, 0, "", book.add_format(shown))
    rows.freeze_panes(1, 0)
    rows.autofilter(0, 0, 1, 1)
    rows.repeat_rows(0)
    about.write_string(0, 0, "")
    for sheet in (rows, about):
        sheet.set_column(0, 0, NARROWEST)
    book.close()
    for part in (*book.worksheets(), book):
        vars(part).clear()  # they name each other, and a worker looks for no circles (`gazette.parallel`)
    with ZipFile(found) as archive:
        parts = {part: archive.read(part).decode() for part in archive.namelist()}
    differ = (ROWS, ABOUT, BOOK, TEXTS)
    return {part: DIFFERS.split(text) if part in differ else _part(part, text) for part, text in parts.items()}


def _part(name: str, text: str) -> Part:
    return packed(name, text.encode(), PACKED, zlib.Z_DEFAULT_COMPRESSION)


def _shared(text: str) -> str:
    """A text as cells share it."""
    if not ODD.search(text) and text == text.strip():
        return f"<si><t>{text}</t></si>"
    text = CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<si><t{kept}>{escape(text, quote=False)}</t></si>"


def _shortened(text: str) -> str:
    """A text, as much of it as a cell holds."""
    return text.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", "ignore")


def _columns(widths: Iterable[int]) -> str:
    """How wide the columns are, in digits; neighbours that are alike are told at once."""
    found, first = [], 1
    for width, same in groupby(widths):
        after = first + len(list(same))
        units = (width * DIGIT + FREE) * 256 // DIGIT / 256
        found.append(f'<col min="{first}" max="{after - 1}" width="{units:.16g}" customWidth="1"/>')
        first = after
    return f"<cols>{''.join(found)}</cols>" if found else ""


def _width(column: Iterable[Cell]) -> int:
    """Of a column, in digits: a Chinese character takes two."""
    most = max(len(cell) * 2 - sum(map(len, NARROW.findall(cell))) for cell in set(column) if cell)
    return min(WIDEST, max(NARROWEST, most + 2))
