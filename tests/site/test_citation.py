"""How a document is cited, and the address made of its number: on pages as they are built, and in a browser."""

import re

import pytest
from markup import Element, parse
from playwright.sync_api import BrowserContext, Page, expect

from conftest import ADDRESS, Project, addressed

CALL = "data/notices/2098-example-call.yml"
"""A call with the number 示例〔2098〕1号, which nobody cites."""
SHORT = "n/示例2098-1"
TARGET = "../../notices/2098-example-call/"


@pytest.fixture(scope="module")
def site(make_project, tmp_path_factory) -> Project:
    return addressed(make_project(tmp_path_factory.mktemp("cite") / "project")).built(day="2099-02-01")


def cited(project: Project, address: str) -> dict[str, str]:
    """What the part says, by its name; the buttons beside it left out."""
    found = [one for one in parse(project.page(address)).all("details") if "cite" in one.classes]
    return {item.one("dt").text: item.one("dd").text.removesuffix(" 复制") for one in found for item in items(one)}


def items(part: Element) -> list[Element]:
    return [one for one in part.all("div") if one.all("dt")]


def leads_to(project: Project, address: str) -> str | None:
    """Where a redirect leads, by what a browser without scripts reads; None where there is no page."""
    if not (project.site / address).is_dir():
        return None
    page = parse(project.page(address))
    (refresh,) = [one for one in page.all("meta") if one.attributes.get("http-equiv") == "refresh"]
    target = refresh.attributes["content"].removeprefix("0; url=")
    assert [link.attributes["href"] for link in page.all("a")] == [target]
    return target


def test_a_document_online(site: Project) -> None:
    assert cited(site, "notices/2099-example-call") == {
        "一般写法": "《测试部办公厅关于申报2099年示例试点城市的通知》（示例〔2099〕1号），"
        "测试部办公厅、样品委办公室，2099年1月5日",
        "国家标准 GB/T 7714—2015": "测试部办公厅, 样品委办公室. 测试部办公厅关于申报2099年示例试点城市的通知: "
        "示例〔2099〕1号[A/OL]. (2099-01-10)[引用日期]. https://ministry.example/n/1.",
        "短网址": "example.org/n/示例2099-1/按文号直接输入",
    }


def test_a_document_on_paper_has_no_day_of_reading_and_no_path(site: Project) -> None:
    found = cited(site, "rules/2098-example-rules")["国家标准 GB/T 7714—2015"]
    assert found == "测试部. 示例试点城市管理办法（试行）: 示例发〔2098〕3号[A]. 2098-02-01."


def test_a_date_is_as_exact_as_its_source(site: Project) -> None:
    found = cited(site, "plans/2097-example-plan")
    assert "2号[A/OL]. (2097-03)[引用日期]. " in found["国家标准 GB/T 7714—2015"]
    assert found["一般写法"].endswith("，2097年3月")


def test_a_list_is_cited_as_data_too(site: Project) -> None:
    found = cited(site, "lists/2098-example-list")["这份数据（同一标准）"]
    assert re.fullmatch(
        r"测试汇编组\. 2098年样品试点城市名单: 数据\[DS/OL\]\. (\(20[\d-]+\))?\[引用日期\]\. "
        + re.escape(f"{ADDRESS}lists/2098-example-list/."),
        found,
    )


def test_what_is_not_stated_is_left_out_and_of_many_authors_three_are_named(project) -> None:
    site = addressed(project())
    text = (site.root / CALL).read_text("utf-8")
    document = "document:\n  title: 只有标题的文件《甲》\nsummary"
    site.write(CALL, re.sub(r"document:\n.*?summary", document, text, flags=re.DOTALL))
    many = "issuers: [{named_as: 甲局}, {named_as: 乙局}, {named_as: 丙局}, {named_as: 丁局}]"
    site.replace("data/rules/2098-example-rules.yml", "issuers: [test-ministry]", many)
    site.built(day="2099-02-01")
    assert cited(site, "notices/2098-example-call") == {
        "一般写法": "《只有标题的文件〈甲〉》",
        "国家标准 GB/T 7714—2015": "只有标题的文件《甲》[A].",
    }
    rules = cited(site, "rules/2098-example-rules")
    assert rules["国家标准 GB/T 7714—2015"].startswith("甲局, 乙局, 丙局, 等. ")
    assert "，甲局、乙局、丙局、丁局，" in rules["一般写法"]


