"""Rules about the order of dates. Dates that are less exact than a day are judged by what they surely exclude."""

from collections.abc import Iterator

from gazette.catalogue import Catalogue, document_of
from gazette.model.dates import When
from gazette.model.document import Record
from gazette.reading.problems import Problem
from gazette.reading.yaml_text import Path


def _surely_after(early: When | None, late: When | None) -> bool:
    """Whether `early` is certainly later than `late`, which is the wrong way round."""
    return bool(early and late and early.on and late.on and early.on.start >= late.on.end)


def _wrong(catalogue: Catalogue, record: Record, path: Path, when: When, advice: str) -> Problem:
    return catalogue.data.locate(record, path, advice, str(when.on))


def written_before_published(catalogue: Catalogue) -> Iterator[Problem]:
    """A document is written no later than it is published."""
    for record in catalogue.documents:
        document = document_of(record)
        if document and document.published and _surely_after(document.written, document.published):
            advice = "发布日期早于成文日期，请核对"
            yield _wrong(catalogue, record, ("document", "published"), document.published, advice)


def effective_before_expiry(catalogue: Catalogue) -> Iterator[Problem]:
    """A document expires after it takes effect and after it was written."""
    for record in catalogue.documents:
        document = document_of(record)
        starts = (document.effective, document.written) if document else ()
        if document and document.expires and any(_surely_after(start, document.expires) for start in starts):
            advice = "失效日期早于施行或成文日期，请核对"
            yield _wrong(catalogue, record, ("document", "expires"), document.expires, advice)


def deadline_after_writing(catalogue: Catalogue) -> Iterator[Problem]:
    """A deadline does not lie before its notice was written."""
    for notice in catalogue.notices.values():
        for number, deadline in enumerate(notice.deadlines):
            if deadline.at and _surely_after(notice.document.written, deadline.at):
                path: Path = ("deadlines", number, "at")
                yield _wrong(catalogue, notice, path, deadline.at, "截止日期早于成文日期，请核对")


def list_after_its_call(catalogue: Catalogue) -> Iterator[Problem]:
    """A list is announced after its call was written."""
    for entry in catalogue.lists.values():
        call = catalogue.notices.get(entry.call) if entry.call else None
        if call and _surely_after(call.document.written, entry.announced):
            advice = f"早于申报通知 {call.id} 的成文日期，请核对"
            yield _wrong(catalogue, entry, ("announced",), entry.announced, advice)


def phases_begin_in_order(catalogue: Catalogue) -> Iterator[Problem]:
    """A phase does not begin before the one that stands above it begins; overlapping is allowed."""
    for notice in catalogue.notices.values():
        before: When | None = None
        for number, phase in enumerate(notice.phases):
            start = phase.when.start if phase.when else None
            if start and _surely_after(before, start):
                path: Path = ("phases", number, "when", "start")
                yield _wrong(catalogue, notice, path, start, "早于上一环节的开始，请核对顺序或日期")
            before = start if start and start.on else before
