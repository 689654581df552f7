"""Text → keys: what a page is found by. docs/assets/gazette/search/fold.js follows the same rules in the browser.

Text is a row of tokens: each character by itself, but a run of Latin letters and digits as one. Everything else, spaces
and punctuation of every width, only separates. A page is found by its tokens and by pairs of neighbours, so no
dictionary has to know a word. tests/search/vectors.json holds examples that both halves must agree on.
"""

import re
import unicodedata
from collections.abc import Iterable

from gazette.search.traditional import SIMPLIFIED

TOKEN = re.compile(r"[0-9a-z]+|[^ ]")
DIGIT = re.compile(r"[0-9]")
SILENT = frozenset("年第号")
"""Left out of number keys: people write 〔2024〕267号, 2024年第267号 and 2024-267 for one number."""


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


def number_pieces(number: str) -> set[str]:
    """The keys of the pieces people remember: every end of the number, and every long run of digits in it."""
    row = [token for token in tokens(number) if token not in SILENT]
    ends = {number_key(row[start:]) for start in range(1, len(row))}
    return (ends | {token for token in row if len(token) >= 5 and DIGIT.search(token)}) - {"", number_key(row)}
