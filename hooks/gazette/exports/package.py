"""A package of Office: a ZIP archive of parts, most of which are the same in each and are packed once.

`zipfile` writes the headers of every part anew, and to add one reads those of all others; that takes longer than the
packing. These are the same bytes that it would write.
"""

import zlib
from collections.abc import Iterable
from datetime import datetime
from struct import Struct
from typing import NamedTuple

COMMON = Struct("<5H3L2H")
"""What stands in the header before a part and in the directory alike: version 2.0, no flags, deflated …"""
FURTHER = Struct("<3H2L")
"""What the directory says besides: no comment, the first disk, nothing of the inside, the mode, where it begins."""
END = Struct("<4s4H2LH")
MODE = 0o600 << 16
"""Whoever unpacks it may read and write it."""


class Part(NamedTuple):
    """A part of a package, packed."""

    name: bytes
    common: bytes
    body: bytes


def packed(name: str, content: bytes, made: datetime, level: int) -> Part:
    """A part; its name is ASCII."""
    body = zlib.compress(content, level, -zlib.MAX_WBITS)
    day = (made.year - 1980) << 9 | made.month << 5 | made.day
    hour = made.hour << 11 | made.minute << 5 | made.second // 2
    crc = zlib.crc32(content)
    return Part(name.encode(), COMMON.pack(20, 0, 8, hour, day, crc, len(body), len(content), len(name), 0), body)


def package(parts: Iterable[Part]) -> bytes:
    """The package of these parts, in their order."""
    found: list[bytes] = []
    directory: list[bytes] = []
    start = count = 0
    for name, common, body in parts:
        found += (b"PK\3\4", common, name, body)
        directory += (b"PK\1\2\x14\3", common, FURTHER.pack(0, 0, 0, MODE, start), name)  # version 2.0, on Unix
        start += 30 + len(name) + len(body)
        count += 1
    listed = b"".join(directory)
    return b"".join((*found, listed, END.pack(b"PK\5\6", 0, 0, count, count, len(listed), start, 0)))
