"""A reader searches: the real page and scripts, an index of invented documents, a real browser."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from accessible import problems_of
from gazette.search import KINDS

from .conftest import DOCS

NOW = "2031-03-12T10:00:00+08:00"


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One page for many queries."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a day within the call; whatever it complains about fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


def titles(page: Page) -> list[str]:
    return page.locator("#search-results .hit-title").all_inner_texts()


def search(page: Page, site: str, query: str, more: str = "") -> list[str]:
    page.goto(f"{site}search/?q={quote(query)}{more}")
    page.wait_for_selector("#search-results:not([aria-busy])", state="attached")
    return titles(page)


NOTICE, FACTORY = "测试部办公厅关于开展星桥规模应用试点城市遴选的通知", "关于组织工业互联网融合应用先导区试点的通知"
PLAN, PROGRAMME, LIST = (
    "江都市星桥产业行动计划（2030—2033年）",
    "星桥规模应用试点城市",
    "2031年星桥规模应用试点城市名单",
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("测信厅电子函〔2031〕267号", NOTICE),
        ("测信厅电子函[2031]267号", NOTICE),
        ("测信厅电子函2031 267号", NOTICE),
        ("测信厅电子函（２０３１）第267号", NOTICE),
        ("测信厅电子函2031267号", NOTICE),
        ("電子函〔2031〕267", NOTICE),
        ("267号", NOTICE),
        ("67号", "关于征集星桥终端的通知"),
        ("010-60001234", NOTICE),
        ("60001234", NOTICE),
        ("01060009999", FACTORY),
        ("江政办〔2030〕", PLAN),
        ("星桥规模应用试点城市", PROGRAMME),
        ("群星计划", PROGRAMME),
        ("群星", PROGRAMME),
        ("星桥城市行动", PROGRAMME),
        ("關於征集星橋終端的通知", "关于征集星桥终端的通知"),
        ("江都", "江都市"),
        ("江都市", "江都市"),
        ("临湖区", PLAN),
        ("测试部", "测试部"),
        ("供电公司", "江都供电公司"),
        ("车规级", NOTICE),
        ("UWB", NOTICE),
        ("5g+星桥", NOTICE),
        ("名单 海陵", LIST),
        ("先导区 芯片", FACTORY),
        ("略", "先导区管理办法"),
        ("1000亿元", PLAN),
        ("星桥规模应用试点城市遴选工作", NOTICE),
        ("31年星桥规模", LIST),
        ("江都市星桥产业行动计划（2030—2033年），由市经信局牵头，江都供电公司配合，建设临湖区芯片基地" * 3, PLAN),
    ],
)
def test_right_page_first(reader: Page, site: str, query: str, first: str) -> None:
    assert search(reader, site, query)[0] == first


def test_title_before_mention(page: Page, site: str) -> None:
    found = search(page, site, "先导区")
    assert found[:2] == [FACTORY, "先导区管理办法"]


def test_pieces_apart_are_no_phrase(page: Page, site: str) -> None:
    """A page that holds 规模, 模应 and 应用 but never 规模应用 is left out when its text has come."""
    found = search(page, site, "规模应用")
    assert "关于征集星桥终端的通知" not in found
    assert len(found) == 3
    expect(page.locator("#search-said")).to_have_text("找到 3 条“规模应用”的结果")
    assert search(page, site, "模应用为") == ["关于征集星桥终端的通知"]
    expect(page.locator("#search-said")).to_have_text("没有页面连着写有“模应用为”，下面 1 条分散地含有这些字")


def test_a_result(page: Page, site: str) -> None:
    search(page, site, "芯片")
    hit = page.locator("#search-results .hit", has_text=NOTICE)
    expect(hit.locator(".hit-kind")).to_have_text("通知")
    expect(hit.locator(".hit-facts")).to_contain_text("测信厅电子函〔2031〕267号")
    expect(hit.locator(".hit-facts")).to_contain_text("2031年3月1日")
    expect(hit.locator(".chip--open")).to_have_text("申报中 · 还有 8 天")
    expect(hit.locator(".hit-line")).to_contain_text("遴选一批城市")
    expect(hit.locator(".hit-excerpt mark")).to_have_text("芯片")
    assert hit.locator("a").get_attribute("href") == f"{site}notices/2031-star-cities/"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2031-02-01", "未开始"),
        ("2031-03-20T23:00:00+08:00", "申报中 · 今天截止"),
        ("2031-03-21T00:00:00+08:00", "申报已截止"),
    ],
)
def test_status_of_the_moment(page: Page, site: str, moment: str, words: str) -> None:
    page.clock.set_fixed_time(moment)
    search(page, site, "267号")
    expect(page.locator(".hit").first.locator(".chip")).to_have_text(words)
    expect(page.locator("#search-facets")).to_contain_text(words.partition(" ·")[0])


def test_filters(page: Page, site: str) -> None:
    search(page, site, "星桥")
    facets, hits = page.locator("#search-facets"), page.locator("#search-results .hit")

    def box(words: str) -> Locator:
        return facets.locator(".facet-box", has_text=re.compile(f"^{words}"))

    expect(box("通知").locator(".facet-count")).to_have_text("2")
    box("通知").click()
    expect(page.locator("#search-said")).to_have_text("找到 2 条“星桥”的结果（已筛选）")
    assert "kind=notices" in page.url
    # Counts of the same filter stay, those of the others follow.
    expect(box("规划").locator(".facet-count")).to_have_text("1")
    expect(box("2030")).to_have_count(0)
    box("2029").click()
    expect(hits).to_have_count(1)
    page.go_back()
    expect(hits).to_have_count(2)
    page.get_by_role("link", name="去掉筛选 类型：通知").click()
    expect(hits).to_have_count(5)
    facets.locator("summary", has_text="地区").click()
    expect(box("江都市")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(hits).to_have_count(5)
    expect(page.locator("#search-chosen")).to_be_empty()


def test_filters_from_the_address(page: Page, site: str) -> None:
    assert search(page, site, "星桥", "&place=江都市&year=2030") == [PLAN]


def test_typing_and_back(page: Page, site: str) -> None:
    page.goto(f"{site}search/")
    expect(page.locator("#search-help")).to_contain_text("例如")
    page.locator("#search-help").get_by_role("link", name="267号").click()
    expect(page.locator(".hit-title").first).to_have_text(NOTICE)
    page.go_back()
    expect(page.locator("#search-help")).to_contain_text("例如")
    assert page.input_value("#search-query") == ""
    page.fill("#search-query", "芯片")
    expect(page.locator("#search-said")).to_have_text("找到 4 条“芯片”的结果")
    assert page.url.endswith(f"?q={quote('芯片')}")


def test_nothing_found_helps(page: Page, site: str) -> None:
    assert search(page, site, "蓝鲸") == []
    expect(page.locator("#search-said")).to_have_text("没有找到“蓝鲸”")
    assert page.locator("#search-help").get_by_role("link", name="通知").get_attribute("href") == f"{site}notices/"
    search(page, site, "蓝鲸 芯片")
    expect(page.locator("#search-said")).to_contain_text("没有页面同时含有")
    page.get_by_role("link", name="只搜“芯片”").click()
    expect(page.locator("#search-said")).to_have_text("找到 4 条“芯片”的结果")


def test_hostile_query_is_text(page: Page, site: str) -> None:
    for query in ("<img src=x onerror=alert(1)>", "&amp; ' \" %", "\\", "constructor", "__proto__"):
        page.goto(f"{site}search/?q={quote(query)}")
        page.wait_for_selector("#search-results:not([aria-busy])", state="attached")
        expect(page.locator("#search-help")).not_to_be_empty()
        assert page.locator("main img").count() == 0


def test_without_an_index(page: Page, site: str) -> None:
    page.route("**/manifest.json", lambda route: route.abort())
    page.goto(f"{site}search/?q=x")
    expect(page.locator("#search-said")).to_contain_text("没有取到搜索索引")
    page.unroute("**/manifest.json")
    page.fill("#search-query", "芯片")
    expect(page.locator("#search-results .hit")).to_have_count(4)


def test_suggestions(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if re.search(r"suggest\.js|query\.js|/search/[^/]*\.(json|bin)", url)]
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="搜索全站")
    expect(box).to_be_focused()
    page.keyboard.type("群星")
    option = page.get_by_role("option").first
    expect(option).to_contain_text(PROGRAMME)
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type("计划")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programmes/star-cities/")
    page.keyboard.press("/")
    page.keyboard.type("芯片")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    expect(page.locator("#search-results .hit")).to_have_count(4)
    assert all(url.startswith(site) for url in asked)


def test_suggestions_wait_for_the_input_method(page: Page, site: str) -> None:
    page.goto(site)
    page.focus("[data-suggest]")
    page.wait_for_load_state("networkidle")
    fire = (
        "(box, [type, composing]) => box.dispatchEvent(new InputEvent(type, {bubbles: true, isComposing: composing}))"
    )
    box = page.locator("[data-suggest]")
    box.evaluate("box => { box.value = '星桥' }")
    box.evaluate(fire, ["input", True])
    page.wait_for_timeout(400)
    assert page.get_by_role("option").count() == 0
    box.evaluate("box => box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))")
    expect(page.get_by_role("option").first).to_be_visible()


def test_few_bytes(page: Page, site: str) -> None:
    """What a query fetches before its titles show."""
    sizes: dict[str, int] = {}

    def note(request: Request) -> None:
        response = request.response()
        if response and re.search(r"/search/.*\.(js|json|bin)$", request.url):
            sizes[request.url] = len(response.body())

    page.on("requestfinished", note)
    search(page, site, "芯片")
    assert sum(size for url, size in sizes.items() if not url.endswith(".js")) < 25_000


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_nobody_is_left_out(site: str, browser: Browser, scheme: Literal["light", "dark"], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for query in ("芯片", "蓝鲸"):
        search(page, site, query)
        assert problems_of(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_without_javascript() -> None:
    """Chromium keeps <noscript> from those whose scripts a test switches off, so this reads the source."""
    said = (DOCS / "search.md").read_text(encoding="utf-8").split("<noscript>")[1].split("</noscript>")[0]
    assert "搜索需要 JavaScript" in said
    assert re.findall(r'href="\.\./(\w+)/"', said) == list(KINDS)
