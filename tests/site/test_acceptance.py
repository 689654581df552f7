"""The five documents on two days: the words that content-model.md gives at its end."""

import pytest
from markup import Element, parse

from conftest import Project

WORDS = {
    "notices/2024-miit-beidou-pilot-cities": "名单已公布 · 试点期两年（起算日未载明）",
    "notices/2024-miit-5g-industrial-internet-zones": "公示期已过（结束日期未见）",
    "notices/2023-miit-5g-sailing-cities": "已结束（名单已公布）",
    "plans/2020-wuhan-beidou-action-plan": "规划期已过",
}


def status(project: Project, address: str) -> str:
    """What the key facts of a page say without script."""
    facts: Element = parse(project.page(address)).one("section", "facts")
    return facts.one("span", "chip").text


@pytest.mark.parametrize("address", WORDS)
def test_status_on_2026_11_21(real_site: Project, address: str) -> None:
    assert status(real_site, address) == WORDS[address]


def test_chongqing_is_in_force_with_2025_past_and_2030_ahead(real_site: Project) -> None:
    words = status(real_site, "plans/2023-chongqing-satellite-internet")
    assert words.startswith("有效")
    assert "2025年目标期已过" in words
    assert "2030年目标期未到" in words


def test_the_beidou_call_is_about_to_close_on_2024_08_10(site_on) -> None:
    site = site_on("2024-08-10")
    assert status(site, "notices/2024-miit-beidou-pilot-cities") == "即将截止 · 还有 5 天"
    home = parse(site.page(""))
    section = next(element for element in home.all("section") if "data-open-calls" in element.attributes)
    assert "notices/2024-miit-beidou-pilot-cities/" in [link.attributes["href"] for link in section.all("a")]


def anchors(project: Project, address: str) -> dict[str, str]:
    """Every link of a page: where it leads → its words."""
    return {link.attributes["href"]: link.text for link in parse(project.page(address)).one("article").all("a")}


def test_wuhan_shows_its_plan_its_lists_and_the_calls(real_site: Project) -> None:
    links = anchors(real_site, "places/420100")
    for target in (
        "plans/2020-wuhan-beidou-action-plan/",
        "lists/2024-5g-sail-key-cities/",
        "lists/2024-5g-industrial-internet-pilot-cities/",
        "notices/national/",
        "notices/2023-miit-5g-sailing-cities/#afterwards",
        "places/420000/",
        "places/in-420000/",
        "places/matrix-420000/",
    ):
        assert f"../../{target}" in links, target
    calls = anchors(real_site, "notices/national")
    assert sum(href.startswith("../../notices/") for href in calls) == 3


def test_nanjing_knows_what_follows_of_the_beidou_list(real_site: Project) -> None:
    page = parse(real_site.page("places/320100"))
    told = next(element for element in page.all("li") if "following" in element.classes and "北斗" in element.text)
    for words in (
        "2年，起算日未载明",
        "每年：报送试点实施情况。",
        "2年试点期满",
        "六（二）",
        "名单已公布 · 试点期两年",
    ):
        assert words in told.text, words


def test_a_bureau_of_wuhan_shows_its_tasks(real_site: Project) -> None:
    links = anchors(real_site, "organisations/wuhan-science-and-technology-bureau")
    plan = "../../plans/2020-wuhan-beidou-action-plan/"
    assert links[f"{plan}#task-2"] == "（二）提升产业创新能力"
    assert "../../organisations/wuhan-economy-and-information-bureau/" in links
    ids = {element.attributes.get("id") for element in parse(real_site.page(plan.removeprefix("../../"))).walk()}
    assert {href.partition("#")[2] for href in links if href.startswith(f"{plan}#")} <= ids


def test_the_matrix_shows_where_hubei_stands(real_site: Project) -> None:
    table = parse(real_site.page("places/matrix-420000")).one("table")
    rows = {row.one("th").text: [cell.text for cell in row.all("td")] for row in table.one("tbody").all("tr")}
    assert rows == {"武汉市": ["入选", "公示", ""], "襄阳市": ["", "", "支持创建"]}
