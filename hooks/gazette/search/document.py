"""What search knows of a page, and the order in which equally good pages are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = ("programmes", "notices", "plans", "rules", "lists", "organisations", "places")
"""Every kind, in the order in which the filter offers them."""
RANK = {"programmes": 0, "organisations": 2, "places": 3}
"""What a reader most likely looks for comes first; the kinds that are not named share one rank and go by date."""

BACKWARDS = {ord(one): other for one, other in zip("-0123456789", "9876543210-", strict=True)}


@dataclass(frozen=True)
class SearchDocument:
    """One page as search sees it. All text is plain."""

    address: str
    """Relative to the site's root, with a slash at the end: `notices/2024-…/`."""
    kind: str
    """One of KINDS."""
    title: str
    names: tuple[str, ...]
    """Other, short and former names, synonyms."""
    numbers: tuple[str, ...]
    """Document numbers and phone numbers."""
    places: tuple[str, ...]
    organisations: tuple[str, ...]
    """Issuers and units."""
    body: str
    """The visible text of the page, one line per block."""
    line: str
    """One line of context, shown under the title."""
    date: str
    """`2024-07-12`, `2024-11`, `2022` or empty."""
    facets: Mapping[str, tuple[str, ...]]
    """year, sector, place, issuer → the words shown to readers."""
    schedule: tuple[tuple[str | None, str, str, str | None], ...]
    """(from this moment, ISO 8601, or None), status code, words, last day or None, in the order of time."""


def order_key(kind: str, date: str, address: str) -> str:
    """Sorts programmes, then documents, organisations, places; the latest first, the undated last; then by address."""
    return f"{RANK.get(kind, 1)}{date.translate(BACKWARDS)}\x7f{address}"


def in_order(documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    """The documents in the order of `order_key`."""
    return sorted(documents, key=lambda document: order_key(document.kind, document.date, document.address))
