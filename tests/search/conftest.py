"""A small site of invented documents around the real search page."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from gazette.search import build_index

from .documents import DOCUMENTS

DOCS = Path(__file__).parents[2] / "docs"
LAYOUT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>搜索 - 测试站</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{root}site.css"><link rel="stylesheet" href="{root}assets/gazette/search.css">
<header><a href="{root}">测试站</a><form action="{root}search/" role="search">
<input type="search" name="q" aria-label="搜索全站" placeholder="搜索" data-suggest></form></header>
<main><h1>{title}</h1>{body}</main>
<script type="module">import {{ start }} from "{root}assets/gazette/search/start.js"; start("{root}");</script>"""
CSS = """
:root { --paper: #fff; --raised: #f7f7f5; --ink: #1b1b1b; --muted: #595959; --line: #d8d8d4; --radius: 4px;
  --blue: #1b4b8f; --blue-soft: #e4ecf7; --red: #b3261e; --red-soft: #fbe9e7; }
@media (prefers-color-scheme: dark) { :root { --paper: #15171a; --raised: #1e2126; --ink: #e8e6e1; --muted: #a9a79f;
  --line: #363a41; --blue: #8db7f2; --blue-soft: #22344f; --red: #f2938a; --red-soft: #452420; } }
body { font: 17px/1.75 "WenQuanYi Micro Hei", sans-serif; margin: 0; color: var(--ink); background: var(--paper); }
header { display: flex; gap: 1rem; padding: .6rem 1rem; border-bottom: 1px solid; justify-content: space-between; }
header input { font: inherit; width: 12rem; color: var(--ink); background: var(--raised); }
header a, main a { color: var(--blue); } main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
.chip { border: 1px solid; border-radius: var(--radius); padding: 0 .4rem; color: var(--ink); }
.chip--open { color: var(--red); background: var(--red-soft); }
"""


def write_site(folder: Path) -> None:
    """The search page as MkDocs would publish it, a page below it, and the index."""
    page = re.sub(r"\A---.*?---\s*", "", (DOCS / "search.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    files = build_index(DOCUMENTS)
    files["site.css"] = CSS.encode()
    files["search/index.html"] = LAYOUT.format(root="../", title="搜索", body=page).encode()
    files["index.html"] = LAYOUT.format(root="./", title="首页", body="<p>欢迎</p>").encode()
    for document in DOCUMENTS:
        files[f"{document.address}index.html"] = LAYOUT.format(root="../../", title=document.title, body="").encode()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    assets = folder / "assets" / "gazette"
    copytree(DOCS / "assets" / "gazette" / "search", assets / "search")
    copyfile(DOCS / "assets" / "gazette" / "search.css", assets / "search.css")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, http: Callable[[Path], str]) -> str:
    """The address of the small site."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder)
    return http(folder)
