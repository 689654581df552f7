"""Many texts → which documents hold which tokens and which pairs of neighbours, quickly.

This is where an index spends its time, so the loops over characters stand in C: a run of Latin letters and digits is
given one code point that no text uses, and pairs are read as 64-bit numbers straight from UTF-32.
"""

import re
import sys
from array import array
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import repeat
from typing import TypeAlias

from gazette.search.keys import join, tokens
from gazette.search.packing import Numbers
from gazette.search.traditional import SIMPLIFIED

Postings: TypeAlias = "defaultdict[int, Numbers]"
"""Gram → the documents that hold it, ascending."""

FIRST_RUN = 0x40000
"""Above it lie planes without characters."""
ODD = re.compile("[^\u4e00-\u9fff]+")
TRADITIONAL = re.compile(f"[{''.join(sorted(SIMPLIFIED))}]")
UTF32 = f"utf-32-{sys.byteorder[0]}e"
RUN = chr(FIRST_RUN)


def postings() -> Postings:
    """No postings yet; documents are numbers below 65,536."""
    return defaultdict(lambda: array("H"))


class Grams:
    """The grams of texts, as numbers, and back to their keys."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self._points: dict[str, str] = {}
        self._rows: dict[str, str] = {}

    def _row(self, odd: re.Match[str]) -> str:
        """What stands between Chinese characters as a row of code points; few different ones make up most text."""
        found = self._rows.get(odd[0])
        if found is None:
            found = "".join(self._point(token) if token.isascii() else token for token in tokens(odd[0]))
            self._rows[odd[0]] = found
        return found

    def _point(self, run: str) -> str:
        if run not in self._points:
            self._points[run] = chr(FIRST_RUN + len(self.runs))
            self.runs.append(run)
        return self._points[run]

    def of(self, text: str) -> set[int]:
        """The tokens of a text and its pairs of neighbours."""
        row = ODD.sub(self._row, TRADITIONAL.sub(_simplified, text))
        raw, length = row.encode(UTF32), len(row)
        found = set(array("Q", raw[: length // 2 * 8]))
        found.update(array("Q", raw[4 : 4 + (length - 1) // 2 * 8]))
        found.update(array("I", raw))
        return found

    def record(self, number: int, text: str, found: Postings) -> None:
        """Note that document `number` holds the grams of `text`."""
        deque(map(array.append, map(found.__getitem__, self.of(text)), repeat(number)), maxlen=0)

    def keyed(self, found: Postings) -> Iterator[tuple[bytes, Numbers]]:
        """(key in UTF-8, documents), in no order."""
        points = array("Q", found).tobytes().decode(UTF32)
        for first, second, documents in zip(points[::2], points[1::2], found.values(), strict=True):
            key = (first + second).strip("\0")
            if first >= RUN or second >= RUN:
                key = join(self.runs[ord(point) - FIRST_RUN] if point >= RUN else point for point in key)
            yield key.encode(), documents


def _simplified(found: re.Match[str]) -> str:
    return SIMPLIFIED[found[0]]
