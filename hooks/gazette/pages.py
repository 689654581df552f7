"""Catalogue → every file that the records become: pages, further index pages, redirects, search, sitemap."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape, unescape
from typing import Any

from gazette.catalogue import Catalogue, document_of, filed_on, place_ids
from gazette.model.base import parts
from gazette.model.document import Actor, Contact, Record
from gazette.model.organisation import Organisation
from gazette.model.place import Place
from gazette.model.programme import Programme
from gazette.rendering.layout import Layout
from gazette.rendering.pages import Article, Renderer
from gazette.rendering.text import plain
from gazette.search.document import SearchDocument
from gazette.search.index import build_index
from gazette.status import schedule
from gazette.views.approved_list import list_view
from gazette.views.common import Showing, address, number_of, title_of
from gazette.views.front import Front, fronts
from gazette.views.notice import notice_view
from gazette.views.organisation import organisation_view
from gazette.views.place import place_view
from gazette.views.plan import plan_view
from gazette.views.programme import programme_view
from gazette.views.rules import rules_view

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


@dataclass(frozen=True)
class Settings:
    """What MkDocs knows of the site."""

    site_name: str
    site_url: str | None
    """With a trailing slash; None emits nothing absolute."""
    edit_base: str | None
    """The address under which a data file can be edited, up to and including the slash before `data/`."""


class Site:
    """One site on one day."""

    def __init__(
        self, catalogue: Catalogue, today: date, renderer: Renderer, layouts: dict[str, Layout], settings: Settings
    ) -> None:
        """`layouts` are the theme's pages by kind."""
        self.catalogue, self.renderer, self.layouts, self.settings = catalogue, renderer, layouts, settings
        self.showing = Showing(catalogue, today)

    def files(self, hand_written: list[str]) -> Iterator[tuple[str, bytes]]:
        """(path, content) of everything; `hand_written` are the addresses of MkDocs's own pages, for the sitemap."""
        found: list[SearchDocument] = []
        addresses = list(hand_written)
        for kind in PAGES:
            for record in self.records(kind):
                article = self.article(record)
                yield f"{address(record)}index.html", self.page(record, article)
                found.append(search_document(self.showing, record, article))
                addresses.append(address(record))
                for former in getattr(record, "former_ids", ()):
                    yield f"{kind}/{former}/index.html", self.redirect(record)
            for place, front in fronts(self.showing, kind)[1].items():
                yield f"{place}index.html", self.further(kind, place, front)
                addresses.append(place)
        yield from sorted(build_index(found).items())
        if self.settings.site_url:
            yield "sitemap.xml", sitemap(self.settings.site_url, addresses)

    def records(self, kind: str) -> list[Record]:
        """The records of a kind that get a page, by id."""
        records = self.catalogue.places_referred if kind == "places" else self.catalogue.data.records[kind]
        return [records[ident] for ident in sorted(records)]

    def article(self, record: Record) -> Article:
        """The body of a record's page."""
        template, view = PAGES[record.kind]
        return self.renderer.article(template, ROOT, view=view(self.showing, record))

    def page(self, record: Record, article: Article) -> bytes:
        """A record's page, poured into the layout of its kind."""
        base = self.settings.edit_base
        return self.layouts[record.kind].pour(
            {
                "title": title_of(record),
                "description": description(self.showing, record),
                "canonical": f"{self.settings.site_url}{address(record)}",
                "edit": f"{base}{self.catalogue.data.file(record)}" if base else "",
                "crumb": str(getattr(record, "name", record.id)),
                "toc": article.contents,
                "body": article.html,
            }
        )

    def further(self, kind: str, place: str, front: Front) -> bytes:
        """A further page of a section."""
        article = self.renderer.article("front", ROOT, view=front)
        title = f"{front.kind_name}：{front.title}"
        return self.layouts[kind].pour(
            {
                "title": title,
                "description": f"{title}，{self.settings.site_name}",
                "canonical": f"{self.settings.site_url}{place}",
                "edit": f"{self.settings.edit_base}data/{kind}",
                "crumb": front.title,
                "toc": "",
                "body": article.html,
            }
        )

    def redirect(self, record: Record) -> bytes:
        """The page at a former address."""
        target = escape(f"../{record.id}/")
        title = escape(title_of(record))
        return (
            f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="description" content="{title}"><meta name="robots" content="noindex">'
            f'<meta http-equiv="refresh" content="0; url={target}"></head>'
            f'<body><p>这一页搬到了 <a href="{target}">{title}</a></p></body></html>\n'
        ).encode()


