"""A task → its page and the files beside it; the sitemap."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from gazette.card import DOCUMENT_KINDS, Card, filed, title_of
from gazette.catalogue import Catalogue
from gazette.compact_json import compact_json
from gazette.exports import api, open_data
from gazette.exports.atom import atom
from gazette.exports.calendar import calendar_of, calendar_of_site
from gazette.exports.dcat import catalogues
from gazette.exports.files import FORMATS, exported
from gazette.exports.forms import blank_form
from gazette.exports.linked_data import breadcrumbs, linked_data
from gazette.exports.manifest import manifest
from gazette.exports.record import NAME as RECORD
from gazette.exports.record import as_json
from gazette.exports.table import table_of
from gazette.model.document import Record
from gazette.model.notice import Notice
from gazette.model.place import Place
from gazette.model.release import Publication
from gazette.reading.known import KIND_NAMES
from gazette.rendering.layout import Layout
from gazette.rendering.pages import Article, Renderer
from gazette.rendering.text import plain, visible_text
from gazette.rendering.written import WrittenPage
from gazette.search.document import SearchDocument
from gazette.search.page import search_document, withdrawn_document
from gazette.tasks import COMPARED, FOUND, NUMBERS, WRITTEN, Task
from gazette.views.apply import apply_view
from gazette.views.approved_list import ListView, list_view
from gazette.views.calendar import DATES, calendar_view, first_day
from gazette.views.calendar import KIND as CALENDAR
from gazette.views.calendar import NAME as CALENDAR_NAME
from gazette.views.citation import citation
from gazette.views.common import DAY, Showing, address
from gazette.views.comparison import Comparison, comparison, published, rounds
from gazette.views.feeds import FEED, Feed, feed_beside, feed_of_site, is_sector
from gazette.views.feeds import KIND as FEEDS
from gazette.views.find import KIND as FIND
from gazette.views.find import NAME as FIND_NAME
from gazette.views.find import found_view
from gazette.views.find_index import part, places, told
from gazette.views.front import further, national_calls
from gazette.views.leaf import Leaf
from gazette.views.matrix import matrix_view
from gazette.views.notice import notice_view
from gazette.views.organisation import organisation_view
from gazette.views.place import place_view
from gazette.views.plan import plan_view
from gazette.views.programme import ProgrammeView, programme_view
from gazette.views.province import province_view
from gazette.views.rules import rules_view
from gazette.views.withdrawn import withdrawn_view

ABREAST = 128
"""So many pages are made side by side, the same step of each in turn.

What a step needs, code and data, is then still in the processor's caches: it saves a tenth of the time at 32 pages, and
a twentieth more at this number.
"""
Made: TypeAlias = tuple[list[bytes], SearchDocument | None]
Steps: TypeAlias = Generator[None, None, Made]
"""The making of a page, which rests after each step."""


class Page(NamedTuple):
    """A page that was made."""

    task: Task
    contents: list[bytes]
    """Of each of its task's `paths`."""
    document: SearchDocument | None
    """What search knows of it."""
    asked: set[str]
    """The questions that it asked the catalogue."""


class Making(NamedTuple):
    """A record whose page is being made: what the head of the page, and the files beside it, are made of."""

    showing: Showing
    settings: "Settings"
    record: Record
    view: Any
    """What the page template is given."""
    compared: Comparison | None
    beside: tuple[str, ...] = ()
    """The names of the files beside the page."""


def _exported(make: Callable[[Showing, str, str], bytes], showing: Showing, settings: "Settings", leaf: Leaf) -> bytes:
    return make(showing, settings.site_url or "", leaf.ident)


def dates_of(making: Making) -> bytes:
    """The calendar of a record's page."""
    record, catalogue = making.record, making.showing.catalogue
    name = f"{getattr(record, 'name', record.id)} · {making.settings.site_name}"
    return calendar_of(catalogue, record.kind, record.id, name, making.settings.site_url or "")


def dates_of_site(showing: Showing, settings: "Settings", leaf: Leaf) -> bytes:
    """The calendar of a sector, or of all."""
    showing.catalogue.touch(DAY)
    name, since = f"{leaf.title or '全部日期'} · {settings.site_name}", first_day(showing.today)
    return calendar_of_site(showing.catalogue, name, settings.site_url or "", showing.today, since, leaf.ident)


ROOT = "../../"
"""From a record's page, and from a further index page, to the root: all stand two folders deep."""

