"""Papers for an application in a real browser: forms by keyboard, drafts, a filled Word file, the checklist."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from accessible import problems_of
from conftest import ROOT

ZONES = "apply/2024-miit-5g-industrial-internet-zones/"
BEIDOU = "apply/2024-miit-beidou-pilot-cities/"
PHONE = {"viewport": {"width": 390, "height": 844}}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG = "示例市2099年建成5G基站。\n第二段：“先导区” & <试点>。"
SAID = ".paper-said"


def tab_to(page: Page, target: Locator) -> None:
    """Go on with the Tab key until something has the focus."""
    for _ in range(200):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the Tab key does not lead there")


def field(page: Page, label: str, asks: str = "") -> Locator:
    return page.locator(f"[name='{label}／{asks}']" if asks else f"[name='{label}']")


def rows(document: Any) -> dict[str, list[str]]:
    """Label → the texts of the cells beside it, of a form's table."""
    found: dict[str, list[str]] = {}
    label = ""
    for row in document.tables[0].rows:
        first, *others = (
            "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in cell.iter(f"{W}p")).strip("\n")
            for cell in row._tr.iterchildren(f"{W}tc")
        )
        label = first or label
        found.setdefault(label, []).extend(others)
    return found


def kept(page: Page) -> None:
    expect(page.locator(SAID).first).to_have_text("已保存在这台设备的浏览器里。")


