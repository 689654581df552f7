"""A list → a table: what each row has, said once for all formats.

`FIELDS` is the one place that says what of a row is exported: its name and value in JSON, and the columns that a
spreadsheet shows of it. A figure stays a `Figure`, with the digits of its source; everything else in a cell is text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from gazette.model.approved_list import ApprovedList, Column
from gazette.model.dates import When
from gazette.model.document import Document
from gazette.model.quantity import Figure
from gazette.views.approved_list import PARTS, ListView, RowShown
from gazette.views.common import Link
from gazette.views.results import Result

Cell = str | Figure | None
"""Text, a number, or nothing."""
GUARDED = frozenset("=+-@\t\r\n\0＝＋－＠'")
"""What a formula begins with (full-width signs where a spreadsheet is set to Chinese), and ' by which it is none."""


class Field(NamedTuple):
    """Something that rows have."""

    key: str
    """Its name in JSON."""
    value: Callable[[RowShown], Any]
    """What JSON says of it; what is empty or None is left out."""
    columns: tuple[tuple[str, Callable[[Any], Cell]], ...]
    """Columns of a spreadsheet: title, and the cell for a value that is there."""


@dataclass(frozen=True)
class Table:
    """A list, ready to be written."""

    about: dict[str, Any]
    """What the list is, as JSON says it."""
    facts: list[tuple[str, str]]
    """The same for a reader of a spreadsheet."""
    titles: list[str]
    """Of the columns in which any row has something."""
    cells: list[list[Cell]]
    rows: list[dict[str, Any]]
    """As JSON says them."""
    name: str = "名单"
    """Of the sheet."""


def when(found: When | None) -> dict[str, str] | None:
    """A date as its record gives it, with what a reader is told."""
    return {"text": found.told, **found.model_dump(mode="json", exclude_none=True)} if found else None


def joined(values: Iterable[str]) -> str:
    """Several texts in one cell."""
    return "、".join(values)


def text(value: Any) -> str:
    """A value that is a text."""
    return str(value)


def _places(shown: RowShown) -> list[dict[str, str]]:
    pairs = zip(shown.row.places, shown.places, strict=True)
    return [{"id": ident, "name": link.text, "full_name": link.note or link.text} for ident, link in pairs]


FIELDS: tuple[Field, ...] = (
    Field("number", lambda shown: shown.row.number, (("序号", text),)),
    Field("name", lambda shown: shown.row.label, (("名称", text),)),
    Field(
        "places",
        _places,
        (
            ("地区", lambda places: joined(place["full_name"] for place in places)),
            ("区划代码", lambda places: joined(place["id"] for place in places)),
        ),
    ),
    Field("provinces", lambda shown: list(shown.provinces), (("省份", joined),)),
    Field(
        "party", lambda shown: {"id": shown.row.party, "name": shown.party}, (("类型", lambda party: party["name"]),)
    ),
    Field("members", lambda shown: list(shown.row.members), (("成员", joined),)),
    Field("part", lambda shown: shown.part if shown.part != PARTS[0] else None, (("现在", text),)),
    Field("status", lambda shown: shown.status, (("状态", text),)),
    Field("groups", lambda shown: list(shown.row.groups), (("分组", joined),)),
    Field("since", lambda shown: when(shown.standing.since), (("自", lambda found: found["text"]),)),
    Field("until", lambda shown: when(shown.standing.until), (("至", lambda found: found["text"]),)),
    Field("document", lambda shown: shown.document.text if shown.document else None, (("依据", text),)),
)
LAST = (Field("note", lambda shown: shown.row.note, (("说明", text),)),)
"""Fields after the values."""


def _fields(entry: ApprovedList) -> list[Field]:
    return [*FIELDS, Field("values", _values, tuple(map(_column, entry.columns))), *LAST]


def _values(shown: RowShown) -> dict[str, dict[str, str]]:
    return {
        value.indicator: {
            key: found for key, found in (("number", value.number), ("text", value.text)) if found is not None
        }
        for value in shown.row.values
    }


