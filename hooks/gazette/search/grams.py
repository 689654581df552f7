"""Many texts → postings: which documents hold which keys, as sorted out by numpy, tens of documents at a time.

A posting is one number of 64 bits; from the highest: 40 bits of the key's hash, one that says whether the key has
several tokens, 3 of the field, 16 of the document, and 4 for what follows: the class of the token after a pair of
neighbours in the text of the document. With it a phrase is told from a page that merely holds its pairs.

What is done to a character is a look-up in a table and a handful of vector operations, so a page costs a fraction of a
millisecond.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gazette.search.keys import CLASSES, FOLDED, ONE, RUN, RUN_BIT, TWO

Postings: TypeAlias = NDArray[np.uint64]
Codes: TypeAlias = NDArray[np.uint32]

DOCUMENT_SHIFT, FIELD_SHIFT, PAIR_SHIFT, HASH_SHIFT = 4, 20, 23, 24
TEXT = 0
"""The field that knows what follows."""
BREAK = "\ud800"
"""Stands between passages: half a surrogate pair, which no text can hold."""
BLANK, BROKEN, SEVERAL, UNKNOWN = 0, 1, 2, 3
"""What the table says of a character that is no token: it separates, breaks, becomes several; not looked up yet."""
SLOTS = 14
"""Two to this power: places per document in which repeated pairs meet."""


@dataclass(frozen=True)
class Passage:
    """A piece of text and what it is recorded as; None records nothing."""

    text: str
    document: int
    """Below 65,536."""
    grams: int | None
    """The field of its tokens and pairs of neighbours."""
    whole: int | None = None
    """The field of the passage as one key."""


class Grams:
    """Turns passages into postings; keeps the table of characters that it has met."""

    def __init__(self) -> None:
        self._table = np.full(0x110000, UNKNOWN, np.uint32)
        self._table[ord(BREAK)] = BROKEN
        self._several: dict[int, Codes] = {}

    def of(self, passages: Sequence[Passage]) -> Postings:
        """The postings of passages whose documents lie within 64 numbers of each other; a few may be there twice."""
        tokens, passage = self._tokens(BREAK.join(each.text for each in passages))
        documents = np.array([each.document for each in passages], np.uint64) << np.uint64(DOCUMENT_SHIFT)
        found = []
        for attribute, keyed in (("grams", _grams), ("whole", _wholes)):
            fields = np.array([-1 if (f := getattr(each, attribute)) is None else f for each in passages], np.int8)
            low = documents | np.maximum(fields, 0).astype(np.uint64) << np.uint64(FIELD_SHIFT)
            kept = fields[passage] >= 0
            found += keyed(tokens[kept], passage[kept], low)
        return np.concatenate(found)

    def _tokens(self, text: str) -> tuple[Codes, NDArray[np.int32]]:
        """The codes of the tokens and the number of the passage in which each stands."""
        folded = self._folded(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))
        passage = np.cumsum(folded == BROKEN, dtype=np.int32)
        in_run = (folded > BROKEN) & (folded < 0x80)
        starts = in_run.copy()
        starts[1:] &= ~in_run[:-1]
        kept = (folded > BROKEN) & (starts | ~in_run)
        runs = folded[in_run]
        if len(runs):
            folded[starts] = _sums(runs, np.flatnonzero(starts[in_run]), RUN) | np.uint32(RUN_BIT)
        return folded[kept], passage[kept]

    def _folded(self, points: Codes) -> Codes:
        """`keys.fold`, on code points; what becomes several characters makes the text longer."""
        folded = self._table[points]
        if (folded == UNKNOWN).any():
            self._learn(np.unique(points[folded == UNKNOWN]))
            folded = self._table[points]
        several = np.flatnonzero(folded == SEVERAL)
        if not len(several):
            return folded
        pieces, at = [], 0
        for place in several.tolist():
            pieces += [folded[at:place], self._several[int(points[place])]]
            at = place + 1
        return np.concatenate([*pieces, folded[at:]])

    def _learn(self, points: Codes) -> None:
        for point in points.tolist():
            codes = [BLANK if char == " " else ord(char) for char in FOLDED[point]]
            if len(codes) == 1 or not any(codes):
                self._table[point] = codes[0] if codes else BLANK
            else:
                self._table[point] = SEVERAL
                self._several[point] = np.array(codes, np.uint32)


def _grams(tokens: Codes, passage: NDArray[np.int32], low: Postings) -> list[Postings]:
    """Tokens and pairs of neighbours; what a document repeats is dropped as far as that is cheap."""
    neighbours = passage[1:] == passage[:-1]
    first, second, of_pair = tokens[:-1][neighbours], tokens[1:][neighbours], low[passage[1:][neighbours]]
    following = np.append(tokens[2:] * (passage[2:] == passage[:-2]), np.zeros(min(len(neighbours), 1), np.uint32))
    following = _mixed(following[neighbours]) % np.uint32(CLASSES) + np.uint32(1)
    in_text = of_pair >> np.uint64(FIELD_SHIFT) & np.uint64(7) == TEXT
    of_pair = of_pair | np.where(in_text, following, np.uint32(0))
    kept = _new(first.astype(np.uint64) << np.uint64(32) | second, of_pair)
    first, second, of_pair = first[kept], second[kept], of_pair[kept]
    # Every token begins a pair that was kept, or ends its passage.
    ends = np.append(~neighbours, np.ones(min(len(tokens), 1), np.bool_))
    alone = np.append(first, tokens[ends])
    of_alone = np.append(of_pair >> np.uint64(DOCUMENT_SHIFT) << np.uint64(DOCUMENT_SHIFT), low[passage[ends]])
    kept = _new(alone.astype(np.uint64), of_alone)
    alone, of_alone = alone[kept], of_alone[kept]
    of_pair |= np.uint64(1 << PAIR_SHIFT)
    return [
        _hashed(first + second * np.uint32(ONE), first + second * np.uint32(TWO), of_pair),
        _hashed(alone, alone, of_alone),
    ]


def _new(keys: NDArray[np.uint64], low: Postings) -> NDArray[np.bool_]:
    """False where the same key stood with the same `low` before or after; of many keys, a few may be missed."""
    slot = (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - SLOTS)
    slot |= (low >> np.uint64(DOCUMENT_SHIFT) & np.uint64(63)) << np.uint64(SLOTS)
    number = np.arange(len(keys), dtype=np.uint32)
    last = np.empty(64 << SLOTS, np.uint32)
    last[slot] = number
    seen = last[slot]
    kept: NDArray[np.bool_] = (seen == number) | (keys[seen] != keys) | (low[seen] != low)
    return kept


def _wholes(tokens: Codes, passage: NDArray[np.int32], low: Postings) -> list[Postings]:
    if not len(tokens):
        return []
    starts = np.flatnonzero(np.append(True, passage[1:] != passage[:-1]))
    several = (np.diff(starts, append=len(tokens)) > 1).astype(np.uint64) << np.uint64(PAIR_SHIFT)
    return [_hashed(_sums(tokens, starts, ONE), _sums(tokens, starts, TWO), low[passage[starts]] | several)]


def _sums(codes: Codes, starts: NDArray[np.int64], base: int) -> Codes:
    """For each stretch that begins at one of `starts`: the sum of its codes times powers of `base`, in 32 bits."""
    lengths = np.diff(starts, append=len(codes))
    powers = np.full(lengths.max(), base, np.uint32)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    return np.add.reduceat(codes * powers[np.arange(len(codes)) - np.repeat(starts, lengths)], starts, dtype=np.uint32)


def _hashed(one: Codes, two: Codes, low: Postings) -> Postings:
    kept = np.uint32(-1 << HASH_SHIFT & 0xFFFFFFFF)
    return _mixed(one).astype(np.uint64) << np.uint64(32) | _mixed(two) & kept | low


def _mixed(values: Codes) -> Codes:
    values = (values ^ values >> np.uint32(16)) * np.uint32(0x7FEB352D)
    values = (values ^ values >> np.uint32(15)) * np.uint32(0x846CA68B)
    return values ^ values >> np.uint32(16)
