"""Several processes write one segment: the same bytes whoever wrote what, in pieces that travel between processes."""

import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from gazette.search import segment as segment_module
from gazette.search.document import KINDS, SearchDocument, in_order
from gazette.search.index import LIMIT, segment
from gazette.search.segment import BATCH, Part, SegmentWriter, finish_segment, run_job, shard_jobs

from .documents import CLOSED, DOCUMENTS, OPEN, document

NUMBERS = 3 * BATCH + 7


def invented(number: int) -> SearchDocument:
    """A document of random text over few characters, so that its pairs come again and again."""
    random = Random(number)
    return document(
        f"{random.choice(KINDS)}/{number}/",
        f"关于第{number}号",
        numbers=(f"测函〔2031〕{number}号",),
        date=random.choice(("", "2030", "2031-03-01")),
        facets={"sector": (random.choice("甲乙丙"),)},
        body="".join(random.choices("甲乙丙丁戊，己庚辛壬癸5g\n", k=400)),
        schedule=random.choice(((), OPEN, (CLOSED,))),
    )


MANY = in_order([*DOCUMENTS, *map(invented, range(NUMBERS - len(DOCUMENTS)))])


def part(folder: Path, batches: list[int]) -> Part:
    """What one process does."""
    writer = SegmentWriter(folder, NUMBERS)
    for batch in batches:
        for number in range(batch * BATCH, min((batch + 1) * BATCH, NUMBERS)):
            writer.add(number, MANY[number])
    return writer.close()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_same_bytes_however_divided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry, alone = segment(MANY)
    monkeypatch.setattr(segment_module, "JOB", 5_000)  # several jobs, although there are few postings
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        parts = list(pool.map(part, [tmp_path, tmp_path], [[3, 1], [2, 0]]))
        jobs = shard_jobs(tmp_path, parts, NUMBERS)
        assert len(jobs) > 4
        results = list(pool.map(run_job, reversed(jobs)))
    assert finish_segment(tmp_path, parts, jobs, results, NUMBERS) == entry
    assert files(tmp_path) == {path.removeprefix(f"search/{entry['path']}/"): data for path, data in alone.items()}


def test_text_that_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is turned into postings in pieces, and many postings do not wait for their batch; nothing else changes."""
    expected = segment(MANY)
    monkeypatch.setattr(segment_module, "TEXT_AT_ONCE", 1_000)
    assert segment(MANY) == expected
    monkeypatch.setattr(segment_module, "WAITING", 1_000)
    assert segment(MANY) == expected


def test_what_travels_is_small(tmp_path: Path) -> None:
    assert len(pickle.dumps(part(tmp_path, [0, 1, 2, 3]))) < 20_000


def test_too_many_documents(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at most"):
        SegmentWriter(tmp_path, LIMIT + 1)


def test_no_numpy_until_something_is_indexed() -> None:
    code = "import sys, gazette.search, gazette.search.delta; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
