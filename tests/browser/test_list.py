"""The table of a list is searched, picked and ordered in place; without JavaScript it is whole."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import Project

SAIL = "lists/2024-5g-sail-key-cities/"
ROWS = ".table--list tbody tr"
SHOWN = f"{ROWS}:not([hidden])"
MANY = 2000
PROVINCES = ("110000", "310000", "420000", "440000")


@pytest.fixture(scope="module")
def long_list(make_project, http, tmp_path_factory) -> str:
    """The address of a made-up list of two thousand rows."""
    project: Project = make_project(tmp_path_factory.mktemp("long") / "project")
    rows = [
        {
            "number": str(at),
            "label": f"第{at}号示例公司" + ("（Ａ类）" if at % 100 == 0 else ""),
            "places": [PROVINCES[at % 4]],
            "party": "enterprise",
            "status": "支持创建" if at % 50 == 0 else "入选",
            "groups": ["東片" if at % 2 else "西片"],
            "values": [{"indicator": "income", "number": f"{(at * 7919) % 9973 - 100}.5"}] if at % 10 else [],
        }
        for at in range(1, MANY + 1)
    ]
    record = {
        "name": "2099年示例长名单",
        "no_call": "逐个批复",
        "stage": "公布",
        "release": {"unstated": "编的"},
        "announced": "2099-06",
        "complete": True,
        "summary": ["编的。"],
        "sources": [{"title": "示例报", "evidence": "press"}],
        "columns": [{"id": "income", "name": "收入", "unit": "万元"}],
        "rows": rows,
    }
    project.write("data/lists/2099-long-list.yml", record)
    return http(project.built().site) + "lists/2099-long-list/"


def ready(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".list-said")).to_contain_text("显示")


def names(page: Page, css: str = SHOWN) -> list[str]:
    return page.locator(f"{css} th").all_inner_texts()


def find(page: Page, words: str) -> None:
    page.get_by_label("在名单里找").fill(words)


def test_words_pick_rows(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)
    expect(page.locator(".list-said")).to_have_text("显示全部 16 个")
    find(page, "广东")
    expect(page.locator(SHOWN)).to_have_count(4)
    expect(page.locator(".list-said")).to_have_text("显示 16 个中的 4 个：含“广东”")
    find(page, "广东 深圳")
    assert names(page) == ["深圳市"]
    find(page, "廣東　１０５．９４")  # traditional, full-width
    assert names(page) == ["广州市"]
    find(page, "没有这个词")
    expect(page.locator(SHOWN)).to_have_count(0)
    expect(page.locator(".list-said")).to_have_text("16 个里没有这样的：含“没有这个词”")
    page.get_by_role("button", name="清除").click()
    expect(page.locator(SHOWN)).to_have_count(16)
    expect(page.get_by_role("button", name="清除")).to_be_disabled()


def test_what_is_picked_stands_in_the_address(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)
    page.get_by_label("省份").select_option("江苏省")
    assert names(page) == ["南京市", "苏州市", "无锡市"]
    find(page, "州")
    page.wait_for_url(re.compile("q="))
    page.get_by_role("button", name="5G个人用户普及率").click()
    kept = page.url
    page.go_back()
    page.go_back()
    expect(page.locator(SHOWN)).to_have_count(3)
    page.go_back()
    expect(page.locator(SHOWN)).to_have_count(16)
    ready(page, kept)
    page.reload()
    expect(page.locator(SHOWN)).to_have_count(1)
    assert names(page) == ["苏州市"]
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("5G个人用户普及率")
    page.locator(".toc-folded a, .toc a").filter(has_text="时间线").last.evaluate("link => link.click()")
    expect(page.locator(SHOWN)).to_have_count(1)


def test_a_province_of_the_chart_picks_its_rows(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)
    page.locator(".chart--provinces").get_by_role("link", name="山东省").click()
    assert names(page) == ["济南市", "青岛市"]
    assert "#/?province=" in page.url


def test_heads_order_the_rows(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)
    printed = names(page)
    head = page.get_by_role("columnheader", name="5G个人用户普及率")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert names(page)[:5] == ["南京市", "杭州市", "深圳市", "广州市", "东莞市"]
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert names(page)[:4] == ["广州市", "深圳市", "杭州市", "南京市"]
    page.get_by_role("button", name="名称").click()
    expect(head).not_to_have_attribute("aria-sort", re.compile(".*"))
    assert names(page)[:3] == ["北京市", "东莞市", "佛山市"]  # by pinyin
    page.get_by_role("button", name="清除").click()
    assert names(page) == printed


def test_two_thousand_rows_are_all_there(page: Page, long_list: str) -> None:
    ready(page, long_list)
    expect(page.locator(SHOWN)).to_have_count(MANY)
    find(page, "A类")
    expect(page.locator(SHOWN)).to_have_count(MANY // 100)
    find(page, "")
    expect(page.locator(SHOWN)).to_have_count(MANY)
    page.get_by_label("分组").select_option("東片")
    expect(page.locator(SHOWN)).to_have_count(MANY // 2)
    counted = page.get_by_label("省份").locator("option").all_inner_texts()
    assert sorted(counted) == ["上海市（500）", "全部", "北京市（0）", "广东省（500）", "湖北省（0）"]
    find(page, "东片")
    expect(page.locator(SHOWN)).to_have_count(MANY // 2)
    page.get_by_label("分组").select_option("")
    page.get_by_role("button", name="收入").click()
    expect(page.locator(SHOWN)).to_have_count(MANY // 2)
    figures = [float(text) for text in page.locator(f"{SHOWN} td:last-child").all_text_contents() if text != "未见"]
    assert len(figures) == MANY // 2 and figures == sorted(figures)


def test_head_stays_while_the_rows_go(page: Page, long_list: str) -> None:
    ready(page, long_list)
    box = page.locator(".table-box--tall")
    box.scroll_into_view_if_needed()
    box.evaluate("box => box.scrollTop = 20000")
    head, frame = page.locator(".table--list thead").bounding_box(), box.bounding_box()
    assert head and frame
    assert abs(head["y"] - frame["y"]) < 4
    columns = page.evaluate(
        """() => ["thead th", "tbody tr:nth-child(1) > *", "tbody tr:nth-child(1900) > *"].map(css =>
             [...document.querySelectorAll(`.table--list ${css}`)].map(cell => Math.round(cell.offsetLeft)))"""
    )
    assert columns[0] == columns[1] == columns[2]


def test_without_javascript_the_list_is_whole(browser: Browser, long_list: str, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(long_list)
    expect(page.locator(SHOWN)).to_have_count(MANY)
    expect(page.locator(".list-tools")).to_be_hidden()
    page.locator(".chart--provinces").get_by_role("link", name="湖北省").click()
    expect(page.locator("tr:target th")).to_have_text("第2号示例公司")
    page.goto(site_url + SAIL)
    expect(page.locator(SHOWN)).to_have_count(16)
    expect(page.locator(".chart--provinces")).to_contain_text("广东省")
    context.close()


def test_downloads_stand_at_the_table(page: Page, long_list: str) -> None:
    ready(page, long_list)
    for ending in ("csv", "xlsx", "json"):
        with page.expect_download() as started:
            page.locator(f".downloads a[download][href$='.{ending}']").click()
        assert started.value.suggested_filename == f"2099-long-list.{ending}"


def test_paper_has_the_picked_rows_says_so_and_repeats_the_head(page: Page, long_list: str, tmp_path) -> None:
    ready(page, long_list)
    page.get_by_label("状态").select_option("支持创建")
    expect(page.locator(SHOWN)).to_have_count(MANY // 50)
    page.emulate_media(media="print")
    expect(page.locator(".list-tools")).to_be_hidden()
    expect(page.locator(".downloads").first).to_be_hidden()
    expect(page.locator(".downloads").last).to_be_hidden()
    expect(page.locator(".list-said")).to_have_text("显示 2000 个中的 40 个：状态是支持创建")
    assert page.locator(".table-box--tall").evaluate("box => box.scrollHeight <= box.clientHeight + 1")
    style = "button => getComputedStyle(button).display"
    assert page.locator("th[data-sort] button").first.evaluate(style) == "contents"  # else Chrome leaves it out
    assert page.locator(".table--list thead").evaluate(style) == "table-header-group"


def test_rows_that_have_left_stand_below_and_go_with_their_title(page: Page, make_project, http, tmp_path) -> None:
    project: Project = make_project(tmp_path / "project")
    ready(page, http(project.built(day="2099-06-01").site) + "lists/2098-example-list/")
    titles = page.locator(".row-group")
    expect(titles).to_have_text(["现在在名单上（3 个）", "已退出、撤销或到期（3 个）"])
    page.get_by_role("button", name="名称").click()
    assert names(page, ".table--list tbody tr:not(.row-group)")[-1] == "乙市\n补报。"
    page.get_by_label("状态").select_option("退出")
    expect(titles.first).to_be_hidden()
    expect(titles.last).to_be_visible()
    expect(page.locator(".list-said")).to_have_text("显示 6 个中的 2 个：状态是退出")
