"""What can be wrong with a project as a whole, and what once crashed or hung the reader."""

import os
import shutil
from pathlib import Path

import pytest

from miniature import DIVISIONS, Miniature, gazette

ORGANISATION = "name: 测试机构\ntype: 其他\n"
TABLE = "data/reference/divisions.csv"
HEADER = "code,name,level,parent,pseudo\n"
COLUMNS = "区划表每行五列：code、name、level、parent、pseudo；前三列不能空"
HIGHER = "parent: 上级要是表里更高一级的地区"
HIGHER = "parent: 上级要是表里更高一级的地区"
TOP = "最外层要写成“键: 值”的几行（样子见 _template.yml）"
EMPTY = "文件是空的；写上内容（样子见 _template.yml），或删去这个文件"
FILE_NAME = "文件名就是网址：只用小写英文、数字和连字符，不能全是数字，也不能是 national"
LISTED = "这里写成列表，每项另起一行，以“- ”开头"


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    return Miniature(tmp_path)


@pytest.mark.parametrize(
    ("path", "content", "messages"),
    [
        ("data/notices", "x", ["data/notices:1: 这里应当是目录"]),
        ("data/places.yml/x", "x", ["data/places.yml:1: 这里应当是文件"]),
        ("data/site.yml/x", "x", ["data/site.yml:1: 这里应当是文件"]),
        ("data/places.yml", "", [f"data/places.yml:1: {EMPTY}"]),
        ("data/places.yml", "places:\n", []),
        ("data/places.yml", "- id: x\n", [f"data/places.yml:1: {TOP}；现在写的是 '- id: x'"]),
        ("data/places.yml", "places: {id: x}\n", [f"data/places.yml:1: places: {LISTED}"]),
        ("data/places.yml", "places:\n  -\n", ["data/places.yml:2: places[1]: 这一项是空的，请补上或删去"]),
        ("data/site.yml", "[]\n", [f"data/site.yml:1: {TOP}；现在写的是 '[]'"]),
        (TABLE, "", [f"{TABLE}:1: 区划表是空的；恢复它，或删去这个文件"]),
        (TABLE, DIVISIONS.encode("gbk"), [f"{TABLE}:1: 区划表读不出来；要用 UTF-8 编码的 CSV"]),
        (TABLE, "a,b\n1,2\n", [f"{TABLE}:2: {COLUMNS}"]),
        (TABLE, HEADER + "990000,子省\n", [f"{TABLE}:2: {COLUMNS}"]),
        (TABLE, HEADER + "990000,子省,province,,,,\n", [f"{TABLE}:2: {COLUMNS}"]),
        (TABLE, HEADER + "990000,,province,,\n", [f"{TABLE}:2: {COLUMNS}"]),
        (TABLE, HEADER + "990000,子省,planet,,\n", [f"{TABLE}:2: {COLUMNS}"]),
        (TABLE, HEADER + "990000,子\0省,province,,\n", [f"{TABLE}:2: {COLUMNS}"]),
        (TABLE, DIVISIONS + "990300,丙市,prefecture,980000,\n", [f"{TABLE}:6: {HIGHER}；现在写的是 '980000'"]),
        (TABLE, DIVISIONS + "990300,丙市,prefecture,990300,\n", [f"{TABLE}:6: {HIGHER}；现在写的是 '990300'"]),
        ("data/reference/subjects.yml", "- x\n", [f"data/reference/subjects.yml:1: {TOP}；现在写的是 '- x'"]),
        ("data/organisations/new\nline.yml", ORGANISATION, [f"data/organisations/new line.yml:1: {FILE_NAME}"]),
        ("data/organisations/x\udcff.yml", ORGANISATION, [f"data/organisations/x\udcff.yml:1: {FILE_NAME}"]),
        ("data/Notes.md", "不是记录", []),
        ("data/.hidden/x.yml", "不读", []),
    ],
)  # fmt: skip
def test_a_broken_project(mini: Miniature, path: str, content: str | bytes, messages: list[str]) -> None:
    mini.write(path, content)
    assert mini.problems() == messages


def test_nothing_but_a_folder_is_needed(mini: Miniature) -> None:
    shutil.rmtree(mini.root / "data/reference")
    mini.write("data/organisations/a.yml", ORGANISATION)
    assert mini.problems() == []


def test_no_data(mini: Miniature) -> None:
    shutil.rmtree(mini.root / "data")
    assert mini.problems() == ["data:1: 没有 data 目录；数据放在 mkdocs.yml 旁边的 data 里"]


def test_no_project(tmp_path: Path) -> None:
    outcome = gazette(tmp_path, "check")
    assert outcome.returncode == 1
    assert outcome.stderr == "这里和上级目录都没有 mkdocs.yml；请在项目目录里运行\n"


def test_from_a_folder_of_the_project(mini: Miniature) -> None:
    mini.write("data/organisations/a.yml", ORGANISATION)
    outcome = gazette(mini.root / "data/organisations", "check")
    unpublished = "site/ 里没有可以对照的网站：没有检查改动是否写进了更新记录。\n"
    assert (outcome.returncode, outcome.stdout) == (0, f"检查通过：1 条记录，没有问题。\n{unpublished}")


def test_special_files(mini: Miniature) -> None:
    """A pipe would wait for ever, a device never end, and process memory cannot be read."""
    mini.write("data/organisations/a.yml", ORGANISATION)
    os.mkfifo(mini.root / "data/organisations/pipe.yml")
    (mini.root / "data/organisations/zero.yml").symlink_to("/dev/zero")
    expected = [f"data/organisations/{name}.yml:1: 这不是文件，或者是一个断了的链接" for name in ("pipe", "zero")]
    memory = Path("/proc/self/mem")
    if memory.exists():
        (mini.root / "data/organisations/memory.yml").symlink_to(memory)
        expected.insert(0, "data/organisations/memory.yml:1: 文件读不出来，请检查它的权限")
    assert mini.problems() == expected


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable(mini: Miniature) -> None:
    mini.write("data/organisations/a.yml", ORGANISATION).chmod(0)
    folder = mini.write("data/notices/a.yml", "").parent
    folder.chmod(0)
    try:
        assert mini.problems() == [
            "data/notices:1: 这个目录读不出来，请检查它的权限",
            "data/organisations/a.yml:1: 文件读不出来，请检查它的权限",
        ]
    finally:
        folder.chmod(0o755)


def test_a_thousand_mistakes_are_told_in_time(mini: Miniature) -> None:
    """Looking for near names among thousands takes milliseconds each: not for every one of a thousand."""
    rows = "".join(f"  - {{label: 示例{number}, places: [错误的地区{number}]}}\n" for number in range(1000))
    head = "name: 示例\nstage: 公布\nannounced: 2099\ncomplete: true\nno_call: 逐个批复\nsummary: [示例。]\nrows:\n"
    mini.write("data/lists/a.yml", head + rows)
    table = [f"99{number:04},测试地区{number},county,990000,\n" for number in range(1000, 3000)]
    mini.write(TABLE, HEADER + "990000,子省,province,,\n" + "".join(table))
    assert len(mini.problems()) == 1000


def test_a_problem_is_told_at_its_place_in_places(mini: Miniature) -> None:
    """Also when the place that the circle was noticed at comes from the table."""
    mini.write("data/places.yml", 'places:\n  - {id: new, name: 新区}\n  - {id: "990000", parent: "990101"}\n')
    advice = "上级绕成了一圈（子省 → 鼠区 → 甲市 → 子省），请核对；现在写的是 '990101'"
    assert mini.problems() == [f"data/places.yml:3: places[2].parent: {advice}"]
