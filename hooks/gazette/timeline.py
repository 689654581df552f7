"""Records → events: the one source of what stands on timelines, in calendars and in feeds.

`events` are those of a record's own page. Where the pages of other records tell of it, `told_elsewhere` says how, and
`dated` are those that have a place in a calendar.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zlib import crc32

from gazette.model.approved_list import ApprovedList
from gazette.model.dates import SHANGHAI, Deadline, Period, Precision, When, midnight
from gazette.model.document import Document, Publicity, Record
from gazette.model.notice import Notice
from gazette.model.plan import Plan
from gazette.model.programme import Programme
from gazette.model.text import LINK

DAY = timedelta(days=1)
MARKS = re.compile(rf"\*\*|{LINK.pattern}")


class Event(NamedTuple):
    """One thing on a timeline: a day, a stretch, or something without a date."""

    label: str
    kind: str
    """One of `KINDS`, or goal, milestone and written, which stand in no calendar."""
    start: datetime | None
    end: datetime | None
    words: str
    """The date as a reader is told it; why there is none."""
    clause: str | None = None
    address: str | None = None
    """The page that it leads to."""
    evidence: str | None = None
    key: str = ""
    """Its name within its record, which stays when the date is corrected."""
    precision: Precision | None = None
    """How exact its start is; None for no date, or only a bound."""
    until: Precision | None = None
    """How exact its end is, where it is a stretch; else the same."""


KINDS = {
    "opens": "开始受理",
    "apply": "申报",
    "deadline": "截止",
    "publicity": "公示",
    "review": "评审",
    "list": "名单",
    "pilot": "试点",
    "report": "报告",
    "accept": "验收",
    "effective": "施行",
    "expires": "失效",
    "period": "规划期",
    "step": "程序",
    "next": "下一轮",
}
"""The kinds of event that stand in calendars, and the word for each."""
PHASES = {
    "apply": "apply",
    "review": "review",
    "publicity": "publicity",
    "publish": "list",
    "pilot": "pilot",
    "accept": "accept",
}
"""The kind of a phase → the kind of its event; all others are steps."""
LONG = ("pilot", "period")
"""Kinds of stretch of which a calendar tells the start and the end."""


def events(record: Record, elsewhere: Iterable[Event] = (), pilot_known: bool = False) -> list[Event]:
    """The events of a record: notices and plans in the order of the document's procedure, programmes in time.

    `elsewhere` is what the lists that answer a notice, or the documents of a programme, tell of themselves;
    `pilot_known` says that one of those lists has the period of the pilot.
    """
    if isinstance(record, Programme):
        return _programme_events(record, elsewhere)
    found = _document_events(record)
    if isinstance(record, Notice):
        found += _notice_events(record, elsewhere, pilot_known)
    if isinstance(record, Plan):
        found += _plan_events(record)
    if isinstance(record, ApprovedList):
        found += _list_events(record, "名单公示" if record.stage == "公示" else "名单公布")
    return _with_unlike_keys(found)


def told_elsewhere(record: Record) -> list[Event]:
    """How a document is told of on the pages of its programme and, a list, of its call."""
    if isinstance(record, ApprovedList):
        return _list_events(record, record.name)
    document: Document | None = record.__dict__.get("document")
    address = f"{record.kind}/{record.id}/"
    found = _point(str(getattr(record, "name", "")), record.kind, document.dated, None, address) if document else []
    for deadline in record.deadlines if isinstance(record, Notice) else ():
        found += _deadline_events(deadline, "申报截止")
    return found


def dated(record: Record) -> list[Event]:
    """The events of a record that a calendar can show: those with a month, a day or an hour.

    Of a stretch of years its start and its end are told, each by itself; of the days to apply in, the deadlines where
    these are dated. A year alone is no date for a calendar.
    """
    found = events(record)
    hidden = "apply" if any(event.kind == "deadline" and event.end for event in found) else ""
    return [
        event._replace(label=MARKS.sub(lambda mark: mark[1] or "", event.label).rstrip("。"))
        for whole in found
        if whole.kind in KINDS and whole.kind != hidden
        for event in (_ends(whole) if whole.kind in LONG else [whole])
        if event.start and event.end and {event.precision, event.until} <= {"minute", "day", "month"}
    ]


def _ends(whole: Event) -> Iterator[Event]:
    """The start and the end of a stretch, each as exact as it is stated."""
    if whole.start and whole.precision:
        start, end = _around(whole.start, whole.precision)
        label = f"{whole.label}开始"
        yield whole._replace(label=label, key=f"{whole.key}-start", start=start, end=end, until=whole.precision)
    if whole.end and whole.until:
        moment = whole.end if whole.until == "minute" else whole.end - timedelta(seconds=1)
        start, end = _around(moment, whole.until)
        label = f"{whole.label}结束"
        yield whole._replace(label=label, key=f"{whole.key}-end", start=start, end=end, precision=whole.until)


def _around(moment: datetime, precision: Precision) -> tuple[datetime, datetime]:
    """The hour, day, month or year that a moment lies in."""
    if precision == "minute":
        return moment, moment
    start = midnight(moment)
    if precision == "day":
        return start, start + DAY
    if precision == "month":
        start = start.replace(day=1)
        return start, start + calendar.monthrange(start.year, start.month)[1] * DAY
    return start.replace(month=1, day=1), start.replace(year=start.year + 1, month=1, day=1)


def _with_unlike_keys(found: list[Event]) -> list[Event]:
    """The same, the second of a name with its number."""
    seen: dict[str, int] = {}
    unlike = []
    for event in found:
        count = seen[event.key] = seen.get(event.key, 0) + 1
        unlike.append(event._replace(key=f"{event.key}-{count}") if count > 1 else event)
    return unlike


def _key(kind: str, *said: str | None) -> str:
    """A key from what an event is called."""
    words = "|".join(filter(None, said))
    return f"{kind}-{crc32(words.encode()):08x}" if words else kind


def _point(
    label: str, kind: str, when: When | None, clause: str | None = None, address: str | None = None, key: str = ""
) -> list[Event]:
    if when is None:
        return []
    key, on = key or kind, when.on
    if on is None:
        return [Event(label, kind, when.proven, when.end, when.chinese, clause, address, None, key)]
    precision = on.precision
    return [Event(label, kind, on.start, on.end, on.chinese, clause, address, None, key, precision, precision)]


def _stretch(label: str, kind: str, period: Period | None, clause: str | None, missing: str, key: str = "") -> Event:
    key = key or kind
    if period is None:
        return Event(label, kind, None, None, missing, clause, key=key)
    words = (period.words or period.chinese) + (f"，{computed}" if (computed := period.computed) else "")
    clause = clause or period.clause
    return Event(label, kind, period.first, period.last, words, clause, None, None, key, *period.precisions)


def _window(label: str, publicity: Publicity, address: str | None = None, words: str = "") -> Event:
    """A publicity window; without an end only its first day is known."""
    window = publicity.window
    event = _stretch(label, "publicity", window, publicity.clause, "")._replace(address=address)
    if event.start and event.end is None:
        event = event._replace(end=event.start + DAY, until=event.precision)
    return event._replace(words=words) if words else event


def _document_events(record: Record) -> list[Event]:
    document: Document | None = getattr(record, "document", None)
    if document is None:
        return []
    written, published = document.written, document.published
    return (
        _point("成文", "written", written if written and not written.unstated else None)
        + _point("发布", "published", published if published and published.on else None)
        + _point("施行", "effective", document.effective)
        + _point("失效", "expires", document.expires)
    )


def _notice_events(notice: Notice, lists: Iterable[Event], pilot_known: bool) -> list[Event]:
    found: list[Event] = []
    deadlines = [event for deadline in notice.deadlines for event in _deadline_events(deadline)]
    if not any(phase.kind == "apply" for phase in notice.phases):
        found, deadlines = deadlines, []
    for phase in notice.phases:
        own, deadlines = (deadlines, []) if phase.kind == "apply" else ([], deadlines)
        if phase.when or not own:  # an undated phase is told by its deadlines
            kind = PHASES.get(phase.kind, "step")
            key = _key(phase.kind, phase.name)
            found.append(_stretch(phase.name, kind, phase.when, phase.clause, "原文没有写明日期", key))
        found += own
    if notice.publicity:
        found.append(_window("公示", notice.publicity))
    found += lists
    if notice.pilot and not pilot_known:
        found.append(_stretch("试点", "pilot", notice.pilot.period, notice.pilot.period.clause, ""))
    for duty in notice.obligations:
        if duty.due:
            every = f"（{duty.every}）" if duty.every else ""
            (event,) = _point(duty.text, "report", duty.due, duty.clause, None, _key("report", duty.text))
            found.append(event._replace(words=f"{duty.due.told}{every}"))
    if notice.acceptance:
        clause = notice.acceptance.clause
        found.append(_stretch("验收", "accept", notice.acceptance.when, clause, "原文没有写明日期"))
    return found


def _deadline_events(deadline: Deadline, label: str = "截止") -> list[Event]:
    whose = (deadline.name, deadline.level, deadline.applicant, deadline.track)
    label = deadline.name or (f"{deadline.level}截止" if deadline.level else label)
    opens = _point("开始受理", "opens", deadline.opens, deadline.clause, None, _key("opens", *whose))
    key, on = _key("deadline", *whose), deadline.on
    if on is None:
        return [*opens, Event(label, "deadline", None, None, deadline.chinese, deadline.clause, key=key)]
    said = deadline.relative if deadline.within else deadline.at.words if deadline.at else ""
    notes = filter(None, (said, deadline.computed, *(f"原为{moved.was.chinese}" for moved in deadline.extended)))
    note = f"（{'，'.join(notes)}）".replace("（）", "")
    words = f"{on.chinese}截止{note}"
    clause, precision = deadline.clause, on.precision
    return [*opens, Event(label, "deadline", on.start, on.end, words, clause, None, None, key, precision, precision)]


def _list_events(entry: ApprovedList, name: str) -> list[Event]:
    """A list as an event called `name`, with its publicity window and pilot period where it has them."""
    found: list[Event] = []
    address = f"lists/{entry.id}/"
    if entry.publicity:
        found.append(_window(name, entry.publicity, address, f"公示 {entry.publicity.window.chinese}"))
    else:
        found += _point(name, "list", entry.announced, None, address)
    if entry.pilot:
        found.append(_stretch("试点", "pilot", entry.pilot, entry.pilot.clause, ""))
    if entry.accepted:
        found += _point("验收结果", "accept", entry.accepted)
    return found


def _plan_events(plan: Plan) -> list[Event]:
    found: list[Event] = []
    if plan.period:
        found.append(_stretch("规划期", "period", plan.period, plan.period.clause, ""))
    horizons = {goal.by_words or goal.by.chinese: goal for goal in plan.goals if goal.by and goal.by.on}
    for words, goal in horizons.items():
        assert goal.by and goal.by.on
        end = goal.by.on.end
        found.append(Event("目标期限", "goal", end - DAY, end, words, goal.clause, key="goal"))
    return found


def _programme_events(programme: Programme, documents: Iterable[Event]) -> list[Event]:
    found = list(documents)
    for milestone in programme.milestones:
        when = milestone.when
        start, end = (when.first, when.last) if when else (None, None)
        words = (when.words or when.chinese) if when else "日期未载明"
        if start and end is None:
            end = start + DAY
        found.append(Event(milestone.text, "milestone", start, end, words, milestone.clause, None, milestone.evidence))
    horizons = {goal.by.on for goal in programme.goals if goal.by and goal.by.on}
    for day in horizons:
        found.append(Event("目标期限", "goal", day.end - DAY, day.end, day.chinese))
    following = programme.next_round
    if following and following.when:
        found.append(_stretch("下一轮", "next", following.when, following.clause, ""))
    far = datetime.max.replace(tzinfo=SHANGHAI)
    return sorted(found, key=lambda event: (event.start or far, event.label))
