"""Text becomes the same keys in Python and in JavaScript."""

import json
import subprocess
import unicodedata
from itertools import pairwise
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from gazette.search.grams import Grams, recorded
from gazette.search.keys import class_of, join, number_key, number_keys, place, tokens
from gazette.search.traditional import PAIRS, SIMPLIFIED

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
MODULES = HERE.parents[1] / "docs" / "assets" / "gazette" / "search"
ASK = """({texts, fold}) => import(fold).then(({tokens, join, numberKey, placeOf, classOf}) => texts.map((text) => {
  const row = tokens(text), key = join(row);
  return [row, key, numberKey(row), placeOf(key, 1), placeOf(key, 13), row.length ? classOf(row[0]) : 0]; }))"""


def keys(text: str) -> list[object]:
    row = tokens(text)
    return [row, join(row), number_key(row)]


def hashed(text: str) -> list[object]:
    row, key = tokens(text), join(tokens(text))
    return [*keys(text), list(place(key, 1)), list(place(key, 13)), class_of(row[0]) if row else 0]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"])
def test_vector(vector: dict[str, object]) -> None:
    assert keys(str(vector["text"])) == [vector["tokens"], vector["join"], vector["number"]]


def test_browser_agrees(site: str, browser: Browser) -> None:
    """On the vectors and on every character of the planes that text uses, alone and between others."""
    texts = [vector["text"] for vector in VECTORS]
    every = [*range(0x20, 0xD800, 7), *range(0xF900, 0x10000), *range(0x20000, 0x20100)]
    points = [point for point in every if unicodedata.category(chr(point)) != "Cn"]  # browsers know a later Unicode
    texts += ["".join(f"甲{chr(point)}1" for point in points[at : at + 50]) for at in range(0, len(points), 50)]
    page = browser.new_page()
    page.goto(site)
    found = page.evaluate(ASK, {"texts": texts, "fold": f"{site}assets/gazette/search/fold.js"})
    page.close()
    assert found == [hashed(text) for text in texts]


def test_same_table_in_both() -> None:
    script = (MODULES / "fold.js").read_text(encoding="utf-8")
    quoted = "".join(line.split('"')[1] for line in script.split("const PAIRS =")[1].split(";")[0].splitlines()[1:])
    assert quoted == PAIRS
    assert not set(SIMPLIFIED) & set(SIMPLIFIED.values())


def test_scripts_parse() -> None:
    node = which("node")
    if node is None:
        pytest.skip("no node on this machine; the browser tests load the same files")
    for script in sorted(MODULES.glob("*.js")):
        code = script.read_bytes()
        subprocess.run([node, "--check", "--input-type=module"], input=code, check=True, timeout=60)


@pytest.mark.parametrize("written", ["267号", "〔2024〕267号", "2024-267", "函2024 267", "电子函[2024]第267号"])
def test_pieces_of_a_number(written: str) -> None:
    assert number_key(tokens(written)) in number_keys("工信厅电子函〔2024〕267号")[1]


def test_pieces_of_a_phone() -> None:
    whole, pieces = number_keys("010-68208267转12")
    assert whole == "01068208267转12"
    assert pieces >= {"68208267", "68208267转12"}


def test_no_number() -> None:
    assert number_keys("（无）第号") == ("", set())


@pytest.mark.parametrize("written", ["工信厅电子函〔2024〕", "工信厅电子函[2024]2", "工信厅电子函2024 26"])
def test_beginnings_of_a_number(written: str) -> None:
    assert number_key(tokens(written)) in number_keys("工信厅电子函〔2024〕267号")[1]


@given(st.lists(st.text() | st.text("关于产業12ab ①㎡，。"), max_size=5))
def test_grams_are_tokens_and_pairs(texts: list[str]) -> None:
    """The fast way finds what the plain way finds, with the class of the token that follows a pair."""
    followed, keys = ([(text, recorded(number, field)) for number, text in enumerate(texts)] for field in (0, 6))
    found = Grams().of(followed, [], keys)
    plain = set()
    for number, text in enumerate(texts):
        row = tokens(text)
        if row:
            plain.add((place(join(row), 17), 6, number, 0))
        plain |= {(place(token, 17), 0, number, 0) for token in row}
        for pair, following in zip(pairwise(row), [*row[2:], None], strict=False):
            plain.add((place(join(pair), 17), 0, number, class_of(following)))
    assert {(_place(one), one >> 20 & 7, one >> 4 & 0xFFFF, one & 15) for one in found.tolist()} == plain


def _place(posting: int) -> tuple[int, int]:
    return posting >> 47, (posting >> 24 & 0x7FFFFF) << 1 | posting >> 23 & 1
