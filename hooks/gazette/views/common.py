"""What several kinds of page show alike: links, actors, statuses, contacts, flags, sources."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from gazette.card import CHANGES_ROWS, DOCUMENT_KINDS, FINALISES, Card, Named, document_of, named
from gazette.card import title_of as title_of_record
from gazette.catalogue import TIMELESS, Catalogue
from gazette.model.base import parts
from gazette.model.dates import SHANGHAI, When
from gazette.model.document import Actor, Cited, Contact, Document, Record, Relation, Source
from gazette.model.text import Rich
from gazette.reading.known import KIND_NAMES
from gazette.status import Schedule, status_at

Item = TypeVar("Item")
DAY = "day"
"""What a page has asked the catalogue when the day of building shows on it, and a later day may show otherwise."""
SIBLINGS = 12
"""So many other documents of its programme a page lists; the page of the programme has them all."""
LISTED = 50
"""So many records a page lists that is not about them; search has the rest."""
ROWS = 200
"""So many rows a page shows at the most."""
IMPLIED = {FINALISES: ("公示名单", "正式名单"), CHANGES_ROWS: ("增减了名单", "名单被增减于")}
"""Relations that follow from other fields than `relations`."""


class StatusShown(NamedTuple):
    """A status as it is on the day of building, and all that follow, for the page to pick from when it is read."""

    code: str
    words: str
    near: bool
    as_of: str | None
    """The day of building, where the words can still change; else None."""
    schedule: str
    """One status after the other, divided by `|`: moment in Shanghai, code, words, last day, `near`, divided by `,`."""
    reason: str = ""
    """Which dated fact proves it, for where the status stands in full."""
    reasons: str = ""
    """The same for each of `schedule`, divided by `‖`, which no title has."""


class Link(NamedTuple):
    """Words, and the address under the site's root that they lead to; None for words alone."""

    text: str
    address: str | None = None
    note: str | None = None
    """What the words are to the reader: a role, a number."""
    status: StatusShown | None = None
    """Words that change with the day: they stand in the place of `text`."""


class Entry(NamedTuple):
    """A record in a list of records."""

    id: str
    kind: str
    kind_name: str
    type: str
    title: str
    name: str
    address: str
    number: str | None
    issuers: str
    dated: str
    line: str
    status: StatusShown | None


class Head(NamedTuple):
    """The head of a document's page: who, what, which number, when."""

    issuers: list[Link]
    missing: str
    """Why no issuer is named; empty when one is."""
    kind: str
    title: str
    number: str | None
    dates: list[tuple[str, str]]
    status: StatusShown | None


class Foot(NamedTuple):
    """The foot of a document's page: to whom, on what basis, from where."""

    document: Document | None
    addressees: list[Link]
    basis: list[Link]
    publisher: Link | None
    date_words: list[tuple[str, str]]
    """How the document itself words its dates, or why it has none."""
    sources: list["SourceShown"]
    reprints: list["SourceShown"]


class ContactsShown(NamedTuple):
    """The contacts of a record, without the personal data whose time is over."""

    rows: list[tuple[Contact, Link | None]]
    """Each with its unit."""
    as_of: str
    """The day for which they were published."""
    retired: int
    """How many personal numbers are no longer shown."""


