"""Many texts → postings: which documents hold which keys, as sorted out by numpy, tens of documents at a time.

A posting is one number of 64 bits; from the highest: 40 bits of the key's hash, one that says whether the key has
several tokens, 3 of the field, 16 of the document, and 4 for what follows: the class of the token after a pair of
neighbours in the text of the document. With it a phrase is told from a page that merely holds its pairs.

What is done to a character is a look-up in a table and a handful of vector operations, so a page costs a fraction of a
millisecond. What a text repeats is dropped by sorting: numpy has the processor's vectors do that, in less time than a
table of what was seen would take.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gazette.search.keys import CLASSES, FOLDED, ONE, RUN, RUN_BIT, TWO

Postings: TypeAlias = NDArray[np.uint64]
Codes: TypeAlias = NDArray[np.uint32]
Places: TypeAlias = NDArray[np.int64]

DOCUMENT_SHIFT, FIELD_SHIFT, PAIR_SHIFT, HASH_SHIFT = 4, 20, 23, 24
TEXT = 0
"""The field that knows what follows."""
BLANK, SEVERAL, UNKNOWN = 0, 1, 2
"""What the table says of a character that is no token: it separates, becomes several; not looked up yet."""

Passages: TypeAlias = Sequence[tuple[str, int]]
"""Texts, each with what it is recorded as (`recorded`)."""


def recorded(document: int, field: int) -> int:
    """The bits of a posting that say in which document, below 65,536, and as what."""
    return document << DOCUMENT_SHIFT | field << FIELD_SHIFT


class Grams:
    """Turns passages into postings; keeps the table of characters that it has met."""

    def __init__(self) -> None:
        self._table = np.full(0x110000, UNKNOWN, np.uint32)
        self._several: dict[int, Codes] = {}

    def of(self, followed: Passages = (), pairs: Passages = (), keys: Passages = ()) -> Postings:
        """The postings of passages, of some more than once.

        `followed` and `pairs` are recorded by their tokens and pairs of neighbours, the former with what follows;
        `keys` as one key each.
        """
        texts, lows = zip(*followed, *pairs, *keys, ("", 0), strict=True)  # the last one, so that there is one
        tokens, ends = self._tokens(texts)
        low = np.array(lows, np.uint32)
        a, b = len(followed), len(followed) + len(pairs)
        return np.concatenate(
            [
                *_grams(tokens, ends[: a + 1], low[:a], followed=True),
                *_grams(tokens, ends[a : b + 1], low[a:b], followed=False),
                _wholes(tokens, ends[b:], low[b:]),
            ]
        )

    def _tokens(self, texts: Sequence[str]) -> tuple[Codes, Places]:
        """The codes of the tokens, and where those of each text begin, the end last."""
        points = np.frombuffer(" ".join(texts).encode("utf-32-le"), np.uint32)
        ends = np.cumsum([0, *map(len, texts)]) + np.arange(len(texts) + 1)  # a space follows each text
        folded, ends = self._folded(points, ends)
        at = np.flatnonzero(folded - np.uint32(UNKNOWN + 1) < np.uint32(0x80 - UNKNOWN - 1))
        if len(at):  # each run of letters and digits becomes one token, where it begins
            begins = np.flatnonzero(np.append(True, at[1:] != at[:-1] + 1))
            runs = _sums(folded.take(at), begins, RUN) | np.uint32(RUN_BIT)
            folded[at] = BLANK
            folded[at[begins]] = runs
        kept = np.flatnonzero(folded > BLANK)
        return folded.take(kept), np.searchsorted(kept, ends)

    def _folded(self, points: Codes, ends: Places) -> tuple[Codes, Places]:
        """`keys.fold`, on code points; what becomes several characters makes the text longer, and moves the ends."""
        folded = self._table.take(points)
        rare = np.flatnonzero(folded - np.uint32(SEVERAL) < np.uint32(2))
        if not len(rare):
            return folded, ends
        self._learn(np.unique(points[rare]))
        folded = self._table.take(points)
        several = np.flatnonzero(folded == SEVERAL)
        if not len(several):
            return folded, ends
        pieces, longer, at = list[Codes](), [0], 0
        for place in several.tolist():
            pieces += [folded[at:place], self._several[int(points[place])]]
            longer.append(longer[-1] + len(pieces[-1]) - 1)
            at = place + 1
        return np.concatenate([*pieces, folded[at:]]), ends + np.array(longer)[np.searchsorted(several, ends)]

    def _learn(self, points: Codes) -> None:
        for point in points.tolist():
            codes = [BLANK if char == " " else ord(char) for char in FOLDED[point]]
            if len(codes) == 1 or not any(codes):
                self._table[point] = codes[0] if codes else BLANK
            else:
                self._table[point] = SEVERAL
                self._several[point] = np.array(codes, np.uint32)


def _grams(tokens: Codes, ends: Places, low: Codes, followed: bool) -> tuple[Postings, Postings]:
    """Tokens, and pairs of neighbours within a text."""
    tokens, ends = tokens[ends[0] : ends[-1]], ends - ends[0]
    low = np.repeat(low, np.diff(ends))
    alone = _hashed(tokens, tokens, low)
    first, second, of_pair = tokens[:-1], tokens[1:], low[:-1] | np.uint32(1 << PAIR_SHIFT)
    last = ends[1:-1] - 1
    last = last[(last >= 0) & (last < len(first))]  # the last token of each text that others follow
    if followed:
        classes = (_mixed(tokens) >> np.uint32(4)) * np.uint32(CLASSES) >> np.uint32(28)
        classes[last + 1] = 0  # what begins a text follows nothing
        of_pair[:-1] += classes[2:]
        of_pair += np.uint32(1)
    pairs = _hashed(first + second * np.uint32(ONE), first + second * np.uint32(TWO), of_pair)
    pairs[last] = alone[last]  # what spans two texts is no pair, and is dropped as a repetition
    return alone, pairs


def _wholes(tokens: Codes, ends: Places, low: Codes) -> Postings:
    """Each text as one key; one without a token is none."""
    lengths = np.diff(ends)
    there = np.flatnonzero(lengths)
    if not len(there):
        return np.zeros(0, np.uint64)
    tokens, starts = tokens[ends[0] : ends[-1]], ends[there] - ends[0]
    several = (lengths[there] > 1).astype(np.uint32) << np.uint32(PAIR_SHIFT)
    return _hashed(_sums(tokens, starts, ONE), _sums(tokens, starts, TWO), low[there] | several)


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
