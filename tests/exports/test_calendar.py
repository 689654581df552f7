"""Calendars, read back by a library that did not write them (icalendar) and by a calendar program (calcurse)."""

import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event

from conftest import MakeProject, Project
from gazette.exports.calendar import MOST
from gazette.model.dates import SHANGHAI
from miniature import Miniature, yaml_of

DAY = "2099-06-01"
CALL = "notices/2099-example-call"
TZ = "Asia/Shanghai"


@pytest.fixture(scope="module")
def built(make_project: MakeProject, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The invented records with a site's address."""
    project = make_project(tmp_path_factory.mktemp("calendar") / "project")
    project.replace("mkdocs.yml", "# site_url: https://example.org/", "site_url: https://gazette.example/")
    return project.built(day=DAY)


def events(content: bytes) -> dict[str, Event]:
    """The events of a calendar by UID, of which each may stand once."""
    found = Calendar.from_ical(content).walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def of(project: Project, path: str) -> dict[str, Event]:
    return events((project.site / path).read_bytes())


def said(event: Event) -> tuple[Any, ...]:
    """What a calendar program shows."""
    return str(event["SUMMARY"]), event.decoded("DTSTART"), event.decoded("DTEND", None)


def test_the_dates_of_a_call(built: Project) -> None:
    found = [said(event) for event in of(built, f"{CALL}/dates.ics").values()]
    name = "示例试点城市申报"
    assert found == [
        (f"开始受理：{name}", date(2099, 2, 1), date(2099, 2, 2)),
        (f"网上填报截止：{name}", datetime(2099, 5, 20, 12, tzinfo=SHANGHAI), None),
        (f"报部截止：{name}", date(2099, 6, 10), date(2099, 6, 11)),
        (f"评审（7月至8月，具体日期未载明）：{name}", date(2099, 7, 1), date(2099, 9, 1)),
        (f"报送进展：{name}", date(2100, 12, 31), date(2101, 1, 1)),
    ]


def test_an_event_says_where_it_comes_from(built: Project) -> None:
    event = next(event for event in of(built, f"{CALL}/dates.ics").values() if "报部" in event["SUMMARY"])
    assert str(event["DESCRIPTION"]).split("\n") == [
        "2099年6月10日截止（原为2099年5月31日，原为2099年4月30日）",
        "原文位置：三（二）",
        "示例〔2099〕1号",
        "以原文为准。",
    ]
    assert event["URL"] == f"https://gazette.example/{CALL}/"
    assert [str(one) for one in event["CATEGORIES"].cats] == ["截止", "示例产业"]
    assert event["SEQUENCE"] == 2
    corrected = datetime(2099, 3, 1, tzinfo=SHANGHAI)
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == corrected
    assert str(event["UID"]).endswith("@gazette.example")


def test_readers_are_reminded_of_deadlines_in_the_morning(built: Project) -> None:
    reminders = {
        str(event["SUMMARY"]).partition("：")[0]: [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
        for event in of(built, f"{CALL}/dates.ics").values()
    }
    morning = timedelta(hours=9)
    assert reminders == {
        "开始受理": [],
        "网上填报截止": [-timedelta(days=7), -timedelta(days=1)],
        "报部截止": [morning - timedelta(days=7), morning - timedelta(days=1)],
        "评审（7月至8月，具体日期未载明）": [],
        "报送进展": [morning - timedelta(days=7), morning - timedelta(days=1)],
    }


def test_every_calendar_is_well_formed(built: Project) -> None:
    files = sorted(built.site.rglob("*.ics"))
    assert {file.parent.parent.name for file in files} >= {"notices", "lists", "programmes", "places", "organisations"}
    for file in files:
        content = file.read_bytes()
        lines = content.split(b"\r\n")
        assert lines.pop() == b"" and not any(b"\n" in line or b"\r" in line for line in lines), file
        assert max(map(len, lines)) <= 75, file
        content.decode()
        assert all(line.decode() for line in lines), file  # no character is cut in two
        calendar = Calendar.from_ical(content)
        assert not calendar.errors
        assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == [TZ]
        for event in events(content).values():
            assert not event.errors
            start, end = event.decoded("DTSTART"), event.decoded("DTEND", None)
            assert end is None or end > start, file
            if isinstance(start, datetime):
                assert event["DTSTART"].params["TZID"] == TZ


def test_one_event_is_the_same_in_every_calendar(built: Project) -> None:
    every = of(built, "calendar/dates.ics")
    told = of(built, f"{CALL}/dates.ics")
    assert told.keys() <= every.keys()
    for path in ("programmes/example-programme/dates.ics", "organisations/test-ministry-office/dates.ics"):
        found = of(built, path)
        assert told.keys() <= found.keys()
        assert all(found[uid].to_ical() == event.to_ical() for uid, event in told.items())


def test_a_sector_has_its_own_dates(built: Project) -> None:
    sectors = {path.stem: of(built, f"calendar/{path.name}") for path in built.site.glob("calendar/*.ics")}
    every = sectors.pop("dates")
    assert set(sectors) == {"widgets", "gadgets"}
    assert every.keys() >= sectors["widgets"].keys() > sectors["gadgets"].keys() == set()


def test_a_place_has_the_dates_of_its_lists(built: Project) -> None:
    labels = {str(event["SUMMARY"]).partition("：")[0] for event in of(built, "places/jia-city/dates.ics").values()}
    assert {"名单公布", "试点开始", "试点结束"} <= labels


def test_the_page_leads_to_the_calendar(built: Project) -> None:
    for path in (CALL, "programmes/example-programme", "places/jia-city", "organisations/test-ministry"):
        assert f'href="https://gazette.example/{path}/dates.ics"' in built.page(path)
    assert 'href="https://gazette.example/calendar/dates.ics"' in built.page("calendar")
    assert 'href="https://gazette.example/calendar/widgets.ics"' in built.page("find/sector-widgets")


def test_a_correction_raises_the_sequence_and_touches_nothing_else(project: Callable[..., Project]) -> None:
    one = project().built(day=DAY)
    before = {file: file.read_bytes() for file in sorted(one.site.rglob("*.ics"))}
    one.replace(f"data/{CALL}.yml", 'at: "2099-06-10"', 'at: "2099-06-12"')
    correction = 'revisions:\n  - {on: "2099-05-30", level: major, text: 更正报部日期。}\n'
    one.replace(f"data/{CALL}.yml", "revisions:\n", correction)
    one.built(day=DAY)
    after = {file: file.read_bytes() for file in sorted(one.site.rglob("*.ics"))}
    assert before.keys() == after.keys()
    corrected = set()
    for file, content in after.items():
        was, now = events(before[file]), events(content)
        assert was.keys() == now.keys()
        for uid in was:
            lines = [event.to_ical().decode().split("\r\n") for event in (was[uid], now[uid])]
            names = {re.split("[:;]", line)[0] for line in set(lines[0]) ^ set(lines[1])}
            if names:
                assert "2099-first-call" in uid
                assert (was[uid]["SEQUENCE"], now[uid]["SEQUENCE"]) == (2, 3)
                if names == {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}:
                    continue
                assert names == {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DESCRIPTION"}
                assert (was[uid].decoded("DTSTART"), now[uid].decoded("DTSTART")) == (
                    date(2099, 6, 10),
                    date(2099, 6, 12),
                )
                corrected.add(uid)
    assert len(corrected) == 1


def test_a_calendar_program_reads_them(built: Project, tmp_path: Path) -> None:
    def calcurse(*arguments: str) -> str:
        command = ["calcurse", "-D", str(tmp_path), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, env={"TZ": TZ, "LC_ALL": "C.UTF-8"}
        ).stdout

    said = calcurse("-i", str(built.site / CALL / "dates.ics"))
    assert "1 app / 4 events / 0 todos / 0 skipped" in said
    told = calcurse("-Q", "--from", "05/20/2099", "--days", "22")
    assert re.sub(r"\s+", " ", told).strip() == (
        "05/20/99: - 12:00 -> 12:00 网上填报截止：示例试点城市申报 06/10/99: * 报部截止：示例试点城市申报"
    )


# Records of a few lines, for what the invented ones do not have.


def calendar_of(root: Path, records: dict[str, Any], make_project: MakeProject, day: str = DAY) -> Project:
    project = make_project(root / "project", None)
    for path, tree in records.items():
        project.write(f"data/{path}.yml", tree)
    return project.built(day=day)


def notice(**more: Any) -> dict[str, Any]:
    document = {"title": "示例通知", "written": "2099-01-05"}
    return {"name": "示例", "type": "申报", "document": document, "summary": ["一句。"], **more}


def test_what_has_no_day_is_no_day(tmp_path: Path, make_project: MakeProject) -> None:
    site = calendar_of(
        tmp_path,
        {
            "notices/month": notice(deadlines=[{"at": "2099-08"}]),
            "notices/year": notice(deadlines=[{"at": "2099"}]),
            "notices/bound": notice(deadlines=[{"at": {"not_after": "2099-08-01"}}]),
            "notices/unknown": notice(deadlines=[{"within": "5个工作日"}]),
            "notices/draft": notice(deadlines=[{"at": "2099-08-01"}], draft=True),
            "notices/withdrawn": notice(
                deadlines=[{"at": "2099-08-01"}], withdrawn={"on": "2099-02-01", "reason": "有误。"}
            ),
        },
        make_project,
    )
    assert [file.parent.name for file in sorted(site.site.glob("notices/*/dates.ics"))] == ["month"]
    (event,) = of(site, "notices/month/dates.ics").values()
    assert said(event) == ("截止（8月，具体日期未载明）：示例", date(2099, 8, 1), date(2099, 9, 1))
    assert event["TRANSP"] == "TRANSPARENT"
    assert not event.walk("VALARM")
    assert of(site, "calendar/dates.ics").keys() == {event["UID"]}
    assert "具体日期未载明" in site.page("calendar")


def test_computed_working_days_are_told_as_computed(tmp_path: Path, make_project: MakeProject) -> None:
    within = {"within": {"length": "5个工作日", "after": "公告发布"}, "counted_from": "2024-09-27"}
    document = {"title": "示例通知", "written": "2024-09-27"}
    record = notice(document=document, deadlines=[within])
    site = calendar_of(tmp_path, {"notices/computed": record}, make_project, day="2024-09-28")
    (event,) = of(site, "notices/computed/dates.ics").values()
    assert said(event)[1:] == (date(2024, 10, 10), date(2024, 10, 11))
    assert "按工作日历推算" in event["DESCRIPTION"]


def test_a_renamed_record_keeps_its_events(tmp_path: Path) -> None:
    uids = []
    for ident, more in (("first", {}), ("second", {"former_ids": ["first"]}), ("third", {"former_ids": ["first"]})):
        project = Miniature(tmp_path / ident)
        project.write(f"data/notices/{ident}.yml", yaml_of(notice(deadlines=[{"at": "2099-08-01"}], **more)))
        uids += uids_of(project, ident)
    assert len(set(uids)) == 1


def uids_of(project: Miniature, ident: str) -> list[str]:
    from gazette.exports.calendar import entries

    catalogue = project.load()
    card = catalogue.card("notices", ident)
    assert card
    return [entry.uid for entry in entries(catalogue, card, "https://gazette.example/")]


def test_a_calendar_does_not_grow_without_end(tmp_path: Path, make_project: MakeProject) -> None:
    hub = {"programmes/hub": {"name": "示例项目", "summary": ["一句。"]}}
    calls = {
        f"notices/call-{number}": notice(programme="hub", deadlines=[{"at": f"{2030 + number}-08-01"}])
        | {"document": {"title": f"示例通知{number}", "written": f"{2030 + number}-01-05"}}
        for number in range(MOST + 6)
    }
    site = calendar_of(tmp_path, hub | calls, make_project)
    found = [event.decoded("DTSTART").year for event in of(site, "programmes/hub/dates.ics").values()]
    assert found == list(range(2036, 2036 + MOST))
