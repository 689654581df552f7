"""Each rule between records: a good case passes, and one change to it gives one problem, at the right line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gazette.checks import BETWEEN, WITHIN, dates, documents, lists, places
from gazette.checks.circles import circles
from gazette.checks.places import stems
from gazette.loading import read
from gazette.reading.problems import Problem
from gazette.reading.records import record_of, source_of
from gazette.reading.yaml_text import field_name
from miniature import NOW, Miniature

NOTICE = """name: 示例申报
type: 申报
document:
  title: 关于申报示例的通知
  number: 示例〔2099〕1号
  written: 2099-03-05
summary: [示例。]
"""
PLAN = """name: 示例规划
type: 规划
document:
  title: 示例规划
  number: 示例〔2099〕2号
  written: 2099-03
  published: 2099-03-05
summary: [示例。]
"""
LIST = """name: 示例名单
stage: 公布
call: 2099-call
announced: 2099-06
complete: true
declared_count: 2
summary: [示例。]
columns: [{id: a, name: 指标甲}, {id: b, name: 指标乙}]
rows:
  - {label: 甲市, places: ["990100"], groups: [第一组], values: [{indicator: a, number: 1}, {indicator: b, number: 2}]}
  - {label: 鼠区, places: ["990101"], since: 2099-06-01, until: 2099-06}
totals: [{group: 第一组, count: 1}, {count: 2}]
release: {by: {person: 张三}, document: 示例, editor: {person: 李四}}
"""
PROGRAMME = "name: 测试项目\nsummary: [示例。]\n"
ORGANISATION = "name: {}\ntype: 其他\n"
GOOD = {
    "data/notices/2099-call.yml": NOTICE,
    "data/plans/2099-plan.yml": PLAN,
    "data/lists/2099-list.yml": LIST,
    "data/programmes/test.yml": PROGRAMME,
    "data/organisations/test-bureau.yml": ORGANISATION.format("测试局"),
    "data/organisations/test-office.yml": ORGANISATION.format("测试处") + "parent: test-bureau\n",
    "data/places.yml": 'places:\n  - {id: new-area, name: 新区, parent: "990100"}\n',
    "data/site.yml": "sectors: [{id: widgets, name: 样品}]\n",
    "data/reference/subjects.yml": "科技、教育: [科技, 教育]\n",
}
CALL, PLANNED, LISTED = "data/notices/2099-call.yml", "data/plans/2099-plan.yml", "data/lists/2099-list.yml"
BUREAU, OFFICE = "data/organisations/test-bureau.yml", "data/organisations/test-office.yml"


@dataclass
class Case:
    """What to change in one good file, and what the rule then says of which line of it."""

    file: str
    old: str
    new: str
    says: str
    found: str | None
    more: dict[str, str] = field(default_factory=dict)
    """Other good files, or another good version of this one."""

    def message(self) -> str:
        where = self.says if self.says.startswith("data/") else f"{self.file}:{self.says}"
        return f"{where}；现在写的是 '{self.found}'" if self.found else where


FORMS = """
materials: [{name: 申报表, form: form-a, attachment: 附件1}]
attachments: [{number: 附件1, title: 申报表, form: form-a}, {number: 附件2, title: 说明}]
forms: [{id: form-a, title: 申报表}, {id: form-b, title: 方案}]
"""
PHASES = """
phases:
  - {name: 准备, kind: prepare, when: {start: 2099-03, end: 2099-12}}
  - {name: 部署, kind: prepare}
  - {name: 申报, kind: apply, when: {start: 2099-03-10}}
"""
WITH_FORMS = {CALL: NOTICE + FORMS}
CHANGE = """row_changes:
  - list: 2099-list
    on: 2099-07-01
    adds: [{label: 乙市, places: ["990200"]}]
    removes: [{label: 鼠区, status: 退出}]
    count: 2
