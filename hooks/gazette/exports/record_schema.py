"""JSON Schema of `record.json`, a kind at a time: from the models, as `exports/record.py` says them.

What is published must keep its promise: `tests/exports/v1/` holds the schemas as promised, and a test compares.
"""

from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from gazette.exports.record import AROUND, NAME, VERSION, fields, kinds_named
from gazette.model.base import Part
from gazette.model.dates import PRECISIONS, When
from gazette.model.describe import describe
from gazette.model.document import Contact, Record, Revision
from gazette.model.place import Place
from gazette.reading.known import KIND_NAMES
from gazette.reading.records import MODELS
from gazette.status import STATUS_WORDS

Schema = dict[str, Any]
OF_KIND: dict[str, type[Record]] = {**MODELS, "places": Place}
KINDS = ("programmes", "notices", "plans", "rules", "lists", "organisations", "places")
WITH_RECORDS = {
    "programmes": "属于这个项目的文件，最近的在前，最多 50 份。",
    "notices": "答复这份通知的名单，最近的在前。",
    "organisations": "写到这个机构的记录，最近的在前，最多 50 份。",
    "places": "写到这个地区的记录，最近的在前，最多 50 份。",
}
DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}[+]08:[0-9]{2})?)?)?$"


def schema_of(kind: str, base: str) -> Schema:
    """The schema of a kind of record; `base` is the address under which `schema/` stands, empty where not known."""
    parts: dict[str, Schema] = {}
    facts = _object(OF_KIND[kind], parts, AROUND)
    parts["Revision"] = _object(Revision, parts)
    properties: Schema = {
        "api": {"title": "接口版本", "const": VERSION},
        "kind": {"title": "种类", "description": KIND_NAMES[kind], "const": kind},
        "id": {"title": "编号", "description": "同一种类里不重复，也是页面的地址。", "type": "string"},
        "title": {"title": "标题", "description": "文件的全称；别的记录是名称。", "type": "string"},
        "page": {"title": "页面", "description": "给人看的页面的地址。", "type": "string"},
        "table": {"title": "表格", "description": "名单的表格（JSON），旁边还有 CSV 和 Excel。", "type": "string"},
        "former_ids": {"title": "旧编号", "type": "array", "items": {"type": "string"}, "minItems": 1},
        "status": {
            "title": "状态",
            "description": "由日期推出的全部状态，按时间排列；某一刻的状态是 from 不晚于这一刻的最后一项。",
            "type": "array",
            "items": {"$ref": "#/$defs/Status"},
            "minItems": 1,
        },
        "revisions": {
            "title": "更新记录",
            "description": "这条数据（不是文件）何时改过什么。",
            "type": "array",
            "items": {"$ref": "#/$defs/Revision"},
            "minItems": 1,
        },
        "facts": {"title": "事实", "description": "照原文整理的内容；没有写的项不出现。", **facts},
        "records": {
            "title": "相关记录",
            "description": WITH_RECORDS.get(kind, ""),
            "type": "array",
            "items": {"$ref": "#/$defs/Entry"},
            "minItems": 1,
        },
        "records_left_out": {"title": "没有列出的相关记录数", "type": "integer", "minimum": 1},
    }
    for key in () if kind in WITH_RECORDS else ("records", "records_left_out"):
        del properties[key]
    if kind != "lists":
        del properties["table"]
    if kind in ("organisations", "places"):
        del properties["status"]
    parts |= _SHAPES
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **({"$id": f"{base}schema/{kind}.json"} if base else {}),
        "title": f"{KIND_NAMES[kind]}（{NAME}，第 {VERSION} 版）",
        **closed(properties, ["api", "kind", "id", "title", "page", "facts"]),
        "$defs": {name: parts[name] for name in sorted(_used(properties, parts))},
    }