PAGES: dict[str, tuple[str, Callable[[Showing, Any], Any]]] = {
    "programmes": ("programme", programme_view),
    "notices": ("notice", notice_view),
    "plans": ("plan", plan_view),
    "rules": ("rules", rules_view),
    "lists": ("list", list_view),
    "organisations": ("organisation", organisation_view),
    "places": ("place", place_view),
}
"""Kind → its page template and the view that it is given."""
FURTHER: dict[str, Callable[[Showing, Leaf], Any]] = {
    "front": further,
    "province": province_view,
    "matrix": matrix_view,
    FIND: found_view,
    CALENDAR: calendar_view,
}
"""The page template of a further page → the view that it is given."""
BESIDE: dict[str, Callable[[Making], bytes]] = {
    COMPARED: lambda making: compact_json(making.compared and published(making.compared, plain)),
    FOUND: lambda making: compact_json(told(making.showing, making.record, plain)),
    FEED: lambda making: atom_bytes(
        making.showing, making.settings, feed_beside(making.showing, card_of_page(making), plain)
    ),
    DATES: dates_of,
}
"""The name of a file beside the page of a record → its content."""
HEAD: tuple[Callable[[Making], str], ...] = (
    lambda making: alternates(making.record, making.beside),
    lambda making: linked_data(making.record, making.view, making.settings.site_url or "", plain),
)
"""What stands in the head of a record's page, as HTML."""
FILES: dict[str, Callable[[Showing, "Settings", Leaf], bytes]] = {
    "part": lambda showing, _, leaf: compact_json(part(showing, leaf.cards)),
    "places": lambda showing, *_: compact_json(places(showing)),
    "national": lambda showing, *_: compact_json(national_calls(showing)),
    **{name: partial(_exported, make) for name, make in (api.FILES | open_data.FILES).items()},
    "feed": lambda showing, settings, leaf: atom_bytes(showing, settings, feed_of_site(showing, leaf, plain)),
    "manifest": lambda showing, *_: manifest(showing.catalogue.every()),
    DATES: dates_of_site,
}
"""What a leaf that is no page is made by → its content."""
ALTERNATES = {
    FEED: ("application/atom+xml", "更新"),
    DATES: ("text/calendar", "日期"),
    RECORD: ("application/json", "数据"),
}
"""A file beside a page → its media type, and what it is to the reader."""
LAYOUTS = (*PAGES, FIND, CALENDAR)
"""The kinds of page that the theme makes a layout for."""
SECTION_NAMES = KIND_NAMES | {FIND: FIND_NAME, CALENDAR: CALENDAR_NAME}
"""The same → what the section is called on the way from the home page."""


@dataclass(frozen=True)
class Settings:
    """What MkDocs knows of the site."""

    site_name: str
    site_url: str | None
    """With a trailing slash; None emits nothing absolute."""
    edit_base: str | None
    """The address under which a data file can be edited, up to and including the slash before `data/`."""


class Download(NamedTuple):
    """A file to download as a page tells of it."""

    name: str
    format: str
    size: str


class Subscription(NamedTuple):
    """The addresses by which a reader follows a page; empty for what it has not."""

    dates: str
    feed: str


