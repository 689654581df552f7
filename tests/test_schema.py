"""JSON Schema: up to date, in Chinese, and right about the real data as a YAML editor reads it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gazette.reading.records import MODELS
from gazette.schema import schemas
from miniature import gazette

ROOT = Path(__file__).parents[1]
KINDS = [*MODELS, "places", "site", "finder"]
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "data").rglob("*.yml")
    if "reference" not in path.parts and not path.name.startswith("_")
)


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors' language servers type it: no dates, no yes and no."""


Core.yaml_implicit_resolvers = {}
for tag, pattern in {
    "bool": r"true|false",
    "int": r"-?(0|[1-9][0-9]*)",
    "float": r"-?[0-9]+\.[0-9]+",
    "null": r"~|null|",
}.items():
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^({pattern})$"), None)
TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def wrong(schema: dict[str, Any], value: Any, top: dict[str, Any], path: str = "") -> Iterator[str]:
    """Where a value breaks a schema: as much of draft 2020-12 as our schemas use."""
    unknown = set(schema) - {"title", "description", "default", "$schema", "$defs", "$ref", "anyOf", "enum", "type"}
    assert unknown <= {"pattern", "minimum", "items", "properties", "required", "additionalProperties"}, unknown
    if "$ref" in schema:
        yield from wrong(top["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, top, path)
    if "anyOf" in schema and all(list(wrong(option, value, top, path)) for option in schema["anyOf"]):
        yield f"{path}: {value!r} is none of the alternatives"
    if "enum" in schema and not any(option == value and type(option) is type(value) for option in schema["enum"]):
        yield f"{path}: {value!r} is not one of {schema['enum']}"
    if "type" in schema and not any(is_a(kind, value) for kind in listed(schema["type"])):
        yield f"{path}: {value!r} is no {schema['type']}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} does not match"
    if "minimum" in schema and isinstance(value, int) and value < schema["minimum"]:
        yield f"{path}: {value!r} is too small"
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from wrong(schema.get("items", {}), item, top, f"{path}[{number}]")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        yield from (f"{path}: {key} is missing" for key in schema.get("required", ()) if key not in value)
        if schema.get("additionalProperties") is False:
            yield from (f"{path}: {key} is unknown" for key in value if key not in properties)
        for key in value:
            yield from wrong(properties.get(key, {}), value[key], top, f"{path}.{key}")


def is_a(kind: str, value: Any) -> bool:
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def listed(found: str | list[str]) -> list[str]:
    return found if isinstance(found, list) else [found]


def below(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema that describes an object."""
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict) and schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from below(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from below(value)


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, Any]]:
    return {Path(path).stem: json.loads(text) for path, text in schemas().items()}


def test_files_are_up_to_date() -> None:
    """Run `.venv/bin/gazette schema` when this fails."""
    found = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "data/schema").iterdir()}
    assert found == schemas()


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_is_explained_in_chinese(made: dict[str, dict[str, Any]], kind: str) -> None:
    objects = list(below(made[kind]))
    assert len(objects) > 1
    for part in objects:
        assert part["additionalProperties"] is False
        assert set(part.get("required", ())) <= set(part["properties"])
        for key, found in part["properties"].items():
            assert re.search("[\u4e00-\u9fff]|ICP", found["title"]), key
            assert key == "places" or re.search("[\u4e00-\u9fff]", found["description"]), key
    assert re.search("[\u4e00-\u9fff]", made[kind]["title"])
    assert ("id" in made[kind]["properties"]) is False
    references = re.findall(r'"#/\$defs/(\w+)"', json.dumps(made[kind]))
    assert set(references) <= set(made[kind]["$defs"])


@pytest.mark.parametrize("path", FILES)
def test_real_data_is_valid_in_an_editor(made: dict[str, dict[str, Any]], path: str) -> None:
    file = ROOT / path
    schema = made[file.stem if file.parent.name == "data" else file.parent.name]
    tree = yaml.load(file.read_text("utf-8"), Loader=Core)
    assert list(wrong(schema, tree, schema)) == []


@pytest.mark.parametrize("kind", MODELS)
def test_templates_are_valid_in_an_editor(made: dict[str, dict[str, Any]], kind: str) -> None:
    text = re.sub(r"(?m)^( *)#(?=\S)", r"\1", (ROOT / f"data/{kind}/_template.yml").read_text("utf-8"))
    assert list(wrong(made[kind], yaml.load(text, Loader=Core), made[kind])) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: 测试\ntype: 其他\nplace: 990100\nshort_names: [1.10, true, 5G]\nnote:\nformer_names:\n", None),
        ("name: 测试\ntype: 其他\nformer_names: [{name: 旧, until: 2099}, {name: 旧, until: 2099-01-01}]\n", None),
        ("name: 测试\ntype: 其他\nformer_names: [{name: 旧, until: {not_after: 2099-01}}]\nflags: [提示]\n", None),
        ("name: 测试\ntype: 其他\nflags: [{text: 提示, severity: minor}]\n", None),
        ("name: 测试\n", ": type is missing"),
        ("name: 测试\ntype: 局\n", ".type: '局' is not one of"),
        ("name: 测试\ntype: 其他\nid: x\n", ": id is unknown"),
        ("name: [测试]\ntype: 其他\n", ".name: ['测试'] is no"),
        ("name: 测试\ntype: 其他\nurl: example.org\n", ".url: 'example.org' does not match"),
        ("name: 测试\ntype: 其他\nformer_names: [{name: 旧, until: 2099/1/1}]\n", "is none of the alternatives"),
        ("name: 测试\ntype: 其他\nformer_names: [{name: 旧, until: {unti: 2099}}]\n", "is none of the alternatives"),
    ],
)
def test_what_an_editor_marks(made: dict[str, dict[str, Any]], text: str, message: str | None) -> None:
    found = "\n".join(wrong(made["organisations"], yaml.load(text, Loader=Core), made["organisations"]))
    assert message in found if message else found == ""


def test_the_command_renews_what_is_old(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    template = tmp_path / "data/organisations/_template.yml"
    template.parent.mkdir(parents=True)
    current = (ROOT / "data/organisations/_template.yml").read_text("utf-8")
    template.write_text(current.replace("全称：来源里最完整的写法", "旧的说明"), "utf-8")
    outcome = gazette(tmp_path, "schema")
    renewed = [f"已更新 data/schema/{kind}.json" for kind in sorted(KINDS)]
    assert outcome.stdout.splitlines() == [*renewed, "已更新 data/organisations/_template.yml"]
    assert template.read_text("utf-8") == current
    assert (tmp_path / "data/schema/site.json").read_text("utf-8") == schemas()["data/schema/site.json"]
    assert gazette(tmp_path, "schema").stdout == "都是最新的，没有改动。\n"
