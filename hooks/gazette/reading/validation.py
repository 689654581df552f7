"""One tree → one model, or every problem in it in words that an editor can act on."""

import difflib
import re
from collections.abc import Iterator
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gazette.model.base import KnownIds, Short
from gazette.model.describe import Description, describe
from gazette.model.document import Record
from gazette.model.place import Place
from gazette.model.release import Publication
from gazette.reading.problems import Problem
from gazette.reading.yaml_text import Path, SourceText, Tree, field_name

Model = TypeVar("Model", bound=BaseModel)
STEP = re.compile(r"(\w+)(?:\[([0-9]+)\])?")
LACKING = ("missing", "incomplete")
"""The kinds of error that a draft may have."""


def validate(
    model: type[Model], source: SourceText, tree: Tree, known: KnownIds | None, prefix: Path = ()
) -> tuple[Model | None, list[Problem]]:
    """The record that `tree` (at `prefix` of `source`) says, or None and its problems."""
    problems = list(_unknown_without_value(model, source, prefix))
    valid = None
    try:
        valid = model.model_validate(tree, context=known)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
        if is_draft(model, tree):
            errors = [error for error in errors if error["type"] not in LACKING]
        problems += [_problem(model, source, error, prefix) for error in errors]
    told = tuple(problem.field for problem in source.problems if problem.field)
    untold = [problem for problem in dict.fromkeys(problems) if not _within(problem.field, told)]
    return None if problems else valid, untold


def is_draft(model: type[BaseModel], tree: Tree) -> bool:
    """Whether a tree says that it is a draft, which need not be complete."""
    return issubclass(model, Publication) and isinstance(tree, dict) and tree.get("draft") == "true"


def lacking(model: type[BaseModel], tree: Tree) -> list[str]:
    """The fields that a draft still lacks, each with its title."""
    try:
        model.model_validate(tree)
    except ValidationError as invalid:
        errors = [error for error in invalid.errors(include_url=False) if error["type"] in LACKING]
        return [_lacked(model, error) for error in errors]
    return []


def _lacked(model: type[BaseModel], error: ErrorDetails) -> str:
    path: Path = tuple(error["loc"])
    return f"{field_name(path)}（{_described(model, path).title}）" if path else error["msg"]


def keys(model: type[BaseModel]) -> list[str]:
    """The keys that an editor may write: the id of a record is the stem of its file, that of a place is written."""
    from_file = issubclass(model, Record) and not issubclass(model, Place)
    return [name for name in model.model_fields if not (from_file and name == "id")]


def part_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model of what stands at `path` of a record; None where that is no model."""
    return _part_in(_annotation(model, path))


def spoken(model: type[BaseModel], field: str) -> str:
    """What readers call a field: 截止 1 · 截止日期 for `deadlines[1].at`; a field that no longer exists as it is."""
    said, path = [], tuple(STEP.findall(field))
    for place, (_, number) in enumerate(path):
        title = _described(model, tuple(step for step, _ in path[: place + 1])).title
        if not title:
            return field
        said.append(f"{title} {number}" if number else title)
    return " · ".join(said) or field


def _within(field: str, told: tuple[str, ...]) -> bool:
    """Whether reading has already complained about this field or one around it."""
    return any(field == outer or field.startswith((f"{outer}.", f"{outer}[")) for outer in told)


def _unknown_without_value(model: type[BaseModel], source: SourceText, prefix: Path) -> Iterator[Problem]:
    for path in source.empty:
        inner = path[len(prefix) :]
        part = part_at(model, inner[:-1]) if path[: len(prefix)] == prefix and inner else None
        if part and inner[-1] not in part.model_fields:
            advice = _no_such_key(part, str(inner[-1]))
            yield Problem(source.file, source.line(path), field_name(path), advice, str(inner[-1]))


def _problem(model: type[BaseModel], source: SourceText, error: ErrorDetails, prefix: Path) -> Problem:
    path: Path = tuple(error["loc"])
    shown = _present(source, (*prefix, *path), error["type"])
    value = source.value(shown)
    if error["type"] == "extra_forbidden":
        found: str | None = str(shown[-1])
    else:
        found = value if isinstance(value, str) else None
    return Problem(source.file, source.line(shown), field_name(shown), _advice(model, error, path), found)


def _present(source: SourceText, path: Path, error_type: str) -> Path:
    """The part of `path` that stands in the file; a missing key is named all the same."""
    kept = path
    while kept and kept not in source.lines:
        kept = kept[:-1]
    if error_type == "missing" and isinstance(source.value(kept), dict | None):
        return path[: len(kept) + 1]
    return kept


def _advice(model: type[BaseModel], error: ErrorDetails, path: Path) -> str:
    if error["type"] in ("gazette", "incomplete"):
        return error["msg"]
    if error["type"] == "missing":
        return _missing(model, error, path)
    if error["type"] == "extra_forbidden":
        part = part_at(model, path[:-1])
        return _no_such_key(part, str(path[-1])) if part else "没有这个键"
    if error["input"] is None:
        return "这一项是空的，请补上或删去"
    match error["type"]:
        case "literal_error":
            return f"只能写其中之一：{_choices(model, path)}"
        case "string_type":
            return "这里写一段文字，不要写成列表或多层；文字以 [ 或 { 开头时要加引号"
        case "tuple_type":
            return "这里写成列表，每项另起一行，以“- ”开头"
        case "model_type" | "model_attributes_type" | "dict_type":
            part = part_at(model, path)
            text = f"直接写{describe(part)[part.shorthand].title}，或" if part and issubclass(part, Short) else ""
            return f"这里{text}写成“键: 值”的几行，可以写的有 {'、'.join(keys(part)) if part else ''}"
    return "写法不对；请看 CONTRIBUTING.md 里这一项的说明"


def _missing(model: type[BaseModel], error: ErrorDetails, path: Path) -> str:
    title, text = _described(model, path)
    part, key = part_at(model, path[:-1]), path[-1]
    if part and issubclass(part, Short) and set(error["input"]) == {part.shorthand}:
        return f"还缺 {key}（{title}：{text.rstrip('。')}）；写成 {{{part.shorthand}: …, {key}: …}}"
    return f"缺少这一项（{title}）：{text}"


def _no_such_key(part: type[BaseModel], key: str) -> str:
    near = difflib.get_close_matches(key, keys(part), 1, 0.6)
    return f"没有这个键；是不是 {near[0]}" if near else f"没有这个键；可以写的有 {'、'.join(keys(part))}"


def _choices(model: type[BaseModel], path: Path) -> str:
    """The options of a literal: in the words of its explanation where that says what each of them means."""
    options = [str(option) for option in _options(_annotation(model, path))]
    named = tuple(step for step in path if isinstance(step, str))
    explained = _described(model, path[: path.index(named[-1]) + 1]).text.rstrip("。")
    explained = explained.partition("；")[0]
    return explained if all(option in explained for option in options) else "、".join(options)


def _annotation(model: type[BaseModel], path: Path) -> Any:
    """The declared type of what stands at `path`; None where nothing is declared."""
    found: Any = model
    for step in path:
        if isinstance(step, str):
            part = _part_in(found)
            found = part.model_fields[step].annotation if part and step in part.model_fields else None
    return found


def _part_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_part_in, get_args(annotation))), None)


def _options(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next(filter(None, map(_options, get_args(annotation))), ())


def _described(model: type[BaseModel], path: Path) -> Description:
    part = part_at(model, path[:-1])
    return describe(part).get(str(path[-1]), Description("", "")) if part else Description("", "")
