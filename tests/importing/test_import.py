"""`gazette import list` on spreadsheets with every oddity: the files as accepted, the reports as accepted.

`GAZETTE_ACCEPT=1 pytest tests/importing` writes expected/ anew; read the difference as an editor would.
"""

import os
import re
import shlex
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sheets import AMBIGUOUS, BOOKS, BYTES, CITIES, Book, excel, text, write_all

from conftest import ROOT
from gazette.importing.spreadsheet import displayed
from gazette.importing.writing import inline, scalar
from gazette.reading.yaml_text import read_source
from miniature import gazette

EXPECTED = Path(__file__).parent / "expected"
PLACES = """places:
  - {id: example-xpcc-8, name: 兵团第八师, type: 兵团, parent: "650000"}
  - {id: xiongan-new-area, name: 雄安新区, type: 新区, parent: "130000"}
  - {id: liangjiang-new-area, name: 两江新区, type: 新区, parent: "500000"}
  - id: "420600"
    former_names: [{name: 襄樊市, until: "2010-12-08"}]
"""
CALL = """name: 示例申报
type: 申报
document: {title: 关于申报示例的通知}
indicators:
  - {id: penetration, name: 普及率, quantity: {number: "90", unit: "%"}}
summary: [示例。]
"""
CASES = {
    # the oddities of one real-looking sheet; and the same as CSV in three encodings
    "cities": "cities.xlsx --id 2099-cities",
    "inline": "inline.xlsx --id 2099-cities",
    "utf-8": "utf-8.csv --id 2099-plain",
    "utf-8-bom": "utf-8-bom.csv --id 2099-plain",
    "gb18030": "gb18030.csv --id 2099-plain",
    # everything said: nothing is missing but what only people can write
    "told": "cities.xlsx --id 2099-told --call 2099-call --stage 公示 --date 2099年6月1日 --name 示例名单",
    "published": "utf-8.csv --id 2099-published --call 2099-call --stage 公布 --date 2099-06",
    # places
    "places": "places.xlsx --id 2012-places",
    "places-dated": "places.xlsx --id 2012-places --no-call 示例 --date 2012-05",
    "places-in-time": "places.xlsx --id 2012-places --no-call 示例 --date 2010-05",
    "ambiguous": "ambiguous.xlsx --id 2099-ambiguous",
    "answered": "ambiguous.xlsx --id 2099-ambiguous --place 朝阳区=110105 --place 3:鼓楼区=320106 "
    "--place 4:鼓楼区=福建省福州市鼓楼区 --skip-row 5 --no-place 某某新区",
    "misfit": "ambiguous.xlsx --id 2099-ambiguous --place 朝阳区=110105 --place 3:鼓楼区=320106 "
    "--place 4:鼓楼区=350102 --place 苏洲市=320500 --no-place 某某新区",
    # other things than places
    "enterprises": "enterprises.xlsx --id 2099-enterprises",
    "parks": "parks.xlsx --id 2099-parks",
    "streets": "streets.xlsx --id 2099-streets",
    "persons": "persons.xlsx --id 2099-persons",
    "persons-answered": "persons.xlsx --id 2099-persons --column 工作单位=note",
    # structure
    "sections": "sections.xlsx --id 2099-sections",
    "indicators": "indicators.xlsx --id 2099-indicators --call 2099-call",
    "hidden": "hidden.xlsx --id 2099-hidden",
    "hidden-skip": "hidden.xlsx --id 2099-hidden --hidden skip",
    "hidden-take": "hidden.xlsx --id 2099-hidden --hidden take --column 电话=skip",
    "two-sheets": "two-sheets.xlsx --id 2099-two",
    "second-sheet": "two-sheets.xlsx --id 2099-two --sheet 第二批",
    "no-header": "no-header.xlsx --id 2099-none",
    "no-rows": "no-rows.xlsx --id 2099-none",
    # everything wrong at once
    "wrong": "wrong.xlsx --id 2099-wrong",
    "mended": "wrong.xlsx --id 2099-wrong --column 层次=groups --column 状态=note --column F=skip --column 得分=skip "
    "--place 杭州市=330100 --skip-row 6 --skip-row 7 --skip-row 8 --skip-row 9 --skip-row 10 --incomplete",
    # files that are no spreadsheets
    **{name: f"{name} --id 2099-none" for name in BYTES},
    "empty": "empty.xlsx --id 2099-none",
    # wrong use
    "no-file": "nowhere.xlsx --id 2099-none",
    "bad-id": "cities.xlsx --id 名单",
    "bad-call": "cities.xlsx --id 2099-none --call 2099-nowhere",
    "two-calls": "cities.xlsx --id 2099-none --call 2099-call --no-call 示例",
    "bad-column": "cities.xlsx --id 2099-none --column 市长=label",
    "bad-role": "cities.xlsx --id 2099-none --column 城市=市",
    "bad-place": "cities.xlsx --id 2099-none --place 南京市=999999",
    "bad-date": "cities.xlsx --id 2099-none --date 昨天",
    "bad-row": "cities.xlsx --id 2099-none --skip-row 99",
    "bad-sheet": "cities.xlsx --id 2099-none --sheet 第三批",
}
WRONG_USE = ("no-file", "bad-")


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project without records but a call, beside all spreadsheets."""
    root = tmp_path_factory.mktemp("import") / "project"
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    (root / "data" / "lists").mkdir()
    (root / "data" / "notices").mkdir()
    (root / "mkdocs.yml").touch()
    (root / "data" / "places.yml").write_text(PLACES, "utf-8")
    (root / "data" / "notices" / "2099-call.yml").write_text(CALL, "utf-8")
    write_all(root)
    return root


@pytest.fixture
def desk(drawer: Path, tmp_path: Path) -> Path:
    """A copy for one test."""
    return shutil.copytree(drawer, tmp_path / "project")


def compare(name: str, found: str) -> None:
    file = EXPECTED / name
    if os.environ.get("GAZETTE_ACCEPT"):
        file.write_text(found, "utf-8") if found else file.unlink(missing_ok=True)
    expected = file.read_text("utf-8") if file.is_file() else ""
    assert found.splitlines() == expected.splitlines()


def imported(root: Path, arguments: str) -> tuple[int, str]:
    """Exit status and everything that was printed."""
    done = gazette(root, "import", "list", *shlex.split(arguments))
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("case", CASES)
def test_case_is_as_accepted(desk: Path, case: str) -> None:
    arguments = CASES[case]
    code, said = imported(desk, arguments)
    written = sorted((desk / "data" / "lists").iterdir())
    compare(f"{case}.txt", f"$ gazette import list {arguments}\n{said}→ {code}\n")
    compare(f"{case}.yml", written[0].read_text("utf-8") if written else "")
    assert "Traceback" not in said
    assert bool(written) == (code == 0)
    assert (code == 2) == (case.startswith(WRONG_USE) or case == "two-calls")
    if written:
        assert gazette(desk, "check").returncode == 0
        before = written[0].read_bytes()
        code, said = imported(desk, arguments)
        assert code == 0, said
        assert "没有改动" in said
        assert written[0].read_bytes() == before


def test_nothing_expected_is_left_over() -> None:
    assert {file.stem for file in EXPECTED.glob("*.txt")} == set(CASES)
    assert {file.stem for file in EXPECTED.glob("*.yml")} <= set(CASES)


def test_every_spreadsheet_is_imported() -> None:
    used = {arguments.split()[0].rpartition(".")[0] for arguments in CASES.values()}
    assert set(BOOKS) <= used


@pytest.mark.parametrize(("one", "other"), [("cities", "inline"), ("utf-8", "utf-8-bom"), ("utf-8", "gb18030")])
def test_the_same_sheet_is_the_same_list(one: str, other: str) -> None:
    lines = [(EXPECTED / f"{name}.yml").read_text("utf-8").splitlines()[1:] for name in (one, other)]
    assert lines[0] == lines[1]


def test_a_changed_sheet_changes_only_its_lines(desk: Path) -> None:
    """What an editor wrote, and how, stays; a row's other fields, comments and places are kept."""
    file = desk / "data" / "lists" / "2099-cities.yml"
    assert imported(desk, "cities.xlsx --id 2099-cities")[0] == 0
    before = file.read_text("utf-8")
    edited = before.replace("rows:\n  - number", "rows:  # 照原样\n  # 第一组，已核对\n  - number").replace(
        "    label: 无锡市\n", "    label: 无锡市  # 核对过\n    status: 入选\n    # 两次获批\n"
    )
    edited = edited.replace("note: 续建", "note: 续建  # 照表") + "\nflags:\n  - 示例提示。  # 留着\n"
    assert edited.count("#") == before.count("#") + 6
    file.write_text(edited, "utf-8")
    assert imported(desk, "cities.xlsx --id 2099-cities")[0] == 0
    assert file.read_text("utf-8") == edited
    rows = [list(row) for row in CITIES]
    rows[6][4], rows[6][8] = 91.5, "扩建"
    (desk / "cities.xlsx").write_bytes(excel(Book({"名单": rows}, BOOKS["cities"].merges)))
    assert imported(desk, "cities.xlsx --id 2099-cities")[0] == 0
    wanted = edited.replace('number: "90"}', 'number: "91.5"}').replace("note: 续建  #", "note: 扩建  #")
    assert file.read_text("utf-8") == wanted != edited


