"""Two to four records are chosen on their pages and stand side by side; what is compared stands in the address."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_pages import EVERYTHING

from accessible import problems_of
from conftest import Project

BEIDOU = "notices/2024-miit-beidou-pilot-cities"
SAIL = "notices/2023-miit-5g-sailing-cities"
ZONES = "notices/2024-miit-5g-industrial-internet-zones"
WUHAN, NANJING = "places/420100", "places/320100"
PHONE = {"viewport": {"width": 390, "height": 844}}
HEADS = "table.compare thead th a"
ROWS = "table.compare tbody tr:not([hidden])"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE)
    yield context
    context.close()


def opened(page: Page, url: str, *keys: str) -> None:
    """The comparison of these records, by its address alone."""
    page.goto(f"{url}compare/?of={','.join(keys)}")
    expect(page.locator(HEADS)).to_have_count(len(keys))


def heads(page: Page) -> list[str]:
    return page.locator(HEADS).all_inner_texts()


def add(page: Page) -> None:
    """Press the page's own button with the keyboard."""
    page.get_by_role("button", name=re.compile("^加入比较")).focus()
    page.keyboard.press("Enter")


def tabbed_to(page: Page, name: str) -> None:
    """Go on with the tab key until what has the focus bears this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"the tab key does not lead to {name}")


def test_two_calls_are_chosen_compared_and_taken_out_by_keyboard_on_a_phone(
    phone: BrowserContext, site_url: str
) -> None:
    page = phone.new_page()
    page.goto(f"{site_url}{BEIDOU}/")
    add(page)
    expect(page.get_by_role("status")).to_have_text("再选一份通知就能比较。")
    page.goto(f"{site_url}{SAIL}/")
    expect(page.get_by_role("region", name="选来比较的")).to_contain_text("北斗规模应用试点城市遴选")
    add(page)
    tabbed_to(page, "比较（2）")
    page.keyboard.press("Enter")
    expect(page.locator(HEADS)).to_have_text(["北斗规模应用试点城市遴选", "5G应用“扬帆之城”总结评估"])
    assert page.url.endswith(f"/compare/?of={BEIDOU},{SAIL}")
    assert page.title().startswith("北斗规模应用试点城市遴选、5G应用“扬帆之城”总结评估")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".compare-box").bounding_box()
    second = page.locator("table.compare thead th").nth(2).bounding_box()
    assert box and second
    assert second["x"] + second["width"] <= box["x"] + box["width"] + 1  # both columns are in sight

    count = page.locator(ROWS).count()
    page.get_by_label("只看不同的").focus()
    page.keyboard.press("Space")
    expect(page.locator(".compare-same").first).to_be_hidden()
    assert 3 < page.locator(ROWS).count() < count
    expect(page.locator(".compare-said")).to_have_text(f"{count} 项里有 {page.locator(ROWS).count()} 项不同。")
    assert page.url.endswith("&only=different")

    page.get_by_role("button", name="去掉北斗规模应用试点城市遴选").focus()
    page.keyboard.press("Enter")
    expect(page.locator(HEADS)).to_have_text(["5G应用“扬帆之城”总结评估"])
    expect(page.locator(".compare-said")).to_contain_text("再选一个同类的")
    assert "去掉" in page.evaluate("document.activeElement.textContent")  # the focus is not lost
    page.go_back()
    expect(page.locator(HEADS)).to_have_count(2)
    expect(page.get_by_label("只看不同的")).to_be_checked()
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(count)
    page.go_back()
    expect(page.locator("h1")).to_contain_text("扬帆之城")
    expect(page.locator(".tray")).to_contain_text("比较（2）")


def test_the_address_alone_shows_the_same_elsewhere(browser: Browser, page: Page, site_url: str) -> None:
    opened(page, site_url, WUHAN, NANJING)
    expect(page.get_by_text("在两个窗口里打开")).to_be_hidden()
    page.get_by_label("只看不同的").check()
    rows = page.locator(ROWS).all_inner_texts()
    fresh = browser.new_context()
    other = fresh.new_page()
    other.goto(page.url)
    expect(other.locator(HEADS)).to_have_text(["武汉市", "南京市"])
    assert other.locator(ROWS).all_inner_texts() == rows
    fresh.close()


def test_what_is_published_is_what_is_shown(page: Page, site_url: str, real_site: Project) -> None:
    opened(page, site_url, BEIDOU, ZONES)
    said = json.loads((real_site.site / BEIDOU / "compare.json").read_text("utf-8"))
    labels = page.locator("table.compare tbody th").all_inner_texts()
    assert [label.split("\n")[0] for label in labels] == [label for label, _ in said["rows"]]
    cells = dict(zip([label for label, _ in said["rows"]], page.locator("tbody td:nth-child(2)").all(), strict=True))
    expect(cells["联合申报"]).to_have_text("原文没有写明")
    expect(cells["结果"].get_by_role("link")).to_have_attribute("href", re.compile("/lists/2024-beidou-pilot-cities/$"))
    expect(page.locator("thead th[scope=col]")).to_have_count(3)
    expect(page.locator("tbody th[scope=row]")).to_have_count(len(said["rows"]))


def test_the_status_is_that_of_the_day_of_reading(page: Page, site_url: str) -> None:
    page.clock.set_fixed_time("2024-08-10T04:00:00Z")
    opened(page, site_url, BEIDOU, SAIL)
    first = page.locator(ROWS).first.locator("td")
    expect(first).to_have_text(["即将截止 · 还有 5 天", "申报已截止"])


def test_two_comparisons_in_two_windows_leave_each_other_alone(context: BrowserContext, site_url: str) -> None:
    one, other = context.new_page(), context.new_page()
    opened(one, site_url, WUHAN, NANJING)
    opened(other, site_url, BEIDOU, SAIL)
    one.get_by_role("button", name="去掉南京市").click()
    expect(one.locator(HEADS)).to_have_text(["武汉市"])
    assert heads(other) == ["北斗规模应用试点城市遴选", "5G应用“扬帆之城”总结评估"]


def test_kinds_are_not_mixed_and_four_are_the_most(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{WUHAN}/")
    add(page)
    page.goto(f"{site_url}{BEIDOU}/")
    add(page)
    expect(page.locator(".tray-said")).to_have_text("已经选了地区，地区和通知不能放在一起比。要换，先清空。")
    page.get_by_role("button", name="清空").click()
    expect(page.locator(".tray")).to_be_hidden()
    add(page)
    expect(page.locator(".tray")).to_contain_text("北斗规模应用试点城市遴选")
    for place in ("420100", "320100", "440100", "440300", "330100"):
        page.goto(f"{site_url}places/{place}/")
        if place == "420100":
            page.get_by_role("button", name="清空").click()
        add(page)
    expect(page.locator(".tray-said")).to_have_text("最多比较 4 个。先去掉一个，再加别的。")
    expect(page.locator(".tray li")).to_have_count(4)
    page.locator(".tray").get_by_role("button", name="去掉武汉市").click()
    expect(page.locator(".tray li")).to_have_count(3)
    page.get_by_role("button", name=re.compile("^加入比较")).click()
    expect(page.locator(".tray-go")).to_have_text("比较（4）")


def test_an_address_that_asks_too_much_says_what_is_left_out(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}compare/?of={BEIDOU},{WUHAN},notices/2099-nothing,../x,{SAIL},{ZONES}")
    expect(page.locator(HEADS)).to_have_text(["北斗规模应用试点城市遴选", "5G应用“扬帆之城”总结评估"])
    said = page.locator(".compare-said")
    expect(said).to_contain_text("“武汉市”是地区，不能和通知放在一张表里，没有列出。")
    expect(said).to_contain_text("notices/2099-nothing 没有找到")
    expect(said).to_contain_text("一次最多比较 4 个")


def test_the_page_offers_calls_and_programmes_to_choose_from(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}compare/")
    expect(page.locator(".compare-said")).to_contain_text("还没有选")
    page.get_by_role("button", name="加入比较：北斗规模应用试点城市遴选").click()
    page.get_by_role("button", name="加入比较：5G应用“扬帆之城”总结评估").click()
    expect(page.locator(HEADS)).to_have_count(2)
    page.get_by_role("button", name=re.compile("加入比较：5G应用“扬帆”行动重点城市$")).click()
    expect(page.locator(".compare-said")).to_contain_text("通知和项目不能放在一起比")
    page.go_back()
    expect(page.locator(HEADS)).to_have_count(1)
    page.get_by_role("button", name="清空").click()
    expect(page.locator("table.compare")).to_be_hidden()
    assert page.url.endswith("/compare/")


def test_nothing_comes_from_elsewhere_and_little_is_fetched(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, site_url, BEIDOU, SAIL, ZONES)
    assert [url for url in asked if not url.startswith((site_url, "data:"))] == []
    assert len([url for url in asked if url.endswith("compare.json")]) == 3
    asked.clear()
    page.goto(f"{site_url}about/", wait_until="networkidle")
    page.get_by_role("button", name="清空").click()
    asked.clear()
    page.reload(wait_until="networkidle")
    assert [url for url in asked if "compar" in url and url.endswith(".js")] == []  # nothing chosen, nothing to choose


@pytest.mark.parametrize("context", [PHONE, {"viewport": {"width": 1280, "height": 900}}], indirect=True)
def test_the_table_and_the_tray_are_accessible(page: Page, site_url: str) -> None:
    opened(page, site_url, BEIDOU, SAIL)
    for address in (None, f"{site_url}{BEIDOU}/"):
        if address:
            page.goto(address)
            expect(page.locator(".tray-go")).to_be_visible()
        assert problems_of(page, EVERYTHING) == []
        page.emulate_media(color_scheme="dark")
        assert problems_of(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []
        page.emulate_media(color_scheme="light")


def test_heads_and_names_of_rows_stay_in_sight(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    opened(page, site_url, BEIDOU, SAIL, ZONES)
    box = page.locator(".compare-box")
    box.evaluate("box => box.scrollTo({top: 600, left: 300, behavior: 'instant'})")
    frame, head, name = (
        page.locator(css).bounding_box()
        for css in (".compare-box", "table.compare thead th >> nth=2", f"{ROWS} th >> nth=3")
    )
    assert frame and head and name
    assert abs(head["y"] - frame["y"]) < 3
    assert abs(name["x"] - frame["x"]) < 3


def test_on_paper_the_table_stands_alone(page: Page, site_url: str) -> None:
    opened(page, site_url, BEIDOU, SAIL)
    page.emulate_media(media="print")
    expect(page.locator("table.compare")).to_be_visible()
    for hidden in (".compare-remove >> nth=0", ".compare-tools", "#choose", ".compare-offered >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(".compare-box").evaluate("box => box.scrollHeight <= box.clientHeight + 1")


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_the_page_says_what_to_do(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}compare/?of={BEIDOU},{SAIL}")
    expect(page.get_by_text("在两个窗口里打开")).to_be_visible()
    expect(page.get_by_role("link", name="北斗规模应用试点城市遴选")).to_be_visible()
    page.goto(f"{site_url}{BEIDOU}/")
    expect(page.get_by_role("button", name="加入比较")).to_have_count(0)


def test_storage_that_is_forbidden_or_spoilt_does_no_harm(browser: Browser, site_url: str) -> None:
    for script in (
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})",
        'localStorage.setItem(\'gazette.compare\', \'[{"key": "../../x", "name": 1}, 7]\')',
    ):
        context = browser.new_context()
        context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.goto(f"{site_url}{BEIDOU}/")
        add(page)
        expect(page.locator(".tray li")).to_have_count(1)
        context.close()
