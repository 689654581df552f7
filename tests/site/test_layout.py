"""Records poured into the theme's page: no seam shows; addresses are absolute only where the site's own is known."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hostile import KINDS
from markup import Element, parse

from conftest import Project

SITE_URL = "https://gazette.example/部署/"
REPO_URL = "https://code.example/you/gazette"
TEXT = {".html", ".xml", ".json", ".js", ".css", ".txt", ".svg", ".map"}
MARKERS = re.compile("[\ufdd0-\ufdef]")


@pytest.fixture(scope="module")
def plain(make_project, tmp_path_factory) -> Project:
    """As mkdocs.yml comes: without the site's address and the repository's."""
    return make_project(tmp_path_factory.mktemp("plain") / "project")


@pytest.fixture(scope="module")
def plain_text(plain: Project) -> str:
    """What its build says."""
    outcome = plain.build()
    assert outcome.good, outcome.text
    return outcome.text


@pytest.fixture(scope="module")
def known(make_project, tmp_path_factory) -> Project:
    """With both addresses."""
    project = make_project(tmp_path_factory.mktemp("known") / "project")
    settings = f"site_url: {SITE_URL}\nrepo_url: {REPO_URL}\nedit_uri: edit/main/docs/\n"
    project.replace("mkdocs.yml", "docs_dir:", f"{settings}docs_dir:")
    return project.built()


def pages(project: Project) -> dict[str, Element]:
    """Address → page; no redirects, no 404."""
    found = {
        path.parent.relative_to(project.site).as_posix().removeprefix(".") + "/": parse(path.read_text("utf-8"))
        for path in project.site.rglob("index.html")
    }
    return {address.removeprefix("/"): page for address, page in found.items() if not refresh(page)}


def refresh(page: Element) -> str:
    """Where a redirect leads."""
    content = (
        meta.attributes["content"] for meta in page.all("meta") if meta.attributes.get("http-equiv") == "refresh"
    )
    return next(content, "").partition("url=")[2]


@pytest.mark.parametrize("which", ["plain", "known"])
def test_no_marker_is_left_in_any_file(which: str, request: pytest.FixtureRequest, plain_text: str) -> None:
    project: Project = request.getfixturevalue(which)
    files = [path for path in project.site.rglob("*") if path.is_file()]
    assert len(files) > 60
    for path in files:
        assert "__layout__" not in str(path)
        assert b"__layout__" not in path.read_bytes(), path
        if path.suffix in TEXT:
            assert not MARKERS.search(path.read_text("utf-8")), path


def test_every_record_has_its_page_with_its_own_title(plain: Project, plain_text: str) -> None:
    found = pages(plain)
    records = [address for address in found if address.count("/") == 2]
    assert {address.split("/")[0] for address in records} == {*KINDS, "apply", "find"}
    assert len({found[address].one("title").text for address in records}) == len(records)
    for address in records:
        assert found[address].one("h1").text in found[address].one("title").text


def test_canonical_links_and_sitemap_name_every_page(known: Project) -> None:
    found = pages(known)
    for address, page in found.items():
        canonical = [link.attributes["href"] for link in page.all("link") if link.attributes.get("rel") == "canonical"]
        assert canonical == [SITE_URL + address]
    tree = ElementTree.parse(known.site / "sitemap.xml")
    listed = [element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(listed) == sorted(SITE_URL + address for address in found)
    assert not (known.site / "sitemap.xml.gz").exists()


def test_record_pages_lead_to_their_file_for_editing(known: Project) -> None:
    for address, page in pages(known).items():
        links = [link.attributes["href"] for link in page.all("a") if link.text == "修改这条数据"]
        if address.count("/") == 2:
            kind, ident, _ = address.replace("apply/", "notices/").split("/")
            file = "data/places.yml" if kind == "places" else f"data/{kind}/{ident}.yml"
            if kind == "find":
                file = "data/finder.yml"
            if ident == "national" or ident.startswith(("in-", "matrix")):  # further pages of fronts have no file
                file = "data/lists" if kind == "places" else f"data/{kind}"
            assert links == [f"{REPO_URL}/edit/main/{file}"]
            assert (known.root / file).exists()
        else:
            assert not any("data/" in link for link in links)


def test_without_addresses_nothing_is_absolute(plain: Project, plain_text: str) -> None:
    assert not list(plain.site.glob("sitemap*"))
    for address, page in pages(plain).items():
        for link in page.all("link"):
            assert link.attributes.get("rel") != "canonical", address
            assert "://" not in link.attributes["href"]
        assert "修改这条数据" not in page.text
        assert "None" not in {element.attributes.get("href") for element in page.walk()}


def test_the_build_says_once_what_is_missing(plain_text: str) -> None:
    told = [line for line in plain_text.split("\n") if "site_url" in line or "repo_url" in line]
    assert len(told) == 1
    assert "site_url" in told[0] and "repo_url" in told[0]


def test_the_build_has_nothing_to_say_where_both_are_known(known: Project) -> None:
    text = known.build("-d", "again").text
    assert "site_url" not in text and "repo_url" not in text


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("programmes/example-program", "programmes/example-programme"),
        ("notices/2099-first-call", "notices/2099-example-call"),
        ("organisations/jia-old-bureau", "organisations/jia-bureau"),
    ],
)
@pytest.mark.parametrize("which", ["plain", "known"])
def test_a_former_address_leads_to_the_record(
    which: str, former: str, now: str, request: pytest.FixtureRequest, plain_text: str
) -> None:
    project: Project = request.getfixturevalue(which)
    page = parse(project.page(former))
    target = Path(project.site / former / refresh(page)).resolve()
    assert target == project.site / now
    assert (target / "index.html").is_file()
    assert [link.attributes["href"] for link in page.all("a")] == [refresh(page)]
    assert page.one("html").attributes["lang"] == "zh-CN"
    assert any(meta.attributes.get("content") == "noindex" for meta in page.all("meta"))
    assert now.split("/")[1] not in page.text


def test_search_knows_no_former_address(plain: Project, plain_text: str) -> None:
    index = b"".join(path.read_bytes() for path in (plain.site / "search").rglob("*.json"))
    assert b"notices/2099-example-call/" in index
    for former in (b"example-program/", b"2099-first-call", b"jia-old-bureau"):
        assert former not in index


def test_the_article_is_no_paragraph(plain: Project, plain_text: str) -> None:
    """The body's marker is a paragraph of the layout's Markdown; the body that takes its place is not."""
    for address, page in pages(plain).items():
        first = next(child for child in page.one("article").children if isinstance(child, Element))
        assert first.tag != "p" or address.count("/") < 2, address
