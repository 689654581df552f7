"""One edition of a site: makes again what has changed since the last one, and nothing else.

A page is made again when something that it asked the catalogue has another answer (`Catalogue.touched`), or its
template, its layout or the code has changed; a later day counts as such an answer where the day shows. What is then
written still depends on the bytes. All of this may be forgotten: then everything is made again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from gazette import keeping
from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.pages import Site, Task, sitemap
from gazette.parallel import spread
from gazette.publishing import Staging, Stamp, digest
from gazette.search.delta import Base
from gazette.search.document import SearchDocument, order_key
from gazette.search.index import LIMIT, manifest
from gazette.views.common import DAY

FEW = 200
"""Up to so many pages are made in this process."""
BATCH, SHARE = 32, 256
"""Pages made at once when some, and when all are made; the latter a multiple of a batch of search."""

Known: TypeAlias = tuple[bytes, bytes, tuple[str, ...]]
"""Of a record: what its file held, its card, and the questions that its card helps to answer."""


class Ingredients(NamedTuple):
    """What a page was made from, and what search knows of it."""

    asked: tuple[str, ...]
    leaf: bytes
    """Which records it lists, where it is a further page of a front."""
    found: bytes
    """Of what search knows; empty for pages that search does not know."""


class Made(NamedTuple):
    """A page that was made."""

    task: Task
    stamp: Stamp
    ingredients: Ingredients
    document: SearchDocument | None
    """What search knows, where that has changed."""


@dataclass
class Memory:
    """What is remembered of the last edition."""

    recipes: dict[str, bytes] = field(default_factory=dict)
    day: str = ""
    records: dict[str, Known] = field(default_factory=dict)
    pages: dict[str, Ingredients] = field(default_factory=dict)
    base: list[tuple[str, str]] = field(default_factory=list)
    """Of the search index: order key and address of each document, in their order."""
    segments: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Address → the document that search knows by now, where the base has another or none."""


