"""Every row of the table of statuses in content-model.md, on invented records, day by day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gazette.catalogue import Catalogue
from gazette.loading import load
from gazette.status import deadline_schedule, status_on
from miniature import NOW

Tree = dict[str, Any]
OPEN_1_TO_31_MARCH: Tree = {"deadlines": [{"opens": "2030-03-01", "at": "2030-03-31"}]}


def notice(**more: Any) -> Tree:
    document = {"title": "示例通知", "written": "2030-01-10", **more.pop("document", {})}
    return {"name": "示例", "type": "申报", "document": document, "summary": ["一句。"], **more}


def listed(**more: Any) -> Tree:
    base = {"name": "名单", "call": "call", "stage": "公布", "announced": "2030-06-01", "complete": "true"}
    base["release"] = {"unstated": "示例"}
    return {**base, "summary": ["一句。"], "rows": [{"label": "甲市", "party": "project"}], **more}


def plan(**more: Any) -> Tree:
    document = {"title": "示例计划", "written": "2030-01-10", **more.pop("document", {})}
    return {"name": "示例", "type": "行动计划", "document": document, "summary": ["一句。"], **more}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Catalogue]:
    """A catalogue of records given as `kind__id=tree`; `_` in an id stands for `-`."""

    def reader(**records: Tree) -> Catalogue:
        for name, tree in records.items():
            kind, _, ident = name.partition("__")
            file = tmp_path / "data" / kind / f"{ident.replace('_', '-')}.yml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
        return load(tmp_path, NOW)

    return reader


def words(catalogue: Catalogue, kind: str, ident: str, day: str) -> tuple[str, str]:
    """(code, what a reader sees) of a record on a day."""
    found = status_on(catalogue.schedule(kind, ident), date.fromisoformat(day))
    return found.code, found.on(date.fromisoformat(day))


NOTICES: dict[str, tuple[Tree, list[tuple[str, str, str]]]] = {
    "a call with its first day and its last": (
        OPEN_1_TO_31_MARCH,
        [
            ("2030-01-01", "upcoming", "未开始"),
            ("2030-02-28", "upcoming", "未开始"),
            ("2030-03-01", "open", "申报中 · 还有 30 天"),
            ("2030-03-16", "open", "申报中 · 还有 15 天"),
            ("2030-03-18", "open", "即将截止 · 还有 13 天"),
            ("2030-03-30", "open", "即将截止 · 还有 1 天"),
            ("2030-03-31", "open", "即将截止 · 今天截止"),
            ("2030-04-01", "closed", "申报已截止"),
        ],
    ),
    "from 14 days on it is near": (OPEN_1_TO_31_MARCH, [("2030-03-17", "open", "即将截止 · 还有 14 天")]),
    "a call is open from the day it was written": (
        {"deadlines": [{"at": "2030-03-31"}]},
        [("2030-01-09", "upcoming", "未开始"), ("2030-01-10", "open", "申报中 · 还有 80 天")],
    ),
    "the last of several deadlines counts": (
        {"deadlines": [{"at": "2030-02-10 12:00", "level": "区级"}, {"at": "2030-02-15", "level": "省级"}]},
        [("2030-02-12", "open", "即将截止 · 还有 3 天"), ("2030-02-16", "closed", "申报已截止")],
    ),
    "a deadline at an hour": (
        {"deadlines": [{"at": "2030-02-10 11:00"}]},
        [("2030-02-09", "open", "即将截止 · 还有 1 天"), ("2030-02-10", "closed", "申报已截止")],
    ),
    "a deadline in a month holds until the month is over": (
        {"deadlines": [{"at": "2030-02"}]},
        [("2030-02-28", "open", "即将截止 · 今天截止"), ("2030-03-01", "closed", "申报已截止")],
    ),
    "no end is stated": ({}, [("2030-01-10", "rolling", "长期受理"), ("2039-01-10", "rolling", "长期受理")]),
    "it is open for ever": ({"deadlines": [{"rolling": "常年受理"}]}, [("2039-01-10", "rolling", "长期受理")]),
    "inside a dated review": (
        {
            **OPEN_1_TO_31_MARCH,
            "phases": [{"name": "评审", "kind": "review", "when": {"start": "2030-04", "end": "2030-05"}}],
        },
        [
            ("2030-03-31", "open", "即将截止 · 今天截止"),
            ("2030-04-01", "review", "评审中"),
            ("2030-05-31", "review", "评审中"),
            ("2030-06-01", "closed", "申报已截止"),
        ],
    ),
    "a review without a date is not computed": (
        {**OPEN_1_TO_31_MARCH, "phases": [{"name": "评审", "kind": "review"}]},
        [("2030-04-15", "closed", "申报已截止")],
    ),
    "inside a publicity window": (
        {"type": "公示", "publicity": {"window": {"start": "2030-03-01", "end": "2030-03-07"}}},
        [
            ("2030-03-01", "publicity", "公示中 · 还有 6 天"),
            ("2030-03-07", "publicity", "公示中 · 今天截止"),
            ("2030-03-08", "publicity", "公示期已过"),
        ],
    ),
    "a publicity window without an end lasts 30 days": (
        {"type": "公示", "publicity": {"window": {"start": "2030-03-01", "end": {"unstated": "未见"}}}},
        [
            ("2030-03-01", "publicity", "公示中（结束日期未载明）"),
            ("2030-03-30", "publicity", "公示中（结束日期未载明）"),
            ("2030-03-31", "publicity", "公示期已过（结束日期未见）"),
        ],
    ),
    "nothing is dated": (
        {"document": {"written": {"unstated": "没有写"}}},
        [("2030-03-01", "unknown", "日期未载明")],
    ),
}


@pytest.mark.parametrize("case", NOTICES)
def test_a_notice(read: Callable[..., Catalogue], case: str) -> None:
    more, expected = NOTICES[case]
    catalogue = read(notices__call=notice(**more))
    assert [(day, *words(catalogue, "notices", "call", day)) for day, _, _ in expected] == expected


LISTS: dict[str, tuple[Tree, Tree, list[tuple[str, str, str]]]] = {
    "a list is published": (
        {},
        {},
        [
            ("2030-05-31", "closed", "申报已截止"),
            ("2030-06-01", "listed", "名单已公布"),
            ("2040-01-01", "listed", "名单已公布"),
        ],
    ),
    "a list is only shown to the public": (
        {},
        {"stage": "公示", "publicity": {"window": {"start": "2030-06-01", "end": "2030-06-07"}}},
        [("2030-06-02", "publicity", "公示中 · 还有 5 天"), ("2030-06-08", "publicity", "公示期已过")],
    ),
    "inside a dated pilot, then it waits for acceptance": (
        {},
        {"pilot": {"start": "2030-07-01", "end": "2030-12-31"}},
        [
            ("2030-06-30", "listed", "名单已公布"),
            ("2030-07-01", "pilot", "试点期 · 还有 183 天"),
            ("2030-12-31", "pilot", "试点期 · 今天截止"),
            ("2031-01-01", "acceptance", "试点期满，未见验收结果"),
        ],
    ),
    "a pilot by its length": (
        {},
        {"pilot": {"start": "2030-07-01", "span": "18个月"}},
        [("2031-12-31", "pilot", "试点期 · 今天截止"), ("2032-01-01", "acceptance", "试点期满，未见验收结果")],
    ),
    "the start of the pilot is not stated": (
        {"pilot": {"period": {"span": "2年", "start": {"unstated": "起算日未载明"}}}},
        {},
        [
            ("2030-06-01", "pilot", "名单已公布 · 试点期两年（起算日未载明）"),
            ("2040-06-01", "pilot", "名单已公布 · 试点期两年（起算日未载明）"),
        ],
    ),
    "the acceptance is dated": (
        {},
        {"pilot": {"start": "2030-07-01", "end": "2030-12-31"}, "accepted": "2031-02-01"},
        [
            ("2031-01-31", "acceptance", "试点期满，未见验收结果"),
            ("2031-02-01", "ended", "已结束（已验收）"),
        ],
    ),
    "nothing is to follow": ({}, {"ends": "true"}, [("2030-06-01", "ended", "已结束（名单已公布）")]),
    "it is revoked": ({}, {"stage": "撤销"}, [("2030-06-01", "ended", "已结束（已撤销）")]),
    "only the latest day is known": (
        {},
        {"announced": {"not_after": "2030-06-20"}},
        [("2030-06-19", "closed", "申报已截止"), ("2030-06-20", "listed", "名单已公布")],
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_call_with_its_list(read: Callable[..., Catalogue], case: str) -> None:
    call, entry, expected = LISTS[case]
    catalogue = read(notices__call=notice(**OPEN_1_TO_31_MARCH, **call), lists__result=listed(**entry))
    assert [(day, *words(catalogue, "notices", "call", day)) for day, _, _ in expected] == expected
    last = expected[-1][0]
    assert words(catalogue, "lists", "result", last) == words(catalogue, "notices", "call", last)


PLANS: dict[str, tuple[Tree, dict[str, Tree], list[tuple[str, str, str]]]] = {
    "in force": ({}, {}, [("2030-01-09", "upcoming", "未开始"), ("2030-01-10", "in-force", "有效")]),
    "its period is over": (
        {"period": {"start": "2030", "end": "2032"}},
        {},
        [("2032-12-31", "in-force", "有效"), ("2033-01-01", "expired", "规划期已过")],
    ),
    "it has expired": (
        {"document": {"expires": "2031-06-30"}},
        {},
        [("2031-06-30", "in-force", "有效"), ("2031-07-01", "expired", "已失效")],
    ),
    "it takes effect later": (
        {"document": {"effective": "2030-03-01"}},
        {},
        [("2030-02-28", "upcoming", "未开始"), ("2030-03-01", "in-force", "有效")],
    ),
    "another replaces it": (
        {},
        {
            "plans__newer": plan(
                document={"title": "新", "written": "2031-05-01"}, relations=[{"type": "replaces", "target": "old"}]
            )
        },
        [("2031-04-30", "in-force", "有效"), ("2031-05-01", "replaced", "已被替代")],
    ),
    "another abolishes it from a day on": (
        {},
        {
            "plans__newer": plan(
                document={"title": "新", "written": "2031-05-01"},
                relations=[{"type": "abolishes", "target": "old", "on": "2031-07-01"}],
            )
        },
        [("2031-06-30", "in-force", "有效"), ("2031-07-01", "abolished", "已废止")],
    ),
    "another extends it": (
        {"document": {"expires": "2031-06-30"}},
        {
            "plans__newer": plan(
                document={"title": "新", "written": "2031-05-01"},
                relations=[{"type": "extends", "target": "old", "until": "2032-06-30"}],
            )
        },
        [("2031-07-01", "in-force", "有效"), ("2032-07-01", "expired", "已失效")],
    ),
    "goals of two years": (
        {"goals": [{"by": "2031", "text": "先"}, {"by": "2035", "text": "后"}]},
        {},
        [
            ("2031-12-31", "in-force", "有效 · 2031年、2035年目标期未到"),
            ("2032-01-01", "in-force", "有效 · 2031年目标期已过，2035年目标期未到"),
            ("2036-01-01", "in-force", "有效 · 2031年、2035年目标期已过"),
        ],
    ),
    "nothing is dated": (
        {"document": {"written": {"unstated": "没有写"}}},
        {},
        [("2030-01-10", "unknown", "日期未载明")],
    ),
}


@pytest.mark.parametrize("case", PLANS)
def test_a_plan(read: Callable[..., Catalogue], case: str) -> None:
    more, others, expected = PLANS[case]
    catalogue = read(plans__old=plan(**more), **others)
    assert [(day, *words(catalogue, "plans", "old", day)) for day, _, _ in expected] == expected


def test_a_programme_stands_where_its_latest_call_stands(read: Callable[..., Catalogue]) -> None:
    catalogue = read(
        programmes__hub={"name": "示例项目", "summary": ["一句。"]},
        notices__call=notice(programme="hub", **OPEN_1_TO_31_MARCH),
        notices__earlier=notice(programme="hub", document={"title": "旧", "written": "2029-01-01"}),
    )
    assert words(catalogue, "programmes", "hub", "2030-03-20") == ("open", "即将截止 · 还有 11 天")


def test_a_notice_that_calls_for_nothing_does_not_hide_the_call(read: Callable[..., Catalogue]) -> None:
    later = notice(programme="hub", type="通知", document={"title": "延期", "written": "2030-03-05"})
    catalogue = read(
        programmes__hub={"name": "示例项目", "summary": ["一句。"]},
        notices__call=notice(programme="hub", **OPEN_1_TO_31_MARCH),
        notices__later=later,
    )
    assert words(catalogue, "programmes", "hub", "2030-03-20") == ("open", "即将截止 · 还有 11 天")


def test_a_deadline_is_told_with_its_days_and_then_as_past(read: Callable[..., Catalogue]) -> None:
    catalogue = read(notices__call=notice(**OPEN_1_TO_31_MARCH))
    told = deadline_schedule(catalogue.notices["call"].deadlines[0])
    days = {day: status_on(told, date.fromisoformat(day)) for day in ("2030-03-01", "2030-03-20", "2030-04-01")}
    assert [status.on(date.fromisoformat(day)) for day, status in days.items()] == [
        "2030年3月31日 · 还有 30 天",
        "2030年3月31日 · 还有 11 天",
        "已截止（2030年3月31日）",
    ]
    assert [status.near for status in days.values()] == [False, True, False]
