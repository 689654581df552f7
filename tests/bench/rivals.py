"""The rival that has search: Hugo, then Pagefind over what Hugo wrote, on the content of a finished Gazette site.

Hugo is spared what Gazette does itself with records: each page that we make of them arrives as ready Markdown with the
words of ours, and its title, day and description in front of it: records and places, the preparation of an application,
and what there is for whom. Hugo makes the page and its contents list, in a layout of the same weight, and at the number
of a document an alias. Section fronts show 200 entries a page, the sitemap is on; taxonomies and minifying are off.
Beside the pages stands what ours have for programs (`for_programs.py`). Pagefind reads only the articles of records and
places, as our search does.
"""

import json
import re
import shutil
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import NamedTuple

from gazette.reading.known import KIND_NAMES

from . import for_programs
from .markdown import markdown
from .measure import Run, run

KINDS = {kind: name for kind, name in KIND_NAMES.items() if kind != "sectors"}
FURTHER = {"apply": "准备申报", "find": "找项目"}
"""Sections with pages that search does not know."""
ARTICLE = re.compile(r"(<article .*</article>)(?:\s*<aside .*</aside>)?", re.DOTALL)
HEAD = (
    (re.compile(r"<title>.*?</title>", re.DOTALL), "<title>{{ .Title }} · {{ .Site.Title }}</title>"),
    (
        re.compile(r'<meta name="description" content="[^"]*">'),
        '<meta name="description" content="{{ .Description }}">',
    ),
    (re.compile(r'<link rel="canonical" href="[^"]*">'), '<link rel="canonical" href="{{ .Permalink }}">'),
)
TITLE = re.compile(r"<title>(.*?) · [^<]*</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
LEADS_TO = re.compile(r'<meta http-equiv="refresh" content="0; url=(?:\.\./)*([^"]*)">')
DAY = re.compile(r'(?m)^ *(?:published|announced): "?(\d{4}-\d\d-\d\d)')
SETTINGS = """baseURL = "https://example.org/"
title = "Hugo"
locale = "zh-cn"
disableKinds = ["taxonomy", "term", "RSS"]
[pagination]
pagerSize = 200
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.extensions]
linkify = false
[markup.goldmark.extensions.typographer]
disable = true
[markup.tableOfContents]
endLevel = 2
"""
PAGE = """<article class="article md-typeset"%s>
<details class="toc-folded" data-pagefind-ignore><summary>本页目录</summary>{{ .TableOfContents }}</details>
{{ .Content }}</article>
<aside class="aside">{{ .TableOfContents }}</aside>"""
ROWS = """<article><h1>{{ .Title }}</h1><ul>
{{ range (.Paginate .RegularPages).Pages -}}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2006-01-02" }}</time><p>{{ .Description }}</p>
{{ end }}</ul>
{{ with .Paginator -}}
{{ if .HasPrev }}<a href="{{ .Prev.URL }}">上一页</a>{{ end }}
{{ if .HasNext }}<a href="{{ .Next.URL }}">下一页</a>{{ end }}
{{ end }}</article>"""
HOME = """<article><h1>{{ .Title }}</h1>
{{ range .Sections }}<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><ul>
{{ range first 20 .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</ul>
{{ end }}</article>"""


class Built(NamedTuple):
    """One building and indexing of the rival's site."""

    hugo: Run
    pagefind: Run

    @property
    def seconds(self) -> float:
        """What both took."""
        return self.hugo.seconds + self.pagefind.seconds


def prepare(project: Path, folder: Path) -> int:
    """Turn the finished site of a project into a Hugo project in a new folder; how many pages of records it has."""
    site = project / "site"
    shutil.copytree(site / "assets", folder / "static/assets")
    for_programs.copied(site, folder / "static")
    (folder / "hugo.toml").write_text(SETTINGS + for_programs.SETTINGS, "utf-8")
    shell = None
    count = 0
    numbers = _numbers(site)
    for kind, name in (KINDS | FURTHER).items():
        content = folder / "content" / kind
        content.mkdir(parents=True)
        (content / "_index.md").write_text(f'---\ntitle: "{name}"\n---\n', "utf-8")
        for page in sorted((site / kind).glob("*/index.html")):
            ident = page.parent.name
            record = project / "data" / ("notices" if kind == "apply" else kind) / f"{ident}.yml"
            html = page.read_text("utf-8")
            body = ARTICLE.search(html)
            if not body or (kind not in ("places", "find") and not record.is_file()):
                continue  # a further page of a section front
            shell = shell or (html[: body.start()], html[body.end() :])
            besides = {"aliases": numbers.get(f"{kind}/{ident}/", []), **for_programs.values(page.parent)}
            (content / f"{ident}.md").write_text(_front_matter(html, record, besides) + markdown(body[1]), "utf-8")
            count += kind in KINDS
    assert shell, f"{site} has no record pages"
    _layouts(folder / "layouts/_default", *shell)
    return count


def build(folder: Path, programs: Path) -> Built:
    """Build and index it from nothing; `programs` is the environment that holds both programs."""
    packages = next(programs.glob("lib/python*/site-packages"))
    hugo = str(packages / "hugo/binaries/hugo")
    pagefind = str(packages / "pagefind_bin_extended/pagefind_extended")
    for left in (folder / "public", folder / "resources"):
        shutil.rmtree(left, ignore_errors=True)
    return Built(
        run([hugo, "--noBuildLock", "--cacheDir", str(folder / "cache")], folder),
        run([pagefind, "--site", "public", "--force-language", "zh", "--quiet"], folder),
    )


def _numbers(site: Path) -> dict[str, list[str]]:
    """The address of a page → the addresses made of its document's number, which lead to it."""
    found: dict[str, list[str]] = {}
    for page in sorted((site / "n").glob("*/index.html")):
        if led := LEADS_TO.search(page.read_text("utf-8")):
            found.setdefault(led[1], []).append(f"/n/{page.parent.name}/")
    return found


def _front_matter(html: str, record: Path, besides: Mapping[str, object]) -> str:
    title, description = TITLE.search(html), DESCRIPTION.search(html)
    day = DAY.search(record.read_text("utf-8")) if record.is_file() else None
    values = {
        "title": unescape(title[1]) if title else record.stem,
        "date": day[1] if day else "2020-01-01",
        "description": unescape(description[1]) if description else "",
        **besides,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["---", *lines, "---", ""])


def _layouts(folder: Path, before: str, after: str) -> None:
    for pattern, replacement in HEAD:
        before = pattern.sub(lambda _, new=replacement: new, before, count=1)
    folder.mkdir(parents=True)
    (folder / "single.html").write_text(f"{before}{PAGE % ' data-pagefind-body'}{after}", "utf-8")
    for section in FURTHER:
        (folder.parent / section).mkdir()
        (folder.parent / section / "single.html").write_text(f"{before}{PAGE % ''}{after}", "utf-8")
    for name, template in for_programs.TEMPLATES.items():
        (folder / name).write_text(template, "utf-8")
    (folder / "list.html").write_text(f"{before}{ROWS}{after}", "utf-8")
    (folder / "home.html").write_text(f"{before}{HOME}{after}", "utf-8")
