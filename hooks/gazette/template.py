"""data/*/_template.yml: a commented example of each kind, which `gazette new` copies.

In a template `#key: value` is an example to uncomment, `# words` is a comment. The comment of a field is taken from the
model and renewed by `gazette schema`; what people write themselves stands above the first key, after `# ——` or after
`# 注：`.
"""

import re
import unicodedata
from pathlib import Path

from gazette.model.base import Part
from gazette.model.describe import describe
from gazette.reading.records import MODELS
from gazette.reading.validation import part_at
from gazette.reading.yaml_text import read_source

EXAMPLE = re.compile(r"^( *)#(?=\S)")
COMMENT = re.compile(r"^ *# ")
KEPT = re.compile(r"^ *# (——|注：)")
TRAILING = re.compile(r" +# .*$")
WIDTH = 100


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
        new = explained(old, model) if old else ""
        if new != old:
            file.write_text(new, "utf-8")
            changed.append(template_path(kind))
    return changed


def _comments(text: str, model: type[Part]) -> dict[int, str]:
    """Line → what is said of the key that stands on it, each field of each model once."""
    source = read_source("_template.yml", text.encode())
    if source.problems:
        raise ValueError(str(source.problems[0]))
    found: dict[int, str] = {}
    seen: set[tuple[type, str]] = set()
    for path, line in source.lines.items():
        part = part_at(model, path[:-1]) if path and isinstance(path[-1], str) else None
        key = str(path[-1]) if path else ""
        if part and key in part.model_fields and line not in found and (home(part, key), key) not in seen:
            seen.add((home(part, key), key))
            found[line] = comment(part, key)
    return found


def comment(part: type[Part], key: str) -> str:
    """What is said of a field."""
    title, words = describe(part)[key]
    return f"{title}：{words}".rstrip("。")


def home(part: type[Part], key: str) -> type:
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
