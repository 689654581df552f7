"""A record → `record.json` beside its page: version 1 of what programs read, kept apart from the model.

Facts stand under `facts` at the path that they have in the YAML file, but for these shapes:

- a reference is `{"id", "name"}` (a document's with its `kind`, a place's with its `full_name` where that says more);
- a date is `{"on", "precision"}` in ISO 8601, or `not_before`, `not_after`, or `unstated` with the reason; `words` are
  those of the source;
- what is empty, or false unless said otherwise, is left out.

Around the facts stands what the site knows: the page, the statuses with their moments, the revisions, and for what
others name (`records`) the latest of them. `SHAPES` and the models decide the schema too (`exports/api.py`).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from gazette.card import Card
from gazette.compact_json import compact_json
from gazette.model.base import Part, Reference
from gazette.model.dates import PartialDate, When
from gazette.model.document import Contact, Record
from gazette.status import Status
from gazette.views.common import LISTED, Showing, address, title_of

VERSION = "1"
NAME = "record.json"
AROUND = ("id", "former_ids", "revisions", "draft", "publish_from", "withdrawn")
"""Fields of a record that are no facts of its matter: they stand around `facts`, or nowhere."""
SHAPED = ("programmes", "notices", "plans", "rules", "lists", "organisations", "places", "sectors")
"""What a reference to is given with its name; others stay the codes that they are."""

Said = dict[str, Any]


class Fields(NamedTuple):
    """What v1 says of a model."""

    say: dict[str, Callable[["Saying", Any], Any] | None]
    """How each field is said; None for what is said as it is."""
    stated: frozenset[str]
    """The fields of which a false, or a zero, is said too."""


class Saying:
    """One record being said."""

    def __init__(self, showing: Showing, record: Record) -> None:
        self.showing, self.catalogue, self.record = showing, showing.catalogue, record

    def part(self, part: Part) -> Said:
        """A part of a record, field by field in the order of the model."""
        says, stated = fields(type(part))
        found = {}
        for name, value in part.__dict__.items():  # the fields in their order; then what was derived of them once
            if value:
                if name in says:
                    say = says[name]
                    found[name] = value if say is None else say(self, value)
            elif value is not None and name in stated:
                found[name] = value
        return found

    def parts(self, parts: Iterable[Part]) -> list[Said]:
        """Several."""
        return [self.part(part) for part in parts]

    def when(self, when: When) -> Said:
        """A date as exact as its source."""
        found: Said = {}
        if when.on:
            found = {"on": iso(when.on), "precision": when.on.precision}
        elif when.unstated:
            found = {"unstated": when.unstated}
        else:
            if when.not_before:
                found["not_before"] = iso(when.not_before)
            if when.not_after:
                found["not_after"] = iso(when.not_after)
        if when.words:
            found["words"] = when.words
        return found

    def contacts(self, contacts: Iterable[Contact]) -> list[Said]:
        """Contacts without the personal data whose time is over."""
        return [self.part(contact) for contact, _ in self.showing.contacts(self.record, contacts).rows]

    def place(self, ident: str) -> Said:
        """A reference to a place."""
        places = self.catalogue.places
        name, full_name = places.name(ident), places.full_name(ident)
        return {"id": ident, "name": name} if name == full_name else {"id": ident, "name": name, "full_name": full_name}

    def sector(self, ident: str) -> Said:
        """A reference to a sector."""
        return {"id": ident, "name": sector_names(self.showing)[ident]}

    def document(self, ident: str) -> Said:
        """A reference to a document, whatever its kind."""
        card = self.catalogue.document(ident)
        return {"kind": card.kind, "id": ident, "name": card.name} if card else nameless(ident)


def as_json(showing: Showing, record: Record, site: str) -> bytes:
    """The file: one line of JSON. `site` is the site's address with a slash at its end, empty where it is not known."""
    return compact_json(said(showing, record, site))


def said(showing: Showing, record: Record, site: str) -> Said:
    """The same as a plain value."""
    here = address(record)
    saying = Saying(showing, record)
    found: Said = {
        "api": VERSION,
        "kind": record.kind,
        "id": record.id,
        "title": title_of(record),
        "page": f"{site}{here}",
    }
    if record.kind == "lists":
        found["table"] = f"{site}{here}{record.id}.json"
    if record.former_ids:
        found["former_ids"] = list(record.former_ids)
    if schedule := showing.catalogue.schedule(record.kind, record.id):
        found["status"] = [status_said(status) for status in schedule]
    if record.revisions:
        found["revisions"] = saying.parts(record.revisions)
    facts = saying.part(record)
    found["facts"] = {name: value for name, value in facts.items() if name not in AROUND}
    if records := named_by(showing, record):
        found["records"] = [entry_said(card) for card in records[:LISTED]]
        if len(records) > LISTED:
            found["records_left_out"] = len(records) - LISTED
    return found


