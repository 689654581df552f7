"""The files hold what the documents hold, in the same bytes whatever their order."""

import json
from array import array
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.search import build_index
from gazette.search.document import in_order
from gazette.search.keys import join, tokens
from gazette.search.packing import pack

from .documents import DOCUMENTS, document
from .reading import Bytes, entry

FILES = build_index(DOCUMENTS)
ORDER = [each.address for each in in_order(DOCUMENTS)]


def addresses(key: str, bit: int) -> set[str]:
    return {ORDER[number] for number in entry(FILES, key).get(bit, [])}


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


def test_nothing_at_all() -> None:
    files = build_index([])
    assert json.loads(files["search/manifest.json"])["segments"] == []


def test_statuses() -> None:
    path = next(path for path in FILES if path.endswith("f/status.bin"))
    data = Bytes(FILES[path])
    head = json.loads(data.take(data.varint()))
    rows = [head["rows"][int.from_bytes(data.take(2), "little")] for _ in ORDER]
    row = rows[ORDER.index("notices/2031-star-cities/")]
    assert [head["codes"][-1 - code if code < 0 else code] for code in row] == ["upcoming", "open", "closed"]
    assert len(data.data) - data.at == 4 * sum(code >= 0 for row in rows for code in row)


def test_moments_before_1970() -> None:
    early = document("rules/old/", "旧办法", schedule=(("1953-01-01T00:00:00+08:00", "in-force", "有效", None),))
    assert build_index([early])


@given(st.sets(st.integers(0, 2999)), st.booleans())
def test_lists_come_back(numbers: set[int], stretches: bool) -> None:
    packed = pack(array("H", sorted(numbers)), 3000, stretches)
    assert Bytes(packed).list() == sorted(numbers)
    assert len(packed) <= 2 + min(375, 2 * len(numbers))


def test_full_blocks_come_back() -> None:
    numbers = [*range(256, 512), *range(4000, 4010), 9999]
    assert Bytes(pack(array("H", numbers), 10_000)).list() == numbers
