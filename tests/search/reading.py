"""The index read back and asked in plain Python: a second reading of what the browser does.

    index = Index.of(Path("site"))                        # or Index(build_index(documents))
    answer = index.search("测信厅电子函〔2031〕267号")
    index.addresses(answer, 3)                            # the best pages
    index.shown(answer)                                   # what the page says of the first ten of them
    index.fetched                                         # path → bytes of all files taken so far, as a browser would

`index.forget()` empties the cache and `fetched`, so that the next query is a cold one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from gazette.search.document import KINDS
from gazette.search.keys import class_of, join, number_key, place, tokens

TEXT, UNIT, NUMBER, NAME, TITLE, PIECE, EXACT, WHOLE_NUMBER = range(8)
WEIGHT = {TEXT: 10, UNIT: 20, NUMBER: 15, NAME: 50, TITLE: 60, PIECE: 30}
WHOLE = {EXACT: 500, WHOLE_NUMBER: 1000}
SHORT, MANY, FEW, ENOUGH, BEHIND, MOST = 5, 8, 3, 3, 100, 40
SHANGHAI_MINUTES = 8 * 60


class Bytes:
    """A file, read from its start."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]

    def rest(self) -> bytes:
        return self.take(len(self.data) - self.at)

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def numbers(self, limit: int) -> list[int]:
        """The numbers below `limit` in one list of a filter."""
        count, runs = divmod(self.varint(), 2)
        if not runs:
            low, size = sizes(count, limit)
            lows = Bits(self.take((low * count + 7) // 8))
            return decoded(low, lows, Bits(self.take((size + 7) // 8)), size)
        found: list[int] = []
        at = 0
        while len(found) < count:
            at += self.varint()
            length = self.varint()
            found += range(at, at + length)
            at += length
        return found


class Bits:
    """Bytes as bits, the lowest first."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> int:
        first, self.at = self.at, self.at + count
        value = int.from_bytes(self.data[first // 8 : (self.at + 7) // 8], "little")
        return value >> first % 8 & (1 << count) - 1


def sizes(count: int, limit: int) -> tuple[int, int]:
    """Bits of each number in the first stream, of the whole list in the second."""
    if 4 * count > limit:
        return 0, limit
    low = (limit // count).bit_length() - 1
    return low, count + (limit - 1 >> low)


def decoded(low: int, lows: Bits, highs: Bits, size: int) -> list[int]:
    """One list out of both streams."""
    ones = [at for at, one in enumerate(f"{highs.take(size):0{size}b}"[::-1]) if one == "1"] if size else []
    return [one - before << low | lows.take(low) if low else one for before, one in enumerate(ones)]


@dataclass
class Lists:
    """Field → documents of a key, and for a pair of tokens: document → class of the token that always follows, or 0."""

    fields: dict[int, list[int]]
    following: dict[int, int]


def read_shard(data: bytes, limit: int) -> dict[int, Lists]:
    """Number of a key → its lists, in a segment of `limit` documents."""
    reader = Bytes(data)
    count = reader.varint()
    lows = Bits(reader.take(2 * count))
    keys = decoded(16, lows, Bits(reader.take((count + 262) // 8)), count + 255) if count else []
    fields = [[field for field in range(8) if mask >> field & 1] for mask in reader.take(count)]
    counts = [[reader.varint() for _ in each] for each in fields]
    every = [(*sizes(number, limit), number) for each in counts for number in each]
    lows = Bits(reader.take((sum(low * number for low, _, number in every) + 7) // 8))
    highs = Bits(reader.take((sum(size for _, size, _ in every) + 7) // 8))
    classes = Bits(reader.rest())
    found = {}
    for key, each, numbers in zip(keys, fields, counts, strict=True):
        lists = {}
        for field, number in zip(each, numbers, strict=True):
            low, size = sizes(number, limit)
            lists[field] = decoded(low, lows, highs, size)
        following = {document: classes.take(4) for document in lists.get(TEXT, ())} if key & 1 else {}
        found[key] = Lists(lists, following)
    return found


@dataclass(frozen=True)
class Hit:
    """A page that a query found."""

    number: int
    score: float


@dataclass(frozen=True)
class Answer:
    """What a query found, best first."""

    hits: list[Hit]
    partial: bool
    """No page holds everything; these come closest."""
    scattered: bool
    """They hold the words' pairs of characters, but not side by side."""
    counts: list[int]
    """Pages of each word."""


@dataclass
class Scores:
    """Page → what a word is worth in it: where it may stand as it was asked for, and where only its pairs do."""

    together: dict[int, float]
    apart: dict[int, float]


class Index:
    """All segments as one."""

    def __init__(self, files: Mapping[str, bytes] | Callable[[str], bytes]) -> None:
        """`files`: path under the site's root → bytes, or how to get them."""
        self._get = files.__getitem__ if isinstance(files, Mapping) else files
        self.forget()

    @classmethod
    def of(cls, site: Path) -> "Index":
        """The index of a built site."""
        return cls(lambda path: (site / path).read_bytes())

    def forget(self) -> None:
        """Become a browser that has fetched nothing."""
        self.fetched: dict[str, int] = {}
        self._shards: dict[str, dict[int, Lists]] = {}
        self._manifest: dict[str, Any] = {}

    def read(self, path: str) -> bytes:
        """A file of the index."""
        data = self._get(f"search/{path}")
        self.fetched[f"search/{path}"] = len(data)
        return data

    @property
    def manifest(self) -> dict[str, Any]:
        """The manifest with the number of each segment's first document; `dead` and `total` of all."""
        if not self._manifest:
            self._manifest = json.loads(self.read("manifest.json"))
            first, dead = 0, set()
            for segment in self._manifest["segments"]:
                segment["first"] = first
                dead |= {first + number for number in segment["dead"]}
                first += segment["documents"]
            self._manifest |= {"dead": dead, "total": first - len(dead)}
        return self._manifest

    def _segment(self, number: int) -> dict[str, Any]:
        return next(each for each in reversed(self.manifest["segments"]) if each["first"] <= number)

    def _place(self, number: int) -> float:
        """Where a document stands among equals."""
        segment = self._segment(number)
        local = number - segment["first"]
        return segment["order"][local] - 1 + (local + 1) / (segment["documents"] + 1) if segment["order"] else number

    def lists(self, key: str) -> Lists:
        """What holds a key, in all segments."""
        found = Lists({}, {})
        for segment in self.manifest["segments"]:
            shard, number = place(key, segment["bits"])
            path = f"{segment['path']}/s/{shard}.bin"
            if path not in self._shards:
                self._shards[path] = read_shard(self.read(path), segment["documents"])
            lists, first = self._shards[path].get(number, Lists({}, {})), segment["first"]
            for field, documents in lists.fields.items():
                alive = [first + document for document in documents if first + document not in self.manifest["dead"]]
                found.fields[field] = found.fields.get(field, []) + alive
            found.following |= {first + document: token for document, token in lists.following.items()}
        return found

    def block(self, number: int, folder: str) -> Any:
        """A document's part of a file in m/ or t/."""
        segment, size = self._segment(number), self.manifest["meta" if folder == "m" else "texts"]
        block, at = divmod(number - segment["first"], size)
        return json.loads(self.read(f"{segment['path']}/{folder}/{block}.json"))[at]

    def shown(self, answer: Answer, most: int = 10) -> list[Any]:
        """What the page shows of the first results."""
        return [self.block(hit.number, "m") for hit in answer.hits[:most]]

    def addresses(self, answer: Answer, most: int | None = None) -> list[str]:
        """The first pages that a query found, or all of them."""
        return [self.block(hit.number, "m")[1] for hit in answer.hits[:most]]

    def facet(self, name: str, now: float = 0) -> dict[str, list[int]]:
        """A filter's words, in the order in which they are offered, and the documents of each; `now` in minutes."""
        found: dict[str, list[int]] = {}
        for segment in self.manifest["segments"]:
            data, limit = Bytes(self.read(f"{segment['path']}/f/{name}.bin")), segment["documents"]
            head = json.loads(data.take(data.varint()))
            words = (
                statuses(data, head, limit, now) if name == "status" else ((word, data.numbers(limit)) for word in head)
            )
            for word, documents in words:
                numbers = [segment["first"] + document for document in documents]
                found.setdefault(word, []).extend(number for number in numbers if number not in self.manifest["dead"])
        order: Callable[[str], Any] = lambda word: (-len(found[word]), word)  # noqa: E731
        if name == "kind":
            order = KINDS.index
        words = sorted((word for word in found if found[word]), key=order)
        return {word: found[word] for word in (sorted(words, reverse=True) if name == "year" else words)}

    def counts(self, answer: Answer, now: float = 0) -> dict[str, dict[str, int]]:
        """Facet → word → how many of the results have it."""
        numbers = {hit.number for hit in answer.hits}
        facets = ("kind", "year", "sector", "status", "place", "issuer")
        return {
            facet: {word: len(numbers & set(listed)) for word, listed in self.facet(facet, now).items()}
            for facet in facets
        }

    def search(self, query: str) -> Answer:
        """The pages that hold every word, best first; else those that come closest."""
        rows = list({join(row): row for word in query.split() if (row := tokens(word))}.values())
        if not rows:
            return Answer([], False, False, [])
        found = [self._scores(row) for row in rows]
        total = _sum_of_all(each.together for each in found)
        row = [token for each in rows for token in each]
        for key in filter(None, dict.fromkeys((join(row), number_key(row)))):
            fields = self.lists(key).fields
            for field, bonus in WHOLE.items():
                for number in fields.get(field, ()):
                    total[number] = total.get(number, 0) + bonus
            if len(rows) > 1:
                for number in fields.get(PIECE, ()):
                    total[number] = total.get(number, 0) + WEIGHT[PIECE]
        partial, scattered = not total, False
        uncut: list[dict[int, float]] = []
        if len(total) < ENOUGH:
            uncut = [self._uncut(row, each) for row, each in zip(rows, found, strict=True)]
            total = {number: worth - BEHIND for number, worth in _sum_of_all(uncut).items()} | total
        if not total:
            total = _sum_of_all({**each.apart, **each.together} for each in found)
            scattered = bool(total)
        if not total:
            total = self._nearest(rows, uncut)
        hits = [Hit(number, score) for number, score in self._best(total)]
        counts = [len(each.together) or len(each.apart) for each in found]
        return Answer(hits, partial and bool(hits), scattered, counts)

    def _best(self, total: dict[int, float]) -> list[tuple[int, float]]:
        return sorted(total.items(), key=lambda item: (-item[1], self._place(item[0])))

    def _scores(self, row: list[str]) -> Scores:
        number, (first, others) = number_key(row), _keys(row)
        pieces = self.lists(number).fields if number else {}
        asked = [(self.lists(key), following) for key, following in first]
        standing = _certainty(asked)
        if others and len(standing) > FEW:
            asked += [(self.lists(key), following) for key, following in others]
            standing = _certainty(asked)
        found = Scores({}, {})
        for field in range(TITLE + 1):
            for document in _every(asked, field):
                if document in standing:
                    sure = standing[document] if len(standing) <= MOST else 0
                    _raise(found.together, document, WEIGHT[field] + sure)
                else:
                    _raise(found.apart, document, WEIGHT[field])
        for document in pieces.get(PIECE, ()):
            _raise(found.together, document, WEIGHT[PIECE])
        for document in pieces.get(WHOLE_NUMBER, ()):
            _raise(found.together, document, WEIGHT[TITLE])
        return found

    def _uncut(self, row: list[str], found: Scores) -> dict[int, float]:
        kept = row[_latin(row[0]) : len(row) - _latin(row[-1])]
        return found.together if len(kept) < 2 or kept == row else self._scores(kept).together

    def _nearest(self, rows: list[list[str]], found: list[dict[int, float]]) -> dict[int, float]:
        total: dict[int, float] = {}
        most = 0.0
        for key in dict.fromkeys(key for row in rows for key, _ in _keys(row)[0]):
            fields = self.lists(key).fields
            worth = log(1 + self.manifest["total"] / (1 + len(fields.get(TEXT, ()))))
            most += worth
            for document in (*fields.get(TEXT, ()), *fields.get(TITLE, ())):
                total[document] = total.get(document, 0) + worth
        for document in (document for each in found for document in each):
            total[document] = total.get(document, 0) + most / len(rows)
        return dict(self._best({document: worth for document, worth in total.items() if worth >= most / 2})[:MOST])


Asked = tuple[Lists, str | None]


def _keys(row: list[str]) -> tuple[list[tuple[str, str | None]], list[tuple[str, str | None]]]:
    """The pairs of a row, each with the token that follows: those asked for first, and the others."""
    if len(row) < 2:
        return [(join(row), None)], []
    pairs = [(join(pair), following) for pair, following in zip(pairwise(row), [*row[2:], None], strict=True)]
    if len(pairs) < SHORT:
        return pairs, []
    covers = {*range(0, len(pairs), 2), len(pairs) - 1}
    return _sample([pairs[at] for at in sorted(covers)]), _sample([p for at, p in enumerate(pairs) if at not in covers])


def _sample(keys: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    step = max(1.0, len(keys) / MANY)
    return [keys[int(at * step)] for at in range(-int(-len(keys) // step))]


def _every(asked: Iterable[Asked], field: int) -> list[int]:
    """Pages that hold every gram in a field."""
    return sorted(reduce(set.__and__, (set(lists.fields.get(field, ())) for lists, _ in asked)))


def _certainty(asked: list[Asked]) -> dict[int, float]:
    """Pages in which the pairs may stand side by side → the share of pairs of which it is certain, or nearly so."""
    found = {}
    for document in _every(asked, TEXT):
        known = [(lists.following[document], class_of(token)) for lists, token in asked if token is not None]
        if all(following in (0, token) for following, token in known):
            found[document] = sum(following > 0 for following, _ in known) / len(asked)
    return found


def _sum_of_all(found: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """Pages that every word found, with the sum of what they are worth."""
    maps = list(found)
    numbers = reduce(set.__and__, (set(each) for each in maps))
    return {number: sum(each[number] for each in sorted(maps, key=len)) for number in numbers}


def _raise(found: dict[int, float], number: int, worth: float) -> None:
    found[number] = max(found.get(number, worth), worth)


def _latin(token: str) -> bool:
    return token[0] in "0123456789abcdefghijklmnopqrstuvwxyz"


def statuses(data: Bytes, rows: list[Any], limit: int, now: float) -> Iterator[tuple[str, list[int]]]:
    """Status that holds at a moment, in minutes since 1970 → documents."""
    for stages in rows:
        documents = data.numbers(limit)
        holds: list[str | None] = [None for _ in documents]
        for code, minute in stages:
            day = 0
            for at in range(len(documents)):
                if minute >= 0:
                    step = data.varint()
                    day += -(step + 1) // 2 if step % 2 else step // 2
                if minute < 0 or day * 24 * 60 + minute - SHANGHAI_MINUTES <= now:
                    holds[at] = code
        yield from ((code, [document]) for code, document in zip(holds, documents, strict=True) if code)
