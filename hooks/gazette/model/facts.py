"""What of a record are facts: what may not change after publication without an entry in its revisions."""

from hashlib import blake2b

from gazette.compact_json import sorted_json
from gazette.model.document import Record

NO_FACTS = {
    "id": "the address of the page",
    "former_ids": "addresses that lead to it",
    "summary": "our own sentences; what they say stands in other fields",
    "flags": "our own notes on what the source lacks",
    "sectors": "the site's own classification",
    "short_names": "words to search by",
    "revisions": "the record of changes itself",
    "draft": "whether and when it is published",
    "publish_from": "whether and when it is published",
    "withdrawn": "taking back is told by the page itself",
}
"""Fields of records that are no facts, and why."""
OTHERS = set(NO_FACTS)
SIZE = 8


def facts_digest(record: Record) -> bytes:
    """Names the facts of a record: another value when one of them is another.

    It is made of plain values, without what is empty or as it is when nothing is said, and in the order of their names:
    a model that gains a field, or has its fields in another order, names the same facts alike.
    """
    said = record.model_dump(mode="json", exclude=OTHERS, exclude_defaults=True)
    return blake2b(sorted_json(said), digest_size=SIZE).digest()
