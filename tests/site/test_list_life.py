"""The life of a list through the real program: publicised, announced, changed by later documents, day by day."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from markup import Element, article_of, parse

from conftest import Project

LIST = "lists/2099-final"
PUBLICISED = {
    "name": "公示的名单",
    "no_call": "示例",
    "stage": "公示",
    "announced": "2099-01-05",
    "publicity": {"window": {"start": "2099-01-05", "end": "2099-01-11"}, "objection": "书面提出，写明理由。"},
    "complete": "true",
    "summary": ["公示七天。"],
    "rows": [
        {"label": "甲市", "places": ["jia-city"]},
        {"label": "乙市", "places": ["yi-city"]},
        {"label": "某样品厂", "party": "enterprise", "members": ["甲"]},
        {"label": "丙县（试）", "places": ["bing-county"]},
    ],
}
FINAL = {
    "name": "公布的名单",
    "no_call": "示例",
    "publicised": "2099-publicised",
    "stage": "公布",
    "announced": "2099-02-01",
    "release": {
        "by": "test-ministry",
        "document": "示例〔2099〕30号",
        "on": "2099-01-31",
        "editor": {"person": "李四"},
    },
    "pilot": {"start": "2099-03-01", "span": "2年"},
    "complete": "true",
    "summary": ["四个。"],
    "rows": [
        {"label": "甲市", "places": ["jia-city"]},
        {"label": "丙县", "places": ["bing-county"]},
        {"label": "某样品厂", "party": "enterprise", "members": ["甲", "乙"]},
        {"label": "新样品厂", "party": "enterprise"},
    ],
}
CHANGE = {
    "name": "增减的通知",
    "type": "通知",
    "document": {"title": "关于调整名单的通知", "number": "示例〔2099〕31号", "written": "2099-04-20"},
    "summary": ["一增一减。"],
    "row_changes": [
        {
            "list": "2099-final",
            "on": "2099-05-01",
            "adds": [{"label": "乙市", "places": ["yi-city"]}],
            "removes": [{"label": "甲市", "status": "退出", "reason": "自己申请。"}],
            "count": "4",
        }
    ],
}


@pytest.fixture
def made(project: Callable[..., Project]) -> Project:
    found = project()
    found.write("data/lists/2099-publicised.yml", PUBLICISED)
    found.write("data/lists/2099-final.yml", FINAL)
    return found


def page(project: Project, address: str) -> Element:
    return parse(article_of(project.page(address)))


def parts(project: Project) -> dict[str, list[str]]:
    """Heading of a part of the table → the names in it."""
    found = {}
    for body in page(project, LIST).all("tbody"):
        heads = [row for row in body.all("tr") if "row-group" in row.attributes.get("class", "")]
        names = [head.text for head in body.all("th") if head.attributes.get("scope") == "row"]
        if names:
            found[heads[0].text if heads else ""] = names
    return found


def test_the_stages_and_who_released_it(made: Project) -> None:
    made.built(day="2099-02-05")
    article = page(made, LIST).text
    for words in (
        "公示 2099年1月5日至2099年1月11日",
        "公布 2099年2月1日",
        "试点期 2099年3月1日起，为期2年",
        "验收 没有见到",
    ):
        assert words in article
    assert "测试部，依据 示例〔2099〕30号，2099年1月31日" in article
    assert "录入：李四" in article
    assert "正式名单" in page(made, "lists/2099-publicised").text
    assert "书面提出，写明理由。" in page(made, "lists/2099-publicised").text


def test_days_left_to_object(made: Project) -> None:
    made.built(day="2099-01-08")
    assert "公示中 · 还有 3 天" in page(made, "lists/2099-publicised").text


def test_what_changed_between_publicity_and_announcement(made: Project) -> None:
    made.built(day="2099-02-05")
    text = page(made, LIST).text
    assert "增加 1 个，减少 1 个，改动 2 个，其余 1 个相同" in text
    for words in ("增加 新样品厂", "减少 乙市", "改动 丙县公示时名称为丙县（试）", "改动 某样品厂成员不同"):
        assert words in text


def test_a_later_document_adds_and_removes_rows_from_its_day_on(made: Project) -> None:
    made.built(day="2099-02-05")
    published = (made.root / "data/lists/2099-final.yml").read_bytes()
    assert parts(made) == {"": ["甲市", "丙县", "某样品厂甲、乙", "新样品厂"]}
    made.write("data/notices/2099-change.yml", CHANGE)

    made.built(day="2099-04-25")
    assert list(parts(made).values()) == [["甲市", "丙县", "某样品厂甲、乙", "新样品厂"], ["乙市"]]
    assert list(parts(made)) == ["现在在名单上（4 个）", "将要增加（1 个）"]

    made.built(day="2099-05-01")
    assert parts(made) == {
        "现在在名单上（4 个）": ["丙县", "某样品厂甲、乙", "新样品厂", "乙市"],
        "已退出、撤销或到期（1 个）": ["甲市"],
    }
    text = page(made, LIST).text
    assert "现有 4 个，公布时 4 个，后来有增减" in text
    row = next(row for row in page(made, LIST).all("tr") if row.text.startswith("甲市"))
    for words in ("退出", "自己申请。", "2099年5月1日", "示例〔2099〕31号"):
        assert words in row.text
    assert "名单被增减于" in text
    assert "退出（2099年5月1日）" in page(made, "places/jia-city").text
    assert "公布的名单" in page(made, "places/yi-city").text
    assert "一增一减。" in page(made, "notices/2099-change").text
    assert (made.root / "data/lists/2099-final.yml").read_bytes() == published


def test_downloads_hold_every_row_with_its_history(made: Project) -> None:
    made.write("data/notices/2099-change.yml", CHANGE)
    made.built(day="2099-05-02")
    text = (made.site / LIST / "2099-final.csv").read_text("utf-8-sig")
    rows = {row["名称"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["甲市"]["现在"] == "已退出、撤销或到期"
    assert rows["甲市"]["至"] == "2099年5月1日"
    assert rows["乙市"]["自"] == "2099年5月1日"
    assert rows["乙市"]["依据"] == "示例〔2099〕31号"
    told = json.loads((made.site / LIST / "2099-final.json").read_text("utf-8"))
    assert told["count"] == 4
    assert len(told["rows"]) == 5


def test_four_eyes(made: Project) -> None:
    made.write("data/site.yml", "four_eyes: true\nsectors: [{id: widgets, name: 样品}]\n")
    made.replace("data/lists/2099-final.yml", "person: 李四", "organisation: test-ministry")
    outcome = made.build(day="2099-02-05")
    assert not outcome.good
    assert "release.editor: 签发和录入不能是同一个" in outcome.text
