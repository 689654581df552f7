"""Record → card: what the pages of other records, fronts and the rules between records ask of it, and nothing more.

A site holds the cards of all its records; a record itself is read when its own page is made. So a card is small and
plain: texts and tuples of texts.
"""

import marshal
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from hashlib import blake2b
from itertools import accumulate, pairwise
from struct import Struct
from typing import Any, NamedTuple

from gazette.model.approved_list import ApprovedList, Column, Row, RowChange
from gazette.model.base import Part, PlaceId, parts
from gazette.model.dates import When
from gazette.model.document import Actor, Change, Document, Record, number_key
from gazette.model.facts import facts_digest
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.plan import Plan, numbered
from gazette.model.programme import Programme
from gazette.model.release import Publication
from gazette.model.rules import Rules
from gazette.reading.known import KIND_NAMES
from gazette.reading.problems import shortened
from gazette.reading.validation import spoken
from gazette.status import Own, Result, Status, Term, calls, own
from gazette.timeline import Event, dated, told_elsewhere

DOCUMENT_KINDS = ("notices", "plans", "rules", "lists")
LEADERS = "leaders"
"""Where on a plan's page its leading group stands."""


Named = tuple[str, str, str, str]
"""An actor as a document prints it: organisation, the name it has there, person, title."""


NOBODY: Named = ("", "", "", "")
UNDATED = "undated"
FINALISES, CHANGES_ROWS = "finalises", "changes_rows"
"""Relations that other fields say: of a list to the publicised one, of a document to lists whose rows it changes."""
Target = tuple[str, str, str, str, str, str]
"""What is said of another record: relation, its id, since when, until when, note, evidence."""
Duty = tuple[str, str, str, tuple[Named, ...], str]
"""A task of a plan for which an organisation answers: words, anchor, its role, who shares it, and the clause."""
Standing = tuple[str, str, str, str, tuple[tuple[str, str], ...], tuple[str, ...], str]
"""A row of a list: place, label, state, since when, (name of the column, value with its unit), groups, who it is."""
Changed = tuple[str, str, str, tuple[Standing, ...], tuple[tuple[str, tuple[str, ...], str], ...]]
"""What a document does to the rows of a list: its id, from when on (ISO 8601; words), rows, (label, groups, state)."""
After = tuple[str, str, str, tuple[Named, ...], str]
"""What follows for the chosen: `pilot`, `obligation`, `acceptance` or `support`, words, when, who, clause."""
Offered = tuple[str, str, tuple[str, ...], str, str]
"""A measure: words, its kind, for whom, its anchor on the page of the document, clause."""
Calling = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Who may apply: in words, the kinds of applicant, and the places to which it is restricted."""


Corrected = tuple[int, str, str, str, tuple[tuple[str, str, str], ...], int]
"""A revision: its number, its day (ISO 8601), level, words, (field, before, after) of its first changes, their number.

Level `withdrawn` stands for the withdrawal of the record, and the words for its reason.
"""


REVISIONS, CHANGES = 10, 8
"""So many of a record's revisions, and so many changes of each, others are told."""
WORDS = 120
"""So many characters of a changed text."""
WITHDRAWN = "withdrawn"


PIECES = Struct("<8I")
"""Where each piece of `Card.more` ends."""
Date = tuple[str, str, str, str, str, str, str, str]
"""An event in a calendar: key, label, kind, start, end (ISO 8601), how exact these are, words, clause."""
Calendar = tuple[int, str, tuple[Date, ...]]
"""How often a record was corrected, when that was last or when it was published (ISO 8601), and its events."""


