"""Feeds of the built site: valid by the grammar of RFC 4287, read back by an independent reader, and what they tell."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from lxml import etree

from conftest import Project
from gazette.exports.atom import atom
from gazette.views.feeds import MOST, Feed, News

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "site" / "golden" / "feeds"
DAY = "2099-06-01"
SITE = "https://example.org/gazette/"
GRAMMAR = etree.RelaxNG(etree.parse(str(HERE / "atom.rng")))


def with_address(made: Project) -> Project:
    made.replace("mkdocs.yml", "# site_url: https://example.org/", f"site_url: {SITE}")
    return made


@pytest.fixture(scope="module")
def built(make_project, tmp_path_factory) -> Project:
    """The invented records, published under an address."""
    return with_address(make_project(tmp_path_factory.mktemp("atom") / "project")).built(day=DAY)


def feeds(site: Path) -> list[Path]:
    """Every feed of a site."""
    return sorted([*site.rglob("feed.xml"), *(site / "feeds").glob("*.xml")])


def read(file: Path) -> feedparser.FeedParserDict:
    found = feedparser.parse(file.read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def titles(file: Path) -> list[str]:
    return [entry.title for entry in read(file).entries]


def assert_valid(file: Path) -> None:
    """By the grammar; entries are named once; the latest comes first, and is the date of the feed."""
    tree = etree.parse(str(file))
    assert GRAMMAR.validate(tree), f"{file}: {GRAMMAR.error_log}"
    found = read(file)
    names = [entry.id for entry in found.entries]
    assert len(set(names)) == len(names) <= MOST
    moments = [entry.updated for entry in found.entries]
    assert moments == sorted(moments, reverse=True)
    assert found.feed.updated == (moments[0] if moments else "2026-01-01T00:00:00+08:00")


def test_every_feed_is_valid(built: Project) -> None:
    found = feeds(built.site)
    assert {path.relative_to(built.site).as_posix() for path in found} >= {
        "feeds/all.xml",
        "feeds/corrections.xml",
        "feeds/closing.xml",
        "feeds/sector-widgets.xml",
        "programmes/example-programme/feed.xml",
        "organisations/test-ministry/feed.xml",
        "places/jia-city/feed.xml",
        "notices/2099-example-call/feed.xml",
    }
    for path in found:
        assert_valid(path)


def test_the_grammar_refuses_what_is_wrong(built: Project) -> None:
    text = (built.site / "feeds/all.xml").read_text("utf-8")
    for wrong, right in (
        (r"<updated>[^<]*</updated>", "<updated>2099-06-01</updated>"),
        (r"<id>[^<]*</id>", ""),
        (r"<author>.*?</author>", ""),
        (r"<title>[^<]*</title>", "<title></title>"),
        (r"<entry>", "<entry><extra/>"),
        (r"<id>tag:", "<id>"),
    ):
        broken = re.sub(wrong, right, text, count=1)
        assert broken != text
        assert not GRAMMAR.validate(etree.fromstring(broken.encode())), wrong


def test_every_link_leads_to_a_page(built: Project) -> None:
    for path in feeds(built.site):
        here = path.relative_to(built.site).as_posix()
        found = read(path)
        (itself,) = (link.href for link in found.feed.links if link.rel == "self")
        assert itself == SITE + here
        for link in [found.feed.link, *(entry.link for entry in found.entries)]:
            place, _, anchor = link.removeprefix(SITE).partition("#")
            assert link.startswith(SITE)
            page = (built.site / place / "index.html").read_text("utf-8")
            assert not anchor or f'id="{anchor}"' in page


def test_without_an_address_links_lead_from_the_feed(project: Callable[..., Project]) -> None:
    made = project().built(day=DAY)
    for path in feeds(made.site):
        assert_valid(path)
        assert "http" not in re.sub('xmlns="[^"]*"', "", path.read_text("utf-8"))
        tree = etree.parse(str(path))
        for link in tree.iterfind(".//{*}link"):
            found = urljoin(f"https://example.org/{path.relative_to(made.site).as_posix()}", link.get("href"))
            assert (made.site / urlsplit(found).path.removeprefix("/") / "index.html").is_file(), link.get("href")
    names = [entry.id for entry in read(made.site / "feeds/all.xml").entries]
    assert all(name.startswith("urn:uuid:") for name in names)


@pytest.mark.parametrize("name", ["feeds/all.xml", "programmes/example-programme/feed.xml", "feeds/closing.xml"])
def test_a_feed_is_as_accepted(built: Project, name: str) -> None:
    """`GAZETTE_ACCEPT=1 pytest tests/exports/test_atom.py` writes what they are now; read the difference."""
    accepted = GOLDEN / name.replace("/", "-")
    found = (built.site / name).read_text("utf-8")
    if os.environ.get("GAZETTE_ACCEPT"):
        accepted.parent.mkdir(exist_ok=True)
        accepted.write_text(found, "utf-8")
    assert found == accepted.read_text("utf-8")


def test_names_are_tags_that_stay(built: Project) -> None:
    names = {entry.link: entry.id for entry in read(built.site / "feeds/all.xml").entries}
    call = "notices/2099-example-call/"
    assert names[f"{SITE}{call}"] == f"tag:example.org,2026:/gazette/{call[:-1]}"
    ids = [entry.id for entry in read(built.site / call / "feed.xml").entries]
    assert ids == [f"tag:example.org,2026:/gazette/{call}revisions/{number}" for number in (2, 1)]
    for page in ("programmes/example-programme", "organisations/test-ministry"):
        assert f"tag:example.org,2026:/gazette/{call[:-1]}" in [
            entry.id for entry in read(built.site / page / "feed.xml").entries
        ]


def test_corrections_have_a_feed_of_their_own(built: Project) -> None:
    found = titles(built.site / "feeds/corrections.xml")
    assert found and all(title.startswith(("更正《", "文字修补《", "已撤回《")) for title in found)
    assert found[1].startswith("更正《示例试点城市申报》：截止日期 2099-03-20 → 2099-03-31；")


def test_calls_that_close_within_14_days(project: Callable[..., Project]) -> None:
    made = with_address(project())
    name = "2099年6月10日截止：示例试点城市申报"
    for day, expected in {"2099-05-26": [], "2099-05-27": [name], "2099-06-10": [name], "2099-06-11": []}.items():
        made.built(day=day)
        assert titles(made.site / "feeds/closing.xml") == expected, day
        assert_valid(made.site / "feeds/closing.xml")
    (entry,) = read(made.built(day="2099-06-09").site / "feeds/closing.xml").entries
    assert entry.id.endswith("notices/2099-example-call/closing/2099-06-10")
    assert entry.updated == "2099-05-27T00:00:00+08:00"


def test_a_withdrawal_is_told_and_nothing_else_of_the_record(project: Callable[..., Project]) -> None:
    made = with_address(project()).built(day=DAY)
    title = "公布2098年样品试点城市名单"
    name = "data/lists/2098-example-list.yml"
    made.replace(name, "name: 2098年", "withdrawn: {on: 2099-05-01, reason: 名单**有误**。}\nname: 2098年")
    made.built(day=DAY)
    places = ("places/jia-city/feed.xml", "programmes/example-programme/feed.xml")
    for feed in ("feeds/all.xml", "feeds/corrections.xml", *places):
        told = [entry for entry in read(made.site / feed).entries if "lists/2098-example-list" in entry.link]
        assert [entry.title for entry in told] == ["已撤回《2098年样品试点城市名单》"], feed
        assert told[0].summary == "名单有误。"
        assert told[0].updated == "2099-05-01T00:00:00+08:00"
        assert title not in (made.site / feed).read_text("utf-8")
    assert not (made.site / "lists/2098-example-list/feed.xml").exists()


def test_drafts_are_in_no_feed(project: Callable[..., Project]) -> None:
    made = project()
    body = (
        "draft: true\nname: 不公开\ntype: 通知\ndocument: {title: 不公开的通知, written: 2099-05-01}\nsummary: [无。]\n"
    )
    made.write("data/notices/2099-secret.yml", body)
    made.built(day=DAY)
    assert not any("不公开" in path.read_text("utf-8") for path in feeds(made.site))
    assert "2099-secret" not in (made.site / "api/v1/manifest.json").read_text("utf-8")


HOSTILE = "</title>]]><![CDATA[&amp;\"'<script>x</script>"


def test_what_a_record_says_stays_text(tmp_path: Path) -> None:
    news = News("a/b", "a/b/", HOSTILE, "2099-01-01T00:00:00+08:00", (HOSTILE, HOSTILE), HOSTILE)
    file = tmp_path / "feed.xml"
    file.write_bytes(atom(Feed("feeds/a.xml", "", HOSTILE, [news]), SITE, HOSTILE))
    assert_valid(file)
    tree = etree.parse(str(file))
    said = [found.text for found in tree.iterfind(".//{*}title")] + [tree.findtext(".//{*}name")]
    assert said == [HOSTILE] * 3
    assert tree.findtext(".//{*}summary") == f"{HOSTILE}\n{HOSTILE}"


def test_pages_name_their_feeds(built: Project) -> None:
    def named(page: str) -> list[tuple[str, str]]:
        head = built.page(page).partition("</head>")[0]
        return re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', head)

    atom, record = ("application/atom+xml", "feed.xml"), ("application/json", "record.json")
    for page in ("programmes/example-programme", "places/jia-city", "notices/2099-example-call"):
        assert atom in named(page) and record in named(page)
        assert (built.site / page / "feed.xml").is_file()
    assert atom not in named("notices/2098-example-call")
    assert ("application/atom+xml", "../../feeds/sector-widgets.xml") in named("find/sector-widgets")
    for name in ("all", "corrections", "closing"):
        assert ("application/atom+xml", f"feeds/{name}.xml") in named("")
        assert ("application/atom+xml", f"../feeds/{name}.xml") in named("notices")
