"""Page templates (Markdown with Jinja) and components (HTML with Jinja) → the HTML of a page's article.

A component leaves a placeholder in the Markdown and is put in after the Markdown pass, so Markdown never sees our HTML.
Placeholders are written with Unicode noncharacters, which no record can hold (reading refuses them).
"""

import re
from collections.abc import Callable, Container, Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import comrak
from jinja2 import BytecodeCache
from markupsafe import Markup

from gazette.model.document import Flag
from gazette.rendering.qr_code import qr_code
from gazette.rendering.templates import Templates
from gazette.rendering.text import finished, for_html, for_markdown
from gazette.rendering.written import Later, waiting
from gazette.views.common import Link
from gazette.views.revisions import revised

OPEN, CLOSE = "\ufdd0", "\ufdd1"
PLACEHOLDER = re.compile(f"<p>\\s*{OPEN}(\\d+){CLOSE}\\s*</p>|{OPEN}(\\d+){CLOSE}")
CONTENTS = f"{OPEN}contents{CLOSE}"
COMPONENT = re.compile(f"{OPEN}\\d+{CLOSE}")
HEADING = re.compile(f"<h([2-4])>(.*?)\\s*{OPEN}#([a-z0-9-]+){CLOSE}</h\\1>", re.DOTALL)

ALIKE = 150
"""So many articles are kept without their components: those of most places and applications differ in nothing else."""


class Article(NamedTuple):
    """The body of a page and its contents."""

    html: str
    contents: str
    """The contents list for the side of the page; empty for a page with few headings."""


@lru_cache(1000)
def _mark(number: int) -> Markup:
    """What stands for a component in Markdown."""
    return finished(f"{OPEN}{number}{CLOSE}")


@lru_cache(1000)
def _anchor(name: str) -> Markup:
    """What gives a heading its id."""
    return finished(f"{OPEN}#{name}{CLOSE}")


class Placeholders:
    """The components of one page, waiting for the Markdown pass."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.later: list[Callable[[], str]] = []
        """Components that are made when the rest of the page is finished."""

    def keep(self, html: str) -> Markup:
        """Put HTML aside and return what stands for it in Markdown."""
        self.kept.append(html)
        return _mark(len(self.kept) - 1)

    def keep_for_later(self, component: Callable[[], str]) -> Markup:
        """The same for a component that waits until the theme has made its page (`rendering.written`)."""
        self.later.append(component)
        return self.keep(waiting(len(self.later) - 1))

    def fill(self, html: str) -> str:
        """Put everything back; a component alone in a paragraph replaces the paragraph."""
        return self.filled(*_cut(html))

    def filled(self, pieces: list[str], numbers: list[int]) -> str:
        """The same for HTML that was cut already."""
        pieces = pieces[:]
        pieces[1::2] = [self.kept[number] for number in numbers]
        return "".join(pieces)


def _cut(html: str) -> tuple[list[str], list[int]]:
    """HTML, cut where components go, with room for them, and their numbers."""
    pieces = PLACEHOLDER.split(html)
    numbers = [int(alone or inside) for alone, inside in zip(pieces[1::3], pieces[2::3], strict=True)]
    del pieces[2::3]
    return pieces, numbers


def concerning(flags: Iterable[Flag], about: Container[str]) -> list[Flag]:
    """The flags on some parts of a record."""
    return [flag for flag in flags if flag.about in about]


class Renderer:
    """Renders the templates of one project as they are now: a build needs a new one."""

    def __init__(self, overrides: Path, compiled: BytecodeCache | None = None) -> None:
        """`overrides` holds `pages/` and `components/`; `compiled` keeps compiled templates between runs."""
        self.components = Templates(overrides / "components", for_html, compiled)
        self.components.globals["qr_code"] = qr_code
        self.pages = Templates(overrides / "pages", for_markdown, compiled)
        self.pages.filters["concerning"] = concerning
        self.pages.globals |= {
            "component": self._kept_component,
            "clause": self._kept_clause,
            "link": self._kept_link,
            "aside": self._kept_text,
            "anchor": _anchor,
            "contents": finished(CONTENTS),
            "revised": revised,
        }
        self._kept, self._root = Placeholders(), ""  # of the page that is being rendered
        self._read = lru_cache(ALIKE)(self._read_markdown)
        self.extensions = comrak.ExtensionOptions()
        self.extensions.table = True
        self.extensions.cjk_friendly_emphasis = True

    def compile(self) -> bool:
        """Have every template at hand, for the processes that are copied from this one."""
        for templates in (self.components, self.pages):
            for name in templates.list_templates():
                templates.get_template(name)
        return True

    def component(self, name: str, root: str, **values: Any) -> str:
        """One component as HTML. `root` leads from the page to the site's root: `../../`."""
        values["root"] = finished(root)
        return self.components.render(f"{name}.html", values)

    def markdown(self, source: str, root: str, kept: Placeholders, **values: Any) -> str:
        """Run a hand-written page, or a page template's text, through Jinja; components go into `kept`."""
        self._kept, self._root = kept, finished(root)
        return self.pages.from_string(source).render(root=root, component=self._perhaps_later, **values)

    def article(self, template: str, root: str, **values: Any) -> Article:
        """One page template → the article's HTML and its headings."""
        kept = Placeholders()
        self._kept, self._root = kept, finished(root)
        pieces, numbers, contents = self._read(self.pages.render(f"{template}.md", {"root": root, **values}), root)
        return Article(kept.filled(pieces, numbers), contents)

    def _read_markdown(self, markdown: str, root: str) -> tuple[list[str], list[int], str]:
        """The HTML of an article, cut where its components go, their numbers, and its contents."""
        html = comrak.render_markdown(markdown, extension_options=self.extensions)
        headings: list[tuple[str, Markup]] = []

        def with_id(match: re.Match[str]) -> str:
            level, inner, anchor = match.groups()
            if level == "2":
                headings.append((anchor, finished(COMPONENT.sub("", inner).strip() if OPEN in inner else inner)))
            return f'<h{level} id="{anchor}">{inner}</h{level}>'

        html = HEADING.sub(with_id, html)
        contents = self.component("contents", root, headings=headings)
        folded = self.component("contents_folded", root, contents=finished(contents)) if contents else ""
        return *_cut(html.replace(f"<p>{CONTENTS}</p>", folded)), contents

    def _kept_component(self, name: str, **values: Any) -> Markup:
        values["root"] = self._root
        return self._kept.keep(self.components.render(f"{name}.html", values))

    def _perhaps_later(self, name: str, **values: Any) -> Markup:
        """A component of a hand-written page, which waits when a value of it does."""
        if not any(isinstance(value, Later) for value in values.values()):
            return self._kept_component(name, **values)
        root = self._root

        def component() -> str:
            made = {key: value.make() if isinstance(value, Later) else value for key, value in values.items()}
            return self.component(name, root, **made)

        return self._kept.keep_for_later(component)

    def _kept_text(self, text: str) -> Markup:
        """A text that Markdown does not see, so that pages which differ in nothing else are read once."""
        return self._kept.keep(for_html(text))

    @cached_property
    def _macros(self) -> list[Callable[..., str]]:
        """`link` and `clause`, which pages have so often that they are no components."""
        return self.components.imported("macros.html", "link", "clause")

    def _kept_link(self, item: Link) -> Markup:
        return self._kept.keep(self._macros[0](item, self._root))

    def _kept_clause(self, text: str | None) -> Markup:
        return self._kept.keep(self._macros[1](text))
