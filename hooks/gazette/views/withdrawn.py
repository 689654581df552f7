"""The page that a withdrawn record leaves: what it was, since when it is withdrawn, why, and what to read instead."""

from dataclasses import dataclass

from gazette.card import document_of, title_of
from gazette.model.release import Publication, Withdrawal
from gazette.reading.known import KIND_NAMES
from gazette.views.common import Link, Showing


@dataclass(frozen=True)
class WithdrawnView:
    """What `pages/withdrawn.md` is given."""

    kind: str
    title: str
    number: str
    withdrawal: Withdrawal
    instead: Link | None


def withdrawn_view(showing: Showing, record: Publication) -> WithdrawnView:
    """Everything the page shows; nothing else of the record is published any more."""
    assert record.withdrawn
    document = document_of(record)
    instead = showing.catalogue.document(record.withdrawn.instead) if record.withdrawn.instead else None
    return WithdrawnView(
        KIND_NAMES[record.kind],
        title_of(record),
        (document.number if document else None) or "",
        record.withdrawn,
        showing.link(instead) if instead else None,
    )