def test_words_are_counted_as_stated(page: Page, site_url: str) -> None:
    page.goto(site_url + ZONES)
    vectors = json.loads((ROOT / "tests" / "apply" / "counting.json").read_text("utf-8"))
    counted = page.evaluate(
        """async (texts) => {
            const main = document.querySelector("script[type=module]").src;
            const { words, characters } = await import(new URL("apply/counting.js", main));
            return texts.map((text) => ({ text, words: words(text), characters: characters(text) }));
        }""",
        [vector["text"] for vector in vectors],
    )
    assert counted == vectors


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_separately_planned_city_fills_the_form_in_by_keyboard_on_a_phone(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(site_url + ZONES)
    province = page.locator(".blank", has_text="省级人民政府联系人")
    expect(page.locator(".paper-sum")).to_have_text("已填 0 / 21 处")

    tab_to(page, page.get_by_label("我们是"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("我们是")).to_have_value("计划单列市")
    expect(province.locator(".blank-exempt")).to_be_visible()
    expect(field(page, "省级人民政府联系人", "姓名")).to_be_hidden()
    expect(page.locator(".paper-sum")).to_have_text("已填 0 / 17 处")

    tab_to(page, page.get_by_label("申报城市", exact=True))
    page.keyboard.type("示例市")
    tab_to(page, field(page, "申报城市人民政府负责人", "联系电话"))
    page.keyboard.type("010-00000000")
    tab_to(page, page.get_by_label("申报城市基本情况"))
    page.keyboard.insert_text(LONG)
    write = page.locator(".blank", has=page.get_by_label("申报城市基本情况"))
    expect(write.locator(".blank-count")).to_have_text("已写 26 / 1500 字")
    page.keyboard.insert_text("字" * 1480)
    expect(write.locator(".blank-over")).to_have_text("超过 6 字")
    expect(page.get_by_label("申报城市基本情况")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".paper-sum")).to_have_text("已填 3 / 17 处，1 处超过字数")
    kept(page)

    page.reload()
    expect(page.get_by_label("我们是")).to_have_value("计划单列市")
    expect(page.get_by_label("申报城市", exact=True)).to_have_value("示例市")
    expect(page.get_by_label("申报城市基本情况")).to_have_value(LONG + "字" * 1480)
    expect(page.locator(SAID)).to_have_text("上次填的内容还在，保存在这台设备的浏览器里。")
    page.get_by_label("申报城市基本情况").fill(LONG)

    tab_to(page, page.get_by_role("button", name="下载填好的 Word"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "“5G+工业互联网”融合应用先导区申报表（已填）.docx"
    content = Path(download.value.path()).read_bytes()
    filled, blank = (
        rows(Document(io.BytesIO(one)))
        for one in (content, page.request.get(f"{site_url}{ZONES}application.docx").body())
    )
    assert filled["申报城市"] == ["示例市"]
    assert filled["申报城市人民政府负责人"][5] == "010-00000000"
    assert filled["申报城市基本情况"] == [f"{LONG}\n（不超过1500字）"]
    assert filled["省级人民政府联系人"] == blank["省级人民政府联系人"]
    assert filled["先导区试点建设内容"] == blank["先导区试点建设内容"]
    assert filled.keys() == blank.keys()
    assert [url for url in asked if not url.startswith((site_url, "blob:"))] == []


def test_a_draft_is_exported_deleted_and_loaded_again(page: Page, site_url: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(site_url + ZONES)
    page.get_by_label("我们是").select_option("计划单列市")
    page.get_by_label("申报城市", exact=True).fill("示例市")
    page.get_by_label("申报城市基本情况").fill(LONG)
    kept(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出草稿").click()
    draft = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert draft["texts"] == {"申报城市": "示例市", "申报城市基本情况": LONG}

    page.get_by_role("button", name="删除草稿").click()
    expect(page.locator(SAID)).to_have_text("草稿已从这台设备的浏览器里删除。")
    page.reload()
    expect(page.get_by_label("申报城市", exact=True)).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('gazette.draft'))") == []
    page.get_by_label("我们是").select_option("")

    load(page, {**draft, "texts": {**draft["texts"], "去年才有的一栏": "留着"}})
    expect(page.locator(SAID)).to_have_text("已载入。表格里没有这些栏了，文字留在草稿里：去年才有的一栏。")
    page.reload()
    expect(page.get_by_label("申报城市基本情况")).to_have_value(LONG)
    expect(page.get_by_label("我们是")).to_have_value("计划单列市")
    with page.expect_download() as again:
        page.get_by_role("button", name="导出草稿").click()
    assert json.loads(Path(again.value.path()).read_text("utf-8"))["texts"]["去年才有的一栏"] == "留着"


def load(page: Page, draft: Any) -> None:
    content = draft if isinstance(draft, str) else json.dumps(draft)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="载入草稿").click()
    chooser.value.set_files({"name": "draft.json", "mimeType": "application/json", "buffer": content.encode()})


RIGHT = {"gazette": "draft", "version": 1, "call": "2024-miit-5g-industrial-internet-zones", "form": "application"}


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("不是 JSON", "读不出来"),
        ({"texts": {}}, "不是从这里导出的草稿"),
        ({**RIGHT, "version": 2}, "新版网页导出的"),
        ({**RIGHT, "form": "other", "title": "示例表"}, "填的是另一张表：示例表"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_lost(page: Page, site_url: str, draft: Any, said: str) -> None:
    page.goto(site_url + ZONES)
    page.get_by_label("申报城市", exact=True).fill("示例市")
    load(page, draft)
    expect(page.locator(SAID)).to_contain_text(said)
    expect(page.locator(SAID)).to_contain_text("现在填的内容没有动")
    expect(page.get_by_label("申报城市", exact=True)).to_have_value("示例市")


def test_who_does_not_confirm_keeps_everything(page: Page, site_url: str) -> None:
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(site_url + ZONES)
    page.get_by_label("申报城市", exact=True).fill("示例市")
    kept(page)
    page.get_by_role("button", name="删除草稿").click()
    expect(page.locator(SAID)).to_have_text("没有删除。")
    load(page, {**RIGHT, "texts": {"申报城市": "样品市"}})
    expect(page.locator(SAID)).to_have_text("没有载入，现在填的内容没有动。")
    page.reload()
    expect(page.get_by_label("申报城市", exact=True)).to_have_value("示例市")


FULL = """() => {
    for (let size = 1 << 22; size; size >>= 1)
        for (let at = 0; at < 9; at++)
            try { localStorage.setItem(`${size}.${at}`, "x".repeat(size)); } catch { break; }
}"""


def test_a_full_storage_is_told_and_the_word_file_still_comes(page: Page, site_url: str) -> None:
    page.goto(site_url + BEIDOU)
    page.evaluate(FULL)
    page.get_by_label("申报城市", exact=True).fill("示例市")
    expect(page.locator(SAID).first).to_contain_text("不让保存，或者存满了")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载填好的 Word").click()
    assert rows(Document(download.value.path()))["申报城市"] == ["示例市"]


def test_two_tabs_show_the_same_draft(page: Page, site_url: str) -> None:
    page.goto(site_url + BEIDOU)
    other = page.context.new_page()
    other.goto(site_url + BEIDOU)
    other.get_by_label("申报城市", exact=True).fill("示例市")
    kept(other)
    expect(page.get_by_label("申报城市", exact=True)).to_have_value("示例市")


def test_characters_are_told_when_asked_for(page: Page, site_url: str) -> None:
    page.goto(site_url + BEIDOU)
    page.get_by_label("城市基本情况").fill("5G 基站")
    count = page.locator(".blank-count").first
    expect(count).to_have_text("已写 3 / 1000 字")
    page.get_by_label("同时显示字符数").check()
    expect(count).to_have_text("已写 3 / 1000 字，字符数（计空格）5")


def test_ticks_stay_and_are_counted_without_what_need_not_be(page: Page, site_url: str) -> None:
    page.goto(site_url + ZONES)
    said = page.locator(".checklist-said")
    expect(said).to_have_text("已备 0 / 13")
    plan = page.locator(".due-item", has_text="先导区试点工作方案")
    expect(plan).to_contain_text("光盘要几份，原文没有写明")
    plan.get_by_label("纸质 一式五份").check()
    page.get_by_label("省级人民政府盖章").check()
    page.get_by_label("我们是").select_option("计划单列市")
    expect(said).to_have_text("已备 1 / 12")
    page.reload()
    expect(said).to_have_text("已备 1 / 12")
    expect(plan.get_by_label("纸质 一式五份")).to_be_checked()
    page.get_by_label("我们是").select_option("")
    expect(said).to_have_text("已备 2 / 13")


def test_the_checklist_says_what_is_known_and_what_is_not(page: Page, site_url: str) -> None:
    page.goto(site_url + ZONES)
    checklist = page.locator("[data-checklist]")
    for words in (
        "已截止（2024年9月30日）",
        "加盖公章",
        "gyhlw@miitcntc.org.cn",
        "地址、经由谁，原文没有写明",
        "盖在《“5G+工业互联网”融合应用先导区试点申报表》“申报书真实性承诺”一栏，写年月日",
    ):
        expect(checklist).to_contain_text(words)
    expect(checklist.get_by_role("link", name="联系方式")).to_have_attribute("href", re.compile(r"notices/.*#contacts"))
    page.goto(site_url + BEIDOU)
    expect(checklist).to_contain_text("原文没有写明份数")
    expect(checklist).to_contain_text("由谁盖章，原文没有写明")
    expect(checklist).to_contain_text("经由省级工业和信息化主管部门")


PARTS = ["h1", ".checklist", ".paper", "[data-print]", ".site-header"]


def test_one_part_is_printed_with_the_head_and_the_foot_of_the_page(page: Page, site_url: str) -> None:
    page.add_init_script("window.print = () => {}")  # a browser without a screen has no print dialogue to close
    page.goto(site_url + ZONES)
    page.get_by_label("申报城市基本情况").fill(LONG)
    for button, part in (("打印清单", ".checklist"), ("打印这张表", ".paper")):
        page.get_by_role("button", name=button).click()
        page.emulate_media(media="print")
        assert [css for css in PARTS if page.locator(css).first.is_visible()] == ["h1", part, "[data-print]"]
        page.emulate_media(media="screen")
        page.pdf()  # tells the page before and after, as a printer does
        assert page.locator(".checklist").is_visible(), "afterwards the page is whole again"
    page.emulate_media(media="print")
    expect(page.locator(".written", has_text="第二段")).to_be_visible()
    expect(page.get_by_label("申报城市基本情况")).to_be_hidden()
    expect(page.locator("[data-print]")).to_contain_text("工信厅信管函〔2024〕336号")
    expect(page.locator("[data-print]")).to_contain_text(ZONES)


def test_without_javascript_the_blank_form_is_offered_and_the_list_is_whole(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(site_url + ZONES)
    expect(page.locator("input[type=text], textarea, .paper-buttons, .paper-status").first).to_be_hidden()
    expect(page.locator(".no-js-only").first).to_contain_text("请下载空白表格")
    for words in (
        "申报城市基本情况",
        "1500 字以内",
        "要填：姓名、职务、联系电话、邮箱",
        "计划单列市免填",
        "在纸上由省级人民政府盖章",
    ):
        expect(page.locator(".paper")).to_contain_text(words)
    expect(page.locator("[data-checklist] [type=checkbox]:visible")).to_have_count(13)
    link = page.locator("[data-blank]")
    assert re.search(r"Word（DOCX） \d+\s?KB", link.locator("..").inner_text())
    answer = page.request.get(f"{site_url}{ZONES}{link.get_attribute('href')}")
    assert "省级人民政府推荐意见" in rows(Document(io.BytesIO(answer.body())))
    context.close()


@pytest.mark.parametrize("address", [ZONES, BEIDOU])
def test_the_page_fits_a_phone_and_is_accessible(page: Page, site_url: str, address: str) -> None:
    page.goto(site_url + address)
    page.locator("textarea").first.fill("字" * 1501)
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert problems_of(page) == []


def test_what_is_written_before_the_script_has_come_is_kept(page: Page, site_url: str) -> None:
    page.goto(site_url + BEIDOU)
    page.get_by_label("申报城市", exact=True).fill("示例市")
    page.get_by_label("城市基本情况").fill("旧的")
    kept(page)
    page.route("**/apply/papers.js", lambda route: page.get_by_label("城市基本情况").fill("新的") or route.continue_())
    page.reload()
    expect(page.get_by_label("申报城市", exact=True)).to_have_value("示例市")
    expect(page.get_by_label("城市基本情况")).to_have_value("新的")
