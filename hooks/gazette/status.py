"""Records → statuses: which stage a matter is in, by the one vocabulary of the field.

A status is the latest stage that a dated fact proves; an undated stage is said in words and never computed. A schedule
lists all statuses a record will have, each with the moment from which it holds, so that a page can show the right one
on the day it is read. `own` is what a record says itself, `schedule` adds what others say (`Catalogue.schedule`).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from gazette.model.approved_list import ApprovedList
from gazette.model.dates import SHANGHAI, Deadline, Period, When
from gazette.model.document import Publicity, Record
from gazette.model.notice import Notice, Phase
from gazette.model.plan import Plan
from gazette.model.rules import Rules

STATUS_WORDS = {
    "upcoming": "未开始",
    "open": "申报中",
    "rolling": "长期受理",
    "closed": "申报已截止",
    "review": "评审中",
    "publicity": "公示中",
    "listed": "名单已公布",
    "pilot": "试点期",
    "acceptance": "待验收",
    "ended": "已结束",
    "in-force": "有效",
    "expired": "规划期已过",
    "replaced": "已被替代",
    "abolished": "已废止",
    "unknown": "日期未载明",
}
"""The one vocabulary. Readers filter by these; `Status.words` may say more."""

NEAR = timedelta(days=14)
PUBLICITY_WITHOUT_END = timedelta(days=30)
CALLS = ("遴选", "申报", "评估", "征集")
BEFORE = datetime.min.replace(tzinfo=SHANGHAI)
START = attrgetter("start")
NUMERALS = dict(zip("123456789", "一两三四五六七八九", strict=True))


class Status(NamedTuple):
    """What stage a matter is in from one moment on."""

    start: datetime | None
    """The moment from which it holds; None for “from the beginning”."""
    code: str
    words: str
    last_day: date | None = None
    """The last day it holds, where readers are told how many days are left."""
    near: bool = False
    """Whether that day is so near that it must stand out."""
    reason: str = ""
    """Which dated fact proves it, in words."""

    def on(self, today: date) -> str:
        """The words a reader sees on one day."""
        if self.last_day is None:
            return self.words
        days = (self.last_day - today).days
        return f"{self.words} · " + (f"还有 {days} 天" if days > 0 else "今天截止")


Schedule = tuple[Status, ...]


def status_on(schedule: Schedule, today: date) -> Status:
    """The status that holds on one day, at noon in Shanghai."""
    return status_at(schedule, datetime(today.year, today.month, today.day, 12, tzinfo=SHANGHAI))


def status_at(schedule: Schedule, moment: datetime) -> Status:
    """The status that holds at a moment."""
    return next(status for status in reversed(schedule) if status.start is None or status.start <= moment)


class Term(NamedTuple):
    """How long a pilot lasts: what of a period decides a status."""

    first: datetime | None
    last: datetime | None
    length: str
    words: str = ""
    """The period as a reader is told it."""


class Result(NamedTuple):
    """A list, as far as it decides a status."""

    statuses: tuple[Status, ...] | None
    """Those it has whatever its call says; None when it is in force."""
    start: datetime | None = None
    term: Term | None = None
    held: datetime | None = None
    """When acceptance was held."""
    announced: str = ""
    """When it was announced, as a reader is told it."""
    accepted: str = ""
    """The same of the acceptance."""


class Change(NamedTuple):
    """What a later document does to a plan or to rules, and when."""

    type: str
    on: datetime | None
    until: datetime | None
    by: str
    """The title of the later document."""


class Own(NamedTuple):
    """What a record itself says of its statuses; what others say comes to it in `schedule`."""

    statuses: tuple[Status, ...] = ()
    result: Result | None = None
    """Of a list."""
    term: Term | None = None
    """Of a call: the pilot that follows, for lists that name none."""
    held: datetime | None = None
    """Of a call: when acceptance was held, for lists that do not say."""
    end: datetime | None = None
    """Of a plan or rules: when it ends by itself, and as what."""
    ended: str = ""
    until: str = ""
    """The period or the day of which that is the end, in words."""
    accepted: str = ""
    """When acceptance was held, as a reader is told it."""


NOTHING = Own()


def own(record: Record) -> Own:
    """What a record says itself."""
    if isinstance(record, Notice):
        held = record.acceptance.held if record.acceptance else None
        return Own(
            tuple(_notice(record)),
            term=_term(record.pilot.period) if record.pilot else None,
            held=held.proven if held else None,
            accepted=held.chinese if held else "",
        )
    if isinstance(record, ApprovedList):
        return Own(result=_result(record))
    return _validity(record) if isinstance(record, Plan | Rules) else NOTHING


def schedule(
    said: Own, results: Iterable[Result] = (), call: Own = NOTHING, changes: Iterable[Change] = ()
) -> Schedule:
    """All statuses of a document in the order of time, from what it says itself and what others do.

    `results` are the lists that answer a call, in the order of time, `call` what the call of a list says, `changes`
    what later documents do to a plan or to rules.
    """
    if said.result:
        return _ordered(_of_result(said.result, call))
    found = list(said.statuses)
    for result in results:
        found += _of_result(result, said)
    end, until = said.end, said.until
    for change in changes:
        if change.type == "extends" and change.until:
            end, until = change.until, f"《{change.by}》延长到 {_day(change.until)}"
        if change.type == "replaces" and change.on:
            found.append(_status(change.on, "replaced", reason=f"由《{change.by}》代替"))
        if change.type == "abolishes" and change.on:
            found.append(_status(change.on, "abolished", reason=f"由《{change.by}》废止"))
    if end:
        found = [
            status if status.start is None else status._replace(reason=f"{status.reason}，{until}")
            for status in found
            if status.start is None or status.start < end
        ]
        found.append(_status(end, "expired", said.ended, reason=f"{until}，已过"))
    return _ordered(found)


def calls(notice: Notice) -> bool:
    """Whether a notice opens a round or carries it on, unlike one that only changes another."""
    return notice.type in CALLS or bool(notice.deadlines or notice.publicity)


def deadline_schedule(deadline: Deadline) -> Schedule:
    """How a deadline is told: with the days that are left, then as past; empty when it names no day."""
    if deadline.on is None:
        return ()
    day, words = deadline.on.last_day, deadline.day
    return (
        Status(None, "open", words, day),
        Status(_near(day), "open", words, day, near=True),
        Status(deadline.on.end, "closed", f"已截止（{deadline.on.chinese}{comma(deadline.computed)}）"),
    )


def comma(words: str) -> str:
    """Words that follow others, nothing for none."""
    return f"，{words}" if words else ""


def _ordered(found: list[Status]) -> Schedule:
    """In the order of time; a status that the next one hides at once is dropped; before all stands 未开始."""
    timed = sorted([status for status in found if status.start], key=START)
    kept = [early for early, late in pairwise(timed) if early.start != late.start] + timed[-1:]
    before = [status for status in found if status.start is None]
    first = next((status for status in before if status.code != "upcoming"), None)
    if first is None and kept:
        first = next(iter(before), _status(None, "upcoming"))
    return (first or _status(None, "unknown", reason="原文没有写明日期"), *kept)


def _status(
    start: datetime | None, code: str, words: str = "", last_day: date | None = None, reason: str = ""
) -> Status:
    return Status(start, code, words or STATUS_WORDS[code], last_day, reason=reason)


def _upcoming(reason: str) -> Status:
    return _status(None, "upcoming", reason=reason)


def _notice(notice: Notice) -> list[Status]:
    document = notice.document
    dates = (("发布", document.published), ("成文", document.written))
    name, out = next(((name, when) for name, when in dates if when and when.proven), ("", None))
    published = out.proven if out else None
    opens = [deadline.opens for deadline in notice.deadlines if deadline.opens and deadline.opens.start]
    opened = min(opens, key=lambda when: when.start or datetime.max, default=None)
    opening = opened.start if opened else published
    begins = f"{opened.chinese}开始受理" if opened else f"{out.chinese}{name}" if out else ""
    found: list[Status] = []
    ends = [deadline for deadline in notice.deadlines if deadline.on]
    rolling = next((deadline.rolling for deadline in notice.deadlines if deadline.rolling), None)
    open_ended = next((deadline for deadline in notice.deadlines if not deadline.rolling and not deadline.on), None)
    stated = any(deadline.at or deadline.within for deadline in notice.deadlines)
    if ends:
        found += _rounds(opening, ends)
    elif opening and (rolling or (notice.type in CALLS and not stated)):
        reason = f"原文写的是“{rolling}”" if rolling else "原文没有写明截止日期"
        found.append(_status(opening, "rolling", reason=f"{begins}，{reason}"))
    elif opening and not notice.publicity and not stated:
        found += [_status(opening, "in-force", reason=begins)]
    elif opening and open_ended:
        found.append(_status(opening, "unknown", reason=_undated(open_ended)))
    closing = max((_ending(deadline) for deadline in ends), default=None)
    found += _review(notice.phases, closing)
    if notice.publicity:
        found += _publicity(notice.publicity, notice.publicity.window.first or published, begins)
    if begins and not any(status.code == "upcoming" for status in found):
        found.append(_upcoming(begins))
    return found


def _ending(deadline: Deadline) -> datetime:
    assert deadline.on
    return deadline.on.end


def _undated(deadline: Deadline) -> str:
    """Why a deadline has no day."""
    if deadline.within is None:
        return f"截止日期{deadline.chinese}"
    return f"原文写的是“{deadline.relative}”，{deadline.computed or '没有写明从哪一天起算'}"


def _near(last_day: date) -> datetime:
    """The moment from which 14 days or fewer are left."""
    return datetime.combine(last_day - NEAR, time(), SHANGHAI)


def _rounds(opening: datetime | None, ends: list[Deadline]) -> list[Status]:
    """Open until the last deadline; where nothing is open between two of them, it is closed and opens again."""
    rounds: list[tuple[datetime | None, list[Deadline]]] = []
    for deadline in sorted(ends, key=lambda one: (one.opens and one.opens.start) or BEFORE):
        opens = deadline.opens.start if deadline.opens else None
        if rounds and (opens is None or opens <= max(map(_ending, rounds[-1][1]))):
            rounds[-1][1].append(deadline)
        else:
            rounds.append((opens if rounds else opening, [deadline]))
    found: list[Status] = []
    for number, (start, deadlines) in enumerate(rounds, 1):
        again = rounds[number][1][0].opens if number < len(rounds) else None
        found += _open_until(start, deadlines, f"，{again.chinese}再次受理" if again else "")
    return found


def _open_until(opening: datetime | None, deadlines: list[Deadline], again: str) -> list[Status]:
    """Open until the last of these deadlines, then near its end, then closed; `again` says when it opens again."""
    last = max(deadlines, key=_ending)
    assert last.on
    day = last.on.last_day
    near = _near(day)
    name = last.name or last.level
    which = f"最晚的截止{f'（{name}）' if name else ''}" if len(deadlines) > 1 else "申报截止"
    planned = min((moved.was for moved in last.extended if moved.was.end), key=_end_of, default=None)
    moved = f"，原定 {planned.chinese}" if planned else ""
    ahead = _said(which, last.day, f"未到{moved}")
    found = [_status(last.on.end, "closed", reason=_said(which, last.day, f"已过{moved}{again}"))]
    if opening is None or opening < near:
        found.append(_status(opening, "open", "申报中", day, ahead))
        opening = near
    return [*found, Status(opening, "open", "即将截止", day, near=True, reason=ahead)]


def _said(*words: str) -> str:
    """Words apart from each other, but for those after a bracket."""
    return " ".join(words).replace("） ", "）")


def _end_of(when: When) -> datetime:
    return when.end or datetime.max.replace(tzinfo=SHANGHAI)


def _review(phases: tuple[Phase, ...], closing: datetime | None) -> list[Status]:
    """Inside a dated review phase, but not before the last deadline has passed."""
    found = []
    for phase in phases:
        if phase.kind == "review" and phase.when and phase.when.first and phase.when.last:
            start = max(filter(None, (phase.when.first, closing)))
            if start < phase.when.last:
                said = f"{phase.name} {phase.when.chinese}"
                found += [
                    _status(start, "review", reason=said),
                    _status(phase.when.last, "closed", reason=f"{said}已过，没有见到结果"),
                ]
    return found


def _day(end: datetime) -> str:
    """The last day before a moment."""
    last = (end - timedelta(seconds=1)).date()
    return f"{last.year}年{last.month}月{last.day}日"


def _publicity(publicity: Publicity | None, start: datetime | None, begins: str) -> list[Status]:
    """Inside the window, then after it; `begins` tells from when on where the window itself does not."""
    if start is None:
        return []
    window = publicity.window if publicity else None
    if window and window.start and not window.start.unstated:
        begins = f"公示从 {window.start.chinese} 开始"
    end = window.last if window else None
    if window is None or end is None:
        unseen = window.computed if window and window.computed else "结束日期没有见到"
        return [
            _upcoming(begins),
            _status(start, "publicity", "公示中（结束日期未载明）", reason=f"{begins}，{unseen}"),
            _status(
                start + PUBLICITY_WITHOUT_END,
                "publicity",
                "公示期已过（结束日期未见）",
                reason=f"{begins}，{unseen}，满 30 天按已过算",
            ),
        ]
    last_day = (end - timedelta(seconds=1)).date()
    stated = window.end if window.end and window.end.end else None
    told = stated.chinese if stated else _day(end)
    told += f"（{window.computed}）" if window.computed else ""
    return [
        _upcoming(begins),
        _status(start, "publicity", "公示中", last_day, _said("公示截止", told, "未到")),
        _status(end, "publicity", "公示期已过", reason=_said("公示截止", told, "已过")),
    ]


def _result(entry: ApprovedList) -> Result:
    start, told = entry.announced.proven, f"{entry.announced.chinese}公布名单"
    if start is None:
        return Result(())
    if entry.stage == "公示":
        window = entry.publicity.window.first if entry.publicity else None
        begins = f"{entry.announced.chinese}开始公示名单"
        return Result(tuple(_publicity(entry.publicity, window or start, begins)))
    if entry.stage == "撤销":
        told = f"{entry.announced.chinese}撤销"
        return Result((_upcoming(told), _status(start, "ended", "已结束（已撤销）", reason=told)))
    if entry.ends:
        ended = _status(start, "ended", "已结束（名单已公布）", reason=f"{told}，没有后续阶段")
        return Result((_upcoming(told), ended))
    held = entry.accepted.proven if entry.accepted else None
    accepted = entry.accepted.chinese if entry.accepted else ""
    return Result(None, start, _term(entry.pilot) if entry.pilot else None, held, told, accepted)


def _of_result(result: Result, call: Own) -> list[Status]:
    if result.statuses is not None or result.start is None:
        return list(result.statuses or ())
    term = result.term or call.term
    told = result.announced
    found = [_status(result.start, "listed", reason=told)] + (_pilot(result.start, term, told) if term else [])
    held = result.held or call.held
    if held:
        found = [status for status in found if status.start and status.start < held]
        found.append(
            _status(held, "ended", "已结束（已验收）", reason=f"验收结果 {result.accepted or call.accepted}公布")
        )
    return [_upcoming(told), *found]


def _term(period: Period) -> Term:
    return Term(period.first, period.last, period.span.length if period.span else "", period.chinese)


def _pilot(listed: datetime, term: Term, told: str) -> list[Status]:
    if term.first is None or term.last is None:
        length = f"试点期{_spoken(term.length)}" if term.length else "试点期"
        reason = f"{told}，试点从哪一天起算没有载明"
        return [_status(listed, "pilot", f"名单已公布 · {length}（起算日未载明）", reason=reason)]
    last_day = (term.last - timedelta(seconds=1)).date()
    return [
        _status(max(listed, term.first), "pilot", "试点期", last_day, f"试点期 {term.words}"),
        _status(term.last, "acceptance", "试点期满，未见验收结果", reason=f"试点期 {term.words}，已满"),
    ]


def _spoken(length: str) -> str:
    """两年 for 2年."""
    return NUMERALS[length[0]] + length[1:] if length[0] in NUMERALS and not length[1].isdigit() else length


def _validity(record: Plan | Rules) -> Own:
    document = record.document
    period = record.period if isinstance(record, Plan) else None
    dates = (
        ("施行", document.effective),
        ("发布", document.published),
        ("成文", document.written),
        ("开始", period.start if period else None),
    )
    name, start = next(((name, when) for name, when in dates if when and when.proven), ("", None))
    end, words, until = None, "已失效", ""
    if document.expires and document.expires.end:
        end, until = document.expires.end, f"有效期到 {document.expires.chinese}"
    elif period and period.last:
        end, words, until = period.last, STATUS_WORDS["expired"], f"规划期 {period.chinese}"
    begins = f"{start.chinese}{name}" if start else ""
    found = [_status(moment, "in-force", said, reason=begins) for moment, said in _in_force(record, start)]
    return Own((_upcoming(begins), *found) if found else (), end=end, ended=words, until=until)


def _in_force(record: Plan | Rules, begins: When | None) -> list[tuple[datetime | None, str]]:
    """有效, and how its goals stand where it has goals for several years."""
    if begins is None:
        return []
    start = begins.proven
    goals = record.goals if isinstance(record, Plan) else ()
    horizons = sorted({goal.by.on for goal in goals if goal.by and goal.by.on}, key=lambda day: day.end)
    if len(horizons) < 2:
        return [(start, STATUS_WORDS["in-force"])]
    found: list[tuple[datetime | None, str]] = []
    for passed in range(len(horizons) + 1):
        over = "、".join(day.chinese for day in horizons[:passed])
        ahead = "、".join(day.chinese for day in horizons[passed:])
        said = [f"{over}目标期已过"] if over else []
        said += [f"{ahead}目标期未到"] if ahead else []
        found.append((start if passed == 0 else horizons[passed - 1].end, f"有效 · {'，'.join(said)}"))
    return found
