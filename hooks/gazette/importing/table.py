"""A sheet → its table: the title above, the header, the rows, and the notes and totals below and between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gazette.importing.columns import Columns, Header, recognised
from gazette.importing.doubt import Doubt
from gazette.importing.spreadsheet import Sheet
from gazette.reading.yaml_text import CJK

BREAK = re.compile(f"(?<=[{CJK}])\\s+(?=[{CJK}])")
FULL_WIDTH = str.maketrans("０１２３４５６７８９％．，－＋", "0123456789%.,-+")
ANNEX = re.compile(r"附[件表录]?\s*[\d一二三四五六七八九十]*[:：]?")
NOTE = re.compile(r"[（(*※]*(?:备?注\s*\d*[:：.]|附?注[:：]|说明[:：]|数据来源|资料来源|来源[:：]|单位[:：])")
ORDERING = re.compile(r"[^，。；：、（）()\d.．\s][^，。；：、（）()]*(?:不分先后|排序|排列)[^，。；：（）()]*")
DECLARED = re.compile(r"(?:共|总计|合计)(?:计|有)?\s*(\d+)\s*[个家项名座人条户]|[（(](\d+)\s*[个家项名座人条户][）)]")
COUNTED = re.compile(r"[（(]?(?:共|计)?\s*(\d+)\s*[个家项名座人条户]?[）)]?")
COUNT_IN_BRACKETS = re.compile(r"[（(](?:共|计)?\s*(\d+)\s*[个家项名座人条户]?[）)]$")
TOTAL = re.compile(r"(.{0,12}?)(合计|总计|小计|共计|总数)(?:[:：（(]?\s*(\d+)\s*[个家项名座人条户]?[）)]?)?")
NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+[批组类])"
)
FURNITURE = re.compile(r"备?注|[\d\s:：.．、。；（）()]")
"""What a note has around its words."""
SEARCHED = 40
"""So many rows are searched for the header."""


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    row: int
    cells: dict[int, str]
    """Column → its text, on one line."""
    section: str = ""
    """The heading between the rows under which it stands."""


@dataclass(frozen=True)
class PrintedTotal:
    """A total: how many rows, of a group or of all; and what it says of columns with values."""

    row: int
    group: str
    count: int | None
    values: dict[int, str] = field(default_factory=dict)


@dataclass
class Table:
    """What a sheet says."""

    title: str
    header_row: int
    headers: list[Header]
    lines: list[Line]
    notes: list[tuple[int, str]]
    totals: list[PrintedTotal]
    passed_over: list[str] = field(default_factory=list)
    """What was left out, for the editor."""

    @property
    def ordering(self) -> str:
        """What the source says about the order of rows."""
        found = (ORDERING.search(text) for _, text in [*self.notes, (0, self.title)])
        return next((match[0].strip() for match in found if match), "")

    @property
    def name(self) -> str:
        """The title without the number of rows."""
        return COUNT_IN_BRACKETS.sub("", self.title)

    @property
    def untold(self) -> list[str]:
        """The notes that say more than the order of rows."""
        return [text for _, text in self.notes if FURNITURE.sub("", text) != FURNITURE.sub("", self.ordering)]

    @property
    def declared(self) -> int | None:
        """How many rows the title or a note declares."""
        found = (DECLARED.search(text) for text in (self.title, *(text for _, text in self.notes)))
        return next((int(match[1] or match[2]) for match in found if match), None)


def tidy(text: str) -> str:
    """One line, without the spaces that only spread the characters of a word: 合　计."""
    words = text.split()
    return "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)


def joined(text: str) -> str:
    """One line, without breaks between Chinese characters: a header or title that is wrapped."""
    return BREAK.sub("", " ".join(text.split()))


def halved(text: str) -> str:
    """Full-width digits as half-width ones."""
    return text.translate(FULL_WIDTH)


class Grid:
    """A sheet without what is left out."""

    def __init__(self, sheet: Sheet, skipped: set[int], hidden: bool) -> None:
        """`skipped` are rows that the editor passes over; `hidden` takes hidden rows and columns too."""
        self.sheet = sheet
        self.rows = [row for row in sheet.rows if row not in skipped and (hidden or row not in sheet.hidden_rows)]
        self.columns = [column for column in sheet.columns if hidden or column not in sheet.hidden_columns]

    def cells(self, row: int) -> dict[int, str]:
        """The texts of a row."""
        found = {column: tidy(self.sheet.text(row, column)) for column in self.columns}
        return {column: text for column, text in found.items() if text}

    def apart(self, row: int) -> dict[int, str]:
        """The texts of a row, that of a range merged across columns once."""
        found: dict[int, str] = {}
        for column, text in self.cells(row).items():
            merge = self.sheet.merge(row, column)
            if not (merge and any(merge.left <= other < column for other in found)):
                found[column] = text
        return found

    def below(self, row: int, column: int) -> list[str]:
        """The texts of a column below a row, without headings, notes and totals."""
        found = []
        for here in self.rows:
            apart = self.apart(here) if here > row else {}
            only, text = next(iter(apart.items()), (0, ""))
            merge = self.sheet.merge(here, only)
            alone = len(apart) == 1 and bool(
                (merge and merge.right > merge.left) or NOTE.match(text) or _is_prose(text) or ORDINAL.match(text)
            )
            if not alone and not any(map(TOTAL.fullmatch, apart.values())):
                found.append(halved(apart.get(column, "")))
        return found

    def header_row(self) -> int | None:
        """Where the header stands: the first row with the most words of headers."""
        best, most = None, 0
        for row in self.rows[:SEARCHED]:
            cells = list(self.apart(row).values())
            known = sum(map(recognised, cells))
            if known > most and (2 * known >= len(cells) or known >= 2):
                best, most = row, known
        return best

    def headers(self, row: int) -> tuple[list[Header], int]:
        """The columns of a header, which may take several rows where cells are merged; and its last row."""
        merges = [self.sheet.merge(row, column) for column in self.columns]
        last = max((merge.bottom for merge in merges if merge), default=row)
        found: list[Header] = []
        for column in self.columns:
            said = [joined(self.sheet.text(line, column)) for line in range(row, last + 1)]
            names = list(dict.fromkeys(name for name in said if name))
            if names:
                found.append(Header(column, names[-1]))
        doubled = {header.name for header in found if [other.name for other in found].count(header.name) > 1}
        for place, header in enumerate(found):
            above = joined(self.sheet.text(row, header.column))
            if header.name in doubled and above != header.name:
                found[place] = Header(header.column, f"{above}·{header.name}")
        return found, last


def above_header(grid: Grid, header_row: int) -> tuple[str, list[tuple[int, str]]]:
    """The title, and what else stands above the header."""
    said = [(row, " ".join(grid.apart(row).values())) for row in grid.rows if row < header_row]
    said = [(row, text) for row, text in said if not ANNEX.fullmatch(text)]
    titles = [place for place, (_, text) in enumerate(said) if not (NOTE.match(text) or text[0] in "（(")]
    title = joined(said.pop(titles[0])[1]) if titles else ""
    return title, said


def read_table(grid: Grid, header_row: int, headers: list[Header], last: int, columns: Columns) -> Table:
    """Tell rows from what stands between and below them."""
    title, notes = above_header(grid, header_row)
    table = Table(title, header_row, headers, [], notes, [])
    section = (0, "")
    names = {header.column: header.name for header in headers}
    values = {use.header.column for use in columns.of("value")}
    label = next((use.header.column for use in columns.of("label")), 0)
    within = [use.header.column for use in (*columns.of("within"), *columns.of("groups"))]
    waiting: list[tuple[int, str]] = []  # headings that no row has followed yet
    for row in (row for row in grid.rows if row > last):
        cells, apart = grid.cells(row), grid.apart(row)
        if not cells:
            continue
        if cells.items() <= names.items():
            table.passed_over.append(f"第 {row} 行又印了一遍表头")
        elif total := _total(row, cells, apart, values, label, within, section[1]):
            table.totals.append(total)
        elif len(apart) == 1 and (NOTE.match(next(iter(apart.values()))) or _is_prose(next(iter(apart.values())))):
            notes.append((row, next(iter(apart.values()))))
        elif len(apart) == 1 and _is_heading(grid, row, apart, label, len(headers)):
            section = (row, next(iter(apart.values())))
            waiting.append(section)
        else:
            for place, text in waiting:
                if counted := COUNT_IN_BRACKETS.search(text):
                    table.totals.append(PrintedTotal(place, _heading(text), int(counted[1])))
            waiting = []
            table.lines.append(Line(row, cells, _heading(section[1])))
    notes += waiting
    notes.sort()
    return table


def _heading(text: str) -> str:
    """A heading without its own number and that of its rows."""
    return NUMBERED.sub("", COUNT_IN_BRACKETS.sub("", text)).strip()


def _is_prose(text: str) -> bool:
    return len(text) > 40 or text.endswith("。") or bool(ORDERING.search(text))


def _is_heading(grid: Grid, row: int, apart: dict[int, str], label: int, width: int) -> bool:
    """Whether the only text of a row is a heading, or an end, and not a row with nothing but a label."""
    column, text = next(iter(apart.items()))
    merge = grid.sheet.merge(row, column)
    across = bool(merge and merge.right > merge.left)
    return across or (width > 1 and (column != label or bool(ORDINAL.match(text))))


def _total(
    row: int,
    cells: dict[int, str],
    apart: dict[int, str],
    values: set[int],
    label: int,
    within: list[int],
    section: str,
) -> PrintedTotal | None:
    said = {column: TOTAL.fullmatch(text) for column, text in apart.items()}
    match = next((found for found in said.values() if found), None)
    if not match:
        return None
    counts = [match[3]] if match[3] else []
    for column, text in apart.items():
        counted = COUNTED.fullmatch(halved(text))
        if counted and column not in values:
            counts.append(counted[1])
    group = "" if match[1] in ("全国", "全部", "全省", "以上") else match[1]
    if match[2] == "小计" and not group:
        here = [cells[column] for column in within if column in cells and not TOTAL.fullmatch(cells[column])]
        group = here[-1] if here else _heading(section)
    measured = {column: cells[column] for column in values if column in cells and not TOTAL.fullmatch(cells[column])}
    return PrintedTotal(row, group, int(counts[0]) if counts else None, measured)


def doubts_of(table: Table) -> Iterator[Doubt]:
    """Totals that cannot be understood."""
    for total in table.totals:
        if total.count is None and not total.values:
            yield Doubt("这一行像合计，却没有数目", total.row, (f"--skip-row {total.row}   不要这一行",))
