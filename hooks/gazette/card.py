"""Record → card: what the pages of other records, fronts and the rules between records ask of it, and nothing more.

A site holds the cards of all its records; a record itself is read when its own page is made. So a card is small and
plain: texts and tuples of texts.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from gazette.model.approved_list import ApprovedList
from gazette.model.base import PlaceId, parts
from gazette.model.dates import When
from gazette.model.document import Actor, Document, Record
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.place import Place
from gazette.model.plan import Plan
from gazette.model.rules import Rules
from gazette.reading.known import KIND_NAMES
from gazette.status import Schedule, Status, calls, schedule

DOCUMENT_KINDS = ("notices", "plans", "rules", "lists")

PackedStatus = tuple[str, str, str, str, bool]
"""A status as texts: moment, code, words, last day, whether it is near."""


Named = tuple[str, str, str, str]
"""An actor as a document prints it: organisation, the name it has there, person, title."""


class Card(NamedTuple):
    """One record in short. What it does not have is empty."""

    kind: str
    id: str
    title: str
    """The full title of a document, the name of anything else."""
    name: str
    type: str
    number: str = ""
    """The document number."""
    issuers: tuple[Named, ...] = ()
    filed_on: str = ""
    """The date text by which the record is sorted."""
    dated: str = ""
    """That date as a reader is told it."""
    line: str = ""
    """Our first sentence, with its marks."""
    programmes: tuple[str, ...] = ()
    """The programmes that a document belongs to."""
    call: str = ""
    """The notice that a list answers."""
    calls: bool = False
    """Whether a notice opens a round."""
    nationwide: bool = False
    """Whether a notice calls on applicants from everywhere."""
    parent: str = ""
    """The organisation above an organisation."""
    targets: tuple[tuple[str, str], ...] = ()
    """What the record says of others: (relation, id)."""
    acts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The organisations that it names, each with the roles it has."""
    places: tuple[str, ...] = ()
    """The places that it refers to, in reading order."""
    former_ids: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    written: str = ""
    """The moment from which the document was surely not yet written before, ISO 8601."""
    announced: str = ""
    """The moment by which a list was surely announced, ISO 8601."""
    schedule: tuple[PackedStatus, ...] = ()
    """Its statuses as far as the record alone decides them."""

    @property
    def key(self) -> str:
        """`notices/2099-example`: unique in a site."""
        return f"{self.kind}/{self.id}"

    @property
    def address(self) -> str:
        """Where its page stands under the site's root."""
        return f"{self.kind}/{self.id}/"

    @property
    def own_schedule(self) -> Schedule:
        """`schedule`, unpacked."""
        return tuple(
            Status(
                datetime.fromisoformat(start) if start else None,
                code,
                words,
                date.fromisoformat(last) if last else None,
                near,
            )
            for start, code, words, last, near in self.schedule
        )


def card_of(record: Record) -> Card:
    """The card of a valid record."""
    document = document_of(record)
    when = filed(record)
    summary: tuple[str, ...] = getattr(record, "summary", ())
    written = document.written if document else None
    announced = record.announced if isinstance(record, ApprovedList) else None
    return Card(
        kind=record.kind,
        id=record.id,
        title=title_of(record),
        name=str(getattr(record, "name", "")),
        type=str(getattr(record, "type", None) or KIND_NAMES[record.kind]),
        number=str(document.number or "") if document else "",
        issuers=tuple(map(named, document.issuers)) if document else (),
        filed_on=filed_on(record),
        dated=when.chinese if when else "",
        line=str(summary[0]) if summary else "",
        programmes=programmes_of(record),
        call=getattr(record, "call", None) or "" if isinstance(record, ApprovedList) else "",
        calls=isinstance(record, Notice) and calls(record),
        nationwide=isinstance(record, Notice) and not any(applicant.places for applicant in record.applicants),
        parent=(getattr(record, "parent", None) or "") if isinstance(record, Organisation) else "",
        targets=tuple((found.type, found.target.record) for found in record.relations if found.target.record),
        acts=tuple((ident, tuple(roles)) for ident, roles in _acts(record).items()),
        places=tuple(place_ids(record)),
        former_ids=tuple(record.former_ids),
        subject=tuple(document.subject or ()) if document else (),
        written=written.on.start.isoformat() if written and written.on else "",
        announced=announced.on.end.isoformat() if announced and announced.on else "",
        schedule=tuple(map(_packed, schedule(record))),
    )


def card_of_place(place: Place) -> Card:
    """The card of a place; there are thousands, and little to say of each."""
    type = place.type or KIND_NAMES["places"]
    return Card("places", place.id, place.name, place.name, type, former_ids=place.former_ids)


def named(actor: Actor) -> Named:
    """What decides how an actor is shown."""
    return str(actor.organisation or ""), str(actor.named_as or ""), str(actor.person or ""), str(actor.title or "")


def _packed(status: Status) -> PackedStatus:
    start = status.start.isoformat() if status.start else ""
    return start, status.code, status.words, status.last_day.isoformat() if status.last_day else "", status.near


def _acts(record: Record) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for actor in actors(record):
        if actor.organisation:
            roles = found.setdefault(actor.organisation, {})
            if actor.role:
                roles[actor.role] = None
    return found


def actors(record: Record) -> Iterator[Actor]:
    """Every mention of somebody who does something, in reading order."""
    return (part for part in parts(record) if isinstance(part, Actor))


def title_of(record: Record) -> str:
    """The full title of a document, the name of anything else."""
    document = document_of(record)
    return str(document.title) if document else str(getattr(record, "name", record.id))


def document_of(record: Record) -> Document | None:
    """The document that a record stands for; a list may have none."""
    return getattr(record, "document", None)


def filed(record: Record) -> When | None:
    """The date by which a record is filed: published or written, announced, or the start of a plan's period."""
    document = document_of(record)
    if document and document.dated:
        return document.dated
    if isinstance(record, ApprovedList):
        return record.announced
    return record.period.start if isinstance(record, Plan) and record.period else None


def filed_on(record: Record) -> str:
    """The date text by which a record is sorted, empty when it has none."""
    when = filed(record)
    return str((when.on or when.not_after or when.not_before or "") if when else "")


def programmes_of(record: Record) -> tuple[str, ...]:
    """The programmes that a document belongs to."""
    if isinstance(record, Rules):
        return tuple(record.governs)
    programme = getattr(record, "programme", None)
    return (programme,) if programme else ()


def place_ids(record: Record) -> list[PlaceId]:
    """The places that a record refers to, in reading order."""
    found: list[str] = []
    for part in parts(record):
        found += getattr(part, "places", ())
        if isinstance(part, Organisation) and part.place:
            found.append(part.place)
    return list(dict.fromkeys(found))
