"""What stands behind the invented documents: organisations, places, people, numbers, days.

Places are real, by their codes, so that lists and offices lie where a reader expects them; whoever holds an office, and
every office, is plainly invented: surnames that nobody bears (示, 例, 某), numbers that nobody has (…-5550xxxx).
"""

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from .words import ROOTS, VOCABULARY, Words

FIRST_YEAR, TODAY = 2016, date(2026, 11, 21)
MINISTRIES = 24
SURNAMES = "示例测样某虚拟仿试假"
FUNCTIONS, AREA_CODES = VOCABULARY["functions"].split(), VOCABULARY["area_codes"].split()
NUMBER_FORMS = ("发", "办发", "函", "办函", "规", "联发", "公告")


@dataclass(frozen=True)
class Place:
    """A row of the table of divisions."""

    code: str
    name: str
    level: str
    province: str


@dataclass(frozen=True)
class Office:
    """An organisation that issues documents or answers for tasks."""

    id: str
    name: str
    short: str
    prefix: str
    """How its document numbers begin."""
    kind: str
    place: Place | None = None
    parent: str | None = None
    former: str | None = None


class World:
    """Everything that records share; grows with the number of organisations asked for."""

    def __init__(self, rng: random.Random, words: Words, divisions: Path, organisations: int) -> None:
        self.rng, self.words = rng, words
        self.places = _places(divisions)
        self.cities = [place for place in self.places if place.level == "prefecture"]
        counties = [place for place in self.places if place.level == "county"]
        self.counties = list({(place.name, place.province): place for place in counties}.values())
        self.provinces = [place for place in self.places if place.level == "province"]
        self._used: set[str] = set()
        self._numbers: dict[tuple[str, int], int] = defaultdict(int)
        self.ministries = [self._ministry(number) for number in range(min(MINISTRIES, max(2, organisations // 4)))]
        rest = organisations - len(self.ministries)
        self.departments = [self._department(number) for number in range(rest // 6)]
        self.local = [self._local(number) for number in range(rest - len(self.departments))]
        self.offices = [*self.ministries, *self.departments, *self.local]

    def unused(self, text: str) -> str:
        """The text, with a mark where it was used before."""
        while text in self._used:
            text += self.rng.choice(ROOTS)
        self._used.add(text)
        return text

    def coined(self, length: int = 2) -> str:
        """A made-up name of so many characters."""
        return "".join(self.rng.choice(ROOTS) for _ in range(length))

    def person(self) -> str:
        """A name that nobody bears."""
        return self.rng.choice(SURNAMES) + self.coined(self.rng.choice((1, 2, 2)))

    def company(self, place: Place) -> str:
        """A company that does not exist, at a place that does."""
        form = self.rng.choice(("科技有限公司", "股份有限公司", "技术有限公司", "集团有限公司", "研究院有限公司"))
        return self.unused(f"{short(place.name)}{self.coined()}{self.words.word()}{form}")

    def phone(self) -> str:
        """A number out of a block that stands for nobody."""
        return f"{self.rng.choice(AREA_CODES)}-5550{self.rng.randrange(10000):04d}"

    def number(self, office: Office, year: int) -> str:
        """A document number that no other document bears."""
        prefix = office.prefix + self.rng.choice(NUMBER_FORMS)
        self._numbers[prefix, year] += self.rng.randint(1, 60)
        sequence = self._numbers[prefix, year]
        return f"{prefix}〔{year}〕{sequence}号"

    def day(self, first: date = date(FIRST_YEAR, 1, 4), last: date = TODAY - timedelta(days=20)) -> date:
        """A day between two; more of them lie in the late years."""
        span = max((last - first).days, 1)
        return first + timedelta(days=round(span * self.rng.random() ** 0.7))

    def _ministry(self, number: int) -> Office:
        coined, function = self.coined(), FUNCTIONS[number % len(FUNCTIONS)]
        name = self.unused(f"国家{coined}{function}部")
        former = f"国家{coined}{function}委员会" if number % 5 == 0 else None
        return Office(
            f"ministry-{number + 1}",
            name,
            f"{coined}部",
            self.unused(f"{coined[0]}{function[0]}"),
            "部委",
            None,
            None,
            former,
        )

    def _department(self, number: int) -> Office:
        parent = self.rng.choice(self.ministries)
        name = self.unused(f"{parent.name}{self.coined()}{self.rng.choice(('司', '局', '办公厅'))}")
        prefix = self.unused(f"{parent.prefix}{self.rng.choice(ROOTS)}")
        return Office(
            f"department-{number + 1}", name, name.removeprefix(parent.name), prefix, "内设机构", None, parent.id
        )

    def _local(self, number: int) -> Office:
        place = self.rng.choice(self.cities if number % 4 else self.provinces)
        coined, function = self.coined(), self.rng.choice(FUNCTIONS)
        name = self.unused(f"{place.name}{coined}{function}局")
        prefix = self.unused(f"{short(place.name)[0]}{coined[0]}{function[0]}")
        former = f"{place.name}{coined}{function}委员会" if number % 9 == 0 else None
        return Office(
            f"bureau-{place.code}-{number + 1}", name, f"{coined}{function}局", prefix, "地方部门", place, None, former
        )


def short(name: str) -> str:
    """武汉 for 武汉市."""
    stem = name.rstrip("省市区县旗盟")
    return stem if len(stem) > 1 else name


def _places(divisions: Path) -> list[Place]:
    with divisions.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    seen: dict[str, Place] = {}
    names = {row["code"]: row["name"] for row in rows}
    for row in rows:
        if not row["pseudo"]:
            seen.setdefault(row["code"], Place(row["code"], row["name"], row["level"], names[f"{row['code'][:2]}0000"]))
    return list(seen.values())
