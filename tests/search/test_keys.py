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

from gazette.search.grams import Grams, postings
from gazette.search.keys import join, number_key, number_pieces, tokens
from gazette.search.traditional import PAIRS, SIMPLIFIED

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
MODULES = HERE.parents[1] / "docs" / "assets" / "gazette" / "search"
ASK = """({texts, fold}) => import(fold).then(({tokens, join, numberKey}) => texts.map((text) => {
  const row = tokens(text); return [row, join(row), numberKey(row)]; }))"""


def keys(text: str) -> list[object]:
    row = tokens(text)
    return [row, join(row), number_key(row)]


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
    assert found == [keys(text) for text in texts]


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
    assert number_key(tokens(written)) in number_pieces("工信厅电子函〔2024〕267号")


def test_pieces_of_a_phone() -> None:
    assert number_pieces("010-68208267转12") >= {"68208267", "68208267转12"}


@given(st.text())
def test_grams_are_tokens_and_pairs(text: str) -> None:
    """The fast way finds what the plain way finds."""
    row = tokens(text)
    grams, found = Grams(), postings()
    grams.record(7, text, found)
    plain = {token.encode() for token in row}
    plain |= {join(pair).encode() for pair in pairwise(row)}
    assert {key for key, _ in grams.keyed(found)} == plain
    assert all(list(documents) == [7] for _, documents in grams.keyed(found))
