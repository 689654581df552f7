"""One tree → one model, or every problem in it in words that an editor can act on."""

import difflib
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gazette.model.base import Part
from gazette.model.describe import describe
from gazette.reading.known import Known
from gazette.reading.problems import Problem
from gazette.reading.yaml_text import Path, SourceText, Tree, field_name

Model = TypeVar("Model", bound=BaseModel)


def validate(
    model: type[Model], source: SourceText, tree: Tree, known: Known, prefix: Path = ()
) -> tuple[Model | None, list[Problem]]:
    """The record that `tree` (at `prefix` of `source`) says, or None and its problems."""
    try:
        return model.model_validate(tree, context=known), []
    except ValidationError as invalid:
        problems = [_problem(model, source, error, prefix) for error in invalid.errors(include_url=False)]
        return None, list(dict.fromkeys(problems))


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
    while kept and source.value(kept) is None and kept not in source.lines:
        kept = kept[:-1]
    if error_type == "missing" and isinstance(source.value(kept), dict | None):
        return path[: len(kept) + 1]
    return kept


def _advice(model: type[BaseModel], error: ErrorDetails, path: Path) -> str:
    match error["type"]:
        case "gazette":
            return error["msg"]
        case "missing":
            title, text = _described(model, path)
            return f"缺少这一项（{title}）：{text}" if title else "缺少这一项"
        case "extra_forbidden":
            fields = [name for name in _model_at(model, path[:-1]).model_fields if name != "id"]
            near = difflib.get_close_matches(str(path[-1]), fields, 1, 0.6)
            return f"没有这个键；是不是 {near[0]}" if near else f"没有这个键；可以写的有 {'、'.join(fields)}"
        case "literal_error":
            options = [str(option) for option in _options(_annotation(model, path))]
            return f"只能写 {'、'.join(options)} 之一"
        case "string_type":
            return "这里写一段文字，不要写成列表或多层" if error["input"] is not None else "这一项是空的，请补上或删去"
        case "tuple_type":
            return "这里写成列表，每项另起一行，以“- ”开头"
        case "model_type" | "model_attributes_type" | "dict_type":
            fields = [name for name in _model_at(model, path).model_fields if name != "id"]
            return f"这里写成“键: 值”的几行，可以写的有 {'、'.join(fields)}"
    return "写法不对；请看 CONTRIBUTING.md 里这一项的说明"


def _annotation(model: type[BaseModel], path: Path) -> Any:
    """The declared type of what stands at `path`."""
    found: Any = model
    for step in path:
        part = _part_in(found)
        if isinstance(step, str) and part and step in part.model_fields:
            found = part.model_fields[step].annotation
    return found


def _part_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_part_in, get_args(annotation))), None)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    return _part_in(_annotation(model, path)) or Part


def _options(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next(filter(None, map(_options, get_args(annotation))), ())


def _described(model: type[BaseModel], path: Path) -> tuple[str, str]:
    return describe(_model_at(model, path[:-1])).get(str(path[-1]), ("", ""))
