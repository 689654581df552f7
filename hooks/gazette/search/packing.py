"""Postings → shards, and filters → columns: as few bytes as reading them stays simple.

A shard holds the keys whose hash begins with its number. In turn:

- how many keys, as a varint;
- a number of 24 bits for each key, ascending, as one list (below) with `low` = 16: the next 23 bits of its hash, and
  whether it has several tokens;
- for each key a byte that names its fields, one bit each;
- for each field of each key how many documents follow, as a varint;
- all those lists of documents;
- for each document of each key of several tokens in the field TEXT, 4 bits: the class of the token that always follows
  there, or 0.

Lists stand in two streams of bits, the lowest bit of a byte first, each filled up to a byte. With n of the numbers
below `limit`, `low` is the whole part of log2(limit / n), and 0 when n is more than a quarter of `limit`. The first
stream holds the `low` lowest bits of each number. The second holds, for each list, ones at (number >> low) + (numbers
before it), in n + (limit - 1 >> low) bits (Elias and Fano's way); when `low` is 0, a one at each number, in `limit`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gazette.search.grams import DOCUMENT_SHIFT, FIELD_SHIFT, HASH_SHIFT, PAIR_SHIFT, TEXT, Places, Postings

KEY_BITS, KEY_LOW = 24, 16
AT_ONCE = 100_000
"""Postings that are packed at once, roughly: what that works with stays in the processor's cache."""

Cut: TypeAlias = tuple[bytes, Places]
"""What all shards hold, one after the other, and where in it each begins, the end last."""


def varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def shards(postings: Postings, count: int, bits: int, first: int, last: int) -> Iterator[bytes]:
    """The shards from `first` up to `last`, out of 1 << `bits`, from the postings of their keys, which are sorted here.

    `count` is the number of documents in the segment.
    """
    hashed = bits + KEY_BITS - 1
    postings &= ~np.uint64((1 << 64 - hashed) - (1 << HASH_SHIFT))
    postings.sort()
    step = 1 + AT_ONCE * (last - first) // (len(postings) + 1)
    numbers = np.arange(first, last, step)
    starts = np.searchsorted(postings, numbers.astype(np.uint64) << np.uint64(64 - bits)).tolist()
    for shard, (start, end) in zip(numbers.tolist(), pairwise([*starts, len(postings)]), strict=True):
        yield from _shards(postings[start:end], count, bits, shard, min(shard + step, last))


def _shards(postings: Postings, count: int, bits: int, first: int, last: int) -> Iterator[bytes]:
    """The same, of sorted postings, so few that they are packed at once."""
    hashed = bits + KEY_BITS - 1
    same = _starts(postings >> np.uint64(DOCUMENT_SHIFT))
    following = postings.astype(np.uint8) & np.uint8(15)
    least, most = following[same], following[np.append(same, len(postings))[1:] - 1]  # in the order of the postings
    following = np.where(least == most, least, 0).astype(np.uint8)
    postings = postings[same]

    lists = _starts(postings >> np.uint64(FIELD_SHIFT))
    counts = np.diff(lists, append=len(postings))
    heads = postings[lists]
    keys = _starts(heads >> np.uint64(PAIR_SHIFT))
    fields = (heads >> np.uint64(FIELD_SHIFT) & np.uint64(7)).astype(np.uint8)
    pairs = heads >> np.uint64(PAIR_SHIFT) & np.uint64(1)
    masks = np.bitwise_or.reduceat(np.uint8(1) << fields, keys) if len(keys) else fields
    numbers = heads[keys] >> np.uint64(64 - hashed) << np.uint64(1) & np.uint64((1 << KEY_BITS) - 1) | pairs[keys]

    of_lists = np.searchsorted(heads >> np.uint64(64 - bits), np.arange(first, last + 1, dtype=np.uint64))
    of_keys = np.searchsorted(keys, of_lists)
    varints, varint_ends = _varints(counts)
    documents = (postings >> np.uint64(DOCUMENT_SHIFT)).astype(np.uint16)
    followed = (fields == TEXT) & (pairs == 1)
    parts = (
        *_keys(numbers.astype(np.uint32), of_keys),
        (masks.tobytes(), of_keys),
        (varints.tobytes(), varint_ends[of_lists]),
        *_streams(documents, counts, count, of_lists),
        _nibbles(following[np.repeat(followed, counts)], counts * followed, of_lists),
    )
    cuts = [(content, ends.tolist()) for content, ends in parts]
    for shard, keys_there in enumerate(np.diff(of_keys).tolist()):
        yield varint(keys_there) + b"".join([content[ends[shard] : ends[shard + 1]] for content, ends in cuts])


def column(values: Mapping[str, Sequence[int]], order: Iterable[str], count: int) -> bytes:
    """A filter: a varint, as many bytes of JSON (the words as a list), then for each word its documents."""
    words = list(order)
    head = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    return varint(len(head)) + head + b"".join(numbered(values[word], count) for word in words)


