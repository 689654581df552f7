"""Many texts → postings: which documents hold which keys, as sorted out by numpy, tens of documents at a time.

A posting is one number of 64 bits; from the highest: 40 bits of the key's hash, one that says whether the key has
several tokens, 3 of the field, 16 of the document, and 4 for what follows: the class of the token after a pair of
neighbours in the text of the document. With it a phrase is told from a page that merely holds its pairs.

What is done to a character is a look-up in a table and a handful of vector operations, so a page costs a fraction of a
millisecond.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

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
NOWHERE = np.uint32(0xFFFFFFFF)
"""Of a pair that spans two passages."""
SLOTS = 14
"""Two to this power: places per document in which repeated pairs meet."""


class Passage(NamedTuple):
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
        # In this order those that know what follows, that have grams and that are keys stand together.
        ordered = sorted(passages, key=lambda each: (each.grams is None, each.grams != TEXT, each.whole is not None))
        tokens, passage = self._tokens(BREAK.join(each.text for each in ordered))
        documents = np.array([each.document for each in ordered], np.uint32) << np.uint32(DOCUMENT_SHIFT)
        grams = documents | _fields(each.grams for each in ordered)
        wholes = documents | _fields(each.whole for each in ordered)
        is_text = sum(each.grams == TEXT for each in ordered)
        has_grams = sum(each.grams is not None for each in ordered)
        no_whole = next((at for at, each in enumerate(ordered) if each.whole is not None), len(ordered))
        a, b, c = np.searchsorted(passage, (is_text, has_grams, no_whole)).tolist()
        return np.concatenate(
            [
                *_grams(tokens[:a], passage[:a], grams, followed=True),
                *_grams(tokens[a:b], passage[a:b], grams, followed=False),
                *_wholes(tokens[c:], passage[c:], wholes),
                np.zeros(0, np.uint64),
            ]
        )

    def _tokens(self, text: str) -> tuple[Codes, NDArray[np.int32]]:
        """The codes of the tokens and the number of the passage in which each stands."""
        folded = self._folded(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))
        passage = np.cumsum(folded == BROKEN, dtype=np.int32)
        in_run = (folded > BROKEN) & (folded < 0x80)
        starts = in_run.copy()
        starts[1:] &= ~in_run[:-1]
        kept = np.flatnonzero((folded > BROKEN) & (starts | ~in_run))
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


def _fields(fields: Iterable[int | None]) -> Codes:
    return np.array([field or 0 for field in fields], np.uint32) << np.uint32(FIELD_SHIFT)


def _grams(tokens: Codes, passage: NDArray[np.int32], low: Codes, followed: bool) -> list[Postings]:
    """Tokens and pairs of neighbours; what a document repeats is dropped as far as that is cheap."""
    if not len(tokens):
        return []
    of_token = low[passage]
    ends = np.flatnonzero(passage[1:] != passage[:-1])
    first, second, of_pair = tokens[:-1], tokens[1:], of_token[1:].copy()
    if followed:
        classes = (_mixed(tokens) >> np.uint32(4)) * np.uint32(CLASSES) >> np.uint32(28)
        classes[1:][ends] = classes[:1] = 0  # what begins a passage follows nothing
        of_pair[:-1] += classes[2:]
        of_pair += np.uint32(1)
    of_pair[ends] = NOWHERE
    new = _new(first, second, of_pair)
    new[ends] = False
    kept = np.flatnonzero(new)
    first, second, of_pair = first[kept], second[kept], of_pair[kept]
    # Every token begins a pair that was kept, or ends its passage.
    alone = np.concatenate([first, tokens[ends], tokens[-1:]])
    of_alone = np.concatenate([of_pair >> DOCUMENT_SHIFT << DOCUMENT_SHIFT, of_token[ends], of_token[-1:]])
    kept = np.flatnonzero(_new(alone, alone, of_alone))
    alone, of_alone = alone[kept], of_alone[kept]
    return [
        _hashed(first + second * np.uint32(ONE), first + second * np.uint32(TWO), of_pair | np.uint32(1 << PAIR_SHIFT)),
        _hashed(alone, alone, of_alone),
    ]


def _new(first: Codes, second: Codes, low: Codes) -> NDArray[np.bool_]:
    """False where the same pair stood with the same `low` before or after; of many pairs, a few may be missed."""
    slot = (first * np.uint32(ONE) + second) * np.uint32(TWO) >> np.uint32(32 - SLOTS)
    slot |= (low >> np.uint32(DOCUMENT_SHIFT) & np.uint32(63)) << np.uint32(SLOTS)
    number = np.arange(len(first), dtype=np.uint32)
    last = np.empty(64 << SLOTS, np.uint32)
    last[slot] = number
    seen = last[slot]
    new: NDArray[np.bool_] = (seen == number) | (first[seen] != first) | (second[seen] != second) | (low[seen] != low)
    return new


def _wholes(tokens: Codes, passage: NDArray[np.int32], low: Codes) -> list[Postings]:
    if not len(tokens):
        return []
    starts = np.flatnonzero(np.append(True, passage[1:] != passage[:-1]))
    several = (np.diff(starts, append=len(tokens)) > 1).astype(np.uint32) << np.uint32(PAIR_SHIFT)
    return [_hashed(_sums(tokens, starts, ONE), _sums(tokens, starts, TWO), low[passage[starts]] | several)]


def _sums(codes: Codes, starts: NDArray[np.int64], base: int) -> Codes:
    """For each stretch that begins at one of `starts`: the sum of its codes times powers of `base`, in 32 bits."""
    lengths = np.diff(starts, append=len(codes))
    powers = np.full(lengths.max(), base, np.uint32)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    return np.add.reduceat(codes * powers[np.arange(len(codes)) - np.repeat(starts, lengths)], starts, dtype=np.uint32)


def _hashed(one: Codes, two: Codes, low: Codes) -> Postings:
    kept = np.uint32(-1 << HASH_SHIFT & 0xFFFFFFFF)
    return _mixed(one).astype(np.uint64) << np.uint64(32) | (_mixed(two) & kept | low)


def _mixed(values: Codes) -> Codes:
    values = (values ^ values >> np.uint32(16)) * np.uint32(0x7FEB352D)
    values = (values ^ values >> np.uint32(15)) * np.uint32(0x846CA68B)
    return values ^ values >> np.uint32(16)