"""
CHANGED = {CALL: NOTICE + CHANGE}
PUBLICISED = "data/lists/2099-publicised.yml"
BEFORE = LIST.replace("stage: 公布", "stage: 公示").replace("2099-06\n", "2099-05\n", 1)
AFTER = LIST + "publicised: 2099-publicised\n"
CASES: dict[Callable[..., object], list[Case]] = {
    lists.announced_list_is_released: [
        Case(
            LISTED,
            "release: {by: {person: 张三}, document: 示例, editor: {person: 李四}}\n",
            "",
            "1: release: 公布的名单要写明谁签发（by）、依据什么文件（document）；没有见到就写 {unstated: 原因}",
            None,
        ),
    ],
    lists.releaser_is_not_the_editor: [
        Case(
            LISTED,
            "李四",
            "张三",
            "13: release.editor: 签发和录入不能是同一个（data/site.yml 的 four_eyes）",
            "张三",
            {"data/site.yml": "four_eyes: true\nsectors: [{id: widgets, name: 样品}]\n"},
        ),
        Case(
            LISTED,
            ", editor: {person: 李四}",
            "",
            "13: release: data/site.yml 要求两人经手（four_eyes）：写明签发（by）和录入（editor）",
            None,
            {"data/site.yml": "four_eyes: true\nsectors: [{id: widgets, name: 样品}]\n"},
        ),
    ],
    lists.publicised_list_comes_before: [
        Case(
            PUBLICISED,
            "stage: 公示",
            "stage: 公布",
            f"{LISTED}:14: publicised: 那份名单的阶段不是“公示”",
            "2099-publicised",
            {PUBLICISED: BEFORE, LISTED: AFTER},
        ),
        Case(
            PUBLICISED,
            "announced: 2099-05",
            "announced: 2099-08",
            f"{LISTED}:14: publicised: 那份名单比这一份还晚，请核对",
            "2099-publicised",
            {PUBLICISED: BEFORE, LISTED: AFTER},
        ),
    ],
    lists.changes_fit_their_list: [
        Case(
            CALL,
            "removes: [{label: 鼠区",
            "removes: [{label: 大鼠区",
            "12: row_changes[1].removes[1].label: 那份名单当时没有这一行；是不是 鼠区",
            "大鼠区",
            {CALL: (NOTICE + CHANGE).replace("    count: 2\n", "")},
        ),
        Case(
            CALL,
            "{label: 乙市",
            "{label: 甲市",
            "11: row_changes[1].adds[1].label: 那份名单当时已有这一行",
            "甲市",
            {CALL: (NOTICE + CHANGE).replace(', places: ["990200"]', "")},
        ),
        Case(
            CALL,
            "count: 2",
            "count: 3",
            "13: row_changes[1].count: 与名单不符：这样增减以后有 2 行",
            "3",
            CHANGED,
        ),
        Case(
            CALL,
            "on: 2099-07-01",
            "on: 2099-04-01",
            "10: row_changes[1].on: 早于名单 2099-list 的公布日期，请核对",
            "2099年4月1日",
            CHANGED,
        ),
    ],
    documents.ids_are_unique: [
        Case(
            "data/rules/other.yml",
            "",
            "",
            "data/rules/2099-call.yml:1: 通知里已有同名的文件，请换一个文件名",
            "2099-call",
            {"data/rules/2099-call.yml": "name: 示例规则\ntype: 规则\ndocument: {title: 示例}\nsummary: [示例。]\n"},
        ),
    ],
    documents.numbers_are_unique: [
        Case(
            PLANNED,
            "2099〕2号",
            "2099〕1号",
            f"{CALL}:5: document.number: 这个文号已在 {PLANNED} 用过",
            "示例〔2099〕1号",
        ),
        Case(
            PLANNED,
            "示例〔2099〕2号",
            "示例2099年第1号",
            f"{CALL}:5: document.number: 这个文号已在 {PLANNED} 用过",
            "示例〔2099〕1号",
        ),
    ],
    documents.number_fits_written_date: [
        Case(
            PLANNED,
            "〔2099〕2号",
            "〔2098〕2号",
            "5: document.number: 成文日期在 2099 年，文号里的年份不同，请核对",
            "示例〔2098〕2号",
        ),
    ],
    documents.subject_is_in_the_classification: [
        Case(
            PLANNED,
            "  written",
            "  subject: [科技、教育, 体育]\n  written",
            "6: document.subject: “科技、教育”之下的二级是 科技、教育 之一",
            "体育",
        ),
        Case(
            PLANNED,
            "  written",
            "  subject: [体育]\n  written",
            "6: document.subject: 主题分类的一级是 科技、教育 之一",
            "体育",
        ),
    ],
    documents.attachments_and_forms_agree: [
        Case(
            CALL,
            "表, form: form-a, attachment",
            "表, form: form-c, attachment",
            "9: materials[1].form: forms 里没有这个 id",
            "form-c",
            WITH_FORMS,
        ),
        Case(
            CALL,
            "attachment: 附件1",
            "attachment: 附件9",
            "9: materials[1].attachment: attachments 里没有这个编号",
            "附件9",
            WITH_FORMS,
        ),
        Case(
            CALL,
            "表, form: form-a}",
            "表, form: form-c}",
            "10: attachments[1].form: forms 里没有这个 id",
            "form-c",
            WITH_FORMS,
        ),
    ],
    documents.inner_ids_are_unique: [
        Case(CALL, "id: form-b", "id: form-a", "11: forms[2].id: 这个编号用过了，换一个", "form-a", WITH_FORMS),
        Case(CALL, "附件2", "附件1", "10: attachments[2].number: 这个编号用过了，换一个", "附件1", WITH_FORMS),
    ],
    documents.sectors_are_unique: [
        Case(
            "data/site.yml",
            "}]",
            "}, {id: widgets, name: 试样}]",
            "1: sectors[2].id: 这个编号用过了，换一个",
            "widgets",
        ),
    ],
    documents.former_ids_are_free: [
        Case(
            OFFICE,
            "parent",
            "former_ids: [old-office, test-bureau]\nparent",
            "3: former_ids[2]: 这个旧编号正被别的记录使用",
            "test-bureau",
        ),
        Case(
            OFFICE,
            "parent",
            "former_ids: [test-office]\nparent",
            "3: former_ids[1]: 这就是现在的编号，请删去",
            "test-office",
        ),
        Case(
            "data/places.yml",
            "name: 新区",
            'name: 新区, former_ids: ["990200"]',
            "2: places[1].former_ids[1]: 这个旧编号正被别的记录使用",
            "990200",
        ),
    ],
    documents.organisations_have_no_circle: [
        Case(
            BUREAU,
            "其他\n",
            "其他\nparent: test-office\n",
            "3: parent: 上级绕成了一圈（测试局 → 测试处 → 测试局），请核对",
            "test-office",
        ),
        Case(
            BUREAU,
            "其他\n",
            "其他\nparent: test-bureau\n",
            "3: parent: 上级绕成了一圈（测试局 → 测试局），请核对",
            "test-bureau",
        ),
    ],
    documents.programmes_of_call_and_list_agree: [
        Case(
            LISTED,
            "stage: 公布\n",
            "programme: test\nstage: 公布\n",
            "2: programme: 与申报通知 2099-call 的项目（未填）不一致",
            "test",
        ),
    ],
    dates.written_before_published: [
        Case(
            PLANNED,
            "published: 2099-03-05",
            "published: 2099-02-28",
            "7: document.published: 发布日期早于成文日期，请核对",
            "2099-02-28",
        ),
    ],
    dates.effective_before_expiry: [
        Case(
            PLANNED,
            "summary",
            "  effective: 2099-04\n  expires: 2099-03-31\nsummary",
            "9: document.expires: 失效日期早于施行或成文日期，请核对",
            "2099-03-31",
        ),
        Case(
            PLANNED,
            "summary",
            "  expires: 2099-02\nsummary",
            "8: document.expires: 失效日期早于施行或成文日期，请核对",
            "2099-02",
        ),
    ],
    dates.deadline_after_writing: [
        Case(
            CALL,
            "at: 2099-03-05",
            "at: 2099-03-04",
            "8: deadlines[1].at: 截止日期早于成文日期，请核对",
            "2099-03-04",
            {CALL: NOTICE + "deadlines: [{at: 2099-03-05}, {rolling: 长期}]\n"},
        ),
    ],
    dates.list_after_its_call: [
        Case(
            LISTED,
            "announced: 2099-06",
            "announced: 2099-02",
            "4: announced: 早于申报通知 2099-call 的成文日期，请核对",
            "2099-02",
        ),
    ],
    dates.phases_begin_in_order: [
        Case(
            CALL,
            "start: 2099-03-10",
            "start: 2099-02-28",
            "12: phases[3].when.start: 早于上一环节的开始，请核对顺序或日期",
            "2099-02-28",
            {CALL: NOTICE + PHASES},
        ),
    ],
    lists.complete_list_has_declared_rows: [
        Case(
            LISTED,
            "count: 2\nsummary",
            "count: 3\nsummary",
            "6: declared_count: 名单写明齐全，却有 2 行；请补齐，或把 complete 写成 false",
            "3",
        ),
        Case(
            LISTED,
            "complete: true",
            "complete: false",
            "6: declared_count: 名单写明不齐全，却已有 2 行；请核对 complete 和这个数目",
            "2",
        ),
    ],
    lists.totals_add_up: [
        Case(
            LISTED,
            "group: 第一组, count: 1",
            "group: 第一组, count: 2",
            "12: totals[1].count: “第一组”与名单不符：名单里有 1 行",
            "2",
        ),
        Case(LISTED, "{count: 2}", "{count: 1}", "12: totals[2].count: 总计与名单不符：名单里有 2 行", "1"),
    ],
    lists.rows_are_unique: [
        Case(
            LISTED,
            'label: 鼠区, places: ["990101"]',
            "label: 甲市, groups: [第一组]",
            "11: rows[2].label: 这个名称出现了两次；确是同名的两行用 groups 区分",
            "甲市",
            {LISTED: LIST.replace("totals", "#")},
        ),
    ],
    lists.values_have_columns: [
        Case(
            LISTED,
            "indicator: b",
            "indicator: c",
            "10: rows[1].values[2].indicator: columns 里没有这个 id；有的是 a、b",
            "c",
        ),
        Case(LISTED, "indicator: b", "indicator: a", "10: rows[1].values[2].indicator: 同一行里这个指标写了两次", "a"),
    ],
    lists.row_dates_in_order: [
        Case(LISTED, "until: 2099-06", "until: 2099-05", "11: rows[2].until: 结束早于开始，请核对", "2099年5月"),
    ],
    places.label_fits_place: [
        Case(LISTED, '"990101"', '"990200"', "11: rows[2].places[1]: 这是子省乙市的代码，与名称“鼠区”不符", "990200"),
    ],
    places.no_circle: [
        Case(
            "data/places.yml",
            'parent: "990100"',
            "parent: new-area",
            "2: places[1].parent: 上级绕成了一圈（新区 → 新区），请核对",
            "new-area",
        ),
    ],
}


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == {*WITHIN, *BETWEEN}


@pytest.mark.parametrize("rule", [*WITHIN, *BETWEEN], ids=lambda rule: rule.__name__)
def test_rule(rule: Callable[..., object], tmp_path: Path) -> None:
    for number, case in enumerate(CASES[rule]):
        mini = Miniature(tmp_path / str(number))
        for file, content in GOOD.items():
            mini.write(file, content)
        if case.old or case.new:
            good = {**GOOD, **case.more}
            for file, content in case.more.items():
                mini.write(file, content)
            assert mini.problems() == []
            assert good[case.file].count(case.old) == 1, case.old
            mini.write(case.file, good[case.file].replace(case.old, case.new))
        else:
            assert mini.problems() == []
            for file, content in case.more.items():
                mini.write(file, content)
        assert list(map(str, said(rule, mini, case.file))) == [case.message()]
        assert mini.problems() == [case.message()]


def said(rule: Callable[..., Any], mini: Miniature, file: str) -> Iterator[Problem]:
    """What one rule says of a project, or of one file where it is a rule within records."""
    catalogue, problems = read(mini.root, NOW)
    if rule in BETWEEN:
        assert problems == []
        yield from rule(catalogue)
        return
    source = source_of(mini.root, file)
    record = record_of(Path(file).parent.name, Path(file).stem, source.tree)
    for path, advice, found in rule(record, catalogue.places):
        yield Problem(file, source.line(path), field_name(path), advice, found)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("甲市", "甲市"),
        ("测试市", "子省测试"),
        ("测试特别行政区", "测试"),
        ("测试地区", "测试"),
        ("测试盟", "测试"),
        ("测试朝鲜族自治州", "测试州"),
        ("测试土家族苗族自治州", "测试州"),
        ("测试蒙古自治州", "测试州"),
        ("测试各族自治县", "测试县"),
        ("测试壮族自治区", "测试"),
        ("长白朝鲜族自治县", "长白"),
        ("内蒙古自治区", "内蒙古"),
    ],
)
def test_a_place_is_known_by_its_shorter_names(name: str, label: str) -> None:
    assert any(stem in label for stem in stems(name))


@pytest.mark.parametrize(
    ("name", "label"), [("甲市", "乙市"), ("测试市", "试市"), ("郊区", "区"), ("东乡族自治县", "东乡")]
)
def test_a_place_is_not_known_by_less(name: str, label: str) -> None:
    assert not any(stem in label for stem in stems(name))


def test_former_and_short_names_fit_too(tmp_path: Path) -> None:
    mini = Miniature(tmp_path)
    mini.write("data/places.yml", 'places: [{id: "990100", short_names: [甲], former_names: [{name: 旧甲县}]}]\n')
    rows = 'rows: [{label: 旧甲, places: ["990100"]}, {label: 大甲, places: ["990100"]}]\n'
    mini.write(
        LISTED,
        "name: 示例\nstage: 试点\nno_call: 逐个批复\nannounced: 2099\ncomplete: true\nsummary: [示例。]\n" + rows,
    )
    assert mini.problems() == []


def test_all_problems_of_all_rules_at_once(tmp_path: Path) -> None:
    mini = Miniature(tmp_path)
    mini.write(CALL, NOTICE.replace("〔2099〕", "〔2098〕"))
    mini.write(PLANNED, PLAN.replace("published: 2099-03-05", "published: 2099-02-28"))
    mini.write(BUREAU, "name: 测试局\n")
    assert [line.split(": ")[0] for line in mini.problems()] == [f"{CALL}:5", f"{BUREAU}:1", f"{PLANNED}:7"]


def test_circles() -> None:
    assert list(circles({"a": "b", "b": "c", "c": "a", "d": "a", "e": "e", "f": None, "g": "gone"})) == [
        ["a", "b", "c"],
        ["e"],
    ]
