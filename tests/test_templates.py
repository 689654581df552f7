"""The templates: valid as they stand and with every example in force, complete, and explained by the model."""

import re
from pathlib import Path
from typing import get_args

import pytest

from gazette.model.base import Part
from gazette.reading.records import MODELS
from gazette.reading.validation import keys, part_at
from gazette.reading.yaml_text import read_source
from gazette.template import comment, explained, template_path, uncommented
from miniature import Miniature, gazette

ROOT = Path(__file__).parents[1]
NAMED = {
    "programmes": "example-programme",
    "notices": "2099-example-call",
    "plans": "2099-example-plan",
    "rules": "2099-example-rules",
    "lists": "2099-example-list",
    "organisations": "example-bureau",
}
"""The ids by which the templates refer to each other."""
STUBS = {
    "data/notices/2099-example-extension.yml": "name: 示例延期\ntype: 通知\ndocument: {title: 延}\nsummary: [示例。]\n",
    "data/lists/2098-example-list.yml": (
        "name: 旧名单\nno_call: 示例\nstage: 累计\nannounced: 2098-01\ncomplete: false\nsummary: [示例。]\n"
        "rows: [{label: 甲市, groups: [第一组]}]\n"
    ),
    "data/lists/2099-example-publicised-list.yml": (
        "name: 公示名单\nno_call: 示例\nstage: 公示\nannounced: 2099-05\ncomplete: false\nsummary: [示例。]\n"
        "rows: [{label: 甲市}]\n"
    ),
    "data/organisations/example-ministry.yml": "name: 示例部\ntype: 部委\n",
    "data/organisations/example-government.yml": "name: 甲市政府\ntype: 地方政府\n",
    "data/site.yml": (
        "sectors: [{id: example, name: 示例}]\n"
        "questions: [{id: administrative_level, text: 哪一级, type: choice, choices: [{id: prefecture, name: 地级市}, "
        "{id: municipality, name: 直辖市}, {id: xpcc, name: 兵团}]}]\n"
    ),
}


def template(kind: str) -> str:
    return (ROOT / template_path(kind)).read_text("utf-8")


@pytest.fixture
def world(tmp_path: Path) -> Miniature:
    """A project that holds what the templates refer to."""
    mini = Miniature(tmp_path)
    for path, content in STUBS.items():
        mini.write(path, content)
    for kind in MODELS:
        mini.write(template_path(kind), template(kind))
    return mini


@pytest.mark.parametrize("kind", MODELS)
def test_as_it_stands(world: Miniature, kind: str) -> None:
    for other, ident in NAMED.items():
        world.write(f"data/{other}/{ident}.yml", template(other))
    assert [line for line in world.problems() if f"data/{kind}/" in line] == []
    assert world.load().read(kind, NAMED[kind]).id == NAMED[kind]


@pytest.mark.parametrize("kind", MODELS)
def test_with_every_example_in_force(world: Miniature, kind: str) -> None:
    for other, ident in NAMED.items():
        world.write(f"data/{other}/{ident}.yml", uncommented(template(other)))
    assert [line for line in world.problems(preview=True) if f"data/{kind}/" in line] == []
    assert world.load(preview=True).read(kind, NAMED[kind]).flags


def models_below(annotation: object, found: set[type[Part]]) -> set[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part) and annotation not in found:
        found.add(annotation)
        for field in annotation.model_fields.values():
            models_below(field.annotation, found)
    for inner in get_args(annotation):
        models_below(inner, found)
    return found


@pytest.mark.parametrize("kind", MODELS)
def test_every_field_stands_there(kind: str) -> None:
    """As an example, or, where it excludes another, named in a note."""
    text = template(kind)
    shown = read_source("x.yml", uncommented(text).encode()).lines
    there = {(part_at(MODELS[kind], path[:-1]), path[-1]) for path in shown if path}
    noted = set(re.findall(r"\b[a-z_]+\b", " ".join(re.findall("# 注：.*", text))))
    wanted = {(model, key) for model in models_below(MODELS[kind], set()) for key in keys(model)}
    assert {(model.__name__, key) for model, key in wanted - there if key not in noted} == set()


