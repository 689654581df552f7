"""Record text made literal: in Markdown and HTML alike, every character shows as itself.

ASCII punctuation becomes numeric character references. CommonMark (section 2.5) does not take those as structure, and
Python-Markdown passes them on, so one spelling is literal in record pages, in hand-written pages and in HTML.
"""

import re
from urllib.parse import quote

from markupsafe import Markup

from gazette.model.text import LINK, Rich
from gazette.reading.yaml_text import CJK, FORBIDDEN

REFERENCES = {ord(mark): f"&#{ord(mark)};" for mark in "!\"#$&'()*+-./:<=>?@[\\]^_`{|}~"}
BREAK = re.compile(r"\s*\n\s*")
BETWEEN_CJK = re.compile(f"(?<=[{CJK}])\n(?=[{CJK}])")
MARKS = re.compile(rf"\*\*(?P<bold>[^*]+)\*\*|{LINK.pattern}")


def one_line(text: str) -> str:
    """The text without line breaks and invisible controls; Chinese joins without a space."""
    text = BREAK.sub("\n", FORBIDDEN.sub("", text))
    return BETWEEN_CJK.sub("", text).replace("\n", " ")


def literal(text: str) -> Markup:
    """The text as it stands, safe in Markdown and in HTML text and attributes."""
    return Markup(one_line(text).translate(REFERENCES))


def rich_markdown(text: Rich) -> Markup:
    """Rich text as Markdown: its marks work, all else is literal."""
    return _marked(text, "**{}**", "[{}]({})")


def rich_html(text: Rich) -> Markup:
    """Rich text as HTML: its marks work, all else is literal."""
    return _marked(text, "<strong>{}</strong>", '<a href="{1}">{0}</a>')


def _marked(text: Rich, bold: str, link: str) -> Markup:
    found, position = "", 0
    line = one_line(text)
    for match in MARKS.finditer(line):
        found += literal_inside(line[position : match.start()])
        if match["bold"]:
            found += bold.format(literal_inside(match["bold"]))
        else:
            found += link.format(literal_inside(match[2]), _target(match[3]))
        position = match.end()
    return Markup(found + literal_inside(line[position:]))


def _target(address: str) -> str:
    """A link's target, percent-encoded: MkDocs reads targets in hand-written pages before references are resolved."""
    return quote(address, safe=":/?#=&%@+,;$!*-._~").replace("&", "&amp;")


def literal_inside(text: str) -> str:
    """Like `literal`, for a piece whose outer spaces count."""
    return text.translate(REFERENCES)


def plain(text: str) -> str:
    """Rich or plain text without its marks, for titles, descriptions and search."""
    if not isinstance(text, Rich):
        return one_line(text)
    return MARKS.sub(lambda match: match["bold"] or match[2], one_line(text))


def for_html(value: object) -> object:
    """Jinja's finalize in components: rich text keeps its marks, None shows nothing, the rest is escaped by Jinja."""
    if isinstance(value, Rich):
        return rich_html(value)
    return "" if value is None else one_line(value) if type(value) is str else value


def for_markdown(value: object) -> object:
    """Jinja's finalize in page templates: whatever is not marked up already becomes literal."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return value
    return rich_markdown(value) if isinstance(value, Rich) else literal(str(value))
