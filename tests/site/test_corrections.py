"""A published fact does not change in silence: the rule, `gazette correct`, and what one correction makes of a site."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from markup import article_of, parse

from conftest import Project, hashes
from gazette.correcting.differences import differences
from gazette.correcting.uncorrected import uncorrected
from gazette.correcting.writing import WritingError, with_revision
from gazette.loading import load
from gazette.model.facts import facts_digest
from gazette.model.notice import Notice
from gazette.model.text import Text
from gazette.reading.published import Published
from gazette.reading.records import record_of
from gazette.reading.yaml_text import read_source
from miniature import NOW

DAY = "2099-06-01"
CALL = "data/notices/2099-example-call.yml"
LIST = "data/lists/2098-example-list.yml"
OLD, NEW = 'at: "2099-06-10"', 'at: "2099-06-15"  # 打电话问过'
SILENT = "改动没有写进更新记录；运行 gazette correct"


@pytest.fixture(scope="module")
def published(make_project, tmp_path_factory) -> Project:
    """A project whose site is published; every test leaves data and site as they were."""
    made = make_project(tmp_path_factory.mktemp("corrections") / "project")
    made.replace("mkdocs.yml", "# site_url: https://example.org/", "site_url: https://example.org/gazette/")
    return made.built(day=DAY)


@pytest.fixture(autouse=True)
def restored(published: Project) -> Iterator[None]:
    """Whatever a test did to the data is undone."""
    before = {path: path.read_bytes() for path in (published.root / "data").rglob("*.yml")}
    yield
    for path in (published.root / "data").rglob("*.yml"):
        if path not in before:
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


def correct(project: Project, *arguments: str) -> str:
    outcome = project.run("gazette", "correct", *arguments, day=DAY)
    assert outcome.good, outcome.text
    return outcome.text


def told(project: Project) -> list[str]:
    """What an editor is told about changed facts."""
    text = project.run("gazette", "check", day=DAY).text
    assert "Traceback" not in text
    return [line for line in text.splitlines() if SILENT in line]


def line_of(project: Project, path: str, passage: str) -> int:
    lines = (project.root / path).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if passage in line)


# --- the rule -----------------------------------------------------------------------------------------------------


def test_changed_facts_are_told_together_with_all_other_problems(published: Project) -> None:
    site = hashes(published.site)
    published.replace(CALL, OLD, NEW)
    published.replace(CALL, "    level: 省级\n", "")
    published.replace(LIST, "places: [jia-city]", "places: [jia-province]")
    published.replace("data/organisations/jia-bureau.yml", "type: 地方部门", "type: 局")
    outcome = published.build(day=DAY)
    assert not outcome.good
    line = line_of(published, CALL, NEW)
    told = f"{CALL}:{line}: deadlines[2].at: 已经发布的是 '2099-06-10'，{SILENT} notices/2099-example-call"
    assert f"{told}，或自己在 revisions 里写一条；现在写的是 '2099-06-15'\n" in outcome.text
    assert re.search(rf"{CALL}:\d+: deadlines\[2\]\.level: 已经发布的是 '省级'，现在没有了，{SILENT}", outcome.text)
    assert re.search(rf"{LIST}:\d+: rows\[1\]\.places\[1\]: 已经发布的是 '甲市'，{SILENT}", outcome.text)
    assert re.search(r"jia-bureau.yml:\d+: type: .*现在写的是 '局'", outcome.text)
    assert hashes(published.site) == site


def test_a_changed_fact_is_told_beside_what_is_wrong_in_its_own_file(published: Project) -> None:
    published.replace(CALL, OLD, NEW)
    file = published.root / CALL
    file.write_text(f"{file.read_text('utf-8')}\nsummary: [又写了一遍。]\n", "utf-8")
    text = published.build(day=DAY).text
    assert re.search(rf"{CALL}:\d+: summary: ", text)
    assert f"deadlines[2].at: 已经发布的是 '2099-06-10'，{SILENT}" in text


FREE = {
    "our own sentences": (CALL, "summary:\n  - ", "summary:\n  - 换个说法，"),
    "our own notes": (CALL, "附件3没有内容。", "附件3是空的。"),
    "the file's comments": (CALL, OLD, f"{OLD}  # 问过"),
    "the same date at more length": (CALL, OLD, 'at: {on: "2099-06-10"}'),
    "the same fact in so many words": (LIST, "places: [jia-city]", "party: place, places: [jia-city]"),
    "keys in another order": (
        CALL,
        '    at: "2099-06-10"\n    opens: "2099-02-01"',
        '    opens: "2099-02-01"\n    at: "2099-06-10"',
    ),
    "a former address": (LIST, "name: ", "former_ids: [2090-example-list]\nname: "),
    "withdrawal": (LIST, "name: 2098年", "withdrawn: {on: 2099-05-01, reason: 有误。}\nname: 2097年"),
}


@pytest.mark.parametrize("case", FREE)
def test_what_is_no_fact_may_change(published: Project, case: str) -> None:
    path, old, new = FREE[case]
    published.replace(path, old, new)
    now = datetime.fromisoformat(f"{DAY}T12:00+08:00")
    assert load(published.root, now, further=[uncorrected(Published(published.site), now.date())])


def test_a_new_record_is_free(published: Project) -> None:
    published.write("data/organisations/new-office.yml", "name: 新办公室\ntype: 其他\n")
    assert told(published) == []


def test_a_renamed_record_is_held_to_what_was_published(published: Project) -> None:
    text = (published.root / CALL).read_text("utf-8")
    former = re.sub("(?m)^former_ids: .*\n", "", text).replace(OLD, NEW)
    new = published.write("data/notices/2099-renamed-call.yml", f"former_ids: [2099-example-call]\n{former}")
    (published.root / CALL).rename(published.root / "call.yml")
    try:
        assert "notices/2099-renamed-call：" not in correct(published)
        assert 'after: "2099-06-15"' in new.read_text("utf-8")
    finally:
        (published.root / "call.yml").rename(published.root / CALL)


def test_what_is_only_looked_at_is_free(published: Project) -> None:
    published.replace(CALL, OLD, NEW)
    assert load(published.root, NOW, preview=True).cards["notices"]


def test_without_a_published_site_nothing_is_held_against_it(project: Callable[..., Project]) -> None:
    made = project()
    assert "site/ 里没有可以对照的网站：没有检查改动是否写进了更新记录。" in made.run("gazette", "check").text
    assert "没有可以对照的网站" in made.run("gazette", "correct").text
    made.write("site/api/v1/manifest.json", '{"format": "gazette-manifest-0", "records": {}}')
    assert "没有可以对照的网站" in made.run("gazette", "check").text
    assert made.build().good


def test_a_published_record_that_cannot_be_read_is_told_without_fields(published: Project) -> None:
    published.replace(CALL, OLD, NEW)
    file = published.site / "notices/2099-example-call/record.json"
    good = file.read_bytes()
    try:
        file.write_text('{"facts": {"deadlines": 5}}')
        assert told(published) == []
        text = published.run("gazette", "check", day=DAY).text
        assert f"{CALL}:1: 和已经发布的不一样，又没有写进更新记录；运行 gazette correct" in text
        outcome = published.run("gazette", "correct", day=DAY)
        assert not outcome.good and "读不出来" in outcome.text
    finally:
        file.write_bytes(good)


def test_another_published_site_may_be_named(published: Project) -> None:
    published.replace(CALL, OLD, NEW)
    assert "没有可以对照的网站" in published.run("gazette", "check", "--published", "docs", day=DAY).text
    assert SILENT in published.run("gazette", "check", "--published", "site", day=DAY).text


def test_a_model_that_gains_a_field_names_the_same_facts_alike(published: Project) -> None:
    class Newer(Notice):
        gained: Text | None = None
        more: tuple[Text, ...] = ()

    tree = read_source(CALL, (published.root / CALL).read_bytes()).tree
    assert isinstance(tree, dict)
    older = record_of("notices", "2099-example-call", tree)
    assert facts_digest(Newer.model_validate({**tree, "id": "2099-example-call"})) == facts_digest(older)


# --- the command --------------------------------------------------------------------------------------------------


def test_an_entry_is_written_and_nothing_else(published: Project) -> None:
    published.replace(CALL, OLD, NEW)
    before = (published.root / CALL).read_text("utf-8")
    assert correct(published, "notices/2099-example-call", "--text", "发文机关来电更正。") == (
        f"{CALL}：写了一条更新记录\n  截止 2 · 截止日期：2099-06-10 → 2099-06-15\n"
    )
    assert (published.root / CALL).read_text("utf-8") == before + (
        '  - on: "2099-06-01"\n'
        "    level: major\n"
        "    text: 发文机关来电更正。\n"
        "    changes:\n"
        '      - {field: "deadlines[2].at", before: "2099-06-10", after: "2099-06-15"}\n'
    )
    assert told(published) == []
    assert correct(published) == "没有要写的：事实都和已经发布的一样，或已经写了更新记录。\n"
    again = published.run("gazette", "correct", "notices/2099-example-call", day=DAY)
    assert not again.good and "没有不同，不用写更正" in again.text


def test_what_is_changed_again_before_publication_is_said_too(published: Project) -> None:
    published.replace(CALL, OLD, NEW)
    correct(published)
    published.replace(CALL, NEW, 'at: "2099-06-16"')
    published.replace(CALL, "level: 省级", "level: 省、自治区")
    text = correct(published, CALL, "--minor")
    assert "截止 2 · 截止日期：2099-06-15 → 2099-06-16" in text
    assert "截止 2 · 层级：省级 → 省、自治区" in text
    assert "level: minor\n    text: 更正截止 2 · 截止日期、截止 2 · 层级。\n" in (published.root / CALL).read_text(
        "utf-8"
    )


def test_every_record_that_needs_it_gets_its_entry(published: Project) -> None:
    published.replace(CALL, OLD, NEW)
    published.replace(LIST, "places: [jia-city]", "note: 附注, places: [jia-city]")
    published.replace("data/organisations/jia-bureau.yml", "type: 地方部门", "type: 其他")
    text = correct(published)
    written = re.findall("(?m)^(data/.*)：写了一条更新记录$", text)
    assert written == [CALL, LIST, "data/organisations/jia-bureau.yml"]
    assert "名单 1 · 说明：（无） → 附注" in text
    assert published.run("gazette", "check", day=DAY).good


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["notices/no-such-call"], "没有 notices/no-such-call 这条已经发布的记录"),
        (["nonsense"], "没有 nonsense 这条已经发布的记录"),
        (["notices/2098-example-call"], "notices/2098-example-call 和已经发布的没有不同，不用写更正"),
    ],
)
def test_it_refuses_in_words(published: Project, arguments: list[str], says: str) -> None:
    outcome = published.run("gazette", "correct", *arguments, day=DAY)
    assert not outcome.good
    assert says in outcome.text and "Traceback" not in outcome.text


def test_it_refuses_a_file_with_problems(published: Project) -> None:
    published.replace(LIST, "places: [jia-city]", "places: [yi-city]")
    before = (published.root / LIST).read_bytes()
    outcome = published.run("gazette", "correct", day=DAY)
    assert not outcome.good
    assert "与名称“甲市”不符" in outcome.text
    assert (published.root / LIST).read_bytes() == before


def test_personal_data_does_not_get_into_the_history(published: Project) -> None:
    mobile = re.search(r"mobiles: \[\"?(1[0-9]{10})", (published.root / CALL).read_text("utf-8"))
    assert mobile
    other = str(int(mobile[1]) + 1)
    published.replace(CALL, mobile[1], other)
    text = correct(published)
    assert "个人手机 1：不写内容（个人信息）" in text
    assert mobile[1] not in text and other not in text
    written = (published.root / CALL).read_text("utf-8")
    assert re.search(r'\{field: "contacts\[\d\]\.mobiles\[1\]"\}', written)
    assert written.count(other) == 1
    published.replace(CALL, 'mobiles[1]"}', f'mobiles[1]", after: "{other}"}}')
    outcome = published.run("gazette", "check", day=DAY)
    assert "联系人的姓名和手机会到期隐去" in outcome.text


ENTRY = {
    "on": "2099-06-01",
    "level": "minor",
    "text": "改字：一",
    "changes": [{"field": "rows[1].label", "after": "a"}],
}
WRITTEN = """  - on: "2099-06-01"
    level: minor
    text: 改字：一
    changes:
      - {field: "rows[1].label", after: a}
