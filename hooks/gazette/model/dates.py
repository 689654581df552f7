"""Dates as documents state them: to the day, the month or the year, with open ends, or not at all.

A day ends at 24:00 in Asia/Shanghai. A moment is a `datetime` in that zone.
"""

import calendar
import re
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from gazette import workdays
from gazette.model.base import Clausal, Count, DocumentId, Part, Short
from gazette.model.text import Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?: ([0-9]{2}):([0-9]{2}))?)?)?")


Precision = Literal["year", "month", "day", "minute"]
PRECISIONS: dict[int, Precision] = {1: "year", 2: "month", 3: "day", 5: "minute"}
"""How many parts of a date are stated → how exact it is."""
LIKE_A_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2}))?[日月]?")


def _mended(text: str) -> str:
    match = LIKE_A_DATE.fullmatch(text)
    return f"；是不是 {'-'.join(part.zfill(2) for part in match.groups() if part)}" if match else ""


class PartialDate:
    """`2024`, `2024-03`, `2024-08-15` or `2024-08-15 12:00`: a stretch of time as exact as its source."""

    def __init__(self, text: str) -> None:
        """Read the text; raises ValueError with advice in Chinese when it is no such date."""
        match = PATTERN.fullmatch(text)
        if not match:
            raise ValueError(f"日期写成 2024-08-15、2024-03 或 2024（有钟点时写 2024-08-15 12:00）{_mended(text)}")
        stated = [int(part) for part in match.groups() if part]
        year, month, day, hour, minute = stated + [0, 1, 1, 0, 0][len(stated) :]
        if not 1900 <= year < 2200:
            raise ValueError("年份要在 1900 到 2199 之间，请核对")
        if hour > 23 or minute > 59:
            raise ValueError("没有这个钟点；到当天 24:00 为止的，只写日期")
        try:
            self.start = datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
        except ValueError:
            raise ValueError("没有这一天，请核对年、月、日") from None
        self.text = text
        self.precision: Precision = PRECISIONS[len(stated)]

    @cached_property
    def end(self) -> datetime:
        """The first moment after it; for an exact hour, that moment itself."""
        if self.precision == "minute":
            return self.start
        if self.precision == "day":
            return self.start + timedelta(days=1)
        if self.precision == "month":
            return self.start + timedelta(days=calendar.monthrange(self.start.year, self.start.month)[1])
        return self.start.replace(year=self.start.year + 1)

    @property
    def year(self) -> int:
        """The year it lies in."""
        return self.start.year

    @cached_property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.start.date() if self.precision == "minute" else (self.end - timedelta(days=1)).date()

    @cached_property
    def chinese(self) -> str:
        """2024年8月15日, as exact as the date is."""
        day = f"{self.start.year}年"
        if self.precision != "year":
            day += f"{self.start.month}月"
        if self.precision in ("day", "minute"):
            day += f"{self.start.day}日"
        return f"{day}{self.start:%H:%M}" if self.precision == "minute" else day

    def __str__(self) -> str:
        """The text in the file."""
        return self.text

    def __repr__(self) -> str:
        """For tests and debuggers."""
        return f"PartialDate({self.text!r})"

    def __eq__(self, other: object) -> bool:
        """Two dates are equal when they are written alike."""
        return isinstance(other, PartialDate) and other.text == self.text

    def __hash__(self) -> int:
        """Of the text."""
        return hash(self.text)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from the text in the file."""
        return core_schema.no_info_plain_validator_function(
            cls._checked, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """For editors' completion."""
        return {"type": "string", "pattern": f"^{PATTERN.pattern}$"}

    @classmethod
    def _checked(cls, value: Any) -> "PartialDate":
        if isinstance(value, cls):
            return value
        try:
            return _partial_date(value if isinstance(value, str) else "")
        except ValueError as error:
            raise PydanticCustomError("gazette", "{advice}", {"advice": str(error)}) from None


