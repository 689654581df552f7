"""Record text made literal: in Markdown and HTML alike, every character shows as itself; and HTML read as text again.

ASCII punctuation becomes numeric character references. CommonMark (section 2.5) does not take those as structure, and
Python-Markdown passes them on, so one spelling is literal in record pages, in hand-written pages and in HTML.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from html import unescape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from gazette.model.text import LINK, Rich
from gazette.reading.yaml_text import CJK, FORBIDDEN

REFERENCES = {mark: f"&#{ord(mark)};" for mark in "!\"#$&'()*+-./:<=>?@[\\]^_`{|}~"}
MARK = re.compile(f"[{re.escape(''.join(REFERENCES))}]")
# Most texts need nothing done to them, which one search tells.
NOT_ONE_LINE = re.compile(rf"\n|{FORBIDDEN.pattern}")
NOT_LITERAL = re.compile(rf"{MARK.pattern}|{NOT_ONE_LINE.pattern}")
NOT_HTML = re.compile(rf"[&<>'\"]|{NOT_ONE_LINE.pattern}")
BREAK = re.compile(r"\s*\n\s*")
BETWEEN_CJK = re.compile(f"(?<=[{CJK}])\n(?=[{CJK}])")
MARKS = re.compile(rf"\*\*(?P<bold>[^*]+)\*\*|{LINK.pattern}")
BLOCK_END = re.compile(r"</(?:p|li|td|th|h\d|dt|dd|div|caption|figcaption|summary|section)>|<br>")
TEXTS = re.compile(">([^<]+)")
# In the order in which tags are most often one of these; `[^<]*` passes over text many times as fast as `.*?`.
UNREAD = re.compile(
    "|".join(
        rf"<{begin}[^<]*(?:<(?!/{name}>)[^<]*)*</{name}>"
        for begin, name in (
            (r"(?:button|form|svg)\b", "(?:button|form|svg)"),
            ('details class="(?:toc-folded|cite)', "details"),
            ('div class="print-only">', "div"),
            ('ul class="entries">', "ul"),
            ('table class="table compare">', "table"),
        )
    )
)


finished: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Text that nothing more is to be done to: `Markup` of a text, in less time."""


def one_line(text: str) -> str:
    """The text without line breaks and invisible controls; Chinese joins without a space."""
    if not NOT_ONE_LINE.search(text):
        return text
    text = BREAK.sub("\n", FORBIDDEN.sub("", text))
    return BETWEEN_CJK.sub("", text).replace("\n", " ")


def rich_markdown(text: Rich) -> Markup:
    """Rich text as Markdown: its marks work, all else is literal."""
    return _marked(text, "**{}**", "[{}]({})")


@lru_cache(2_000)
def rich_html(text: Rich) -> Markup:
    """Rich text as HTML: its marks work, all else is literal."""
    return _marked(text, "<strong>{}</strong>", '<a href="{1}">{0}</a>')


def _marked(text: Rich, bold: str, link: str) -> Markup:
    if not NOT_LITERAL.search(text):
        return Markup(text)
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
    return MARK.sub(lambda mark: REFERENCES[mark[0]], text)


def plain(text: str) -> str:
    """Rich or plain text without its marks, for titles, descriptions and search."""
    if not isinstance(text, Rich):
        return one_line(text)
    return MARKS.sub(lambda match: match["bold"] or match[2], one_line(text))


def for_html(value: Any) -> str:
    """What `{{ value }}` writes in a component: rich text keeps its marks, None shows nothing, the rest is escaped."""
    kind = type(value)
    text: str = value
    if kind is str:
        return text if text.isalnum() or not NOT_HTML.search(text) else escape(one_line(text))
    if kind is Markup:
        return text
    if kind is Rich:
        return rich_html(value) if NOT_LITERAL.search(text) else text
    if kind is int or kind is float:
        return str(value)
    return "" if value is None else escape(value)


def for_markdown(value: Any) -> str:
    """What `{{ value }}` writes in a page template: whatever is not marked up already becomes literal."""
    kind = type(value)
    text: str = value
    if kind is Markup:
        return text
    if kind is Rich:
        return rich_markdown(value) if NOT_LITERAL.search(text) else text
    text = "" if value is None else str(value)
    return literal_inside(one_line(text)) if NOT_LITERAL.search(text) else text


def visible_text(html: str) -> str:
    """What a page says itself, as a reader sees it: one line for each block.

    Without the contents list and what a button says, what only repeats the page (how to cite it, its foot on paper),
    and lists of other records and calls beside this one, which lead to pages that are found by themselves.
    """
    ended = BLOCK_END.sub("\n", UNREAD.sub("", html).replace("\n", " "))
    lines = unescape("".join(TEXTS.findall(f">{ended}"))).split("\n")
    text = "\n".join(filter(None, map(str.strip, lines)))
    for space in "\t\r\f\v":
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text
