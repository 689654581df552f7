"""HTML as a reader's browser understands it: elements, their attributes, their text; and a form for reading diffs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
INLINE = frozenset(["a", "abbr", "b", "br", "button", "code", "em", "i", "small", "span", "strong", "sub", "sup"])


@dataclass
class Element:
    """One element; `children` are elements and pieces of text in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """This element and all inside it, in the order of the source."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str) -> list["Element"]:
        """Every element with one of these names."""
        return [element for element in self.walk() if element.tag in tags]

    def one(self, tag: str, css: str | None = None) -> "Element":
        """The first element of this name (and class)."""
        return next(found for found in self.all(tag) if css is None or css in found.classes)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """The text inside, spaces made single; scripts and styles say nothing."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style"):
                yield from child._pieces()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The document as a tree."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def article_of(html: str) -> str:
    """What stands between `<article class="article…">` and its end."""
    found = re.search(r'<article class="article[^>]*>(.*)</article>', html, re.DOTALL)
    assert found, "the page has no article"
    return found[1]


def one_tag_per_line(html: str) -> str:
    """The same HTML, with every block on a line of its own and no empty lines, for reading and comparing."""
    pieces = re.split(r"(<[^>]+>)", html)
    lines = [""]
    for piece in pieces:
        name = re.match(r"</?([a-z][a-z0-9]*)", piece)
        if name and name[1] not in INLINE:
            lines += [piece, ""]
        else:
            lines[-1] += re.sub(r"\s+", " ", piece)
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
