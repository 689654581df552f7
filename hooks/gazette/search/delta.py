"""A base that stays as it is, and the pages that differ from it now, as one small segment beside it.

The small segment is always made anew from all that differs, never from the one before, so what a query answers depends
only on the documents: it is what an index of all of them would answer, in the same order.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from gazette.compact_json import compact_json
from gazette.search.document import SearchDocument, in_order, order_key
from gazette.search.index import LIMIT, META, TEXTS, manifest, segment

PER_SHARD = 450
"""Postings in a shard, roughly: every query asks the delta too, which must cost it little."""


@dataclass(frozen=True)
class Base:
    """The full segments, and what must be known of their documents. Made of lists, numbers and text: good for JSON."""

    segments: list[dict[str, Any]]
    """Their entries in the manifest, in order."""
    documents: list[tuple[str, str]]
    """(`order_key`, address) of every document, in order through all segments."""

    def dead(self, gone: Collection[str]) -> list[list[int]]:
        """For each segment the numbers of the documents at these addresses."""
        found: list[list[int]] = []
        first = 0
        for entry in self.segments:
            own = self.documents[first : first + entry["documents"]]
            found.append([number for number, (_, address) in enumerate(own) if address in gone])
            first += entry["documents"]
        return found


def texts_of(base: Base, gone: Collection[str]) -> dict[str, list[int]]:
    """The base's files in which the words of these documents stand, each with the rows that are theirs."""
    found: dict[str, list[int]] = defaultdict(list)
    for entry, dead in zip(base.segments, base.dead(gone), strict=True):
        for folder, size in (("m", META), ("t", TEXTS)):
            for number in dead:
                found[f"search/{entry['path']}/{folder}/{number // size}.json"].append(number % size)
    return found


def without_rows(content: bytes, rows: Iterable[int]) -> bytes:
    """Such a file without those words: what was corrected or taken back is not to be found in it any more."""
    kept = json.loads(content)
    for row in rows:
        kept[row] = []
    return compact_json(kept)


def update(base: Base, changed: Iterable[SearchDocument], removed: Iterable[str] = ()) -> dict[str, bytes]:
    """The files of the delta, and the manifest; path under the site's root → bytes.

    `changed` are all documents that the base lacks or has otherwise, at most `LIMIT`; `removed` the addresses of the
    base that are no more. Without either the manifest is the base's own.
    """
    changed = in_order(changed)
    if len(changed) > LIMIT:
        raise ValueError(f"a delta holds at most {LIMIT} documents, not {len(changed)}")
    gone = {*removed, *(document.address for document in changed)}
    entries = [{**entry, "dead": dead} for entry, dead in zip(base.segments, base.dead(gone), strict=True)]
    files: dict[str, bytes] = {}
    if changed:
        keys = [key for key, _ in base.documents]
        entry, files = segment(changed, PER_SHARD)
        order = [bisect_left(keys, order_key(each.kind, each.date, each.address)) for each in changed]
        entries.append({**entry, "order": order})
    return {**files, "search/manifest.json": manifest(entries)}
