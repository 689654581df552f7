"""A reader finds each document by any piece of its number, title or text, among the first three results."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

BEIDOU = "notices/2024-miit-beidou-pilot-cities/"
ZONES = "notices/2024-miit-5g-industrial-internet-zones/"
SAILING = "notices/2023-miit-5g-sailing-cities/"
WUHAN_PLAN = "plans/2020-wuhan-beidou-action-plan/"
CHONGQING = "plans/2023-chongqing-satellite-internet/"

SEARCHES = [
    # titles and pieces of them
    ("北斗规模应用试点城市遴选", BEIDOU),
    ("关于加快推进以卫星互联网为引领", CHONGQING),
    ("武汉市北斗产业发展行动计划", WUHAN_PLAN),
    # document numbers, whole, in pieces, and as people type them
    ("工信厅电子函〔2024〕267号", BEIDOU),
    ("工信厅电子函[2024]267号", BEIDOU),
    ("267号", BEIDOU),
    ("电子函〔2024〕267", BEIDOU),
    ("工信厅信管函（2024）336号", ZONES),
    ("渝府发〔2023〕7号", CHONGQING),
    ("工信厅通信函〔2023〕322号", SAILING),
    ("工信部联通信〔2021〕77号", "plans/2021-5g-sail-action-plan/"),
    ("工信厅信管〔2023〕66号", "rules/2023-5g-industrial-internet-pilot-rules/"),
    # both names of a renamed programme
    ("扬帆之城", "programmes/5g-sailing-cities/"),
    ("“扬帆”行动重点城市", "programmes/5g-sailing-cities/"),
    ("融合应用先导区试点", "programmes/5g-industrial-internet-pilot-cities/"),
    ("融合应用试点城市", "programmes/5g-industrial-internet-pilot-cities/"),
    # words inside a phrase, two-character words, Latin words, one character more than a word
    ("电子围栏", WUHAN_PLAN),
    ("芯片", WUHAN_PLAN),
    ("智能空天大脑", CHONGQING),
    ("一园一策", CHONGQING),
    ("UWB", BEIDOU),
    ("绽放杯", SAILING),
    ("胡亚波", WUHAN_PLAN),
    # telephone numbers
    ("010-68208267", BEIDOU),
    ("68206151", SAILING),
    # places and organisations, also as documents call them
    ("武汉", "places/420100/"),
    ("德清县", "places/330521/"),
    ("两江新区", "places/liangjiang-new-area/"),
    ("武汉市经济和信息化局", "organisations/wuhan-economy-and-information-bureau/"),
    ("市城管执法委", "organisations/wuhan-urban-management-committee/"),
    ("信息通信发展司", "organisations/miit-ict-development-department/"),
    # several words
    ("重庆 卫星互联网 人才", CHONGQING),
]


AMONG_THE_FIRST_THREE = """address => [...document.querySelectorAll("#search-results > li")].slice(0, 3)
  .some(result => result.querySelector("a").getAttribute("href").includes(address))"""


@pytest.mark.parametrize(("words", "address"), SEARCHES, ids=[words for words, _ in SEARCHES])
def test_finds_among_the_first_three(page: Page, site_url: str, words: str, address: str) -> None:
    page.goto(f"{site_url}search/")
    page.locator("main, #content").locator("input[type=search]").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_function(AMONG_THE_FIRST_THREE, arg=address, timeout=20_000)


def test_address_carries_the_search(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}search/?q=267号")
    expect(page.locator("#search-results > li").first).to_contain_text("北斗")


def test_header_box_leads_to_the_search_page(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{BEIDOU}")
    page.locator("#site-search").fill("扬帆之城")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#search-results > li").first).to_be_visible()


def test_nothing_is_fetched_before_a_reader_searches(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}{BEIDOU}")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.startswith(f"{site_url}search/") or "suggest" in url]


def test_suggestions_while_typing(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.locator("#site-search").click()
    page.keyboard.type("扬帆之城")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sail" in url)


def test_nothing_found_helps(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}search/?q=不存在的词语组合")
    expect(page.locator("#search-said")).to_have_text("没有找到“不存在的词语组合”")
    expect(page.locator("#search-results > li")).to_have_count(0)
    assert page.locator("#search-help a").count() > 3


def test_filters_narrow_and_stay_in_the_address(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}search/?q=北斗")
    results, whole = page.locator("#search-results > li"), page.locator("#search-results:not([aria-busy]):has(li)")
    expect(whole).to_be_visible()
    before = results.count()
    page.get_by_role("checkbox", name=re.compile(r"^规划\s*\d")).check()
    expect(results).not_to_have_count(before)
    assert "规划" in page.locator("#search-results").inner_text()
    page.reload()
    expect(whole).to_be_visible()
    assert results.count() < before


def test_search_page_without_javascript_leads_on(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}search/")
    assert page.locator("#content a[href*='notices']").count() >= 1
    context.close()
