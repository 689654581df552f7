"""The invented records are the same each time and pass the real check; the benchmark runs and says what it promises."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.asking import ask_all, ask_cold
from bench.generate import generate
from bench.markdown import markdown
from bench.queries import FEW, Query, draw, spellings
from bench.rivals import KINDS, build, prepare
from bench.serving import gz, served
from bench.weight import page_kb
from conftest import ROOT, Project, hashes
from gazette.compression import compress

PROMISED = {
    *("size", "clean_s", "template_s", "republish_s", "unchanged_s", "peak_mb", "hugo_s", "pagefind_s"),
    *("queries", "hit3", "numbers_hit3", "bytes_median", "bytes_max", "page_kb"),
}
PROGRAMS = ROOT / ".bench/venv"
TIMELINE = re.compile(r'(?s)<div class="timeline.*?</ol>')


def test_the_same_records_each_time(tmp_path: Path) -> None:
    told = generate(tmp_path / "one", 100)
    assert generate(tmp_path / "other", 100) == told
    assert hashes(tmp_path / "one" / "data") == hashes(tmp_path / "other" / "data")
    assert len(told) == len({each.address for each in told}) == 100
    numbers = [each.number for each in told if each.number]
    assert len(numbers) == len(set(numbers)) > 50


def test_the_records_pass_the_real_check(tmp_path: Path) -> None:
    generate(tmp_path / "project", 100)
    gazette = Path(sys.executable).parent / "gazette"
    checked = subprocess.run([gazette, "check"], cwd=tmp_path / "project", capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "100 条记录" in checked.stdout


def test_queries_are_drawn_by_rule(tmp_path: Path) -> None:
    told = generate(tmp_path / "project", 100)
    drawn = draw(told, tmp_path / "project")
    assert draw(told, tmp_path / "project") == drawn
    assert len(drawn) == len({query.text for query in drawn}) == 200
    texts = {each.address: f"{each.title}\n{each.body}\n{each.rest}" for each in told}
    for query in drawn:
        assert 1 <= len(query.answers) <= FEW
        if query.rule in ("title", "body", "name"):
            assert all(query.text in texts[address] for address in query.answers), query


def test_a_number_in_the_ways_people_write_it() -> None:
    written = spellings("测办函〔2024〕267号")
    assert {"测办函[2024]267号", "测办函2024年第267号", "办函〔2024〕267号", "267号"} < set(written)


def test_a_page_weighs_what_it_loads(tmp_path: Path) -> None:
    files = {
        "page.html": '<link rel="stylesheet" href="a.css"><style>@import "b.css";</style><script src="a.js"></script>',
        "a.css": '@import "c.css"; body { margin: 0 }',
        "b.css": "p { margin: 0 }",
        "c.css": "b { margin: 0 }",
        "a.js": 'import { b } from "./b.js";\nconst later = () => import("./later.js");',
        "b.js": "export const b = 1;",
        "later.js": "export const c = 2;",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    loaded = [content.encode() for name, content in files.items() if name != "later.js"]
    assert page_kb(tmp_path, tmp_path / "page.html") == sum(len(gz(each)) for each in loaded) / 1000


def test_hugo_gets_every_record_as_markdown(real_site: Project, tmp_path: Path) -> None:
    records = [path for kind in KINDS for path in (real_site.root / "data" / kind).glob("[!_]*.yml")]
    assert prepare(real_site.root, tmp_path) >= len(records)
    for notice in (tmp_path / "content/notices").glob("2*.md"):
        text = notice.read_text("utf-8")
        assert "\n## 时间线 {#timeline}\n" in text
        assert not re.search(r"(?m)^\s*<(?:p|ul|ol|li|h[1-6]|table|dl)\b", TIMELINE.sub("", text)), notice


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<h2 id="a">甲<span class="note">乙</span></h2>', '## 甲<span class="note">乙</span> {#a}'),
        ("<ul><li>甲</li><li><b>乙</b>：丙</li></ul><ul><li>丁</li></ul>", "* 甲\n* **乙**：丙\n\n- 丁"),
        ("<ol><li><p>甲</p>\n<ul><li>乙</li></ul></li></ol>", "1. 甲\n\n   * 乙"),
        ("<p>1. 甲*乙*[丙]</p><p># 丁&amp;戊</p>", "1\\. 甲\\*乙\\*\\[丙\\]\n\n\\# 丁\\&戊"),
        ("<p>甲<strong>《乙》</strong>丙</p>", "甲<strong>《乙》</strong>丙"),
        ("<dl><div><dt>甲</dt><dd>乙</dd></div></dl>", "甲\n\n: 乙"),
        (
            "<table><caption>甲</caption><thead><tr><th>乙</th><th class='figure'>丙</th></tr></thead>"
            '<tbody><tr><th>丁|</th><td><a href="../戊/">1</a></td></tr></tbody></table>',
            "**甲**\n\n| 乙 | 丙 |\n| --- | ---: |\n| 丁\\| | [1](../戊/) |",
        ),
    ],
    ids=["heading", "lists", "nested", "signs", "bold", "terms", "table"],
)
def test_html_as_a_hugo_user_would_have_written_it(html: str, written: str) -> None:
    assert markdown(html) == f"{written}\n"


def test_hugo_makes_the_same_pages(real_site: Project, tmp_path: Path) -> None:
    assert PROGRAMS.is_dir(), "Hugo and Pagefind are not installed: make .bench/.rivals"
    prepare(real_site.root, tmp_path)
    build(tmp_path, PROGRAMS)
    pages = [path for path in (tmp_path / "content").glob("*/*.md") if path.name != "_index.md"]
    assert len(pages) > 20
    for page in pages:
        address = f"{page.parent.name}/{page.stem}/"
        ours, theirs = real_site.page(address), (tmp_path / "public" / address / "index.html").read_text("utf-8")
        assert _words(theirs) == _words(ours), address
        assert _tags(theirs) == _tags(ours), address
        assert len(theirs) == pytest.approx(len(ours), rel=0.1), address
        _stands_beside(tmp_path / "public" / address, real_site.site / address)
    number = (tmp_path / "public/n/工信厅电子函2024-267/index.html").read_text("utf-8")
    assert "notices/2024-miit-beidou-pilot-cities/" in number
    assert (tmp_path / "public/pagefind/pagefind.js").is_file()


def _stands_beside(theirs: Path, ours: Path) -> None:
    """The files for programs: the same ones, copied, or made of the same events and entries."""
    for file in ours.iterdir():
        other = theirs / file.name
        if file.name == "dates.ics":
            assert _said(EVENT, other) == _said(EVENT, file), file
        elif file.name == "feed.xml":
            assert _said(ENTRY, other) == _said(ENTRY, file), file
        elif file.suffix != ".html":
            assert other.read_bytes() == file.read_bytes(), file


EVENT = re.compile(r"(?m)^(?:UID|DTSTART|DTEND|SUMMARY|DESCRIPTION|CATEGORIES|URL|TRIGGER)\b.*")
ENTRY = re.compile(r"<(?:title|updated|summary)>[^<]*|<link rel=\"alternate\"[^>]*")


def _said(what: re.Pattern[str], file: Path) -> list[str]:
    text = file.read_text("utf-8")
    entries = text[text.find("<entry>") :].replace("\n ", "").replace("\r", "")
    return sorted(line for line in map(unescape, what.findall(entries)) if "还有" not in line)


def _article(page: str) -> str:
    """An article without its contents list."""
    return re.sub(r'(?s)<details class="toc-folded".*?</details>|^.*?(?=<article)|</article>.*', "", page)


def _words(page: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", _article(page))).split())


def _tags(page: str) -> Counter[str]:
    return Counter(re.findall(r"<(h\d|li|dt|dd|table|td|tr|a|details)\b", _article(page).replace("<th", "<td")))


def test_search_is_asked_as_a_reader_asks(browser: Browser, real_site: Project, tmp_path: Path) -> None:
    right = Query("number", "工信厅电子函[2024]267号", ("notices/2024-miit-beidou-pilot-cities/",))
    wrong = Query("number", right.text, ("notices/2023-miit-5g-sailing-cities/",))
    compress(real_site.site, tmp_path / "public", tmp_path / "memory")
    with served(tmp_path / "public") as site:
        found, missed, nothing = ask_cold(browser, site, [right, wrong, Query("body", "蓝鲸搁浅", ())])
        assert found.hit and not missed.hit and not nothing.hit
        assert 5_000 < found.bytes < 120_000
        assert found.first_ms and found.first_ms > 0
        assert nothing.first_ms is None
        assert ask_all(browser, site, [right, wrong]) == 0.5


def test_the_benchmark_says_what_it_promises(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    command = [sys.executable, "-m", "bench", "--sizes", "40", "--runs", "1", "--rivals", "0", "--search", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    ended = subprocess.run(
        [*command, "--json", str(told)], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "clean build" in ended.stdout
    (figures,) = json.loads(told.read_text("utf-8"))
    assert set(figures) >= PROMISED
    assert figures["size"] == 40
    for key in ("clean_s", "template_s", "republish_s", "unchanged_s", "list_row_s", "peak_mb", "page_kb", "files"):
        assert figures[key] > 0, key
    for key in ("serve_s", "serve_first_s", "compress_s"):
        assert figures[key] > 0, key
    assert figures["compress_again_s"] > 0
    assert all(taken > 0 for taken in figures["stages_ms"].values()), figures["stages_ms"]
    assert {"reading", "views", "rendering", "search document", "search index", "writing"} < set(figures["stages_ms"])
