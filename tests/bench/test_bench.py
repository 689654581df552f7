"""The invented records are the same each time and pass the real check; the benchmark runs and says what it promises."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.generate import generate
from bench.queries import FEW, draw, spellings
from conftest import ROOT, hashes

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
