"""A reader checks the conditions of a call, and assesses indicators: on a phone, by keyboard, without a script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accessible import problems_of

BEIDOU = "apply/2024-miit-beidou-pilot-cities/"
SAIL = "apply/2023-miit-5g-sailing-cities/"
ZONES = "apply/2024-miit-5g-industrial-internet-zones/"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
REACHED = {
    "penetration": "87.6",
    "traffic-share": "60",
    "industry-penetration": "３０．５％",
    "iot-connections": "28.06",
    "contest-awards": "7",
    "joint-cases": "1",
}
NAMES = {
    "penetration": "5G个人用户普及率",
    "traffic-share": "5G网络接入流量占比",
    "industry-penetration": "重点行业领域",
    "iot-connections": "5G物联网终端连接数量",
    "contest-awards": "“绽放杯”",
    "joint-cases": "工业和信息化部联合其他部门",
}


def ready(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-told]")).not_to_be_empty()


def overall(page: Page, words: str) -> None:
    expect(page.locator("[data-overall-word]")).to_have_text(words)


def line(page: Page, key: str, verdict: str, reason: str | re.Pattern[str]) -> None:
    found = page.locator(f'[data-line="{key}"]')
    expect(found.locator("[data-verdict]")).to_have_text(verdict)
    expect(found.locator("[data-reason]")).to_have_text(reason)


def level(page: Page, words: str, number: int = 0) -> None:
    page.get_by_label("申报的是哪一级").nth(number).select_option(label=words)


def value(page: Page, ident: str, figure: str) -> None:
    page.get_by_role("textbox", name=re.compile(f"^{NAMES[ident]}.*本市数值")).fill(figure)


def answer(page: Page, title: str, words: str) -> None:
    page.get_by_role("group", name=re.compile(f"^{title}")).get_by_role("radio", name=words, exact=True).check()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_prefecture_checks_itself_for_beidou_on_a_phone(page: Page, site_url: str) -> None:
    ready(page, site_url + BEIDOU)
    overall(page, "待确认")
    line(page, "level", "未回答", "还没有回答：申报的是哪一级")
    level(page, "地级市（不是副省级的）")
    overall(page, "硬条件符合，待评审")
    line(page, "level", "符合", "答的是“地级市”")
    line(page, "support-system", "需人工判断", "由专家评审判断")
    why = page.locator("[data-why]")
    for title in ("支撑体系健全", "政策保障充分", "产业基础良好", "推广优势突出", "创新体系完善"):
        expect(why).to_contain_text(title)
    expect(why).to_contain_text("原文没有写明佐证材料")
    expect(page.locator('[data-line="policy"]')).to_contain_text("原文没有写明佐证材料")
    expect(page.locator("[data-told]")).to_have_text(
        "必须满足的条件 6 条：1 条符合，5 条由专家评审。优先条件 1 条：1 条未回答，不影响能不能申报。"
    )
    answer(page, "优先支持", "不符合")
    overall(page, "硬条件符合，待评审")
    level(page, "直辖市所辖区县")
    overall(page, "硬条件符合，待评审")
    level(page, "自治州、地区、盟")
    overall(page, "待确认")
    expect(why).to_have_text("原文没有写清，要由人判断：申报层级。")
    level(page, "县级市、县、其他市辖区")
    overall(page, "不符合")
    expect(why).to_have_text(re.compile("^申报层级：答的是“县级市、县、其他市辖区”；要求是"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_city_with_given_values_checks_itself_for_the_sailing_cities(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)
    level(page, "地级市（不是副省级的）")
    for ident, figure in REACHED.items():
        value(page, ident, figure)
    overall(page, "待确认")  # whether five industries were counted is still open
    page.get_by_label(re.compile("^5个及以上重点行业领域")).select_option("yes")
    overall(page, "硬条件符合，待评审")
    expect(page.locator("[data-why]")).to_have_text(
        "接下来由专家评审：评估确认。能说明问题的材料：5G应用“扬帆之城”发展情况报告。"
    )
    line(page, "indicators", "符合", "6 项约束性指标：6 项达到")
    row = page.locator('[data-indicator="traffic-share"]')
    expect(row.locator("[data-apart]")).to_have_text(re.compile("填的是 60%，要求 ≥ 60%（≥ 为推定），与门槛持平"))
    expect(row).to_contain_text("平均 62.91%")
    expect(row).to_contain_text("杭州市 68.52%")
    value(page, "traffic-share", "59.9999999999")
    overall(page, "不符合")
    line(
        page,
        "indicators",
        "不符合",
        re.compile("填的是 59.9999999999%.*低 0.0000000001\\s个百分点"),
    )
    expect(row.locator("[data-assessed]")).to_have_text("没有达到")
    value(page, "traffic-share", "六十")
    overall(page, "待确认")
    expect(row.locator("[data-apart]")).to_contain_text("看不懂“六十”")
    expect(row.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(page.locator('[data-indicator="base-stations"]')).to_contain_text("原文没有写门槛")
    expect(page.locator('[data-indicator="base-stations"] input')).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_by_keyboard_alone(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)

    def tab_to(name: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name ?? ''") == name:
                return
        pytest.fail(f"the keyboard does not reach {name}")

    tab_to("q.administrative_level")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    line(page, "level", "符合", "答的是“地级市”")
    for ident, figure in REACHED.items():
        tab_to(f"v.{ident}")
        page.keyboard.type(figure)
        if ident == "industry-penetration":
            tab_to("v.industry-penetration.condition")
            page.keyboard.press("ArrowDown")
    overall(page, "硬条件符合，待评审")
    ready(page, site_url + BEIDOU)
    tab_to("c.industrial-base")
    page.keyboard.press("ArrowLeft")
    line(page, "industrial-base", "不符合", "自己确认不符合")
    page.keyboard.press("ArrowLeft")
    line(page, "industrial-base", "符合", "自己确认符合")


def test_joint_applications_and_exemptions(page: Page, site_url: str) -> None:
    ready(page, site_url + ZONES)
    level(page, "计划单列市（大连、青岛、宁波、厦门、深圳）")
    line(page, "province-opinion", "符合", "不用满足这一条：答的是“计划单列市”")
    for title in ("5G工厂", "部级及以上称号", "无重大网络安全事件", "通信管理局和工业和信息化主管部门的推荐意见"):
        answer(page, title, "符合")
    overall(page, "硬条件符合，待评审")
    page.get_by_role("button", name="联合申报，加一个城市").click()
    overall(page, "待确认")
    page.get_by_label("名称（可以不填）").nth(1).fill("乙市")
    level(page, "地级市（不是副省级的）", 1)
    line(page, "joint", "需人工判断", "可以联合申报，要地域相近、优势互补，由专家评审判断")
    line(page, "province-opinion", "未回答", "要由申报方自己确认")
    level(page, "县级市、县、其他市辖区", 1)
    line(page, "level", "不符合", re.compile("^第1个：答的是“计划单列市”；乙市：答的是“县级市、县.*”；要求是"))
    overall(page, "不符合")
    page.reload()
    expect(page.get_by_label("名称（可以不填）")).to_have_count(2)
    line(page, "level", "不符合", re.compile("乙市"))
    page.get_by_role("button", name="去掉这一个").nth(1).click()
    expect(page.locator('[data-line="joint"]')).to_be_hidden()
    overall(page, "硬条件符合，待评审")


def test_answers_stay_until_they_are_cleared(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)
    level(page, "副省级省会城市（沈阳、长春、哈尔滨、南京、杭州、济南、武汉、广州、成都、西安）")
    value(page, "penetration", "93.13")
    page.reload()
    line(page, "level", "符合", "答的是“副省级省会城市”")
    expect(page.locator('[data-indicator="penetration"] [data-assessed]')).to_have_text("达到")
    assert page.evaluate("location.hash") == ""
    ready(page, site_url + BEIDOU)  # another call has answers of its own
    line(page, "level", "未回答", "还没有回答：申报的是哪一级")
    page.goto(site_url + SAIL)
    page.get_by_role("button", name="清空").click()
    line(page, "level", "未回答", "还没有回答：申报的是哪一级")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('gazette.apply')).length") == 0
    page.reload()
    expect(page.locator('[data-indicator="penetration"] input')).to_have_value("")


@pytest.mark.parametrize("context", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_an_address_with_answers_restores_them_elsewhere(page: Page, site_url: str, browser: Browser) -> None:
    ready(page, site_url + ZONES)
    page.get_by_label("名称（可以不填）").fill("甲市 & 乙区")
    level(page, "地级市（不是副省级的）")
    page.get_by_role("button", name="联合申报，加一个城市").click()
    level(page, "直辖市", 1)
    answer(page, "无重大网络安全事件", "不符合")
    page.get_by_role("button", name="复制带答案的网址").click()
    expect(page.locator("[data-said]")).to_contain_text("已复制")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.locator("[data-address]").input_value()
    other = browser.new_context()
    there = other.new_page()
    ready(there, address)
    line(there, "level", "符合", "甲市 & 乙区：答的是“地级市”；第2个：答的是“直辖市”")
    line(there, "security", "不符合", "自己确认不符合")
    expect(there.locator("[data-shared]")).to_be_visible()
    assert there.evaluate("localStorage.length") == 0  # looking at it keeps nothing
    answer(there, "无重大网络安全事件", "符合")
    expect(there.locator("[data-shared]")).to_be_hidden()
    assert there.evaluate("location.hash") == ""
    there.reload()
    line(there, "security", "符合", "自己确认符合")
    other.close()


@pytest.mark.parametrize("broken", ["{", "[]", '{"applicants": [3]}', '{"applicants": [], "questions": {}}', "null"])
def test_damaged_answers_are_not_believed(page: Page, site_url: str, broken: str) -> None:
    page.add_init_script(f"localStorage.setItem('gazette.apply.v1.2024-miit-beidou-pilot-cities', {broken!r})")
    ready(page, site_url + BEIDOU)
    line(page, "level", "未回答", "还没有回答：申报的是哪一级")


@pytest.mark.parametrize(
    "hash", ["#/?q.administrative_level=nowhere&c.policy=yes&a.__proto__=1", "#/?", "#/?q.=1&n.x=2"]
)
def test_an_address_with_strange_answers_does_no_harm(page: Page, site_url: str, hash: str) -> None:
    ready(page, site_url + BEIDOU + hash)
    overall(page, "待确认")
    level(page, "地级市（不是副省级的）")
    overall(page, "硬条件符合，待评审")


def test_nothing_leaves_the_machine(page: Page, site_url: str) -> None:
    ready(page, site_url + SAIL)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    level(page, "地级市（不是副省级的）")
    for ident, figure in REACHED.items():
        value(page, ident, figure)
    page.get_by_role("button", name="复制带答案的网址").click()
    page.get_by_role("button", name="清空").click()
    page.keyboard.press("Enter")
    assert asked == []


def test_the_scripts_load_on_pages_for_applying_only(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}notices/2024-miit-beidou-pilot-cities/")
    page.wait_for_load_state("networkidle")
    assert not [address for address in asked if "/apply/" in address]
    ready(page, site_url + BEIDOU)
    assert [address for address in asked if address.endswith("/apply/eligibility.js")]


@pytest.fixture
def unscripted(browser: Browser) -> BrowserContext:
    context = browser.new_context(java_script_enabled=False, **PHONE)
    yield context
    context.close()


def test_without_a_script_there_are_tables(unscripted: BrowserContext, site_url: str) -> None:
    page = unscripted.new_page()
    page.goto(site_url + BEIDOU)
    expect(page.locator("[data-check]")).to_be_hidden()
    table = page.get_by_role("region", name="条件对照表")
    expect(table).to_be_visible()
    first = table.locator("tbody tr").first
    expect(first).to_contain_text("直辖市、副省级省会城市、计划单列市、地级市、直辖市所辖区县")
    expect(first).to_contain_text("县级市、县、其他市辖区、省、自治区")
    expect(first).to_contain_text("自治州、地区、盟、新疆生产建设兵团的师、市要由人判断")
    expect(first).to_contain_text("五（一）")
    expect(table.get_by_text("原文没有写明佐证材料")).to_have_count(5)
    page.goto(site_url + ZONES)
    expect(page.get_by_role("region", name="条件对照表")).to_contain_text(
        "或不用满足：每个申报主体：申报的是哪一级：计划单列市"
    )
    page.goto(site_url + SAIL)
    row = page.locator('[data-indicator="penetration"]')
    expect(row).to_contain_text("≥ 70%")
    expect(row).to_contain_text("广州市 105.94%")
    expect(row.locator("input")).to_be_hidden()


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_accessible_with_answers(page: Page, site_url: str, color_scheme: str) -> None:
    page.emulate_media(color_scheme=color_scheme)
    ready(page, site_url + ZONES)
    page.get_by_role("button", name="联合申报，加一个城市").click()
    level(page, "县级市、县、其他市辖区", 1)
    answer(page, "5G工厂", "符合")
    page.get_by_role("button", name="复制带答案的网址").click()
    expect(page.locator("[data-address]")).to_be_visible()
    assert problems_of(page) == []
    ready(page, site_url + SAIL)
    value(page, "penetration", "1")
    value(page, "iot-connections", "十万")
    assert problems_of(page) == []


def test_printed(page: Page, site_url: str, tmp_path: Path) -> None:
    ready(page, site_url + BEIDOU)
    level(page, "地级市（不是副省级的）")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="清空")).to_be_hidden()
    expect(page.locator("[data-overall-word]")).to_be_visible()
    expect(page.locator('[data-line="policy"] [data-reason]')).to_be_visible()
