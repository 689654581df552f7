"""YAML as text: what stands in the file is what a record gets."""

import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.reading.plain_yaml import read_plain
from gazette.reading.yaml_text import (
    FORBIDDEN,
    SourceText,
    _collected,
    _surely_visible,
    _Unfolding,
    _unremarkable,
    field_name,
    read_source,
)

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("data/**/*.yml"), *ROOT.glob("tests/site/golden/data/**/*.yml")])
TERRIBLE = sorted(path for path in ROOT.glob("tests/reading/terrible/**/*.y*ml") if path.is_file())

FINE = "- " * 39 + "x"


def tree(text: str) -> object:
    source = read_source("x.yml", text.encode())
    assert source.problems == []
    return source.tree


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"), ("Yes", "Yes"), ("true", "true"), ("010", "010"), ("0o10", "0o10"), ("0x1F", "0x1F"),
        ("12:30", "12:30"), ("1.10", "1.10"), ("1e3", "1e3"), ("1_000", "1_000"), ("2024/5/6", "2024/5/6"),
        ("2024-05-06", "2024-05-06"), (".inf", ".inf"), ("-", None), ("=", "="), ("“引号”", "“引号”"),
        ("'单引号''里'", "单引号'里"), ('"a\\tb"', "a\tb"), ("https://a.example:80/#x", "https://a.example:80/#x"),
        ("C# 语言", "C# 语言"), ("值 # 注释", "值"), ("值 ## 注释", "值"), ("", None), ('""', ""), ("'null'", "null"),
        ("5%", "5%"), ("a - b", "a - b"), ("　全角空格　", "全角空格"),
    ],
)  # fmt: skip
def test_scalars_are_text(written: str, read: str | None) -> None:
    if written == "-":
        assert read_source("x.yml", b"a: -\n").problems
    else:
        assert tree(f"a: {written}\n") == ({"a": read} if read is not None else {})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a: 中文\n  续行\n", "中文续行"),
        ("a: 中文\n  English\n  words\n", "中文 English words"),
        ("a: >\n  折叠，\n  的文字\n", "折叠，的文字"),
        ('a: "双引号\n  续行"\n', "双引号续行"),
        ("a: |\n  一行\n  二行\n", "一行\n二行"),
        ("a: 第一段\n\n  第二段\n", "第一段\n第二段"),
        ("a: 同一行 的空格\n", "同一行 的空格"),
    ],
)
def test_folded_chinese_has_no_spaces(written: str, read: str) -> None:
    assert tree(written) == {"a": read}


def test_lines_of_keys_and_items() -> None:
    source = read_source("x.yml", "# 注释\na: 1\nb:\n  - c: 2\n    d: >\n      长\n      文\n  - {e: 3}\n".encode())
    wanted = {("a",): 2, ("b",): 3, ("b", 0): 4, ("b", 0, "d"): 5, ("b", 1, "e"): 8, ("b", 1, "nothing"): 8, ("z",): 2}
    assert {path: source.line(path) for path in wanted} == wanted


def test_reading_goes_on_after_a_problem() -> None:
    source = read_source("x.yml", "a: \u202e1\nb: *x\nc: !t 3\nc: 4\n? [d]\n: 5\ne: null\nf: 值 #6\ng: 7\n".encode())
    assert [problem.line for problem in source.problems] == [1, 2, 3, 4, 5, 7, 8]
    assert source.tree == {"a": "1", "c": "3", "f": "值", "g": "7"}


