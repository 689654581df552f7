"""A page's article as the Markdown that a Hugo user would have written: the same words, the same structure.

Headings, paragraphs, lists, links, bold, tables and definition lists are Markdown (Goldmark, as Hugo has it). What
Markdown cannot say stays HTML: drawn timelines and charts, forms, cells across columns, what folds, what has an anchor
but no heading, small marks within a line. It reads only what our own templates write: every tag is closed, no attribute
holds a ">".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^>]*?)(/?)>|([^<]+)")
BLOCKS = frozenset(
    (
        "article",
        "header",
        "section",
        "div",
        "figure",
        "details",
        "form",
        "fieldset",
        "script",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "dl",
        "table",
    )
)
VOID = frozenset(("br", "wbr", "img", "input", "hr"))
DRAWN = re.compile(r'class="(?:timeline|chart|list-tools|life)\b')
ASKED = frozenset(("form", "fieldset", "script"))
"""What a reader fills in, and what its scripts read."""
CONTENTS = re.compile(r'class="toc')
IDENT = re.compile(r'\bid="([^"]*)"')
HREF = re.compile(r'\bhref="([^"]*)"')
SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~$^]")
STARTS = re.compile(r"^(?:[-+=#:]|\d+(?=[.)]))")
PLAIN_ADDRESS = re.compile(r"[^\s()<>]+")
"""An address that may stand in parentheses as it is."""


@dataclass(slots=True)
class Element:
    """A tag, what it says of itself, what is in it, and where it stands in the HTML."""

    tag: str
    attributes: str
    start: int
    end: int = 0
    inside: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Element"]:
        """The elements of these tags in it, in their order."""
        for child in self.inside:
            if not isinstance(child, str):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.all(*tags)


def markdown(html: str) -> str:
    """The article that `html` is, contents list left out."""
    return "\n\n".join(_blocks(html, _tree(html).inside)) + "\n"


def _tree(html: str) -> Element:
    root = Element("", "", 0, len(html))
    path = [root]
    for found in TOKEN.finditer(html):
        closing, tag, attributes, alone, text = found.groups()
        if text:
            path[-1].inside.append(text)
        elif closing:
            path.pop().end = found.end()
        else:
            element = Element(tag, attributes, found.start(), found.end())
            path[-1].inside.append(element)
            if not alone and tag not in VOID:
                path.append(element)
    return root


def _blocks(html: str, nodes: Iterable[Element | str]) -> Iterator[str]:
    """Paragraphs, lists, tables …, each the text of its lines."""
    line: list[Element | str] = []
    marker = "-"
    for node in nodes:
        if isinstance(node, str) or node.tag not in BLOCKS:
            line.append(node)
            continue
        if words := _line(line):
            yield words
        line = []
        if node.tag == "ul":  # of two lists in a row, the second needs another marker to begin anew
            marker = "*" if marker == "-" else "-"
        yield from _block(html, node, marker)
    if words := _line(line):
        yield words


def _block(html: str, node: Element, marker: str) -> Iterator[str]:
    if CONTENTS.search(node.attributes):
        return
    spans = node.tag == "table" and any("span=" in cell.attributes for cell in node.all("th"))
    if node.tag in ASKED or spans or DRAWN.search(node.attributes):
        yield re.sub(r"\n\s*", "\n", html[node.start : node.end])
    elif node.tag == "p":
        yield _line(node.inside)
    elif node.tag[0] == "h" and node.tag != "header":
        ident = IDENT.search(node.attributes)
        yield f"{'#' * int(node.tag[1])} {_inline(node.inside).strip()}" + (f" {{#{ident[1]}}}" if ident else "")
    elif node.tag in ("ul", "ol"):
        yield _list(html, node, marker)
    elif node.tag == "dl":
        for term in node.all("dt", "dd"):
            yield f"{_line(term.inside)}" if term.tag == "dt" else f": {_line(term.inside)}"
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag == "details" or IDENT.search(node.attributes):
        summary = "".join(html[each.start : each.end] for each in node.all("summary"))
        yield f"<{node.tag}{node.attributes}>{summary}"
        yield from _blocks(html, (each for each in node.inside if isinstance(each, str) or each.tag != "summary"))
        yield f"</{node.tag}>"
    else:
        yield from _blocks(html, node.inside)


def _list(html: str, node: Element, marker: str) -> str:
    loose = any(True for item in node.all("li") for _ in item.all("p"))
    items = []
    for number, item in enumerate(node.all("li"), 1):
        bullet = f"{number}. " if node.tag == "ol" else f"{marker} "
        inside = ("\n\n" if loose else "\n").join(_blocks(html, item.inside))
        items.append(bullet + re.sub(r"\n(?=.)", "\n" + " " * len(bullet), inside))
    return ("\n\n" if loose else "\n").join(items)


def _table(node: Element) -> Iterator[str]:
    yield from (f"**{_line(caption.inside)}**" for caption in node.all("caption"))
    rows = [list(row.all("th", "td")) for row in node.all("tr")]
    ruler = ["---:" if "figure" in cell.attributes else "---" for cell in rows[0]]
    lines = [[_inline(cell.inside).strip() for cell in row] for row in rows]
    yield "\n".join(f"| {' | '.join(cells)} |" for cells in (lines[0], ruler, *lines[1:]))


def _line(nodes: Iterable[Element | str]) -> str:
    """A line of text that begins a block and is not taken for a list, a heading or a definition."""
    return STARTS.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", _inline(nodes).strip())


def _inline(nodes: Iterable[Element | str]) -> str:
    return "".join(_escaped(node) if isinstance(node, str) else _mark(node) for node in nodes)


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\g<0>", " ".join(unescape(text).split("\n")))


def _mark(node: Element) -> str:
    words = _inline(node.inside)
    address = HREF.search(node.attributes) if node.tag == "a" else None
    if address:
        return f"[{words}]({address[1] if PLAIN_ADDRESS.fullmatch(address[1]) else f'<{address[1]}>'})"
    if node.tag in ("strong", "b") and words and (words[0] + words[-1]).isalnum():
        return f"**{words}**"  # beside punctuation, Markdown takes no asterisks between Chinese characters
    tag = f"<{node.tag}{node.attributes}>".replace("|", "&#124;").replace("\n", " ")
    return tag if node.tag in VOID else f"{tag}{words}</{node.tag}>"
