"""The finder: whom calls, programmes and measures are for, where they reach, what they bring; its pages by class."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from zlib import crc32

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.model.finder import Answer, Facet
from gazette.model.text import Rich
from gazette.views.common import ROWS, Entry, Link, Showing
from gazette.views.leaf import Leaf
from gazette.views.standing import Measure

KIND = "find"
"""The section of the site, and the name of its layout."""
NAME = "找项目"
FINDABLE = ("programmes", "notices", "plans", "rules")
PART = 400
"""About so many records are told in one file of the index."""
MOST = ROWS // 2
"""So many records a page by class shows: a call with measures has two rows."""
FIRST = 40
"""So many of each sort a page shows that has further pages."""
OVER = ("expired", "replaced", "abolished", "ended")
Row = tuple[Card, str, str]
"""A card with what it is to the finder, and the year under which it stands."""
RUNNING = ("open", "rolling", "upcoming")


class Picks:
    """The answers of data/finder.yml as bits: the first answer to a question is bit 0."""

    def __init__(self, catalogue: Catalogue) -> None:
        facet = catalogue.finder.facet
        self._whom, self._support = facet("applicants"), facet("support")
        self._sectors = {sector.id: 1 << place for place, sector in enumerate(catalogue.site.sectors)}
        self._said: dict[str, int] = {}
        self._together: dict[tuple[str, ...], int] = {}
        self._codes = _codes(self._support)
        self._kinds = _codes(self._whom)
        self.everyone = (1 << len(self._whom.values)) - 1 if self._whom else 0

    def whom(self, said: Sequence[str]) -> int:
        """For whom it is that is said to be for these kinds or words; for everyone when nothing is said."""
        if not said:
            return self.everyone
        together = tuple(said)
        if together not in self._together:
            self._together[together] = self._any(together)
        return self._together[together]

    def _any(self, said: tuple[str, ...]) -> int:
        found, known = 0, self._said
        for words in said:
            if words not in known:
                known[words] = self._kinds.get(words, 0) or self._named(words)
            found |= known[words]
        return found

    def _named(self, words: str) -> int:
        values = self._whom.values if self._whom else ()
        return sum(1 << place for place, value in enumerate(values) if names(value, words))

    def support(self, kinds: Iterable[str]) -> int:
        """What measures of these kinds are to the reader."""
        found = 0
        for kind in kinds:
            found |= self._codes.get(kind, 0)
        return found

    def sectors(self, idents: Iterable[str]) -> int:
        """The sectors, in the order of data/site.yml."""
        return sum(self._sectors[ident] for ident in dict.fromkeys(idents))


def names(value: Answer, words: str) -> bool:
    """Whether these words of a document name the applicants that an answer stands for."""
    return any(word in words for word in value.words) and not any(word in words for word in value.without)


def _codes(facet: Facet | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(facet.values if facet else ()):
        for code in value.codes:
            found[code] = found.get(code, 0) | 1 << place
    return found


def picks(catalogue: Catalogue) -> Picks:
    """The answers, once for a catalogue."""
    return catalogue.remembered("finder picks", lambda: Picks(catalogue))


def called(catalogue: Catalogue, card: Card) -> int:
    """Whom a call or a programme is for: a programme that does not say, for those of its calls."""
    known = picks(catalogue)
    if card.kind != "programmes":
        return known.whom(called_on(card))
    found = 0
    for call in catalogue.of_programme(card.id) if not card.for_whom else ():
        found |= known.whom(called_on(call)) if call.calls else 0
    return known.whom(card.for_whom) if card.for_whom else found


def called_on(card: Card) -> tuple[str, ...]:
    """The kinds of applicant, else what they are called."""
    return tuple(dict.fromkeys(one for who, kinds, _ in card.applicants for one in kinds or (who,)))


def reach(catalogue: Catalogue, card: Card) -> tuple[str, ...]:
    """The places from which somebody can use it, nothing for everywhere: as it says, else where its issuer sits."""
    if card.kind == "plans" and card.area:
        return card.area
    restricted = [places for _, _, places in card.applicants]
    if restricted and all(restricted):
        return tuple(dict.fromkeys(place for places in restricted for place in places))
    if card.kind == "programmes":
        found = [reach(catalogue, call) for call in catalogue.of_programme(card.id) if call.calls]
        return tuple(dict.fromkeys(place for places in found for place in places)) if all(found) else ()
    issuers = (catalogue.card("organisations", ident) for ident, *_ in card.issuers if ident)
    return next((issuer.places[:1] for issuer in issuers if issuer), ())


def bringing(catalogue: Catalogue, card: Card) -> tuple[str, ...]:
    """The kinds of support of a record; of a programme those of its calls and rules."""
    if card.kind != "programmes":
        return card.brings
    found = (other.brings for other in catalogue.of_programme(card.id) if other.kind in ("notices", "rules"))
    return tuple(dict.fromkeys(kind for kinds in found for kind in kinds))


# --- pages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A question of the finder as shown."""

    facet: Facet
    answers: list[tuple[str, str, str]]
    """Id, words, and what the script needs to know: codes of statuses, or days."""


