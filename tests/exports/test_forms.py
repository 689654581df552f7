"""A blank form goes out as a .docx: everything the form says stands in it, and a place for every answer."""

import io
import zipfile
from typing import Any

import pytest
from docx import Document

from gazette.exports.empty_form import empty_form
from gazette.exports.forms import EMPTY, blank_form
from gazette.model.notice import Form
from gazette.views.papers import form_shown

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "甲 & 乙 <w:p> ]]> \"'"
FIELDS: list[dict[str, Any]] = [
    {"label": "申报城市", "type": "text", "limit": "50", "prompts": ["写全称"]},
    {"label": "联系人", "type": "person", "asks": ["姓名", "职务", "邮箱"], "text": "写经办人。"},
    {"label": "基本情况", "type": "long", "limit": "1500", "text": "简述**两项**。", "prompts": ["区划", HOSTILE]},
    {"label": "申报承诺", "type": "pledge", "printed": "承诺属实。", "sealed_by": "示例市人民政府", "dated": True},
    {"label": "推荐意见", "type": "opinion", "sealed_by": "示例厅", "dated": True, "exempt": ["计划单列市"]},
    {"label": "填表日期", "type": "date"},
    {"label": "审核", "type": "opinion"},
    {"label": "实施目标", "type": "long", "sealed_by": "示例厅"},
]


def made(**more: Any) -> bytes:
    form = {"id": "example", "title": "示例“申报”表", "attachment": "附件9", **more}
    return blank_form(form_shown(Form.model_validate(form)))


@pytest.fixture(scope="module")
def blank() -> Any:
    sections = [{"title": "一、申报单位", "fields": FIELDS[:2]}, {"fields": FIELDS[2:]}]
    return Document(io.BytesIO(made(sections=sections, note="计划单列市不用填推荐意见。")))


def cells(document: Any) -> list[list[str]]:
    """The texts of the table, row by row, a merged cell once."""
    return [
        ["".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in row._tr.iterchildren(f"{W}tc")]
        for row in document.tables[0].rows
    ]


def test_the_empty_form_is_what_its_module_makes() -> None:
    """Else `python -m gazette.exports.empty_form` makes it anew."""
    kept, anew = (zipfile.ZipFile(io.BytesIO(content)) for content in (EMPTY.read_bytes(), empty_form()))
    assert {name: kept.read(name) for name in kept.namelist()} == {name: anew.read(name) for name in anew.namelist()}


def test_everything_the_form_says_stands_in_it(blank: Any) -> None:
    assert [paragraph.text for paragraph in blank.paragraphs if paragraph.text] == [
        "附件9",
        "示例“申报”表",
        "注：计划单列市不用填推荐意见。",
    ]
    assert [[text.strip() for text in row] for row in cells(blank)] == [
        ["一、申报单位"],
        ["申报城市", "写全称（不超过50字）"],
        ["联系人写经办人。", "姓名", "", "职务", ""],
        ["", "邮箱", ""],
        ["基本情况", f"简述两项。1.区划2.{HOSTILE}（不超过1500字）"],
        ["申报承诺", "承诺属实。示例市人民政府（盖章）年　　月　　日"],
        ["推荐意见", "示例厅（盖章）年　　月　　日"],
        ["填表日期", "年　　月　　日"],
        ["审核", ""],
        ["实施目标", "示例厅（盖章）"],
    ]


def test_the_layout_is_that_of_official_documents(blank: Any) -> None:
    page = blank.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert sum(column.width.mm for column in blank.tables[0].columns) == pytest.approx(210 - 28 - 26, abs=0.1)
    assert "PAGE" in page.footer._element.xml
    faces = {
        style.name: style.element.rPr.find(f"{W}rFonts").get(f"{W}eastAsia")
        for style in blank.styles
        if style.type == 1
    }
    assert (faces["表题"], faces["附件号"], faces["长文"]) == ("方正小标宋简体", "黑体", "仿宋_GB2312")


def test_every_answer_has_a_place_of_its_own(blank: Any) -> None:
    tags = [tag.get(f"{W}val") for tag in blank.element.iter(f"{W}tag")]
    assert len(tags) == len(set(tags)) == 6  # one text, three of a person, two long texts: nothing for seals and dates


def test_a_place_keeps_its_tag_when_other_fields_come() -> None:
    def tags(*fields: dict[str, Any]) -> list[str]:
        document = Document(io.BytesIO(made(sections=[{"fields": list(fields)}])))
        return [tag.get(f"{W}val") for tag in document.element.iter(f"{W}tag")]

    new = {"label": "新的一栏", "type": "text"}
    assert tags(new, FIELDS[0])[1:] == tags(FIELDS[0])
    assert len(set(tags(FIELDS[0], FIELDS[0]))) == 2  # the same label twice


def test_a_form_without_fields_is_its_title() -> None:
    document = Document(io.BytesIO(made(note="不写进去")))
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == ["附件9", "示例“申报”表"]
    assert document.tables == []


def test_the_same_form_is_the_same_bytes() -> None:
    sections = [{"fields": FIELDS}]
    assert made(sections=sections) == made(sections=sections) != made(sections=sections, title="另一张")
    with zipfile.ZipFile(io.BytesIO(made(sections=sections))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    core = Document(io.BytesIO(made(title=HOSTILE))).core_properties
    assert (core.title, core.author, core.created.year) == (HOSTILE, "", 2000)
