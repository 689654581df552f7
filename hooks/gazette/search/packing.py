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

import numpy as np
from numpy.typing import NDArray

from gazette.search.grams import DOCUMENT_SHIFT, FIELD_SHIFT, HASH_SHIFT, PAIR_SHIFT, TEXT, Postings

KEY_BITS, KEY_LOW = 24, 16

Bits = NDArray[np.uint8]


def varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def shards(postings: Postings, count: int, bits: int, first: int, last: int) -> Iterator[bytes]:
    """The shards from `first` up to `last`, out of 1 << `bits`, from the postings of their keys in any order.

    `count` is the number of documents in the segment.
    """
    hashed = bits + KEY_BITS - 1
    postings = postings & ~np.uint64((1 << 64 - hashed) - (1 << HASH_SHIFT))
    postings.sort()
    same = _starts(postings >> np.uint64(DOCUMENT_SHIFT))
    following = (postings & np.uint64(15)).astype(np.uint8)
    if len(same):
        least, most = np.minimum.reduceat(following, same), np.maximum.reduceat(following, same)
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
    numbers = numbers.astype(np.uint32)

    documents = (postings >> np.uint64(DOCUMENT_SHIFT) & np.uint64(0xFFFF)).astype(np.uint16)
    low, high, low_ends, high_ends = _streams(documents, counts, count)
    varints, varint_ends = _varints(counts)
    followed = (fields == TEXT) & (pairs == 1)
    following = following[np.repeat(followed, counts)]
    following_ends = _ends(counts * followed)

    of_lists = np.searchsorted(heads >> np.uint64(64 - bits), np.arange(first, last + 1, dtype=np.uint64))
    of_keys = np.searchsorted(keys, of_lists).tolist()
    cut = [ends[of_lists].tolist() for ends in (varint_ends, low_ends, high_ends, following_ends)]
    for shard in range(last - first):
        (a, b), (c, d), (e, f), (g, h), (i, j) = ((each[shard], each[shard + 1]) for each in (of_keys, *cut))
        yield b"".join(
            (
                varint(b - a),
                _keys(numbers[a:b]),
                masks[a:b].tobytes(),
                varints[c:d].tobytes(),
                _bytes(low[e:f]),
                _bytes(high[g:h]),
                _nibbles(following[i:j]),
            )
        )


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
    alone = np.array([len(numbers)])
    low, high, _, _ = _streams(np.array(numbers, np.uint16), alone, count)
    if len(runs) <= (len(low) + 7) // 8 + (len(high) + 7) // 8:
        return varint(len(numbers) << 1 | 1) + runs
    return varint(len(numbers) << 1) + _bytes(low) + _bytes(high)


def _starts(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where a value differs from the one before."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else np.zeros(0, np.int64)


def _streams(
    numbers: NDArray[np.uint16], counts: NDArray[np.int64], limit: int
) -> tuple[Bits, Bits, NDArray[np.int64], NDArray[np.int64]]:
    """Lists one after the other → both streams, a bit an element, and where in each the lists begin, the end last."""
    share = limit // counts
    low = np.where(4 * counts > limit, 0, np.frexp(share)[1] - 1)
    size = np.where(low, counts + (limit - 1 >> low), limit)
    low_ends, high_ends = _ends(low * counts), _ends(size)

    of_number = np.repeat(low.astype(np.uint8), counts)
    low_bits = np.unpackbits(numbers.view(np.uint8).reshape(-1, 2), axis=1, bitorder="little")
    low_bits = low_bits[np.arange(16, dtype=np.uint8) < of_number[:, None]]

    begin = _ends(counts)[:-1]
    before = np.arange(len(numbers)) - np.repeat(begin, counts)
    high = np.zeros(high_ends[-1], np.uint8)
    high[np.repeat(high_ends[:-1], counts) + (numbers >> of_number) + np.where(of_number, before, 0)] = 1
    return low_bits, high, low_ends, high_ends


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


def _keys(numbers: NDArray[np.uint32]) -> bytes:
    if not len(numbers):
        return b""
    high = np.zeros(len(numbers) + (1 << KEY_BITS - KEY_LOW) - 1, np.uint8)
    high[(numbers >> np.uint32(KEY_LOW)) + np.arange(len(numbers))] = 1
    return numbers.astype("<u2").tobytes() + _bytes(high)


def _bytes(bits: Bits) -> bytes:
    return np.packbits(bits, bitorder="little").tobytes()


def _nibbles(values: NDArray[np.uint8]) -> bytes:
    """Two numbers below 16 a byte, the first in the lower half."""
    even = np.append(values, np.zeros(len(values) % 2, np.uint8))
    return (even[0::2] | even[1::2] << np.uint8(4)).tobytes()