class Card(NamedTuple):
    """One record in short. What it does not have is empty."""

    key: str
    """`notices/2099-example`: unique in a site, and the question for the card itself (`Catalogue.touch`)."""
    kind: str
    id: str
    title: str
    """The full title of a document, the name of anything else."""
    name: str
    type: str
    number: str = ""
    """The document number."""
    number_key: str = ""
    """The same as people type it (`gazette.model.document.number_key`)."""
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
    prepared: bool = False
    """Whether a call has a page for preparing an application: it asks for something."""
    forms: tuple[str, ...] = ()
    """The forms of a notice."""
    nationwide: bool = False
    """Whether a notice calls on applicants from everywhere."""
    parent: str = ""
    """The organisation above an organisation."""
    targets: tuple[Target, ...] = ()
    """What the record says of others."""
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
    area: tuple[str, ...] = ()
    """The places for which a plan is made."""
    open_until: str = ""
    """The last day on which a call can still be open, ISO 8601; 9999-12-31 when it names none."""
    withdrawn: str = ""
    """Since when it is withdrawn, as a reader is told it."""
    changes: tuple[str, ...] = ()
    """The lists whose rows it changes."""
    released: tuple[Named, ...] = ()
    """Who released a list that is announced, and who edited it; empty where neither is said."""
    stage: str = ""
    """The stage of a list."""
    sectors: tuple[str, ...] = ()
    """The sectors of a document or a programme."""
    for_whom: tuple[str, ...] = ()
    """The kinds of applicant that it calls on, and for whom its measures are, in its own words."""
    brings: tuple[str, ...] = ()
    """The kinds of its measures."""
    rows: int = 0
    """How many rows a list has."""
    last_event: str = ""
    """The day on which the last of its events in a calendar ends, ISO 8601."""
    dates: bytes = b""
    """These events, packed: see `calendar`."""
    present: bytes = b""
    """Names all of this, and `more`: what other pages can show."""
    # What follows is the record's past: it decides what feeds and the manifest say of it, but on no other page.
    facts: bytes = b""
    """Names its facts (`gazette.model.facts`)."""
    revisions: int = 0
    """How many revisions it has."""
    revised: str = ""
    """The latest date under which it was revised."""
    past: bytes = b""
    """The latest of them, packed: see `corrections`."""
    # And last of the present what is asked of few cards, which is stored apart (`gazette.reading.store`).
    more: bytes | memoryview = b""
    """Pieces, each packed by itself, after where each ends.

    See `own`, `told`, `standings`, `duties_of`, `changed`, `after`, `offers` and `applicants`, in this order.
    """

    @property
    def address(self) -> str:
        """Where its page stands under the site's root."""
        return f"{self.key}/"

    @property
    def shelf(self) -> str:
        """The year by which it is filed, for what is published in pieces: `undated` for what has none."""
        return self.filed_on[:4] or UNDATED

    def _more(self, number: int) -> Any:
        """What one of the packed pieces holds."""
        ends = PIECES.unpack_from(self.more)
        start = ends[number - 1] if number else PIECES.size
        return marshal.loads(self.more[start : ends[number]]) if start < ends[number] else ()

    @property
    def own(self) -> Own:
        """What the record says itself of its statuses."""
        statuses, result, term, held, end, *ended = self._more(0)
        return Own(_statuses(statuses), _result(result), _term(term), _moment(held), _moment(end), *ended)

    @property
    def told(self) -> list[Event]:
        """How others tell of it on their timelines."""
        return [
            Event(label, kind, _moment(start), _moment(end), *rest) for label, kind, start, end, *rest in self._more(1)
        ]

    @property
    def standings(self) -> list[Standing]:
        """Who stands on a list, row by row."""
        _, ends, rows = self._rows
        return [marshal.loads(rows[start:end]) for start, end in pairwise(ends)]

    def standings_of(self, place: str) -> list[Standing]:
        """The rows of a list on which a place stands."""
        places, ends, rows = self._rows
        return [marshal.loads(rows[ends[at] : ends[at + 1]]) for at, of in enumerate(places) if of == place]

    @property
    def standings_counted(self) -> Counter[str]:
        """How often each place stands on a list."""
        return Counter(self._rows[0])

    @property
    def _rows(self) -> tuple[list[str], memoryview, bytes]:
        """The place of each row of a list; where the rows begin and the last one ends; and the rows, each by itself.

        The page of a place asks all lists on which it stands for its own.
        """
        places, ends, rows = self._more(2) or ("", bytes(4), b"")
        return places.split(), memoryview(ends).cast("I"), rows

    def duties_of(self, organisation: str) -> tuple[Duty, ...]:
        """What an organisation answers for in a plan."""
        found = self._more(3)
        return marshal.loads(found[organisation]) if organisation in found else ()

    @property
    def changed(self) -> tuple[Changed, ...]:
        """What a document does to the rows of lists."""
        return self._more(4)  # type: ignore[no-any-return]

    @property
    def after(self) -> tuple[After, ...]:
        """What a call, or a list, says that follows for the chosen."""
        return self._more(5)  # type: ignore[no-any-return]

    @property
    def offers(self) -> tuple[Offered, ...]:
        """The measures of a document that somebody can use."""
        return self._more(6)  # type: ignore[no-any-return]

    @property
    def applicants(self) -> tuple[Calling, ...]:
        """Who may apply."""
        return self._more(7)  # type: ignore[no-any-return]

    @property
    def corrections(self) -> tuple[Corrected, ...]:
        """Its latest revisions, and its withdrawal, the latest first."""
        return marshal.loads(self.past) if self.past else ()

    @property
    def calendar(self) -> Calendar:
        """What calendars tell of it."""
        published, dates = marshal.loads(self.dates) if self.dates else ("", ())
        days = [day for _, day, level, *_ in self.corrections if level != WITHDRAWN]
        return self.revisions, max([published, *(f"{day}T00:00:00+08:00" for day in days)]), dates

    @property
    def findable(self) -> bool:
        """Whether the finder knows it: somebody can apply, or use its measures."""
        return self.kind == "programmes" or self.calls or bool(self.brings)


