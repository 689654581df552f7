"""YAML as nearly every record is written, read line by line: three times as fast as through libyaml's events.

A line says `key: value`, `key:`, `- value` or `- key: value`, with a comment or without; indentation says what belongs
together. A value is a plain text, a quoted one, or a collection in brackets. Whatever else YAML knows, or an editor
gets wrong, is left to the reader that knows all of YAML.
"""

import re
from collections.abc import Callable
from typing import Any

LINE = re.compile(
    r"( {0,30}(?:- {1,30}|)(?:[A-Za-z_][A-Za-z0-9_-]{0,99}:(?: {1,30}|(?=\n))|))"
    r"""([^-\s?:,\[\]{}#&*!|>'"%@`][^\n:#]*|)([^\n]*)\n"""
)
"""How a line begins, its plain text as far as nothing in it can mean more, and the rest.

Nothing after a group can fail, so none is tried again. Possessive groups, which would say so, are wrong in Python
3.11.0 to 3.11.4 (gh-106052); an empty alternative is a third faster than `?`.
"""
BEGINNING = re.compile(r"( *)(- +)?(?:([\w-]+): *)?")
QUOTED = re.compile(r"""(["'])((?:(?!\1).)*)\1(?: *| +#.*)""")
NOT_PLAIN = frozenset(" -?:,[]{}#&*!|>'\"%@`")
"""What begins with these may be no plain text."""
NULLS = frozenset({"null", "Null", "NULL", "~"})
"""What says in YAML, without quotation marks, that there is no text."""
NO_TEXT = NULLS | {""}
MANY = 4096
"""So many beginnings of lines are kept at the most."""

Bracketed = Callable[[str, int], Any]
"""Reads what stands in brackets at some depth; None when it cannot."""


class _NotPlain(Exception):
    """Others must read this."""


def read_plain(text: str, bracketed: Bracketed) -> dict[str, Any] | None:
    """The tree of a text without backslashes, control characters and glued comments; None when it is not so plain."""
    try:
        return None if "\t" in text else _tree(text, bracketed) or None
    except _NotPlain:
        return None


def _tree(text: str, bracketed: Bracketed) -> dict[str, Any]:
    root: dict[str, Any] = {}
    here: Any = root  # the collection to which a line belongs, and the column in which its entries begin
    column = 0
    around: list[tuple[int, Any]] = []
    waiting = ""  # the key of `here` whose collection begins on the next line
    for beginning, value, more in LINE.findall(f"{text}\n"):
        begins, item, key, inside = _beginnings[beginning]
        if not (key or item or value) and (not more or more[0] == "#"):
            continue
        if waiting and begins > column:
            around.append((column, here))
            here[waiting] = here = [] if item else {}
            column, waiting = begins, ""
        while begins < column:
            column, here = around.pop()
        if waiting or begins != column or (type(here) is list) is not item or not (key or item):
            raise _NotPlain
        if item and key:
            around.append((column, here))
            here.append({})
            here, column = here[-1], inside
        found: Any = value.rstrip()
        if more or found in NO_TEXT:
            found = _value(value + more, bracketed, len(around) + 1)
        if key and key not in here:
            if found is None:
                waiting = key
            else:
                here[key] = found
        elif key or found is None:
            raise _NotPlain
        else:
            here.append(found)
    return {} if waiting else root


class _Beginnings(dict[str, tuple[int, bool, str, int]]):
    """What a line says before its value: its column, whether an item begins, the key, and the column of the key.

    Asked for every line; the lines of a site begin in a few hundred ways.
    """

    def __missing__(self, text: str) -> tuple[int, bool, str, int]:
        match = BEGINNING.fullmatch(text)
        assert match
        indent, dash, key = match.groups("")
        if len(self) >= MANY:
            self.clear()
        said = self[text] = len(indent), bool(dash), key, len(indent + dash)
        return said


_beginnings = _Beginnings()


def _value(written: str, bracketed: Bracketed, depth: int) -> Any:
    """What a line says whose value is no plain text at first sight; None where there is none."""
    if not written or written[0] == "#":
        return None
    if written[0] in NOT_PLAIN:
        return _marked(written, bracketed, depth)
    text = written.partition(" #")[0].strip()
    if text in NO_TEXT or ": " in text or text[-1] == ":":
        raise _NotPlain
    return text


def _marked(written: str, bracketed: Bracketed, depth: int) -> Any:
    quoted = QUOTED.fullmatch(written)
    value = quoted[2].strip() if quoted else bracketed(written, depth) if written[0] in "[{" else None
    if value is None:
        raise _NotPlain
    return value