@dataclass(frozen=True)
class Finder:
    """What the component `finder` is given."""

    asked: list[Asked]
    parts: int
    """How many files the index has."""
    by_whom: list[Link]
    by_sector: list[Link]


@dataclass(frozen=True)
class Found:
    """What `pages/find.md` is given: what a class of reader can use, in the order in which it is shown."""

    title: str
    finder: Link
    """The finder with this class chosen."""
    calls: list[Entry]
    measures: list[tuple[Entry, list[Measure]]]
    over: list[tuple[Entry, list[Measure]]]
    """The same of documents that have ceased to hold."""
    programmes: list[Entry]
    past: list[Entry]
    pages: list[Link]
    """Pages with all of it, by year, where there is too much for one."""
    earlier: int
    sector: str
    """The sector that it is about; empty for a class of applicant."""


def finder(showing: Showing) -> Finder:
    """The finder's own page."""
    catalogue = showing.catalogue
    catalogue.touch(*(f"all {kind}" for kind in FINDABLE))
    links = {leaf.ident: Link(leaf.title, leaf.address) for leaf, *_ in _classes(catalogue)}
    return Finder(
        [Asked(facet, list(_answers(catalogue, facet))) for facet in catalogue.finder.facets],
        len(parts(catalogue)),
        [link for ident, link in links.items() if ident.startswith("for-")],
        [link for ident, link in links.items() if ident.startswith("sector-")],
    )


def _answers(catalogue: Catalogue, facet: Facet) -> Iterator[tuple[str, str, str]]:
    if facet.field == "sectors":
        yield from ((sector.id, sector.name, "") for sector in catalogue.site.sectors)
    for value in facet.values:
        yield value.id, value.title, str(value.days or "") or " ".join(value.codes)


def classes(catalogue: Catalogue) -> list[Link]:
    """Ways into the finder, one for each class of reader."""
    facet = catalogue.finder.facet("applicants")
    return [Link(value.title, f"{KIND}/?{facet.id}={value.id}") for value in facet.values] if facet else []


def findable(catalogue: Catalogue) -> list[Card]:
    """What the finder knows, by kind and id."""
    return [card for kind in FINDABLE for card in catalogue.current[kind].values() if card.findable]


def parts(catalogue: Catalogue) -> list[Leaf]:
    """The files of the index: a record stays in its file, so that a change of it changes one of them."""
    return catalogue.remembered("finder parts", lambda: _made_parts(findable(catalogue)))


def _made_parts(cards: Sequence[Card]) -> list[Leaf]:
    count = 1
    while count * PART < len(cards):
        count *= 2
    held: list[list[Card]] = [[] for _ in range(count)]
    for card in cards:
        held[crc32(card.key.encode()) % count].append(card)
    return [
        Leaf(KIND, f"{KIND}/part-{place}/", "", some, page="part", file="index.json") for place, some in enumerate(held)
    ]


def find_leaves(catalogue: Catalogue) -> list[Leaf]:
    """Everything under /find/ but the finder itself."""
    places = Leaf(KIND, f"{KIND}/places/", "", [], page="places", file="index.json")
    return [places, *parts(catalogue), *(leaf for pages in _classes(catalogue) for leaf in pages)]


def _classes(catalogue: Catalogue) -> list[list[Leaf]]:
    """For every class of applicant and every sector its page, then those by year where there is too much for one."""
    return catalogue.remembered("finder classes", lambda: list(_made_classes(catalogue)))


