"""Documents → the folder of a segment, by several processes in bounded memory.

1. Every process makes a `SegmentWriter` and adds its documents in whole batches of 64 numbers (0 to 63, 64 to 127, …).
   What results show and excerpts are cut from is written at once, postings go to a spill file; `close` gives a `Part`.
2. `shard_jobs` divides the hashes of keys among jobs; `run_job` turns the postings of its share into shards.
3. `finish_segment` writes the filters and gives the segment's entry in the manifest. The caller then renames the folder
   to the entry's `path`.

The same documents give the same bytes, whoever added which batch. A segment holds at most `index.LIMIT` documents; the
caller divides more of them, in their order, into segments that are full but for the last.
"""

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gazette.compact_json import compact_json
from gazette.files import written
from gazette.search.document import KINDS, SearchDocument
from gazette.search.facets import Columns
from gazette.search.grams import Grams, Postings, recorded
from gazette.search.index import LIMIT, META, TEXTS
from gazette.search.keys import number_keys
from gazette.search.packing import shards

BATCH = 64
"""Documents that a process adds in one go; META and TEXTS divide it."""
SHARE_BITS = 8
SHARES = 1 << SHARE_BITS
"""Ranges of hashes in which a spill file can be read."""
JOB = 500_000
"""Postings that a job holds at once, roughly."""
MOST_BITS = 17
"""A posting holds 40 bits of a hash, and a shard tells its keys apart by 23."""
PER_SHARD = 3000
"""Postings in a shard, roughly."""
TEXT_AT_ONCE = 30_000
"""Characters that are turned into postings at once: what that works with stays in the processor's cache."""
WAITING = 100_000
"""Postings that are sorted at once, roughly, for the same reason."""

# Linux's allocator returns large memory to the system, which clears it page by page when it is next asked for: a third
# of the time of all that follows here. When it has been given back so large a piece once, it keeps smaller ones.
np.empty(8 << 20, np.uint8)

_SHARES = np.arange(SHARES, dtype=np.uint64) << np.uint64(64 - SHARE_BITS)
"""With what the hashes of each begin."""

# Fields, and what a page is worth for it in docs/assets/gazette/search/query.js.
TEXT, UNIT, NUMBER, NAME, TITLE, PIECE, EXACT, WHOLE_NUMBER = range(8)


Folder: TypeAlias = Path | dict[str, bytes]
"""Where the files of a segment go; a dictionary, by path in the segment, serves a single process."""


@dataclass
class Part:
    """What one process knows of a segment when it has added its documents."""

    spill: str
    runs: list[tuple[int, NDArray[np.uint32]]] = field(default_factory=list)
    """(postings in the spill file before the run, where in the run each share begins, and its end)."""
    postings: int = 0
    columns: Columns = field(default_factory=Columns)
    digests: dict[int, bytes] = field(default_factory=dict)
    """Batch → hash of its files in m/ and t/."""


@dataclass(frozen=True)
class Job:
    """A range of shards to be written."""

    folder: Folder
    count: int
    bits: int
    """The segment has 1 << bits shards."""
    shards: tuple[int, int]
    reads: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    """Spill file → stretches of postings in it, (first, how many)."""


class Waiting:
    """The texts by which documents are found, until there are enough of them to be turned into postings at once."""

    def __init__(self) -> None:
        self.characters = 0
        """Of the texts that say most."""
        self._followed: list[tuple[str, int]] = []
        self._pairs: list[tuple[str, int]] = []
        self._keys: list[tuple[str, int]] = []

    def add(self, number: int, document: SearchDocument) -> None:
        """Take in document `number` of the segment."""
        units, numbers, names, title = document.organisations, document.numbers, document.names, document.title
        units = document.places + units
        text = "\n".join((document.line, document.body, *units, *numbers, *names, title))
        self.characters += len(text)
        self._followed.append((text, recorded(number, TEXT)))
        as_unit, as_number, as_name, exactly = (recorded(number, which) for which in (UNIT, NUMBER, NAME, EXACT))
        self._pairs += [(text, as_unit) for text in units]
        self._pairs += [(text, as_number) for text in numbers]
        self._pairs += [(text, as_name) for text in names]
        self._pairs.append((title, recorded(number, TITLE)))
        known = (title, *names)
        self._keys += [(text, exactly) for text in known]
        if document.kind == "places":
            self._keys += [(name[:-1], exactly) for name in known if len(name) > 2 and name[-1] in "省市区县"]
        for text in numbers:
            whole, pieces = number_keys(text)
            self._keys.append((whole, recorded(number, WHOLE_NUMBER)))
            as_piece = recorded(number, PIECE)
            self._keys += [(piece, as_piece) for piece in pieces]

    def postings(self) -> Postings:
        """All of them as postings."""
        return _grams().of(self._followed, self._pairs, self._keys)


