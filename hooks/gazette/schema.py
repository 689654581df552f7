"""JSON Schema of every kind of file, for completion and hover help in editors: made from the models, never by hand.

YAML editors read `2099` as a number and `true` as a boolean where Gazette reads the text that stands in the file;
the schemas therefore take both.
"""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gazette.model.base import Part, Short
from gazette.model.describe import describe
from gazette.model.finder import Finder
from gazette.model.place import Place
from gazette.model.site import Site
from gazette.reading.known import KIND_NAMES
from gazette.reading.records import MODELS
from gazette.reading.validation import keys

Schema = dict[str, Any]
FOLDER = "data/schema"
SCALAR = ["string", "number", "boolean"]
TITLES = {**KIND_NAMES, "site": "网站设置", "finder": "找项目"}


def schemas() -> dict[str, str]:
    """Path below the project's root → the text of the schema file."""
    models: dict[str, type[Part]] = {**MODELS, "places": Place, "site": Site, "finder": Finder}
    return {f"{FOLDER}/{kind}.json": _text(_of_file(kind, models[kind])) for kind in sorted(models)}


def write_schemas(root: Path) -> list[str]:
    """Write what is missing or out of date; the paths that changed."""
    changed = []
    for path, text in schemas().items():
        file = root / path
        if not file.is_file() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            changed.append(path)
    return changed


def _text(schema: Schema) -> str:
    """JSON with short lists on one line."""
    text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    return re.sub(r"\[\n([^][{}]*)\]", lambda found: f"[{' '.join(found[1].split())}]", text)


def _of_file(kind: str, model: type[Part]) -> Schema:
    generated = model.model_json_schema()
    models = {found.__name__: found for found in _below(Part)}
    parts = {name: _part(models[name], part) for name, part in generated.pop("$defs").items()}
    if kind == "places":  # one file for all of them; the table of divisions supplies what an entry leaves out
        parts["Place"] = {**_part(model, generated), "required": ["id"]}
        listed = {"title": "地区", "type": ["array", "null"], "items": {"$ref": "#/$defs/Place"}}
        top: Schema = {"type": "object", "properties": {"places": listed}, "additionalProperties": False}
    else:
        top = _part(model, generated)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLES[kind]}
    return {**head, **top, "$defs": dict(sorted(parts.items()))}


def _below(model: type[Part]) -> set[type[Part]]:
    return {model}.union(*map(_below, model.__subclasses__()))


def _part(model: type[Part], generated: Schema) -> Schema:
    """One model: its own keys, in Chinese, and nothing else."""
    required = [key for key in generated.get("required", ()) if key in keys(model)]
    properties = {key: _field(model, key, generated["properties"][key], key in required) for key in keys(model)}
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    if issubclass(model, Short):
        text = _taken(generated["properties"][model.shorthand])
        return {"anyOf": [text, schema]}
    return schema


def _field(model: type[BaseModel], key: str, generated: Schema, required: bool) -> Schema:
    title, description = describe(model)[key]
    taken = _taken(generated)
    if not required:
        taken = _or_empty(taken)
    default = {"default": generated["default"]} if generated.get("default") else {}
    return {"title": title, "description": description, **taken, **default}


def _taken(generated: Schema) -> Schema:
    """What an editor may type for a value of the generated schema."""
    match generated:
        case {"anyOf": [inner, {"type": "null"}]}:
            return _taken(inner)
        case {"$ref": target}:
            return {"$ref": target}
        case {"enum": options}:
            return {"enum": options}
        case {"type": "array", "items": items}:
            return {"type": "array", "items": _taken(items)}
        case {"type": "boolean"}:
            return {"enum": [True, False, "true", "false"]}
        case {"type": "integer"}:
            return {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$"}
        case {"type": "string", "pattern": pattern}:
            return {"type": ["string", "number"], "pattern": pattern}
        case {"type": "string"}:
            return {"type": SCALAR}
    raise TypeError(f"no schema for {generated}")


def _or_empty(taken: Schema) -> Schema:
    """A key that is not required may stand there without a value."""
    if "enum" in taken:
        return {"enum": [*taken["enum"], None]}
    if "type" in taken:
        types = taken["type"] if isinstance(taken["type"], list) else [taken["type"]]
        return {**taken, "type": [*types, "null"]}
    return {"anyOf": [taken, {"type": "null"}]}