def card_of(record: Record) -> Card:
    """The card of a valid record."""
    fields = record.__dict__  # many times as fast as getattr for a field that is not there
    document = document_of(record)
    inside = parts(record)
    when = filed(record)
    summary: tuple[str, ...] = fields.get("summary", ())
    written = document.written if document else None
    announced = record.announced if isinstance(record, ApprovedList) else None
    said = own(record)
    withdrawn = record.withdrawn if isinstance(record, Publication) else None
    applicants = tuple(_applicants(record))
    offers = tuple(_offers(record))
    days = tuple(_dates(record))
    whom = [*(kind for _, kinds, _ in applicants for kind in kinds), *(one for offer in offers for one in offer[2])]
    card = Card(
        key=f"{record.kind}/{record.id}",
        kind=record.kind,
        id=record.id,
        title=title_of(record),
        name=str(fields.get("name", "")),
        type=str(fields.get("type") or KIND_NAMES[record.kind]),
        number=str(document.number or "") if document else "",
        number_key=number_key(document.number) if document and document.number else "",
        issuers=tuple(map(named, document.issuers)) if document else (),
        filed_on=filed_on(record),
        dated=when.chinese if when else "",
        line=str(summary[0]) if summary else "",
        programmes=programmes_of(record),
        call=record.call or "" if isinstance(record, ApprovedList) else "",
        calls=isinstance(record, Notice) and calls(record),
        prepared=isinstance(record, Notice) and calls(record) and bool(record.criteria or record.materials),
        forms=tuple(form.id for form in fields.get("forms", ())),
        nationwide=isinstance(record, Notice) and not any(applicant.places for applicant in record.applicants),
        parent=record.parent or "" if isinstance(record, Organisation) else "",
        targets=tuple(_targets(record, document)),
        acts=tuple((ident, tuple(roles)) for ident, roles in _acts(inside).items()),
        places=tuple(_place_ids(inside)),
        former_ids=tuple(record.former_ids),
        subject=tuple(document.subject or ()) if document else (),
        written=written.on.start.isoformat() if written and written.on else "",
        announced=announced.on.end.isoformat() if announced and announced.on else "",
        area=tuple(record.places) if isinstance(record, Plan) else (),
        open_until=_open_until(said),
        withdrawn=withdrawn.on.chinese if withdrawn else "",
        changes=tuple(dict.fromkeys(change.list for change in fields.get("row_changes", ()))),
        released=_released(record),
        stage=record.stage if isinstance(record, ApprovedList) else "",
        sectors=tuple(map(str, fields.get("sectors", ()))),
        for_whom=tuple(dict.fromkeys(whom)),
        brings=tuple(dict.fromkeys(offer[1] for offer in offers)),
        rows=len(record.rows) if isinstance(record, ApprovedList) else 0,
        last_event=max((end[:10] for _, _, _, _, end, *_ in days), default=""),
        dates=marshal.dumps((_text(when.proven if when else None), days), 2) if days else b"",
        more=_pieces(
            _packed(said),
            tuple(map(_packed_event, told_elsewhere(record))),
            _packed_rows(list(_standings(record.rows, record.columns, record.announced)))
            if isinstance(record, ApprovedList)
            else (),
            # of each organisation by itself: its page asks all plans that name it
            {ident: _marshalled(tuple(found)) for ident, found in _duties(record).items()}
            if isinstance(record, Plan)
            else (),
            tuple(_changed(record)) if isinstance(record, Notice | ApprovedList) else (),
            tuple(_after(record)),
            offers,
            applicants,
        ),
    )
    return card._replace(
        present=blake2b(_marshalled(tuple(card)), digest_size=16).digest(),
        facts=facts_digest(record),
        revisions=len(record.revisions),
        revised=max((str(revision.on.on or "") for revision in record.revisions), default=""),
        past=marshal.dumps(past, 2) if (past := tuple(_corrections(record))) else b"",
    )