class Edition:
    """What has to be done for one edition, and the doing."""

    def __init__(self, site: Site, staging: Staging, recipe: bytes) -> None:
        """`recipe` names everything but records, layouts and the day that a page depends on."""
        self.site, self.staging = site, staging
        self.catalogue: Catalogue = site.catalogue
        self.file = staging.memory / "pages"
        self.before = self._remembered()
        self.now = Memory(
            recipes={kind: layout.digest + recipe for kind, layout in site.layouts.items()},
            day=site.showing.today.isoformat(),
        )
        self.stamps: dict[str, Stamp] = {}
        self.tasks = {task.path: task for task in site.tasks()}

    def _remembered(self) -> Memory:
        found = keeping.kept(self.file) if self.staging.known else None
        if not found:
            return Memory()
        recipes, day, records, pages, base, segments, changed = found
        pages = {path: Ingredients._make(entry) for path, entry in pages.items()}
        return Memory(recipes, day, records, pages, base, segments, changed)

    def publish(self, others: Mapping[str, bytes]) -> bool:
        """Make and publish; `others` are MkDocs's own files by path. False when the site is as it was."""
        for path, content in others.items():
            if self.staging.known.get(path, Stamp(b"", 0, 0)).digest != digest(content):
                self.staging.open()
            self.stamps[path] = self.staging.write(path, content)
        due = self._due()
        documents = {path: task for path, task in self.tasks.items() if task.found}
        if self._base_is_good(documents, due):
            made = self._make(due)
            made_documents = {made.task.address: made.document for made in made if made.document}
            if not self._update_search(documents, made_documents):
                self._make_all(documents)
        else:
            self._make_all(documents)
        self._sitemap(others)
        changed = self.staging.publish(self.stamps)
        now = self.now
        pages = {path: tuple(entry) for path, entry in now.pages.items()}
        keeping.keep(self.file, (now.recipes, now.day, now.records, pages, now.base, now.segments, now.changed))
        return changed

    def _due(self) -> list[Task]:
        """The tasks whose pages may have changed; the others are taken over."""
        before, now = self.before, self.now
        changed = self._changed()
        backwards = now.day < before.day
        due = []
        for path, task in self.tasks.items():
            entry, stamp = before.pages.get(path), self.staging.known.get(path)
            if (
                entry is None
                or stamp is None
                or backwards
                or before.recipes.get(task.kind) != now.recipes[task.kind]
                or entry.leaf != leaf_of(task)
                or not changed.isdisjoint(entry.asked)
            ):
                due.append(task)
            else:
                now.pages[path], self.stamps[path] = entry, stamp
        return due

    def _changed(self) -> set[str]:
        """What has another answer than at the last edition, as far as somebody may have asked it."""
        before, now, stamps = self.before, self.now, self.catalogue.stamps
        changed = {DAY} if before.day != now.day else set()
        for kind, cards in self.catalogue.cards.items():
            for ident, card in cards.items():
                key = f"{kind}/{ident}"
                old = before.records.get(key)
                if old and old[0] and old[0] == stamps.get(key):
                    now.records[key] = old
                    continue
                known = stamps.get(key, b""), card_digest(card), tuple(questions(self.catalogue, card))
                now.records[key] = known
                changed.add(f"record {key}")
                if old is None or old[1] != known[1]:
                    changed.update((f"card {key}", f"all {kind}", *known[2], *(old[2] if old else ())))
        for key, (_, _, asked) in before.records.items():
            if key not in now.records:
                changed.update((f"record {key}", f"card {key}", f"all {key.split('/')[0]}", *asked))
        return changed

    # The search index is a base of all documents, and a delta that holds what has changed since.

    def _base_is_good(self, documents: Mapping[str, Task], due: Sequence[Task]) -> bool:
        """Whether the base is there, and few enough pages differ from it that a delta is worth while."""
        before = self.before
        return bool(before.base) and len(before.base) == sum(entry["documents"] for entry in before.segments)

    def _update_search(self, documents: Mapping[str, Task], made: Mapping[str, SearchDocument]) -> bool:
        """Carry the base on, with a delta; False when it should rather be made anew."""
        before, now = self.before, self.now
        addresses = {task.address for task in documents.values()}
        changed = {address: entry for address, entry in before.changed.items() if address in addresses}
        changed |= {address: packed(document) for address, document in made.items()}
        if len(changed) > max(FEW, len(before.base) // 50):
            return False
        now.base, now.segments, now.changed = before.base, before.segments, changed
        segments = {entry["path"] for entry in now.segments}
        for path, stamp in self.staging.known.items():
            if path.startswith("search/") and path.split("/")[1] in segments:
                self.stamps[path] = stamp
        gone = {address for _, address in now.base if address not in addresses}
        files = update(Base(now.segments, now.base), map(unpacked, changed.values()), gone)
        for path, content in files.items():
            if self.staging.known.get(path, Stamp(b"", 0, 0)).digest != digest(content):
                self.staging.open()
            self.stamps[path] = self.staging.write(path, content)
        return True

    def _make(self, due: Sequence[Task]) -> list[Made]:
        """Make these pages; what search knows of them is returned where it has changed."""
        if not due:
            return []
        self.staging.open()
        made: list[Made] = []
        batches = [due[start : start + BATCH] for start in range(0, len(due), BATCH)]
        for found in spread(self._batch, batches) if len(due) > FEW else map(self._batch, batches):
            made += found
        self._note(made)
        return made

    def _batch(self, tasks: Iterable[Task]) -> list[Made]:
        return [self._page(task) for task in tasks]

    def _page(self, task: Task) -> Made:
        """Make one page and put it into the site."""
        self.catalogue.touched = set()
        content, document = self.site.make(task)
        stamp = self.staging.write(task.path, content)
        found = found_digest(document) if document else b""
        before = self.before.pages.get(task.path)
        ingredients = Ingredients(tuple(self.catalogue.touched), leaf_of(task), found)
        return Made(task, stamp, ingredients, None if before and before.found == found else document)

    def _note(self, made: Iterable[Made]) -> None:
        for page in made:
            self.stamps[page.task.path], self.now.pages[page.task.path] = page.stamp, page.ingredients

    def _make_all(self, documents: Mapping[str, Task]) -> None:
        """Make every page, and a new base for search with them."""
        from gazette.search.segment import finish_segment, run_job, shard_jobs  # needs numpy

        self.staging.open()
        numbered = sorted(
            ((order_key(task.kind, task.date, task.address), task.address), task) for task in documents.values()
        )
        self.now.base, self.now.segments, self.now.changed = [entry for entry, _ in numbered], [], {}
        for start in range(0, len(numbered), LIMIT):
            tasks = [task for _, task in numbered[start : start + LIMIT]]
            folder = self.staging.folder / "search" / "new"
            folder.mkdir(parents=True)
            parts = []
            shares = [(number, tasks[number : number + SHARE]) for number in range(0, len(tasks), SHARE)]
            for made, part in spread(partial(self._share, folder, len(tasks)), shares):
                self._note(made)
                parts.append(part)
            jobs = shard_jobs(folder, parts, len(tasks))
            entry = finish_segment(folder, parts, jobs, spread(run_job, jobs), len(tasks))
            self.now.segments.append(entry)
            self.stamps |= self.staging.adopt("search/new", f"search/{entry['path']}")
        self._make([task for task in self.tasks.values() if not task.found])
        self.stamps["search/manifest.json"] = self.staging.write("search/manifest.json", manifest(self.now.segments))

    def _share(self, folder: Path, count: int, share: tuple[int, list[Task]]) -> tuple[list[Made], Any]:
        """Make pages of consecutive numbers, and their part of the index."""
        from gazette.search.segment import SegmentWriter

        first, tasks = share
        writer = SegmentWriter(folder, count)
        made = []
        for number, task in enumerate(tasks, first):
            page = self._page_for_index(task)
            writer.add(number, page[1])
            made.append(page[0])
        return made, writer.close()

    def _page_for_index(self, task: Task) -> tuple[Made, SearchDocument]:
        self.catalogue.touched = set()
        content, document = self.site.make(task)
        assert document
        stamp = self.staging.write(task.path, content)
        return Made(
            task, stamp, Ingredients(tuple(self.catalogue.touched), b"", found_digest(document)), None
        ), document

    def _sitemap(self, others: Iterable[str]) -> None:
        if self.site.settings.site_url:
            addresses = [path.removesuffix("index.html") for path in others if path.endswith("index.html")]
            addresses += [task.address for task in self.tasks.values() if not task.former]
            content = sitemap(self.site.settings.site_url, addresses)
            self.stamps["sitemap.xml"] = self.staging.write("sitemap.xml", content)


def leaf_of(task: Task) -> bytes:
    """Names the records that a further page lists, and how; empty for other pages."""
    if task.leaf is None:
        return b""
    keys = [card.key for card in task.leaf.cards]
    return digest(repr((task.leaf.title, task.leaf.earlier, keys)).encode())


def card_digest(card: Card) -> bytes:
    """Changes when anything in a card does."""
    return digest(repr(tuple(card)).encode())


def packed(document: SearchDocument) -> tuple[Any, ...]:
    """What search knows of a page as a plain value."""
    return tuple(_plain(getattr(document, name)) for name in SearchDocument.__annotations__)


def _plain(value: Any) -> Any:
    """Texts as mere texts, mappings as pairs."""
    if isinstance(value, Mapping):
        value = tuple(value.items())
    return tuple(map(_plain, value)) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value


def unpacked(entry: tuple[Any, ...]) -> SearchDocument:
    """The other way round."""
    found = dict(zip(SearchDocument.__annotations__, entry, strict=True))
    return SearchDocument(**{**found, "facets": dict(found["facets"])})


def found_digest(document: SearchDocument) -> bytes:
    """Changes when what search knows of a page does."""
    return digest(repr(packed(document)).encode())


def questions(catalogue: Catalogue, card: Card) -> Iterator[str]:
    """The questions that a card helps to answer, as `Catalogue` notes them."""
    yield f"document {card.id}"
    yield from (f"programme {ident}" for ident in card.programmes)
    yield from (f"relating {ident}" for _, ident in card.targets)
    yield from (f"naming {ident}" for ident, _ in card.acts)
    if card.call:
        yield f"answering {card.call}"
    if card.kind == "organisations":
        yield f"children {card.parent}"
    for ident in card.places:
        yield f"place {ident}"
        yield from (f"inside {place.id}" for place in catalogue.with_parents(ident)[1:])
