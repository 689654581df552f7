"""What pages load has a name that changes with it; everything they load is there, and nothing else is."""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from conftest import ROOT, MakeProject, Project
from gazette.assets import Assets, smaller

IN_HTML = re.compile(r"""<(?:script|img|link)\b[^>]*?\b(?:src|href)="([^"]+)"|@import url\("([^"]+)"\)""")
IN_CSS = re.compile(r"""url\(["']?(?!data:)([^"')]+)|@import\s+["']([^"']+)""")
IN_JS = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)""")
LOADS = {".html": IN_HTML, ".css": IN_CSS, ".js": IN_JS}


def loaded(site: Path) -> dict[str, str]:
    """Every file that a page, a style sheet or a script of the site loads → one that does."""
    found = {}
    for path in sorted(path for path in site.rglob("*") if path.suffix in LOADS):
        here = path.relative_to(site).as_posix()
        for one in LOADS[path.suffix].finditer(path.read_text("utf-8")):
            target = urlsplit(urljoin(f"http://site/{here}", next(filter(None, one.groups()))))
            if target.netloc == "site":
                found[unquote(target.path).lstrip("/")] = here
    return found


def folder(project: Project) -> str:
    """The name under which the assets of a built project are published."""
    (found,) = (project.site / "assets").glob("gazette*")
    return found.name


def test_everything_that_is_loaded_is_there_and_nothing_else(real_site: Project) -> None:
    found = {path: by for path, by in loaded(real_site.site).items() if Path(path).suffix}  # without pages (canonical)
    assert len(found) > 15
    assert {path: by for path, by in found.items() if not (real_site.site / path).is_file()} == {}
    files = (path for path in real_site.site.glob("assets/**/*.*") if path.is_file())
    published = {path.relative_to(real_site.site).as_posix() for path in files}
    assert published - found.keys() == set()


def test_the_name_says_what_it_holds(project: MakeProject) -> None:
    one = project(name="one").built()
    again = project(name="again").built()
    assert re.fullmatch(r"gazette-[0-9a-f]{16}", folder(one))
    assert folder(again) == folder(one)
    again.replace("docs/assets/gazette/status.js", "今天截止", "今天就截止")
    again.built()
    assert folder(again) != folder(one)
    assert f"assets/{folder(again)}/main.js" in again.page("notices")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("assets/gazette/a.js", b"x")], [("assets/gazette/b.js", b"x")]),
        ([("assets/gazette/a.js", b"x")], [("assets/gazette/a.js", b"y")]),
        ([("a", b"1"), ("b", b"2")], [("a", b"12"), ("b", b"")]),
        ([("a", b"")], [("a", b""), ("b", b"")]),
    ],
)
def test_other_content_has_another_name(one: list[tuple[str, bytes]], other: list[tuple[str, bytes]]) -> None:
    assert Assets(one).folder != Assets(other).folder
    assert Assets(one).folder == Assets(reversed(one)).folder


@pytest.mark.parametrize("before", ["", "../", "../../", "/", "/beneath/"])
def test_addresses_inside_the_site_are_led_on(before: str) -> None:
    assets = Assets([])
    for form in ('<img alt="" src="{}a.png">', '<link rel="icon" href="{}a.png" type="x">'):
        assert assets.lead(form.format(f"{before}assets/gazette/")) == form.format(before + assets.folder)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/assets/gazette/a.png">',
        "<p>assets/gazette/a.png</p>",
        '<img src="assets/gazette-other/a.png">',
        '<img src="assets/mine/a.png">',
        "<code>src=&quot;assets/gazette/a.png&quot;</code>",
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert Assets([]).lead(html) == html


def test_pages_written_by_hand_keep_their_pictures(project: MakeProject) -> None:
    made = project()
    made.write(
        "docs/about.md", "# 关于\n\n![一](assets/gazette/favicon.svg)\n\n<img src='../assets/mine.svg' alt=二>\n"
    )
    made.write("docs/data-notes.md", '## 订阅 { #feeds }\n\n<img src="../assets/gazette/favicon.svg" alt="三">\n')
    made.write("docs/assets/mine.svg", "<svg/>")
    made.write("overrides/assets/images/theirs.svg", "<svg/>")
    made.built()
    name = folder(made)
    assert f'src="../assets/{name}/favicon.svg"' in made.page("about")
    assert f'src="../assets/{name}/favicon.svg"' in made.page("data-notes")
    assert (made.site / "assets" / "mine.svg").is_file()
    assert (made.site / "assets" / "images" / "theirs.svg").is_file()


@pytest.mark.parametrize("script", sorted((ROOT / "docs/assets/gazette").rglob("*.js")), ids=lambda path: path.name)
def test_scripts_can_be_made_smaller(script: Path) -> None:
    """What makes them smaller does not understand a template literal inside another one."""
    text = script.read_text("utf-8")
    assert not re.search(r"\$\{[^}`]*`", text)
    small = smaller(script.name, text)
    assert len(small) < len(text)
    assert re.findall(r"[一-鿿]+", small) == re.findall(r"[一-鿿]+", re.sub(r"(?m)//.*$|/\*(?s:.*?)\*/", "", text))
