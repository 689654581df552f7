"""data/finder.yml: what an editor is told when it is wrong, and that it knows the statuses there are."""

from pathlib import Path
from typing import get_args

import pytest

from gazette.model.finder import Stage
from gazette.status import STATUS_WORDS
from miniature import Miniature

HEAD = "facets:\n  - id: who\n    title: 您是谁\n"
WRONG = [
    (HEAD, ["data/finder.yml:2: facets[1].field: 缺少这一项"]),
    (HEAD + "    field: applicants\n", ["data/finder.yml:2: facets[1]: 还要写 values：applicants 有哪些可选的回答"]),
    (
        HEAD + "    field: sectors\n    values: [{id: one, title: 一}]\n",
        ["data/finder.yml:2: facets[1]: sectors 的 values 不用写"],
    ),
    (
        HEAD + "    field: applicants\n    values: [{id: one, title: 一, codes: [cities]}]\n",
        ["data/finder.yml:2: facets[1]: codes 没有 cities；applicants 可以写 city、district"],
    ),
    (
        HEAD + "    field: stage\n    values: [{id: one, title: 一, codes: [opne]}]\n",
        ["data/finder.yml:2: facets[1]: codes 没有 opne；stage 可以写 upcoming、open"],
    ),
    (
        HEAD + "    field: deadline\n    values: [{id: one, title: 一}]\n",
        ["data/finder.yml:2: facets[1]: days 只用于 deadline，而且那里每一项都要写"],
    ),
    (
        HEAD + "    field: support\n    values: [{id: one, title: 一, words: [钱]}]\n",
        ["data/finder.yml:2: facets[1]: words 和 without 只用于 applicants"],
    ),
    (
        HEAD + "    field: applicants\n    values: [{id: one, title: 一}, {id: one, title: 二}]\n",
        ["data/finder.yml:2: facets[1]: values 里的 id 不能重复：one"],
    ),
    (
        HEAD + "    field: places\n  - {id: who, title: 哪里, field: sectors}\n",
        ["data/finder.yml:1: facets: id 不能重复：who"],
    ),
    (HEAD + "    field: places\n    hnit: 提示\n", ["data/finder.yml:5: facets[1].hnit: 没有这个键；是不是 hint"]),
    (
        HEAD + "    field: applicants\n    values: [{id: Big One, title: 一}]\n",
        ["data/finder.yml:5: facets[1].values[1].id: "],
    ),
]


@pytest.mark.parametrize(("content", "expected"), WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_what_is_wrong_is_told_where_it_is(tmp_path: Path, content: str, expected: list[str]) -> None:
    project = Miniature(tmp_path)
    project.write("data/finder.yml", content)
    found = project.problems()
    assert len(found) == len(expected), found
    for said, beginning in zip(found, expected, strict=True):
        assert said.startswith(beginning)


def test_a_site_may_do_without(tmp_path: Path) -> None:
    assert Miniature(tmp_path).load().finder.facets == ()


def test_it_knows_every_status() -> None:
    assert list(get_args(Stage)) == list(STATUS_WORDS)
