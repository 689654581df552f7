"""An entry of `revisions` put into a record's file; every other byte stays as it is."""

from typing import Any

import yaml
from yaml import CSafeLoader, MappingNode, Node, SequenceNode

from gazette.importing.writing import inline
from gazette.reading.yaml_text import read_source

MARK = "\ufeff"
Entry = dict[str, Any]


class WritingError(Exception):
    """The file is written in a way that cannot be continued."""


def with_revision(content: bytes, entry: Entry) -> bytes:
    """The file with one more revision, the last; raises WritingError where that cannot be put in."""
    text = content.decode("utf-8")
    mark = MARK if text.startswith(MARK) else ""
    text = text.removeprefix(mark)
    end = "\r\n" if "\r\n" in text else "\n"
    at, written = _place(text, entry, end)
    result = f"{mark}{text[:at]}{written}{text[at:]}".encode()
    before, after = (read_source("", each).tree for each in (content, result))
    assert isinstance(before, dict)
    if after != {**before, "revisions": [*(before.get("revisions") or []), entry]}:
        raise WritingError
    return result


def _place(text: str, entry: Entry, end: str) -> tuple[int, str]:
    """Where the entry goes, and how it is written there."""
    found = _revisions(yaml.compose(text, Loader=CSafeLoader))
    if found is None:
        gap = "" if not text or text.endswith("\n") else end
        return len(text), gap + end.join(["revisions:", *_lines(entry, "  "), ""])
    if found.flow_style or not found.value:
        if not found.flow_style:
            raise WritingError
        return found.end_mark.index - 1, f"{', ' if found.value else ''}{inline(entry)}"
    indent = " " * (found.start_mark.column)
    last = _last(found)
    at = text.find("\n", max(last.end_mark.index - (last.end_mark.column == 0), 0))
    if at < 0:
        return len(text), end + end.join(_lines(entry, indent))
    return at + 1, end.join([*_lines(entry, indent), ""])


def _revisions(root: Node | None) -> SequenceNode | None:
    for key, value in root.value if isinstance(root, MappingNode) else ():
        if key.value == "revisions":
            if not isinstance(value, SequenceNode):
                raise WritingError
            return value
    return None


def _last(node: Node) -> Node:
    """What of a node stands last in the text."""
    while isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
        inner = node.value[-1]
        node = inner[1] if isinstance(inner, tuple) else inner
    return node


def _lines(entry: Entry, indent: str) -> list[str]:
    """The entry line by line, each of its changes on a line of its own."""
    lines = [f"{key}: {inline(value)}" for key, value in entry.items() if key != "changes"]
    if entry.get("changes"):
        lines += ["changes:", *(f"  - {inline(change)}" for change in entry["changes"])]
    return [f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])]
