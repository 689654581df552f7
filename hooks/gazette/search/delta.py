"""A base that stays as it is, and the pages that differ from it now, as one small segment beside it.

The small segment is always made anew from all that differs, never from the one before, so what a query answers depends
only on the documents: it is what an index of all of them would answer, in the same order.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gazette.search.document import SearchDocument, in_order, order_key
from gazette.search.index import LIMIT, manifest, segment

PER_SHARD = 450
"""Postings in a shard, roughly: every query asks the delta too, which must cost it little."""


@dataclass(frozen=True)
class Base:
    """The full segments, and what must be known of their documents. Made of lists, numbers and text: good for JSON."""

    segments: list[dict[str, Any]]
    """Their entries in the manifest, in order."""
    documents: list[tuple[str, str]]
    """(`order_key`, address) of every document, in order through all segments."""


def update(base: Base, changed: Iterable[SearchDocument], removed: Iterable[str] = ()) -> dict[str, bytes]:
    """The files of the delta, and the manifest; path under the site's root → bytes.

    `changed` are all documents that the base lacks or has otherwise, at most `LIMIT`; `removed` the addresses of the
    base that are no more. Without either the manifest is the base's own.
    """
    changed = in_order(changed)
    if len(changed) > LIMIT:
        raise ValueError(f"a delta holds at most {LIMIT} documents, not {len(changed)}")
    gone = {*removed, *(document.address for document in changed)}
    dead = [number for number, (_, address) in enumerate(base.documents) if address in gone]
    entries: list[dict[str, Any]] = []
    files: dict[str, bytes] = {}
    first = 0
    for entry in base.segments:
        last = first + entry["documents"]
        entries.append({**entry, "dead": [number - first for number in dead if first <= number < last]})
        first = last
    if changed:
        keys = [key for key, _ in base.documents]
        entry, files = segment(changed, PER_SHARD)
        order = [bisect_left(keys, order_key(each.kind, each.date, each.address)) for each in changed]
        entries.append({**entry, "order": order})
    return {**files, "search/manifest.json": manifest(entries)}
