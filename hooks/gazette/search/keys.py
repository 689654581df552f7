"""Text → keys: what a page is found by. docs/assets/gazette/search/fold.js follows the same rules in the browser.

Text is a row of tokens: each character by itself, but a run of Latin letters and digits as one. Everything else, spaces
and punctuation of every width, only separates. A page is found by its tokens and by pairs of neighbours, so no
dictionary has to know a word. tests/search/vectors.json holds examples that both halves must agree on.

The index holds no key as text, only its hash. A token has a code of 32 bits: the code point of a character, or for a
run the sum of its characters times powers of RUN, with the highest bit set. A key is hashed twice: the sum of its
tokens' codes times powers of ONE, and of TWO, each mixed. `grams` does the same for many texts at once.
"""

import re
import unicodedata
from collections.abc import Iterable

from gazette.search.traditional import SIMPLIFIED

TOKEN = re.compile(r"[0-9a-z]+|[^ ]")
DIGIT = re.compile(r"[0-9]")
SILENT = frozenset("年第号")
"""Left out of number keys: people write 〔2024〕267号, 2024年第267号 and 2024-267 for one number."""

RUN, ONE, TWO = 0x27D4EB2F, 0x9E3779B1, 0x85EBCA77
RUN_BIT = 1 << 31
ALL_BITS = 0xFFFFFFFF
CLASSES = 15
"""Classes of tokens that may follow a pair, from 1; 0 says that tokens of several classes do."""


class _Folded(dict[int, str]):
    """Code point → what stands for it: simplified, narrow, lower case; a space for what only separates.

    Character by character on purpose: the browser must do the same and know where in the text each came from.
    """

    def __missing__(self, point: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(point)).lower()
        folded = "".join(SIMPLIFIED.get(char, char) if char.isalnum() else " " for char in narrow)
        self[point] = folded
        return folded


FOLDED = _Folded()


def fold(text: str) -> str:
    """The text with variants of one character made equal and separators made spaces."""
    return text.translate(FOLDED)


def tokens(text: str) -> list[str]:
    """`工信厅〔2024〕5G` → 工, 信, 厅, 2024, 5g."""
    return TOKEN.findall(fold(text))


def join(row: Iterable[str]) -> str:
    """Tokens as one key; a space keeps two runs apart (`2024 267`)."""
    key = ""
    for token in row:
        key += f" {token}" if key and key[-1].isascii() and token.isascii() else token
    return key


def number_key(row: list[str]) -> str:
    """One key for every way to write a number; empty when the row holds no digit."""
    key = "".join(token for token in row if token not in SILENT)
    return key if DIGIT.search(key) else ""


def number_keys(number: str) -> tuple[str, set[str]]:
    """The key of a number, and those of the pieces that people remember or paste.

    Every end of the number, every long run of digits in it, and its beginning, cut off after the year or within the
    last run of digits (发改办产业〔2023〕, 发改办产业〔2023〕27). Without digits there is no key.
    """
    row = [token for token in tokens(number) if token not in SILENT]
    whole = "".join(row)
    digits = [at for at, token in enumerate(row) if DIGIT.search(token)]
    if not digits:
        return "", set()
    found = {"".join(row[start:]) for start in range(1, digits[-1] + 1)}
    found |= {row[at] for at in digits if len(row[at]) >= 5}
    if len(digits) > 1 and row[digits[-1]].isdigit():
        beginning, last = "".join(row[: digits[-1]]), row[digits[-1]]
        found |= {beginning + last[:length] for length in range(len(last))}
    return whole, found - {whole}


def place(key: str, bits: int) -> tuple[int, int]:
    """Where a key stands in a segment of 1 << `bits` shards: the shard, and its number of 24 bits there."""
    codes = [_code(token) for token in TOKEN.findall(key)]
    hashed = _mixed(_sum(codes, ONE)) << 32 | _mixed(_sum(codes, TWO))
    return hashed >> 64 - bits, (hashed >> 41 - bits & 0x7FFFFF) << 1 | (len(codes) > 1)


def class_of(token: str | None) -> int:
    """The class of the token that follows a pair; None: the text ends there."""
    return ((_mixed(_code(token) if token else 0) >> 4) * CLASSES >> 28) + 1


def _code(token: str) -> int:
    return RUN_BIT | _sum(map(ord, token), RUN) if "0" <= token[0] <= "z" else ord(token)


def _sum(numbers: Iterable[int], base: int) -> int:
    return sum(number * pow(base, at, 1 << 32) for at, number in enumerate(numbers)) & ALL_BITS


def _mixed(value: int) -> int:
    """Every bit of the value moves about half of the bits of the result."""
    value = (value ^ value >> 16) * 0x7FEB352D & ALL_BITS
    value = (value ^ value >> 15) * 0x846CA68B & ALL_BITS
    return value ^ value >> 16