def midnight(moment: datetime) -> datetime:
    """The moment at which the day of a moment began."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


@lru_cache(10_000)
def _partial_date(text: str) -> PartialDate:
    """The same few thousand days stand in all records of a site."""
    return PartialDate(text)


class When(Short):
    """A date, its bounds where only those are known, or the reason why there is none."""

    shorthand: ClassVar[str] = "on"

    on: PartialDate | None = None
    """日期：2024-08-15、2024-03 或 2024，来源写到哪一级就写到哪一级。"""
    not_before: PartialDate | None = None
    """不早于：只知道不早于这一天时写。"""
    not_after: PartialDate | None = None
    """不晚于：只知道不晚于这一天时写。"""
    words: Text | None = None
    """原文措辞：来源里的说法，如 于2024年8月15日前。"""
    unstated: Text | None = None
    """未写明的原因：来源没有写日期时写，如 原文没有写明起算日。"""

    @model_validator(mode="after")
    def _one_way(self) -> "When":
        bounded = self.not_before is not None or self.not_after is not None
        if (self.on is not None) + bounded + (self.unstated is not None) != 1:
            raise PydanticCustomError("gazette", "在 on、not_before／not_after、unstated 三种写法中选一种")
        if self.not_before and self.not_after and self.not_before.start >= self.not_after.end:
            raise PydanticCustomError("gazette", "not_after 早于 not_before，请核对")
        return self

    @property
    def start(self) -> datetime | None:
        """The first moment it may be, None when nothing bounds it."""
        found = self.on or self.not_before
        return found.start if found else None

    @property
    def end(self) -> datetime | None:
        """The first moment after it, None when nothing bounds it."""
        found = self.on or self.not_after
        return found.end if found else None

    @property
    def proven(self) -> datetime | None:
        """The moment from which it has surely begun: its start, or, when only 不晚于 is known, that day."""
        if self.on:
            return self.on.start
        return self.not_after.start if self.not_after else None

    @property
    def year(self) -> int | None:
        """The year by which it is filed."""
        found = self.on or self.not_after or self.not_before
        return found.year if found else None

    @property
    def chinese(self) -> str:
        """As a reader is told it."""
        if self.on:
            return self.on.chinese
        if self.unstated:
            return self.unstated
        early = f"不早于{self.not_before.chinese}" if self.not_before else ""
        late = f"不晚于{self.not_after.chinese}" if self.not_after else ""
        return "，".join(filter(None, (early, late)))

    @property
    def told(self) -> str:
        """As a reader is told it, with the words of the source where they are given."""
        return f"{self.chinese}（{self.words}）" if self.words else self.chinese


class Span(Short):
    """A length of time: 2年, 18个月, 5个工作日."""

    shorthand: ClassVar[str] = "length"

    length: Text
    """时长：数字加单位，如 2年、18个月、30天、5个工作日。"""
    after: Text | None = None
    """从何时起算：如 公告发布；来源没有写明就不写。"""

    @model_validator(mode="after")
    def _readable(self) -> "Span":
        if not re.fullmatch(r"[1-9][0-9]{0,2}(年|个月|天|日|个工作日)", self.length):
            raise PydanticCustomError("gazette", "时长写成 2年、18个月、30天 或 5个工作日，用半角数字")
        return self

    @property
    def working(self) -> bool:
        """Whether it counts working days."""
        return self.length.endswith("个工作日")

    def added_to(self, moment: datetime) -> datetime | None:
        """The moment this much later; working days are whole days, and None outside the years of their calendar."""
        count, unit = re.findall(r"\d+|\D+", self.length)
        if unit in ("天", "日"):
            return moment + timedelta(days=int(count))
        if self.working:
            last = workdays.last_of(int(count), moment.date())
            return datetime.combine(last + timedelta(days=1), time(), SHANGHAI) if last else None
        months = moment.month - 1 + int(count) * (12 if unit == "年" else 1)
        year, month = moment.year + months // 12, months % 12 + 1
        return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


class Period(Clausal):
    """A stretch between two dates, either of which may be open, or a length whose start is not known."""

    start: When | None = None
    """开始：日期，或 unstated 加原因。"""
    end: When | None = None
    """结束：日期，或 unstated 加原因。"""
    span: Span | None = None
    """时长：起止日期不全时写，如 2年。"""
    rolling: Text | None = None
    """长期：没有截止的受理，照原文写，如 长期有效、常年受理。"""
    words: Text | None = None
    """原文措辞：如 2024年4月—5月。"""

    @model_validator(mode="after")
    def _something_and_in_order(self) -> "Period":
        if not (self.start or self.end or self.span or self.rolling):
            raise PydanticCustomError("gazette", "至少写 start、end、span、rolling 中的一项")
        if self.start and self.end and self.start.start and self.end.end and self.start.start >= self.end.end:
            raise PydanticCustomError("gazette", "结束早于开始，请核对 start 和 end")
        return self

    @property
    def first(self) -> datetime | None:
        """The moment from which it has surely begun."""
        return self.start.proven if self.start else None

    @property
    def last(self) -> datetime | None:
        """The first moment after it: its stated end, or start plus length."""
        if self.end and (end := self.end.end):
            return end
        if self.span and self.start and self.start.on:
            return self.span.added_to(self.start.on.start)
        return None

    @property
    def computed(self) -> str:
        """How its end was computed, where that needed a calendar of working days, or why it was not."""
        if not (self.span and self.span.working and self.start and self.start.on) or (self.end and self.end.end):
            return ""
        return "按工作日历推算" if self.last else workdays.BEYOND

    @property
    def precisions(self) -> tuple[Precision | None, Precision | None]:
        """How exact its start and its end are; None where there is none, or only a bound."""
        start = self.start.on.precision if self.start and self.start.on else None
        end = self.end.on.precision if self.end and self.end.on else None
        if start and self.span and not (self.end and self.end.end) and self.last:
            end = "day" if start == "minute" else start
        return start, end

    @property
    def chinese(self) -> str:
        """As a reader is told it."""
        if self.rolling:
            return self.rolling
        first, last = self.start, self.end
        if not (first or last):
            assert self.span
            after = f"，自{self.span.after}起" if self.span.after else ""
            return self.span.length + after
        if first and last and first.on and first.on == last.on:
            return first.chinese
        start = first.chinese if first and not first.unstated else ""
        end = last.chinese if last and not last.unstated else ""
        if not start and not end:
            length = f"{self.span.length}，" if self.span else ""
            return length + (first.chinese if first else last.chinese if last else "")
        if not end:
            return f"{start}起" + (f"，为期{self.span.length}" if self.span else "")
        return f"{start}至{end}" if start else f"{end}止"


class Extension(Part):
    """A deadline that was moved: the old date, and the act that moved it."""

    was: When
    """原截止日期：延期之前的日期。"""
    by: DocumentId | None = None
    """延期依据：作出延期的记录的 id。"""
    by_title: Text | None = None
    """延期文件：没有收录时写标题或文号。"""


class Deadline(Clausal):
    """Until when one class of applicant, level or track must act."""

    name: Text | None = None
    """事项：截止的是什么，如 省级推荐上报。"""
    at: When | None = None
    """截止日期：2024-08-15；有钟点时写 2024-08-15 12:00。"""
    opens: When | None = None
    """开始受理：没有写就不填。"""
    rolling: Text | None = None
    """长期受理：照原文写，如 常年受理。"""
    within: Span | None = None
    """相对期限：如 {length: 5个工作日, after: 公告发布}。"""
    counted_from: When | None = None
    """起算日：相对期限从哪一天之后起算，知道这一天就写；截止日期由此推算。"""
    level: Text | None = None
    """层级：这一期限约束哪一级，如 省级。"""
    applicant: Text | None = None
    """对象：这一期限约束哪一类申报主体。"""
    track: Text | None = None
    """方向：这一期限属于哪个方向或类别。"""
    extended: tuple[Extension, ...] = ()
    """延期：改过的截止日期，每次一项，原日期和依据都留着。"""

    @model_validator(mode="after")
    def _one_way(self) -> "Deadline":
        if (self.at is not None) + (self.rolling is not None) + (self.within is not None) != 1:
            raise PydanticCustomError("gazette", "在 at、rolling、within 三种写法中选一种")
        if self.counted_from and not self.within:
            raise PydanticCustomError("gazette", "counted_from 是相对期限的起算日，只和 within 一起写")
        if self.opens and self.at and self.opens.start and self.at.end and self.opens.start >= self.at.end:
            raise PydanticCustomError("gazette", "截止早于开始受理，请核对 opens 和 at")
        return self

    @cached_property
    def on(self) -> PartialDate | None:
        """When it ends: the stated date, else the one computed from the day it counts from, which does not count."""
        if self.within is None:
            return self.at.on if self.at else None
        first = self._first
        end = self.within.added_to(first) if first else None
        return _partial_date((end - timedelta(days=1)).date().isoformat()) if end else None

    @property
    def _first(self) -> datetime | None:
        """Where the first day begins that counts for a relative deadline; None where that day is not known."""
        known = self.counted_from.on if self.counted_from else None
        return midnight(known.start) + timedelta(days=1) if known and known.precision in ("day", "minute") else None

    @property
    def computed(self) -> str:
        """How its date was computed, or why it was not; empty for a stated one and where nothing is to compute from."""
        if self.within is None or self._first is None:
            return ""
        if self.on is None:
            return workdays.BEYOND
        return "按工作日历推算" if self.within.working else "推算"

    @property
    def day(self) -> str:
        """The date on which it ends as a reader is told it, and whether it was computed; empty without one."""
        if self.on is None:
            return ""
        return f"{self.on.chinese}（{computed}）" if (computed := self.computed) else self.on.chinese

    @property
    def relative(self) -> str:
        """A length of time in words, and what it counts from."""
        if self.within is None:
            return ""
        since = f"（自 {self.counted_from.told} 起算）" if self.counted_from else ""
        return (f"{self.within.after}后 " if self.within.after else "") + f"{self.within.length}内{since}"

    @property
    def chinese(self) -> str:
        """As a reader is told it."""
        if self.at:
            return self.at.chinese
        if self.within:
            return "：".join(filter(None, (self.relative, self.day or self.computed)))
        return self.rolling or ""


class Copies(Part):
    """How many copies, on what."""

    medium: Text
    """介质：纸质、光盘、电子邮件 等。"""
    count: Count | None = None
    """份数：原文没有写就不填。"""
    words: Text | None = None
    """原文措辞：如 一式五份。"""

    @property
    def chinese(self) -> str:
        """As a reader is told it."""
        if self.words:
            return self.words if self.medium in self.words else f"{self.medium} {self.words}"
        return f"{self.medium} {self.count} 份" if self.count else self.medium
