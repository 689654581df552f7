"""The real site, whole: what every page must have, and what none may."""

import html
import json
import re
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hostile import KINDS
from markup import Element, parse
from playwright.sync_api import Browser

from conftest import BIN, ROOT, Project

RETIRED = ("18610140409", "18610399417")
"""Personal mobile numbers that a call of 2024 prints."""
FETCHING = {
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "object": "data",
    "use": "href",
}
IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@pytest.fixture(scope="module")
def pages(real_site: Project) -> dict[str, Element]:
    """Path under the site → page, redirects left out."""
    found = {
        path.relative_to(real_site.site).as_posix(): parse(path.read_text("utf-8"))
        for path in sorted(real_site.site.rglob("*.html"))
    }
    return {path: page for path, page in found.items() if not is_redirect(page)}


def is_redirect(page: Element) -> bool:
    return any(meta.attributes.get("http-equiv") == "refresh" for meta in page.all("meta"))


def failures(pages: dict[str, Element], complaint) -> list[str]:
    return [f"{path}: {said}" for path, page in pages.items() for said in complaint(page)]


def test_no_link_or_anchor_is_broken(real_site: Project) -> None:
    """By lychee: every link inside the site leads to a file, every fragment to an element of it."""
    options = "--offline --include-fragments --no-progress --index-files index.html --format json --root-dir"
    command = [str(BIN / "lychee"), *options.split(), str(real_site.site), str(real_site.site / "**/*.html")]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(outcome.stdout)
    assert report["total"] > 1000
    assert report["error_map"] == {}
    assert outcome.returncode == 0, outcome.stderr


def test_links_inside_the_site_lead_to_pages(pages: dict[str, Element], real_site: Project) -> None:
    """By our own reading: a folder has its index.html, a fragment its element."""
    ids = {path: {e.attributes["id"] for e in page.walk() if "id" in e.attributes} for path, page in pages.items()}
    checked = 0
    for path, page in pages.items():
        for link in page.all("a"):
            target = urlsplit(urljoin(f"http://site/{path}", link.attributes.get("href", "")))
            if target.netloc != "site":
                continue
            file = unquote(target.path).lstrip("/")
            file += "index.html" if file.endswith("/") or not file else ""
            assert (real_site.site / file).is_file(), f"{path}: {link.attributes['href']}"
            if target.fragment and file in ids:
                assert unquote(target.fragment) in ids[file], f"{path}: {link.attributes['href']}"
            checked += 1
    assert checked > 1000


def test_no_page_fetches_anything_from_elsewhere(pages: dict[str, Element], real_site: Project) -> None:
    def complain(page: Element) -> list[str]:
        fetched = [
            element.attributes.get(FETCHING[element.tag], "")
            for element in page.all(*FETCHING)
            if element.attributes.get("rel") != "canonical"
        ]
        fetched += [
            part.strip() for e in page.all("img", "source") for part in e.attributes.get("srcset", "").split(",")
        ]
        styles = ["".join(map(str, style.children)) for style in page.all("style")]
        styles += [element.attributes.get("style", "") for element in page.walk()]
        fetched += [one or other for style in styles for one, other in IN_CSS.findall(style)]
        return [address for address in fetched if elsewhere(address)]

    assert failures(pages, complain) == []
    for path in real_site.site.rglob("*.css"):
        assert [
            found for pair in IN_CSS.findall(path.read_text("utf-8")) for found in pair if elsewhere(found)
        ] == [], path
    scripts = list((real_site.site / "assets").rglob("*.js"))
    assert len(scripts) > 10
    for path in scripts:
        code = re.sub(r"(?m)^\s*//.*", "", path.read_text("utf-8"))  # libraries of others keep their comments
        assert not re.search(r"https?://|[\"'`]//", code), path


def elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def test_a_browser_asks_no_other_host(real_site: Project, site_url: str, browser: Browser) -> None:
    asked: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    records = [next(path for path in sorted((real_site.site / kind).iterdir()) if path.is_dir()) for kind in KINDS]
    for place in ["", "search/?q=267", "places/", *(f"{one.parent.name}/{one.name}/" for one in records)]:
        page.goto(site_url + place, wait_until="networkidle")
    context.close()
    assert len(asked) > 30
    assert [url for url in asked if not url.startswith((site_url, "data:"))] == []


