"""The real data, one test id for each file: it reads without a problem, and keeps what all records promise."""

import re
from pathlib import Path

import pytest

from gazette.card import document_of
from gazette.catalogue import Catalogue
from gazette.loading import load
from gazette.model.base import parts
from gazette.model.document import Document, DocumentNumber, Record
from gazette.reading.problems import DataError
from gazette.reading.records import MODELS
from gazette.rendering.text import plain
from miniature import NOW

ROOT = Path(__file__).parents[2]
RECORDS = sorted(
    path.relative_to(ROOT).as_posix()
    for kind in MODELS
    for path in (ROOT / "data" / kind).glob("*.yml")
    if not path.name.startswith("_")
)
FILES = [*RECORDS, "data/places.yml", "data/site.yml", "data/finder.yml"]
PLACEHOLDERS = re.compile(r"甲市|乙市|测试局|示例部|示例〔|某某|张三|李四|王五|[XxＸ×]{3}|TODO|待补|example\.|0{7}")
LOOSE_NUMBER = re.compile(r"[\[(（【]\s*(19|20)\d\d\s*[\])）】]\s*第?\d+\s*号")


@pytest.fixture(scope="session")
def problems() -> dict[str, list[str]]:
    """File → its problems: the project is read once."""
    found: dict[str, list[str]] = {}
    try:
        load(ROOT, NOW)
    except DataError as error:
        for problem in error.problems:
            found.setdefault(problem.file, []).append(str(problem))
    return found


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT, NOW)


def record_of(catalogue: Catalogue, path: str) -> Record:
    return catalogue.read(Path(path).parent.name, Path(path).stem)


@pytest.mark.parametrize("path", FILES)
def test_reads_without_a_problem(problems: dict[str, list[str]], path: str) -> None:
    assert problems.get(path, []) == []


def test_nothing_else_is_wrong(problems: dict[str, list[str]]) -> None:
    assert set(problems) <= set(FILES)


@pytest.mark.parametrize("path", FILES)
def test_the_text_of_the_file(path: str) -> None:
    """Nothing of a template is left, brackets in document numbers are 〔〕, lines are tidy."""
    text = (ROOT / path).read_text("utf-8")
    assert PLACEHOLDERS.findall(text) == []
    assert [match.group() for match in LOOSE_NUMBER.finditer(text)] == []
    assert text.endswith("\n")
    assert [number for number, line in enumerate(text.split("\n"), 1) if line != line.rstrip()] == []


@pytest.mark.parametrize("path", RECORDS)
def test_the_record(catalogue: Catalogue, path: str) -> None:
    record = record_of(catalogue, path)
    for line in (summary := getattr(record, "summary", ("",))):
        assert len(plain(line)) <= 80, line
    assert 1 <= len(summary) <= 5
    if record.kind != "organisations":
        document = document_of(record)
        assert (document.sources if document else ()) or getattr(record, "sources", ())
    for part in parts(record):
        number, url = getattr(part, "number", None), getattr(part, "url", None)
        assert url is None or re.match("https?://", url)
        if isinstance(part, Document) and number:
            assert isinstance(number, DocumentNumber)
            assert re.fullmatch(r"[^\[\]()（）]+〔\d{4}〕\d+号|[^\[\]()（）]+第\d+号", number)
