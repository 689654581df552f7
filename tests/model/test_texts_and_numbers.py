"""Texts, addresses and amounts: what is taken, what is refused with which words, and how it is shown."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from gazette.model.base import Count, YesNo, parts
from gazette.model.document import Actor, Cited, Contact, DocumentNumber, Flag, Source, Statement
from gazette.model.notice import Criterion
from gazette.model.quantity import Figure, Quantity, Support
from gazette.model.text import Email, Ident, Mobile, Phone, Rich, Text, Url

TAKEN: dict[Any, list[str]] = {
    Text: ["测试", "**不是标记** <b>", "编号 2138000000000", "A13800000000", "12800000000"],
    Rich: [
        "见[这里](https://a.example/x?y=1&z)和**重点**", "[信](mailto:a@b.example)", "[电话](tel:+86-10-00000000)",
    ],
    Url: ["https://a.example", "http://a.example:8080/b?c=d#e", "https://测试.example/路径"],
    Email: ["a.b+c@d.example"],
    Phone: [
        "010-00000000", "0990-0000000", "00000000", "12345", "010-00000000-123", "+86 010-00000000", "400-000-0000",
        "800-000-0000",
    ],
    Mobile: ["13800000000"],
    Ident: ["example", "a-1", "990100", "2099-a"],
    Figure: ["0", "62.910", "-1.5", "10000"],
    Count: ["0", "12", "999999999"],
    YesNo: ["true", "false"],
    DocumentNumber: ["示例〔2099〕1号", "测试部公告2099年第5号", "测试部令第29号", "示例〔1999〕001号"],
}  # fmt: skip
REFUSED: dict[Any, list[str]] = {
    Text: [" ", "", "电话 13800000000", "电话：138-0000-0000。", "138 0000 0000"],
    Rich: [
        "[x](javascript:alert)", "[x](JavaScript:x)", "[x](data:text/html,x)", "[x](//a.example)", "[x](/a/)",
        "[x](tel:一)", "[x](ftp://a.example/)", "[x](mailto:nobody)", "[x](http://)", "  ",
    ],
    Url: [
        "HTTPS://a.example", "a.example", "https://", "https://localhost", "https:///a.b", "https://a.example/\n",
        "https://a.example/ b", "https://a.example/a，b", "https://a.example/\"><b>", "javascript:alert(1)//a.b",
    ],
    Email: ["a@b", "a@@b.example", "a＠b.example", "a@b.example\n", "某人@b.example"],
    Phone: [
        "010—00000000", "010－00000000", "０１０-00000000", "010 00000000", "(010)00000000", "010-00000000/1",
        "010-00000000\n", "一二三四五", "13800000000", "+86 13800000000", "+8613800000000",
    ],
    Mobile: ["1380000000", "１３８00000000", "23800000000"],
    Ident: ["2099", "12345", "../x", "A", "a_b", "a-", "", "a--b", "a\n", "中文"],
    Figure: ["010", "1,000", "70%", "１", "1e3", ".5", "5.", "", "+1", "1\n", "NaN"],
    Count: ["1234567890", "-1", "1.0", "012", "１", "", "9" * 5000],
    YesNo: ["True", "yes", "是", ""],
    DocumentNumber: [
        "示例[2099]1号", "示例(2099)1号", "示例（2099）1号", "示例〔2099〕1", "〔2099〕1号", "示例〔99〕1号",
        "示例〔2099〕一号", "示例〔２０９９〕1号", "示例 〔2099〕 1号", "示例〔2099〕1号\n", "示例〔3099〕1号",
        "示例第29号", "",
    ],
}  # fmt: skip


def pairs(table: dict[Any, list[str]]) -> list[Any]:
    return [pytest.param(kind, text, id=repr(text[:40])) for kind, texts in table.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), pairs(TAKEN))
def test_taken(kind: Any, text: str) -> None:
    assert str(TypeAdapter(kind).validate_python(text)).lower() == text.lower()


@pytest.mark.parametrize(("kind", "text"), pairs(REFUSED))
def test_refused(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(text)
    assert refused.value.errors()[0]["type"] == "gazette"


@pytest.mark.parametrize("value", [None, [], {}, ["x"], {"a": "b"}])
@pytest.mark.parametrize("kind", [Text, Rich, Url, Email, Phone, Mobile, Ident, Figure, Count, YesNo, DocumentNumber])
def test_only_text_is_taken(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("示例[2099]1号", "示例〔2099〕1号"),
        ("示例（2099）１号", "示例〔2099〕1号"),
        ("示例【2099】第1号", "示例〔2099〕第1号"),
        ("示例 〔2099〕 1 号", "示例〔2099〕1号"),
        ("示例〔2099〕1", "示例〔2099〕1号"),
        ("示例〔2099年〕1号", "示例〔2099〕1号"),
        ("示例99号", None),
    ],
)
def test_a_near_document_number_is_mended(written: str, hint: str | None) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(DocumentNumber).validate_python(written)
    assert ("是不是 " in str(refused.value)) == (hint is not None)
    assert hint is None or f"是不是 {hint} " in str(refused.value)


@pytest.mark.parametrize(
    ("number", "year"), [("示例〔2099〕1号", 2099), ("测试部公告2098年第5号", 2098), ("测试部令第29号", None)]
)
def test_the_year_in_a_document_number(number: str, year: int | None) -> None:
    assert DocumentNumber(number).year == year


def test_a_figure_keeps_its_digits() -> None:
    figure = TypeAdapter(Figure).validate_python("62.910")
    assert str(figure) == "62.910"
    assert figure.value == Decimal("62.91")


@pytest.mark.parametrize(
    ("value", "chinese"),
    [
        ({"number": "39", "unit": "个"}, "39\u00a0个"),
        ({"number": "70", "unit": "%", "operator": "≥", "inferred": "true"}, "≥ 70%"),
        ({"number": "5", "unit": "‰"}, "5‰"),
        ({"number": "62.910"}, "62.910"),
        ({"number": "3", "to": "5", "unit": "家"}, "3—5\u00a0家"),
        ({"number": "10", "unit": "亿元", "operator": "达到"}, "达到 10\u00a0亿元"),
        ({"number": "10", "operator": "="}, "10"),
        ({"number": "4", "unit": "个", "operator": "≤", "in_principle": "true"}, "原则上 ≤ 4\u00a0个"),
        ({"number": "120", "unit": "万", "about": "true"}, "120\u00a0万左右"),
        ({"number": "150", "unit": "%", "operator": ">"}, "> 150%"),
        ({"vague": "上百家"}, "上百家"),
    ],
)
def test_a_quantity_in_words(value: object, chinese: str) -> None:
    assert Quantity.model_validate(value).chinese == chinese


@pytest.mark.parametrize(
    ("model", "value", "advice"),
    [
        (Quantity, {}, "number（数字）和 vague"),
        (Quantity, {"operator": "≥", "unit": "个"}, "number（数字）和 vague"),
        (Quantity, {"number": "1", "vague": "上百"}, "number（数字）和 vague"),
        (Quantity, {"number": "5", "to": "3"}, "to 要大于 number"),
        (Quantity, {"number": "5", "to": "5.0"}, "to 要大于 number"),
        (Quantity, {"vague": "上百", "to": "3"}, "to 要大于 number"),
        (Quantity, {"number": "5", "inferred": "true"}, "还要写推定的 operator"),
        (Support, {"text": "补助", "kind": "资金", "form": "capped"}, "form 写了 capped，还要写 amount"),
        (Support, {"text": "补助", "kind": "资金", "form": "rate"}, "form 写了 rate，还要写 rate"),
        (Actor, {"role": "责任"}, "至少写 organisation、named_as、person"),
        (Cited, {"clause": "一"}, "至少写 record、title、number"),
        (Contact, {"names": ["某人"]}, "至少写一种联系方式"),
        (Criterion, {"title": "条件", "text": "内容", "check": "auto"}, "还要写 rule"),
    ],
)
def test_parts_that_say_too_little(model: Any, value: object, advice: str) -> None:
    with pytest.raises(ValidationError, match=advice):
        model.model_validate(value)


@pytest.mark.parametrize(
    ("model", "text", "field"), [(Actor, "测试局", "organisation"), (Flag, "提示", "text"), (Statement, "内容", "text")]
)
def test_one_text_may_stand_for_a_part(model: Any, text: str, field: str) -> None:
    assert model.model_validate(text) == model.model_validate({field: text})


def test_texts_are_stripped_and_parts_frozen() -> None:
    source = Source.model_validate({"title": " 来源\n", "evidence": "press"})
    assert source.title == "来源"
    with pytest.raises(ValidationError):
        source.title = "别的"  # type: ignore[misc]


def test_parts_in_reading_order() -> None:
    contact = Contact.model_validate({"unit": "测试局", "phones": ["00000000"], "as_of": "2099"})
    assert [type(part).__name__ for part in parts((contact, "文字"))] == ["Contact", "Actor", "When"]