def test_a_number_leads_to_its_page(site: Project) -> None:
    assert leads_to(site, SHORT) == TARGET
    page = site.page(SHORT)
    assert f'<link rel="canonical" href="{ADDRESS}notices/2098-example-call/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert len(page.encode()) < 512, "a server would need compressed variants of it"
    assert "/n/" not in (site.site / "sitemap.xml").read_text("utf-8")


def test_every_number_has_its_address(site: Project) -> None:
    numbered = {path.parent.name for path in site.site.glob("n/*/index.html")}
    shown = set()
    for path in site.site.glob("*/*/index.html"):
        page = parse(path.read_text("utf-8"))
        shown |= {
            link.attributes["href"].split("/")[-2]
            for link in page.all("a")
            if link.attributes.get("href", "").startswith("../../n/")
        }
    assert shown == numbered != set()


def test_a_withdrawn_document_keeps_its_number_until_another_bears_it(project) -> None:
    """Each step is made from the last; the one who had no say in it is made again all the same."""
    site = addressed(project()).built(day="2099-02-01")
    text = (site.root / CALL).read_text("utf-8")
    site.write(CALL, f"withdrawn: {{on: 2099-01-20, reason: 有误。}}\n{text}")
    site.built(day="2099-02-01")
    assert leads_to(site, SHORT) == TARGET
    assert cited(site, "notices/2098-example-call") == {}, "nobody is to cite it"
    site.write("data/notices/2098-new-call.yml", text)
    site.built(day="2099-02-01")
    assert leads_to(site, SHORT) == "../../notices/2098-new-call/"
    (site.root / "data/notices/2098-new-call.yml").unlink()
    site.built(day="2099-02-01")
    assert leads_to(site, SHORT) == TARGET
    site.replace(CALL, "示例〔2098〕1号", "示例〔2098〕9号")
    site.built(day="2099-02-01")
    assert leads_to(site, SHORT) is None
    assert leads_to(site, "n/示例2098-9") == TARGET


def test_search_knows_nothing_of_it(site: Project) -> None:
    texts = "".join(path.read_text("utf-8") for path in (site.site / "search").rglob("*.json"))
    assert "示例试点城市的通知" in texts
    assert [word for word in ("[A/OL]", "引用日期", "按文号直接输入") if word in texts] == []


@pytest.mark.parametrize("context", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_both_forms_are_copied_with_the_day_of_reading(context: BrowserContext, site: Project, http) -> None:
    page = context.new_page()
    page.clock.set_fixed_time("2099-02-01T17:00:00Z")  # the next day in Shanghai
    page.goto(f"{http(site.site)}notices/2099-example-call/")
    page.locator(".cite summary").click()
    for number, end in ((0, "，2099年1月5日"), (1, "(2099-01-10)[2099-02-02]. https://ministry.example/n/1.")):
        page.locator(".cite button").nth(number).click()
        expect(page.locator(".cite button").nth(number)).to_have_text("已复制")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.endswith(end)
        assert copied == page.locator(".cite [data-copied]").nth(number).text_content()


def test_the_link_beside_the_number_opens_the_part(page: Page, site: Project, http) -> None:
    page.goto(f"{http(site.site)}notices/2099-example-call/")
    address = page.locator(".cite").get_by_role("link", name="示例2099-1")
    expect(address).to_be_hidden()
    page.get_by_role("link", name="短网址").click()
    expect(address).to_be_visible()
    address.click()
    page.wait_for_url("**/notices/2099-example-call/")
