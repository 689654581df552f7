"""What a document does to the rows of earlier lists."""

from dataclasses import dataclass

from gazette.card import effective
from gazette.model.approved_list import ApprovedList, Removal, Row
from gazette.model.notice import Notice
from gazette.views.common import Link, Showing


@dataclass(frozen=True)
class AddedRow:
    """A row that is added, with its places, and its values as (name, value with its unit)."""

    row: Row
    places: list[Link]
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class RowChangeShown:
    """What happens to one list."""

    entry: Link
    on: str
    adds: list[AddedRow]
    removes: tuple[Removal, ...]
    count: int | None
    clause: str | None


def row_changes(showing: Showing, record: Notice | ApprovedList) -> list[RowChangeShown]:
    """All that a document changes, in its order."""
    found = []
    for change in record.row_changes:
        card = showing.catalogue.card("lists", change.list)
        assert card
        on = effective(record, change)
        changed = showing.catalogue.lists[change.list]
        adds = [
            AddedRow(row, [showing.place(ident) for ident in row.places], values_of(row, changed))
            for row in change.adds
        ]
        words = on.told if on else ""
        name = f"{card.name}（已撤回）" if card.withdrawn else card.name
        found.append(RowChangeShown(showing.link(card, name), words, adds, change.removes, change.count, change.clause))
    return found


def values_of(row: Row, entry: ApprovedList) -> list[tuple[str, str]]:
    """The values of a row, each with the name of its column in a list."""
    columns = {column.id: column for column in entry.columns}
    found = []
    for value in row.values:
        column = columns[value.indicator]
        number = f"{value.number}{column.unit or ''}" if value.number else None
        found.append((column.name, "，".join(filter(None, (number, value.text)))))
    return found
