"""Sorted document numbers → bytes, in the shortest of four ways; shards of keyed entries; filter columns.

A list is a header, `bytes << 2 | way` as a varint, and then
0: each number as 16 bits, little-endian;
1: how many numbers each block of 256 holds, one byte a block, then the low byte of each number;
2: one bit per document, the lowest bit first;
3: stretches, (first, length) as 16 bits each.

An entry is the key's length in bytes (a byte), the key in UTF-8, a byte that names the fields, and a list for each.
"""

import json
import sys
from array import array
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TypeAlias

Numbers: TypeAlias = "array[int]"
"""Ascending numbers below 65,536."""
LIMIT = 65_535
"""Documents in one segment."""


def varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


HEADERS = [varint(number) for number in range(1024)]


ALONE = HEADERS[2 << 2]


def pack(documents: Numbers, count: int, stretches: bool = False) -> bytes:
    """A list of ascending document numbers below `count`; `stretches` says that neighbours are likely."""
    raw = little(documents)
    if len(raw) == 2 and not stretches:  # most keys: worth a short way
        return ALONE + raw
    blocks, bitmap = (count + 255) // 256, (count + 7) // 8
    if stretches and len(runs := _stretches(documents)) < min(len(raw), bitmap):
        return _listed(3, runs)
    if len(raw) <= min(blocks + len(documents), bitmap):
        return _listed(0, raw)
    if blocks + len(documents) < bitmap:
        high = raw[1::2]
        counts = [high.count(block) for block in range(blocks)]
        if max(counts) < 256:
            return _listed(1, bytes(counts) + raw[0::2])
    marks = bytearray(b"0") * count
    for number in documents:
        marks[count - 1 - number] = 49  # "1"
    return _listed(2, int(marks, 2).to_bytes(bitmap, "little"))


def _listed(way: int, data: bytes) -> bytes:
    header = len(data) << 2 | way
    return (HEADERS[header] if header < 1024 else varint(header)) + data


def little(numbers: Numbers) -> bytes:
    """The numbers as bytes, the low byte first."""
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _stretches(documents: Numbers) -> bytes:
    found = array("H")
    for _, group in groupby(enumerate(documents), key=lambda pair: pair[1] - pair[0]):
        stretch = [number for _, number in group]
        found.extend((stretch[0], len(stretch)))
    return little(found)


def column(values: Mapping[str, Numbers], order: Iterable[str], count: int) -> bytes:
    """A filter: the words as a JSON list, preceded by its length in bytes as a varint, then a list for each word."""
    words = list(order)
    head = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    return varint(len(head)) + head + b"".join(pack(values[word], count, stretches=True) for word in words)