def _column(column: Column) -> tuple[str, Callable[[Any], Cell]]:
    def cell(values: dict[str, dict[str, Any]]) -> Cell:
        value = values.get(column.id, {})
        if "number" in value and "text" in value:
            return f"{value['number']}（{value['text']}）"
        found: Cell = value.get("number", value.get("text"))
        return found

    return f"{column.name}（{column.unit}）" if column.unit else column.name, cell


def table_of(view: ListView, site: str) -> Table:
    """The table of a list; `site` is the site's address with a slash at its end, empty where that is not known."""
    fields = _fields(view.entry)
    titles = [title for field in fields for title, _ in field.columns]
    rows = []
    cells: list[list[Cell]] = []
    for shown in view.rows:
        said: dict[str, Any] = {}
        row: list[Cell] = []
        for key, value_of, columns in fields:
            if value := value_of(shown):
                said[key] = value
                row += [cell(value) or None for _, cell in columns]
            else:
                row += [None] * len(columns)
        rows.append(said)
        cells.append(row)
    used = [at for at in range(len(titles)) if any(row[at] is not None for row in cells)]
    return Table(
        about=_about(view, site),
        facts=_facts(view, site),
        titles=[titles[at] for at in used],
        cells=[[row[at] for at in used] for row in cells],
        rows=rows,
    )


def _about(view: ListView, site: str) -> dict[str, Any]:
    entry = view.entry
    said = {
        "id": entry.id,
        "page": f"{site}lists/{entry.id}/",
        "name": entry.name,
        "named_as": entry.named_as,
        "document": _document(view, entry.document) if entry.document else None,
        "programme": _reference(view.programme) if view.programme else None,
        "call": {"id": view.call.id, "title": view.call.title, "number": view.call.number} if view.call else None,
        "no_call": entry.no_call,
        "stage": entry.stage,
        "batch": entry.batch,
        "year": entry.year,
        "announced": when(entry.announced),
        "as_of": when(entry.as_of),
        "complete": entry.complete,
        "declared_count": entry.declared_count,
        "count": view.known,
        "columns": [_asked(result) for result in view.results],
        "totals": [total.model_dump(mode="json", exclude_none=True) for total in entry.totals],
    }
    return {key: value for key, value in said.items() if value is not None}


def _asked(result: Result) -> dict[str, Any]:
    """A column, with the threshold that the call states."""
    said = result.column.model_dump(mode="json", exclude_none=True)
    if result.quantity:
        said["threshold"] = {"text": result.asked, **result.quantity.model_dump(mode="json", exclude_defaults=True)}
    return said


def _document(view: ListView, document: Document) -> dict[str, Any]:
    said = {
        "title": document.title,
        "number": document.number,
        "issuers": [link.text for link in view.head.issuers] if view.head else [],
        "written": when(document.written),
        "published": when(document.published),
    }
    return {key: value for key, value in said.items() if value is not None}


def _reference(link: Link) -> dict[str, str]:
    return {"id": (link.address or "").split("/")[1], "name": link.text}


def _facts(view: ListView, site: str) -> list[tuple[str, str]]:
    entry = view.entry
    document = entry.document
    count = f"{view.known} 行" + ("" if entry.complete else "，不齐全")
    said = (
        ("名单", entry.name),
        ("文件", document.title if document else None),
        ("发文字号", document.number if document else None),
        ("发文机关", joined(link.text for link in view.head.issuers) if view.head else None),
        ("性质", view.stage),
        ("公示" if entry.stage == "公示" else "公布", entry.announced.told),
        ("数据截至", entry.as_of.told if entry.as_of else None),
        ("数目", count + (f"（公布 {entry.declared_count} 个）" if entry.declared_count else "")),
        ("页面", f"{site}lists/{entry.id}/"),
        ("空格", "没有见到，不是零"),
    )
    return [(label, words) for label, words in said if words]