def test_what_was_decided_once_stays_decided(desk: Path) -> None:
    """The places in the file are the answer at the next import; a new row asks again."""
    assert imported(desk, CASES["answered"])[0] == 0
    assert imported(desk, "ambiguous.xlsx --id 2099-ambiguous --skip-row 5")[0] == 0
    (desk / "more.csv").write_text(text([*AMBIGUOUS, ["和平区", "乙类"]]), "utf-8")
    code, said = imported(desk, "more.csv --id 2099-ambiguous --skip-row 5")
    assert code == 1
    assert "要人来定的有 1 处" in said
    assert "'和平区=120101'" in said


def test_rows_that_are_gone_are_asked_about(desk: Path) -> None:
    assert imported(desk, "utf-8.csv --id 2099-plain")[0] == 0
    file = desk / "data" / "lists" / "2099-plain.yml"
    file.write_text(file.read_text("utf-8").replace('  - number: "2"', '  # 苏州的批复另见\n  - number: "2"'), "utf-8")
    (desk / "less.csv").write_text('省份,城市,备注\n江苏省,南京市,"甲，乙"\n湖北省,武汉市,第一行 第二行\n', "utf-8")
    before = file.read_bytes()
    code, said = imported(desk, "less.csv --id 2099-plain")
    assert (code, file.read_bytes()) == (1, before)
    assert "文件里有、表里没有的 1 行：苏州" in said
    assert imported(desk, "less.csv --id 2099-plain --gone keep")[0] == 0
    assert "苏州" in file.read_text("utf-8")