def named_by(showing: Showing, record: Record) -> Sequence[Card]:
    """The documents that belong to a programme, answer a call, or name an organisation or a place; latest first."""
    catalogue = showing.catalogue
    match record.kind:
        case "programmes":
            return catalogue.of_programme(record.id)[::-1]
        case "notices":
            return catalogue.lists_answering(record.id)[::-1]
        case "organisations":
            return catalogue.naming(record.id)
        case "places":
            return catalogue.referring_to(record.id)
    return []


def entry_said(card: Card) -> Said:
    """A record among those that name another."""
    found = {"kind": card.kind, "id": card.id, "name": card.name}
    return {**found, "date": card.filed_on} if card.filed_on else found


def status_said(status: Status) -> Said:
    """A status, with the moment from which it holds; the first one holds from the beginning."""
    found: Said = {"from": status.start.isoformat(timespec="minutes")} if status.start else {}
    found |= {"code": status.code, "words": status.words}
    if status.last_day:
        found["last_day"] = status.last_day.isoformat()
    if status.near:
        found["near"] = True
    return found


def iso(day: PartialDate) -> str:
    """ISO 8601, as exact as the date is."""
    return day.start.isoformat(timespec="minutes") if day.precision == "minute" else day.text


def sector_names(showing: Showing) -> dict[str, str]:
    """Names of the site's sectors."""
    return {sector.id: sector.name for sector in showing.catalogue.site.sectors}


@cache
def fields(model: type[Part]) -> Fields:
    """What v1 says of a model."""
    known = model.model_fields.items()
    return Fields(
        {name: _saying(info.annotation, info.metadata) for name, info in known},
        frozenset(name for name, info in known if info.default is not False and info.default != ()),
    )


def _saying(annotation: Any, metadata: Iterable[Any]) -> Callable[[Saying, Any], Any] | None:
    kinds = kinds_named(annotation, metadata)
    inner = types_inside(annotation)
    many = tuple in inner
    say: Callable[[Saying, Any], Any] | None = None
    if kinds:
        say = _reference(kinds)
        return (lambda saying, value: [say(saying, ident) for ident in value]) if many else say
    if Contact in inner:
        return Saying.contacts
    if When in inner:
        return Saying.when
    if any(isinstance(one, type) and issubclass(one, Part) for one in inner):
        return Saying.parts if many else Saying.part
    return list_of if many else None


def list_of(_: Saying, values: Iterable[Any]) -> list[Any]:
    """Several texts."""
    return list(values)


def kinds_named(annotation: Any, metadata: Iterable[Any]) -> tuple[str, ...]:
    """The kinds of record that a field refers to by id; nothing for other fields, and for ids of other things."""
    marks = [*metadata, *(mark for one in _inside(annotation) for mark in getattr(one, "__metadata__", ()))]
    return next((mark.kinds for mark in marks if isinstance(mark, Reference) and mark.kinds[0] in SHAPED), ())


def _reference(kinds: tuple[str, ...]) -> Callable[[Saying, str], Said]:
    if kinds == ("places",):
        return Saying.place
    if kinds == ("sectors",):
        return Saying.sector
    if len(kinds) > 1:
        return Saying.document
    kind = kinds[0]

    def say(saying: Saying, ident: str) -> Said:
        card = saying.catalogue.card(kind, ident)
        return {"id": ident, "name": card.name} if card else nameless(ident)

    return say


def nameless(ident: str) -> Said:
    """A reference to a record that is not valid: nothing is published then, but facts are compared all the same."""
    return {"id": ident, "name": ident}


def types_inside(annotation: Any) -> list[Any]:
    """The types that an annotation is built of: `tuple` when there may be several values."""
    return [get_origin(one) or one for one in _inside(annotation)]


def _inside(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        return [annotation, *_inside(get_args(annotation)[0])]
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation]
    return [annotation, *(found for inner in get_args(annotation) for found in _inside(inner))]
