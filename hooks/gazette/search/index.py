"""The files of the index, and what stands in each.

A reader's query touches few of them, whatever the size of the site:

search/manifest.json   which segments there are; the only file whose name never changes
search/SEGMENT/…       a segment holds up to 65,535 documents; it is named by a hash of its files, to be cached for ever
  s/N.bin              the keys whose hash begins with N → the documents that hold each, by field (see `packing`)
  m/N.json             what a result shows, META documents a file
  t/N.json             the text for excerpts, TEXTS documents a file
  f/FACET.bin          a filter's words and the documents of each
  f/status.bin         the schedules, from which the browser picks today's status

Documents are numbered in the order of `document.order_key`, so equally good pages come out in number order and the
latest stand together. There are 1 << `bits` shards in a segment, so many that a shard stays at a few kilobytes.

The full segments are the base. When pages change, a small segment is written beside them (`delta`): `dead` lists the
numbers in a segment that no longer hold, and `order` says before which document of the base each document of the small
segment stands, in numbers that go through all segments. A query is answered as if the whole were one.

This module needs no numpy; `segment`, `packing` and `grams` do, and are imported by those who index documents.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from gazette.compact_json import compact_json
from gazette.search.document import KINDS, SearchDocument, in_order

META, TEXTS = 2, 2
"""Documents in a file of m/ and of t/."""
LIMIT = 65_535
"""Documents in one segment."""


def build_index(documents: Iterable[SearchDocument]) -> dict[str, bytes]:
    """Path under the site's root → bytes. The same documents give the same bytes, whatever their order."""
    ordered = in_order(documents)
    files: dict[str, bytes] = {}
    segments = []
    for start in range(0, len(ordered), LIMIT):
        entry, found = segment(ordered[start : start + LIMIT])
        files |= found
        segments.append(entry)
    return {**files, "search/manifest.json": manifest(segments)}


def segment(
    documents: Sequence[SearchDocument], per_shard: int | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """One segment, made in this process: its entry in the manifest and its files, by path under the site's root."""
    from gazette.search.segment import PER_SHARD, SegmentWriter, finish_segment, run_job, shard_jobs

    files: dict[str, bytes] = {}
    count = len(documents)
    writer = SegmentWriter(files, count)
    for number, document in enumerate(documents):
        writer.add(number, document)
    parts = [writer.close()]
    jobs = shard_jobs(files, parts, count, per_shard or PER_SHARD)
    entry = finish_segment(files, parts, jobs, map(run_job, jobs), count)
    return entry, {f"search/{entry['path']}/{path}": data for path, data in files.items()}


def manifest(segments: Iterable[dict[str, Any]]) -> bytes:
    """search/manifest.json, from the entries of the segments in their order, a delta's last."""
    return compact_json({"format": 2, "meta": META, "texts": TEXTS, "kinds": KINDS, "segments": list(segments)})
