"""更新记录: how a record changed, the latest first, each changed field with what it was and what it is."""

from typing import NamedTuple

from gazette.model.document import Record, Revision
from gazette.reading.problems import shortened
from gazette.reading.validation import spoken

LONG = 500
"""So many characters of a changed text are shown; record.json has all of it."""


class ChangeShown(NamedTuple):
    """A changed field."""

    field: str
    before: str
    after: str


def revised(record: Record) -> list[tuple[Revision, list[ChangeShown]]]:
    """The revisions of a record."""
    latest = sorted(record.revisions, key=lambda revision: str(revision.on.proven or ""), reverse=True)
    return [(revision, _changes(record, revision)) for revision in latest]


def _changes(record: Record, revision: Revision) -> list[ChangeShown]:
    return [
        ChangeShown(
            spoken(type(record), change.field),
            shortened(change.before or "", LONG),
            shortened(change.after or "", LONG),
        )
        for change in revision.changes
    ]