def test_a_file_that_cannot_be_continued_is_left_alone(desk: Path) -> None:
    file = desk / "data" / "lists" / "2099-plain.yml"
    file.write_text('draft: true\nname: 示例\nrows: [{label: 南京市, places: ["320100"]}, {label: 武汉市}]\n', "utf-8")
    before = file.read_bytes()
    code, said = imported(desk, "utf-8.csv --id 2099-plain --gone keep")
    assert (code, file.read_bytes()) == (1, before)
    assert "rows 写成了一行" in said
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name]


def test_a_complete_draft_is_told(desk: Path) -> None:
    """Told everything, the draft is complete but for its summary; the editor's own words are not asked for again."""
    assert imported(desk, CASES["told"])[0] == 0
    file = desk / "data" / "lists" / "2099-told.yml"
    lines = file.read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("#summary"))
    lines[at : at + 2] = ["summary: [示例。]"]
    file.write_text("\n".join(lines), "utf-8")
    code, said = imported(desk, CASES["told"])
    assert (code, "写全了；删去 draft: true 那一行就会发布" in said, "还缺" in said) == (0, True, False)
    file.write_text(file.read_text("utf-8").replace("draft: true", "#draft: true"), "utf-8")
    assert gazette(desk, "check").returncode == 0
    remedy = "再运行 gazette correct lists/2099-told"
    assert remedy not in imported(desk, CASES["told"])[1], "nothing has changed"
    file.write_text(re.sub(r"(?m)^ordering: .*\n", "", file.read_text("utf-8")), "utf-8")
    assert remedy in imported(desk, CASES["told"])[1]