def _marshalled(value: tuple[Any, ...] | dict[str, Any]) -> bytes:
    """The same values give the same bytes: later versions of `marshal` mark which of them were one object."""
    return marshal.dumps(value, 2)


def _pieces(*values: tuple[Any, ...] | dict[str, Any]) -> bytes:
    """Values in one piece, of which each can be taken by itself; what is empty takes no room."""
    packed = [_marshalled(value) if value else b"" for value in values]
    _, *ends = accumulate(map(len, packed), initial=PIECES.size)
    return PIECES.pack(*ends) + b"".join(packed)


def _corrections(record: Record) -> Iterator[Corrected]:
    withdrawn = record.withdrawn if isinstance(record, Publication) else None
    if withdrawn and withdrawn.on.proven:
        yield 0, withdrawn.on.proven.date().isoformat(), WITHDRAWN, str(withdrawn.reason), (), 0
    dated = [(revision.on.proven, revision) for revision in record.revisions if revision.on.proven]
    numbered = list(enumerate(sorted(dated, key=lambda entry: entry[0]), 1))
    for number, (moment, revision) in numbered[: -REVISIONS - 1 : -1]:
        first = tuple(_changed_field(record, change) for change in revision.changes[:CHANGES])
        text = shortened(revision.text, 2 * WORDS)
        yield number, moment.date().isoformat(), revision.level, text, first, len(revision.changes)


def _changed_field(record: Record, change: Change) -> tuple[str, str, str]:
    before, after = (shortened(value or "", WORDS) for value in (change.before, change.after))
    return spoken(type(record), change.field), before, after


def named(actor: Actor) -> Named:
    """What decides how an actor is shown."""
    return actor.organisation or "", actor.named_as or "", actor.person or "", actor.title or ""


def _targets(record: Record, document: Document | None) -> Iterator[Target]:
    for relation in record.relations:
        if relation.target.record:
            since = relation.on or (document.dated if document else None)
            until = relation.until.end if relation.until else None
            moments = _text(since.proven if since else None), _text(until)
            yield relation.type, relation.target.record, *moments, relation.note or "", relation.evidence or ""
    if isinstance(record, ApprovedList) and record.publicised:
        yield FINALISES, record.publicised, "", "", "", ""
    for ident in dict.fromkeys(change.list for change in record.__dict__.get("row_changes", ())):
        yield CHANGES_ROWS, ident, "", "", "", ""


