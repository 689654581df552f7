"""Cards → iCalendar (RFC 5545), by which readers subscribe to dates.

What is written is plain and always the same, so it is written here: the library `icalendar` takes ten times as long.
An event keeps its UID when its date is corrected; the correction raises its SEQUENCE. What is known to the month is no
day: it spans the month, and says so.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from gazette.card import Card, Date
from gazette.catalogue import Catalogue
from gazette.timeline import KINDS

MOST = 24
"""So many events the calendar of a page holds: the latest."""
OF_SITE = 400
"""So many events that are to come, and half as many past ones, a calendar of the site holds."""
DUE = ("deadline", "report")
"""The kinds of event of which a reader is reminded."""
NEVER = "19700101T000000Z"
"""The stamp of a record that bears no date: the clock must not say it."""
TIMEZONE = """BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE"""
"""Without it the hours of deadlines would mean nothing elsewhere. China has had no summer time since 1991."""
MOST_OCTETS = 75
"""In a line (RFC 5545, 3.1)."""
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Entry(NamedTuple):
    """An event, ready to be put into calendars."""

    start: str
    uid: str
    end: str
    """The moments are ISO 8601, in Shanghai."""
    text: bytes


def entries(catalogue: Catalogue, card: Card, site_url: str) -> list[Entry]:
    """The events of one record; other calendars that hold them take the same."""
    return catalogue.told("calendar", card.key, lambda: _entries(catalogue, card, site_url))


def _entries(catalogue: Catalogue, card: Card, site_url: str) -> list[Entry]:
    sequence, stamp, events = card.calendar
    return list(map(Writer(catalogue, card, site_url, sequence, stamp), events))


class Writer:
    """Writes the events of one record."""

    def __init__(self, catalogue: Catalogue, card: Card, site_url: str, sequence: int, stamp: str) -> None:
        """`sequence` and `stamp` are how often it was corrected, and when that was last."""
        self.card = card
        changed = f"{datetime.fromisoformat(stamp).astimezone(UTC):%Y%m%dT%H%M%SZ}" if stamp else NEVER
        names = {sector.id: sector.name for sector in catalogue.site.sectors}
        self.sectors = "".join(f",{names[ident].translate(ESCAPES)}" for ident in card.sectors if ident in names)
        self.host = urlsplit(site_url).hostname or "gazette"
        self.changed = f"DTSTAMP:{changed}\nLAST-MODIFIED:{changed}\nSEQUENCE:{sequence}"
        self.url = f"URL:{site_url}{card.address}\n" if site_url else ""

    def __call__(self, event: Date) -> Entry:
        """One event."""
        key, label, kind, start, end, exact, words, clause = event
        card = self.card
        label += "截止" if kind == "deadline" and "截止" not in label else ""
        summary = f"{label}{vague(start, end) if exact == 'month' else ''}：{card.name}"
        told = [words, f"原文位置：{clause}" if clause else "", card.number, "以原文为准。"]
        uid = f"{card.kind}.{(*card.former_ids, card.id)[0]}.{key}@{self.host}"
        text = (
            f"BEGIN:VEVENT\nUID:{uid}\n{self.changed}\n{times(start, end, exact)}\n"
            f"SUMMARY:{summary.translate(ESCAPES)}\n"
            f"DESCRIPTION:{chr(10).join(filter(None, told)).translate(ESCAPES)}\n"
            f"CATEGORIES:{KINDS[kind]}{self.sectors}\n{self.url}TRANSP:TRANSPARENT"
        )
        alarms = (TIMED if exact == "minute" else ALL_DAY) if kind in DUE and exact != "month" else b""
        return Entry(start, uid, end, written(text) + alarms + b"END:VEVENT\r\n")


def vague(start: str, end: str) -> str:
    """What is said of an event of which only the month is known."""
    first, last = int(start[5:7]), (datetime.fromisoformat(end) - timedelta(seconds=1)).month
    return f"（{first}月{f'至{last}月' if last != first else ''}，具体日期未载明）"


def times(start: str, end: str, exact: str) -> str:
    """When an event is; a day ends before the next one begins."""
    if exact == "minute":
        first, last = (f"{moment[:16].replace('-', '').replace(':', '')}00" for moment in (start, end))
        until = f"\nDTEND;TZID=Asia/Shanghai:{last}" if last > first else ""
        return f"DTSTART;TZID=Asia/Shanghai:{first}{until}"
    last_day = (datetime.fromisoformat(end) - timedelta(seconds=1)).date()
    after = last_day + timedelta(days=1)
    return f"DTSTART;VALUE=DATE:{start[:10].replace('-', '')}\nDTEND;VALUE=DATE:{after:%Y%m%d}"


def written(lines: str) -> bytes:
    """Content lines as they stand in a file: at most 75 octets, ended by CRLF."""
    return b"".join(
        [line + b"\r\n" if len(line) <= MOST_OCTETS else folded(line) for line in lines.encode().split(b"\n")]
    )


def folded(line: bytes) -> bytes:
    """A content line that is too long; it is never cut within a character."""
    parts, most = [], MOST_OCTETS
    while len(line) > most:
        end = most
        while line[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(line[:end])
        line, most = line[end:], MOST_OCTETS - 1
    return b"\r\n ".join([*parts, line]) + b"\r\n"


def reminding(*before: str) -> bytes:
    """An alarm seven days and one day before something is due."""
    return b"".join(
        written(f"BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:{left}\nTRIGGER:{trigger}\nEND:VALARM")
        for left, trigger in zip(("还有 7 天", "还有 1 天"), before, strict=True)
    )


ALL_DAY, TIMED = reminding("-P6DT15H", "-PT15H"), reminding("-P7D", "-P1D")
"""Of a day, at nine in the morning; of a moment, to the minute."""
HEAD = written("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Gazette//ZH\nCALSCALE:GREGORIAN")
MORE = written(f"X-WR-TIMEZONE:Asia/Shanghai\nREFRESH-INTERVAL;VALUE=DURATION:P1D\nX-PUBLISHED-TTL:P1D\n{TIMEZONE}")
"""What stands before the events, around the name."""


def calendar(name: str, events: Iterable[Entry]) -> bytes:
    """A file of events in the order of time."""
    said = name.translate(ESCAPES)
    named = written(f"NAME:{said}\nX-WR-CALNAME:{said}")
    return b"".join([HEAD, named, MORE, *[event.text for event in sorted(events)], b"END:VCALENDAR\r\n"])


def calendar_of(catalogue: Catalogue, kind: str, ident: str, name: str, site_url: str) -> bytes:
    """The calendar of a record's page."""
    events = [event for card in catalogue.dated(kind, ident) for event in entries(catalogue, card, site_url)]
    if len(events) > MOST:
        events = sorted(events, key=lambda event: (event.end, event.uid))[-MOST:]
    return calendar(name, events)


def calendar_of_site(
    catalogue: Catalogue, name: str, site_url: str, today: date, since: date, sector: str = ""
) -> bytes:
    """The calendar of one sector, or of all: what is to come, the soonest, and what ended since a day, the latest."""
    day, first = today.isoformat(), since.isoformat()
    events = [event for card in catalogue.dated_since(first, sector) for event in entries(catalogue, card, site_url)]
    ahead = sorted(event for event in events if event.end > day)[:OF_SITE]
    past = sorted((event for event in events if first < event.end <= day), key=lambda event: (event.end, event.uid))
    return calendar(name, [*ahead, *past[-OF_SITE // 2 :]])
