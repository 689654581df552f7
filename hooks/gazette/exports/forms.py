"""An annexed form as a blank .docx in the layout of an official document (GB/T 9704-2012), the same bytes each time.

Each place to write into is a content control: what the form asks stands in it as a placeholder, which whoever writes
there replaces, in Word and WPS by hand and in the browser by `docs/assets/gazette/apply/filling.js`. python-docx makes
the page, the styles and the footer, once a process; a form is then one piece of XML.
"""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from itertools import starmap
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from gazette.exports.package import Part, package, packed
from gazette.model.notice import Field
from gazette.model.text import LINK, Rich
from gazette.views.papers import WRITTEN, Blank, FormShown, Input

MADE = datetime(2000, 1, 1)
"""A .docx wants a date; today's would make other bytes of the same form tomorrow."""
TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
"""Typefaces of the title, of heads and of the text, as offices have them."""
INSTEAD = {TITLE: "宋体", HEAD: "SimHei", BODY: "仿宋"}
"""What Word takes where one is missing."""
WIDTHS = (38, 21, 39, 19, 39)
"""Columns of the table in mm: the label, then twice what is asked and its answer. Together as wide as the text."""
TALL, SEALED = 80, 55
"""Height in mm of a long text, and of a cell that bears a seal."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKS = re.compile(rf"\*\*([^*]+)\*\*|{LINK.pattern}")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
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
    shown = escape(NOT_XML.sub("", (text or "").replace("\n", " ")))
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
    alias = quoteattr(NOT_XML.sub("", title)[:64])
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val={alias}/><w:tag w:val="{one.tag}"/><w:id w:val="{int(one.tag[-7:], 16)}"/>'
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

UNUSED = ("thumbnail", "customXml", "theme", "stylesWithEffects", "numbering", "webSettings")
"""What python-docx's empty document brings and a form does not need."""
OLD_WORD, NEW_WORD = (
    b'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="%d"' % version
    for version in (14, 15)
)
"""Word 2013 and later lay out by 15, and call anything less "compatibility mode"."""
LATIN = "Times New Roman"


class Style(NamedTuple):
    """A style of paragraphs."""

    name: str
    font: str
    size: float
    """Points: 三号 is 16, 小四 12."""
    align: str
    line: float
    """Points from line to line."""
    indent: int = 0
    """Characters by which the first line stands in."""
    after: float = 0
    right: int = 0
    """Characters that are left free on the right."""


STYLES = {
    "Normal": Style("Normal", BODY, 16, "both", 28),
    "Annex": Style("附件号", HEAD, 16, "left", 28),
    "FormTitle": Style("表题", TITLE, 22, "center", 32, after=12),
    "Head": Style("分节", HEAD, 12, "center", 20),
    "Label": Style("栏目", BODY, 12, "center", 18),
    "Written": Style("填写", BODY, 12, "left", 20),
    "Long": Style("长文", BODY, 12, "both", 20, indent=2),
    "Limit": Style("字数", BODY, 10.5, "right", 18),
    "Seal": Style("盖章", BODY, 12, "right", 22, right=2),
    "Note": Style("表注", BODY, 12, "left", 20),
    "Footer": Style("footer", "宋体", 14, "center", 20),
}
KEPT = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Footer")


def _package(body: str, title: str) -> bytes:
    """The package with this body."""
    around, document, core = _around()
    return package(
        (
            *around,
            _part(DOCUMENT, document.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)),
            _part(CORE, core.replace(b"TITLE", escape(NOT_XML.sub("", title)).encode(), 1)),
        )
    )


def _part(name: str, content: bytes) -> Part:
    return packed(name, content, MADE, 9)


@cache
def _around() -> tuple[list[Part], bytes, bytes]:
    """The parts that all forms share, and the two others as an empty form has them."""
    from docx import Document  # takes a tenth of a second

    document = Document()
    _set_page(document.sections[0])
    _set_styles(document.styles)
    core = document.core_properties
    core.author, core.title, core.comments, core.language = "", "TITLE", "", "zh-CN"
    core.created = core.modified = MADE
    core.last_modified_by, core.revision = "", 1
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in UNUSED]:
            del rels[key]
    saved = io.BytesIO()
    document.save(saved)
    with ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(OLD_WORD, NEW_WORD)
    document_part, core_part = parts.pop(DOCUMENT), parts.pop(CORE)
    parts["word/fontTable.xml"] = _fonts()
    return list(starmap(_part, parts.items())), document_part, core_part


def _set_page(section: Any) -> None:
    """A4 with the margins of GB/T 9704, and the page number between two dashes."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.footer_distance, section.gutter = Mm(25), 0
    inside = f'{_run("— ")}<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>{_run(" —")}'
    paragraph = section.footer.paragraphs[0]
    paragraph._p.getparent().replace(
        paragraph._p, parse_xml(_paragraph("Footer", inside).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))
    )


def _set_styles(styles: Any) -> None:
    """The styles of a form in the place of Word's."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for element in list(styles.element):
        if element.tag.endswith(("}style", "}docDefaults")) and element.get(f"{{{W}}}styleId") not in KEPT[1:-1]:
            styles.element.remove(element)
    made = [_style(ident, style) for ident, style in STYLES.items()]
    made.append(
        '<w:style w:type="character" w:styleId="Hint"><w:name w:val="填写提示"/>'
        '<w:rPr><w:color w:val="595959"/></w:rPr></w:style>'
    )
    defaults = f'<w:rPrDefault><w:rPr>{_faces(BODY)}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    for xml in (f"<w:docDefaults>{defaults}<w:pPrDefault/></w:docDefaults>", *made):
        element = parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1))
        if element.tag.endswith("}docDefaults"):
            styles.element.insert(0, element)
        else:
            styles.element.append(element)


def _style(ident: str, style: Style) -> str:
    default = ' w:default="1"' if ident == "Normal" else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    indent = f'<w:ind w:firstLineChars="{style.indent * 100}" w:firstLine="{round(style.indent * style.size * 20)}"'
    indent += f' w:rightChars="{style.right * 100}" w:right="{round(style.right * style.size * 20)}"/>'
    size = round(style.size * 2)
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{ident}"><w:name w:val="{style.name}"/>{based}<w:qFormat/>'
        f'<w:pPr><w:spacing w:before="0" w:after="{round(style.after * 20)}" w:line="{round(style.line * 20)}" '
        f'w:lineRule="exact"/>{indent}<w:jc w:val="{style.align}"/></w:pPr>'
        f'<w:rPr>{_faces(style.font)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _faces(font: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>'


def _fonts() -> bytes:
    """The table of typefaces: which one to take where one is missing."""
    rows = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for font, other in INSTEAD.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{W}">{rows}</w:fonts>'.encode()
