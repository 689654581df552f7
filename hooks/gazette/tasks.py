"""Catalogue → every file that is to be made of it, page by page, before any is made."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.exports.api import api_leaves
from gazette.exports.files import FORMATS
from gazette.exports.open_data import open_data_leaves
from gazette.exports.record import NAME as RECORD
from gazette.reading.published import MANIFEST
from gazette.views.calendar import DATES, calendar_leaves
from gazette.views.comparison import is_comparable
from gazette.views.feeds import FEED, feed_leaves, has_feed
from gazette.views.find import find_leaves
from gazette.views.front import leaves
from gazette.views.leaf import Leaf

KINDS = ("programmes", "notices", "plans", "rules", "lists", "organisations", "places")
"""The kinds of record, in the order in which their pages are made."""
COMPARED = "compare.json"
"""Beside the page of a record: what stands in its column when it is compared."""
FOUND = "find.json"
"""Beside the page of a record: what its cards in the finder say."""
PAGE = "index.html"
WRITTEN = "written"
"""Of a task: a hand-written page, whose `ident` is its path."""
NUMBERS = "n/"
"""Where a document is found by its number, as people type it."""


class Task(NamedTuple):
    """A page to be made, with what is made with it: of a record, or of a leaf of a section."""

    address: str
    kind: str
    ident: str
    date: str
    """The date by which the record is filed."""
    beside: tuple[str, ...] = ()
    """The names of the files that are made with the page and stand beside it."""
    apart: tuple[str, ...] = ()
    """The paths of pages that only lead to this one: at former addresses, and at the number of a document."""
    leaf: Leaf | None = None
    apply: bool = False
    """Whether it is the page for preparing an application."""

    @property
    def data(self) -> bool:
        """Whether it is no page, but a file that programs read."""
        return self.leaf is not None and self.leaf.file != PAGE

    @property
    def layout(self) -> str:
        """The kind whose layout it is poured into, or the hand-written page itself; empty for what is no page."""
        return "" if self.data else self.kind if self.kind != WRITTEN else self.ident

    @property
    def path(self) -> str:
        """Where the file stands under the site's root."""
        return f"{self.address}{self.leaf.file if self.leaf else PAGE}"

    @property
    def paths(self) -> tuple[str, ...]:
        """The same, and of all that is made with it."""
        return self.path, *(self.address + name for name in self.beside), *self.apart

    @property
    def found(self) -> bool:
        """Whether search knows the page."""
        return not (self.leaf or self.apply) and self.kind != WRITTEN


def tasks(catalogue: Catalogue, written: Iterable[str] = ()) -> Iterator[Task]:
    """Every page that is to be made; `written` are the paths of hand-written pages that show something of records."""
    for path in written:
        yield Task(path.removesuffix(PAGE), WRITTEN, path, "")
    alike: dict[tuple[str, ...], tuple[str, ...]] = {}  # thousands of pages have the same names beside them
    for kind in KINDS:
        for ident in catalogue.places_referred if kind == "places" else catalogue.cards[kind]:
            card = catalogue.card(kind, ident)
            assert card
            apart = [f"{kind}/{former}/{PAGE}" for former in card.former_ids]
            if key := catalogue.key_at(card):
                apart.append(f"{NUMBERS}{key}/{PAGE}")
            beside = tuple(_beside(catalogue, card))
            yield Task(card.address, kind, ident, card.filed_on, alike.setdefault(beside, beside), tuple(apart))
            if card.prepared and not card.withdrawn:
                yield Task(f"apply/{ident}/", kind, ident, "", tuple(f"{form}.docx" for form in card.forms), apply=True)
        for leaf in leaves(catalogue, kind):
            yield Task(leaf.address, kind, "", "", leaf=leaf)
    for section in SECTIONS:
        for leaf in section(catalogue):
            yield Task(leaf.address, leaf.kind, "", "", leaf=leaf)


def _beside(catalogue: Catalogue, card: Card) -> list[str]:
    """The files beside the page of a record; a withdrawn one has none."""
    if card.withdrawn:
        return []
    tables = [f"{card.id}.{ending}" for ending in FORMATS] if card.kind == "lists" else []
    return tables + [name for name, has in BESIDE.items() if has(catalogue, card)]


def _is_found(catalogue: Catalogue, card: Card) -> bool:
    return card.id in catalogue.places_listed if card.kind == "places" else card.findable


def manifest_leaves(_catalogue: Catalogue) -> Iterator[Leaf]:
    """What the next build is held against."""
    folder, _, name = MANIFEST.rpartition("/")
    yield Leaf("api", f"{folder}/", "", [], page="manifest", file=name)


BESIDE: dict[str, Callable[[Catalogue, Card], bool]] = {
    COMPARED: is_comparable,
    FOUND: _is_found,
    RECORD: lambda _catalogue, _card: True,
    FEED: has_feed,
    DATES: Catalogue.has_dates,
}
"""Names of files beside the pages of records → whether a record has one (`pages.BESIDE` makes them)."""
SECTIONS: tuple[Callable[[Catalogue], Iterable[Leaf]], ...] = (
    find_leaves,
    calendar_leaves,
    feed_leaves,
    manifest_leaves,
    api_leaves,
    open_data_leaves,
)
"""What stands outside the folders of the kinds of record, section by section."""