class Site:
    """One site on one day."""

    def __init__(
        self,
        catalogue: Catalogue,
        today: date,
        renderer: Renderer,
        layouts: dict[str, Layout],
        settings: Settings,
        written: Mapping[str, WrittenPage] = MappingProxyType({}),
    ) -> None:
        """`layouts` are the theme's pages by kind; `written` hand-written pages that show something of records."""
        self.written = written
        self.catalogue, self.renderer, self.layouts, self.settings = catalogue, renderer, layouts, settings
        self.showing = Showing(catalogue, today)

    def make(self, tasks: Iterable[Task]) -> Iterator[Page]:
        """The pages, in their order, with what is made with each."""
        waiting = iter(tasks)
        while some := list(islice(waiting, ABREAST)):
            making: list[tuple[Task, Steps, set[str]]] = [(task, self._made(task), set()) for task in some]
            made: dict[str, Made] = {}
            going_on = making
            while going_on:
                resting, going_on = going_on, []
                for one in resting:
                    task, steps, self.catalogue.touched = one
                    try:
                        next(steps)
                    except StopIteration as end:
                        made[task.path] = end.value
                    else:
                        going_on.append(one)
            yield from (Page(task, *made[task.path], touched) for task, _, touched in making)

    def _made(self, task: Task) -> Steps:
        if task.kind == WRITTEN:
            return [self.written[task.ident].finished()], None
        if task.leaf and task.data:
            return [FILES[task.leaf.page](self.showing, self.settings, task.leaf)], None
        if task.leaf:
            return [self.further(task.leaf)], None
        record = self.catalogue.read(task.kind, task.ident)
        if task.apply and isinstance(record, Notice):
            return self.apply(record), None
        described = description(self.showing, record)
        if isinstance(record, Publication) and record.withdrawn:
            article = self.renderer.article("withdrawn", ROOT, view=withdrawn_view(self.showing, record))
            known = withdrawn_document(record, visible_text(article.html), described)
            head = self.way(record.kind, str(getattr(record, "name", record.id)))
            return [self.page(record, article, described, head), *self.redirects(task)], known
        said = as_json(self.showing, record, self.settings.site_url or "")  # just read, it is in the cache
        yield
        template, make_view = PAGES[task.kind]
        view = make_view(self.showing, record)
        beside = self.files(view) if isinstance(view, ListView) else {}
        downloads = [Download(name, FORMATS[name.rpartition(".")[2]], size(file)) for name, file in beside.items()]
        compared = comparison(self.showing, view) if COMPARED in task.beside else None
        values: dict[str, Any] = {"downloads": downloads, "compared": compared, "subscribe": self.subscribed(task)}
        values |= {"cite": None, "as_of": as_of(record)}
        if record.kind in DOCUMENT_KINDS:
            card, publisher = self.catalogue.card(task.kind, task.ident), self.catalogue.site.publisher
            key = self.catalogue.key_at(card) if card else ""
            short, site = key and f"{NUMBERS}{key}/", self.settings.site_url or ""
            values["cite"] = citation(record, view.head, view.foot, short, site, publisher)
        if isinstance(view, ProgrammeView):
            values["rounds"] = rounds(self.showing, view)
        values["data"] = Download(RECORD, "JSON", size(said))
        beside[RECORD] = said
        yield
        article = self.renderer.article(template, ROOT, view=view, **values)
        yield
        making = Making(self.showing, self.settings, record, view, compared, task.beside)
        page = self.page(record, article, described, "".join(part(making) for part in HEAD))
        yield
        known = search_document(self.showing, record, visible_text(article.html), described)
        making = making._replace(view=None)
        del article, values, view, downloads  # of many pages at once they take much memory
        for name in task.beside:
            if name in BESIDE:
                yield
                beside[name] = BESIDE[name](making)
        return [page, *(beside[name] for name in task.beside), *self.redirects(task)], known

    def subscribed(self, task: Task) -> Subscription:
        """How a reader follows a page: its dates, and what is new about it."""
        base, beside = f"{self.settings.site_url or ROOT}{task.address}", task.beside
        return Subscription(base + DATES if DATES in beside else "", base + FEED if FEED in beside else "")

    def files(self, view: ListView) -> dict[str, bytes]:
        """What a list offers for download, by name."""
        found = exported(table_of(view, self.settings.site_url or ""))
        return {f"{view.entry.id}.{ending}": file for ending, file in found.items()}

    def page(self, record: Record, article: Article, described: str, head: str = "") -> bytes:
        """A record's page, poured into the layout of its kind."""
        base = self.settings.edit_base
        return self.layouts[record.kind].pour(
            {
                "title": title_of(record),
                "description": described,
                "head": head,
                "canonical": f"{self.settings.site_url}{address(record)}",
                "edit": f"{base}{self.catalogue.file(record.kind, record.id)}" if base else "",
                "crumb": str(getattr(record, "name", record.id)),
                "toc": article.contents,
                "body": self.unpublished(record) + article.html,
            }
        )

    def unpublished(self, record: Record) -> str:
        """What stands above a page that a reader does not see yet: only a preview makes one."""
        if not isinstance(record, Publication) or not (record.draft or record.publish_from):
            return ""
        self.showing.catalogue.touch(DAY)
        if record.draft:
            return self.renderer.component("unpublished", ROOT, until="")
        assert record.publish_from
        waits = record.publish_from.start.date() > self.showing.today
        return self.renderer.component("unpublished", ROOT, until=record.publish_from.chinese) if waits else ""

    def further(self, leaf: Leaf) -> bytes:
        """A further page of a section."""
        root = "../" * leaf.address.count("/")
        view = FURTHER[leaf.page](self.showing, leaf)
        article = self.renderer.article(leaf.page, root, view=view, base=self.settings.site_url or root)
        title = leaf.title if leaf.kind in (FIND, CALENDAR) else f"{KIND_NAMES[leaf.kind]}：{leaf.title}"
        source = {"places": "data/lists", FIND: "data/finder.yml", CALENDAR: "data"}.get(leaf.kind, f"data/{leaf.kind}")
        return self.layouts[leaf.kind].pour(
            {
                "title": title,
                "head": self.way(leaf.kind, leaf.title) + self.fed(leaf),
                "description": f"{title}，{self.settings.site_name}",
                "canonical": f"{self.settings.site_url}{leaf.address}",
                "edit": f"{self.settings.edit_base}{source}",
                "crumb": leaf.title,
                "toc": article.contents if leaf.kind == CALENDAR else "",
                "body": article.html,
            }
        )

    def gathered(self) -> Iterator[open_data.Gathered]:
        """The files that are put together of others."""
        yield from open_data.gathered(self.catalogue)
        yield from catalogues(self.catalogue, self.settings.site_url or "")

    def fed(self, leaf: Leaf) -> str:
        """For programs: the feed of a page by sector."""
        return alternate(f"{ROOT}{FEEDS}/{leaf.ident}.xml", leaf.title) if is_sector(leaf) else ""

    def way(self, kind: str, here: str) -> str:
        """For programs: where a page stands that is about no record."""
        if here == SECTION_NAMES[kind]:
            return breadcrumbs(self.settings.site_url or "", here=here)
        return breadcrumbs(self.settings.site_url or "", (SECTION_NAMES[kind], f"{kind}/"), here=here)

    def apply(self, notice: Notice) -> list[bytes]:
        """The page for preparing an application to a call, and its blank forms."""
        view = apply_view(self.showing, notice)
        files = [blank_form(form) for form in view.papers.forms]
        blanks = [
            Download(f"{form.id}.docx", "Word（DOCX）", size(file))
            for form, file in zip(notice.forms, files, strict=True)
        ]
        article = self.renderer.article("apply", ROOT, view=view, blanks=blanks)
        title = f"准备申报：{notice.name}"
        page = self.layouts[notice.kind].pour(
            {
                "title": title,
                "description": f"{title}。自查条件、填写表格、核对材料和日期，答案只留在自己的浏览器里。",
                "head": self.way(notice.kind, "准备申报"),
                "canonical": f"{self.settings.site_url}apply/{notice.id}/",
                "edit": f"{self.settings.edit_base}{self.catalogue.file(notice.kind, notice.id)}",
                "crumb": "准备申报",
                "toc": article.contents,
                "body": self.unpublished(notice) + article.html,
            }
        )
        return [page, *files]

    def redirects(self, task: Task) -> list[bytes]:
        """The pages that lead to the page of a record: all stand two folders deep, as records do.

        They are kept small: below half a kilobyte a server needs no compressed variants.
        """
        card = self.catalogue.card(task.kind, task.ident)
        assert card
        self.catalogue.key_at(card)  # who bears the number may be another one tomorrow
        if not task.apart:
            return []
        target, title, base = escape(ROOT + card.address), escape(card.title), self.settings.site_url
        canonical = f'<link rel="canonical" href="{escape(base + card.address)}">' if base else ""
        page = (
            f'<!doctype html>\n<html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="robots" content="noindex">{canonical}'
            f'<meta http-equiv="refresh" content="0; url={target}"><p><a href="{target}">打开这一页</a></p></html>\n'
        )
        return [page.encode()] * len(task.apart)


