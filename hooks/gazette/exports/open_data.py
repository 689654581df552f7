"""`/data/`: all records as tables (CSV, XLSX) and as JSON Lines.

Up to `TOGETHER` records stand in one file of each format; a larger site has a file for each year, so that a correction
changes a small one. The tables are made from cards, a row a record, and say nothing that changes with the day. The
lines are the `record.json` files that lie beside the pages, put together once these are made (`Gathered`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.exports.api import FILED, data_file
from gazette.exports.files import FORMATS, as_csv
from gazette.exports.record import NAME as RECORD
from gazette.exports.record import sector_names
from gazette.exports.table import Cell, Table, joined
from gazette.exports.workbook import as_xlsx
from gazette.model.quantity import Figure
from gazette.reading.known import KIND_NAMES
from gazette.views.common import Link, Showing
from gazette.views.leaf import Leaf

DATA = "data/"
TOGETHER = 1000
ALL = "records"
TABLES = {"csv": as_csv, "xlsx": as_xlsx}
LINES = "jsonl"
ROLLING = "9999-12-31"
PAGE = f"{DATA}index.html"
"""The page that explains the data."""
SIZE = re.compile(rb'(<span class="download" data-size="([^"]+)">)[^<]*<')
COLUMNS = (
    "种类", "类型", "编号", "标题", "发文字号", "发文机关", "日期", "日期说明", "项目", "地区", "区划代码", "领域",
    "申报截止", "名单阶段", "名单行数", "数据更正", "页面", "JSON",
)  # fmt: skip


class Part(NamedTuple):
    """A file that was made, as a file put together of others is told of it."""

    path: str
    size: int
    read: Callable[[], bytes]


class Gathered(NamedTuple):
    """A file that is put together of others, once those are made."""

    path: str
    parts: Sequence[str]
    """Their paths; those that are not made are left out. A file that is one of its own parts is mended."""
    make: Callable[[Iterable[Part]], bytes]


class Piece(NamedTuple):
    """A file of the whole in one of the formats."""

    name: str
    """Without its ending."""
    year: str
    """`undated` for what has no date; empty when it is the only one."""


def pieces(catalogue: Catalogue) -> list[Piece]:
    """The files of all records: one, or one for each year, the latest first."""
    count = sum(len(catalogue.current[kind]) for kind in FILED)
    if count <= TOGETHER:
        return [Piece(ALL, "")]
    years = {year for kind in FILED for year in catalogue.shelves[kind]}
    return [Piece(f"{ALL}-{year}", year) for year in sorted(years, reverse=True)]


def records(catalogue: Catalogue, piece: Piece) -> list[Card]:
    """The records in a file: documents of every kind, latest first, then what has no date."""
    found = []
    for kind in FILED:
        shelves = [catalogue.on_shelf(kind, piece.year)] if piece.year else catalogue.filed(kind).values()
        found += [card for cards in shelves for card in cards]
    return sorted(found, key=lambda card: card.filed_on, reverse=True)


def open_data_leaves(catalogue: Catalogue) -> Iterator[Leaf]:
    """The tables."""
    for piece in pieces(catalogue):
        for ending in TABLES:
            yield data_file(f"{DATA}{piece.name}.{ending}", f"open data {ending}", piece.year)


def table_file(ending: str) -> Callable[[Showing, str, str], bytes]:
    """How a table is made in one of the formats."""

    def make(showing: Showing, site: str, year: str) -> bytes:
        return TABLES[ending](table_of_records(showing, site, year))

    return make


FILES = {f"open data {ending}": table_file(ending) for ending in TABLES}
"""What a leaf is made by → its content, of the day, the site's address and what it is about."""


def table_of_records(showing: Showing, site: str, year: str) -> Table:
    """A row for each record."""
    found = records(showing.catalogue, Piece("", year))
    facts = [
        ("内容", title_of_piece(year)),
        ("一行", "一份文件、一个项目或一个机构"),
        ("行数", str(len(found))),
        ("空格", "原文没有写，或没有见到；不是零"),
        ("状态", "不在表里，因为每天会变；在每条记录的 JSON 里"),
        ("说明", f"{site}{DATA}"),
    ]
    rows = [row(showing, site, card) for card in found]
    return Table({}, facts, list(COLUMNS), rows, [], "记录")


