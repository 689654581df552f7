"""A spreadsheet file → sheets of texts as a person sees them: numbers with the digits of their format, dates as dates.

Rows and columns are counted from 1, as the spreadsheet program shows them.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from gazette.reading.yaml_text import FORBIDDEN

MAX_BYTES = 20_000_000
MAX_UNPACKED = 300_000_000
MAX_CELLS = 2_000_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",\t;"
PADDING = re.compile(r"\[(?!h|m|s)[^\]]*\]|[_*].", re.IGNORECASE)  # colours, conditions, spaces as wide as a character
LITERAL = re.compile(r'"([^"]*)"|\\(.)')
DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([0#?]*))?")


class SpreadsheetError(Exception):
    """The file cannot be read as a spreadsheet; the words say why and what to do, in Chinese."""


@dataclass(frozen=True)
class Merge:
    """A merged range, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One sheet: the text of every cell that has one; each cell of a merged range has that of the range."""

    name: str
    cells: dict[tuple[int, int], str]
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unreadable: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells without a text → what is wrong with them, for the editor."""

    def __post_init__(self) -> None:
        self.cells = {place: text for place, found in self.cells.items() if (text := FORBIDDEN.sub("", found).strip())}
        self._merge_at: dict[tuple[int, int], Merge] = {}
        for merge in self.merges:
            text = self.cells.get((merge.top, merge.left), "")
            for row in range(merge.top, merge.bottom + 1):
                for column in range(merge.left, merge.right + 1):
                    self._merge_at[row, column] = merge
                    if text:
                        self.cells[row, column] = text
        self.rows = sorted({row for row, _ in (*self.cells, *self.unreadable)})
        self.columns = sorted({column for _, column in self.cells})

    def text(self, row: int, column: int) -> str:
        """What stands in a cell; empty when nothing does."""
        return self.cells.get((row, column), "")

    def merge(self, row: int, column: int) -> Merge | None:
        """The merged range that a cell belongs to."""
        return self._merge_at.get((row, column))