def test_options_fill_what_is_missing(desk: Path) -> None:
    """What the first import left open takes the place of its hint."""
    assert imported(desk, "utf-8.csv --id 2099-plain")[0] == 0
    told = "utf-8.csv --id 2099-plain --call 2099-call --stage 公示 --date 2099/6/1"
    assert imported(desk, told)[0] == 0
    written = (desk / "data" / "lists" / "2099-plain.yml").read_text("utf-8")
    assert '\ncall: 2099-call\nstage: 公示\nannounced: "2099-06-01"\n' in written
    assert "#call" not in written


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.3333333333"),
        (123456789012, "General", "123456789012"),
        (62.91, "0.000", "62.910"),
        (2.675, "0.00", "2.68"),
        (0.876, "0.0%", "87.6%"),
        (1, "0%", "100%"),
        (12345.6, "#,##0.00_ ", "12,345.60"),
        (-1234.5, "#,##0.0;[Red]-#,##0.0", "-1,234.5"),
        (7, "000", "007"),
        (1.5, "0.0#", "1.5"),
        (16, '0"个"', "16个"),
        (5, "@", "5"),
        (True, "General", "是"),
        (date(2099, 3, 5), "yyyy/m/d", "2099-03-05"),
        (datetime(2099, 3, 1), 'yyyy"年"m"月"', "2099-03"),
        (datetime(2099, 3, 5, 9, 30), "yyyy-mm-dd hh:mm", "2099-03-05 09:30"),
        (" 南京\r\n市 ", "General", "南京\n市"),
    ],
)
def test_cells_are_as_displayed(value: Any, number_format: str, shown: str) -> None:
    assert displayed(value, number_format) == shown


@pytest.mark.parametrize(
    "text",
    [
        "甲: 乙",
        "甲 #乙",
        "#甲",
        "- 甲",
        "1.50",
        "2099-06-01",
        "12:30",
        "0x1F",
        "true",
        "No",
        "~",
        "null",
        "[甲]",
        "甲, 乙",
        "{甲}",
        "“甲”",
        '甲"乙"',
        "甲'乙",
        "甲\\乙",
        "*甲",
        "&甲",
        "!甲",
        "%",
        "@甲",
        "`甲`",
        "甲:",
        ":甲",
        "?",
        "甲|乙",
        "=甲",
        "5G",
    ],
)
def test_every_text_comes_back(text: str) -> None:
    """As the value of a key, and inside brackets."""
    source = read_source("", f"one: {scalar(text)}\nmany: {inline([text, {'key': text}])}\n".encode())
    assert (source.problems, source.tree) == ([], {"one": text, "many": [text, {"key": text}]})


def test_rows_in_braces_keep_their_comments(desk: Path) -> None:
    """However the rows of a file are written, what stands beside and between them stays."""
    file = desk / "data" / "lists" / "2099-plain.yml"
    file.write_text(
        "draft: true\n# 开头\nrows:\n"
        '- {label: 苏州, places: ["320500"], groups: [江苏省]}  # 旁注\n'
        "# 两行之间\n"
        '- label: 南京市\n  # 行内\n  places: ["320100"]  # 代码\n  status: 入选\n\n'
        "# 结尾\nflags:\n- 示例提示。\n",
        "utf-8",
    )
    assert imported(desk, "utf-8.csv --id 2099-plain")[0] == 0
    rows = file.read_text("utf-8")
    assert rows.partition("rows:\n")[2].startswith(
        "# 两行之间\n"
        '- label: 南京市\n  # 行内\n  places: ["320100"]  # 代码\n  status: 入选\n'
        '  number: "1"\n  groups: [江苏省]\n  note: 甲，乙\n'
        '- {number: "2", label: 苏州, places: ["320500"], groups: [江苏省]}  # 旁注\n'
        '- {number: "3", label: 武汉市'
    )
    assert rows.index("# 开头") < rows.index("rows:") < rows.index("# 结尾") < rows.index("- 示例提示。")