def _duties(plan: Plan) -> dict[str, list[Duty]]:
    """What each organisation answers for."""
    duties: dict[str, list[Duty]] = {}
    for task, anchor, number in numbered(plan):
        for ident in dict.fromkeys(actor.organisation for actor in task.units if actor.organisation):
            mine = [actor for actor in task.units if actor.organisation == ident]
            shared = tuple(named(actor) for actor in task.units if actor.organisation != ident)
            duty = f"{number}{task.title}", anchor, mine[0].role or "责任", shared, str(task.clause or "")
            duties.setdefault(ident, []).append(duty)
    group = plan.leading_group
    roles: dict[str, dict[str, None]] = {}
    for actor in group.members if group else ():
        if actor.organisation:
            roles.setdefault(actor.organisation, {})[f"{actor.role or '成员'}{actor.person or ''}"] = None
    if group and group.office and group.office.organisation:
        roles.setdefault(group.office.organisation, {})["办公室"] = None
    for ident, found in roles.items():
        seat = group.name if group else "", LEADERS, "、".join(found), (), ""
        duties.setdefault(ident, []).append(seat)
    return duties


def _standings(rows: Iterable[Row], columns: Iterable[Column], on: When | None) -> Iterator[Standing]:
    names = {column.id: (column.name, column.unit or "") for column in columns}
    for row in rows:
        dated = row.since or on
        since = dated.chinese if dated else ""
        values = tuple(
            (names[value.indicator][0], f"{value.number or value.text} {names[value.indicator][1]}".strip())
            for value in row.values
            if value.indicator in names
        )
        for place in dict.fromkeys(row.places):
            yield place, row.label, row.status or "", since, values, tuple(row.groups), row.party


def _packed_rows(rows: Sequence[Standing]) -> tuple[Any, ...]:
    packed = [_marshalled(row) for row in rows]
    ends = array("I", accumulate(map(len, packed), initial=0))
    return (" ".join(row[0] for row in rows), ends.tobytes(), b"".join(packed)) if rows else ()


def _changed(record: Notice | ApprovedList) -> Iterator[Changed]:
    for change in record.row_changes:
        on = effective(record, change)
        removes = tuple((removal.label, tuple(removal.groups), removal.status) for removal in change.removes)
        words = on.chinese if on else ""
        yield change.list, _text(on.proven if on else None), words, tuple(_standings(change.adds, (), on)), removes


def effective(record: Notice | ApprovedList, change: RowChange) -> When | None:
    """From when on a change of rows holds: as it says, else from the day of its document."""
    return change.on or filed(record)


def _released(record: Record) -> tuple[Named, ...]:
    if not isinstance(record, ApprovedList) or record.stage != "公布":
        return ()
    release = record.release
    return tuple(named(actor) if actor else NOBODY for actor in (release and release.by, release and release.editor))


def _after(record: Record) -> Iterator[After]:
    if isinstance(record, ApprovedList) and record.pilot:
        yield "pilot", "", record.pilot.chinese, (), str(record.pilot.clause or "")
    if not isinstance(record, Notice):
        return
    if record.pilot:
        period = record.pilot.period
        yield "pilot", str(record.pilot.text or ""), period.chinese, (), str(period.clause or "")
    for item in record.obligations:
        when = "，".join(filter(None, (item.every, item.due.told if item.due else "")))
        yield "obligation", str(item.text), when, (named(item.to),) if item.to else (), str(item.clause or "")
    if record.acceptance:
        asked = record.acceptance
        when = (asked.when.words or asked.when.chinese) if asked.when else ""
        yield "acceptance", str(asked.text), when, tuple(map(named, asked.by)), str(asked.clause or "")
    for given in record.support:
        yield "support", str(given.text), "", (), str(given.clause or "")


def _offers(record: Record) -> Iterator[Offered]:
    for task, anchor, _ in numbered(record) if isinstance(record, Plan) else ():
        for offer in task.offers:
            yield str(offer.text), offer.kind, tuple(map(str, offer.to)), anchor, str(offer.clause or "")
    for given in record.support if isinstance(record, Notice | Plan | Rules) else ():
        anchor = "afterwards" if isinstance(record, Notice) else "support"
        yield str(given.text), given.kind, tuple(map(str, given.to)), anchor, str(given.clause or "")