class Showing:
    """Turns parts of records into what a reader is shown, for one catalogue and one day."""

    def __init__(self, catalogue: Catalogue, today: date) -> None:
        self.catalogue, self.today = catalogue, today
        self.now = datetime(today.year, today.month, today.day, 12, tzinfo=SHANGHAI)
        self._places: dict[str, Link] = {}

    def status(self, of: Record | Card) -> StatusShown | None:
        """The status of a record, None for kinds that have none."""
        kind, ident = of.kind, of.id
        if kind in TIMELESS:
            return None
        return self.catalogue.told(
            "status", f"{kind}/{ident}", lambda: self.status_of(self.catalogue.schedule(kind, ident))
        )

    def status_of(self, found: Schedule) -> StatusShown | None:
        """One schedule as shown."""
        if not found:
            return None
        status = status_at(found, self.now)
        rows, reasons = [], []
        for start, code, words, last_day, near, reason in found:
            since, last = start.isoformat()[:16] if start else "", last_day.isoformat() if last_day else ""
            rows.append(f"{since},{code},{words},{last},{'near' if near else ''}".rstrip(","))
            reasons.append(reason.replace("‖", "|"))
        as_of = None
        if status.last_day is not None or status is not found[-1]:  # the words can still change
            self.catalogue.touch(DAY)
            as_of = chinese_day(self.today)
        said = "‖".join(reasons).rstrip("‖")
        return StatusShown(status.code, status.on(self.today), status.near, as_of, "|".join(rows), status.reason, said)

    def link(self, of: Record | Card, text: str | None = None, note: str | None = None) -> Link:
        """A record's page."""
        return Link(text or title_of(of), address(of), note)

    def actor(self, actor: Actor) -> Link:
        """An actor as its document prints it, leading to the organisation's page; its role is the note."""
        return self.of_name(named(actor), actor.role)

    def of_name(self, actor: Named, role: str | None = None) -> Link:
        """The same for one that stands on a card."""
        organisation = self.catalogue.card("organisations", actor[0]) if actor[0] else None
        if organisation is None:
            return Link(as_printed(actor, ""), None, role)
        return Link(as_printed(actor, organisation.name), organisation.address, role)

    def named(self, actor: Named) -> str:
        """An actor as its document prints it."""
        organisation = self.catalogue.card("organisations", actor[0]) if actor[0] and not actor[1] else None
        return as_printed(actor, organisation.name if organisation else "")

    def actors(self, actors: Iterable[Actor]) -> list[Link]:
        """Several, in their order."""
        return [self.actor(actor) for actor in actors]

    def cited(self, cited: Cited) -> Link:
        """A cited document: our record, or its title and number as text."""
        record = self.catalogue.document(cited.record) if cited.record else None
        if record:
            notes = cited.clause or record.number, "已撤回" if record.withdrawn else ""
            return Link(in_title_marks(record.title), address(record), "，".join(filter(None, notes)) or None)
        title = in_title_marks(cited.title) if cited.title else (cited.number or "")
        said = [*cited.issuers, cited.number if cited.title else None, cited.on.chinese if cited.on else None]
        return Link(title, None, "，".join(filter(None, [*said, cited.clause])) or None)

    def place(self, ident: str) -> Link:
        """A place's page."""
        found = self._places.get(ident)
        if found is None:
            places = self.catalogue.places
            found = self._places[ident] = Link(places.name(ident), f"places/{ident}/", places.full_name(ident))
        return found

    def entry(self, card: Card) -> Entry:
        """A record as it stands in a list of records."""
        return self.catalogue.told("entry", card.key, lambda: self._entry(card))

    def _entry(self, card: Card) -> Entry:
        self.catalogue.touch(card.key)
        issuers = "、".join(map(self.named, card.issuers[:2])) + ("等" if len(card.issuers) > 2 else "")
        return Entry(
            id=card.id,
            kind=card.kind,
            kind_name=KIND_NAMES[card.kind],
            type=card.type,
            title=card.title,
            name=card.name,
            address=card.address,
            number=card.number or None,
            issuers=issuers,
            dated=card.dated,
            line=Rich(card.line),
            status=self.status(card),
        )

    def entries(self, cards: Iterable[Card]) -> list[Entry]:
        """Several, in their order."""
        return [self.entry(card) for card in cards]

    def head(self, record: Record, document: Document, kind: str) -> Head:
        """The head of a document's page."""
        dates = [(label, when.chinese) for label, when in named_dates(document) if not when.unstated]
        issuers = self.actors(document.issuers)
        seen = any(source.evidence == "official" for source in document.sources)
        missing = "" if issuers else "发文机关：原文没有写明" if seen else "发文机关：没有见到"
        return Head(issuers, missing, kind, document.title, document.number, dates, self.status(record))

    def foot(self, document: Document | None, more: Iterable[Source] = ()) -> Foot:
        """The foot of a document's page; `more` are sources of the record beside the document's own."""
        sources = [*(document.sources if document else ()), *more]
        return Foot(
            document,
            self.actors(document.addressees) if document else [],
            [self.cited(cited) for cited in document.basis] if document else [],
            self.actor(document.publisher) if document and document.publisher else None,
            [
                (f"{label}日期", "，".join(filter(None, (when.words, when.unstated))))
                for label, when in named_dates(document)
                if when.words or when.unstated
            ],
            self.sources(sources),
            self.sources(document.reprints) if document else [],
        )

    def contacts(self, record: Record, found: Iterable[Contact]) -> ContactsShown:
        """Contacts without the personal data whose time is over (`Site.retention_days`)."""
        found, retired = list(found), 0
        names_go = self.catalogue.site.retire_names
        if any(contact.mobiles or (names_go and contact.names) for contact in found):
            if self._retired(record):
                retired = sum(len(contact.mobiles) for contact in found)
                found = [_without_personal_data(contact, names_go) for contact in found]
                found = [one for one in found if one.phones or one.email or one.address or one.fax]
            else:
                self.catalogue.touch(DAY)
        document = document_of(record)
        dated = (document.written or document.published) if document else None
        rows = [(contact, self.actor(contact.unit) if contact.unit else None) for contact in found]
        return ContactsShown(rows, dated.chinese if dated and not dated.unstated else "", retired)

    def _retired(self, record: Record) -> bool:
        over = matter_over(record)
        return over is not None and self.now > over + timedelta(days=self.catalogue.site.retention_days)

    def sources(self, found: Iterable[Source]) -> list["SourceShown"]:
        """Sources in their order."""
        return [
            SourceShown(
                source.title,
                source.url,
                Source.shown_as[source.evidence],
                source.evidence,
                "，".join(filter(None, (source.column, source.on.chinese if source.on else None))),
                source.note or "",
            )
            for source in found
        ]

    def relations(self, record: Record) -> list["RelationShown"]:
        """Both what this record says of others and what others say of it."""
        words = Relation.shown_as | IMPLIED
        found = [
            RelationShown(words[relation.type][0], self.cited(relation.target), relation.note, relation.evidence)
            for relation in record.relations
        ]
        # what names an id means the document: a programme may bear the id of its list
        for card in self.catalogue.relating_to(record.id) if record.kind in DOCUMENT_KINDS else ():
            link = Link(in_title_marks(card.title), card.address, card.number or None)
            for type, target, _, _, note, evidence in card.targets:
                if target == record.id:
                    found.append(RelationShown(words[type][1], link, note or None, evidence or None))
        return found


