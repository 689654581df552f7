"""`/api/v1/openapi.json`: which files there are and what stands in them (OpenAPI 3.1)."""

from typing import Any

from gazette.exports.record import VERSION
from gazette.exports.record_schema import KINDS, TEXT, Schema, closed
from gazette.reading.known import KIND_NAMES

API = f"/api/v{VERSION}"
YEAR: Schema = {"type": "string", "pattern": "^([0-9]{4}|undated)$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXTS: Schema = {"type": "array", "items": TEXT, "minItems": 1}
VERSIONED: Schema = {"const": VERSION}


def described(site: str) -> Schema:
    """The description of the interface; `site` is the site's address, empty where it is not known."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "公共项目信息汇编：数据接口",
            "version": f"{VERSION}.0.0",
            "description": (
                "全部是静态文件，用 GET 读取，不用登记，也没有查询参数。"
                "第 1 版只会增加字段，不会删去或改变已有的字段；要改时另出第 2 版。没有内容的字段不出现。"
                "年份照文件的日期；没有日期的和项目、机构在 undated。"
            ),
        },
        "servers": [{"url": site.rstrip("/") or "../.."}],
        "paths": {
            f"{API}/index.json": _get("总目录", "Index"),
            f"{API}/{{kind}}/index.json": _get("一个种类有哪些文件", "KindIndex", kind=_kinds(KINDS)),
            f"{API}/{{kind}}/{{year}}.json": _get(
                "一个种类一年的记录", "Shelf", kind=_kinds(KINDS[:-1]), year=_parameter("年份或 undated", YEAR)
            ),
            f"{API}/places/{{id}}.json": _get(
                "一个省份里收录的地区", "Places", id=_parameter("最上一级地区的代码", TEXT)
            ),
            f"{API}/sectors/index.json": _get("领域", "SectorIndex"),
            f"{API}/sectors/{{sector}}/{{year}}.json": _get(
                "一个领域一年的记录",
                "Sector",
                sector=_parameter("领域的编号", TEXT),
                year=_parameter("年份或 undated", YEAR),
            ),
            f"{API}/manifest.json": _get("每条记录的摘要值，供查对哪些改过", "Manifest"),
            f"{API}/schema/{{kind}}.json": _get("一个种类的 JSON Schema", "Schema", kind=_kinds(KINDS)),
            f"{API}/common-grants/opportunities.json": _get(
                "还可以申报的通知，按 CommonGrants 0.5 的写法", "Opportunities"
            ),
            **{
                f"/{kind}/{{id}}/record.json": _get(f"一条记录：{KIND_NAMES[kind]}", kind, id=_parameter("编号", TEXT))
                for kind in KINDS
            },
        },
        "components": {"schemas": _schemas()},
    }


def _get(summary: str, schema: str, **parameters: Schema) -> Schema:
    operation: Schema = {
        "summary": summary,
        "responses": {
            "200": {
                "description": summary,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
            },
            "404": {"description": "没有这个文件"},
        },
    }
    if parameters:
        operation["parameters"] = [{"name": name, **said} for name, said in parameters.items()]
    return {"get": operation}


def _parameter(description: str, schema: Schema) -> Schema:
    return {"in": "path", "required": True, "description": description, "schema": schema}


def _kinds(kinds: tuple[str, ...]) -> Schema:
    return _parameter("种类", {"type": "string", "enum": list(kinds)})


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _schemas() -> dict[str, Any]:
    linked = {"id": TEXT, "name": TEXT, "index": TEXT}
    year = closed({"year": YEAR, "count": COUNT, "index": TEXT}, ("year", "count", "index"))
    kind = closed(
        {"id": {"enum": list(KINDS)}, "name": TEXT, "index": TEXT, "schema": TEXT, "record": TEXT},
        ("id", "name", "index", "schema", "record"),
    )
    entry = closed(
        {
            "id": TEXT,
            "title": {**TEXT, "description": "文件的全称"},
            "name": {**TEXT, "description": "简称，与标题不同时写"},
            "type": {**TEXT, "description": "类型"},
            "number": {**TEXT, "description": "发文字号"},
            "issuers": {**TEXTS, "description": "发文机关，照原文的顺序"},
            "date": {**TEXT, "description": "发布或成文的日期，ISO 8601，写到哪一级精确到哪一级"},
            "call": {**TEXT, "description": "名单答复的通知"},
            "stage": {**TEXT, "description": "名单的阶段"},
            "rows": {"type": "integer", "minimum": 1, "description": "名单的行数"},
            "programmes": {**TEXTS, "description": "项目的编号"},
            "organisations": {**TEXTS, "description": "写到的机构的编号"},
            "places": {**TEXTS, "description": "写到的地区的代码"},
            "sectors": {**TEXTS, "description": "领域的编号"},
            "revised": {**TEXT, "description": "这条数据最近一次更正的日期"},
            "page": TEXT,
        },
        ("id", "title", "type", "page"),
    )
    place = closed(
        {"id": TEXT, "name": TEXT, "full_name": TEXT, "level": TEXT, "parent": TEXT, "page": TEXT},
        ("id", "name", "full_name", "level", "page"),
    )
    known = closed(
        {"kind": {"enum": list(KINDS)}, "id": TEXT, "title": TEXT, "date": TEXT, "page": TEXT},
        ("kind", "id", "title", "page"),
    )
    top = ("api", "kind")
    return {
        "Index": closed(
            {
                "api": VERSIONED,
                "description": TEXT,
                "documentation": TEXT,
                "kinds": _list(kind),
                "sectors": TEXT,
                "manifest": TEXT,
                "common_grants": TEXT,
                "catalog": TEXT,
            },
            ("api", "description", "documentation", "kinds", "sectors", "manifest", "common_grants", "catalog"),
        ),
        "KindIndex": closed(
            {
                "api": VERSIONED,
                "kind": {"enum": list(KINDS)},
                "years": _list(year),
                "inside": _list(closed(linked, linked)),
            },
            top,
        ),
        "Shelf": closed(
            {
                "api": VERSIONED,
                "kind": {"enum": list(KINDS[:-1])},
                "year": YEAR,
                "count": COUNT,
                "records": _list(entry),
            },
            (*top, "year", "count", "records"),
        ),
        "Places": closed(
            {
                "api": VERSIONED,
                "kind": {"const": "places"},
                "inside": TEXT,
                "count": COUNT,
                "records": _list(place),
            },
            (*top, "inside", "count", "records"),
        ),
        "SectorIndex": closed(
            {
                "api": VERSIONED,
                "sectors": _list(closed({"id": TEXT, "name": TEXT, "years": _list(year)}, ("id", "name", "years"))),
            },
            ("api", "sectors"),
        ),
        "Sector": closed(
            {"api": VERSIONED, "sector": TEXT, "year": YEAR, "count": COUNT, "records": _list(known)},
            ("api", "sector", "year", "count", "records"),
        ),
        "Manifest": closed(
            {
                "format": {**TEXT, "description": "摘要的算法；不同时不能比较"},
                "records": {
                    "type": "object",
                    "description": "种类/编号 → 这条记录",
                    "additionalProperties": closed(
                        {
                            "facts": {**TEXT, "pattern": "^[0-9a-f]{16}$", "description": "事实的摘要，改过就不同"},
                            "revisions": {**COUNT, "description": "有几条更新记录"},
                            "withdrawn": {"const": True, "description": "已撤回"},
                        },
                        ("facts", "revisions"),
                    ),
                },
            },
            ("format", "records"),
        ),
        "Schema": {"type": "object", "description": "JSON Schema 2020-12"},
        "Opportunities": {"type": "object", "description": "见 commongrants.org"},
        **{kind: {"$ref": f"schema/{kind}.json"} for kind in KINDS},
    }
