"""All records with their references resolved: what pages, exports, search and the rules between records ask.

The cards of all records are at hand; a record itself is read when it is asked for. Every answer is noted in `touched`,
so that a page knows what it was made from and need not be made again while that stays the same. A question that has
several cards for an answer has another one as soon as one of these changes (`edition.helps`).
"""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from heapq import nlargest
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from gazette.card import DOCUMENT_KINDS, Card, Standing, effective
from gazette.model.approved_list import ApprovedList
from gazette.model.document import Record
from gazette.model.finder import Finder
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.place import Place, PlaceTable
from gazette.model.plan import Plan
from gazette.model.programme import Programme
from gazette.model.rules import Rules
from gazette.model.site import Site
from gazette.reading.known import KIND_NAMES
from gazette.reading.problems import Problem
from gazette.reading.records import source_of
from gazette.reading.yaml_text import Path as FieldPath
from gazette.reading.yaml_text import SourceText, field_name
from gazette.row_history import Act
from gazette.status import NOTHING, Change, Schedule, schedule
from gazette.timeline import Event, events

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Fetch = Callable[[str, str], Record]
"""Kind and id of a record that is there → the record."""
ANY = "any record"
"""What a file has asked that says something of every record: it is made again whenever one of them changes."""
DATED_BY = {
    "notices": "answering",
    "programmes": "programme",
    "places": "place",
    "organisations": "naming",
}
"""Kind of record → the question that tells which others have dates for its calendar."""
TIMELESS = ("organisations", "places")
"""Kinds of record that have no status."""
AT_HAND = 64
"""So many records, of some 70 KB each, are kept after they were read: neighbours ask for the same ones."""

TOLD = {"entry": 12_000, "status": 6_000, "standings": 64}
SELDOM_TOLD = 1_000
"""So many answers about single records are kept, of each sort, for the same reason: most of what every page asks."""


class Records(Mapping[str, R], Generic[R]):
    """The records of one kind by id, read when they are asked for."""

    def __init__(self, catalogue: "Catalogue", kind: str) -> None:
        self._catalogue, self._kind = catalogue, kind

    def __getitem__(self, ident: str) -> R:
        """The record; KeyError when there is none."""
        return cast(R, self._catalogue.read(self._kind, ident))

    def __iter__(self) -> Iterator[str]:
        """Ids in their order."""
        self._catalogue.touch(f"all {self._kind}")
        return iter(self._catalogue.cards[self._kind])

    def __len__(self) -> int:
        return len(self._catalogue.cards[self._kind])