def _applicants(record: Record) -> Iterator[Calling]:
    for one in record.applicants if isinstance(record, Notice | Programme | Rules) else ():
        yield str(one.who), tuple(one.kinds), tuple(one.places)


EXACT = ("minute", "day", "month")


def _dates(record: Record) -> Iterator[Date]:
    for event in dated(record):
        exact = max(event.precision or "", event.until or "", key=EXACT.index)
        moments = _text(event.start), _text(event.end)
        yield event.key, event.label, event.kind, *moments, exact, event.words, event.clause or ""


def _open_until(said: Own) -> str:
    last = [status.last_day for status in said.statuses if status.code == "open"]
    rolling = any(status.code == "rolling" for status in said.statuses)
    return _text(date.max if rolling else max(filter(None, last), default=None))


# Moments are packed as ISO 8601, nothing as an empty text.


def _text(moment: datetime | date | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _packed(said: Own) -> tuple[Any, ...]:
    statuses = tuple(map(_packed_status, said.statuses))
    result, term = _packed_result(said.result), _packed_term(said.term)
    return statuses, result, term, _text(said.held), _text(said.end), said.ended, said.until, said.accepted


def _packed_status(status: Status) -> tuple[Any, ...]:
    return _text(status.start), status.code, status.words, _text(status.last_day), status.near, status.reason


def _packed_result(result: Result | None) -> tuple[Any, ...]:
    if result is None:
        return ()
    statuses = None if result.statuses is None else tuple(map(_packed_status, result.statuses))
    return (
        statuses,
        _text(result.start),
        _packed_term(result.term),
        _text(result.held),
        result.announced,
        result.accepted,
    )


def _packed_term(term: Term | None) -> tuple[Any, ...]:
    return (_text(term.first), _text(term.last), term.length, term.words) if term else ()


def _packed_event(event: Event) -> tuple[Any, ...]:
    start, end = _text(event.start), _text(event.end)
    return event.label, event.kind, start, end, event.words, event.clause, event.address, event.evidence


def _statuses(packed: tuple[Any, ...]) -> tuple[Status, ...]:
    found = [
        Status(_moment(start), code, words, date.fromisoformat(last) if last else None, near, reason)
        for start, code, words, last, near, reason in packed
    ]
    return tuple(found)


def _result(packed: tuple[Any, ...]) -> Result | None:
    if not packed:
        return None
    statuses, start, term, held, *words = packed
    said = None if statuses is None else _statuses(statuses)
    return Result(said, _moment(start), _term(term), _moment(held), *words)


def _term(packed: tuple[Any, ...]) -> Term | None:
    return Term(_moment(packed[0]), _moment(packed[1]), *packed[2:]) if packed else None


def _acts(inside: Iterable[Part]) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for actor in inside:
        if type(actor) is Actor and (organisation := actor.organisation):
            roles = found.setdefault(organisation, {})
            if role := actor.role:
                roles[role] = None
    return found


def title_of(record: Record) -> str:
    """The full title of a document, the name of anything else."""
    document = document_of(record)
    return str(document.title) if document else str(record.__dict__.get("name", record.id))


def document_of(record: Record) -> Document | None:
    """The document that a record stands for; a list may have none."""
    return record.__dict__.get("document")  # places have none, and getattr takes ten times as long to say so


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
    programme = record.__dict__.get("programme")
    return (programme,) if programme else ()


def _place_ids(inside: list[Part]) -> list[PlaceId]:
    """The places that a record, the first of these parts, and its parts refer to, in reading order."""
    found: list[str] = []
    for part in inside:
        if "places" in (fields := part.__dict__):
            found += fields["places"]
    if isinstance(inside[0], Organisation) and inside[0].place:
        found.append(inside[0].place)
    return list(dict.fromkeys(found))
