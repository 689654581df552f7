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