def atom_bytes(showing: Showing, settings: Settings, feed: Feed) -> bytes:
    """A feed as a file."""
    return atom(feed, settings.site_url or "", showing.catalogue.site.publisher or settings.site_name)


def card_of_page(making: Making) -> Card:
    """The card of the record whose page is being made."""
    card = making.showing.catalogue.card(making.record.kind, making.record.id)
    assert card
    return card


def alternates(record: Record, beside: Iterable[str]) -> str:
    """Links in the head of a record's page to what programs read beside it."""
    title = title_of(record)
    found = [alternate(name, f"{title}：{what}", type) for name, (type, what) in ALTERNATES.items() if name in beside]
    return "".join(found)


def alternate(file: str, title: str, type: str = "application/atom+xml") -> str:
    """A link in the head to what programs read instead of the page."""
    return f'<link rel="alternate" type="{type}" title="{escape(title)}" href="{file}">\n'


def size(content: bytes) -> str:
    """7 KB, at least 1 KB."""
    return f"{max(1, round(len(content) / 1000))}\u00a0KB"


def description(showing: Showing, record: Record) -> str:
    """What a search engine shows under the title: our first sentence, or who and what the page is about."""
    summary = record.__dict__.get("summary")
    if isinstance(record, Publication) and record.withdrawn:
        return f"{title_of(record)}：{record.withdrawn.on.chinese}已撤回。{plain(record.withdrawn.reason)}"
    if summary:
        return plain(summary[0])
    if isinstance(record, Place):
        return f"{showing.catalogue.full_name(record.id)}：入选的名单、本地的规划和意见、可以申报的项目。"
    return f"{title_of(record)}：发布的文件、负责的任务。"


def as_of(record: Record) -> str:
    """How old the data of a record is."""
    corrected = [revision.on for revision in record.revisions if revision.on.proven]
    if corrected:
        return f"最近更正 {max(corrected, key=lambda when: str(when.proven)).chinese}"
    when = filed(record)
    return f"原文 {when.chinese}，没有更正过" if when else "没有更正过"


def sitemap(site_url: str, addresses: list[str]) -> bytes:
    """All pages for search engines (sitemaps.org protocol 0.9)."""
    rows = "".join(f"<url><loc>{escape(site_url + place)}</loc></url>\n" for place in sorted(set(addresses)))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n".encode()