"""
FLOW = '{on: "2099-06-01", level: minor, text: 改字：一, changes: [{field: "rows[1].label", after: a}]}'
FILES = {
    "none yet": ("name: 甲\n", f"name: 甲\nrevisions:\n{WRITTEN}"),
    "no line end": ("name: 甲", f"name: 甲\nrevisions:\n{WRITTEN}"),
    "comments at the end": ("name: 甲\n# 完\n", f"name: 甲\n# 完\nrevisions:\n{WRITTEN}"),
    "in the middle, with comments": (
        "revisions:  # 历史\n  - on: 2098  # 年\n    level: minor\n    text: 旧  # 说明\n\n# 名称\nname: 甲  # 简称\n",
        "revisions:  # 历史\n  - on: 2098  # 年\n    level: minor\n    text: 旧  # 说明\n"
        f"{WRITTEN}\n# 名称\nname: 甲  # 简称\n",
    ),
    "entries in braces": (
        "revisions:\n  - {on: 2098, level: minor, text: 旧}  # 一\nname: 甲\n",
        f"revisions:\n  - {{on: 2098, level: minor, text: 旧}}  # 一\n{WRITTEN}name: 甲\n",
    ),
    "not indented": (
        "revisions:\n- {on: 2098, level: minor, text: 旧}\nname: 甲\n",
        "revisions:\n- {on: 2098, level: minor, text: 旧}\n"
        + WRITTEN.replace("\n  ", "\n").removeprefix("  ")
        + "name: 甲\n",
    ),
    "all in brackets": (
        "revisions: [{on: 2098, level: minor, text: 旧}]  # 一\nname: 甲\n",
        f"revisions: [{{on: 2098, level: minor, text: 旧}}, {FLOW}]  # 一\nname: 甲\n",
    ),
    "empty brackets": ("revisions: []\nname: 甲\n", f"revisions: [{FLOW}]\nname: 甲\n"),
    "a long text over several lines": (
        "revisions:\n  - on: 2098\n    level: minor\n    text: >\n      旧\n      的\n\nname: 甲\n",
        f"revisions:\n  - on: 2098\n    level: minor\n    text: >\n      旧\n      的\n\n{WRITTEN}name: 甲\n",
    ),
    "the last line without an end": (
        "name: 甲\nrevisions:\n  - {on: 2098, level: minor, text: 旧}",
        f"name: 甲\nrevisions:\n  - {{on: 2098, level: minor, text: 旧}}\n{WRITTEN}".rstrip("\n"),
    ),
    "as Windows writes": ("name: 甲\r\n# 注\r\n", f"name: 甲\n# 注\nrevisions:\n{WRITTEN}".replace("\n", "\r\n")),
    "with a byte order mark": ("\ufeffname: 甲\n", f"\ufeffname: 甲\nrevisions:\n{WRITTEN}"),
}


@pytest.mark.parametrize("case", FILES)
def test_an_entry_fits_into_the_file_as_it_is_written(case: str) -> None:
    before, after = FILES[case]
    assert with_revision(before.encode(), ENTRY).decode() == after


def test_a_file_that_cannot_be_continued_is_left_alone() -> None:
    with pytest.raises(WritingError):
        with_revision("name: 甲\nrevisions: 没有\n".encode(), ENTRY)


# --- which fields differ ------------------------------------------------------------------------------------------

ROW = {"label": "甲", "places": [{"id": "990100", "name": "甲市"}]}
DIFFERENT = {
    "a text": ({"name": "一"}, {"name": "二"}, ["name: 一 → 二"]),
    "something new": ({}, {"batch": "第二批"}, ["batch: None → 第二批"]),
    "something gone": ({"batch": "第二批"}, {}, ["batch: 第二批 → None"]),
    "a row in front": ({"rows": [ROW]}, {"rows": [{"label": "乙"}, ROW]}, ["rows[1]: None → 乙"]),
    "a row less": (
        {"rows": [ROW, {"label": "乙", "party": "park"}]},
        {"rows": [ROW]},
        ["rows[2]: 乙，park → None"],
    ),
    "a row put right beside a new one": (
        {"rows": [ROW, {"label": "乙"}]},
        {"rows": [{"label": "丙"}, {**ROW, "note": "附注"}, {"label": "乙"}]},
        ["rows[1]: None → 丙", "rows[2].note: None → 附注"],
    ),
    "one entry for another": (
        {"rows": [{"label": "乙"}]},
        {"rows": [{"label": "丙"}]},
        ["rows[1].label: 乙 → 丙"],
    ),
    "another place": (
        {"rows": [ROW]},
        {"rows": [{**ROW, "places": [{"id": "990200", "name": "乙市"}]}]},
        ["rows[1].places[1]: 甲市 → 乙市"],
    ),
    "a place that is called otherwise now": (
        {"rows": [ROW]},
        {"rows": [{**ROW, "places": [{"id": "990100", "name": "甲地级市", "full_name": "子省甲地级市"}]}]},
        [],
    ),
    "a date": (
        {"announced": {"on": "2099-01", "precision": "month"}},
        {"announced": {"on": "2099-01-02", "precision": "day"}},
        ["announced: 2099-01 → 2099-01-02"],
    ),
    "an hour": (
        {"announced": {"on": "2099-01-02T09:00+08:00", "precision": "minute"}},
        {"announced": {"on": "2099-01-02T12:00+08:00", "precision": "minute"}},
        ["announced: 2099-01-02 09:00 → 2099-01-02 12:00"],
    ),
    "yes and no": ({"complete": True}, {"complete": False}, ["complete: 是 → 否"]),
    "our sentences": ({"summary": ["一。"]}, {"summary": ["二。"]}, []),
    "a field that there is no more": ({"name": "一", "colour": "红"}, {"name": "一"}, []),
    "a mobile number whose time is over": (
        {"publicity": {"contacts": [{"names": ["张三"], "mobiles": ["13900000000"]}, {"phones": ["010-1234567"]}]}},
        {"publicity": {"contacts": [{"phones": ["010-1234567"]}]}},
        [],
    ),
    "a person": (
        {"publicity": {"contacts": [{"names": ["张三"], "phones": ["010-1234567"]}]}},
        {"publicity": {"contacts": [{"names": ["李四"], "phones": ["010-7654321"]}]}},
        ["publicity.contacts[1].names[1]: None → None", "publicity.contacts[1].phones[1]: 010-1234567 → 010-7654321"],
    ),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_which_fields_differ(case: str) -> None:
    from gazette.model.approved_list import ApprovedList

    before, after, expected = DIFFERENT[case]
    found = differences(ApprovedList, before, after)
    assert [f"{change.field}: {change.before} → {change.after}" for change in found] == expected


# --- what one correction makes of a site --------------------------------------------------------------------------


TOUCHED = {
    r"notices/2099-example-call/(index.html|record.json|compare.json|find.json)": "the date itself",
    r"apply/2099-example-call/index.html": "the date itself",
    r"(notices/2099-example-call|programmes/.*|organisations/.*)/feed.xml": "the correction",
    r"feeds/(all|corrections|sector-widgets).xml": "the correction",
    r"([^/]+/){2}dates.ics|calendar/[^/]+.ics": "the date itself, and that it was corrected",
    r"calendar/index.html": "the date itself",
    r"feeds/closing.xml": "another deadline is another entry",
    r"api/v1/manifest.json": "other facts, one revision more",
    r"api/v1/common-grants/opportunities.json": "the date itself",
    r"api/v1/(notices|sectors/[^/]+)/[^/]+.json": "when the record was last revised",
    r"data/[^/]+": "all records put together, and how large that is",
    r"programmes/example-programme/(index.html|record.json|compare.json|find.json)": "timeline and status of its call",
    r"(programmes/|notices/|)index.html": "lists the call with its status",
    r"(lists|notices|organisations|plans|rules)/[^/]+/index.html": "lists the call with its status",
    r"notices/national/(calls.json|index.html)": "counts and lists the call with its status",
    r"find/.*": "the status of the call",
    r"search/.*": "the words of its page, its status",
}
"""Every file that may differ when one date of a call was put right, and why."""
UNTOUCHED = ("places/", "compare/", "about/", "assets/", "notices/2099-example-extension/record.json", "sitemap.xml")


def test_one_correction_of_one_date(project: Callable[..., Project]) -> None:
    made = project()
    made.replace("mkdocs.yml", "# site_url: https://example.org/", "site_url: https://example.org/gazette/")
    made.built(day=DAY)
    before = hashes(made.site)
    manifest = json.loads((made.site / "api/v1/manifest.json").read_bytes())["records"]
    made.replace(CALL, OLD, NEW)
    correct(made)
    made.built(day=DAY)
    after = hashes(made.site)
    now = json.loads((made.site / "api/v1/manifest.json").read_bytes())["records"]
    key = "notices/2099-example-call"
    assert [name for name in now if now[name] != manifest[name]] == [key]
    assert now[key]["revisions"] == manifest[key]["revisions"] + 1
    assert "更正截止 2 · 截止日期。" in parse(article_of(made.page(key))).text
    for feed in ("feeds/all.xml", "feeds/corrections.xml", f"{key}/feed.xml"):
        text = (made.site / feed).read_text("utf-8")
        assert "更正《示例试点城市申报》：截止日期 2099-06-10 → 2099-06-15" in text
    record = json.loads((made.site / key / "record.json").read_bytes())
    change = {"field": "deadlines[2].at", "before": "2099-06-10", "after": "2099-06-15"}
    assert record["revisions"][-1]["changes"] == [change]
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert [path for path in sorted(changed) if not any(re.fullmatch(pattern, path) for pattern in TOUCHED)] == []
    assert [pattern for pattern in TOUCHED if not any(re.fullmatch(pattern, path) for path in changed)] == []
    assert [path for path in sorted(changed) if path.startswith(UNTOUCHED)] == []


def test_a_correction_touches_only_the_pages_that_show_it(project: Callable[..., Project]) -> None:
    made = project().built(day=DAY)
    before = hashes(made.site)
    made.replace(CALL, "purpose:\n  - {text: ", "purpose:\n  - {text: 更正，")
    correct(made)
    after = hashes(made.built(day=DAY).site)
    changed = {path for path in after if before.get(path) != after[path] and not path.startswith("search/")}
    here = "notices/2099-example-call/"
    whole = ("api/", "data/", "feeds/", "calendar/")  # about all records, or those of a year or a sector
    subscribed = ("feed.xml", "dates.ics")  # tell that it was corrected
    assert {path for path in changed if not path.startswith(whole) and not path.endswith(subscribed)} == {
        f"{here}index.html",
        f"{here}record.json",
    }


def test_history_shows_what_was_and_what_is(published: Project) -> None:
    page = parse(article_of(published.page("notices/2099-example-call")))
    history = next(part for part in page.all("ol") if "revisions" in part.attributes.get("class", ""))
    assert [part.text for part in history.all("del")] == ["2099-03-20", "是"]
    assert [part.text for part in history.all("ins")] == ["2099-03-31"]
    assert "个人手机 1已改（个人信息，不写内容）" in history.text
