"""The page of all dates: by month, what is to come first, then what has passed; and the calendars to subscribe to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from gazette.card import Card, Date
from gazette.catalogue import Catalogue
from gazette.timeline import KINDS
from gazette.views.common import DAY, Link, Showing
from gazette.views.find import reach
from gazette.views.leaf import Leaf
from gazette.views.province import ELSEWHERE, province_of

KIND = "calendar"
"""The section of the site, and the name of its layout."""
NAME = "日历"
ADDRESS = "calendar/"
DATES = "dates.ics"
"""The calendar of a page, beside it."""
AHEAD, PAST = 200, 100
"""So many dates the page shows at the most: the next ones, and the last ones."""
FEWEST = 40
"""Where fewer records have a date within the year, the dates of so many are told."""


class Dated(NamedTuple):
    """One date."""

    kind: str
    word: str
    label: str
    words: str
    clause: str
    entry: Link
    when: str
    """The day, or the days of a stretch, in short."""
    end: str
    """The last day, ISO 8601."""
    exact: bool
    """Whether a day is known, not only a month."""
    sectors: tuple[str, ...]
    places: tuple[str, ...]
    """The provinces that it reaches; nothing for everywhere."""


@dataclass(frozen=True)
class Month:
    """The dates of a month."""

    title: str
    anchor: str
    """`2026-11`."""
    dates: list[Dated]


@dataclass(frozen=True)
class CalendarView:
    """What `pages/calendar.md` is given."""

    ahead: list[Month]
    """From the month of building on."""
    past: list[Month]
    """The months before, the last one first."""
    later: int
    """How many are left out."""
    kinds: list[tuple[str, str, int]]
    """Code, word and number of dates of each kind that occurs."""
    sectors: list[tuple[str, str, int]]
    places: list[tuple[str, str, int]]
    files: list[Link]
    """The calendars of sectors."""


def calendar_leaves(catalogue: Catalogue) -> Iterator[Leaf]:
    """The page, the calendar of all dates, and one for each sector."""
    yield Leaf(KIND, ADDRESS, NAME, [], page=KIND)
    yield Leaf(KIND, ADDRESS, "", [], page=DATES, file=DATES)
    for sector in catalogue.site.sectors:
        yield Leaf(KIND, ADDRESS, sector.name, [], page=DATES, ident=sector.id, file=f"{sector.id}.ics")


def first_day(today: date) -> date:
    """The day with which the past begins: it moves from month to month, so that most days change nothing."""
    return today.replace(year=today.year - 1, day=1)


def calendar_view(showing: Showing, _: Leaf) -> CalendarView:
    """What is to come, and what has passed since a year ago, or the last dates of all, as far as there is room."""
    catalogue, today = showing.catalogue, showing.today
    catalogue.touch(DAY)
    first, this_month = first_day(today).isoformat(), today.replace(day=1).isoformat()
    found = [
        (event[3], card.key, event, card)
        for card in catalogue.dated_since(first, least=FEWEST)
        for event in card.calendar[2]
    ]
    ahead = sorted(entry for entry in found if entry[2][4] > this_month)
    past = sorted((entry for entry in found if entry[2][4] <= this_month), reverse=True)
    shown = [*ahead[:AHEAD], *past[:PAST]]
    months: dict[str, Month] = {}
    for _start, _key, event, card in shown:
        within = max(event[3][:7], this_month[:7]) if event[4] > this_month else event[3][:7]
        year, number = map(int, within.split("-"))
        month = months.setdefault(within, Month(f"{year}年{number}月", within, []))
        month.dates.append(_dated(showing, card, event))
    every = [one for month in months.values() for one in month.dates]
    names = {sector.id: sector.name for sector in catalogue.site.sectors}
    sectors = Counter(ident for one in every for ident in one.sectors)
    places = Counter(ident for one in every for ident in one.places)
    kinds = Counter(one.kind for one in every)
    return CalendarView(
        [months[key] for key in sorted(months) if key >= this_month[:7]],
        [months[key] for key in sorted(months, reverse=True) if key < this_month[:7]],
        len(ahead[AHEAD:]),
        [(kind, word, kinds[kind]) for kind, word in KINDS.items() if kinds[kind]],
        [(ident, name, sectors[ident]) for ident, name in names.items() if sectors[ident]],
        [(ident, catalogue.places.name(ident), places[ident]) for ident in sorted(places)],
        [Link(name, f"{ADDRESS}{ident}.ics") for ident, name in names.items()],
    )


def _dated(showing: Showing, card: Card, event: Date) -> Dated:
    _, label, kind, start, end, exact, words, clause = event
    catalogue = showing.catalogue
    provinces = dict.fromkeys(province_of(catalogue, place) for place in reach(catalogue, card))
    reached = () if ELSEWHERE in provinces else tuple(provinces)
    last = datetime.fromisoformat(end) - timedelta(seconds=0 if exact == "minute" else 1)
    return Dated(
        kind,
        KINDS[kind],
        label,
        words,
        clause,
        Link(card.name, card.address),
        _when(datetime.fromisoformat(start), last, exact),
        last.date().isoformat(),
        exact != "month",
        card.sectors,
        reached,
    )


def _when(start: datetime, last: datetime, exact: str) -> str:
    """8月, 8月8日, 8月8日 12:00, 8月8日—11日, 8月8日—12月11日; with years where there are two."""
    same_month = (start.year, start.month) == (last.year, last.month)
    first, until = f"{start.month}月", "" if same_month else f"{last.month}月"
    if start.year != last.year:
        first, until = f"{start.year}年{first}", f"{last.year}年{until}"
    if exact == "month":
        return f"{first}—{until}" if until else first
    if start.date() == last.date():
        return f"{first}{start.day}日{f' {last:%H:%M}' if exact == 'minute' else ''}"
    return f"{first}{start.day}日—{until}{last.day}日"
