"""The files hold what the documents hold, in the same bytes whatever their order."""

import json
from datetime import datetime
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.search import build_index
from gazette.search.document import in_order
from gazette.search.keys import join, tokens
from gazette.search.packing import numbered, shards

from .documents import DOCUMENTS, document
from .reading import Bytes, Index, read_shard

FILES = build_index(DOCUMENTS)
ORDER = [each.address for each in in_order(DOCUMENTS)]


def addresses(key: str, bit: int) -> set[str]:
    return {ORDER[number] for number in Index(FILES).lists(key).fields.get(bit, [])}


def test_same_bytes_in_any_order() -> None:
    shuffled = DOCUMENTS[:]
    Random(3).shuffle(shuffled)
    assert build_index(shuffled) == FILES


def test_a_change_changes_the_name() -> None:
    names = {path.split("/")[1] for path in FILES} - {"manifest.json"}
    others = {path.split("/")[1] for path in build_index(DOCUMENTS[1:])} - {"manifest.json"}
    assert len(names) == len(others) == 1
    assert names != others


def test_order() -> None:
    assert ORDER[0] == "programmes/star-cities/"
    assert ORDER[1:4] == ["lists/2031-star-cities/", "notices/2031-star-cities/", "notices/2030-factory-zones/"]
    assert ORDER[-1].startswith("places/")


def test_every_pair_is_found() -> None:
    for each in DOCUMENTS:
        row = tokens(each.body)
        for pair in pairwise(row):
            assert each.address in addresses(join(pair), 0)


@pytest.mark.parametrize(
    ("key", "bit", "found"),
    [
        ("芯片", 4, set()),
        ("星桥", 4, {each.address for each in DOCUMENTS if "星桥" in each.title}),
        ("群星", 3, {"programmes/star-cities/"}),
        ("江都", 1, {"notices/2031-star-cities/", "plans/2030-jiangdu/", "lists/2031-star-cities/"}),
        ("群星计划", 6, {"programmes/star-cities/"}),
        ("江都", 6, {"places/jiangdu/"}),
        ("267", 5, {"notices/2031-star-cities/"}),
        ("60001234", 5, {"notices/2031-star-cities/"}),
        ("测信厅电子函2031267", 7, {"notices/2031-star-cities/"}),
    ],
)
def test_fields(key: str, bit: int, found: set[str]) -> None:
    assert addresses(key, bit) == found


def test_pairs_apart_are_no_phrase() -> None:
    """A page that holds 规模, 模应 and 应用 but never 规模应用 is told apart before any text is fetched."""
    index = Index(FILES)
    answer = index.search("规模应用")
    assert "notices/2029-star-terminals/" not in index.addresses(answer)
    assert len(answer.hits) == 3
    answer = index.search("模应用为")
    assert index.addresses(answer) == ["notices/2029-star-terminals/"]
    assert answer.scattered


@pytest.mark.parametrize("written", ["测信厅电子函〔2031〕", "测信厅电子函〔2031〕26", "测信厅电子函2031267", "267号"])
def test_cut_numbers(written: str) -> None:
    index = Index(FILES)
    answer = index.search(written)
    assert index.addresses(answer, 1) == ["notices/2031-star-cities/"]
    assert not answer.partial


def test_nothing_at_all() -> None:
    files = build_index([])
    assert json.loads(files["search/manifest.json"])["segments"] == []


@pytest.mark.parametrize(
    ("now", "open_then", "closed_then"),
    [("2031-02-28T23:59+08:00", 0, 1), ("2031-03-01T00:00+08:00", 2, 1), ("2031-03-21T00:00+08:00", 0, 3)],
)
def test_statuses(now: str, open_then: int, closed_then: int) -> None:
    found = Index(FILES).facet("status", datetime.fromisoformat(now).timestamp() / 60)
    assert len(found.get("open", ())) == open_then
    assert len(found["closed"]) == closed_then
    assert len(found["in-force"]) == 1


def test_moments_before_1970() -> None:
    early = document("rules/old/", "旧办法", schedule=(("1953-01-01T00:00:00+08:00", "in-force", "有效", None),))
    at = datetime.fromisoformat("1953-01-01T00:00:00+08:00").timestamp() / 60
    assert Index(build_index([early])).facet("status", at) == {"in-force": [0]}
    assert Index(build_index([early])).facet("status", at - 1) == {}


@given(st.sets(st.integers(0, 2999), min_size=1))
def test_columns_come_back(numbers: set[int]) -> None:
    packed = numbered(sorted(numbers), 3000)
    assert Bytes(packed).numbers(3000) == sorted(numbers)
    assert len(packed) <= 3 + 375


Posting = tuple[int, int, int, int]
POSTING = st.tuples(
    st.integers(0, 2**40 - 1) | st.sampled_from([0, 1, 2**39, 2**40 - 1]),  # hash
    st.integers(0, 15),  # whether of several tokens, and field
    st.integers(0, 9999),  # document
    st.integers(1, 15),  # what follows
)


@given(st.lists(POSTING, max_size=300), st.integers(1, 6), st.sampled_from([10_000, 65_535]))
def test_shards_come_back(postings: list[Posting], bits: int, count: int) -> None:
    expected: dict[tuple[int, int], dict[int, dict[int, set[int]]]] = {}
    packed = []
    for hashed, kind, number, following in postings:
        several, field = divmod(kind, 8)
        packed.append(hashed << 24 | kind << 20 | number << 4 | (following if several and field == 0 else 0))
        key = hashed >> 40 - bits, (hashed >> 17 - bits & 0x7FFFFF) << 1 | several
        expected.setdefault(key, {}).setdefault(field, {}).setdefault(number, set()).add(following)
    found = {}
    written = shards(np.array(packed, np.uint64), count, bits, 0, 1 << bits)
    for shard, data in enumerate(written):
        for place, lists in read_shard(data, count).items():
            found[shard, place] = lists
    assert {key: lists.fields for key, lists in found.items()} == {
        key: {field: sorted(documents) for field, documents in fields.items()} for key, fields in expected.items()
    }
    for key, lists in found.items():
        texts = expected[key].get(0, {}) if key[1] & 1 else {}
        known = {number: min(each) if len(each) == 1 else 0 for number, each in texts.items()}
        assert lists.following == known


def test_full_lists_come_back() -> None:
    for numbers in (range(256, 512), range(10_000), range(0, 10_000, 3), range(9_000, 10_000)):
        assert Bytes(numbered(numbers, 10_000)).numbers(10_000) == list(numbers)