class Catalogue:
    """The records of one site. Lookups answer None, or nothing, for what is not there."""

    def __init__(
        self,
        cards: Mapping[str, Mapping[str, Card]],
        places: PlaceTable,
        site: Site,
        root: Path,
        fetch: Fetch,
        stamps: Mapping[str, bytes],
        hidden: Mapping[tuple[str, str], str] = MappingProxyType({}),
        finder: Finder | None = None,
    ) -> None:
        """`cards` by kind and id, without places; `stamps` by `kind/id`, and of `places` as a whole.

        A stamp changes when what was read does. `hidden` are kind and id of what is not published, and until when.
        """
        self.cards, self.places, self.site, self.root, self.stamps = cards, places, site, root, stamps
        self.hidden = hidden
        self.finder = finder or Finder()
        self.current = {
            kind: {ident: card for ident, card in of_kind.items() if not card.withdrawn}
            for kind, of_kind in cards.items()
        }
        """The same without what was withdrawn, which has a page but stands on no other."""
        self._fetch = fetch
        self._read: OrderedDict[tuple[str, str], Record] = OrderedDict()
        self._remembered: dict[str, tuple[Any, tuple[str, ...]]] = {}
        self._told: dict[str, dict[str, tuple[Any, tuple[str, ...]]]] = defaultdict(dict)
        self._place_cards: dict[str, Card] = {}
        self.touched: set[str] = set()
        """What has been asked since it was last emptied: `record …`, the key of a card, or the name of a question."""
        self.programmes: Records[Programme] = Records(self, "programmes")
        self.notices: Records[Notice] = Records(self, "notices")
        self.plans: Records[Plan] = Records(self, "plans")
        self.rules: Records[Rules] = Records(self, "rules")
        self.lists: Records[ApprovedList] = Records(self, "lists")
        self.organisations: Records[Organisation] = Records(self, "organisations")

    def prepare(self) -> None:
        """Have every index at hand, for the processes that are copied from this one."""
        for name, found in vars(type(self)).items():
            if isinstance(found, cached_property):
                getattr(self, name)

    def touch(self, *asked: str) -> None:
        """Note what has been asked."""
        self.touched.update(asked)

    def remembered(self, name: str, make: Callable[[], T]) -> T:
        """What `make` says, which is asked only once under one name; what it has asked counts each time."""
        known = self._remembered.get(name)
        if known is None:
            known = self._remembered[name] = self._asking(make)
        self.touched.update(known[1])
        return cast(T, known[0])

    def told(self, what: str, key: str, make: Callable[[], T]) -> T:
        """The same for what is told of one record, `key`, on several pages: only the latest asked for is kept."""
        told = self._told[what]
        known = told.pop(key, None)
        if known is None:
            known = self._asking(make)
            if len(told) >= TOLD.get(what, SELDOM_TOLD):
                del told[next(iter(told))]
        told[key] = known
        self.touched.update(known[1])
        return cast(T, known[0])

    def _asking(self, make: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
        """What `make` says, and what it has asked."""
        before, self.touched = self.touched, set()
        try:
            return make(), tuple(self.touched)
        finally:
            self.touched = before

    def read(self, kind: str, ident: str) -> Record:
        """A record with everything in it; KeyError when there is none."""
        if kind == "places":
            return self.places[ident]
        self.touch(f"record {kind}/{ident}")
        if ident not in self.cards[kind]:
            raise KeyError(ident)
        key = kind, ident
        found = self._read.get(key)
        if found is not None:
            self._read.move_to_end(key)
            return found
        found = self._read[key] = self._fetch(kind, ident)
        if len(self._read) > AT_HAND:
            self._read.popitem(last=False)
        return found

    def record(self, card: Card) -> Record:
        """The record of a card."""
        return self.read(card.kind, card.id)

    def card(self, kind: str, ident: str) -> Card | None:
        """The card of a record or a place."""
        if kind == "places":
            return self._place_card(ident)
        card = self.cards[kind].get(ident)
        self.touched.add(card.key if card else f"{kind}/{ident}")
        return card

    def _place_card(self, ident: str) -> Card | None:
        card = self._place_cards.get(ident)
        if card is None and ident in self.places:
            name, former = self.places.name(ident), self.places.former_ids(ident)
            card = Card(f"places/{ident}", "places", ident, name, name, KIND_NAMES["places"], former_ids=former)
            self._place_cards[ident] = card
        return card

    def document(self, ident: str) -> Card | None:
        """The document with this id, whatever its kind: document ids are unique across kinds."""
        self.touch(f"document {ident}")
        found = self._by_id.get(ident)
        return self.card(found.kind, found.id) if found else None

    @cached_property
    def _by_id(self) -> dict[str, Card]:
        return {ident: card for kind in DOCUMENT_KINDS for ident, card in self.cards[kind].items()}

    @cached_property
    def documents(self) -> list[Card]:
        """Notices, plans, rules and lists, latest first, undated last; whoever shows one asks `card` for it."""
        every = [card for kind in DOCUMENT_KINDS for card in self.current[kind].values()]
        return sorted(every, key=lambda card: (card.filed_on, card.id), reverse=True)

    @cached_property
    def shelves(self) -> dict[str, dict[str, list[Card]]]:
        """Kind → year, or `undated`, → what stands there, latest first; whoever shows one asks `on_shelf` for it."""
        found: dict[str, dict[str, list[Card]]] = {kind: defaultdict(list) for kind in self.current}
        for card in self.documents:
            found[card.kind][card.shelf].append(card)
        for kind in ("programmes", "organisations"):
            for card in self.current[kind].values():
                found[kind][card.shelf].append(card)
        return found

    def filed(self, kind: str) -> dict[str, list[Card]]:
        """The shelves of a kind with what stands on them, the latest year first after what has none."""
        self.touch(f"all {kind}", *(f"past shelf {kind}/{shelf}" for shelf in self.shelves[kind]))
        return dict(sorted(self.shelves[kind].items(), reverse=True))

    def on_shelf(self, kind: str, shelf: str) -> Sequence[Card]:
        """The records of one kind and year, latest first."""
        self.touch(f"shelf {kind}/{shelf}", f"past shelf {kind}/{shelf}")
        return self.shelves[kind].get(shelf, [])

    @cached_property
    def sectors(self) -> dict[str, dict[str, list[Card]]]:
        """Sector → year, or `undated`, → what is of it; whoever shows one asks `in_sector` for it."""
        found: dict[str, dict[str, list[Card]]] = {sector.id: defaultdict(list) for sector in self.site.sectors}
        for card in [*self.documents, *self.current["programmes"].values()]:
            for sector in dict.fromkeys(card.sectors):
                found[sector][card.shelf].append(card)
        return found

    def sectors_filed(self) -> dict[str, dict[str, list[Card]]]:
        """The shelves of each sector with what stands on them."""
        self.touch("all programmes", *(f"all {kind}" for kind in DOCUMENT_KINDS))
        return {sector: dict(sorted(shelves.items(), reverse=True)) for sector, shelves in self.sectors.items()}

    def in_sector(self, sector: str, shelf: str) -> Sequence[Card]:
        """The records of one sector and year, latest first."""
        self.touch(f"sector {sector}/{shelf}")
        return self.sectors[sector].get(shelf, [])

    @cached_property
    def _calls(self) -> list[Card]:
        return [card for card in self.documents if card.calls]

    def calls_open(self, day: str) -> Sequence[Card]:
        """The calls to which one may still apply on a day (ISO 8601), or later; latest first."""
        self.touch("calls", "past calls")
        return [card for card in self._calls if card.open_until >= day]

    @cached_property
    def by_number(self) -> dict[str, Card]:
        """Key of a document number → who bears it; what was withdrawn only where nobody else does."""
        every = [card for kind in DOCUMENT_KINDS for card in self.cards[kind].values() if card.number_key]
        every.sort(key=lambda card: not card.withdrawn)
        return {card.number_key: card for card in every}

    def key_at(self, card: Card) -> str:
        """The key of the number at which a card's page is found too; empty when there is none."""
        key = card.number_key
        if not key:
            return ""
        self.touch(f"number {key}")
        return key if self.by_number[key].key == card.key else ""

    @property
    def _naming_others(self) -> list[Card]:
        return [*self.documents, *self.current["programmes"].values()]

    @cached_property
    def _of_programme(self) -> dict[str, list[Card]]:
        return indexed(reversed(self.documents), lambda card: card.programmes)

    def of_programme(self, ident: str) -> Sequence[Card]:
        """The documents of one programme in the order of time."""
        self.touch(f"programme {ident}")
        return self._of_programme.get(ident, [])

    @cached_property
    def _answering(self) -> dict[str, list[Card]]:
        lists = sorted(self.current["lists"].values(), key=lambda card: (card.filed_on, card.id))
        return indexed(lists, lambda card: (card.call,))

    def lists_answering(self, notice_id: str) -> Sequence[Card]:
        """The lists that answer a call, in the order of time."""
        self.touch(f"answering {notice_id}")
        return self._answering.get(notice_id, [])

    @cached_property
    def _relating(self) -> dict[str, list[Card]]:
        return indexed(self._naming_others, lambda card: (target for _, target, *_ in card.targets))

    def relating_to(self, ident: str) -> Sequence[Card]:
        """Which records bear on this one."""
        self.touch(f"relating {ident}")
        return self._relating.get(ident, [])

    @cached_property
    def _naming(self) -> dict[str, list[Card]]:
        return indexed(self._naming_others, lambda card: (ident for ident, _ in card.acts))

    def naming(self, organisation_id: str) -> Sequence[Card]:
        """Which records name an organisation, latest first."""
        self.touch(f"naming {organisation_id}")
        return self._naming.get(organisation_id, [])

    @cached_property
    def _withdrawn(self) -> dict[str, dict[str, list[Card]]]:
        cards = [card for cards in self.cards.values() for card in cards.values() if card.withdrawn]
        return {
            "programmes": indexed(cards, lambda card: card.programmes),
            "organisations": indexed(cards, lambda card: (ident for ident, _ in card.acts)),
            "places": indexed(cards, lambda card: card.places),
        }

    def concerning(self, kind: str, ident: str) -> Sequence[Card]:
        """What belongs to a programme, or names an organisation or a place: with what was withdrawn, for their past."""
        question, ask = {
            "programmes": ("programme", self.of_programme),
            "organisations": ("naming", self.naming),
            "places": ("place", self.referring_to),
        }[kind]
        self.touch(f"past {question} {ident}")
        return [*ask(ident), *self._withdrawn[kind].get(ident, ())]

    def every(self) -> list[Card]:
        """Every record, what was withdrawn too."""
        self.touch(ANY)
        return [card for cards in self.cards.values() for card in cards.values()]

    @cached_property
    def _children(self) -> dict[str, list[Card]]:
        return indexed(self.current["organisations"].values(), lambda card: (card.parent,))

    def children_of(self, organisation_id: str) -> Sequence[Card]:
        """The organisations right below one."""
        self.touch(f"children {organisation_id}")
        return self._children.get(organisation_id, [])

    @cached_property
    def _referring(self) -> dict[str, list[Card]]:
        return indexed([*self._naming_others, *self.current["organisations"].values()], lambda card: card.places)

    def referring_to(self, place_id: str) -> Sequence[Card]:
        """Which records name a place, documents first, latest first."""
        self.touch(f"place {place_id}")
        return self._referring.get(place_id, [])

    @cached_property
    def _changing(self) -> dict[str, list[Card]]:
        return indexed(reversed(self.documents), lambda card: card.changes)

    def changing_rows(self, list_id: str) -> Sequence[Card]:
        """The documents that add rows to a list, or take some off, in the order of time."""
        self.touch(f"changing {list_id}")
        return self._changing.get(list_id, [])

    @property
    def changed_lists(self) -> list[str]:
        """The lists whose rows a later document changes."""
        return [ident for ident in self._changing if ident in self.current["lists"]]

    def changes_of_rows(self, list_id: str) -> list[Act[Card]]:
        """What they do, in the order in which it takes effect."""
        found = []
        for card in self.changing_rows(list_id):
            record = cast(Notice | ApprovedList, self.record(card))
            found += [
                Act(card, number, effective(record, change), change)
                for number, change in enumerate(record.row_changes)
                if change.list == list_id
            ]
        return sorted(found, key=Act.order)

    @cached_property
    def _planning(self) -> dict[str, list[Card]]:
        return indexed((card for card in self.documents if card.kind == "plans"), lambda card: card.area)

    def plans_for(self, place_id: str) -> Sequence[Card]:
        """The plans made for a place, latest first."""
        self.touch(f"plans {place_id}")
        return self._planning.get(place_id, [])

    @cached_property
    def _governing(self) -> dict[str, list[Card]]:
        return indexed((card for card in self.documents if card.kind == "rules"), lambda card: card.programmes)

    def rules_for(self, programme_id: str) -> Sequence[Card]:
        """The rules that govern a programme, latest first."""
        self.touch(f"rules {programme_id}")
        return self._governing.get(programme_id, [])

    @cached_property
    def _listed(self) -> dict[str, list[Card]]:
        """Place → the lists that have a row for it, or that a document with a row for it changes, latest first."""
        lists = [card for card in self.documents if card.kind == "lists"]
        return indexed(lists, lambda card: (*card.places, *(one for by in self._changed_by(card) for one in by.places)))

    def _changed_by(self, card: Card) -> Sequence[Card]:
        return self._changing.get(card.id, ())

    def rows_of(self, card: Card) -> list[Standing]:
        """The rows of a list, by place, with what later documents did to them."""
        self.touch(f"changing {card.id}")
        return self._rows(card)

    def _rows(self, card: Card) -> list[Standing]:
        rows = card.standings
        changes = [change for later in self._changed_by(card) for change in later.changed]
        for ident, _, on, adds, removes in sorted(changes, key=lambda change: change[1]):
            if ident == card.id:
                gone = {(label, groups): f"{state}（{on}）" if on else state for label, groups, state in removes}
                for number, (place, label, state, since, values, groups, party) in enumerate(rows):
                    left = gone.get((label, groups)) or gone.get((label, ()))
                    rows[number] = place, label, left or state, since, values, groups, party
                rows += adds
        return rows

    def standings_of(self, place_id: str) -> Sequence[tuple[Card, Standing]]:
        """The rows of lists on which a place stands or stood, each with its list, latest first."""
        return self.told("standings", place_id, lambda: self._standings_of(place_id))

    def _standings_of(self, place_id: str) -> list[tuple[Card, Standing]]:
        self.touch(f"standing {place_id}")
        found = []
        for card in self._listed.get(place_id, ()):
            changed = bool(self._changed_by(card))
            rows = [row for row in self._rows(card) if row[0] == place_id] if changed else card.standings_of(place_id)
            found += [(card, row) for row in rows]
        self.touched.update([f"changing {card.id}" for card, _ in found])
        return found

    def _touch_lists(self) -> None:
        self.touch("all lists", *(f"changing {ident}" for ident in self.current["lists"]))

    def standings(self) -> Mapping[str, list[tuple[Card, Standing]]]:
        """The same for every place that stands, or stood, on a list."""
        self._touch_lists()
        found = defaultdict(list)
        for card in self.documents:
            for standing in self._rows(card) if card.kind == "lists" else ():
                found[standing[0]].append((card, standing))
        return found

    def standings_counted(self) -> Mapping[str, int]:
        """How many there are for each such place."""
        self._touch_lists()
        found: Counter[str] = Counter()
        for card in self.current["lists"].values():
            found.update([row[0] for row in self._rows(card)] if self._changed_by(card) else card.standings_counted)
        return found

    def places_on_lists(self) -> set[str]:
        """Every place that stands, or stood, on a list, or is named by one."""
        self._touch_lists()
        return self.places_listed

    @cached_property
    def places_listed(self) -> set[str]:
        """Every place that a list, or a document that changes its rows, refers to."""
        return {ident for card in self.documents if card.kind == "lists" or card.changes for ident in card.places}

    @cached_property
    def places_referred(self) -> list[str]:
        """Every place that a record refers to, and those it lies in: those that get a page."""
        return sorted({above for ident in self._referring for above in self.places.with_parents(ident)})

    @cached_property
    def _inside(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for ident in self.places_referred:
            found[self.places.parent(ident)].append(ident)
        return found

    def inside(self, place_id: str) -> list[tuple[str, int]]:
        """The places in a place that have a page, each with the number of records that name it."""
        self.touch(f"inside {place_id}")
        return [(ident, len(self._referring.get(ident, ()))) for ident in self._inside.get(place_id, ())]

    def dated(self, kind: str, ident: str) -> Sequence[Card]:
        """The records whose dates stand in the calendar of a record's page: itself, and those that belong to it."""
        self.touch(f"{kind}/{ident}", f"past document {ident}")
        if kind in DATED_BY:
            self.touch(f"{DATED_BY[kind]} {ident}", f"past {DATED_BY[kind]} {ident}")
        return list(self._dated(kind, ident))

    def has_dates(self, card: Card) -> bool:
        """Whether there is anything for such a calendar."""
        return card.key in self._with_dates

    @cached_property
    def _with_dates(self) -> set[str]:
        found: set[str] = set()
        for card in (card for cards in self.current.values() for card in cards.values() if card.last_event):
            found.add(card.key)
            found.update(f"programmes/{ident}" for ident in card.programmes)
            found.update(f"places/{ident}" for ident in card.places)
            found.update(f"organisations/{ident}" for ident, *_ in card.issuers)
            if card.call:
                found.add(f"notices/{card.call}")
        return found

    def _dated(self, kind: str, ident: str) -> Iterator[Card]:
        own = self.current[kind].get(ident) if kind in self.current else None
        found: Iterable[Card] = ()
        if kind == "notices":
            found = self._answering.get(ident, ())
        elif kind == "programmes":
            found = self._of_programme.get(ident, ())
        elif kind == "places":
            found = self._referring.get(ident, ())
        elif kind == "organisations":
            issued = self._naming.get(ident, ())
            found = (card for card in issued if card.last_event and any(actor[0] == ident for actor in card.issuers))
        yield from (card for card in (own, *found) if card and card.last_event)

    def dated_since(self, day: str, sector: str = "", least: int = 0) -> Sequence[Card]:
        """The records of one sector, or of all, with a date on a day (ISO 8601) or later; at least so many latest."""
        self.touch(asked := f"dated {sector}".rstrip(), f"past {asked}")
        every = [card for cards in self.current.values() for card in cards.values() if card.last_event]
        found = [card for card in every if card.last_event >= day and (not sector or sector in card.sectors)]
        return found if len(found) >= least else nlargest(least, every, key=lambda card: (card.last_event, card.key))

    def full_name(self, place_id: str) -> str:
        """湖北省武汉市: a place with its parents, outermost first."""
        return self.places.full_name(place_id)

    def schedule(self, kind: str, ident: str) -> Schedule:
        """All statuses of a record in the order of time; empty for organisations and places."""
        if kind in TIMELESS:
            return ()
        return self.told("schedule", f"{kind}/{ident}", lambda: self._schedule(kind, ident))

    def _schedule(self, kind: str, ident: str) -> Schedule:
        card = self.card(kind, ident)
        if card is None or card.withdrawn:
            return ()
        if kind == "programmes":
            documents = self.of_programme(ident)
            leading = [found for found in documents if found.calls] or [
                found for found in documents if found.kind == "lists"
            ]
            return self.schedule(leading[-1].kind, leading[-1].id) if leading else ()
        results = [found.own.result for found in self.lists_answering(ident)] if kind == "notices" else []
        call = self.card("notices", card.call) if card.call else None
        return schedule(
            card.own,
            [result for result in results if result],
            call.own if call else NOTHING,
            self._changes(ident) if kind in ("plans", "rules") else (),
        )

    def _changes(self, ident: str) -> Iterator[Change]:
        for card in self.relating_to(ident):
            for relation, target, since, until, *_ in card.targets:
                if target == ident:
                    on, end = (datetime.fromisoformat(text) if text else None for text in (since, until))
                    yield Change(relation, on, end, card.title)

    def events(self, record: Record) -> list[Event]:
        """What stands on the timeline of a record's page."""
        if record.kind == "programmes":
            return events(record, [event for card in self.of_programme(record.id) for event in card.told])
        lists = self.lists_answering(record.id) if record.kind == "notices" else []
        told = [event for card in lists for event in card.told]
        return events(record, told, any(card.own.result and card.own.result.term for card in lists))

    def file(self, kind: str, ident: str) -> str:
        """The data file of a record, relative to the root."""
        return "data/places.yml" if kind == "places" else f"data/{kind}/{ident}.yml"

    def locate(self, of: Card | Place | Site, path: FieldPath, advice: str, found: str | None = None) -> Problem:
        """A problem in a record that is valid in itself: its line is looked up only now."""
        file = "data/site.yml" if isinstance(of, Site) else self.file(of.kind, of.id)
        source = source_of(self.root, file)
        if isinstance(of, Place):
            path = (*_entry_of(source, of.id), *path)
        return Problem(file, source.line(path), field_name(path), advice, found)


def indexed(cards: Iterable[Card], names: Callable[[Card], Iterable[str]]) -> dict[str, list[Card]]:
    """Cards by what each names, in their order."""
    found: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        for name in dict.fromkeys(names(card)):
            found[name].append(card)
    return found


def _entry_of(source: SourceText, place_id: str) -> FieldPath:
    listed = source.value(("places",))
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict) and entry.get("id") == place_id:
            return ("places", number)
    return ()
