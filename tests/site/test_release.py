"""Release: drafts, hours, withdrawals; what is not out is nowhere on the site, and what comes back leaves a page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Project
from search.reading import Index

DRAFT = "data/lists/2099-sketch.yml"
NOTICE = {
    "name": "等待中的通知",
    "type": "通知",
    "document": {"title": "关于等待的通知", "number": "示例〔2099〕77号", "written": "2099-05-20"},
    "programme": "example-programme",
    "summary": ["到点才发布。"],
}
WAITING = "data/notices/2099-waiting.yml"


def everywhere(site: Path, words: str) -> list[str]:
    """The files of a site in which words stand."""
    files = (path for path in site.rglob("*") if path.is_file())
    return sorted(path.relative_to(site).as_posix() for path in files if words.encode() in path.read_bytes())


def test_an_incomplete_draft_holds_nothing_up_and_is_nowhere(project: Callable[..., Project]) -> None:
    made = project()
    made.write(DRAFT, "draft: true\nname: 还没有写完的名单\nrows: [{label: 甲市, places: [jia-city]}]\n")
    made.built()
    assert everywhere(made.site, "还没有写完") == []
    said = made.run("gazette", "check").text
    lacked = "stage（阶段）、announced（公布日期）、complete（是否齐全）、summary（一分钟读懂）"
    assert f"草稿：{DRAFT}，还缺 {lacked}" in said


def test_a_complete_draft_is_told_to_be_complete(project: Callable[..., Project]) -> None:
    made = project()
    made.write(WAITING, {"draft": "true", **NOTICE})
    made.built()
    assert everywhere(made.site, "到点才发布") == []
    assert f"草稿：{WAITING}，写全了，删去 draft 就发布" in made.run("gazette", "check").text


def test_a_record_appears_at_its_hour(project: Callable[..., Project]) -> None:
    made = project()
    made.write(WAITING, {"publish_from": "2099-06-01 12:00", **NOTICE})
    made.built(day="2099-05-31")
    assert everywhere(made.site, "到点才发布") == []
    assert f"等待发布：{WAITING}，2099-06-01 12:00 以后" in made.run("gazette", "check", day="2099-05-31").text
    made.built(day="2099-06-01")
    assert "到点才发布" in made.page("notices/2099-waiting")
    assert "notices/2099-waiting" in made.page("programmes/example-programme")
    assert "还没有发布" not in made.page("notices/2099-waiting")


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        ("", "draft: true", "这一份还是草稿，没有发布；先发布它，或把这里也改成草稿"),
        (
            "publish_from: 2099-06-01",
            "publish_from: 2099-06-02 09:00",
            "这一份到 2099-06-02 09:00 才发布；这里也写上 publish_from，不要早于它",
        ),
        ("publish_from: 2099-06-02 10:00", "publish_from: 2099-06-02 09:00", ""),
        ("draft: true", "draft: true", ""),
        ("", "publish_from: 2099-01-02", ""),
    ],
)
def test_nothing_leads_to_what_is_published_later(
    project: Callable[..., Project], ours: str, theirs: str, says: str
) -> None:
    made = project()
    body = "name: 后\ntype: 通知\ndocument: {title: 后}\nsummary: [后。]\n"
    made.write("data/notices/2099-later.yml", body + theirs + "\n")
    made.write("data/notices/2099-first.yml", body + ours + "\nrelations: [{type: follows, target: 2099-later}]\n")
    outcome = made.run("gazette", "check", day="2099-05-31")
    assert outcome.good is not bool(says)
    assert says in outcome.text


def test_a_withdrawn_record_leaves_a_page_that_says_so_and_nothing_else(project: Callable[..., Project]) -> None:
    made = project()
    made.built()
    before = everywhere(made.site, "2098-example-list/")
    assert {"index.html", "lists/index.html", "programmes/example-programme/index.html"} <= set(before)
    made.replace(
        "data/lists/2098-example-list.yml",
        "name: 2098年样品",
        "withdrawn: {on: 2099-05-01, reason: 名单有误，已经重发。, document: 示例〔2099〕9号, "
        "instead: 2098-example-shortlist}\nname: 2098年样品",
    )
    made.built()
    page = made.page("lists/2098-example-list")
    for words in (
        "已撤回，请不要再引用",
        "2099年5月1日",
        "名单有误，已经重发。",
        "示例〔2099〕9号",
        "2098-example-shortlist/",
    ):
        assert words in page
    assert "示例〔2098〕20号" in page
    for words in ("72.50", "丁产业集群", "乙市样品厂"):
        assert words not in page
    pages = [path for path in everywhere(made.site, "2098-example-list/") if path.endswith(".html")]
    naming = ["n/示例2098-20", "notices/2099-example-extension", "programmes/example-programme"]  # in so many words
    assert pages == [f"{page}/index.html" for page in naming]
    assert all("已撤回" in made.page(page) for page in naming[1:])
    index = Index.of(made.site)
    assert index.addresses(index.search("示例〔2098〕20号"))[0] == "lists/2098-example-list/"
    assert "lists/2098-example-list/" not in index.addresses(index.search("乙市样品厂"))
    texts = json.dumps([path.read_text("utf-8") for path in (made.site / "search").rglob("*.json")], ensure_ascii=False)
    assert "乙市样品厂" not in texts


def test_a_preview_shows_drafts_and_says_so(project: Callable[..., Project]) -> None:
    from gazette.loading import load
    from miniature import NOW

    made = project()
    made.write(WAITING, {"draft": "true", **NOTICE})
    assert "2099-waiting" not in load(made.root, NOW).cards["notices"]
    assert "2099-waiting" in load(made.root, NOW, preview=True).cards["notices"]


def test_what_a_correction_takes_out_is_nowhere_any_more(project: Callable[..., Project]) -> None:
    made = project()
    path = "data/notices/2099-example-call.yml"
    made.replace(path, "summary:\n", "summary:\n  - 这一句写错了。\n")
    made.built()
    assert any(file.startswith("search/") for file in everywhere(made.site, "这一句写错了"))
    segments = sorted(path.name for path in (made.site / "search").iterdir())
    made.replace(path, "这一句写错了。", "这一句改对了。")
    made.built()
    assert everywhere(made.site, "这一句写错了") == []
    assert set(segments) < {path.name for path in (made.site / "search").iterdir()}  # the base has stayed
    made.replace(path, "这一句改对了。", "这一句又改了。")
    assert everywhere(made.built().site, "这一句改对了") == []
    index = Index.of(made.site)
    assert index.addresses(index.search("这一句又改了"))[0] == "notices/2099-example-call/"
