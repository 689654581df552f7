"""YAML text → plain tree of dicts, lists and strings, with the line of every key and value.

A scalar is the text that stands in the file: `no`, `010`, `12:30` and `2024/5/6` are not guessed at. An empty value is
None. Anchors, tags and repeated keys are problems: a record says a thing once, where it is read.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

try:
    from yaml import CSafeLoader
except ImportError as error:  # the pure loader is ten times slower: say so instead of falling back to it
    raise ImportError(
        "PyYAML 没有带上 libyaml：请用官方的安装包重新安装（pip install --force-reinstall --only-binary :all: pyyaml）"
    ) from error

from gazette.reading.problems import Problem

Tree = dict[str, Any] | list[Any] | str | None
Path = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_BYTES = 5_000_000
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
TOO_DEEP = re.compile(rf"([\[{{][\s,]*){{{MAX_DEPTH}}}|^( *- ?){{{MAX_DEPTH}}}", re.MULTILINE)
CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d\u2026\u2014"
FOLD = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")
STANDARD_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
}

# What libyaml says → what an editor should do. The first that is found in the message counts.
SYNTAX = (
    ("found character '\\t'", "缩进里有制表符（Tab），请全部换成空格"),
    ("found character that cannot start any token", "这里的符号不能直接开头（如 @ ` % 或制表符），请给整个值加引号"),
    ("mapping values are not allowed", "一行里多了一个冒号：值里有“: ”就给整个值加引号；或者缩进不对"),
    ("could not find expected ':'", "这一行缺少冒号，写成“键: 值”"),
    ("found unexpected end of stream", "引号或括号没有配对，文件到头了还没有结束"),
    ("while scanning a quoted scalar", "引号没有配对"),
    ("did not find expected ',' or ']'", "方括号 [ ] 里缺少逗号，或没有配对"),
    ("did not find expected ',' or '}'", "花括号 { } 里缺少逗号，或没有配对"),
    ("did not find expected key", "缩进不对：同一级的键要左对齐"),
    ("did not find expected '-' indicator", "缩进不对：同一个列表的各项“- ”要左对齐"),
    ("did not find expected node content", "这里应当有内容，请补上值或去掉多余的符号"),
    ("did not find expected alphabetic or numeric character", "值以 * 或 & 开头时要加引号"),
    ("found undefined alias", "值以 * 开头时要加引号"),
    ("found undefined tag handle", "值以 ! 开头时要加引号"),
    ("did not find URI escape", "值以 ! 开头时要加引号"),
    ("expected a single document", "一个文件只写一条记录，请去掉多余的“---”"),
    ("control characters are not allowed", "文件里有看不见的控制字符，请删去"),
    ("found invalid escape", "双引号里的反斜杠 \\ 有特殊含义，请改用单引号"),
    ("found unknown escape character", "双引号里的反斜杠 \\ 有特殊含义，请改用单引号"),
    ("block sequence entries are not allowed", "“- ”不能和键写在同一行，请另起一行"),
    ("block mapping entries are not allowed", "“键: 值”不能写在这里，请另起一行"),
)


@dataclass
class SourceText:
    """One data file, taken apart: its tree, the line (from 1) of every path in it, and its syntax problems."""

    file: str
    tree: Tree = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of the deepest part of `path` that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def value(self, path: Path) -> Tree:
        """What stands at `path`; None when nothing does."""
        found: Any = self.tree
        for step in path:
            if isinstance(found, list):
                found = dict(enumerate(found))
            if not isinstance(found, dict) or step not in found:
                return None
            found = found[step]
        return found  # type: ignore[no-any-return]


def read_source(file: str, data: bytes) -> SourceText:
    """Take one file's bytes apart. `file` is the name that problems show."""
    source = SourceText(file)
    text = _decoded(source, data)
    if text is None or source.problems:
        return source
    try:
        node = yaml.compose(text, Loader=CSafeLoader)
    except yaml.YAMLError as error:
        source.problems.append(_syntax_problem(file, error, text))
        return source
    if node is None:
        source.problems.append(Problem(file, 1, "", "文件是空的；照同一目录下的 _template.yml 写"))
    elif not isinstance(node, yaml.MappingNode):
        source.problems.append(Problem(file, 1, "", "最外层要写成“键: 值”，照同一目录下的 _template.yml 写"))
    else:
        source.tree = _Unfolding(source).unfold(node, ())
    return source