def row(showing: Showing, site: str, card: Card) -> list[Cell]:
    """What the tables say of a record."""
    catalogue = showing.catalogue
    sectors = sector_names(showing)
    programmes = [found.name for ident in card.programmes if (found := catalogue.card("programmes", ident))]
    closes = (card.open_until if card.open_until != ROLLING else "长期") if card.calls else ""
    said = (
        KIND_NAMES[card.kind],
        card.type,
        card.id,
        card.title,
        card.number,
        joined(map(showing.named, card.issuers)),
        card.filed_on,
        card.dated,
        joined(programmes),
        joined(map(catalogue.full_name, card.places)),
        joined(card.places),
        joined(sectors[ident] for ident in card.sectors),
        closes,
        card.stage,
        Figure(card.rows) if card.rows else "",
        card.revised,
        f"{site}{card.address}",
        f"{site}{card.address}{RECORD}",
    )
    return [cell or None for cell in said]


def gathered(catalogue: Catalogue) -> Iterator[Gathered]:
    """The files of full records, and what tells how large everything is."""
    for piece in pieces(catalogue):
        found = [f"{card.address}{RECORD}" for card in records(catalogue, piece)]
        yield Gathered(f"{DATA}{piece.name}.{LINES}", found, lines_of)
    paths = [f"{DATA}{piece.name}.{ending}" for piece, ending in table_names(catalogue)]
    yield Gathered(PAGE, [PAGE, *paths], with_sizes)


def lines_of(parts: Iterable[Part]) -> bytes:
    """A record a line."""
    return b"".join(line for part in parts for line in (part.read(), b"\n"))


class OpenDataShown(NamedTuple):
    """The files of all records as the page that explains them shows them."""

    total: int
    latest: str
    """The date of the latest document."""
    formats: list[str]
    rows: list[tuple[str, list[Link]]]
    """What is in the files of a row, and the files."""


def open_data_shown(showing: Showing) -> OpenDataShown:
    """The files of all records."""
    catalogue = showing.catalogue
    catalogue.touch(*(f"all {kind}" for kind in FILED))
    rows = []
    for piece in pieces(catalogue):
        links = [
            Link(f"{piece.name}.{ending}", f"{DATA}{piece.name}.{ending}", WORDS[ending]) for ending in (*TABLES, LINES)
        ]
        rows.append((title_of_piece(piece.year), links))
    total = sum(len(catalogue.current[kind]) for kind in FILED)
    latest = catalogue.documents[0].dated if catalogue.documents else ""
    return OpenDataShown(total, latest, [WORDS[ending] for ending in (*TABLES, LINES)], rows)


def title_of_piece(year: str) -> str:
    """What is in a file."""
    return f"{year}年的记录" if year.isdigit() else "没有日期的记录、项目和机构" if year else "全部记录"


def with_sizes(parts: Iterable[Part]) -> bytes:
    """The page that explains the files, with the size of each."""
    page, *files = parts
    sizes = {part.path.encode(): size_of(part.size).encode() for part in files}
    return SIZE.sub(lambda found: found[1] + sizes.get(found[2], b"") + b"<", page.read())


def size_of(count: int) -> str:
    """7 KB, at least 1 KB; from a thousand on 1.2 MB."""
    if count >= 999_500:
        return f"{count / 1e6:.1f}\u00a0MB"
    return f"{max(1, round(count / 1000))}\u00a0KB"


def table_names(catalogue: Catalogue) -> list[tuple[Piece, str]]:
    """Every file of all records, with its ending."""
    return [(piece, ending) for piece in pieces(catalogue) for ending in (*TABLES, LINES)]


MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/jsonl",
}
"""Ending → media type."""
WORDS = {**FORMATS, LINES: "JSON Lines"}
"""Ending → what readers call it."""
