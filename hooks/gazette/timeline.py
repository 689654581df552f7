"""Records → events: the one source of what stands on timelines, and later in calendars and feeds.

`events` are those of a record's own page. Where the pages of other records tell of it, `told_elsewhere` says how.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gazette.model.approved_list import ApprovedList
from gazette.model.dates import SHANGHAI, Deadline, Period, When
from gazette.model.document import Document, Record
from gazette.model.notice import Notice
from gazette.model.plan import Plan
from gazette.model.programme import Programme


@dataclass(frozen=True)
class Event:
    """One thing on a timeline: a day, a stretch, or something without a date."""

    label: str
    kind: str
    """written, published, deadline, list, milestone, goal, or the kind of a phase."""
    start: datetime | None
    end: datetime | None
    words: str
    """The date as a reader is told it; why there is none."""
    clause: str | None = None
    address: str | None = None
    """The page that it leads to."""
    evidence: str | None = None


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
    return found


def told_elsewhere(record: Record) -> list[Event]:
    """How a document is told of on the pages of its programme and, a list, of its call."""
    if isinstance(record, ApprovedList):
        return _list_events(record, record.name)
    document: Document | None = getattr(record, "document", None)
    address = f"{record.kind}/{record.id}/"
    found = _point(str(getattr(record, "name", "")), record.kind, document.dated, None, address) if document else []
    for deadline in record.deadlines if isinstance(record, Notice) else ():
        found += _deadline_events(deadline, "申报截止")
    return found


def _point(
    label: str, kind: str, when: When | None, clause: str | None = None, address: str | None = None
) -> list[Event]:
    if when is None:
        return []
    start = when.start if when.on else when.proven
    return [Event(label, kind, start, when.end, when.chinese, clause, address)]


def _stretch(label: str, kind: str, period: Period | None, clause: str | None, missing: str) -> Event:
    if period is None:
        return Event(label, kind, None, None, missing, clause)
    return Event(label, kind, period.first, period.last, period.words or period.chinese, clause or period.clause)


def _document_events(record: Record) -> list[Event]:
    document: Document | None = getattr(record, "document", None)
    if document is None:
        return []
    return (
        _point("成文", "written", document.written if document.written and not document.written.unstated else None)
        + _point("发布", "published", document.published if document.published and document.published.on else None)
        + _point("施行", "published", document.effective)
        + _point("失效", "deadline", document.expires)
    )


def _notice_events(notice: Notice, lists: Iterable[Event], pilot_known: bool) -> list[Event]:
    found: list[Event] = []
    deadlines = [event for deadline in notice.deadlines for event in _deadline_events(deadline)]
    if not any(phase.kind == "apply" for phase in notice.phases):
        found, deadlines = deadlines, []
    for phase in notice.phases:
        own, deadlines = (deadlines, []) if phase.kind == "apply" else ([], deadlines)
        if phase.when or not own:  # an undated phase is told by its deadlines
            found.append(_stretch(phase.name, phase.kind, phase.when, phase.clause, "原文没有写明日期"))
        found += own
    if notice.publicity:
        found.append(_stretch("公示", "publicity", notice.publicity.window, notice.publicity.clause, ""))
    found += lists
    if notice.pilot and not pilot_known:
        found.append(_stretch("试点", "pilot", notice.pilot.period, notice.pilot.period.clause, ""))
    if notice.acceptance:
        clause = notice.acceptance.clause
        found.append(_stretch("验收", "accept", notice.acceptance.when, clause, "原文没有写明日期"))
    return found


def _deadline_events(deadline: Deadline, label: str = "截止") -> list[Event]:
    label = deadline.name or label
    if deadline.at and deadline.at.on:
        on = deadline.at.on
        said = f"（{deadline.at.words}）" if deadline.at.words else ""
        return [Event(label, "deadline", on.start, on.end, f"{on.chinese}截止{said}", deadline.clause)]
    return [Event(label, "deadline", None, None, deadline.chinese, deadline.clause)]


def _list_events(entry: ApprovedList, name: str) -> list[Event]:
    """A list as an event called `name`, with its publicity window and pilot period where it has them."""
    found: list[Event] = []
    address = f"lists/{entry.id}/"
    if entry.publicity:
        window = entry.publicity.window
        start, end = window.first, window.last
        if end is None and start:  # without an end only the first day is known
            end = start + timedelta(days=1)
        found.append(Event(name, "publicity", start, end, f"公示 {window.chinese}", None, address))
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
        found.append(_stretch("规划期", "pilot", plan.period, plan.period.clause, ""))
    horizons = {goal.by_words or goal.by.chinese: goal for goal in plan.goals if goal.by and goal.by.on}
    for words, goal in horizons.items():
        assert goal.by and goal.by.on
        end = goal.by.on.end
        found.append(Event("目标期限", "goal", end - timedelta(days=1), end, words, goal.clause))
    return found


def _programme_events(programme: Programme, documents: Iterable[Event]) -> list[Event]:
    found = list(documents)
    for milestone in programme.milestones:
        when = milestone.when
        start, end = (when.first, when.last) if when else (None, None)
        words = (when.words or when.chinese) if when else "日期未载明"
        if start and end is None:
            end = start + timedelta(days=1)
        found.append(Event(milestone.text, "milestone", start, end, words, milestone.clause, None, milestone.evidence))
    horizons = {goal.by.on for goal in programme.goals if goal.by and goal.by.on}
    for day in horizons:
        found.append(Event("目标期限", "goal", day.end - timedelta(days=1), day.end, day.chinese))
    far = datetime.max.replace(tzinfo=SHANGHAI)
    return sorted(found, key=lambda event: (event.start or far, event.label))
