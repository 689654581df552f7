"""The table of dates in a browser: a page built once says on every day what the table says; the page of all dates."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import MakeProject, Project
from date_table import Case, cases

CASES = cases()
BUILT = "2030-01-01"
FACT = ".fact--status dd"


@pytest.fixture(scope="module")
def table(make_project: MakeProject, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = make_project(tmp_path_factory.mktemp("table") / "project", None)
    for case in CASES:
        for path, tree in case.files():
            project.write(path, tree)
    return project.built(day=BUILT)


@pytest.fixture(scope="module")
def url(table: Project, http: Callable[[Path], str]) -> str:
    return http(table.site)


@pytest.fixture(scope="module")
def abroad(browser: Browser) -> Iterator[BrowserContext]:
    """A reader elsewhere, who is told Shanghai's day."""
    context = browser.new_context(timezone_id="America/New_York")
    yield context
    context.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_page_says_what_the_table_says(abroad: BrowserContext, url: str, case: Case) -> None:
    page = abroad.new_page()
    found = []
    for told in case.days:
        page.clock.set_fixed_time(told.at)
        page.goto(f"{url}{case.path}/")
        expect(page.locator(f"{FACT} [data-as-of]")).to_have_count(0)
        chip, reason = page.locator(f"{FACT} .chip"), page.locator(f"{FACT} [data-reasons]")
        assert f"chip--{told.code}" in (chip.get_attribute("class") or "").split()
        found.append((told.moment, told.code, chip.text_content(), reason.text_content()))
    assert found == [tuple(told) for told in case.days]
    page.close()


def test_without_javascript_a_day_is_named_where_the_status_can_still_change(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    by_name = {case.name: case for case in CASES}
    page.goto(f"{url}{by_name['有开始也有截止'].path}/")
    expect(page.locator(FACT)).to_have_text("未开始（2030年1月1日的状态）2030年3月1日开始受理")
    page.goto(f"{url}{by_name['五个工作日，跨国庆，周日上班'].path}/")
    expect(page.locator(FACT)).to_have_text("申报已截止申报截止 2024年10月10日（按工作日历推算）已过")
    context.close()


def test_a_computed_deadline_is_told_as_computed(page: Page, url: str) -> None:
    by_name = {case.name: case for case in CASES}
    page.clock.set_fixed_time("2024-10-08T09:00:00+08:00")
    page.goto(f"{url}{by_name['五个工作日，跨国庆，周日上班'].path}/")
    told = page.locator(".fact", has=page.get_by_text("截止", exact=True)).locator(".answer")
    expect(told).to_contain_text("2024年10月10日（按工作日历推算） · 还有 2 天")
    expect(told).to_contain_text("通知发布后 5个工作日内（自 2024年9月27日 起算）")
    page.goto(f"{url}{by_name['工作日历以外的年份，不推算'].path}/")
    told = page.locator(".fact", has=page.get_by_text("截止", exact=True)).locator(".answer")
    expect(told).to_contain_text("工作日历只有 2004 到 2026 年的，按自然日推算不可靠，未换算")
