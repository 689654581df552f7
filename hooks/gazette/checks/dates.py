"""Rules about the order of dates. Dates that are less exact than a day are judged by what they surely exclude."""

from collections.abc import Iterator

from gazette.card import document_of
from gazette.catalogue import Catalogue
from gazette.model.dates import When
from gazette.model.document import Record
from gazette.model.notice import Notice
from gazette.model.place import PlaceTable
from gazette.reading.problems import Problem
from gazette.reading.records import Finding


def _surely_after(early: When | None, late: When | None) -> bool:
    """Whether `early` is certainly later than `late`, which is the wrong way round."""
    return bool(early and late and early.on and late.on and early.on.start >= late.on.end)


def written_before_published(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A document is written no later than it is published."""
    document = document_of(record)
    if document and document.published and _surely_after(document.written, document.published):
        yield ("document", "published"), "发布日期早于成文日期，请核对", str(document.published.on)


def effective_before_expiry(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A document expires after it takes effect and after it was written."""
    document = document_of(record)
    starts = (document.effective, document.written) if document else ()
    if document and document.expires and any(_surely_after(start, document.expires) for start in starts):
        yield ("document", "expires"), "失效日期早于施行或成文日期，请核对", str(document.expires.on)


def deadline_after_writing(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A deadline does not lie before its notice was written."""
    for number, deadline in enumerate(record.deadlines if isinstance(record, Notice) else ()):
        document = document_of(record)
        if document and deadline.at and _surely_after(document.written, deadline.at):
            yield ("deadlines", number, "at"), "截止日期早于成文日期，请核对", str(deadline.at.on)


def phases_begin_in_order(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A phase does not begin before the one that stands above it begins; overlapping is allowed."""
    before: When | None = None
    for number, phase in enumerate(record.phases if isinstance(record, Notice) else ()):
        start = phase.when.start if phase.when else None
        if start and _surely_after(before, start):
            yield ("phases", number, "when", "start"), "早于上一环节的开始，请核对顺序或日期", str(start.on)
        before = start if start and start.on else before


def list_after_its_call(catalogue: Catalogue) -> Iterator[Problem]:
    """A list is announced after its call was written."""
    for card in catalogue.cards["lists"].values():
        call = catalogue.cards["notices"].get(card.call)
        if call and call.written and card.announced and call.written >= card.announced:
            advice = f"早于申报通知 {call.id} 的成文日期，请核对"
            yield catalogue.locate(card, ("announced",), advice, str(catalogue.lists[card.id].announced.on))