def description(showing: Showing, record: Record) -> str:
    """What a search engine shows under the title: our first sentence, or who and what the page is about."""
    summary = getattr(record, "summary", ())
    if summary:
        return plain(summary[0])
    if isinstance(record, Place):
        return f"{showing.catalogue.full_name(record.id)}：入选的名单、本地的规划和意见、可以申报的项目。"
    return f"{title_of(record)}：发布的文件、负责的任务。"


BLOCK_END = re.compile(r"</(?:p|li|td|th|h\d|dt|dd|div|caption|figcaption|summary|section)>|<br>")
TAG = re.compile(r"<details class=\"toc-folded.*?</details>|<(?:button|svg)\b.*?</(?:button|svg)>|<[^>]+>", re.DOTALL)
SPACE = re.compile(r"[ \t\r\f\v]+")


def visible_text(html: str) -> str:
    """The text that a reader sees, one line for each block."""
    text = unescape(TAG.sub("", BLOCK_END.sub("\n", html.replace("\n", " "))))
    return "\n".join(line for raw in text.split("\n") if (line := SPACE.sub(" ", raw).strip()))


def search_document(showing: Showing, record: Record, article: Article) -> SearchDocument:
    """What search knows of a record: its page's own text, so that a hit is always on the page."""
    catalogue = showing.catalogue
    document = document_of(record)
    issuers = tuple(showing.actor(actor).text for actor in document.issuers) if document else ()
    organisations = {
        organisation.name: None
        for part in parts(record)
        if isinstance(part, Actor) and (organisation := catalogue.organisations.get(part.organisation or ""))
    }
    sectors = {sector.id: sector for sector in catalogue.site.sectors}
    tagged = [sectors[ident] for ident in getattr(record, "sectors", ())]
    places = [catalogue.places[ident] for ident in place_ids(record)]
    year = filed_on(record)[:4]
    provinces = {catalogue.with_parents(place.id)[-1].name: None for place in places}
    numbers = [number_of(record) or ""]
    for part in parts(record):
        if isinstance(part, Contact):
            shown = showing.contacts(record, [part])
            numbers += [number for contact, _ in shown.rows for number in (*contact.phones, *contact.mobiles)]
    entry = showing.entry(record)
    return SearchDocument(
        address=address(record),
        kind=record.kind,
        title=title_of(record),
        names=tuple(dict.fromkeys([*_names(record), *(name for sector in tagged for name in sector.other_names)])),
        numbers=tuple(filter(None, dict.fromkeys(numbers))),
        places=tuple(catalogue.full_name(place.id) for place in places),
        organisations=tuple(dict.fromkeys([*issuers, *organisations])),
        body=visible_text(article.html),
        line=plain(entry.line) or description(showing, record),
        date=filed_on(record),
        facets={
            "year": (year,) if year else (),
            "sector": tuple(sector.name for sector in tagged),
            "place": tuple(provinces),
            "issuer": issuers,
        },
        schedule=tuple(
            (
                status.start.isoformat() if status.start else None,
                status.code,
                status.words,
                status.last_day.isoformat() if status.last_day else None,
            )
            for status in schedule(catalogue, record)
        ),
    )


def _names(record: Record) -> list[str]:
    """The other names that a reader may search for."""
    found = [str(getattr(record, "name", "")), getattr(record, "named_as", None) or ""]
    if isinstance(record, Programme):
        found += [other.name for other in record.other_names]
    if isinstance(record, Organisation | Place):
        found += [*record.short_names, *(former.name for former in record.former_names)]
    return [name for name in found if name and name != title_of(record)]


def sitemap(site_url: str, addresses: list[str]) -> bytes:
    """All pages for search engines (sitemaps.org protocol 0.9)."""
    rows = "".join(f"<url><loc>{escape(site_url + place)}</loc></url>\n" for place in sorted(set(addresses)))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n".encode()
