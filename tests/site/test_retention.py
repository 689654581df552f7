"""A personal mobile number is everywhere that its page is until its time is over, and then in no file of the site."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from conftest import Project

MOBILE = "13900002099"
NAME = "丙某某"
OVER = date(2099, 3, 1)
"""The last dated event of the call."""
RETENTION = 180
LAST = OVER + timedelta(days=RETENTION)
"""At noon of this day the number still stands: the matter was over at the end of `OVER`."""
CALL = {
    "name": "示例申报",
    "type": "申报",
    "document": {"title": "关于申报2099年保存期示例的通知", "written": "2099-01-02"},
    "summary": ["编的。"],
    "criteria": [{"title": "层级", "text": "编的。", "check": "self"}],
    "materials": [{"name": "申报表"}],
    "deadlines": [{"at": OVER.isoformat()}],
    "contacts": [{"names": [NAME], "phones": ["010-00000000"], "mobiles": [MOBILE]}],
}
PUBLICITY = {
    "name": "示例公示名单",
    "no_call": "逐个批复",
    "stage": "公示",
    "announced": OVER.isoformat(),
    "complete": "true",
    "summary": ["编的。"],
    "rows": [{"label": "甲", "party": "project"}],
    "publicity": {"window": {"start": OVER.isoformat(), "end": OVER.isoformat()}, "contacts": [{"mobiles": [MOBILE]}]},
    "sources": [{"title": "示例报", "evidence": "press"}],
}
STANDS_IN = {
    "notices/2099-retention-call/index.html",
    "notices/2099-retention-call/record.json",
    "lists/2099-retention-list/index.html",
    "lists/2099-retention-list/record.json",
    "data/records.jsonl",
}
"""Where readers and programs look for it; the papers of a call and its index of search may have it too."""


@pytest.fixture(scope="module")
def project(make_project, tmp_path_factory) -> Project:
    found: Project = make_project(tmp_path_factory.mktemp("retention") / "project", data=None)
    found.write("data/site.yml", {"retention_days": str(RETENTION)})
    found.write("data/notices/2099-retention-call.yml", CALL)
    found.write("data/lists/2099-retention-list.yml", PUBLICITY)
    return found


def contents(path: Path) -> Iterator[bytes]:
    """What is in a file: of an archive (XLSX, DOCX) what is in it, file by file."""
    content = path.read_bytes()
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def holding(site: Path, text: str) -> set[str]:
    """The files that hold a text, as UTF-8 or with every character escaped for JSON."""
    spelt = text.encode(), text.encode("ascii", "backslashreplace"), text.encode("utf-16-le")
    return {
        path.relative_to(site).as_posix()
        for path in sorted(site.rglob("*"))
        if path.is_file() and any(one in content for content in contents(path) for one in spelt)
    }


def test_the_number_goes_from_every_file_on_the_day_it_must(project: Project) -> None:
    """In one folder, day after day, as a published site lives."""
    project.built(day=LAST.isoformat())
    there = holding(project.site, MOBILE)
    assert there >= STANDS_IN
    formats = {Path(path).suffix for path in map(str, project.site.rglob("*.*"))}
    assert {".html", ".json", ".jsonl", ".csv", ".xlsx", ".jsonld"} <= formats
    project.built(day=(LAST + timedelta(days=1)).isoformat())
    assert holding(project.site, MOBILE) == set()
    page = {"notices/2099-retention-call/index.html", "notices/2099-retention-call/record.json"}
    assert page <= holding(project.site, "010-00000000"), "the office's line stays"
    assert page <= holding(project.site, NAME)


def test_a_site_built_from_nothing_after_that_day_has_none(project: Project, make_project, tmp_path: Path) -> None:
    fresh: Project = make_project(tmp_path / "fresh", data=project.root / "data")
    fresh.built(day="2100-06-01")
    assert holding(fresh.site, MOBILE) == set()


def test_names_go_too_where_the_site_wants_it(project: Project, make_project, tmp_path: Path) -> None:
    fresh: Project = make_project(tmp_path / "fresh", data=project.root / "data")
    fresh.write("data/site.yml", {"retention_days": str(RETENTION), "retire_names": "true"})
    fresh.built(day=LAST.isoformat())
    assert "notices/2099-retention-call/record.json" in holding(fresh.site, NAME)
    fresh.built(day=(LAST + timedelta(days=1)).isoformat())
    assert holding(fresh.site, NAME) == set()
