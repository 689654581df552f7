"""What feeds tell: new documents, corrections, withdrawals, and calls that close soon; the latest of each subject.

Everything comes from cards. A date without an hour counts from 00:00 in Shanghai; what has no date is not told.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from gazette.card import DOCUMENT_KINDS, WITHDRAWN, Card, Corrected
from gazette.catalogue import Catalogue
from gazette.model.dates import PartialDate
from gazette.model.text import Rich
from gazette.reading.problems import shortened
from gazette.status import status_on
from gazette.views.common import DAY, Link, Showing, chinese_day, in_title_marks
from gazette.views.leaf import Leaf

KIND = "feeds"
FEED = "feed.xml"
"""Beside a page: what is new about its subject; of a document, its own corrections."""
MOST = 50
"""So many entries a feed of the whole site has."""
MOST_BESIDE = 20
"""So many entries the feed of one page has."""
TITLED = 3
"""So many changes stand in the title of a correction."""
SUBJECTS = ("programmes", "organisations", "places")
WORDS = {"major": "更正", "minor": "文字修补", WITHDRAWN: "已撤回"}
"""The level of a revision as readers are told it."""


class News(NamedTuple):
    """An entry of a feed."""

    key: str
    """Unique in the site, and never another: `notices/2099-call/revisions/2`."""
    address: str
    title: str
    updated: str
    """ISO 8601 with the offset of Shanghai."""
    lines: tuple[str, ...]
    sort: str
    """What it is in one word: 通知, 更正, 已撤回 …"""
    new: bool = False
    """Whether it tells of a document, and not of a change."""


class Feed(NamedTuple):
    """A feed: where it stands, what it is called, and its entries, the latest first."""

    address: str
    page: str
    """The page about the same."""
    title: str
    news: list[News]


def has_feed(_catalogue: Catalogue, card: Card) -> bool:
    """Whether a page has a feed: of a programme, an organisation or a place always, else of what was corrected."""
    return card.kind in SUBJECTS or bool(card.revisions)


def feed_beside(showing: Showing, card: Card, plain: Callable[[str], str]) -> Feed:
    """The feed beside a page; `plain` takes the marks out of a text."""
    catalogue = showing.catalogue
    title, news = f"{card.title}：更正", list(_corrections(card, plain))
    if card.kind in SUBJECTS:
        title = f"{card.title}：新文件和更正"
        cards = catalogue.concerning(card.kind, card.id)
        news += [*_documents(showing, cards, MOST_BESIDE, plain), *_corrected(cards, plain)]
    return Feed(f"{card.address}{FEED}", card.address, title, _latest(news, MOST_BESIDE))


def feed_leaves(catalogue: Catalogue) -> Iterator[Leaf]:
    """The feeds of the whole site."""
    for ident, title in titles(catalogue).items():
        yield Leaf(KIND, f"{KIND}/", title, [], page="feed", ident=ident, file=f"{ident}.xml")


def titles(catalogue: Catalogue) -> dict[str, str]:
    """The names of the whole site's feeds → their titles."""
    sectors = {f"sector-{sector.id}": f"{sector.name}：新文件和更正" for sector in catalogue.site.sectors}
    return {"all": "全部新文件和更正", "corrections": "更正和撤回", "closing": "十四天内截止的申报", **sectors}


def feeds(catalogue: Catalogue) -> list[Link]:
    """The same for a page that lists them."""
    return [Link(title, f"{KIND}/{ident}.xml") for ident, title in titles(catalogue).items()]


def is_sector(leaf: Leaf) -> bool:
    """Whether a page is about a sector, which has a feed of the same name."""
    return leaf.ident.startswith("sector-")


def feed_of_site(showing: Showing, leaf: Leaf, plain: Callable[[str], str]) -> Feed:
    """One of them."""
    catalogue = showing.catalogue
    if leaf.ident == "closing":
        catalogue.touch(DAY)
        news = list(_closing(showing, plain))
    else:
        cards = _of_sector(catalogue, leaf.ident.removeprefix("sector-")) if is_sector(leaf) else catalogue.every()
        news = list(_corrected(cards, plain))
        if leaf.ident != "corrections":
            news += _documents(showing, cards, MOST, plain)
    return Feed(f"{leaf.address}{leaf.file}", "", leaf.title, _latest(news, MOST))


