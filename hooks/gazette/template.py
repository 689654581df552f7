"""data/*/_template.yml: a commented example of each kind, which `gazette new` copies.

In a template `#key: value` is an example to uncomment, `# words` is a comment. The comment of a field is taken from the
model and renewed by `gazette schema`; what people write themselves stands above the first key, after `# ——` or after
`# 注：`.
"""

import difflib
import re
import unicodedata
from pathlib import Path

from pydantic import BaseModel

from gazette.card import DOCUMENT_KINDS
from gazette.model.base import Part
from gazette.model.describe import describe
from gazette.reading.folder import ID
from gazette.reading.known import KIND_NAMES
from gazette.reading.records import MODELS
from gazette.reading.validation import part_at
from gazette.reading.yaml_text import read_source

EXAMPLE = re.compile(r"^( *)#(?=\S)")
COMMENT = re.compile(r"^ *# ")
KEPT = re.compile(r"^ *# (——|注：)")
TRAILING = re.compile(r" +# .*$")
WIDTH = 100


class TemplateError(Exception):
    """A template is not fit to be used, or a record not to be made from it; the words say why, in Chinese."""


def template_path(kind: str) -> str:
    """Where the template of a kind lies, below the project's root."""
    return f"data/{kind}/_template.yml"


def uncommented(text: str) -> str:
    """The template with all its examples in force."""
    return "\n".join(EXAMPLE.sub(r"\1", line) for line in text.split("\n"))


def explained(text: str, model: type[Part]) -> str:
    """The template with the comment of every field as the model now has it, where the field stands first."""
    lines = text.split("\n")
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), 0)
    body = [TRAILING.sub("", line) for line in lines[head:] if not COMMENT.match(line) or KEPT.match(line)]
    comments = _comments(uncommented("\n".join(body)), model)
    explained_lines: list[str] = []
    for number, line in enumerate(body, 1):
        said = comments.get(number)
        if said and _width(f"{line}  # {said}") > WIDTH:
            explained_lines += _above(said, line[: len(line) - len(line.lstrip(" "))])
            said = None
        explained_lines.append(f"{line}  # {said}" if said else line)
    return "\n".join([*lines[:head], *explained_lines])


def write_templates(root: Path) -> list[str]:
    """Renew the comments of the templates that are there; the paths that changed."""
    changed = []
    for kind, model in MODELS.items():
        file = root / template_path(kind)
        old = file.read_text("utf-8") if file.is_file() else ""
        try:
            new = explained(old, model) if old else ""
        except TemplateError as reason:
            raise TemplateError(f"{template_path(kind)}: {reason}") from None
        if new != old:
            file.write_text(new, "utf-8")
            changed.append(template_path(kind))
    return changed


def create(root: Path, kind: str, ident: str) -> str:
    """Copy the template of a kind to a new record; its path. Raises TemplateError, and then writes nothing."""
    if kind == "places":
        raise TemplateError("地区不分文件；在 data/places.yml 里加一项")
    if kind not in MODELS:
        known = "、".join(f"{name}（{KIND_NAMES[name]}）" for name in MODELS)
        near = difflib.get_close_matches(kind, MODELS, 1, 0.5) or [name for name in MODELS if KIND_NAMES[name] == kind]
        raise TemplateError(f"没有 {kind} 这一类；" + (f"是不是 {near[0]}" if near else f"可以写 {known}"))
    if not ID.fullmatch(ident):
        raise TemplateError(f"“{ident}”不能作编号：编号就是网址，只用小写英文、数字和连字符，不能全是数字")
    for other in DOCUMENT_KINDS if kind in DOCUMENT_KINDS else (kind,):
        if (root / f"data/{other}/{ident}.yml").exists():
            raise TemplateError(f"data/{other}/{ident}.yml 已经有了；换一个编号，或直接改它")
    template, file = root / template_path(kind), root / f"data/{kind}/{ident}.yml"
    if not template.is_file():
        raise TemplateError(f"缺少 {template_path(kind)}；从版本库里恢复它")
    with file.open("x", encoding="utf-8") as new:
        new.write(template.read_text("utf-8"))
    return f"data/{kind}/{ident}.yml"


def _comments(text: str, model: type[Part]) -> dict[int, str]:
    """Line → what is said of the key that stands on it, each field of each model once."""
    source = read_source("_template.yml", text.encode())
    if source.problems:
        raise TemplateError(f"去掉示例行首的 # 以后，{source.problems[0].advice}；'{source.problems[0].found or ''}'")
    found: dict[int, str] = {}
    seen: set[tuple[type, str]] = set()
    for path, line in source.lines.items():
        part = part_at(model, path[:-1]) if path and isinstance(path[-1], str) else None
        key = str(path[-1]) if path else ""
        if part and key in part.model_fields and line not in found and (home(part, key), key) not in seen:
            seen.add((home(part, key), key))
            found[line] = comment(part, key)
    return found


def comment(part: type[BaseModel], key: str) -> str:
    """What is said of a field."""
    title, words = describe(part)[key]
    return f"{title}：{words}".rstrip("。")


def home(part: type[BaseModel], key: str) -> type:
    """The class that declares a field: what several models inherit is explained once."""
    return next(base for base in reversed(part.__mro__) if key in getattr(base, "__annotations__", {}))


def _above(text: str, indent: str) -> list[str]:
    """A long comment on lines of its own, broken after punctuation."""
    lines = [f"{indent}# "]
    for piece in re.split("(?<=[、；，：])", text):
        if _width(lines[-1] + piece) > WIDTH:
            lines.append(f"{indent}# ")
        lines[-1] += piece
    return lines


def _width(text: str) -> int:
    """In columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
