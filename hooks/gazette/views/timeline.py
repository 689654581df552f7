"""Events → a picture to scale: where each bar and mark stands on a common axis, in percent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from gazette.model.document import Record, Source
from gazette.timeline import Event
from gazette.views.common import address


class Tick(NamedTuple):
    """A labelled place on the axis."""

    at: float
    label: str


class Row(NamedTuple):
    """One event: words for everybody, and its bar or mark where it is dated."""

    label: str
    kind: str
    words: str
    clause: str | None
    address: str | None
    evidence: str | None
    shape: str
    """mark (a day), bar (a stretch), open and until (without a known end, or start), none (no date is stated)."""
    at: float
    width: float


@dataclass(frozen=True)
class Timeline:
    """Rows on one axis; `start` and `end` are ISO moments, for drawing today."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    start: str
    end: str

    @property
    def drawn(self) -> bool:
        """Whether there is anything to scale."""
        return bool(self.ticks)


DAY = timedelta(days=1)
EVIDENCE = Source.shown_as


def drawn(events: Sequence[Event], of: Record | None = None) -> Timeline:
    """The timeline of these events; `of` is the record whose page it is, which is not linked."""
    here = address(of) if of else None
    starts = [event.start for event in events if event.start]
    if not starts or starts.count(starts[0]) == len(starts):  # nothing to hold against each other
        return Timeline(tuple([_row(event, None, here) for event in events]), (), "", "")
    dated = starts + [event.end for event in events if event.end]
    first, last = min(dated), max(dated)
    monthly = last - first <= timedelta(days=550)
    start = first.replace(day=1, hour=0, minute=0) if monthly else first.replace(month=1, day=1, hour=0, minute=0)
    ticks, moment = [], start
    while moment < last:
        ticks.append(moment)
        moment = _next_month(moment) if monthly else moment.replace(year=moment.year + 1)
    scale = _Scale(start, moment)
    step = -(-len(ticks) // 8)
    shown = tuple(Tick(scale.at(tick), _label(tick, monthly, tick is ticks[0])) for tick in ticks[::step])
    rows = tuple([_row(event, scale, here) for event in events])
    return Timeline(rows, shown, start.isoformat(), moment.isoformat())


class _Scale:
    def __init__(self, start: datetime, end: datetime) -> None:
        self.start, self.length = start, end - start

    def at(self, moment: datetime) -> float:
        return round(100 * ((moment - self.start) / self.length), 2)


def _row(event: Event, scale: _Scale | None, here: str | None) -> Row:
    """`here` is the address of the page on which it stands."""
    label, kind, start, end, words, clause, leads, evidence, *_ = event
    shape, at, width = "none", 0.0, 0.0
    if scale and start and end and end - start <= DAY:
        shape, at = "mark", scale.at(start + (end - start) / 2)
    elif scale and start and end:
        shape, at = "bar", scale.at(start)
        width = round(scale.at(end) - at, 2)
    elif scale and start:
        shape, at = "open", scale.at(start)
        width = round(100 - at, 2)
    elif scale and end:
        shape, width = "until", scale.at(end)
    link = leads if leads and leads != here else None
    return Row(label, kind, words, clause, link, EVIDENCE.get(evidence or ""), shape, at, width)


def _next_month(moment: datetime) -> datetime:
    return moment.replace(year=moment.year + moment.month // 12, month=moment.month % 12 + 1)


def _label(moment: datetime, monthly: bool, first: bool) -> str:
    if not monthly:
        return f"{moment.year}"
    return f"{moment.year}年{moment.month}月" if first or moment.month == 1 else f"{moment.month}月"