def closed(properties: Schema, required: Iterable[str]) -> Schema:
    """An object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


TEXT: Schema = {"type": "string"}
_ON: Schema = {"description": "ISO 8601，写到哪一级就精确到哪一级；有钟点的带时区。", "type": "string", "pattern": DATE}
_SHAPES: dict[str, Schema] = {
    "When": {
        "title": "日期",
        "description": "on 是日期；只知道界限时是 not_before、not_after；没有写明时 unstated 说明原因。",
        **closed(
            {
                "on": {"title": "日期", **_ON},
                "precision": {"title": "精确到", "enum": list(PRECISIONS.values())},
                "not_before": {"title": "不早于", **_ON},
                "not_after": {"title": "不晚于", **_ON},
                "unstated": {"title": "未写明的原因", **TEXT},
                "words": {"title": "原文措辞", **TEXT},
            },
            (),
        ),
    },
    "Reference": {
        "title": "引用",
        **closed({"id": {"title": "编号", **TEXT}, "name": {"title": "名称", **TEXT}}, ("id", "name")),
    },
    "PlaceReference": {
        "title": "地区",
        **closed(
            {
                "id": {"title": "区划代码或编号", **TEXT},
                "name": {"title": "名称", **TEXT},
                "full_name": {"title": "带上级的名称", "description": "与名称相同时不写。", **TEXT},
            },
            ("id", "name"),
        ),
    },
    "DocumentReference": {
        "title": "文件",
        **closed(
            {
                "kind": {"title": "种类", "enum": ["notices", "plans", "rules", "lists"]},
                "id": {"title": "编号", **TEXT},
                "name": {"title": "简称", **TEXT},
            },
            ("kind", "id", "name"),
        ),
    },
    "Status": {
        "title": "状态",
        **closed(
            {
                "from": {
                    "title": "从何时起",
                    "description": "第一项没有，表示从一开始。",
                    "type": "string",
                    "format": "date-time",
                },
                "code": {"title": "代码", "enum": list(STATUS_WORDS)},
                "words": {"title": "文字", **TEXT},
                "last_day": {"title": "最后一天", "type": "string", "format": "date"},
                "near": {"title": "即将截止", "const": True},
            },
            ("code", "words"),
        ),
    },
    "Entry": {
        "title": "相关记录",
        **closed(
            {
                "kind": {"title": "种类", "enum": list(KINDS)},
                "id": {"title": "编号", **TEXT},
                "name": {"title": "简称", **TEXT},
                "date": {"title": "日期", **_ON},
            },
            ("kind", "id", "name"),
        ),
    },
}


def _object(model: type[Part], parts: dict[str, Schema], without: Iterable[str] = ()) -> Schema:
    stated = fields(model).stated
    properties, required = {}, []
    for name, info in model.model_fields.items():
        if name in without:
            continue
        title, text = describe(model)[name]
        found = _value(info.annotation, info.metadata, parts)
        contacts = Contact in get_args(info.annotation)
        if found.get("type") == "array" and name not in stated and not contacts:  # contacts may all be retired
            found["minItems"] = 1
        if info.default is False:
            found = {"const": True}
        if info.is_required() or info.default is True:
            required.append(name)
        properties[name] = {"title": title, "description": text, **found}
    return closed(properties, required)


def _value(annotation: Any, metadata: Iterable[Any], parts: dict[str, Schema]) -> Schema:
    kinds = kinds_named(annotation, metadata)
    if get_origin(annotation) is tuple:
        return {"type": "array", "items": _value(get_args(annotation)[0], metadata, parts)}
    if get_origin(annotation) in (Union, UnionType):
        return _value(next(one for one in get_args(annotation) if one is not type(None)), metadata, parts)
    if kinds:
        name = {"places": "PlaceReference"}.get(kinds[0], "DocumentReference" if len(kinds) > 1 else "Reference")
        return {"$ref": f"#/$defs/{name}"}
    if get_origin(annotation) is Annotated:
        return _value(get_args(annotation)[0], (), parts)
    if get_origin(annotation) is Literal:
        return {"enum": list(get_args(annotation))}
    if annotation is bool:
        return {"type": "boolean"}
    if annotation is int:
        return {"type": "integer", "minimum": 0}
    if annotation is When:
        return {"$ref": "#/$defs/When"}
    if isinstance(annotation, type) and issubclass(annotation, Part):
        name = annotation.__name__
        if name not in parts:
            parts[name] = {}  # a task has tasks
            parts[name] = _object(annotation, parts)
        return {"$ref": f"#/$defs/{name}"}
    assert isinstance(annotation, type) and issubclass(annotation, str), annotation
    return dict(TEXT)


def _used(schema: Any, parts: dict[str, Schema], found: set[str] | None = None) -> set[str]:
    """The definitions that a schema refers to."""
    found = set() if found is None else found
    if isinstance(schema, dict):
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name not in found:
                found.add(name)
                _used(parts[name], parts, found)
        for inner in schema.values():
            _used(inner, parts, found)
    elif isinstance(schema, list):
        for inner in schema:
            _used(inner, parts, found)
    return found
