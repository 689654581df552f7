"""What an import did, row by row, for the editor: what was matched how, and everything that needs a person."""

import unicodedata
from collections.abc import Iterator

from gazette.importing.approved_list import Reading
from gazette.importing.columns import ROLES
from gazette.importing.doubt import Doubt
from gazette.model.place import PlaceTable

WIDEST = 44
"""A longer text is not waited for when columns are aligned."""


def reading_report(reading: Reading, places: PlaceTable) -> Iterator[str]:
    """The sheet, its columns and its rows."""
    table, columns = reading.table, reading.columns
    header = f"，表头在第 {table.header_row} 行" if table else ""
    yield f"工作表“{reading.sheet.name}”{header}"
    if table:
        yield f"标题：{table.title or '没有'}"
    if columns:
        yield "各列（不对就写 --column '表头=用途'）："
        listed = []
        for use in columns.uses:
            value = next(
                (entry for entry in reading.value_columns if use.role == "value" and entry["name"] == use.name), {}
            )
            ident = f":{value['id']}" if value else ""
            listed.append([f"  {use.header.letter}", use.header.name, f"{use.role}{ident}", ROLES[use.role]])
        yield from aligned(listed)
    if table and reading.rows:
        yield ""
        rows = [["行", "名称", "怎么对上的", "地区"]]
        for entry in reading.rows:
            named = "、".join(f"{places.full_name(ident)} {ident}" for ident in entry.fields.get("places", ()))
            rows.append([str(entry.row), entry.fields["label"], entry.how or "—", named or "—"])
        yield from aligned(rows)
    yield f"\n共 {len(reading.rows)} 行。"
    if reading.totals:
        yield f"合计：{'、'.join(total.get('group', '总计') + ' ' + total['count'] for total in reading.totals)}"
    for row, note in table.notes if table else ():
        yield f"第 {row} 行的说明：{note}"
    for remark in reading.remarks:
        yield f"留意：{remark}"


def doubts_report(doubts: list[Doubt]) -> Iterator[str]:
    """Every doubt with the options that settle it."""
    yield f"\n要人来定的有 {len(doubts)} 处。定好以前什么都不写；把选中的选项加在命令后面，再运行一次："
    for doubt in sorted(doubts, key=lambda doubt: doubt.row or 0):
        where = f"第 {doubt.row} 行：" if doubt.row else ""
        yield f"- {where}{doubt.text}"
        yield from (f"    {line}" for line in aligned([list(option.split("   ", 1)) for option in doubt.options]))


def aligned(rows: list[list[str]]) -> Iterator[str]:
    """Rows as lines, their columns one under the other in a terminal."""
    widths: dict[int, int] = {}
    for row in rows:
        for place, text in enumerate(row[:-1]):
            widths[place] = max(widths.get(place, 0), min(_width(text), WIDEST))
    for row in rows:
        padded = [text + " " * (widths[place] - _width(text)) for place, text in enumerate(row[:-1])]
        yield "  ".join([*padded, row[-1]]).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
