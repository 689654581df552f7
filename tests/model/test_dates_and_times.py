"""Dates as documents state them: where they begin and end in Shanghai, and how a reader is told them."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from gazette.model.dates import SHANGHAI, Copies, Deadline, PartialDate, Period, Span, When


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2099", ("year", "2099-01-01 00:00", "2100-01-01 00:00", "2099-12-31", "2099年")),
        ("2199", ("year", "2199-01-01 00:00", "2200-01-01 00:00", "2199-12-31", "2199年")),
        ("2099-03", ("month", "2099-03-01 00:00", "2099-04-01 00:00", "2099-03-31", "2099年3月")),
        ("2099-12", ("month", "2099-12-01 00:00", "2100-01-01 00:00", "2099-12-31", "2099年12月")),
        ("2096-02", ("month", "2096-02-01 00:00", "2096-03-01 00:00", "2096-02-29", "2096年2月")),
        ("2099-02", ("month", "2099-02-01 00:00", "2099-03-01 00:00", "2099-02-28", "2099年2月")),
        ("2100-02", ("month", "2100-02-01 00:00", "2100-03-01 00:00", "2100-02-28", "2100年2月")),
        ("2000-02", ("month", "2000-02-01 00:00", "2000-03-01 00:00", "2000-02-29", "2000年2月")),
        ("2099-08-05", ("day", "2099-08-05 00:00", "2099-08-06 00:00", "2099-08-05", "2099年8月5日")),
        ("2096-02-29", ("day", "2096-02-29 00:00", "2096-03-01 00:00", "2096-02-29", "2096年2月29日")),
        ("2099-12-31", ("day", "2099-12-31 00:00", "2100-01-01 00:00", "2099-12-31", "2099年12月31日")),
        ("2099-08-05 09:30", ("minute", "2099-08-05 09:30", "2099-08-05 09:30", "2099-08-05", "2099年8月5日09:30")),
        ("2099-08-05 00:00", ("minute", "2099-08-05 00:00", "2099-08-05 00:00", "2099-08-05", "2099年8月5日00:00")),
    ],
)
def test_a_date_is_a_stretch_of_time(text: str, expected: tuple[str, ...]) -> None:
    found = PartialDate(text)
    precision, start, end, last_day, chinese = expected
    assert found.precision == precision
    assert (found.start, found.end) == (moment(start), moment(end))
    assert found.last_day == date.fromisoformat(last_day)
    assert found.chinese == chinese
    assert (str(found), found.year) == (text, int(text[:4]))


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    end = PartialDate("2099-08-15").end
    assert end.utcoffset().total_seconds() == 8 * 3600
    assert end.isoformat() == "2099-08-16T00:00:00+08:00"


def test_summer_time_of_old_does_not_move_midnight() -> None:
    """China had summer time from 1986 to 1991: a day is a day of the calendar all the same."""
    assert PartialDate("1986-05").end == moment("1986-06-01 00:00")
    assert PartialDate("1990-09-16").last_day == date(1990, 9, 16)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("2099-02-29", "没有这一天"), ("2100-02-29", "没有这一天"), ("2099-04-31", "没有这一天"),
        ("2099-13", "没有这一天"), ("2099-00-01", "没有这一天"), ("2099-01-00", "没有这一天"), ("1899", "年份"),
        ("2200-01-01", "年份"), ("0000", "年份"), ("2099-01-01 24:00", "没有这个钟点"),
        ("2099-01-01 12:60", "没有这个钟点"), ("2099-01 12:00", "日期写成"), ("2099-01-01T12:00", "日期写成"),
        ("2099-01-01 9:00", "日期写成"), ("99-01-01", "日期写成"), ("", "日期写成"), ("２０９９", "日期写成"),
        ("2099\n", "日期写成"), (" 2099", "日期写成"), ("٢٠٩٩", "日期写成"), ("2099-01-01 ", "日期写成"),
        ("2099/5/6", "是不是 2099-05-06"), ("2099.05.06", "是不是 2099-05-06"), ("2099年5月6日", "是不是 2099-05-06"),
        ("2099年12月", "是不是 2099-12"), ("2099-5", "是不是 2099-05"),
    ],
)  # fmt: skip
def test_what_is_no_date(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        PartialDate(text)


def test_equal_dates_are_written_alike() -> None:
    assert PartialDate("2099-01") == PartialDate("2099-01")
    assert PartialDate("2099-01") != PartialDate("2099-01-01")
    assert len({PartialDate("2099"), PartialDate("2099")}) == 1
    assert repr(PartialDate("2099")) == "PartialDate('2099')"


@pytest.mark.parametrize(
    ("value", "bounds", "year", "chinese"),
    [
        ("2099-03", ("2099-03-01", "2099-04-01", "2099-03-01"), 2099, "2099年3月"),
        ({"on": "2099-03-05", "words": "三月五日"}, ("2099-03-05", "2099-03-06", "2099-03-05"), 2099, "2099年3月5日"),
        ({"not_before": "2099-03"}, ("2099-03-01", None, None), 2099, "不早于2099年3月"),
        ({"not_after": "2099-03-05"}, (None, "2099-03-06", "2099-03-05"), 2099, "不晚于2099年3月5日"),
        (
            {"not_before": "2098", "not_after": "2099-03-05"},
            ("2098-01-01", "2099-03-06", "2099-03-05"), 2099, "不早于2098年，不晚于2099年3月5日",
        ),
        ({"unstated": "原文没有写明"}, (None, None, None), None, "原文没有写明"),
    ],
)  # fmt: skip
def test_when(value: object, bounds: tuple[str | None, ...], year: int | None, chinese: str) -> None:
    found = When.model_validate(value)
    assert (found.start, found.end, found.proven) == tuple(moment(day) if day else None for day in bounds)
    assert (found.year, found.chinese) == (year, chinese)


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ({}, "选一种"),
        ({"words": "近日"}, "选一种"),
        ({"on": "2099", "not_after": "2099"}, "选一种"),
        ({"on": "2099", "unstated": "没有写"}, "选一种"),
        ({"not_before": "2099-03", "not_after": "2099-02"}, "not_after 早于 not_before"),
    ],
)
def test_a_when_says_one_thing(value: object, advice: str) -> None:
    with pytest.raises(ValidationError, match=advice):
        When.model_validate(value)


@pytest.mark.parametrize(
    ("length", "begin", "end"),
    [
        ("2年", "2099-03-05", "2101-03-05"), ("1年", "2096-02-29", "2097-02-28"),
        ("18个月", "2099-08-31", "2101-02-28"), ("1个月", "2099-01-31", "2099-02-28"),
        ("12个月", "2099-12-01", "2100-12-01"), ("30天", "2099-02-01", "2099-03-03"),
        ("10日", "2099-12-25", "2100-01-04"), ("5个工作日", "2099-01-01", None),
        ("999年", "2199-12-31", "3198-12-31"),
    ],
)  # fmt: skip
def test_a_span_is_added_by_the_calendar(length: str, begin: str, end: str | None) -> None:
    assert Span(length=length).added_to(moment(begin)) == (moment(end) if end else None)


@pytest.mark.parametrize("length", ["两年", "２年", "2", "年", "0年", "1.5年", "2 年", "1000年", "两周", "2年左右"])
def test_what_is_no_span(length: str) -> None:
    with pytest.raises(ValidationError, match="时长写成"):
        Span(length=length)


@pytest.mark.parametrize(
    ("value", "first", "last", "chinese"),
    [
        ({"start": "2099-01", "end": "2099-03"}, "2099-01-01", "2099-04-01", "2099年1月至2099年3月"),
        ({"start": "2099-01-05", "end": "2099-01-05"}, "2099-01-05", "2099-01-06", "2099年1月5日"),
        ({"start": "2099-01-05"}, "2099-01-05", None, "2099年1月5日起"),
        ({"end": "2099-01-05"}, None, "2099-01-06", "2099年1月5日止"),
        ({"start": "2099-01-05", "span": "2年"}, "2099-01-05", "2101-01-05", "2099年1月5日起，为期2年"),
        ({"start": "2099-01-05", "span": "5个工作日"}, "2099-01-05", None, "2099年1月5日起，为期5个工作日"),
        ({"start": {"unstated": "起算日未载明"}, "span": "2年"}, None, None, "2年，起算日未载明"),
        ({"start": "2099-01-05", "end": {"unstated": "没有写"}}, "2099-01-05", None, "2099年1月5日起"),
        ({"start": {"unstated": "没有写"}, "end": "2099-01-05"}, None, "2099-01-06", "2099年1月5日止"),
        ({"end": {"unstated": "没有写"}}, None, None, "没有写"),
        ({"span": "2年"}, None, None, "2年"),
        ({"span": {"length": "2年", "after": "公布"}}, None, None, "2年，自公布起"),
        ({"rolling": "常年受理"}, None, None, "常年受理"),
        ({"start": {"not_after": "2099-01-05"}, "span": "2年"}, "2099-01-05", None, "不晚于2099年1月5日起，为期2年"),
    ],
)  # fmt: skip
def test_period(value: object, first: str | None, last: str | None, chinese: str) -> None:
    found = Period.model_validate(value)
    assert found.first == (moment(first) if first else None)
    assert found.last == (moment(last) if last else None)
    assert found.chinese == chinese


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ({}, "至少写"),
        ({"words": "近期", "clause": "一"}, "至少写"),
        ({"start": "2099-02", "end": "2099-01"}, "结束早于开始"),
        ({"start": "2099-01-02", "end": "2099-01-01"}, "结束早于开始"),
        ({"start": "2100", "end": "2099-12-31"}, "结束早于开始"),
    ],
)
def test_what_is_no_period(value: object, advice: str) -> None:
    with pytest.raises(ValidationError, match=advice):
        Period.model_validate(value)


@pytest.mark.parametrize(
    ("value", "chinese"),
    [
        ({"at": "2099-01-10 12:00"}, "2099年1月10日12:00"),
        ({"within": {"length": "5个工作日", "after": "公告发布"}}, "公告发布后 5个工作日内"),
        ({"within": "30天"}, "30天内"),
        ({"rolling": "长期有效"}, "长期有效"),
        ({"at": "2099-01-10", "opens": "2099-01-10", "extended": [{"was": "2099-01-05"}]}, "2099年1月10日"),
    ],
)
def test_deadline(value: object, chinese: str) -> None:
    assert Deadline.model_validate(value).chinese == chinese


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ({}, "选一种"),
        ({"at": "2099", "within": "5天"}, "选一种"),
        ({"at": "2099-01-01", "opens": "2099-01-02"}, "截止早于开始受理"),
    ],
)
def test_what_is_no_deadline(value: object, advice: str) -> None:
    with pytest.raises(ValidationError, match=advice):
        Deadline.model_validate(value)


@pytest.mark.parametrize(
    ("value", "chinese"),
    [
        ({"medium": "纸质"}, "纸质"),
        ({"medium": "纸质", "count": "5"}, "纸质 5 份"),
        ({"medium": "光盘", "words": "刻录光盘一式两份", "count": 2}, "刻录光盘一式两份"),
        ({"medium": "纸质", "words": "一式五份"}, "纸质 一式五份"),
    ],
)
def test_copies(value: object, chinese: str) -> None:
    assert Copies.model_validate(value).chinese == chinese
