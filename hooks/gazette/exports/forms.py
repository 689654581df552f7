"""An annexed form as a blank .docx in the layout of an official document (GB/T 9704-2012), the same bytes each time.

Each place to write into is a content control: what the form asks stands in it as a placeholder, which whoever writes
there replaces, in Word and WPS by hand and in the browser by `docs/assets/gazette/apply/filling.js`. Page, styles and
footer are those of `empty_form.docx`, which `empty_form.py` makes; a form is one piece of XML in it.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from html import escape
from itertools import starmap
from pathlib import Path
from zipfile import ZipFile

from gazette.exports.package import Part, package, packed
from gazette.model.notice import Field
from gazette.model.text import LINK, Rich
from gazette.views.papers import WRITTEN, Blank, FormShown, Input

MADE = datetime(2000, 1, 1)
"""A .docx wants a date; today's would make other bytes of the same form tomorrow."""
WIDTHS = (38, 21, 39, 19, 39)
"""Columns of the table in mm: the label, then twice what is asked and its answer. Together as wide as the text."""
TALL, SEALED = 80, 55
"""Height in mm of a long text, and of a cell that bears a seal."""
LEVEL = 3
"""Of packing: 9 takes three times as long, for a file that is smaller by two hundredths."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKS = re.compile(rf"\*\*([^*]+)\*\*|{LINK.pattern}")
EMPTY = Path(__file__).with_name("empty_form.docx")
DOCUMENT, CORE = "word/document.xml", "docProps/core.xml"
"""The parts of the package that differ from form to form."""


def blank_form(shown: FormShown) -> bytes:
    """The .docx of a form; of one without fields, its title on an empty page."""
    form = shown.form
    rows = []
    for title, blanks in shown.sections:
        if title:
            rows.append(_row(_cell(_paragraph("Head", _run(title)), sum(WIDTHS), span=5)))
        for blank in blanks:
            rows.extend(_rows(blank))
    body = [
        _paragraph("Annex", _run(form.attachment)) if form.attachment else "",
        _paragraph("FormTitle", _run(form.title)),
        _table(rows) if rows else _paragraph("Normal", ""),
        _paragraph("Note", _run(f"注：{_plain(form.note)}")) if rows and form.note else "",
    ]
    return _package("".join(body), form.title)


def _rows(blank: Blank) -> Iterable[str]:
    field = blank.field
    label = _paragraph("Label", _run(field.label))
    if not blank.inputs:
        said = _on_paper(field)
        yield _wide(label, said + _sealing(field), SEALED, "top" if said else "bottom")
    elif field.type == "long":
        inside = _control(blank.inputs[0], field.label, _hints(field), block=True)
        yield _wide(label, inside + _paragraph("Limit", _run(_limit(field))) + _sealing(field), TALL, "top")
    elif not field.asks:
        inside = _control(blank.inputs[0], field.label, [*_hints(field), *filter(None, [_limit(field)])])
        yield _wide(label, _paragraph("Written", inside) + _sealing(field))
    else:
        label += "".join(_paragraph("Label", _run(hint, hint=True)) for hint in _hints(field))
        for start in range(0, len(blank.inputs), 2):
            pair = blank.inputs[start : start + 2]
            first = _cell(_paragraph("Label", "") if start else label, WIDTHS[0], merged=start + 1)
            yield _row(first + "".join(_asked(field, one, at, len(pair)) for at, one in enumerate(pair)))
        if field.sealed_by or field.dated:
            yield _wide(_paragraph("Label", ""), _sealing(field))


def _wide(label: str, inside: str, height: int = 11, align: str = "center") -> str:
    """A row with a label and one cell beside it."""
    return _row(_cell(label, WIDTHS[0]) + _cell(inside, sum(WIDTHS[1:]), span=4, align=align), height)


def _asked(field: Field, one: Input, at: int, of: int) -> str:
    """What is asked, and the place for its answer; the last one of an odd number has the rest of the row."""
    asks = _cell(_paragraph("Label", _run(one.asks)), WIDTHS[1 + 2 * at])
    answer = _paragraph("Written", _control(one, f"{field.label}{one.asks}", []))
    return asks + (_cell(answer, sum(WIDTHS[2:]), span=3) if of == 1 else _cell(answer, WIDTHS[2 + 2 * at]))


def _hints(field: Field) -> list[str]:
    """What the form says in an empty field, line by line."""
    lines = [_plain(field.text)] if field.text else []
    many = len(field.prompts) > 1
    return lines + [f"{number}.{prompt}" if many else prompt for number, prompt in enumerate(field.prompts, 1)]


def _limit(field: Field) -> str:
    return f"（不超过{field.limit}字）" if field.limit else ""


def _on_paper(field: Field) -> str:
    """What stands in a cell for an opinion, a pledge, a seal or a date; empty where the cell is free."""
    printed = [_paragraph("Long", _run(field.printed))] if field.printed else []
    return "".join(printed + [_paragraph("Long", _run(line, hint=True)) for line in _hints(field)])


def _sealing(field: Field) -> str:
    """Who seals, and the date; a cell ends in a paragraph anyway."""
    lines = []
    if field.sealed_by or field.type == "seal":
        lines.append(_paragraph("Seal", _run(f"{field.sealed_by or ''}（盖章）"), before=36))
    if field.dated or field.type == "date":
        lines.append(_paragraph("Seal", _run("年　　月　　日")))
    return "".join(lines) or (_paragraph("Written", "") if field.type not in WRITTEN else "")


def _plain(text: str | None) -> str:
    """Rich text without its marks."""
    text = text or ""
    return MARKS.sub(lambda match: match[1] or match[2], text) if isinstance(text, Rich) else text


# -- WordprocessingML (ECMA-376, part 1) ---------------------------------------------------------------------------


def _run(text: str | None, hint: bool = False) -> str:
    """A run of text; the font hint makes quotation marks Chinese ones."""
    style = '<w:rStyle w:val="Hint"/>' if hint else ""
    shown = escape(NOT_XML.sub("", (text or "").replace("\n", " ")), quote=False)
    return f'<w:r><w:rPr>{style}<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def _paragraph(style: str, inside: str, before: int = 0) -> str:
    """A paragraph of a style; `before` it, so many points are left free."""
    space = f'<w:spacing w:before="{before * 20}"/>' if before else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{space}</w:pPr>{inside}</w:p>'


def _control(one: Input, title: str, hints: list[str], block: bool = False) -> str:
    """A content control: its tag names the place, its title shows when somebody writes in it."""
    runs = [_run(hint, hint=True) for hint in hints] or [_run("\u3000\u3000\u3000\u3000", hint=True)]
    inside = "".join(_paragraph("Long", run) for run in runs) if block else "".join(runs)
    kind = "" if block else "<w:text/>"
    alias = escape(NOT_XML.sub("", title)[:64])
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{alias}"/><w:tag w:val="{one.tag}"/><w:id w:val="{int(one.tag[-7:], 16)}"/>'
        f"<w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    )


def _cell(inside: str, width: int, span: int = 1, merged: int = 0, align: str = "center") -> str:
    """A cell so many mm wide; `merged` is 1 for the first and more for the others of a column that is one cell."""
    merge = {0: "", 1: '<w:vMerge w:val="restart"/>'}.get(merged, "<w:vMerge/>")
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{spanned}{merge}<w:vAlign w:val="{align}"/></w:tcPr>'
        f"{inside}</w:tc>"
    )


def _row(cells: str, height: int = 11) -> str:
    """A row at least so many mm high; a short one is not torn at the end of a page."""
    whole = "<w:cantSplit/>" if height < TALL else ""
    return f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{_twips(height)}" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'


def _table(rows: list[str]) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in WIDTHS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(sum(WIDTHS))}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _twips(mm: int) -> int:
    return round(mm * 1440 / 25.4)


# -- The package around it -----------------------------------------------------------------------------------------


def _package(body: str, title: str) -> bytes:
    """The package with this body."""
    around, document, core = _around()
    return package(
        (
            *around,
            _part(DOCUMENT, document.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)),
            _part(CORE, core.replace(b"TITLE", escape(NOT_XML.sub("", title), quote=False).encode(), 1)),
        )
    )


def _part(name: str, content: bytes) -> Part:
    return packed(name, content, MADE, LEVEL)


@cache
def _around() -> tuple[list[Part], bytes, bytes]:
    """The parts that all forms share, and the two others as the empty form has them."""
    with ZipFile(EMPTY) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document, core = parts.pop(DOCUMENT), parts.pop(CORE)
    return list(starmap(_part, parts.items())), document, core
