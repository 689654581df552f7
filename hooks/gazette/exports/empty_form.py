"""`empty_form.docx`, into which every form is poured: the page, the styles and the footer of GB/T 9704-2012.

`python -m gazette.exports.empty_form` makes it anew after a change here. It is a file because to load python-docx takes
as long as hundreds of forms; so only development needs that.
"""

import io
from itertools import starmap
from typing import Any, NamedTuple
from zipfile import ZipFile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from gazette.exports.forms import EMPTY, MADE, _paragraph, _part, _run
from gazette.exports.package import package

TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
"""Typefaces of the title, of heads and of the text, as offices have them."""
INSTEAD = {TITLE: "宋体", HEAD: "SimHei", BODY: "仿宋"}
"""What Word takes where one is missing."""
LATIN = "Times New Roman"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
UNUSED = ("thumbnail", "customXml", "theme", "stylesWithEffects", "numbering", "webSettings")
"""What python-docx's empty document brings and a form does not need."""
OLD_WORD, NEW_WORD = (
    b'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="%d"' % version
    for version in (14, 15)
)
"""Word 2013 and later lay out by 15, and call anything less "compatibility mode"."""


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


def empty_form() -> bytes:
    """The package; its title is TITLE, and its body empty."""
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
    parts["word/fontTable.xml"] = _fonts()
    return package(starmap(_part, parts.items()))


def _set_page(section: Any) -> None:
    """A4 with the margins of GB/T 9704, and the page number between two dashes."""
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


if __name__ == "__main__":
    EMPTY.write_bytes(empty_form())
