"""The invented records are the same each time and pass the real check; the benchmark runs and says what it promises."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.asking import ask_all, ask_cold
from bench.generate import generate
from bench.queries import FEW, Query, draw, spellings
from bench.rivals import KINDS, prepare
from bench.serving import gz, served
from bench.weight import page_kb
from conftest import ROOT, Project, hashes

PROMISED = {
    *("size", "clean_s", "template_s", "republish_s", "unchanged_s", "peak_mb", "hugo_s", "pagefind_s"),
    *("queries", "hit3", "numbers_hit3", "bytes_median", "bytes_max", "page_kb"),
}


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


def test_hugo_gets_the_same_pages(real_site: Project, tmp_path: Path) -> None:
    records = [path for kind in KINDS for path in (real_site.root / "data" / kind).glob("[!_]*.yml")]
    assert prepare(real_site.root, tmp_path) >= len(records)
    notice = next((tmp_path / "content/notices").glob("2*.html"))
    article = notice.read_text("utf-8").split("---\n", 2)[2].replace(" data-pagefind-body", "")
    assert article in real_site.page(f"notices/{notice.stem}")
    shell = (tmp_path / "layouts/_default/single.html").read_text("utf-8").replace("{{ .Content }}", article)
    assert len(shell) == pytest.approx(len(real_site.page(f"notices/{notice.stem}")), rel=0.05)


def test_search_is_asked_as_a_reader_asks(browser: Browser, real_site: Project) -> None:
    right = Query("number", "工信厅电子函[2024]267号", ("notices/2024-miit-beidou-pilot-cities/",))
    wrong = Query("number", right.text, ("notices/2023-miit-5g-sailing-cities/",))
    with served(real_site.site) as site:
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