@pytest.mark.parametrize(
    "text",
    [
        "- " * 200_000,
        "a: |\n  " + FINE,
        "a: " + "[a," * 200_000,
        "a: " + "{b: " * 200_000,
        "? " * 10_000,
        "a: " + "[[]," * 20_000,
        "".join(" " * depth + "a:\n" for depth in range(1500)),
        "a: &a [x]\n" + "".join(f"{chr(98 + n)}: [{'*a,' * 50}]\n" for n in range(20)),
        "\0" * 1_000_000,
        "a: {b\t",
        "\r" * 100_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_nothing_makes_the_reader_fall_or_hang(text: str) -> None:
    """These once ended the process (libyaml's composer recurses in C) or ran for ever (a regular expression)."""
    began = time.process_time()
    source = read_source("x.yml", text.encode())
    assert source.problems or source.tree == {"a": FINE}
    assert time.process_time() - began < 5


def test_nothing_forbidden_is_surely_visible() -> None:
    forbidden = FORBIDDEN.findall("".join(map(chr, range(sys.maxunicode + 1))))
    assert len(forbidden) > 6000
    assert [hex(ord(character)) for character in forbidden if _surely_visible(f"前{character}后")] == []


def read_both_ways(text: str) -> bool:
    """Whether a quick way took the text; when one did, the others must have found the same and no problem."""
    tree = _unremarkable(text)
    if tree is None:
        return False
    source = SourceText("x.yml", tree, text=text)
    unfolding = _Unfolding(source)
    assert repr(unfolding.document()) == repr(_collected(text)) == repr(tree)
    assert (source.problems, source.empty) == ([], set())
    assert source.lines == unfolding.lines
    assert all(source.has(path) for path in source.lines if path and isinstance(path[-1], str))
    return True


@pytest.mark.parametrize("path", [*FILES, *TERRIBLE], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_quick_and_thorough_reading_agree(path: Path) -> None:
    read_both_ways(read_source("x.yml", path.read_bytes()).text)


def test_records_are_read_the_quick_way() -> None:
    records = [path for path in FILES if path.name != "_template.yml"]
    quick = [path for path in records if read_both_ways(path.read_text("utf-8"))]
    assert len(quick) > 0.9 * len(records)
    plain = [path for path in records if read_plain(path.read_text("utf-8"), _collected)]
    assert len(plain) > 0.75 * len(records)


LINES = (
    "a: 1", "b:", "c: 中文", "d: 值 #注", "e: 值 # 注", "f: null", "f: ~", "'g': 'x ''y'", 'h: "引号"', r'i: "\u202e"',
    "- x", "- a: 1", "-", "- - y", "  续行", "  续 行", "j: |", "k: >", "l: [a, {b: c}, ]", "m: {a: 1, a: 2}", "n: []",
    "o: &x 1", "p: *x", "q: !t 1", "<<: {}", "'<<': 1", "? [r]", "? s", ": 2", "---", "...", "%YAML 1.1", "# 注释",
    "#注释", "", "\t", "t: a\tb", "u:\u3000值\u3000", "v: x\u3000#y", "w: 'x'#y", "' x ': 1", '"": 1', "a : 1", "- ~",
)  # fmt: skip


DAMAGE = (
    *" \n:-#'\"[]{},|>&*!?%~=\u3000中a\t@`", ": ", " #", " # ", "- ", "\n  ", "\n    ", "\n- ", "\n\n", "a: ", "''",
    "{}", "[]", " null", "\n---\n", "\n...\n", ":\n", " \u3000", "\u3000# ", "\u3000'",
)  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(LINES)), max_size=9))
def test_invented_files_read_the_same_both_ways(lines: list[tuple[int, str]]) -> None:
    read_both_ways("".join(f"{'  ' * indent}{line}\n" for indent, line in lines))


@settings(max_examples=1000, deadline=None)
@given(st.text(st.sampled_from("ab中 \t\n:-#'\"[]{},|>&*!?%~\u3000"), max_size=40))
def test_scribble_reads_the_same_both_ways(scribble: str) -> None:
    read_both_ways(f"a: 1\nb: {scribble}\n")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_damaged_files_read_the_same_every_way(path: Path, chance: random.Random) -> None:
    lines = read_source("x.yml", path.read_bytes()).text.split("\n")
    start = chance.randrange(len(lines))
    lines = lines[start : start + 12]
    outer = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    text = "\n".join(line[outer:] for line in lines)
    for _ in range(chance.randrange(4)):
        place, length = chance.randrange(len(text) + 1), chance.choice((0, 0, 1, 2))
        text = text[:place] + chance.choice(DAMAGE) + text[place + length :]
    read_both_ways(text)


@pytest.mark.parametrize("inner", ["x", ""])
def test_depth_is_limited_both_ways(inner: str) -> None:
    for depth in range(36, 44):
        read_both_ways("a: " + "[" * depth + inner + "]" * depth)
        read_both_ways("a: " + "{b: " * depth + (inner or "{}") + "}" * depth)


def test_field_names_count_from_one() -> None:
    assert field_name(("tasks", 1, "units", 0)) == "tasks[2].units[1]"
    assert field_name(("a\nb", "长" * 50)) == f"a b.{'长' * 39}…"