def _of_sector(catalogue: Catalogue, sector: str) -> list[Card]:
    """The records of a sector; a document that names none belongs to that of its programme."""

    def found() -> dict[str, list[Card]]:
        named: dict[str, list[Card]] = {}
        for card in catalogue.every():
            programmes = () if card.sectors else (catalogue.cards["programmes"].get(one) for one in card.programmes)
            inherited = (one for programme in programmes if programme for one in programme.sectors)
            for one in dict.fromkeys((*card.sectors, *inherited)):
                named.setdefault(one, []).append(card)
        return named

    return catalogue.remembered("feeds by sector", found).get(sector, [])


def _latest(news: Iterable[News], most: int) -> list[News]:
    return sorted(news, key=_order, reverse=True)[:most]


def _order(news: News) -> tuple[str, str]:
    return news.updated, news.key


def _documents(showing: Showing, cards: Iterable[Card], most: int, plain: Callable[[str], str]) -> list[News]:
    """The latest documents."""
    dated = (card for card in cards if card.filed_on and not card.withdrawn and card.kind in DOCUMENT_KINDS)
    latest = sorted(dated, key=lambda card: (card.filed_on, card.id), reverse=True)[:most]
    return [_document(showing, card, plain) for card in latest]


def _document(showing: Showing, card: Card, plain: Callable[[str], str]) -> News:
    """It stands in the feeds of many pages."""
    return showing.catalogue.told("news", card.key, lambda: _news(showing, card, plain))


def _news(showing: Showing, card: Card, plain: Callable[[str], str]) -> News:
    issuers = "、".join(map(showing.named, card.issuers[:2])) + ("等" if len(card.issuers) > 2 else "")
    head = "，".join(filter(None, (issuers, card.number, card.dated)))
    lines = tuple(filter(None, (head, plain(Rich(card.line)))))
    return News(card.key, card.address, card.title, moment(card.filed_on), lines, card.type, new=True)


def _corrected(cards: Iterable[Card], plain: Callable[[str], str]) -> Iterator[News]:
    for card in cards:
        if card.past:
            yield from _corrections(card, plain)


def _corrections(card: Card, plain: Callable[[str], str]) -> Iterator[News]:
    """The revisions of a record; of one that is withdrawn only that it is."""
    name = in_title_marks(card.name or card.title)
    for entry in card.corrections:
        number, day, level, text, changes, count = entry
        if level == WITHDRAWN:
            lines = (plain(Rich(text)),)
            yield News(f"{card.key}/withdrawn", card.address, f"已撤回{name}", moment(day), lines, WORDS[level])
            return
        key = f"{card.key}/revisions/{number}"
        more = (f"共改动 {count} 处",) if count > len(changes) else ()
        lines = (text, *(f"{field}：{_arrow(before, after)}" for field, before, after in changes), *more)
        title = f"{WORDS[level]}{name}：{_brief(entry)}"
        yield News(key, f"{card.address}#revisions", title, moment(day), lines, WORDS[level])


def _brief(entry: Corrected) -> str:
    """截止日期 2024-08-31 → 2024-09-15, or what the revision says where it names no change."""
    _, _, _, text, changes, count = entry
    said = [
        f"{field.rpartition(' · ')[2]} {_arrow(shortened(before, 30), shortened(after, 30))}"
        for field, before, after in changes[:TITLED]
    ]
    return "；".join(said) + (f"等 {count} 处" if count > TITLED else "") if said else shortened(text, 60)


def _arrow(before: str, after: str) -> str:
    """What was and what is; personal data is named without either."""
    if not before and not after:
        return "已改（个人信息，不写内容）"
    return f"{before or '（无）'} → {after or '（删去）'}"


def _closing(showing: Showing, plain: Callable[[str], str]) -> Iterator[News]:
    """Calls on which 14 days or fewer are left; another deadline is another entry."""
    catalogue, today = showing.catalogue, showing.today
    for card in catalogue.every():
        if not card.calls or card.withdrawn or card.open_until < today.isoformat():
            continue
        status = status_on(catalogue.schedule(card.kind, card.id), today)
        if status.code == "open" and status.near and status.last_day and status.start:
            entry = _document(showing, card, plain)
            yield entry._replace(
                key=f"{card.key}/closing/{status.last_day}",
                title=f"{chinese_day(status.last_day)}截止：{card.name}",
                updated=status.start.isoformat(),
                sort="即将截止",
                new=False,
            )


@lru_cache(4096)
def moment(text: str) -> str:
    """A date as exact as its source → the moment at which it begins."""
    return PartialDate(text).start.isoformat()