@pytest.mark.parametrize("kind", MODELS)
def test_every_field_is_explained_by_the_model(kind: str) -> None:
    """Run `.venv/bin/gazette schema` when this fails."""
    text = template(kind)
    assert explained(text, MODELS[kind]) == text
    joined = re.sub(r"\n *# ", "", text)
    for path in read_source("x.yml", uncommented(text).encode()).lines:
        part = part_at(MODELS[kind], path[:-1]) if path and isinstance(path[-1], str) else None
        if part:
            assert comment(part, str(path[-1])) in joined


@pytest.mark.parametrize("kind", MODELS)
def test_required_keys_and_no_others_are_in_force(kind: str) -> None:
    found = read_source("x.yml", template(kind).encode()).tree
    required = {name for name, field in MODELS[kind].model_fields.items() if field.is_required()} - {"id"}
    assert isinstance(found, dict)
    assert set(found) == required | ({"call", "release"} if kind == "lists" else set())


@pytest.mark.parametrize("kind", MODELS)
def test_editors_find_the_schema(kind: str) -> None:
    first = template(kind).split("\n", 1)[0]
    assert first == f"# yaml-language-server: $schema=../schema/{kind}.json"
    assert (ROOT / f"data/schema/{kind}.json").is_file()


@pytest.mark.parametrize("kind", MODELS)
def test_new_copies_the_template(world: Miniature, kind: str) -> None:
    outcome = gazette(world.root, "new", kind, "new-example")
    assert outcome.returncode == 0, outcome.stderr
    assert (world.root / f"data/{kind}/new-example.yml").read_text("utf-8") == template(kind)
    assert outcome.stdout.splitlines() == [
        f"已建好 data/{kind}/new-example.yml。接下来：",
        "1. 打开它，把示例换成原文写的；用得上的行去掉行首的 #，用不上的删去。",
        "2. 运行 gazette check，照提示改到没有问题。",
        f"3. 运行 mkdocs serve，看 /{kind}/new-example/ 这一页。",
    ]


ID_ADVICE = "不能作编号：编号就是网址，只用小写英文、数字和连字符，不能全是数字"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["notices", "2099"], f"“2099”{ID_ADVICE}"),
        (["notices", "Example"], f"“Example”{ID_ADVICE}"),
        (["notices", "../x"], f"“../x”{ID_ADVICE}"),
        (["notices", "a_b"], f"“a_b”{ID_ADVICE}"),
        (["notices", "示例"], f"“示例”{ID_ADVICE}"),
        (["notices", "x.yml"], f"“x.yml”{ID_ADVICE}"),
        (["notices", "2099-there"], "data/notices/2099-there.yml 已经有了；换一个编号，或直接改它"),
        (["plans", "2099-there"], "data/notices/2099-there.yml 已经有了；换一个编号，或直接改它"),
        (["notice", "x"], "没有 notice 这一类；是不是 notices"),
        (["通知", "x"], "没有 通知 这一类；是不是 notices"),
        (["places", "x"], "地区不分文件；在 data/places.yml 里加一项"),
        (["notices"], "要写两样：哪一类、编号是什么，如 gazette new notices 2099-example-call"),
        ([], "要写两样：哪一类、编号是什么，如 gazette new notices 2099-example-call"),
        (["rules", "x"], "缺少 data/rules/_template.yml；从版本库里恢复它"),
    ],
)
def test_new_refuses(world: Miniature, arguments: list[str], words: str) -> None:
    world.write("data/notices/2099-there.yml", "name: 已有的\n")
    (world.root / "data/rules/_template.yml").unlink()
    before = sorted(world.root.rglob("*"))
    outcome = gazette(world.root, "new", *arguments)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (1, "", f"{words}\n")
    assert sorted(world.root.rglob("*")) == before
    assert (world.root / "data/notices/2099-there.yml").read_text("utf-8") == "name: 已有的\n"


def test_new_in_an_organisation_may_share_a_document_id(world: Miniature) -> None:
    """Only documents share one space of ids."""
    world.write("data/notices/2099-there.yml", "name: 已有的\n")
    assert gazette(world.root, "new", "organisations", "2099-there").returncode == 0


def test_a_broken_template_is_named(world: Miniature) -> None:
    world.write("data/plans/_template.yml", "name: 示例\n#type： 规划\n")
    outcome = gazette(world.root, "schema")
    assert outcome.returncode == 1
    advice = "去掉示例行首的 # 以后，键后面用半角冒号，再空一格，写成“键: 值”；'type： 规划'"
    assert outcome.stderr == f"data/plans/_template.yml: {advice}\n"
