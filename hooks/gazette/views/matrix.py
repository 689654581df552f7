"""The matrix of places and programmes: who stands where, a table for each province and one of all provinces."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.views.common import ROWS, Link, Showing
from gazette.views.leaf import Leaf, numbered, paged
from gazette.views.province import (
    ELSEWHERE,
    MATRIX,
    by_province,
    cards_of,
    matrix_page,
    province_name,
    province_of,
    province_page,
)
from gazette.views.standing import current, has_left, state_of

COLUMNS = 6
"""So many programmes stand side by side: more are not readable on paper."""
TABLES = 4
"""So many tables a page has; programmes whose lists are older are counted."""
TITLE = "地区和项目对照表"
Cells = dict[str, list[Link]]
"""Programme → how a place stands there."""


@dataclass(frozen=True)
class MatrixTable:
    """Some programmes, and who stands on a list of one of them."""

    columns: list[Link]
    """Programmes."""
    rows: list[tuple[Link, list[list[Link]]]]
    """A place and, for each programme, how it stands there: words that lead to the list, or to the province's table."""


@dataclass(frozen=True)
class Matrix:
    """What `pages/matrix.md` is given."""

    title: str
    row_name: str
    tables: list[MatrixTable]
    left_out: int
    """Programmes that are not shown."""
    others: list[Link]
    """The table of all provinces, from one of them."""
    province: Link | None
    """The page of the province whose table it is."""


def matrix_leaves(catalogue: Catalogue) -> Iterator[Leaf]:
    """A table of all provinces, and one for each that has places on lists."""
    if not catalogue.places_referred:
        return
    listed = {
        province: [ident for ident in idents if ident in catalogue.places_listed]
        for province, idents in by_province(catalogue).items()
    }
    shown = [province for province, idents in listed.items() if idents]
    yield Leaf("places", MATRIX, TITLE, [], page="matrix")
    for province in shown:
        title = f"{province_name(catalogue, province)}：{TITLE}"
        for number, cards in enumerate(paged(cards_of(catalogue, listed[province]), ROWS), 1):
            address = matrix_page(province if number == 1 else f"{province}-{number}")
            yield Leaf("places", address, numbered(title, number), cards, page="matrix", ident=province)


def matrix_view(showing: Showing, leaf: Leaf) -> Matrix:
    """One table: of a province, or of all."""
    return _of_province(showing, leaf) if leaf.ident else _of_all(showing, leaf)


def _of_province(showing: Showing, leaf: Leaf) -> Matrix:
    """A row for each place: how it stands on the list of a programme, leading there."""
    latest: dict[str, str] = {}
    rows = []
    for card in leaf.cards:
        cells: Cells = {}
        for entry, row in current(showing.catalogue.standings_of(card.id)):
            column = column_of(entry)
            links = cells.setdefault(column, [])
            link = Link(state_of(entry, row), entry.address, entry.name)
            if link not in links:
                links.append(link)
            latest[column] = max(latest.get(column, ""), entry.filed_on)
        rows.append((showing.place(card.id), cells))
    name = province_name(showing.catalogue, leaf.ident)
    own = Link(name if leaf.ident == ELSEWHERE else f"{name}的地区", province_page(leaf.ident))
    return Matrix(leaf.title, "地区", *_tables(showing, latest, rows), [Link("各省的对照表", MATRIX)], own)


def _of_all(showing: Showing, leaf: Leaf) -> Matrix:
    """A row for each province: how many places in it stand on the lists of a programme, leading to its table."""
    latest: dict[str, str] = {}
    counts: dict[str, Counter[str]] = {}
    for ident, found in showing.catalogue.standings().items():
        of_province = counts.setdefault(province_of(showing.catalogue, ident), Counter())
        columns = {column_of(entry): entry for entry, row in reversed([*current(found)]) if not has_left(row)}
        of_province.update(columns.keys())
        for column, entry in columns.items():
            latest[column] = max(latest.get(column, ""), entry.filed_on)
    rows = []
    for province in sorted(counts, key=lambda ident: (ident == ELSEWHERE, ident)):
        table = matrix_page(province)
        cells = {column: [Link(f"{count} 个", table)] for column, count in counts[province].items()}
        rows.append((Link(province_name(showing.catalogue, province), table), cells))
    return Matrix(leaf.title, "省份", *_tables(showing, latest, rows), [], None)


def column_of(entry: Card) -> str:
    """The programme of a list; the list itself where it has none."""
    return f"programmes/{entry.programmes[0]}" if entry.programmes else entry.key


def _tables(
    showing: Showing, latest: Mapping[str, str], rows: Sequence[tuple[Link, Cells]]
) -> tuple[list[MatrixTable], int]:
    """Tables of a few programmes each, those with the latest lists first; and how many programmes find no room."""
    columns = sorted(latest, key=lambda column: (latest[column], column), reverse=True)
    shown = columns[: COLUMNS * TABLES]
    tables = []
    for start in range(0, len(shown), COLUMNS):
        some = shown[start : start + COLUMNS]
        within = [
            (place, [cells.get(column, []) for column in some])
            for place, cells in rows
            if not cells.keys().isdisjoint(some)
        ]
        tables.append(MatrixTable([_column(showing, column) for column in some], within))
    return tables, len(columns) - len(shown)


def _column(showing: Showing, column: str) -> Link:
    kind, _, ident = column.partition("/")
    card = showing.catalogue.card(kind, ident)
    assert card  # a list names no programme that is not there
    return showing.link(card, card.name)