def _decoded(source: SourceText, data: bytes) -> str | None:
    if len(data) > MAX_BYTES:
        source.problems.append(Problem(source.file, 1, "", f"文件超过 {MAX_BYTES // 1_000_000} MB，请拆开"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        source.problems.append(Problem(source.file, line, "", "文件不是 UTF-8 编码，请在编辑器里另存为 UTF-8"))
        return None
    for match in FORBIDDEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        source.problems.append(Problem(source.file, line, "", f"有一个看不见的字符 U+{ord(match.group()):04X}，请删去"))
    if TOO_DEEP.search(text):
        source.problems.append(Problem(source.file, 1, "", "括号或列表套得太深，请检查"))
    return text


def _syntax_problem(file: str, error: yaml.YAMLError, text: str) -> Problem:
    said = " ".join(str(error).split())
    advice = next((advice for sign, advice in SYNTAX if sign in said), "YAML 写法有误，请检查缩进、冒号、引号和括号")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(mark.line, text.count("\n")) if mark else 0
    lines = text.splitlines()
    found = lines[line].strip() if line < len(lines) else ""
    return Problem(file, line + 1, "", advice, found or None)


class _Unfolding:
    """Turns composed nodes into the tree, noting lines and problems in `source`."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.seen: set[int] = set()
        self.empty: set[tuple[Path, str]] = set()

    def complain(self, node: yaml.Node, path: Path, advice: str, found: str | None = None) -> None:
        problem = Problem(self.source.file, node.start_mark.line + 1, field_name(path), advice, found)
        self.source.problems.append(problem)

    def unfold(self, node: yaml.Node, path: Path) -> Tree:
        self.source.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self.seen:
            self.complain(node, path, "不要用锚点和别名（& 和 *），把内容直接写在这里")
            return None
        self.seen.add(id(node))
        if len(path) > MAX_DEPTH:
            self.complain(node, path[:3], "层次太深，请检查缩进")
            return None
        if node.tag not in STANDARD_TAGS:
            self.complain(node, path, "值以 ! 开头时要加引号", node.tag)
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.unfold(item, (*path, number)) for number, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self.scalar(node, path)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.complain(key_node, path, "键要写成一个词；花括号开头的值要加引号")
                continue
            key = key_node.value
            line = key_node.start_mark.line + 1
            if key in found or (path, key) in self.empty:
                first = self.source.lines[(*path, key)]
                self.complain(key_node, (*path, key), f"这个键写了两次，第一次在第 {first} 行，请只留一个")
                continue
            self.source.lines[(*path, key)] = line
            value = self.unfold(value_node, (*path, key))
            self.source.lines[(*path, key)] = line
            if value is not None:  # an empty value says nothing, as if the key were not there
                found[key] = value
            else:
                self.empty.add((path, key))
        return found

    def scalar(self, node: yaml.ScalarNode, path: Path) -> str | None:
        text: str = node.value
        plain = not node.style
        if plain and text == "":
            return None
        if plain and text in ("null", "Null", "NULL", "~"):
            self.complain(node, path, "没有内容就留空或删去这一行，不要写 null", text)
            return None
        if node.end_mark.line > node.start_mark.line and node.style != "|":
            text = FOLD.sub("", text)  # YAML joins folded lines with a space; Chinese has none
        return text


def field_name(path: Path) -> str:
    """`tasks[2].units` for ("tasks", 1, "units"): rows are counted from 1, as people do."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
