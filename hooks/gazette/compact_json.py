"""JSON for programs: without a needless byte, and five times as fast as the library of Python."""

from typing import Any

from orjson import dumps


def compact_json(value: Any) -> bytes:
    """One line of JSON in UTF-8, keys in their order; tuples are lists, and each key is a mere `str`."""
    return dumps(value)
