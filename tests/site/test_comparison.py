"""What stands beside what: the rows of each kind, what is silent, what is the same, and which pages an edit changes."""

import json
from datetime import date
from pathlib import Path

import pytest
from markup import Element, parse

from conftest import MakeProject, Project
from gazette.views.common import Showing
from gazette.views.comparison import Comparison, comparable, comparison, rounds, side_by_side
from gazette.views.notice import notice_view
from gazette.views.place import place_view
from gazette.views.programme import programme_view
from miniature import Miniature

DAY = date(2099, 1, 1)
PROGRAMME = "name: 示例项目\nsummary: [编的。]\n"
CALL = """\
name: {name}
type: 申报
programme: example
document: {{title: 示例通知, written: "{year}-01-05"}}
summary: [编的。]
applicants: [{{who: 地级市, joint: {{allowed: true, condition: 相邻}}}}, {{who: 县}}]
deadlines: [{{at: "{year}-03-01"}}]
{more}
"""
CRITERIA = """\
indicators:
  - {id: one, name: 覆盖率, quantity: {number: "60", unit: "%", operator: ≥, inferred: true}, condition: 三个行业}
  - {id: two, name: 参观人数}
criteria:
  - {title: 层级, text: 是**地级市**。, check: self}
  - {title: 安全, text: 没有事故。, check: self, strength: 不可偏离}
  - {title: 经验, text: 办过。, check: self, strength: 优先}
"""


@pytest.fixture
def project_of_calls(tmp_path: Path) -> Miniature:
    made = Miniature(tmp_path)
    made.write("data/programmes/example.yml", PROGRAMME)
    made.write("data/notices/2097-call.yml", CALL.format(name="上一轮", year=2097, more=""))
    made.write("data/notices/2098-call.yml", CALL.format(name="这一轮", year=2098, more=CRITERIA))
    return made


def of_notice(showing: Showing, ident: str) -> Comparison:
    return comparison(showing, notice_view(showing, showing.catalogue.notices[ident]))


def cells(compared: Comparison) -> dict[str, list[tuple[str, str]]]:
    return {row.label: [(item.text, item.note) for item in row.items] for row in compared.rows}


def test_a_call_is_told_row_by_row_and_what_it_leaves_out_is_said(project_of_calls: Miniature) -> None:
    showing = Showing(project_of_calls.load(), DAY)
    told, silent = cells(of_notice(showing, "2098-call")), cells(of_notice(showing, "2097-call"))
    assert list(told) == list(silent)
    assert told["申报主体"] == [("地级市", ""), ("县", "")]
    assert told["联合申报"] == [("可以", "地级市，相邻")]
    assert told["必备条件"] == [("层级", "是**地级市**。"), ("安全（不可偏离）", "没有事故。")]
    assert told["优先条件"] == [("经验", "办过。")]
    assert told["指标与门槛"] == [("覆盖率 ≥ 60%", "三个行业，“≥”为推定"), ("参观人数 没有写明门槛", "")]
    assert silent["必备条件"] == silent["优先条件"] == silent["试点期"] == [("原文没有写明", "")]
    assert silent["结果"] == [("没有见到名单", "")]
    missing = {row.label for row in of_notice(showing, "2097-call").rows if row.items[0].missing}
    assert {"必备条件", "材料", "义务", "验收", "带来什么", "名额", "结果"} <= missing
    assert not missing & {"现在的阶段", "发布", "截止", "申报主体", "联合申报"}


def test_what_all_say_alike_is_marked(project_of_calls: Miniature) -> None:
    showing = Showing(project_of_calls.load(), DAY)
    table = side_by_side([of_notice(showing, "2098-call"), of_notice(showing, "2097-call")])
    assert [head.title for head in table.heads] == ["这一轮", "上一轮"]
    different = [line.label for line in table.lines if not line.same]
    assert different == ["发布", "截止", "必备条件", "优先条件", "指标与门槛"]


def test_calls_of_a_programme_stand_side_by_side_once_there_are_two(project_of_calls: Miniature) -> None:
    def table_of() -> list[str]:
        showing = Showing(project_of_calls.load(), DAY)
        found = rounds(showing, programme_view(showing, showing.catalogue.programmes["example"]))
        offered = [link.address for link in comparable(showing).rounds]
        assert offered == (["programmes/example/#rounds"] if found else [])
        return [head.title for head in found.heads] if found else []

    assert table_of() == ["这一轮", "上一轮"]
    for year in range(2092, 2097):
        project_of_calls.write(f"data/notices/{year}-call.yml", CALL.format(name=str(year), year=year, more=""))
    assert table_of() == ["这一轮", "上一轮", "2096", "2095"]  # four at the most
    for file in (project_of_calls.root / "data/notices").glob("209[2-7]*.yml"):
        file.unlink()
    assert table_of() == []


