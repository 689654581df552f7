"""All records with their references resolved: what pages, exports, search and the rules between records ask."""

from collections import defaultdict
from functools import cached_property

from gazette.model.approved_list import ApprovedList
from gazette.model.base import PlaceId, parts
from gazette.model.dates import When
from gazette.model.document import Actor, Document, Record, Relation
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.place import Place
from gazette.model.plan import Plan
from gazette.model.programme import Programme
from gazette.model.rules import Rules
from gazette.reading.records import Data

DocumentRecord = Notice | Plan | Rules | ApprovedList
DOCUMENT_KINDS = ("notices", "plans", "rules", "lists")


class Catalogue:
    """The records of one site. Lookups answer None, or nothing, for what is not there."""

    def __init__(self, data: Data) -> None:
        """Relate what was read."""
        self.data = data
        self.site = data.site
        self.programmes: dict[str, Programme] = data.records["programmes"]  # type: ignore[assignment]
        self.notices: dict[str, Notice] = data.records["notices"]  # type: ignore[assignment]
        self.plans: dict[str, Plan] = data.records["plans"]  # type: ignore[assignment]
        self.rules: dict[str, Rules] = data.records["rules"]  # type: ignore[assignment]
        self.lists: dict[str, ApprovedList] = data.records["lists"]  # type: ignore[assignment]
        self.organisations: dict[str, Organisation] = data.records["organisations"]  # type: ignore[assignment]
        self.places: dict[str, Place] = data.records["places"]  # type: ignore[assignment]

    def document(self, ident: str) -> Record | None:
        """The document with this id, whatever its kind: document ids are unique across kinds."""
        return self._by_id.get(ident)

    @cached_property
    def _by_id(self) -> dict[str, Record]:
        return {ident: record for kind in DOCUMENT_KINDS for ident, record in self.data.records[kind].items()}

    @cached_property
    def documents(self) -> list[DocumentRecord]:
        """Notices, plans, rules and lists, latest first, undated last."""
        every: list[DocumentRecord] = [
            *self.notices.values(),
            *self.plans.values(),
            *self.rules.values(),
            *self.lists.values(),
        ]
        return sorted(every, key=lambda record: (filed_on(record), record.id), reverse=True)

    def of_programme(self, ident: str) -> list[DocumentRecord]:
        """The documents of one programme in the order of time."""
        return [record for record in reversed(self.documents) if ident in programmes_of(record)]

    def lists_answering(self, notice_id: str) -> list[ApprovedList]:
        """The lists that answer a call, in the order of time."""
        found = [entry for entry in self.lists.values() if entry.call == notice_id]
        return sorted(found, key=lambda entry: (filed_on(entry), entry.id))

    @cached_property
    def _relations_to(self) -> dict[str, list[tuple[Record, Relation]]]:
        found: dict[str, list[tuple[Record, Relation]]] = defaultdict(list)
        for record in [*self.documents, *self.programmes.values()]:
            for relation in record.relations:
                if relation.target.record:
                    found[relation.target.record].append((record, relation))
        return found

    def relations_to(self, ident: str) -> list[tuple[Record, Relation]]:
        """Which records bear on this one, and how."""
        return self._relations_to.get(ident, [])

    @cached_property
    def _acts_of(self) -> dict[str, list[tuple[Record, Actor]]]:
        found: dict[str, list[tuple[Record, Actor]]] = defaultdict(list)
        for record in [*self.documents, *self.programmes.values()]:
            for part in parts(record):
                if isinstance(part, Actor) and part.organisation:
                    found[part.organisation].append((record, part))
        return found

    def acts_of(self, organisation_id: str) -> list[tuple[Record, Actor]]:
        """Every mention of an organisation, with the record it stands in, latest record first."""
        return self._acts_of.get(organisation_id, [])

    def children_of(self, organisation_id: str) -> list[Organisation]:
        """The organisations right below one."""
        return [found for found in self.organisations.values() if found.parent == organisation_id]

    @cached_property
    def _referring(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in [*self.documents, *self.programmes.values(), *self.organisations.values()]:
            for ident in place_ids(record):
                found[ident].append(record)
        return found

    def referring_to(self, place_id: str) -> list[Record]:
        """Which records name a place, documents first, latest first."""
        return self._referring.get(place_id, [])

    @cached_property
    def places_referred(self) -> dict[str, Place]:
        """Every place that a record refers to, with its parents: those that get a page."""
        wanted = {above.id for ident in self._referring for above in self.with_parents(ident)}
        return {ident: place for ident, place in self.places.items() if ident in wanted}

    def with_parents(self, place_id: str) -> list[Place]:
        """A place and the places it lies in, itself first."""
        found: list[Place] = []
        place = self.places.get(place_id)
        while place and place not in found:
            found.append(place)
            place = self.places.get(place.parent) if place.parent else None
        return found

    def full_name(self, place_id: str) -> str:
        """湖北省武汉市: a place with its parents, outermost first."""
        return "".join(place.name for place in reversed(self.with_parents(place_id)))


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
        return record.governs
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
