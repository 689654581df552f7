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


# The page of all dates, on the invented records.


@pytest.fixture(scope="module")
def all_dates(make_project: MakeProject, tmp_path_factory: pytest.TempPathFactory, http: Callable[[Path], str]) -> str:
    project = make_project(tmp_path_factory.mktemp("all") / "project")
    local = {"name": "示例市申报", "type": "申报", "summary": ["一句。"], "deadlines": [{"at": "2099-06-20 12:00"}]}
    local["document"] = {"title": "示例市通知", "written": "2099-05-20"}
    local["applicants"] = [{"who": "甲市的企业", "places": ["jia-city"]}]
    project.write("data/notices/2099-local-call.yml", local)
    return f"{http(project.built(day='2099-06-01').site)}calendar/"


def shown(page: Page) -> list[str]:
    """The dates that a reader sees, in short."""
    rows = page.locator(".date-row:visible")
    return [f"{row.locator('.date-when').inner_text()} {row.locator('.tag').inner_text()}" for row in rows.all()]


def test_dates_are_picked_by_sector_kind_and_place(page: Page, all_dates: str) -> None:
    page.clock.set_fixed_time("2099-06-08T09:00:00+08:00")
    page.goto(all_dates)
    expect(page.locator("[data-calendar-tools]")).to_be_visible()
    first = ["6月10日 截止", "6月20日 12:00 截止", "7月—8月 评审"]
    assert shown(page) == [*first, "6月30日 试点", "12月31日 报告", "2月28日 失效"]
    assert page.locator(".date-left").all_inner_texts()[:2] == ["还有 2 天", "还有 12 天"]
    page.get_by_label("种类").select_option("deadline")
    assert shown(page) == ["6月10日 截止", "6月20日 12:00 截止"]
    expect(page.locator("[data-calendar-said]")).to_contain_text("个日期")
    expect(page.get_by_role("heading", name="2099年7月")).to_be_hidden()
    page.get_by_label("领域").select_option("widgets")
    assert shown(page) == ["6月10日 截止"]
    page.get_by_label("领域").select_option("")
    page.get_by_label("地区").select_option("nationwide")
    assert shown(page) == ["6月10日 截止"]
    page.reload()
    assert shown(page) == ["6月10日 截止"]


def test_what_is_over_by_now_is_folded(page: Page, all_dates: str) -> None:
    page.clock.set_fixed_time("2099-06-11T00:00:00+08:00")
    page.goto(all_dates)
    expect(page.locator(".calendar-past")).to_contain_text("刚过去的")
    assert shown(page)[0] == "6月20日 12:00 截止"
    page.locator(".calendar-past summary").click()
    assert "6月10日 截止" in shown(page)


def test_without_javascript_every_date_is_there(browser: Browser, all_dates: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(all_dates)
    expect(page.locator("[data-calendar-tools]")).to_be_hidden()
    assert "6月10日 截止" in shown(page)
    page.locator(".calendar-past summary").click()
    assert len(shown(page)) == page.locator(".date-row").count()
    context.close()
