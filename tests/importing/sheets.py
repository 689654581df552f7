"""The spreadsheets of the tests, as rows that one can read; written as Excel writes them, or as CSV.

A cell is a text, or a number or date with its format (`F`); `Merged` says that a text covers several cells. None is an
empty cell. Names of places are real, for they are what is matched; everything else is invented.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter


@dataclass(frozen=True)
class F:
    """A number, date or formula with a number format."""

    value: Any
    format: str
    result: Any = None


@dataclass
class Book:
    """One workbook: its sheets by name, and what is special about them."""

    sheets: dict[str, list[list[Any]]]
    merges: tuple[str, ...] = ()
    """Ranges of the first sheet whose text stands in their first cell."""
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


P = "0.0%"
CITIES = [
    [],
    [None, "附件1"],
    [None, "2099年示例应用试点城市名单"],
    [None, "单位：万个（截至2099年5月）"],
    [None, "序 号", "省份", "城市", "5G个人用户\n普及率（%）", "接入占比", "终端数量（万个）", "批复时间", "备注"],
    [None, F(1, "0"), "江苏省", "南京市", 93.1, F(0.876, P), F(1280.5, "#,##0.00"), F(date(2099, 3, 5), "yyyy/m/d")],
    [None, F(2, "0"), None, "无锡市", 90, F(0.9, P), F(96, "#,##0.00"), F(date(2099, 3, 1), 'yyyy"年"m"月"'), "续建"],
    [None, "３", "浙江省", "杭州市", 99.34, F(0.6852, P), F(77.126, "#,##0.00")],
    [None, "４", "北京市", "北京市大兴区、顺义区", "—", F(1, P), F(0.5, "#,##0.00"), "2099年4月"],
    [None, "合  计", None, F("=COUNTA(D6:D9)", "0", 4), None, None, F("=SUM(G6:G9)", "#,##0.00", 1454.13)],
    [None, "注：1. 排名不分先后。"],
    [None, "2. 表中数据由各地自行填报，示例部复核；空着的是没有填报，不是零，以各地后续更正为准。"],
]
CITIES_MERGED = ("B3:I3", "B4:I4", "C6:C7", "B10:C10", "B11:I11", "B12:I12")
PLAIN = [
    ["2099年示例园区所在城市名单（共3个）"],
    ["序号", "省份", "城市", "备注"],
    ["1", "江苏省", "南京市", "甲，乙"],
    ["2", "", "苏州", ""],
    ["3", "湖北省", "武汉市", "第一行\n第二行"],
    ["合计", "", "3个", ""],
    ["注：排名不分先后", "", "", ""],
]
PLACES = [
    ["2012年示例先行区名单"],
    ["序号", "名称"],
    [1, "湖北省武汉市"],
    [2, "武汉"],
    [3, "江苏（无锡）"],
    [4, "北京市大兴区、顺义区"],
    [5, "新疆生产建设兵团第八师石河子市"],
    [6, "雄安新区"],
    [7, "重庆（两江新区）"],
    [8, "襄樊市"],
    [9, "恩施州"],
    [10, "长三角示例城市群（上海市、苏州市、嘉兴市）"],
    [11, "呼和浩特市和包头市联合体"],
    [12, "南京市鼓楼区"],
    [13, "苏州市人民政府"],
    [14, "海口市\n三亚市"],
    [15, "成都市\n武侯区"],
    [16, "广东省深圳市、东莞市、佛山市"],
]
AMBIGUOUS = [
    ["名称", "类型"],
    ["朝阳区", "甲类"],
    ["鼓楼区", "甲类"],
    ["鼓楼区", "乙类"],
    ["苏洲市", "乙类"],
    ["某某新区", "乙类"],
]
SECTIONS = [
    ["2099年示例区县名单"],
    ["序号", "市", "县（市、区）"],
    ["一、江苏省（2个）"],
    [1, "南京市", "鼓楼区"],
    [2, "徐州市", "鼓楼区"],
    ["小计", None, 2],
    ["二、河南省（1个）"],
    ["序号", "市", "县（市、区）"],
    [3, "开封市", "鼓楼区"],
    ["总计：3个"],
    ["示例部"],
]
ENTERPRISES = [
    ["序号", "企业名称", "所在省份", "所在城市", "有效期至"],
    [1, "甲示例科技有限公司", "江苏省", "南京市", F(date(2101, 12, 31), "yyyy-mm-dd")],
    [2, "乙示例集团: 测试厂", "湖北省", "武汉市", "2101.12"],
    [3, "丙示例公司 #3", "上海市", "浦东新区", ""],
]
BOOKS: dict[str, Book] = {
    "cities": Book({"名单": CITIES, "说明": [["填表说明"]], "旧表": PLAIN}, CITIES_MERGED, hidden_sheets=("旧表",)),
    "places": Book({"Sheet1": PLACES}, ("A1:B1",)),
    "ambiguous": Book({"Sheet1": AMBIGUOUS}),
    "sections": Book({"Sheet1": SECTIONS}, ("A1:C1", "A3:C3", "A6:B6", "A7:C7", "A10:C10", "A11:C11")),
    "enterprises": Book({"Sheet1": ENTERPRISES}),
    "parks": Book(
        {"Sheet1": [["园区名称", "所属地区"], ["甲示例产业园", "江苏省苏州市"], ["乙示例产业园", "天津市滨海新区"]]}
    ),
    "streets": Book(
        {"Sheet1": [["序号", "区县", "街道"], ["1", "南京市鼓楼区", "示例街道"], ["2", "朝阳区", "测试街道"]]}
    ),
    "persons": Book({"Sheet1": [["姓名", "工作单位"], ["张某", "甲示例大学"], ["李某", "乙示例大学"]]}),
    "indicators": Book(
        {
            "Sheet1": [
                ["城市", "建设指标", None, "结果"],
                [None, "普及率", "站点数（个）", None],
                ["南京市", F(0.931, P), F(3061, "#,##0"), "通过"],
                ["杭州市", F(0.9934, P), F(4100, "#,##0"), "不合格"],
                ["合计", None, F(7161, "#,##0"), None],
            ]
        },
        ("A1:A2", "B1:C1", "D1:D2"),
    ),
    "hidden": Book(
        {"Sheet1": [["城市", "电话", "备注"], ["南京市", "025-0000", ""], ["杭州市", "0571-0000", "退出"]]},
        hidden_rows=(3,),
        hidden_columns=("B",),
    ),
    "two-sheets": Book({"第一批": [["城市"], ["南京市"]], "第二批": [["城市"], ["杭州市"]]}),
    "no-header": Book({"Sheet1": [["南京市", "甲"], ["杭州市", "乙"]]}),
    "wrong": Book(
        {
            "Sheet1": [
                ["2099年示例名单（共7个）"],
                ["序号", "省份", "城市", "层次", "状态", "批复时间", "得分"],
                [1, "江苏省", "南京市", "一流", "通过", "2099-03", "90分"],
                [2, "江苏省", "杭州市", "二流", "待定", "去年", "90%"],
                [5, "江苏省", "苏州市", "一流", "通过", "2099-03", F("=1/0", "General", "#DIV/0!")],
                [6, "江苏省", "苏州市", "一流", "通过", "2099-03", F("=A1", "General", "")],
                [7, "江苏生", "泰州市", "一流", None, None, None],
                [8, "江苏省", None, "一流", None, None, None],
                ["小计", "浙江省", 3],
                ["合计", None, 9],
            ]
        }
    ),
    "empty": Book({"Sheet1": []}),
    "no-rows": Book({"Sheet1": [["序号", "城市"]]}),
}
CSVS = {
    "utf-8.csv": (PLAIN, "utf-8"),
    "utf-8-bom.csv": (PLAIN, "utf-8-sig"),
    "gb18030.csv": (PLAIN, "gb18030"),
}
BYTES = {
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "web.xls": b"<html><table><tr><td>1</td></tr></table></html>",
    "picture.png": b"\x89PNG\r\n",
    "archive.xlsx": b"PK\x05\x06" + bytes(18),
    "damaged.xlsx": b"PK\x03\x04" + bytes(60),
    "unknown.csv": "城市\n南京市\n".encode("utf-16"),
    "quotes.csv": '城市,备注\n南京市,"没有配对\n'.encode(),
}


def write_all(folder: Path) -> None:
    """Every file into a folder."""
    for name, book in BOOKS.items():
        (folder / f"{name}.xlsx").write_bytes(excel(book))
    (folder / "inline.xlsx").write_bytes(
        excel(Book(BOOKS["cities"].sheets, CITIES_MERGED, hidden_sheets=("旧表",)), True)
    )
    for name, (rows, encoding) in CSVS.items():
        (folder / name).write_bytes(text(rows).encode(encoding))
    for name, content in BYTES.items():
        (folder / name).write_bytes(content)


def text(rows: list[list[Any]]) -> str:
    """Rows as CSV."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def excel(book: Book, inline: bool = False) -> bytes:
    """The workbook's bytes; `inline` writes texts into their cells (inlineStr) and not into a table of strings."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"constant_memory": inline, "in_memory": not inline})
    for name, rows in book.sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                _write(workbook, sheet, number, column, cell)
        if name in book.hidden_sheets:
            sheet.hide()
    first = workbook.worksheets()[0]
    for area in book.merges:
        _merge(first, area)
    for row in book.hidden_rows:
        first.set_row(row - 1, None, None, {"hidden": True})
    for letter in book.hidden_columns:
        first.set_column(f"{letter}:{letter}", None, None, {"hidden": True})
    workbook.close()
    return file.getvalue()


def _write(workbook: Any, sheet: Any, row: int, column: int, cell: Any) -> None:
    if not isinstance(cell, F):
        if cell:
            sheet.write(row, column, cell)
        return
    style = workbook.add_format({"num_format": cell.format})
    if isinstance(cell.value, str):
        sheet.write_formula(row, column, cell.value, style, cell.result)
    elif isinstance(cell.value, date):
        sheet.write_datetime(row, column, cell.value, style)
    else:
        sheet.write_number(row, column, cell.value, style)


def _merge(sheet: Any, area: str) -> None:
    """Merge cells that are written already: `merge_range` would write them, out of the order of inline texts."""
    from xlsxwriter.utility import xl_cell_to_rowcol

    first, last = map(xl_cell_to_rowcol, area.split(":"))
    sheet.merge.append([*first, *last])
