"""Whatever stands in a record is shown as it stands: it never becomes markup, a link, a script or a template."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hostile import KINDS, LEADS, PAYLOAD, PLAIN, Hostile
from markup import Element, parse
from playwright.sync_api import Browser

from conftest import addressed

SETS = range(len(LEADS))
STANDING = SETS[:-1]
"""Those that are not withdrawn."""
SITE_NAME = "示例 & </title><script>alert(1)</script> {{ 7*7 }} <b>\"'"
HAND_WRITTEN = """# {{ front('notices').groups[0].entries[0].title }}

{% set entry = front('notices').groups[0].entries[0] %}
{{ entry.title }}

- {{ entry.title }}

1. {{ entry.line }}

## {{ entry.title }} { #given }

| one | two |
|---|---|
| {{ entry.title }} | {{ entry.line }} |

**{{ entry.title }}** and [{{ entry.title }}](about.md).

<p class="raw" title="{{ entry.title }}">{{ entry.title }}</p>

{{ component('entries', entries=[entry], kinds=True) }}
"""
DATA = ("application/json", "application/ld+json")
"""Types of scripts that are data, never run."""
WITH_SCRIPTS = ("search/index.html", "find/index.html")
"""Hand-written pages that load a script of their own."""
NUMBER = "n/bamp77raw"
"""What the address of a document keeps of its number."""
MARK = re.compile(r"qz\d+q\d+zq")
SLUG = re.compile(r"#?x-[\w-]+")
"""What Python-Markdown makes of a heading of the hand-written page."""
NOT_FOR_READERS = re.compile(
    r"\.id$|\.flags\.(about|code)$|\.criteria\.(rule|unless)\.|\.(materials|attachments)\.form$"  # keys for the program
    r"|\.values\.indicator$|\.totals\.group$|\.materials\.attachment$"  # the text of another field
    r"|\.subtasks\.section$|\.(when|window|period)\.clause$"  # said where their owner stands
    r"|\.(publisher|addressees|unit|through|to|office)\.role$"  # their place says what they do
    r"|\.(relations|revisions|basis|sources?|reprints|used_by|target|as_of|former_names|by)\b.*\.(words|unstated)$"
    r"|\.(start|end)\.words$|\.when\.(rolling|span\.after)$"  # a period has words of its own
    r"|^site\.(sectors|questions)\."
)
"""Fields that need not show on the page of their record."""


@pytest.fixture(scope="module")
def sets() -> list[Hostile]:
    return [Hostile(number) for number in SETS]


@pytest.fixture(scope="module")
def site(make_project, sets, tmp_path_factory):
    project = make_project(tmp_path_factory.mktemp("hostile") / "project", data=None)
    (project.root / "data/reference/subjects.yml").unlink()
    for path, tree in PLAIN.items():
        project.write(f"data/{path}", tree)
    for one in sets:
        for path, tree in one.files().items():
            project.write(f"data/{path}", tree)
    project.write("data/places.yml", {"places": [one.place() for one in sets]})
    project.write("data/site.yml", sets[0].site())
    project.write("docs/hand-written.md", HAND_WRITTEN)
    project.replace("mkdocs.yml", "\nnav:\n", "\nnav:\n  - hand-written.md\n")
    project.replace("mkdocs.yml", "site_name: 公共项目信息汇编", f"site_name: {json.dumps(SITE_NAME)}")
    return addressed(project).built(day="2099-01-06")


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Element]:
    return {
        path.relative_to(site.site).as_posix(): parse(path.read_text("utf-8")) for path in site.site.rglob("*.html")
    }


@pytest.fixture(scope="module")
def reads(sets) -> dict[str, str]:
    return {mark: text for one in sets for mark, text in one.reads.items()}


def broken(text: str, reads: dict[str, str]) -> list[str]:
    """The marks in a text before which their own text does not stand whole."""
    text = " ".join(text.split())
    return [
        f"…{text[max(0, found.end() - len(reads[found.group()]) - 20) : found.end()]}"
        for found in MARK.finditer(text)
        if not text.endswith((reads[found.group()], f"{NUMBER}{found.group()}"), 0, found.end())
    ]


def test_every_text_on_every_page_reads_literally(pages, reads) -> None:
    wrong = {path: found for path, page in pages.items() if (found := broken(page.text, reads))}
    assert not wrong


def test_every_attribute_reads_literally(pages, reads) -> None:
    wrong = [
        (path, element.tag, name, found)
        for path, page in pages.items()
        for element in page.walk()
        for name, value in element.attributes.items()
        if not SLUG.fullmatch(value) and (found := broken(value, reads))
    ]
    assert not wrong


def test_pages_of_all_kinds_show_texts(pages) -> None:
    for kind in KINDS:
        for number in SETS:
            assert len(MARK.findall(pages[f"{kind}/hostile-{kind}-{number}/index.html"].text)) > 3


def test_title_description_contents_breadcrumb_and_facts_show_the_text(pages, sets) -> None:
    for one in sets[: len(STANDING)]:
        page = pages[f"plans/{one.id('plans')}/index.html"]
        shown = {field: text for mark, text in one.reads.items() for field in [one.fields[mark]]}
        assert page.one("title").text == f"{shown['plans.document.title']} · {SITE_NAME}"
        described = next(e for e in page.all("meta") if e.attributes.get("name") == "description")
        assert " ".join(described.attributes["content"].split()) == shown["plans.summary"]
        assert shown["plans.name"] in page.one("nav", "crumbs").text
        assert shown["plans.tasks.section"] in page.one("nav", "toc").text
        assert shown["plans.goals.name"] in page.one("section", "facts").text
        assert page.one("h1").text == shown["plans.document.title"]


def test_no_script_handler_or_link_comes_from_data(pages) -> None:
    def scripts_of(page: Element) -> list[tuple[str, str]]:
        found = [e for e in page.all("script") if e.attributes.get("type") not in DATA]
        return sorted((e.attributes.get("src", "")[-20:], e.text) for e in found)

    own = scripts_of(pages["about/index.html"])
    for path, page in pages.items():
        scripts = scripts_of(page)
        assert scripts == ([] if "/former-" in path or path.startswith("n/") else own) or path in WITH_SCRIPTS, path
        for element in page.walk():
            assert element.tag not in ("img", "iframe", "object", "embed"), path
            for name, value in element.attributes.items():
                assert not name.startswith("on"), (path, element.tag, name)
                if name in ("href", "src", "action", "formaction", "xlink:href"):
                    assert not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE), (path, value)


def test_links_in_rich_text_lead_where_they_say(pages) -> None:
    wanted = "https://a.example/?a=*b*&amp;c=%7C_~%60"
    for number in STANDING:
        page = pages[f"notices/hostile-notices-{number}/index.html"]
        links = [link for link in page.all("a") if link.text == "<u>link</u>"]
        assert len(links) > 10
        assert {link.attributes["href"] for link in links} == {wanted}
        assert any(strong.text == "<i>bold</i>" for strong in page.all("strong"))


def test_nothing_is_evaluated(site) -> None:
    files = [path for path in site.site.rglob("*") if path.suffix in (".html", ".json", ".xml")]
    assert len(files) > 100
    assert [path for path in files if "111105" in path.read_text("utf-8")] == []


def texts(value) -> Iterator[str]:
    """Every text in what JSON says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def test_data_for_programs_holds_the_texts_as_they_are(pages, reads) -> None:
    blocks = [e for page in pages.values() for e in page.all("script") if e.attributes.get("type") == DATA[1]]
    found = [text for block in blocks for text in texts(json.loads("".join(map(str, block.children))))]
    assert sum(len(MARK.findall(text)) for text in found) > 200
    assert [wrong for text in found if (wrong := broken(text, reads))] == []


