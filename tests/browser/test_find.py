"""The finder in a browser: an enterprise in Wuhan, by pointer, on a phone, by keys alone, and without JavaScript."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import Project

WUHAN = "find/?who=small-enterprise&place=420100"
FUNDS = "产业扶持资金（基金）重点支持技术创新。"
MANY = 2000
BUDGET = 150_000


@pytest.fixture(scope="module")
def large(make_project, tmp_path_factory) -> Project:
    """Two thousand made-up programmes, each with a call, and two hundred plans with measures."""
    project: Project = make_project(tmp_path_factory.mktemp("many") / "project")
    kinds = ("enterprise", "city", "institute", "park")
    for at in range(MANY):
        sector = ("widgets", "gadgets")[at % 2]
        programme = {
            "name": f"第{at}号示例项目",
            "sectors": [sector],
            "summary": [f"第{at}个编出来的项目，每{at % 5 + 1}年选一批，看做得怎么样。"],
            "applicants": [{"who": "独立法人", "kinds": [kinds[at % 4]]}],
        }
        call = {
            "name": f"2099年第{at}号示例项目申报",
            "type": "申报",
            "programme": f"p{at}",
            "document": {
                "title": f"关于申报2099年第{at}号示例项目的通知",
                "number": f"示函〔2099〕{at + 100}号",
                "issuers": ["jia-bureau" if at % 3 == 0 else "test-ministry"],
                "written": f"2099-{at % 12 + 1:02}-{at % 28 + 1:02}",
                "sources": [{"title": "示例部网站", "evidence": "official", "url": "https://example.org/"}],
            },
            "sectors": [sector],
            "summary": [f"第{at}号项目开始申报。"],
            "applicants": [{"who": "独立法人", "kinds": [kinds[at % 4]]}],
            "deadlines": [{"at": f"2099-{at % 12 + 1:02}-28"}],
            "support": [{"text": f"每家奖励{at % 9 + 1}万元。", "kind": ("资金", "人才", "荣誉")[at % 3]}],
        }
        project.write(f"data/programmes/p{at}.yml", programme)
        project.write(f"data/notices/2099-call-{at}.yml", call)
    for at in range(200):
        offers = [
            {"to": [("小微企业", "企业", "龙头企业", "高校")[n % 4]], "kind": "金融", "text": f"第{at}—{n}条措施。"}
            for n in range(5)
        ]
        plan = {
            "name": f"第{at}号示例计划",
            "type": "行动计划",
            "document": {
                "title": f"第{at}号示例产业行动计划",
                "number": f"甲示发〔2099〕{at + 5000}号",
                "issuers": ["jia-bureau"],
                "written": "2099-03-01",
                "sources": [{"title": "甲市政府网站", "evidence": "official", "url": "https://example.org/"}],
            },
            "places": [("420100", "500000", "110000", "310000")[at % 4]],
            "period": {"start": "2099", "end": "2101"},
            "summary": ["编的。"],
            "tasks": [{"number": "（一）", "title": "做事", "offers": offers}],
        }
        project.write(f"data/plans/2099-plan-{at}.yml", plan)
    return project.built(day="2099-06-01")


def ready(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#find-said")).to_contain_text("找到")
    settled(page)


def settled(page: Page) -> None:
    """Every card has its words."""
    expect(page.locator(".find-card-title", has_text="…")).to_have_count(0)


def headings(page: Page) -> list[str]:
    return [re.sub(r"\d+$", "", text) for text in page.locator("#find-results h2").all_inner_texts()]


def titles(page: Page, section: str) -> list[str]:
    return page.locator(f"section[aria-labelledby=find-{section}] .find-card-title").all_inner_texts()


def test_an_enterprise_in_wuhan_finds_its_lists_and_measures_first(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.get_by_role("link", name="小微企业", exact=True).click()
    expect(page.locator("#find-said")).to_contain_text("“小微企业”")
    page.get_by_label("在哪里").fill("武汉")
    page.get_by_role("option", name="湖北省武汉市").first.click()
    expect(page.locator("#find-standing")).to_contain_text("武汉市在这些名单上")
    settled(page)
    assert headings(page)[:2] == ["武汉市在这些名单上", "规划期已过或已结束的措施"]
    assert titles(page, "over")[0] == FUNDS
    first = page.locator(".find-card").first
    expect(first).to_contain_text("小微企业")
    expect(first).to_contain_text("规划期已过")
    expect(first).to_have_attribute("data-key", "plans/2020-wuhan-beidou-action-plan")
    expect(page.locator("#find-said")).to_have_text(
        "按“小微企业”“武汉市”，找到 13 条：13 条规划期已过或已结束的措施。目前没有正在受理的。"
    )
    assert "重庆" not in page.locator("#find-results").inner_text()
    first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("北斗")
    assert re.search("#safeguard-3$", page.url)
    page.go_back()
    expect(page.locator("#find-said")).to_contain_text("“小微企业”“武汉市”")


def test_a_district_has_the_measures_of_its_city(page: Page, site_url: str) -> None:
    ready(page, f"{site_url}find/?who=small-enterprise&place=420117")
    expect(page.get_by_label("在哪里")).to_have_value("新洲区")
    assert FUNDS in titles(page, "over")
    ready(page, f"{site_url}find/?who=small-enterprise&place=420000")  # what is Wuhan's is not all of Hubei's
    expect(page.locator("#find-results")).not_to_contain_text(FUNDS)


def test_the_address_carries_the_state_and_back_takes_a_step_back(page: Page, site_url: str) -> None:
    ready(page, site_url + WUHAN)
    all_of_it = page.locator("#find-said").inner_text()
    page.get_by_role("checkbox", name="资金").check()
    page.get_by_role("checkbox", name="金融").check()
    assert page.url.endswith("?who=small-enterprise&place=420100&support=funds&support=finance")
    narrowed = page.locator("#find-said").inner_text()
    assert narrowed != all_of_it
    kept = page.url
    page.go_back()
    page.go_back()
    expect(page.locator("#find-said")).to_have_text(all_of_it)
    expect(page.get_by_role("checkbox", name="资金")).not_to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(page.locator("#find-said")).to_have_text(narrowed)
    other = page.context.new_page()
    ready(other, kept)
    expect(other.locator("#find-said")).to_have_text(narrowed)
    expect(other.get_by_role("checkbox", name="金融")).to_be_checked()


def test_counts_say_what_an_answer_would_show(page: Page, site_url: str) -> None:
    ready(page, site_url + WUHAN)
    box = page.locator("label", has=page.get_by_role("checkbox", name="金融"))
    count = int(box.locator(".facet-count").inner_text())
    box.click()
    expect(page.locator("#find-said")).to_contain_text(f"找到 {count} 条")


def test_conditions_are_dropped_one_by_one(page: Page, site_url: str) -> None:
    ready(page, site_url + WUHAN + "&support=funds")
    page.get_by_role("button", name="去掉：武汉市").click()
    expect(page.get_by_label("在哪里")).to_have_value("")
    assert page.url.endswith("?who=small-enterprise&support=funds")
    expect(page.get_by_role("button", name="去掉：资金")).to_be_focused()
    page.get_by_role("button", name="全部去掉").click()
    assert page.url.endswith("/find/")
    expect(page.get_by_role("radio", name="不限").first).to_be_checked()


def test_nothing_found_says_what_to_drop(page: Page, site_url: str) -> None:
    page.goto(site_url + "find/?who=small-enterprise&place=420100&support=land")
    expect(page.locator("#find-said")).to_have_text("按“小微企业”“武汉市”“土地”，没有找到。")
    way = page.get_by_role("button", name="去掉“土地”，有 13 条")
    way.click()
    expect(page.locator("#find-said")).to_contain_text("找到 13 条")


def test_past_rounds_answer_when_nothing_is_open(page: Page, site_url: str) -> None:
    ready(page, site_url + "find/?who=city&sector=beidou")
    expect(page.locator("#find-said")).to_contain_text("目前没有正在受理的")
    past = page.locator("section[aria-labelledby=find-past] .find-card")
    expect(past).to_have_count(1)
    expect(past).to_contain_text("看申报条件和材料")
    expect(past).to_contain_text(re.compile(r"谁入选了.*名单（\d+ 个）", re.DOTALL))
    expect(past).to_contain_text("没有见到下一轮遴选的通知")


def test_an_open_call_shows_its_days(page: Page, site_url_2024: str) -> None:
    page.clock.set_fixed_time("2024-08-10T04:00:00Z")
    ready(page, site_url_2024 + "find/?stage=open")
    assert headings(page)[0] == "正在受理和即将开始"
    card = page.locator("section[aria-labelledby=find-open] .find-card")
    expect(card).to_contain_text("还有 5 天")
    ready(page, site_url_2024 + "find/?deadline=week")
    expect(page.locator("section[aria-labelledby=find-open] .find-card")).to_have_count(1)


def test_what_is_watched_stays_on_this_machine(page: Page, site_url: str) -> None:
    page.goto(site_url + "programmes/beidou-pilot-cities/")
    button = page.get_by_role("button", name="关注 北斗规模应用试点城市")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto(site_url + "places/420100/")
    page.get_by_role("button", name="关注 武汉市").click()
    ready(page, site_url + "find/")
    watched = page.locator("#find-watched li")
    expect(watched).to_have_count(2)
    expect(watched.first).to_contain_text("名单已公布")
    expect(watched.last).to_contain_text("在 2 份名单上")
    watched.first.get_by_role("button").click()
    expect(watched).to_have_count(1)
    page.reload()
    expect(watched).to_have_text(re.compile("武汉市"))


@pytest.mark.parametrize(
    "context", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}], indirect=True, ids=["phone"]
)
def test_on_a_phone(page: Page, site_url: str) -> None:
    ready(page, site_url + "find/")
    page.get_by_role("radio", name="小微企业").check()
    page.get_by_label("在哪里").fill("武汉")
    page.get_by_role("option").first.click()
    page.get_by_role("link", name="看这 13 条").click()
    expect(page.locator("#find-said")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ready(page, site_url + WUHAN)  # who comes with an address wants the answer, not the questions
    expect(page.get_by_role("radio", name="小微企业")).to_be_hidden()
    expect(page.locator("#find-standing")).to_be_in_viewport()


def test_by_keyboard_alone(page: Page, site_url: str) -> None:
    ready(page, site_url + "find/")
    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == "who":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="小微企业")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("在哪里")).to_be_focused()
    page.keyboard.type("武汉")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#find-said")).to_contain_text("“小微企业”“武汉市”")
    expect(page.locator("#find-said")).to_have_attribute("aria-live", "polite")
    for _ in range(60):
        if page.evaluate("document.activeElement.textContent") == FUNDS:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("plans/2020-wuhan"))


def test_without_javascript_pages_do_the_same(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url)
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="找项目").click()
    expect(page.locator("#find")).to_be_hidden()
    page.get_by_role("link", name="小微企业能用上的").click()
    entry = page.locator(".entry", has_text="武汉北斗行动计划")
    expect(entry).to_contain_text(FUNDS)
    expect(entry).to_contain_text("规划期已过")
    expect(entry).not_to_contain_text("龙头企业")
    page.go_back()
    page.get_by_role("link", name="从省份找到自己的市、区、县").click()
    page.get_by_role("link", name="湖北省").first.click()
    page.get_by_role("link", name="武汉市").first.click()
    expect(page.locator(".article")).to_contain_text("入选以后要做什么")
    context.close()


def test_two_thousand_programmes_come_within_their_budget(page: Page, large: Project, http) -> None:
    """Everything loaded before the first cards have their words, as a web server compresses it."""
    address = http(large.site)
    loaded: list[str] = []
    page.on("response", lambda answer: loaded.append(answer.url))
    page.clock.set_fixed_time("2099-06-01T04:00:00Z")
    ready(page, f"{address}find/?who=small-enterprise&place=420100")
    files = {url.removeprefix(address).split("?")[0] for url in loaded}
    sizes = {path: len(gzip.compress(file_of(large.site, path).read_bytes())) for path in files}
    assert "find/part-0/index.json" in files
    assert sum(sizes.values()) < BUDGET, sorted(sizes.items(), key=lambda row: -row[1])[:8]
    assert "个长期项目" in page.locator("#find-said").inner_text()


def test_two_thousand_programmes_have_pages_by_year(large: Project) -> None:
    top = large.page("find/for-small-enterprise/")
    years = re.findall(r'href="\.\./\.\./(find/for-small-enterprise-[a-z0-9]+/)"', top)
    assert years[:2] == ["find/for-small-enterprise-programmes/", "find/for-small-enterprise-2099/"]
    for year in ("", *years):
        assert large.page(year or "find/for-small-enterprise/").count('class="entry"') <= 200


def file_of(site: Path, path: str) -> Path:
    return site / path / "index.html" if not path or path.endswith("/") else site / path