class SegmentWriter:
    """One process's pen for a segment."""

    def __init__(self, folder: Folder, count: int) -> None:
        """`folder` is the segment's own, shared by its writers; `count` documents are in the segment."""
        if count > LIMIT:
            raise ValueError(f"a segment holds at most {LIMIT} documents, not {count}")
        self._folder, self._count = folder, count
        if isinstance(folder, Path):
            for name in ("m", "t", "s", "f"):
                (folder / name).mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="spill-", dir=folder if isinstance(folder, Path) else None)
        self._spill = os.fdopen(handle, "wb")
        self._part = Part(name)
        self._waiting = Waiting()
        self._postings: list[Postings] = []
        self._shown: list[list[object]] = []
        self._texts: list[list[str]] = []

    def add(self, number: int, document: SearchDocument) -> None:
        """Add document `number` of the segment; numbers follow each other within a batch, batches come in any order."""
        self._waiting.add(number, document)
        self._shown.append(_shown(document))
        self._texts.append(_text(document))
        self._part.columns.add(number, document)
        full = number % BATCH == BATCH - 1 or number == self._count - 1
        if full or self._waiting.characters > TEXT_AT_ONCE:
            self._postings.append(self._waiting.postings())
            self._waiting = Waiting()
        if full or sum(map(len, self._postings)) > WAITING:
            self._flush()
        if full:
            self._write(number // BATCH)

    def close(self) -> Part:
        """End; what was added is described by the result."""
        self._spill.close()
        return self._part

    def _flush(self) -> None:
        """The postings to the spill file, in order and each once."""
        postings = np.concatenate(self._postings)
        postings.sort()
        postings = postings[np.flatnonzero(np.append(True, postings[1:] != postings[:-1]))]
        ends = np.append(np.searchsorted(postings, _SHARES), len(postings)).astype(np.uint32)
        postings.tofile(self._spill)
        self._part.runs.append((self._part.postings, ends))
        self._part.postings += len(postings)
        self._postings = []

    def _write(self, batch: int) -> None:
        digest = blake2b(digest_size=16)
        for name, rows, size in (("m", self._shown, META), ("t", self._texts, TEXTS)):
            for at in range(0, len(rows), size):
                data = compact_json(rows[at : at + size])
                _put(self._folder, f"{name}/{(batch * BATCH + at) // size}.json", data)
                digest.update(data)
        self._part.digests[batch] = digest.digest()
        self._shown, self._texts = [], []


def shard_jobs(folder: Folder, parts: Sequence[Part], count: int, per_shard: int = PER_SHARD) -> list[Job]:
    """The jobs that write the shards of a segment, to be mapped over processes in any order."""
    postings = sum(part.postings for part in parts)
    bits = min(max(1, (postings // per_shard).bit_length()), MOST_BITS)
    shares = 1 << max(0, SHARE_BITS - min(bits, (postings // JOB).bit_length()))
    jobs = []
    for share in range(0, SHARES, shares):
        reads = []
        for part in parts:
            stretches = [
                (first + int(ends[share]), int(ends[share + shares] - ends[share])) for first, ends in part.runs
            ]
            reads.append((part.spill, tuple(stretches)))
        span = (share << bits >> SHARE_BITS, share + shares << bits >> SHARE_BITS)
        jobs.append(Job(folder, count, bits, span, tuple(reads)))
    return jobs


def run_job(job: Job) -> tuple[int, bytes]:
    """Write the job's shards; the number of the first, and a hash of each, 8 bytes long, one after the other."""
    digests = []
    for number, data in enumerate(shards(_read(job), job.count, job.bits, *job.shards), start=job.shards[0]):
        _put(job.folder, f"s/{number}.bin", data)
        digests.append(blake2b(data, digest_size=8).digest())
    return job.shards[0], b"".join(digests)


def finish_segment(
    folder: Folder, parts: Sequence[Part], jobs: Sequence[Job], results: Iterable[tuple[int, bytes]], count: int
) -> dict[str, Any]:
    """Write the filters, remove the spill files, and give the segment's entry in the manifest.

    `results` are those of `jobs` in any order. `path` in the entry is the name that the folder gets under search/.
    """
    shards_written = sorted(results)  # before the spill files go: results may be computed only now
    columns = Columns()
    for part in parts:
        columns.merge(part.columns)
        Path(part.spill).unlink()
    digest = blake2b(digest_size=8)
    for path, data in columns.files(count).items():
        _put(folder, path, data)
        digest.update(data)
    digests = {batch: digest for part in parts for batch, digest in part.digests.items()}
    for _, found in (*sorted(digests.items()), *shards_written):
        digest.update(found)
    return {"path": digest.hexdigest(), "documents": count, "bits": jobs[0].bits, "dead": [], "order": None}


@cache
def _grams() -> Grams:
    """This process's own: what it has learnt of characters serves every writer."""
    return Grams()


def _put(folder: Folder, path: str, data: bytes) -> None:
    if isinstance(folder, Path):
        written(f"{folder}/{path}", data)
    else:
        folder[path] = data


def _read(job: Job) -> Postings:
    found = np.empty(sum(number for _, stretches in job.reads for _, number in stretches), np.uint64)
    free = found.data.cast("B")
    for spill, stretches in job.reads:
        with open(spill, "rb", buffering=0) as file:  # noqa: PTH123 (raw, for stretches are short)
            for first, number in stretches:
                file.seek(8 * first)
                free = free[file.readinto(free[: 8 * number]) :]
    return found


def _shown(document: SearchDocument) -> list[object]:
    """Kind, address, title, line, number, date, issuers, schedule."""
    number = next((text for text in document.numbers if text.strip("0123456789+-() ")), "")
    return [
        KINDS.index(document.kind),
        document.address,
        document.title,
        document.line,
        number,
        document.date,
        document.facets.get("issuer", ()),
        document.schedule,
    ]


def _text(document: SearchDocument) -> list[str]:
    """The body, and what else the page is found by and does not say in it."""
    also = (*document.names, *document.numbers, *document.places, *document.organisations)
    return [document.body, "\n".join(dict.fromkeys(text for text in also if text not in document.body))]
