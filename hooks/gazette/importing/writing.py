"""Rows → the text of a list's file. In a file that is there, only the lines that say something else now change.

Lines are spliced, not dumped: comments, order, quotation marks and everything that the spreadsheet does not say stay as
they stand, byte for byte.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gazette.importing.approved_list import Fields, identity
from gazette.model.approved_list import Column, Row, Total
from gazette.model.base import Part
from gazette.reading.yaml_text import read_source

WIDTH = 110
"""A row that is no longer than this stands on one line."""
PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=][^\"'\\\n]*")
NEEDS_QUOTES = re.compile(r": |:$| #|^[\d.+_:, -]+$|^0[xo]|^(?:true|false|yes|no|on|off|null|y|n)$", re.IGNORECASE)
FLOW = re.compile(r"[\[\]{},]")
BARE = ("complete", "count", "declared_count")
"""Keys whose values are no text."""
KEY = re.compile(r"([A-Za-z_]\w*):(?:\s|$)")
ORDER = (
    *("draft", "name", "named_as", "programme", "call", "no_call", "document", "sectors", "stage", "batch", "year"),
    *("announced", "publicity", "pilot", "as_of", "accepted", "release", "ends", "declared_count", "complete"),
    *("ordering", "summary", "columns", "rows", "totals", "sources", "flags"),
)
"""The order of the keys of a new file; a new key of an old one stands after those before it."""
HINTS = {
    "name": "#name: 名单的名称  # 还缺：简称，列表和卡片上用的短名",
    "call": "#call: 2099-example-call  # 还缺：申报通知的 id；没有申报通知的，改写一行 no_call 说明原因",
    "stage": "#stage: 公布  # 还缺：公示、公布、试点、验收、撤销、累计，写一个",
    "announced": "#announced: 2099-06-01  # 还缺：公示或公布的日期",
    "release": "#release: {by: example-ministry, document: 示例〔2099〕1号}  # 还缺：谁签发、依据什么文件",
    "summary": "#summary:  # 还缺：一到五句自己的话\n  #- 一共2个城市入选。",
}
"""What a new file says in place of a key that it lacks."""
PARTS: dict[str, type[Part]] = {"columns": Column, "rows": Row, "totals": Total}


class WritingError(Exception):
    """The file that is there is written in a way that cannot be continued; the words say what to change."""


def scalar(text: str, flow: bool = False) -> str:
    """A text as a YAML scalar, in quotation marks where it needs them."""
    if PLAIN.fullmatch(text) and not NEEDS_QUOTES.search(text) and not (flow and FLOW.search(text)):
        return text
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{key}: {inner if key in BARE else inline(inner)}" for key, inner in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(str(value), flow=True)


def field_lines(key: str, value: Any, indent: str) -> list[str]:
    """`key: value` on one line, or a list with a line for each entry."""
    if not isinstance(value, Mapping | list | tuple):
        return [f"{indent}{key}: {value if key in BARE else scalar(str(value))}"]
    line = f"{indent}{key}: {inline(value)}"
    if isinstance(value, list) and (len(line) > WIDTH or (len(value) > 1 and isinstance(value[0], Mapping))):
        return [f"{indent}{key}:", *(f"{indent}  - {inline(entry)}" for entry in value)]
    return [line]


def item_lines(item: Fields, indent: str = "  ") -> list[str]:
    """An entry of a list: on one line where it is short and has no values."""
    short = f"{indent}- {inline(item)}"
    if "values" not in item and len(short) <= WIDTH:
        return [short]
    lines = [line for key, value in item.items() for line in field_lines(key, value, f"{indent}  ")]
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def comment_of(line: str) -> str:
    """The comment at the end of a line, with the spaces before it."""
    quote = ""
    for place, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and (not place or line[place - 1] in " [{,"):
            quote = character
        elif character == "#" and (not place or line[place - 1] == " "):
            before = line[:place]
            return line[len(before.rstrip()) :]
    return ""


def ordered(key: str, item: Fields) -> Fields:
    """An entry with its keys in the model's order."""
    return {name: item[name] for name in PARTS[key].model_fields if name in item}


