"""The Chinese title and explanation of every field, taken from the text that stands under it in the source."""

import ast
import inspect
import sys
from functools import cache
from types import ModuleType
from typing import NamedTuple

from pydantic import BaseModel


class Description(NamedTuple):
    """How a field is called and what to write into it."""

    title: str
    text: str


@cache
def _of_module(module: ModuleType) -> dict[str, dict[str, Description]]:
    described: dict[str, dict[str, Description]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        fields = described[node.name] = {}
        for field, text in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
            ):
                title, _, explanation = str(text.value.value).partition("：")
                fields[field.target.id] = Description(title, explanation)
    return described


@cache
def describe(model: type[BaseModel]) -> dict[str, Description]:
    """Field name → its title and explanation, inherited fields included."""
    found: dict[str, Description] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= _of_module(sys.modules[base.__module__]).get(base.__name__, {})
    return found
