"""Invented official Chinese: a few hundred real words, thousands of made-up ones, and the patterns they stand in.

How often a word comes follows Zipf's law, as in real text: the common words are everywhere, and nearly every sentence
holds a pair of words that stands in few other records. Nothing here is a quotation.
"""

import random
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

VOCABULARY: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "vocabulary.yml").read_text("utf-8"))
ROOTS = VOCABULARY["roots"].replace(" ", "")
MADE_UP = 3500
"""So many rare words beside the real ones."""
BATCH = 50_000


class Words:
    """A source of words and phrases; the same random numbers give the same ones."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        made_up: dict[str, None] = {}
        while len(made_up) < MADE_UP:
            made_up[rng.choice(ROOTS) + rng.choice(ROOTS)] = None
        common = _listed("nouns")
        rng.shuffle(common)
        self._next = {
            "N": _stream(rng, common + list(made_up)),
            "V": _stream(rng, _listed("verbs")),
            "M": _stream(rng, _listed("manners")),
            "L": _stream(rng, _listed("latin")),
            "D": _stream(rng, [str(number) for number in (5, 10, 20, 30, 50, 60, 80, 90, 3, 12, 15, 25, 40, 100)]),
        }
        self._phrases = _stream(rng, [_compiled(pattern) for pattern in VOCABULARY["phrases"]], even=True)
        self._names = _stream(rng, [_compiled(pattern) for pattern in VOCABULARY["names"]], even=True)
        self._titles = _stream(rng, [_compiled(pattern) for pattern in VOCABULARY["headings"]], even=True)

    def word(self) -> str:
        """One noun."""
        return self._next["N"]()

    def phrase(self) -> str:
        """A clause of some ten characters, without a full stop."""
        return self._filled(self._phrases())

    def sentence(self, clauses: int = 2) -> str:
        """So many clauses and a full stop."""
        return "，".join(self._filled(self._phrases()) for _ in range(clauses)) + "。"

    def name(self) -> str:
        """What something is called: an area, a paper, an indicator, a product."""
        return self._filled(self._names())

    def heading(self) -> str:
        """A short title of a passage."""
        return self._filled(self._titles())

    def _filled(self, pattern: tuple[str, str]) -> str:
        form, slots = pattern
        return form % tuple(self._next[slot]() for slot in slots)


def _listed(key: str) -> list[str]:
    return VOCABULARY[key].split()


def _compiled(pattern: str) -> tuple[str, str]:
    form, slots = "", ""
    for character in pattern.replace(" ", ""):
        if character in "NVMLD":
            form += "%s"
            slots += character
        else:
            form += "%%" if character == "%" else character
    return form, slots


def _stream(rng: random.Random, items: list[Any], even: bool = False) -> Callable[[], Any]:
    """Draws without end: evenly, or the first item most often and the others by their rank (Zipf)."""

    def drawn() -> Iterator[Any]:
        weights = list(accumulate(1.0 if even else 1 / (rank + 8) for rank in range(len(items))))
        while True:
            yield from rng.choices(items, cum_weights=weights, k=BATCH)

    return drawn().__next__
