"""200 queries drawn from the records by rule, each with the pages that answer it.

A quarter are fragments of titles, a quarter numbers in the ways people write them, then names, places, and phrases of 2
to 12 characters out of the text. Every phrase stands in at most three records, and any of them counts. Who draws does
not know the index: only what the records say (`generate.Told`).
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .generate import SEED, Told

FEW = 3
SHARES = {"title": 50, "number": 50, "body": 50, "name": 30, "place": 20}
NUMBER = re.compile(r"(.+)〔(\d{4})〕(\d+)号")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True)
class Query:
    """What is typed, and the addresses of which one should be among the first three results."""

    rule: str
    text: str
    answers: tuple[str, ...]


def spellings(number: str) -> list[str]:
    """A document number as people write it, itself first, the shortest last."""
    match = NUMBER.fullmatch(number)
    if not match:
        return [number]
    prefix, year, sequence = match.groups()
    return [
        number,
        f"{prefix}[{year}]{sequence}号",
        f"{prefix}({year}){sequence}号",
        f"{prefix}（{year}）{sequence}号",
        f"{prefix}〔{year.translate(WIDE)}〕{sequence.translate(WIDE)}号",
        f"{prefix}{year}年第{sequence}号",
        f"{prefix} {year} {sequence}",
        f"{prefix[-2:]}〔{year}〕{sequence}号",
        f"〔{year}〕{sequence}号",
        f"{sequence}号",
    ]


def numbers(told: list[Told]) -> list[Query]:
    """Every document number, as it is printed."""
    return [Query("number", record.number, (record.address,)) for record in told if record.number]


def draw(told: list[Told], project: Path, count: int = 200, seed: int = SEED) -> list[Query]:
    """`count` queries; the same records and seed give the same ones."""
    rng = random.Random(f"queries/{seed}/{len(told)}")
    ways = {"title": _title, "number": _number, "body": _body, "name": _name, "place": _places(told, project)}
    found: dict[str, Query] = {}
    for rule, share in SHARES.items():
        wanted = len(found) + max(1, round(share * count / sum(SHARES.values())))
        for _ in range(1000 * share):
            if len(found) < wanted and (query := ways[rule](rng, told)):
                found.setdefault(query.text, query)
    return list(found.values())


def _piece(rng: random.Random, text: str, low: int, high: int) -> str:
    runs = CHINESE.findall(text)
    run = rng.choice(runs) if runs else ""
    length = rng.randint(low, high)
    start = rng.randrange(max(1, len(run) - length + 1))
    return run[start : start + length]


def _holding(rule: str, phrase: str, told: list[Told], text: Callable[[Told], str]) -> Query | None:
    """The query, when a few records hold the phrase."""
    answers = tuple(record.address for record in told if phrase in text(record))
    return Query(rule, phrase, answers) if len(phrase) > 1 and 0 < len(answers) <= FEW else None


def _title(rng: random.Random, told: list[Told]) -> Query | None:
    phrase = _piece(rng, rng.choice(told).title, 4, 12)
    return _holding("title", phrase, told, lambda record: record.title)


def _body(rng: random.Random, told: list[Told]) -> Query | None:
    lines = rng.choice(told).body.split("\n")
    phrase = _piece(rng, rng.choice(lines), 2, 12)
    return _holding("body", phrase, told, lambda record: f"{record.body}\n{record.rest}")


def _number(rng: random.Random, told: list[Told]) -> Query | None:
    record = rng.choice(told)
    if not record.number:
        return None
    way = rng.randrange(len(spellings(record.number)))
    text = spellings(record.number)[way]
    if way < 7:
        return Query("number", text, (record.address,))
    # A piece may belong to several: it must end their numbers, after something that is not a digit.
    alike = tuple(
        other.address for other in told if other.number and re.search(rf"(?<!\d){re.escape(text)}$", other.number)
    )
    return Query("number", text, alike) if len(alike) <= FEW else None


def _name(rng: random.Random, told: list[Told]) -> Query | None:
    names = rng.choice(told).names
    if not names:
        return None
    name = rng.choice(names)
    return _holding("name", name, told, lambda record: "\n".join((*record.names, record.title)))


def _places(told: list[Told], project: Path) -> Callable[[random.Random, list[Told]], Query | None]:
    """Draws the name of a place that some record names by its code, and that no other place shares."""
    named: dict[str, list[str]] = defaultdict(list)
    with (project / "data/reference/divisions.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            named[row["name"]].append(row["code"])
    names = {codes[0]: name for name, codes in named.items() if len(codes) == 1}
    codes = sorted({code for record in told for code in record.places if code in names})

    def place(rng: random.Random, _: list[Told]) -> Query | None:
        code = rng.choice(codes)
        return Query("place", names[code], (f"places/{code}/",))

    return place
