"""Every kind of page in a real browser: on a phone, in the dark, on paper, by keyboard, without JavaScript."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accessible import problems_of

BEIDOU = "notices/2024-miit-beidou-pilot-cities/"
# One page of every kind, the longest of its kind where that matters.
PAGES = [
    "",
    "search/",
    "find/",
    "find/?who=small-enterprise&place=420100",
    "find/?who=county&place=420100&support=funds",
    "find/for-small-enterprise/",
    "find/sector-5g/",
    "calendar/",
    "compare/",
    "compare/?of=places/420100,places/320100",
    "about/",
    "notices/",
    "404.html",
    "programmes/5g-sailing-cities/",
    BEIDOU,
    "notices/2024-miit-5g-industrial-internet-zones/",
    "plans/2020-wuhan-beidou-action-plan/",
    "rules/2023-5g-industrial-internet-pilot-rules/",
    "lists/2024-5g-sail-key-cities/",
    "organisations/wuhan-economy-and-information-bureau/",
    "places/420100/",
    "places/in-420000/",
    "places/matrix/",
    "places/matrix-440000/",
    "apply/2023-miit-5g-sailing-cities/",
    "apply/2024-miit-5g-industrial-internet-zones/",
]
NEW_YORK = {"timezone_id": "America/New_York"}  # readers elsewhere see Shanghai's day too


def status_at(browser: Browser, url: str, moment: str) -> str:
    context = browser.new_context(**NEW_YORK)
    page = context.new_page()
    page.clock.set_fixed_time(moment)
    page.goto(url)
    words = page.locator(".facts .chip").first.inner_text()
    context.close()
    return words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2024-07-01T09:00:00+08:00", "未开始"),
        ("2024-07-20T09:00:00+08:00", "申报中 · 还有 26 天"),
        ("2024-08-10T09:00:00+08:00", "即将截止 · 还有 5 天"),
        ("2024-08-15T23:59:00+08:00", "即将截止 · 今天截止"),
        ("2024-08-16T00:01:00+08:00", "申报已截止"),
        ("2026-11-21T12:00:00+08:00", "名单已公布 · 试点期两年（起算日未载明）"),
    ],
)
def test_status_is_right_on_the_day_it_is_read(browser: Browser, site_url: str, moment: str, words: str) -> None:
    assert status_at(browser, site_url + BEIDOU, moment) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [("2024-08-10", "（共 3 份，其中 1 份正在受理）"), ("2026-11-21", "（共 3 份，目前没有正在受理的）")],
)
def test_a_place_tells_how_many_calls_it_can_answer(page: Page, site_url_2024: str, moment: str, words: str) -> None:
    page.clock.set_fixed_time(f"{moment}T09:00:00+08:00")
    page.goto(f"{site_url_2024}places/420100/")
    expect(page.locator("[data-national] [data-count]")).to_have_text(words)


def test_home_shows_what_is_open_that_day(browser: Browser, site_url_2024: str) -> None:
    for moment, is_open in (("2024-08-10T09:00:00+08:00", True), ("2026-11-21T09:00:00+08:00", False)):
        context = browser.new_context()
        page = context.new_page()
        page.clock.set_fixed_time(moment)
        page.goto(site_url_2024)
        call = page.locator(f"[data-open-calls] a[href='{BEIDOU}'], [data-open-calls] a[href='./{BEIDOU}']")
        assert call.is_visible() is is_open
        assert page.locator("[data-none-open]").is_visible() is not is_open
        context.close()


def test_home_without_an_open_call_says_what_to_read(page: Page, site_url: str) -> None:
    page.goto(site_url)
    expect(page.locator("[data-none-open]")).to_contain_text("没有正在受理")
    assert page.locator(".page--home .entry").count() >= 8


@pytest.mark.parametrize("address", PAGES)
def test_phone_never_scrolls_sideways(page: Page, site_url: str, address: str) -> None:
    page.goto(site_url + address)
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


EVERYTHING = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@pytest.mark.parametrize("address", PAGES)
def test_accessible(page: Page, site_url: str, address: str) -> None:
    page.goto(site_url + address)
    assert problems_of(page, EVERYTHING) == []
    page.emulate_media(color_scheme="dark")
    assert problems_of(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_comes_from_another_host(page: Page, site_url: str, address: str) -> None:
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(site_url + address)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((site_url, "data:"))] == []
    assert failed == []


@pytest.mark.parametrize("address", PAGES)
def test_reads_without_javascript(browser: Browser, site_url: str, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site_url + address)
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("navigation", name="栏目").get_by_role("link", name="名单")).to_be_attached()
    for timeline in page.locator(".timeline ol").all():
        assert timeline.locator("> li").count() > 0
    context.close()


def test_searching_without_javascript_reaches_the_search_page(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + BEIDOU)
    page.locator("#site-search").fill("267号")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=267*")
    context.close()


def test_without_javascript_a_changing_status_names_its_day(browser: Browser, site_url_2024: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url_2024 + BEIDOU)
    expect(page.locator(".facts")).to_contain_text("即将截止 · 还有 5 天")
    expect(page.locator(".facts")).to_contain_text("2024年8月10日的状态")
    context.close()


def test_keyboard_skips_to_the_content_and_searches(page: Page, site_url: str) -> None:
    page.goto(site_url + BEIDOU)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("/")
    expect(page.locator("#site-search")).to_be_focused()


@pytest.mark.parametrize("context", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_copies_the_document_number(context: BrowserContext, site_url: str) -> None:
    page = context.new_page()
    page.goto(site_url + BEIDOU)
    page.get_by_role("button", name="复制文号").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "工信厅电子函〔2024〕267号"


def test_theme_is_kept(page: Page, site_url: str) -> None:
    page.goto(site_url)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-switch]").click()
    page.goto(site_url + BEIDOU)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_paper_has_what_is_needed_to_find_the_page_again(page: Page, site_url: str) -> None:
    page.clock.set_fixed_time("2026-11-21T09:00:00+08:00")
    page.goto(site_url + BEIDOU)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("[data-print]")).to_contain_text("工信厅电子函〔2024〕267号")
    expect(page.locator("[data-print]")).to_contain_text(BEIDOU)
    expect(page.locator("[data-print]")).to_contain_text("2026年11月21日取用")
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator(".aside")).to_be_hidden()
    expect(page.locator("details.form").first.locator("table")).to_be_visible()


def test_timeline_is_drawn_to_scale(page: Page, site_url: str) -> None:
    """Overlapping phases overlap, and a date inside a phase stands inside it."""
    page.goto(site_url + "notices/2023-miit-5g-sailing-cities/")

    def box(label: str) -> dict[str, float]:
        event = page.locator(".event", has_text=label).first
        return event.locator(".bar, .mark").first.bounding_box() or {}

    report, review, deadline = box("评估报送阶段"), box("抽查复核阶段"), box("2024年5月15日截止")
    assert review["x"] < report["x"] + report["width"]
    middle = deadline["x"] + deadline["width"] / 2
    assert report["x"] < middle < report["x"] + report["width"]
    page.goto(site_url + BEIDOU)
    expect(page.locator(".event", has_text="组织评审").first.locator(".undated")).to_be_attached()
