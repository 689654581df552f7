"""Pages of places and organisations, fronts by province, the matrix: what they say, and what changes them."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from markup import Element, parse

from conftest import MakeProject, Project, hashes
from gazette.views.common import Showing
from gazette.views.front import leaves
from gazette.views.matrix import COLUMNS, TABLES, matrix_view
from miniature import Miniature
from search.reading import Index

DAY = "2099-06-01"
EXTRA = "data/lists/2099-extra-list.yml"
LIST = """\
name: 2099年补充名单
programme: example-programme
{answers}
sectors: [gadgets]
stage: {stage}
announced: "2099-05-01"
complete: true
summary: [补充一批。]
rows:
  - {{label: 甲市, places: [jia-city]}}
"""
CALL = """\
name: 2099年补充申报
type: 申报
programme: example-programme
document:
  title: 测试部关于补充申报的通知
  issuers: [test-ministry]
  written: "2099-01-05"
  sources: [{title: 测试部网站, evidence: official}]
summary: [补充申报。]
deadlines: [{at: "2099-09-01"}]
obligations:
  - {text: 报送进展。, every: 每季度, due: "2099-12-31", to: test-ministry, clause: 六（二）}
"""
EXPORTS = {f"lists/2099-extra-list/2099-extra-list.{ending}" for ending in ("csv", "json", "xlsx")}
"""A list may stand beside its page in these forms too."""


FOR_PROGRAMS = re.compile(r"^(search|api|data|feeds|calendar)/|/(record\.json|feed\.xml|dates\.ics)$")
"""`test_corrections.py` says what of these a correction changes."""


def changed_by(project: Project, path: str, content: str) -> set[str]:
    """What an edit of one file writes, takes away or adds, search and what programs read apart."""
    project.built(day=DAY)
    before = hashes(project.site)
    project.write(path, content)
    corrected = project.run("gazette", "correct", day=DAY)
    assert corrected.good, corrected.text
    project.built(day=DAY)
    after = hashes(project.site)
    found = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return {path for path in found if not FOR_PROGRAMS.search(path)}


def with_list(project: MakeProject, answers: str = "no_call: 逐个批复", stage: str = "公布") -> Project:
    made = project()
    release = "release: {unstated: 没有见到}\n" if stage == "公布" else ""
    made.write(EXTRA, release + LIST.format(answers=answers, stage=stage))
    return made


def test_a_row_changes_exactly_the_pages_that_show_it(project: MakeProject) -> None:
    made = with_list(project)
    row = "  - {label: 丙县, places: [bing-county]}\n"
    found = changed_by(made, EXTRA, (made.root / EXTRA).read_text("utf-8") + row)
    assert found - EXPORTS == {
        "lists/2099-extra-list/index.html",
        "places/bing-county/index.html",  # the place itself
        "places/bing-county/find.json",
        "places/bing-county/compare.json",
        "programmes/example-programme/compare.json",  # how many were chosen
        "places/jia-city/index.html",  # the city in which it lies: how many documents name it
        "places/in-jia-province/index.html",
        "places/matrix-jia-province/index.html",
        "places/matrix/index.html",
        "places/index.html",
        "programmes/example-programme/index.html",  # who was chosen
    }


def test_a_row_without_a_place_changes_no_other_page(project: MakeProject) -> None:
    made = with_list(project)
    row = "  - {label: 某样品厂, party: enterprise}\n"
    found = changed_by(made, EXTRA, (made.root / EXTRA).read_text("utf-8") + row)
    counted = "programmes/example-programme/compare.json"
    assert found - EXPORTS == {"lists/2099-extra-list/index.html", counted}


def test_a_call_of_all_changes_no_page_of_a_place(project: MakeProject) -> None:
    made = project()
    before = json.loads((made.built(day=DAY).site / "notices/national/calls.json").read_text("utf-8"))
    found = changed_by(made, "data/notices/2099-extra-call.yml", CALL)
    assert not [path for path in found if path.startswith("places/")]
    after = json.loads((made.site / "notices/national/calls.json").read_text("utf-8"))
    assert after["calls"] == before["calls"] + 1
    assert [schedule for schedule in after["schedules"] if "2099-09-01" in schedule]


def following(page: str) -> list[Element]:
    """What follows for a place, list by list."""
    return [element for element in parse(page).all("li") if "following" in element.classes]


def terms(element: Element) -> dict[str, str]:
    """Heading → words."""
    pairs = zip(element.all("dt"), element.all("dd"), strict=True)
    return {heading.text: words.text for heading, words in pairs}


def test_what_follows_is_told_with_its_dates_and_clauses(project: MakeProject) -> None:
    made = with_list(project, "call: 2099-extra-call")
    made.write("data/notices/2099-extra-call.yml", CALL)
    page = made.built(day=DAY).page("places/jia-city")
    first = following(page)[0]
    said = terms(first)
    assert said["要做的事"] == "每季度，2099年12月31日：报送进展。（测试部）六（二）"
    assert said["试点期、怎么验收"] == "原文没有写明"
    assert said["对应的通知"] == "2099年补充申报"
    assert 'href="../../notices/2099-extra-call/#afterwards"' in page
    assert "优先给地。" in said["同领域的支持"]
    assert 'href="../../plans/2097-example-plan/#task-1"' in page
    index = Index.of(made.site)  # a search for the words leads to the call, not to every place that they concern
    assert not [found for found in index.addresses(index.search("报送进展")) if found.startswith("places/")]


def test_what_an_enterprise_has_to_do_is_not_told_of_its_city(project: MakeProject) -> None:
    made = with_list(project)
    made.replace(EXTRA, "{label: 甲市,", "{label: 某样品厂, party: enterprise,")
    page = made.built(day=DAY).page("places/jia-city")
    assert not [element for element in following(page) if "2099年补充名单" in element.text]
    standings = [element.text for element in parse(page).all("p") if "2099年补充名单" in element.text]
    assert standings == ["企业入选 2099年补充名单"]


def test_a_list_that_may_still_change_says_so(project: MakeProject) -> None:
    page = with_list(project, "call: 2099-example-call", "公示").built(day=DAY).page("places/jia-city")
    told = next(element for element in following(page) if "2099年补充名单" in element.text)
    assert "这是公示名单，不是最终结果" in told.text


def test_what_a_later_list_has_settled_is_not_told_twice(project: MakeProject) -> None:
    """Of the shortlist and the list that answer one call, only the list counts."""
    page = project().built(day=DAY).page("places/jia-city")
    assert [element.one("p", "entry-title").text for element in following(page)] == ["2098年样品试点城市名单"]


def test_who_was_taken_off_a_list_has_nothing_to_do(project: MakeProject) -> None:
    made = with_list(project)
    assert "2099年补充名单" in "".join(one.text for one in following(made.built(day=DAY).page("places/jia-city")))
    off = "\nrow_changes: [{list: 2099-extra-list, on: '2099-05-20', removes: [{label: 甲市, status: 退出}]}]\n"
    made.write("data/notices/2099-extra-call.yml", CALL + off)
    page = made.built(day=DAY).page("places/jia-city")
    assert "2099年补充名单" not in "".join(one.text for one in following(page))
    assert "退出（2099年5月20日）" in parse(page).text
    assert "退出（2099年5月20日）" in parse(made.page("places/in-jia-province")).one("article").text


def test_a_district_is_told_what_follows_for_its_municipality(project: MakeProject) -> None:
    made = with_list(project)
    made.replace(EXTRA, "{label: 甲市, places: [jia-city]}", '{label: 北京市, places: ["110000"]}')
    made.write("data/organisations/district-office.yml", 'name: 某区某局\ntype: 地方部门\nplace: "110101"\n')
    (told,) = following(made.built(day=DAY).page("places/110101"))
    assert "北京市 入选" in told.text


@pytest.mark.parametrize(
    ("kind", "former", "present"),
    [("places", "旧甲县", "jia-city"), ("places", "990001", "jia-city"), ("organisations", "试验部", "test-ministry")],
)
def test_a_former_name_leads_to_the_present_page(golden: Project, kind: str, former: str, present: str) -> None:
    index = Index.of(golden.site)
    assert index.addresses(index.search(former))[0] == f"{kind}/{present}/"
    facts = parse(golden.page(f"{kind}/{present}")).one("section", "facts").text
    assert former in facts
    assert "用到20" in facts


@pytest.fixture(scope="module")
def golden(make_project: MakeProject, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("places") / "project").built(day=DAY)


def test_a_former_code_is_an_address_of_the_present_place(golden: Project) -> None:
    assert 'url=../../places/jia-city/"' in golden.page("places/990001")


def test_a_code_that_several_places_had_leads_nowhere(tmp_path: Path) -> None:
    made = Miniature(tmp_path)
    former = "former_names: [{name: 旧县, code: '990900'}]"
    listed = [f"{{id: '{code}', {former}}}" for code in ("990100", "990200")]
    listed.append("{id: '990101', former_names: [{name: 甲市, code: '990100'}, {name: 老区, code: ../老区}]}")
    made.write("data/places.yml", "places:\n" + "".join(f"  - {entry}\n" for entry in listed))
    places = made.load().places
    assert [places.former_ids(code) for code in ("990100", "990200", "990101")] == [(), (), ()]


def test_the_matrix_leads_from_a_word_to_the_list(golden: Project) -> None:
    table = parse(golden.page("places/matrix-jia-province")).one("table")
    rows = {row.one("th").text: row.one("td") for row in table.one("tbody").all("tr")}
    assert {name: cell.text for name, cell in rows.items()} == {
        "甲市": "入选、联合体支持创建",
        "乙市": "退出（2099年2月1日）、联合体支持创建、园区入选",
        "丙县": "退出",
    }
    link = rows["甲市"].one("a")
    assert link.attributes["href"] == "../../lists/2098-example-list/"
    whole = parse(golden.page("places/matrix")).one("table").one("tbody").one("tr")
    assert whole.text.split() == ["甲省2", "个"]  # 丙县 has left


def test_a_matrix_stays_narrow_and_counts_what_it_leaves_out(tmp_path: Path) -> None:
    made = Miniature(tmp_path)
    many = COLUMNS * TABLES + 3
    for number in range(many):
        made.write(f"data/programmes/p{number}x.yml", f"name: 项目{number}\nsummary: [编的。]\n")
        made.write(
            f"data/lists/l{number}x.yml",
            f"name: 名单{number}\nprogramme: p{number}x\nno_call: 编的\nstage: 公布\n"
            f"release: {{unstated: 编的}}\nannounced: '{2020 + number}'\n"
            "complete: true\nsummary: [编的。]\nrows: [{label: 甲市, places: ['990100']}]\n",
        )
    showing = Showing(made.load(), date(2099, 1, 1))
    leaf = next(leaf for leaf in leaves(showing.catalogue, "places") if leaf.address == "places/matrix-990000/")
    matrix = matrix_view(showing, leaf)
    assert [len(table.columns) for table in matrix.tables] == [COLUMNS] * TABLES
    assert matrix.tables[0].columns[0].text == f"项目{many - 1}"  # the latest first
    assert matrix.left_out == 3


def test_an_organisation_says_what_it_does_alone_and_with_whom(golden: Project) -> None:
    page = parse(golden.page("organisations/jia-bureau"))
    facts = page.one("section", "facts").text
    assert "单独负责 1 项，与别的单位一起 1 项" in facts
    assert "甲市样品有限公司1 项" in [" ".join(item.text.split()) for item in page.one("ul", "names").all("li")]