def test_programmes_and_places_have_the_same_rows_too(project_of_calls: Miniature) -> None:
    made = project_of_calls
    made.write(
        "data/programmes/other.yml", PROGRAMME + "brings: [有牌子。]\nnext_round: {known: 'no', text: 没有见到。}\n"
    )
    made.write(
        "data/lists/2098-list.yml",
        "name: 示例名单\nprogramme: example\ncall: 2098-call\nstage: 公布\nrelease: {unstated: 编的}\n"
        'announced: "2098-06-01"\ncomplete: true\nsummary: [编的。]\nrows: [{label: 甲市, places: ["990100"]}]\n',
    )
    showing = Showing(made.load(), DAY)
    catalogue = showing.catalogue
    one, other = (
        comparison(showing, programme_view(showing, catalogue.programmes[key])) for key in ("example", "other")
    )
    assert cells(one)["各轮申报"][0] == ("这一轮", "2098年1月5日")
    assert cells(one)["最近结果"] == [("示例名单", "2098年6月1日，公布 1 个")]
    assert cells(one)["下一轮"] == [("没有记录", "")]
    assert cells(other)["带来什么"] == [("有牌子。", "")]
    assert [line.label for line in side_by_side([one, other]).lines] == list(cells(one))
    listed, unlisted = (comparison(showing, place_view(showing, catalogue.places[key])) for key in ("990100", "990200"))
    assert cells(listed)["在哪些名单上"] == [("示例名单", "入选；2098年6月1日")]
    assert cells(unlisted)["在哪些名单上"] == [("没有收录", "")]
    assert cells(of_notice(showing, "2098-call"))["结果"] == [("示例名单", "2098年6月1日，公布 1 个")]


@pytest.fixture(scope="module")
def golden(make_project: MakeProject, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("golden") / "project").built(day="2099-06-01")


def published(project: Project, key: str) -> dict[str, list[dict[str, str]]]:
    return dict(json.loads((project.site / key / "compare.json").read_text("utf-8"))["rows"])


def test_what_is_published_is_what_the_page_of_the_programme_shows(golden: Project) -> None:
    box: Element = parse(golden.page("programmes/example-programme")).one("div", "compare-box")
    first = published(golden, "notices/2099-example-call")
    shown = {row.one("th").text.removesuffix("都一样"): row.all("td")[0].text for row in box.one("tbody").all("tr")}
    assert list(first) == list(shown)
    for label, items in first.items():
        for item in items:
            for words in (item.get("text", ""), item.get("note", "")):
                assert " ".join(words.split()) in shown[label]
    assert {"text": "原文没有写明", "missing": True} in published(golden, "notices/2098-example-call")["义务"]


def test_who_has_a_button_has_a_file_and_nobody_else(golden: Project) -> None:
    choosing = 0
    for path in golden.site.rglob("index.html"):
        key = path.parent.relative_to(golden.site).as_posix()
        page = parse(path.read_text("utf-8"))
        own = [e for e in page.walk() if e.attributes.get("data-compare-key") == key]
        assert bool(own) == (path.parent / "compare.json").is_file(), key
        choosing += len(own)
    assert choosing > 4
    assert not (golden.site / "notices/2099-example-extension/compare.json").exists()  # it opens no round


def test_a_withdrawn_call_is_compared_no_more(project: MakeProject) -> None:
    made = project().built(day="2099-06-01")
    file = made.site / "notices/2098-example-call/compare.json"
    assert file.is_file()
    call = (made.root / "data/notices/2098-example-call.yml").read_text("utf-8")
    made.write("data/notices/2098-example-call.yml", call + 'withdrawn: {on: "2099-05-01", reason: 录错。}\n')
    made.built(day="2099-06-01")
    assert not file.exists()
    assert "data-compare-key" not in made.page("notices/2098-example-call")
    assert "compare-box" not in made.page("programmes/example-programme")  # one round is left


def test_search_does_not_find_a_call_on_the_page_of_its_programme(golden: Project) -> None:
    said = "".join(file.read_text("utf-8") for file in sorted((golden.site / "search").rglob("*.json")))
    assert said.count("有样品工厂。") == 1