def read_spreadsheet(path: Path) -> list[Sheet]:
    """The sheets that are shown and hold something, in their order; raises SpreadsheetError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SpreadsheetError(f"文件超过 {MAX_BYTES // 1_000_000} MB；只留要导入的工作表，另存一份")
        content = path.read_bytes()
    except OSError:
        raise SpreadsheetError("文件读不出来；请核对路径和权限") from None
    if content.startswith(OLD_EXCEL):
        raise SpreadsheetError("这是老的 .xls，或者加了密码的表格；在表格软件里打开，另存为没有密码的 .xlsx")
    if content.startswith(b"PK"):
        sheets = _excel(content)
    elif content.lstrip()[:200].lower().startswith((b"<!doctype", b"<html", b"<table")):
        raise SpreadsheetError("这其实是网页，只是改了扩展名；在表格软件里打开，另存为 .xlsx")
    elif path.suffix.lower() == ".csv":
        sheets = [_csv(path.stem, content)]
    else:
        raise SpreadsheetError("这不是表格；能读的是 .xlsx 和 .csv")
    found = [sheet for sheet in sheets if sheet.cells or sheet.unreadable]
    if not found:
        raise SpreadsheetError("表格是空的")
    return found


def _csv(name: str, content: bytes) -> Sheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise SpreadsheetError("CSV 的编码认不出来；另存为“CSV UTF-8”或 .xlsx") from None
    if "\0" in text:
        raise SpreadsheetError("这不是 CSV 文本；另存为“CSV UTF-8”或 .xlsx")
    delimiter = max(DELIMITERS, key=text[:20_000].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise SpreadsheetError("CSV 里的引号没有配对；在表格软件里打开，另存为 .xlsx") from None
    cells = {
        (row, column): value.strip()
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value.strip()
    }
    return Sheet(name, cells)


def _excel(content: bytes) -> list[Sheet]:
    from openpyxl import load_workbook  # takes a tenth of a second: only when a workbook is read

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise SpreadsheetError("表格展开后太大；只留要导入的工作表，另存一份")
            if "[Content_Types].xml" not in packed.namelist() or "xl/workbook.xml" not in packed.namelist():
                raise SpreadsheetError("这是压缩包，不是表格；能读的是 .xlsx 和 .csv")
            formulas = any(
                b"<f>" in packed.read(name) or b"<f " in packed.read(name)
                for name in packed.namelist()
                if name.startswith("xl/worksheets/sheet")
            )
        book = load_workbook(io.BytesIO(content), data_only=True)
        written = load_workbook(io.BytesIO(content)) if formulas else None
    except SpreadsheetError:
        raise
    except Exception:  # openpyxl lets through whatever zip, XML and its own checks raise
        raise SpreadsheetError("表格文件损坏，读不出来；在表格软件里打开，另存为 .xlsx") from None
    return [
        _sheet(sheet, written[sheet.title] if written else None)
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    ]


def _sheet(sheet: Any, written: Any) -> Sheet:
    if sheet.max_row * sheet.max_column > MAX_CELLS:
        raise SpreadsheetError(
            f"工作表“{sheet.title}”有 {sheet.max_row} 行 {sheet.max_column} 列，太大；删去多余的行列"
        )
    cells: dict[tuple[int, int], str] = {}
    unreadable: dict[tuple[int, int], str] = {}
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value is None:
                if written and written.cell(cell.row, cell.column).data_type == "f":
                    unreadable[cell.row, cell.column] = (
                        f"{cell.coordinate} 是公式，没有存结果；在表格软件里打开、保存，再导入"
                    )
            elif cell.data_type == "e":
                unreadable[cell.row, cell.column] = f"{cell.coordinate} 是公式的错误值 {cell.value}；改好再导入"
            elif text := displayed(cell.value, cell.number_format):
                cells[cell.row, cell.column] = text
    merges = [Merge(found.min_row, found.min_col, found.max_row, found.max_col) for found in sheet.merged_cells.ranges]
    rows = {number for number, found in sheet.row_dimensions.items() if found.hidden}
    columns = {
        number
        for found in sheet.column_dimensions.values()
        if found.hidden
        for number in range(found.min, found.max + 1)
    }
    merges.sort(key=lambda merge: (merge.top, merge.left))
    return Sheet(sheet.title, cells, merges, frozenset(rows), frozenset(columns), unreadable)


def displayed(value: Any, number_format: str) -> str:
    """A cell's value as the spreadsheet program shows it; a date as 2024-08-15, as exact as its format."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), number_format)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _date(value: date, number_format: str) -> str:
    shape = LITERAL.sub("", number_format).lower()
    text = f"{value:%Y}"
    if "m" in shape:
        text += f"-{value:%m}"
        if "d" in shape:
            text += f"-{value:%d}"
    clock = isinstance(value, datetime) and (value.hour or value.minute) and "h" in shape
    return f"{text} {value:%H:%M}" if clock else text


def _number(value: Decimal, number_format: str) -> str:
    """Decimal digits as the format has them: 0.0% of 0.876 is 87.6%; General shows at most ten digits."""
    shape = PADDING.sub("", number_format.partition(";")[0])
    bare = LITERAL.sub("", shape)
    digits = DIGITS.search(bare)
    if number_format in ("General", "@") or not digits or "E" in bare.upper() or "/" in bare:
        if value == value.to_integral_value():
            return f"{value.to_integral_value():f}"
        return f"{Decimal(f'{value:.10g}').normalize():f}"
    if "%" in bare:
        value *= 100
    decimals = digits[1] or ""
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(rounded):f}".partition(".")
    whole = whole.zfill(digits[0].partition(".")[0].count("0"))
    while fraction and decimals[len(fraction) - 1] != "0" and fraction.endswith("0"):
        fraction = fraction[:-1]
    if "," in digits[0]:
        whole = f"{int(whole):,}"
    number = ("-" if rounded < 0 else "") + whole + (f".{fraction}" if fraction else "")
    words = LITERAL.sub(lambda found: found[1] or found[2] or "", shape)
    placed = DIGITS.search(words)
    assert placed
    return (words[: placed.start()] + number + words[placed.end() :]).strip()
