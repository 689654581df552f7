"""A document number as people type it."""

import pytest

from gazette.model.document import DocumentNumber, number_key


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("工信厅电子函〔2024〕267号", "工信厅电子函2024-267"),
        ("渝府发〔2023〕7号", "渝府发2023-7"),
        ("公告2099年第5号", "公告2099-5"),
        ("公告2099年5号", "公告2099-5"),
        ("公告〔2099〕5号", "公告2099-5"),
        ("测试部令第29号", "测试部令29"),
        ("示例5G〔2099〕1号", "示例5g2099-1"),
        ("示例５Ｇ〔2099〕1号", "示例5g2099-1"),
        ("../../示例/<b>〔2099〕1号", "示例b2099-1"),
        ("***〔2099〕1号", ""),
        (f"{'长' * 60}〔2099〕1号", ""),
    ],
)
def test_a_number_has_one_key_however_it_is_written(number: str, key: str) -> None:
    assert number_key(number) == key


def test_only_the_dash_tells_year_and_sequence_apart() -> None:
    assert number_key("示例〔2099〕12号") != number_key("示例〔2099〕1号")
    assert number_key(DocumentNumber("示例2099年第12号")) == number_key("示例〔2099〕12号")
