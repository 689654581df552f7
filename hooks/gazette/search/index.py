"""Documents → the files of the index, and what stands in each.

A reader's query touches few of them, whatever the size of the site:

search/manifest.json   which segments there are; the only file whose name never changes
search/SEGMENT/…       a segment holds up to 65,535 documents; it is named by a hash of its files, to be cached for ever
  s/N.bin              shard N of the keys: key → the documents that hold it, by field (see `keys`, `packing`)
  m/N.json             what a result shows, META documents a file
  t/N.json             the text for excerpts, TEXTS documents a file
  f/FACET.bin          a filter's words and the documents of each
  f/status.bin        the schedules, from which the browser picks today's status

Documents are numbered in the order of `document.in_order`, so equally good pages come out in number order and the
latest stand together. The shard of a key is the CRC-32 of its UTF-8 bytes modulo the number of shards, which grows with
the corpus so that a shard stays at a few kilobytes.

How a changed page can update this without a rebuild: the manifest lists any number of segments. A later, small segment
holds the changed documents; `dead` lists their old numbers in the earlier one, and `order` says before which document
of the first segment each new one stands. The browser reads both already. The first segment's files stay as they are
until somebody merges.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from typing import TypeAlias
from zlib import crc32

from gazette.search.document import KINDS, SearchDocument, in_order
from gazette.search.grams import Grams, Postings, postings
from gazette.search.keys import join, number_key, number_pieces, tokens
from gazette.search.packing import HEADERS, LIMIT, Numbers, column, little, pack, varint

SHANGHAI = timezone(timedelta(hours=8))
META, TEXTS, SHARD_BYTES = 4, 2, 3072
FACETS = ("kind", "year", "sector", "place", "issuer")

# Fields of an entry, one bit each; docs/assets/gazette/search/query.js weighs them.
TEXT, UNIT, NUMBER, NAME, TITLE, PIECE, EXACT, WHOLE_NUMBER = (1 << bit for bit in range(8))

LONGEST = 256

Keyed: TypeAlias = "defaultdict[str, Numbers]"
ByKey: TypeAlias = "defaultdict[bytes, dict[int, Numbers]]"
"""Key in UTF-8 → field, ascending → documents."""


def build_index(documents: Iterable[SearchDocument]) -> dict[str, bytes]:
    """Path under the site's root → bytes. The same documents give the same bytes, whatever their order."""
    return dict(index_files(documents))


def index_files(documents: Iterable[SearchDocument]) -> Iterator[tuple[str, bytes]]:
    """Like `build_index`, segment by segment, for those who write files as they come."""
    ordered = in_order(list(documents))
    segments = []
    for segment in _batched(ordered, LIMIT):
        files = dict(_segment(segment))
        folder = _hash(files)
        shards = sum(path.startswith("s/") for path in files)
        segments.append({"path": folder, "documents": len(segment), "shards": shards, "dead": [], "order": None})
        yield from ((f"search/{folder}/{path}", data) for path, data in files.items())
    manifest = {"format": 1, "meta": META, "texts": TEXTS, "kinds": KINDS, "segments": segments}
    yield "search/manifest.json", _json(manifest)


def _segment(documents: Sequence[SearchDocument]) -> Iterator[tuple[str, bytes]]:
    for number, shard in enumerate(_shards(documents)):
        yield f"s/{number}.bin", shard
    for number, batch in enumerate(_batched(documents, META)):
        yield f"m/{number}.json", _json([_shown(document) for document in batch])
    for number, batch in enumerate(_batched(documents, TEXTS)):
        yield f"t/{number}.json", _json([_text(document) for document in batch])
    for facet in FACETS:
        yield f"f/{facet}.bin", _facet(facet, documents)
    yield "f/status.bin", _statuses(documents)