def numbered(numbers: Sequence[int], count: int) -> bytes:
    """Ascending numbers below `count`, the shorter of two ways after a varint, `how many << 1 | way`.

    0: as one list, both streams; 1: for each stretch, how many numbers are left out before it and how many it has, as
    varints.
    """
    runs, begin, end = bytearray(), 0, 0
    for at, number in enumerate(numbers):
        if at == 0 or number != numbers[at - 1] + 1:
            runs += (varint(end - begin) if at else b"") + varint(number - end)
            begin = number
        end = number + 1
    runs += varint(end - begin)
    (low, _), (high, _) = _streams(np.array(numbers, np.uint16), np.array([len(numbers)]), count, np.array([0, 1]))
    if len(runs) <= len(low) + len(high):
        return varint(len(numbers) << 1 | 1) + runs
    return varint(len(numbers) << 1) + low + high


def _starts(values: NDArray[Any]) -> NDArray[np.int64]:
    """Where a value differs from the one before."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else np.zeros(0, np.int64)


def _streams(numbers: NDArray[np.uint16], counts: Places, limit: int, shards: Places) -> tuple[Cut, Cut]:
    """Lists one after the other, and the number of the list with which each shard begins → both streams."""
    low = np.where(4 * counts > limit, 0, np.frexp(limit // counts)[1] - 1)
    low_at, low_ends = _filled(low * counts, shards, 8)
    high_at, high_ends = _filled(np.where(low, counts + (limit - 1 >> low), limit), shards, 8)

    place, begin = np.arange(len(numbers)), _ends(counts)[:-1]
    of_number = np.repeat(low.astype(np.uint16), counts)
    at = np.repeat(low_at - low * begin, counts) + of_number * place
    low_bits = _words(numbers & (np.uint16(1) << of_number) - np.uint16(1), of_number, at, low_ends[-1])
    at = np.repeat(high_at - np.minimum(low, 1) * begin, counts) + np.minimum(of_number, 1) * place
    return (low_bits, low_ends), (_bits(at + (numbers >> of_number), high_ends[-1]), high_ends)


def _filled(sizes: Places, shards: Places, byte: int) -> tuple[Places, Places]:
    """Where each list begins when each shard begins with a byte of so many elements, and the bytes of each shard.

    `sizes` are those of the lists, `shards` says with which list each shard begins, the end last.
    """
    ends = _ends(sizes)
    at = ends[shards]
    filled = _ends(-(-np.diff(at) // byte))
    return ends[:-1] + np.repeat(filled[:-1] * byte - at[:-1], np.diff(shards)), filled


def _words(values: NDArray[np.uint16], widths: NDArray[np.uint16], at: Places, size: int) -> bytes:
    """So many bytes, in which values of these widths stand at these bits, one after the other."""
    words = np.zeros(size // 8 + 2, "<u8")
    word, bit, long = at >> 6, (at & 63).astype(np.uint64), values.astype(np.uint64)
    starts = _starts(word)
    if len(starts):
        words[word[starts]] = np.bitwise_or.reduceat(long << bit, starts)
    over = np.flatnonzero(bit + widths > 64)
    words[word[over] + 1] |= long[over] >> (np.uint64(64) - bit[over])
    return words.tobytes()[:size]


def _bits(at: Places, size: int) -> bytes:
    """So many bytes, in which these bits are one."""
    bits = np.zeros(8 * size, np.uint8)
    bits[at] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _ends(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])


def _varints(values: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Numbers below 1 << 21 as varints, and where each begins, the end last."""
    sizes = 1 + (values >= 1 << 7) + (values >= 1 << 14)
    ends = _ends(sizes)
    found = np.zeros(ends[-1], np.uint8)
    for byte in range(3):
        there = sizes > byte
        more = (sizes[there] > byte + 1) << 7
        found[ends[:-1][there] + byte] = values[there] >> 7 * byte & 0x7F | more
    return found, ends


def _keys(numbers: NDArray[np.uint32], shards: Places) -> tuple[Cut, Cut]:
    """The numbers of keys, and the number of the key with which each shard begins → both streams."""
    counts = np.diff(shards)
    sizes = np.where(counts, counts + (1 << KEY_BITS - KEY_LOW) - 1, 0)
    at, ends = _filled(sizes, np.arange(len(shards)), 8)
    at = np.repeat(at - shards[:-1], counts) + np.arange(len(numbers)) + (numbers >> np.uint32(KEY_LOW))
    return (numbers.astype("<u2").tobytes(), 2 * shards), (_bits(at, ends[-1]), ends)


def _nibbles(values: NDArray[np.uint8], counts: Places, shards: Places) -> Cut:
    """Numbers below 16, so many for each list: two a byte, the first in the lower half."""
    at, ends = _filled(counts, shards, 2)
    found = np.zeros(2 * ends[-1], np.uint8)
    found[np.repeat(at - _ends(counts)[:-1], counts) + np.arange(len(values))] = values
    return (found[0::2] | found[1::2] << np.uint8(4)).tobytes(), ends