def _made_classes(catalogue: Catalogue) -> Iterator[list[Leaf]]:
    # what is still of use comes first
    cards = sorted(findable(catalogue), key=lambda card: (card.open_until, card.filed_on, card.id), reverse=True)
    facet = catalogue.finder.facet("applicants")
    masks = [_mask(catalogue, card) for card in cards]
    sorts = [_sorted(card) for card in cards]
    for place, value in enumerate(facet.values if facet else ()):
        bit = 1 << place
        some = [row for row, mask in zip(sorts, masks, strict=True) if mask & bit]
        yield list(_pages(f"for-{value.id}", f"{value.title}能用上的", some))
    tagged: dict[str, list[Row]] = defaultdict(list)
    for row in sorts:
        for ident in dict.fromkeys(row[0].sectors):
            tagged[ident].append(row)
    for sector in catalogue.site.sectors:
        yield list(_pages(f"sector-{sector.id}", sector.name, tagged[sector.id]))


def _mask(catalogue: Catalogue, card: Card) -> int:
    """Whom something in a record is for."""
    return called(catalogue, card) if card.kind == "programmes" else picks(catalogue).whom(card.for_whom)


def _sorted(card: Card) -> Row:
    if card.kind == "programmes":
        return card, "programmes", "programmes"
    return card, "calls" if card.calls else "measures", card.filed_on[:4] or "undated"


def _pages(ident: str, title: str, rows: list[Row]) -> Iterator[Leaf]:
    address = f"{KIND}/{ident}"
    if len(rows) <= MOST:
        yield Leaf(KIND, f"{address}/", title, [card for card, *_ in rows], page=KIND, ident=ident)
        return
    years: dict[str, list[Card]] = defaultdict(list)
    for card, _, year in rows:
        years[year].append(card)
    sorts = ("calls", "measures", "programmes")
    first = [card for sort in sorts for card in islice((card for card, of, _ in rows if of == sort), FIRST)]
    words = {"programmes": "项目", "undated": "日期未载明"}
    named = [(year, words.get(year, f"{year}年")) for year in sorted(years, reverse=True)]
    by_year = [(f"{address}-{year}/", said, years[year]) for year, said in named]
    further = tuple((place, said, len(some)) for place, said, some in by_year)
    yield Leaf(KIND, f"{address}/", title, first, len(rows) - len(first), KIND, ident, further)
    for place, said, some in by_year:
        yield Leaf(KIND, place, f"{title}，{said}", some[:MOST], max(0, len(some) - MOST), KIND, ident)


def found_view(showing: Showing, leaf: Leaf) -> Found:
    """A page by class: its open calls, measures, programmes and past calls."""
    catalogue = showing.catalogue
    facet = catalogue.finder.facet("applicants") if leaf.ident.startswith("for-") else None
    value = next((value for value in facet.values if f"for-{value.id}" == leaf.ident), None) if facet else None
    sector = leaf.ident.removeprefix("sector-")
    asked = catalogue.finder.facet("sectors")
    query = f"{facet.id}={value.id}" if facet and value else f"{asked.id if asked else 'sector'}={sector}"
    place = facet.values.index(value) if facet and value else None
    sorts: dict[str, list[Entry]] = {"calls": [], "past": [], "programmes": []}
    measures: dict[bool, list[tuple[Entry, list[Measure]]]] = {False: [], True: []}
    for card in leaf.cards:
        entry = showing.entry(card)
        code = entry.status.code if entry.status else ""
        if offered := list(_offered(catalogue, card, place)):
            measures[code in OVER].append((entry, offered))
        if card.kind == "programmes":
            sorts["programmes"].append(entry)
        elif card.calls and (place is None or called(catalogue, card) >> place & 1):
            sorts["calls" if code in RUNNING else "past"].append(entry)
    return Found(
        leaf.title,
        Link(f"用筛选找：{leaf.title}", f"{KIND}/?{query}"),
        sorts["calls"],
        measures[False],
        measures[True],
        sorts["programmes"],
        sorts["past"],
        [Link(title, address, f"{count} 份") for address, title, count in leaf.further],
        leaf.earlier,
        "" if leaf.ident.startswith("for-") else sector,
    )


def _offered(catalogue: Catalogue, card: Card, place: int | None) -> Iterator[Measure]:
    """The measures of a record for one class of applicant, or for all."""
    for words, kind, to, anchor, clause in card.offers if card.brings else ():
        if place is None or whom_of_measure(catalogue, card, to) >> place & 1:
            yield Measure(Rich(words), kind, "、".join(to), f"{card.address}#{anchor}", clause)


def whom_of_measure(catalogue: Catalogue, card: Card, to: tuple[str, ...]) -> int:
    """Whom a measure is for; one of a call that does not say is for its applicants."""
    return picks(catalogue).whom(to or (called_on(card) if card.kind == "notices" else ()))
