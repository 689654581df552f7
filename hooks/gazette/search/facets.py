"""The columns behind the filters: which documents have which word, and which status holds when.

Collected document by document in every process that reads pages, merged and written once.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TypeAlias

from gazette.search.document import KINDS, SearchDocument

FACETS = ("kind", "year", "sector", "place", "issuer")
SHANGHAI = timezone(timedelta(hours=8))
DAY = 24 * 60

Stages: TypeAlias = tuple[tuple[str, int], ...]
"""(status code, minute of the day in China at which it begins, or -1: from the beginning), in the order of time."""


@dataclass
class Columns:
    """What the filters know of some documents of a segment."""

    words: dict[str, dict[str, list[int]]] = field(
        default_factory=lambda: {facet: defaultdict(list) for facet in FACETS}
    )
    """Facet → word → documents."""
    schedules: dict[Stages, list[tuple[int, tuple[int, ...]]]] = field(default_factory=lambda: defaultdict(list))
    """Stages → (document, the day of each stage that has a minute)."""

    def add(self, number: int, document: SearchDocument) -> None:
        """Note a document."""
        for facet in FACETS:
            words = (document.kind,) if facet == "kind" else document.facets.get(facet, ())
            for word in dict.fromkeys(words):
                self.words[facet][word].append(number)
        if not document.schedule:
            return
        moments = [divmod(_minutes(start), DAY) if start else (0, -1) for start, *_ in document.schedule]
        stages = tuple((code, minute) for (_, code, *_), (_, minute) in zip(document.schedule, moments, strict=True))
        self.schedules[stages].append((number, tuple(day for day, minute in moments if minute >= 0)))

    def merge(self, other: "Columns") -> None:
        """Take in what another process has noted."""
        for facet, words in other.words.items():
            for word, numbers in words.items():
                self.words[facet][word].extend(numbers)
        for stages, rows in other.schedules.items():
            self.schedules[stages].extend(rows)

    def files(self, count: int) -> dict[str, bytes]:
        """Path in the segment → bytes; `count` documents are in the segment."""
        from gazette.search.packing import column

        found = {}
        for facet, words in self.words.items():
            for numbers in words.values():
                numbers.sort()
            found[f"f/{facet}.bin"] = column(words, _offered(facet, words), count)
        found["f/status.bin"] = self._statuses(count)
        return found

    def _statuses(self, count: int) -> bytes:
        """A varint, as many bytes of JSON (rows of stages), for each row its documents and, stage by stage, their days.

        A day is counted from 1970 in China and written as its distance from that of the document before, a varint of
        2 × distance, or of -2 × distance - 1 when it is negative.
        """
        from gazette.search.packing import numbered, varint

        rows = sorted(self.schedules)
        head = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
        found = bytearray(varint(len(head)) + head)
        for row in rows:
            listed = sorted(self.schedules[row])
            found += numbered([number for number, _ in listed], count)
            for days in zip(*(days for _, days in listed), strict=True):
                for day, before in zip(days, (0, *days), strict=False):
                    distance = day - before
                    found += varint(2 * distance if distance >= 0 else -2 * distance - 1)
        return bytes(found)


def _offered(facet: str, words: dict[str, list[int]]) -> list[str]:
    """Kinds in their order, years downwards, other words by how many pages they have."""
    if facet == "kind":
        return [kind for kind in KINDS if kind in words]
    if facet == "year":
        return sorted(words, reverse=True)
    return sorted(words, key=lambda word: (-len(words[word]), word))


def _minutes(moment: str) -> int:
    found = datetime.fromisoformat(moment)
    return int((found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).timestamp() + 8 * 3600) // 60