def _shards(documents: Sequence[SearchDocument]) -> list[bytes]:
    """Every key's entry in its shard, sorted."""
    count = len(documents)
    grams = Grams()
    text, fields = postings(), {UNIT: postings(), NUMBER: postings(), NAME: postings(), TITLE: postings()}
    for number, document in enumerate(documents):
        parts = {
            UNIT: "\n".join((*document.places, *document.organisations)),
            NUMBER: "\n".join(document.numbers),
            NAME: "\n".join(document.names),
            TITLE: document.title,
        }
        for field, part in parts.items():
            grams.record(number, part, fields[field])
        grams.record(number, "\n".join((document.line, document.body, *parts.values())), text)
    special = _merged(fields, grams, _whole_keys(documents))
    size = sum(12 + min(2 * len(found), count // 8) for found in text.values())
    shards: list[list[bytes]] = [[] for _ in range(size // SHARD_BYTES + 1)]
    for key, entry in _entries(grams, text, special, count):
        shards[crc32(key) % len(shards)].append(entry)
    return [b"".join(sorted(shard)) for shard in shards]


def _merged(fields: Mapping[int, Postings], grams: Grams, whole: ByKey) -> ByKey:
    """The lists of the fields that few keys have; TEXT stays apart."""
    found: ByKey = defaultdict(dict)
    for field, of_field in fields.items():
        for key, documents in grams.keyed(of_field):
            found[key][field] = documents
    for key, by_field in whole.items():
        found[key].update(by_field)
    return found


def _entries(grams: Grams, text: Postings, special: ByKey, count: int) -> Iterator[tuple[bytes, bytes]]:
    """(key, its entry) in no order; a gram and a whole number, title or name may share a key."""
    lengths = [bytes((length,)) for length in range(256)]
    for key, documents in grams.keyed(text):
        by_field = special.pop(key, None)
        mask = TEXT | sum(by_field) if by_field else TEXT
        entry = lengths[len(key)] + key + HEADERS[mask] + pack(documents, count)
        if by_field:
            entry += b"".join(pack(listed, count) for listed in by_field.values())
        yield key, entry
    for key, by_field in special.items():
        yield (
            key,
            lengths[len(key)] + key + HEADERS[sum(by_field)] + b"".join(pack(x, count) for x in by_field.values()),
        )


def _whole_keys(documents: Sequence[SearchDocument]) -> ByKey:
    """Keys of whole titles, names and numbers and of the pieces of numbers: key → field, ascending → documents."""
    found: dict[int, Keyed] = {field: defaultdict(lambda: array("H")) for field in (PIECE, EXACT, WHOLE_NUMBER)}
    for number, document in enumerate(documents):
        rows = [tokens(text) for text in document.numbers]
        keys = {
            PIECE: set().union(*map(number_pieces, document.numbers)),
            EXACT: {join(tokens(name)) for name in _called(document)},
            WHOLE_NUMBER: {number_key(row) for row in rows},
        }
        for field, names in keys.items():
            for name in names:
                found[field][name].append(number)
    by_key: ByKey = defaultdict(dict)
    for field, keyed in found.items():
        for name, listed in keyed.items():
            if 0 < len(key := name.encode()) < LONGEST:
                by_key[key][field] = listed
    return by_key


def _called(document: SearchDocument) -> Iterator[str]:
    """What a page is called, a place also without 省, 市, 区 or 县."""
    for name in (document.title, *document.names):
        yield name
        if document.kind == "places" and len(name) > 2 and name[-1] in "省市区县":
            yield name[:-1]


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


def _facet(facet: str, documents: Sequence[SearchDocument]) -> bytes:
    """The words of a filter, years downwards, kinds in their order, others by how many pages they have."""
    found: Keyed = defaultdict(lambda: array("H"))
    for number, document in enumerate(documents):
        words = (document.kind,) if facet == "kind" else document.facets.get(facet, ())
        for word in dict.fromkeys(words):
            found[word].append(number)
    if facet == "kind":
        order = [kind for kind in KINDS if kind in found]
    elif facet == "year":
        order = sorted(found, reverse=True)
    else:
        order = sorted(found, key=lambda word: (-len(found[word]), word))
    return column(found, order, len(documents))


def _statuses(documents: Sequence[SearchDocument]) -> bytes:
    """Which status holds when: codes, then for each document the row of codes it goes through, then the moments.

    A varint, as many bytes of JSON ({"codes": …, "rows": …}, a row as numbers of codes), for each document the number
    of its row in 16 bits, and for each status but those “from the beginning” (-1 - code in the row) its moment in
    minutes since 1970, 32 bits with a sign.
    """
    codes = sorted({status[1] for document in documents for status in document.schedule})
    shapes, moments = [], array("i")
    for document in documents:
        shapes.append(
            tuple(codes.index(code) if start else -1 - codes.index(code) for start, code, *_ in document.schedule)
        )
        moments.extend(_minutes(start) for start, *_ in document.schedule if start)
    rows = sorted(set(shapes))
    places = {row: number for number, row in enumerate(rows)}
    head = _json({"codes": codes, "rows": rows})
    return varint(len(head)) + head + little(array("H", (places[shape] for shape in shapes))) + little(moments)


def _minutes(moment: str) -> int:
    found = datetime.fromisoformat(moment)
    return int((found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).timestamp()) // 60


def _batched(documents: Sequence[SearchDocument], size: int) -> Iterator[Sequence[SearchDocument]]:
    for start in range(0, len(documents), size):
        yield documents[start : start + size]


def _hash(files: Mapping[str, bytes]) -> str:
    found = blake2b(digest_size=8)
    for path, data in sorted(files.items()):
        found.update(f"{path} {len(data)}\n".encode() + data)
    return found.hexdigest()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