class Text:
    """The lines of a file, and where its keys stand."""

    def __init__(self, text: str) -> None:
        self.lines = text.rstrip("\n").split("\n") if text.strip() else []

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"

    def section(self, key: str) -> tuple[int, int] | None:
        """From the line of a top-level key to the line after what belongs to it."""
        start = next((n for n, line in enumerate(self.lines) if re.match(rf"{key}:(\s|$)", line)), None)
        if start is None:
            return None
        end = start + 1
        while end < len(self.lines) and not re.match(r"[^\s#-]", self.lines[end]):
            end += 1
        while end > start + 1 and re.match(r"#|\s*$", self.lines[end - 1]):
            end -= 1
        return start, end

    def place_for(self, key: str) -> int:
        """The line on which a new key goes."""
        ends = [found[1] for before in ORDER[: ORDER.index(key)] if (found := self.section(before))]
        if ends:
            return max(ends)
        return next((n for n, line in enumerate(self.lines) if not line.startswith("#")), len(self.lines))

    def put(self, key: str, value: Any) -> None:
        """Say `key: value` at the top level: in its place, in that of its hint, or anew."""
        lines = field_lines(key, value, "")
        found = self.section(key)
        if not found:
            hint = next((n for n, line in enumerate(self.lines) if re.match(rf"#\s?{key}:", line)), None)
            found = (hint, hint + 1) if hint is not None else (self.place_for(key),) * 2
        elif comment := comment_of(self.lines[found[0]]):
            lines[0] += comment
        self.lines[slice(*found)] = lines

    def put_items(self, key: str, before: list[Fields], items: list[tuple[int | None, Fields]]) -> None:
        """Make the list at `key` say `items`, each with its number in `before`, which is what the list says now."""
        if before == [item for _, item in items]:
            return
        found = self.section(key)
        if not found or not before:
            body = [f"{key}:", *(line for _, item in items for line in item_lines(item))]
            if found:
                self.lines[slice(*found)] = body
            else:
                at = self.place_for(key)
                self.lines[at:at] = ["", *body]
            return
        start, end = found
        heads = [n for n in range(start + 1, end) if re.match(r" *- ", self.lines[n])]
        indent = min((len(self.lines[n]) - len(self.lines[n].lstrip()) for n in heads), default=0)
        heads = [n for n in heads if self.lines[n].startswith(" " * indent + "- ")]
        if len(heads) != len(before):
            raise WritingError(f"{key} 写成了一行或别的样子；先改成每项另起一行、以“- ”开头，再导入")
        leads, bodies, at = [], [], start + 1
        for head, following in zip(heads, [*heads[1:], end], strict=True):
            leads.append(self.lines[at:head])
            at = following
            while at > head + 1 and re.match(rf" {{0,{indent}}}#|\s*$", self.lines[at - 1]):
                at -= 1
            bodies.append(self.lines[head:at])
        tail = self.lines[at:end]
        written: list[str] = []
        for number, item in items:
            if number is None:
                written += item_lines(item, " " * indent)
            else:
                written += leads[number] + changed(bodies[number], before[number], item, " " * indent)
        kept = {number for number, _ in items}
        orphans = [line for number, lead in enumerate(leads) if number not in kept for line in lead]
        self.lines[start + 1 : end] = written + orphans + tail


def changed(lines: list[str], old: Fields, new: Fields, indent: str) -> list[str]:
    """The lines of an entry that says something else now: those of other keys, and all comments, stay."""
    if old == new:
        return lines
    inner = f"{indent}  "
    first = inner + lines[0][len(inner) :]
    spread = [first, *lines[1:]]
    heads = [n for n, line in enumerate(spread) if line.startswith(inner) and KEY.match(line[len(inner) :])]
    keys = [KEY.match(spread[n][len(inner) :])[1] for n in heads]  # type: ignore[index]
    if keys != list(old):  # written in braces
        made = item_lines(new, indent)
        comments = [comment for line in lines if (comment := comment_of(line))]
        return [*(f"{indent}{comment.strip()}" for comment in comments[1:]), made[0] + "".join(comments[:1]), *made[1:]]
    written: dict[str, list[str]] = {}
    for key, head, following in zip(keys, heads, [*heads[1:], len(spread)], strict=True):
        own = spread[head:following]
        comments = [line for line in own[1:] if line.lstrip().startswith("#")]
        if key not in new:
            if comment := comment_of(own[0]):
                comments.insert(0, inner + comment.strip())
            written[key] = comments
        elif new[key] == old[key]:
            written[key] = own
        else:
            made = field_lines(key, new[key], inner)
            written[key] = [made[0] + comment_of(own[0]), *made[1:], *comments]
    for key in new:
        if key not in old:
            written[key] = field_lines(key, new[key], inner)
    result = [line for own in written.values() for line in own]
    place = next(n for n, line in enumerate(result) if not line.lstrip().startswith("#"))
    result[place] = f"{indent}- {result[place][len(inner) :]}"
    return result


