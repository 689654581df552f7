"""YAML text → plain tree of dicts, lists and strings, with the line of every key and value.

A scalar is the text that stands in the file: `no`, `010`, `12:30` and `2024/5/6` are not guessed at. An empty value is
None. Anchors, tags and repeated keys are problems: a record says a thing once, where it is read.

Nearly every file is unremarkable, and nobody asks for its lines: `reading.plain_yaml` reads it, or else `_collected`,
twice as fast as `_Unfolding`, which takes apart whatever else there is, with every line and problem. All make the same
tree.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import yaml
from yaml import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

try:
    from yaml import CSafeLoader
except ImportError as error:  # the pure loader is ten times slower: say so instead of falling back to it
    raise ImportError(
        "PyYAML 没有带上 libyaml：请用官方的安装包重新安装（pip install --force-reinstall --only-binary :all: pyyaml）"
    ) from error

from gazette.reading.plain_yaml import NULLS, read_plain
from gazette.reading.problems import Problem, shortened

Tree = dict[str, Any] | list[Any] | str | None
Path = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_BYTES = 5_000_000
MAX_INVISIBLE = 20
"""How many invisible characters of one file are told at once: a file that is no text has thousands."""
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d\u2026\u2014"
FOLD = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")
GLUED_COMMENT = re.compile(r"\s+#[^\s#]")
PERHAPS_GLUED = re.compile(r"#(?<=[^\S\n]#)[^\s#]")  # wherever a line may hold one; begins with what is rare

# What libyaml says → what an editor should do. The first that is found in the message counts.
SYNTAX = (
    ("found a tab character", "缩进里有制表符（Tab），请全部换成空格"),
    ("found character that cannot start any token", "值以 @ ` % 等符号开头时，给整个值加引号"),
    ("mapping values are not allowed", "一行里多了一个冒号：值里有“: ”就给整个值加引号；或者缩进不对"),
    ("mapping keys are not allowed", "值以 ? 开头时要加引号"),
    ("found unexpected ':'", "冒号后面要空一格；值里有 : 或 ? 就给整个值加引号"),
    ("could not find expected ':'", "这一行缺少冒号，写成“键: 值”"),
    ("found unexpected end of stream", "这里开始的引号没有配对"),
    ("found unexpected document indicator", "这里开始的引号没有配对"),
    ("did not find expected ',' or ']'", "这里开始的方括号 [ ] 里缺少逗号，或没有配对"),
    ("did not find expected ',' or '}'", "这里开始的花括号 { } 里缺少逗号，或没有配对"),
    ("did not find expected key", "这里接不上前文：同一级的键要左对齐；引号里还要用引号时，里外用不同的引号"),
    ("did not find expected '-' indicator", "缩进不对：同一个列表的各项“- ”要左对齐"),
    ("did not find expected node content", "这里应当有内容，请补上值或去掉多余的符号"),
    ("did not find expected alphabetic or numeric character", "值以 * 或 & 开头时要加引号"),
    ("scanning a tag", "值以 ! 开头时要加引号"),
    ("parsing a tag", "值以 ! 开头时要加引号"),
    ("found undefined tag handle", "值以 ! 开头时要加引号"),
    ("scanning a block scalar", "| 和 > 后面要换行再写文字；值以它们开头时要加引号"),
    ("parsing a quoted scalar", "双引号里的反斜杠 \\ 有特殊含义，请改用单引号"),
    ("block sequence entries are not allowed", "“- ”不能和键写在同一行，请另起一行；值只是一个“-”时要加引号"),
    ("directive", "值以 % 开头时要加引号；不要写 %YAML 一类的行"),
    ("incompatible YAML document", "不要写 %YAML 一类的行"),
    ("expected <document start>", "这一行和前面的内容不成一体：第一级的键都不缩进，一个文件只写一条记录"),
    ("nested too deep", "括号或列表套得太深，请检查缩进和括号"),
)
# Of these the beginning is shown, not the place far below where libyaml gave up.
BEGINNING = re.compile("simple key|end of stream|document indicator|',' or")
# What stands on the line itself says more than the parser.
ON_THE_LINE = (
    (re.compile(r" *\t"), "缩进里有制表符（Tab），请全部换成空格"),
    (re.compile(r"[\s-]*[\w-]+：", re.ASCII), "键后面用半角冒号，再空一格，写成“键: 值”"),
    (re.compile(r"[\s-]*[\w-]+:(?!//)[^\s:]", re.ASCII), "冒号后面要空一格，写成“键: 值”"),
)


@dataclass
class SourceText:
    """One data file, taken apart: its tree, the line (from 1) of every path in it, and its syntax problems."""

    file: str
    tree: Tree = None
    empty: set[Path] = field(default_factory=set)
    """Keys without a value: they say nothing and are not in the tree."""
    problems: list[Problem] = field(default_factory=list)
    text: str = ""

    @cached_property
    def lines(self) -> dict[Path, int]:
        """The line of every path; an unremarkable file is read again for them."""
        if not self.text:
            return {}
        unfolding = _Unfolding(self)
        unfolding.document()
        return unfolding.lines

    def has(self, path: Path) -> bool:
        """Whether the file writes `path`, if only as a key without a value."""
        return path in self.empty or self.value(path) is not None

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
    if text is None:
        return source
    source.text, source.tree = text, _unremarkable(text)
    if source.tree is None:
        unfolding = _Unfolding(source)
        source.lines = unfolding.lines
        try:
            source.tree = unfolding.document()
        except yaml.YAMLError as error:
            source.problems.append(_syntax_problem(file, error, text))
    return source


def _decoded(source: SourceText, data: bytes) -> str | None:
    """The text; without its invisible characters, once they are noted, so that reading goes on and finds the rest."""
    if len(data) > MAX_BYTES:
        source.problems.append(Problem(source.file, 1, "", f"文件超过 {MAX_BYTES // 1_000_000} MB，请拆开"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        source.problems.append(Problem(source.file, line, "", "文件不是 UTF-8 编码，请在编辑器里另存为 UTF-8"))
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _surely_visible(text) or not FORBIDDEN.search(text):
        return text
    found = _invisible_in(source.file, text)
    source.problems += islice(found, MAX_INVISIBLE)
    for more in islice(found, 1):
        source.problems.append(Problem(source.file, more.line, "", "从这里起还有很多看不见的字符，请全部删去"))
    return FORBIDDEN.sub("", text)


def _surely_visible(text: str) -> bool:
    """Whether nothing in it is forbidden, told in half the time: of those characters Python prints only two."""
    return text.replace("\n", " ").isprintable() and "\ufffc" not in text and "\ufffd" not in text


def _invisible_in(file: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        for character in sorted(set(FORBIDDEN.findall(line))):
            yield Problem(file, number, "", _invisible(character))


def _invisible(character: str) -> str:
    if character == "\ufffd":
        return "有乱码字符 U+FFFD，请对照原文改正"
    if "\ue000" <= character <= "\uf8ff":
        return f"有自造字 U+{ord(character):04X}，读者看不到，请换成标准的字或用文字说明"
    return f"有看不见的字符 U+{ord(character):04X}，请删去"


def _syntax_problem(file: str, error: yaml.YAMLError, text: str) -> Problem:
    said = " ".join(str(error).split())
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    mark = context if BEGINNING.search(said) and context else mark or context
    line = min(mark.line, text.count("\n")) if mark else 0
    found = text.split("\n")[line]
    advice = next((advice for sign, advice in SYNTAX if sign in said), "YAML 写法有误，请检查缩进、冒号、引号和括号")
    return Problem(file, line + 1, "", _on_the_line(found) or advice, found.strip() or None)


def _on_the_line(line: str) -> str | None:
    return next((advice for sign, advice in ON_THE_LINE if sign.match(line)), None)


class _Remarkable(Exception):
    """The file holds what only `_Unfolding` understands."""


def _unremarkable(text: str) -> Tree:
    """The tree of a mapping without problems, empty keys and escapes; None for any other text."""
    if "\\" in text or PERHAPS_GLUED.search(text):
        return None
    tree = read_plain(text, _collected) or _collected(text)
    return tree if isinstance(tree, dict) else None


def _collected(text: str, depth: int = 0) -> dict[str, Any] | list[Tree] | None:
    """The one collection that an unremarkable text is, or a part of it so deep; None for any other text."""
    next_event = CSafeLoader(text).get_event
    try:
        next_event(), next_event()  # the stream and the document start
        begun = next_event()
        tree = _collection(begun, next_event, depth) if isinstance(begun, yaml.CollectionStartEvent) else None
        next_event()  # the document ends
        return tree if type(next_event()) is yaml.StreamEndEvent else None
    except (_Remarkable, yaml.YAMLError):
        return None


def _collection(begun: Any, next_event: Callable[[], Any], depth: int) -> dict[str, Any] | list[Tree]:
    if begun.anchor or begun.tag or depth >= MAX_DEPTH:
        raise _Remarkable
    if type(begun) is MappingStartEvent:
        return _mapping(next_event, depth + 1)
    if type(begun) is not SequenceStartEvent:
        raise _Remarkable
    items: list[Tree] = []
    while type(event := next_event()) is not SequenceEndEvent:
        items.append(_text(event) if type(event) is ScalarEvent else _collection(event, next_event, depth + 1))
    return items


def _mapping(next_event: Callable[[], Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while type(event := next_event()) is ScalarEvent:
        key = event.value.strip()
        if not key or key == "<<" or key in found or event.anchor or event.tag:
            raise _Remarkable
        event = next_event()
        value = _text(event) if type(event) is ScalarEvent else _collection(event, next_event, depth)
        if value is None:
            raise _Remarkable
        found[key] = value
    if type(event) is not MappingEndEvent:
        raise _Remarkable
    return found


def _text(event: Any) -> str | None:
    if event.anchor or event.tag:
        raise _Remarkable
    text: str = event.value.strip()
    if not event.style:
        if text in NULLS:
            raise _Remarkable
        if not text:
            return None
    return _unfolded(text, event) if " " in text else text


def _unfolded(text: str, event: Any) -> str:
    """YAML joins folded lines with a space; Chinese has none."""
    folded = event.end_mark.line > event.start_mark.line and event.style != "|"
    return FOLD.sub("", text) if folded else text


class _Unfolding:
    """Turns libyaml's events into the tree, noting lines, and problems and empty keys in `source`.

    Events, not composed nodes: composing recurses in C without a limit, and a deep file would end the process.
    """

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.lines: dict[Path, int] = {}
        self.text = [*source.text.split("\n"), ""]  # libyaml counts one line more at the end
        self.events: Iterator[Any] = yaml.parse(source.text, Loader=CSafeLoader)

    def complain(self, event: Any, path: Path, advice: str, found: str | None = None) -> None:
        line, last = event.start_mark.line + 1, self.source.problems[-1:]
        if not last or (last[0].line, last[0].advice) != (line, advice):
            self.source.problems.append(Problem(self.source.file, line, field_name(path), advice, found))

    def document(self) -> Tree:
        next(self.events)  # the stream starts
        if isinstance(next(self.events), yaml.StreamEndEvent):
            advice = "文件是空的；写上内容（样子见 _template.yml），或删去这个文件"
            self.source.problems.append(Problem(self.source.file, 1, "", advice))
            return None
        root = next(self.events)
        if not isinstance(root, MappingStartEvent):
            found = self.text[root.start_mark.line]
            advice = "最外层要写成“键: 值”的几行（样子见 _template.yml）"
            self.complain(root, (), _on_the_line(found) or advice, found)
            return None
        tree = self.value(root, ())
        next(self.events)  # the document ends
        another = next(self.events)
        if isinstance(another, yaml.DocumentStartEvent):
            self.complain(another, (), "一个文件只写一条记录，请去掉多余的“---”")
        return tree

    def value(self, event: Any, path: Path) -> Tree:
        self.lines.setdefault(path, event.start_mark.line + 1)
        if len(path) > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=event.start_mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.complain(event, path, "不要用锚点和别名（& 和 *），把内容直接写在这里；值以它们开头时要加引号")
        elif event.tag:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.complain(event, path, "不要用类型标记；值以 ! 开头时要加引号", shown)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, SequenceStartEvent):
            items: list[Tree] = []
            while not isinstance(item := next(self.events), SequenceEndEvent):
                items.append(self.value(item, (*path, len(items))))
            return items
        return self.scalar(event, path) if isinstance(event, ScalarEvent) else None

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key_event := next(self.events), MappingEndEvent):
            key = self.key(key_event, path)
            inner = (*path, key or "")
            if key is None or key in found or inner in self.source.empty:
                if key is not None:
                    first = self.lines[inner]
                    self.complain(key_event, inner, f"这个键写了两次，第一次在第 {first} 行，请只留一个")
                self.skip(next(self.events))
                continue
            self.lines[inner] = key_event.start_mark.line + 1
            value = self.value(next(self.events), inner)
            if value is not None:
                found[key] = value
            else:
                self.source.empty.add(inner)
        return found

    def key(self, event: Any, path: Path) -> str | None:
        """The key, or None and a problem."""
        if not isinstance(event, ScalarEvent):
            self.complain(event, path, "键要写成一个词；以 { 或 [ 开头的值要加引号")
            self.skip(event)
        elif event.anchor or event.tag:
            self.complain(event, path, "键前面不要写 &、! 这些符号")
        elif event.value == "<<":
            self.complain(event, path, "不要用 << 合并，把内容直接写在这里")
        elif not event.value.strip():
            self.complain(event, path, "冒号前面缺少键")
        else:
            return self.visible(event, path).strip()
        return None

    def scalar(self, event: Any, path: Path) -> str | None:
        text = self.visible(event, path).strip()
        if not event.style:
            if GLUED_COMMENT.match(self.text[event.end_mark.line], event.end_mark.column):
                self.complain(event, path, "“ #”后面会被当成注释丢掉：是正文就给整个值加引号，是注释就在 # 后面空一格")
            if text in NULLS:
                self.complain(event, path, "没有内容就留空或删去这一行，不要写 null", text)
                return None
            if text == "":
                return None
        return _unfolded(text, event)

    def visible(self, event: Any, path: Path) -> str:
        """The text; escapes such as "\\u202e" can still bring invisible characters in."""
        text: str = event.value
        for character in sorted(set(FORBIDDEN.findall(text))):
            self.complain(event, path, _invisible(character))
        return FORBIDDEN.sub("", text)

    def skip(self, event: Any) -> None:
        """Pass over what `event` begins."""
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if not depth:
                return
            event = next(self.events)


def field_name(path: Path) -> str:
    """`tasks[2].units` for ("tasks", 1, "units"): rows are counted from 1, as people do."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{shortened(step)}" for step in path)
    return "".join(steps).removeprefix(".")
