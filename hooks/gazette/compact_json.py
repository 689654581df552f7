"""JSON for programs: without a needless byte, and five times as fast as the library of Python."""

from typing import Any

from orjson import OPT_SORT_KEYS, dumps


def compact_json(value: Any) -> bytes:
    """One line of JSON in UTF-8, keys in their order; tuples are lists, and each key is a mere `str`."""
    return dumps(value)


def sorted_json(value: Any) -> bytes:
    """The same with the keys of each object in order, so that equal values give the same bytes."""
    return dumps(value, option=OPT_SORT_KEYS)