def test_links_to_elsewhere_come_from_the_data(pages: dict[str, Element]) -> None:
    data = "\n".join(path.read_text("utf-8") for path in (ROOT / "data").rglob("*.yml"))
    links = [(path, link.attributes.get("href", "")) for path, page in pages.items() for link in page.all("a")]
    leading_out = [(path, href) for path, href in links if urlsplit(href).scheme or urlsplit(href).netloc]
    assert len(leading_out) > 10
    for path, href in leading_out:
        assert re.match("https?://|mailto:|tel:", href), f"{path}: {href}"
        assert href.removeprefix("mailto:").removeprefix("tel:") in data, f"{path}: {href}"


def test_every_page_says_what_it_is(pages: dict[str, Element]) -> None:
    def complain(page: Element) -> list[str]:
        said = []
        if page.one("html").attributes.get("lang") != "zh-CN":
            said.append("lang is not zh-CN")
        if len(page.all("title")) != 1 or not page.one("title").text:
            said.append("no title")
        described = [
            meta.attributes.get("content") for meta in page.all("meta") if meta.attributes.get("name") == "description"
        ]
        if len(described) != 1 or not described[0]:
            said.append("no description")
        if len(page.all("h1")) != 1:
            said.append(f"{len(page.all('h1'))} h1")
        return said

    assert failures(pages, complain) == []


def test_the_first_link_skips_to_the_content(pages: dict[str, Element]) -> None:
    def complain(page: Element) -> list[str]:
        links = [link for link in page.one("body").all("a") if "href" in link.attributes]
        target = links[0].attributes["href"]
        ids = {element.attributes.get("id") for element in page.walk()}
        return [] if target.startswith("#") and target[1:] in ids else [f"the first link is {target}"]

    assert failures(pages, complain) == []


def test_headings_go_down_one_level_at_a_time(pages: dict[str, Element]) -> None:
    def complain(page: Element) -> list[str]:
        levels = [(int(element.tag[1]), element.text) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        jumps = [
            f"h{level} “{text}” after h{above}" for (above, _), (level, text) in pairwise(levels) if level > above + 1
        ]
        return jumps + ([] if levels[0][0] == 1 else [f"the first heading is h{levels[0][0]}"])

    assert failures(pages, complain) == []


def test_no_address_is_empty_and_no_id_stands_twice(pages: dict[str, Element]) -> None:
    def complain(page: Element) -> list[str]:
        ids = Counter(element.attributes["id"] for element in page.walk() if "id" in element.attributes)
        said = [f"id {ident!r} stands {count} times" for ident, count in ids.items() if count > 1]
        said += ["an empty id" for ident in ids if not ident or re.search(r"\s", ident)]
        for element in page.walk():
            said += [
                f"empty {name} in <{element.tag}>" for name in ("href", "src") if element.attributes.get(name) == ""
            ]
            for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
                said += [
                    f"{name} names no element: {one}"
                    for one in element.attributes.get(name, "").split()
                    if one not in ids
                ]
        return said

    assert failures(pages, complain) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_a_kind_stands_in_its_section_front(pages: dict[str, Element], kind: str) -> None:
    ours = [path for path in pages if path.startswith(f"{kind}/")]
    front = rf"{kind}/((\d{{4}}(-\d+)?|national|in-[\w-]+|matrix[\w-]*)/)?index\.html"
    fronts = [path for path in ours if re.fullmatch(front, path)]
    records = {path.removesuffix("/index.html") for path in ours} - {
        path.removesuffix("/index.html") for path in fronts
    }
    listed = {
        urljoin(f"/{path}", link.attributes["href"]).strip("/")
        for path in fronts
        for link in pages[path].one("article").all("a")
    }
    assert records
    assert sorted(records - listed) == []


def everything_written(site: Path) -> str:
    """All bytes of a site as text, JSON unescaped."""
    raw = b"\n".join(path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()).decode("utf-8", "replace")
    decoded = [
        json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False) for path in sorted(site.rglob("*.json"))
    ]
    return raw + html.unescape(raw) + "\n".join(decoded)


@pytest.mark.parametrize("number", RETIRED)
def test_a_personal_number_past_its_retention_is_in_no_file(real_site: Project, number: str) -> None:
    written = re.sub(r"[\s-]", "", everything_written(real_site.site))
    assert "010-68208267" in written or "01068208267" in written
    assert number not in written


@pytest.mark.parametrize("number", RETIRED)
def test_a_personal_number_is_shown_while_the_matter_is_fresh(site_on, number: str) -> None:
    site = site_on("2024-09-01").site
    page = (site / "notices/2024-miit-5g-industrial-internet-zones/index.html").read_text("utf-8")
    assert f'href="tel:{number}"' in page
    assert number in everything_written(site / "search")