def siblings(showing: Showing, record: Record, programme: str | None, without: Iterable[str] = ()) -> list[Entry]:
    """The other documents of a record's programme in the order of time, the latest ones; `without` these keys."""
    hidden = {f"{record.kind}/{record.id}", *without}
    latest = showing.catalogue.of_programme(programme)[-SIBLINGS - len(hidden) :] if programme else []
    return showing.entries([card for card in latest if card.key not in hidden][-SIBLINGS:])


class SourceShown(NamedTuple):
    """A source as shown."""

    title: str
    url: str | None
    evidence: str
    code: str
    where: str
    note: str


class RelationShown(NamedTuple):
    """Another document and how it stands to this one."""

    how: str
    link: Link
    note: str | None
    grade: str | None
    """How good the evidence is: a code of `Source.shown_as`."""

    @property
    def evidence(self) -> str:
        """How good the evidence is, in words, where the relation says so."""
        return Source.shown_as.get(self.grade or "", "")


def _without_personal_data(contact: Contact, names_go: bool) -> Contact:
    return contact.model_copy(update={"mobiles": (), **({"names": ()} if names_go else {})})


def as_printed(actor: Named, name: str) -> str:
    """An actor as its document prints it; `name` is that of its organisation."""
    _, text, person, title = actor
    if person:
        return f"{person}（{title}）" if title else person
    text = text or name
    return f"{text}{title}" if title and title != text else text


MATTER = ("deadlines", "phases", "publicity", "period", "pilot", "acceptance", "announced", "accepted")


def matter_over(record: Record) -> datetime | None:
    """The end of the last dated event of a record: submission, publicity window, expiry, failing those its own date."""
    document = document_of(record)
    dates = [document.written, document.published, document.expires] if document else []
    for field in MATTER:
        dates += [part for part in parts(getattr(record, field, None)) if isinstance(part, When)]
    ends = [when.end for when in dates if when and when.end]
    ends += [deadline.on.end for deadline in getattr(record, "deadlines", ()) if deadline.on]  # computed ones too
    return max(ends, default=None)


def address(of: Record | Card) -> str:
    """Where a record's page stands under the site's root."""
    return f"{of.kind}/{of.id}/"


def title_of(of: Record | Card) -> str:
    """The full title of a document, the name of anything else."""
    return of.title if isinstance(of, Card) else title_of_record(of)


def named_dates(document: Document | None) -> list[tuple[str, When]]:
    """The dates of a document that are given, with their names."""
    if document is None:
        return []
    named = (
        ("成文", document.written),
        ("发布", document.published),
        ("施行", document.effective),
        ("失效", document.expires),
    )
    return [(label, when) for label, when in named if when]


def in_title_marks(title: str) -> str:
    """A title in 《》, with 〈〉 for the titles inside it (GB/T 15834)."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def chinese_day(day: date) -> str:
    """2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def grouped(items: Iterable[Item], key: Callable[[Item], str | None]) -> list[tuple[str, list[Item]]]:
    """Items by key, keys in the order in which they first appear; None as ""."""
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(key(item) or "", []).append(item)
    return list(found.items())