def test_search_files_hold_the_texts_as_they_are(site, reads) -> None:
    found = [
        text for file in (site.site / "search").rglob("*.json") for text in texts(json.loads(file.read_text("utf-8")))
    ]
    assert sum(len(MARK.findall(text)) for text in found) > 1000
    assert [wrong for text in found if (wrong := broken(text, reads))] == []


@pytest.mark.parametrize("kind", [*KINDS, "site"])
def test_every_field_is_shown(pages, sets, kind: str) -> None:
    shown: dict[str, bool] = defaultdict(bool)
    for one in sets:
        path = "index.html" if kind == "site" else f"{kind}/{one.id(kind)}/index.html"
        seen = set(MARK.findall(pages[path].text))
        for mark, field in one.fields.items():
            if field.startswith(f"{kind}."):
                shown[field] |= mark in seen
    assert shown
    missing = [field for field, is_shown in shown.items() if not is_shown and not NOT_FOR_READERS.search(field)]
    if missing:
        pytest.fail("no page of the kind shows\n" + "\n".join(sorted(missing)))


@pytest.mark.parametrize("kind", ["notices", "programmes", "places"])
def test_what_is_compared_reads_literally(site, http, browser: Browser, reads, kind: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{http(site.site)}compare/?of={','.join(f'{kind}/hostile-{kind}-{number}' for number in range(4))}")
    page.wait_for_selector("table.compare td")
    table = page.locator("table.compare")
    text = table.text_content() or ""
    assert len(MARK.findall(text)) > 12
    assert broken(text, reads) == []
    assert table.locator("script, img, b, u, i").count() == 0
    page.locator("table.compare thead a").first.click()  # chosen, so that the tray says its name
    tray = page.locator(".tray").text_content() or ""
    assert MARK.search(tray)
    assert broken(tray, reads) == []
    context.close()


def test_no_dialog_opens_in_a_browser(site, http, browser: Browser) -> None:
    address = http(site.site)
    opened: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: (opened.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
    for kind in KINDS:
        page.goto(f"{address}{kind}/hostile-{kind}-0/")
    for place in ("", "hand-written/", "notices/", "places/", "404.html"):
        page.goto(address + place)
    page.goto(f"{address}search/?q={quote('alert(1)')}")
    page.wait_for_selector("#search-results li")
    for word in ("<script>alert(1)</script>", PAYLOAD):
        page.fill("#search-query", word)
        page.wait_for_timeout(300)
    context.close()
    assert opened == []