def merged(key: str, old: Fields, new: Fields, said: Iterable[str], measures: set[str]) -> Fields:
    """An entry as the spreadsheet and the file together say it: `said` are the keys of which the sheet is the judge."""
    result = {name: value for name, value in old.items() if name in new or name not in said}
    result |= new
    others = [entry for entry in old.get("values", ()) if entry.get("indicator") not in measures]
    if "values" in said and (others or "values" in new):
        result["values"] = [*new.get("values", ()), *others]
    if set(result) == set(old):
        return {name: result[name] for name in old}
    return ordered(key, result)


def new_text(head: Mapping[str, str], notes: list[str], source: str) -> str:
    """A file that has no rows yet. `head` are its keys, empty ones become hints."""
    lines = [f"# 由 {source}导入", *(f"# 表中写着：{note}" for note in notes)]
    if not all(head.values()):
        lines.append("draft: true  # 草稿，不会发布；补上标着“还缺”的几行，再删去这一行")
    for key, value in head.items():
        if key == "summary":
            lines.append("")
        lines += field_lines(key, value, "") if value else HINTS[key].split("\n")
    return "\n".join(lines) + "\n"


def tree_of(text: str) -> Fields:
    """What a text says; nothing when it cannot be read."""
    tree = read_source("", text.encode()).tree
    return tree if isinstance(tree, dict) else {}


def write_list(
    text: str,
    head: Mapping[str, str],
    lists: Mapping[str, list[Fields]],
    said: Iterable[str],
    measures: set[str],
    notes: list[str],
    gone: bool,
) -> str:
    """The file `text` with what a spreadsheet says.

    `head` are top-level keys with their values, `lists` the entries of columns, rows and totals, `said` the keys of a
    row that the sheet speaks of, `measures` the ids of its columns with values; `gone` drops rows that it lacks.
    """
    page, tree = Text(text), tree_of(text)
    for key, value in head.items():
        if tree.get(key) != value:
            page.put(key, value)
    for key, wanted in lists.items():
        before = [entry for entry in tree.get(key) or () if isinstance(entry, dict)]
        items, rest = counterparts(key, before, wanted, said, measures)
        if key != "rows" or not gone:
            items += [(number, before[number]) for number in rest]
        page.put_items(key, before, items)
    missing = [note for note in notes if note not in text]
    if missing and (rows := page.section("rows")):
        page.lines[rows[0] : rows[0]] = [f"# 表中写着：{note}" for note in missing]
    result = str(page)
    return text if tree_of(result) == tree and not missing else result


def counterparts(
    key: str, before: list[Fields], wanted: list[Fields], said: Iterable[str], measures: set[str]
) -> tuple[list[tuple[int | None, Fields]], list[int]]:
    """The wanted entries with the numbers of their counterparts in `before`; the numbers that have none any more.

    A row is the same when label and groups are, or else when its label is the only one of its kind.
    """
    left = {_name(key, entry): number for number, entry in enumerate(before)}
    labels = [entry.get("label") for entry in before]
    result: list[tuple[int | None, Fields]] = []
    for entry in wanted:
        name = _name(key, entry)
        if name not in left and key == "rows" and labels.count(entry["label"]) == 1:
            name = next((other for other in left if other[0] == entry["label"]), name)
        number = left.pop(name, None)
        if number is None:
            result.append((None, ordered(key, entry)))
        else:
            result.append((number, merged(key, before[number], entry, said if key == "rows" else (), measures)))
    return result, sorted(left.values())


def _name(key: str, entry: Fields) -> tuple[Any, ...]:
    """What tells an entry from the others of its list."""
    return identity(entry) if key == "rows" else (entry.get("id" if key == "columns" else "group"),)
