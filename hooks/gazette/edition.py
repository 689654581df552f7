"""One edition of a site: makes again what has changed since the last one, and nothing else.

A page is made again when something that it asked the catalogue has another answer (`Catalogue.touched`), or its
template, its layout or the code has changed; a later day counts as such an answer where the day shows. What is then
written still depends on the bytes.
"""

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain, starmap
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from gazette.card import Card
from gazette.catalogue import ANY, Catalogue
from gazette.compact_json import compact_json
from gazette.exports.open_data import Part
from gazette.files import each_stamp, size_of
from gazette.memory import Known, Memory, digest, remember, remembered
from gazette.pages import Site, sitemap
from gazette.parallel import spread
from gazette.publishing import Staging
from gazette.rendering.layout import Layout
from gazette.rendering.written import WrittenPage
from gazette.search.delta import Base, texts_of, update, without_rows
from gazette.search.document import SearchDocument, order_key
from gazette.search.index import LIMIT, manifest
from gazette.tasks import WRITTEN, Task, tasks
from gazette.views.common import DAY

FEW, SEVERAL = 200, 16
"""Up to so many pages may differ from the base of search; from so many on several processes make them."""
SAMPLE = 64
"""So many pages are made to see what a change of all of them means."""
BATCH, SHARE = 32, 64
"""Pages made at once when some, and when all are made; the latter a multiple of a batch of search."""
ALONE = 32
"""Into so many shares the pages are divided that are about no single record: each gets of every sort."""
SITEMAP = "sitemap.xml"


class Made(NamedTuple):
    """A page that was made."""

    path: str
    stamps: bytes
    """Of each of its task's `paths`, one after the other."""
    asked: bytes
    """Numbers of questions."""
    found: bytes
    document: SearchDocument | None = None
    """What search knows, where that has changed."""


Share: TypeAlias = tuple[int, list[Task], Mapping[tuple[str, str], list[Task]]]
"""The first one's number, pages that search knows, and by kind and id the other pages of their records."""


class Edition:
    """What has changed since the last edition, and the making of the next."""

    def __init__(self, catalogue: Catalogue, staging: Staging, today: date) -> None:
        """The edition of a day, to be published to where `staging` leads."""
        self.catalogue, self.staging, self.day = catalogue, staging, today.isoformat()
        self.stamps: dict[str, bytes] = {}

    def _compare(self, before: Memory) -> None:
        """Compare the catalogue with what is remembered."""
        self.before, self.now = before, Memory(day=self.day, questions=before.questions)
        self.changed = self.now.among(self._changed()) if before.records else set()

    def _changed(self) -> set[str]:
        """The questions that have another answer than at the last edition, as far as somebody may have asked them."""
        before, now, stamps = self.before, self.now, self.catalogue.stamps
        changed = {DAY} if before.day != now.day else set()
        for kind, cards in self.catalogue.cards.items():
            for ident, card in cards.items():
                key = f"{kind}/{ident}"
                old, stamp = before.records.get(key), stamps.get(key, b"")
                if old and stamp and old[0] == stamp:
                    now.records[key] = old
                    continue
                known = now.records[key] = self._known(card)
                changed.update((f"record {key}", ANY))
                changed.update(f"past {question}" for question in now.spelt(known[2]))
                if old is None or old[1] != known[1]:
                    changed.update((key, f"all {kind}", *now.spelt(known[2])))
                    changed.update(now.spelt(old[2]) if old else ())
        for key, (_, _, helped) in before.records.items():
            if key not in now.records:
                kind, _, _ = key.partition("/")
                changed.update((f"record {key}", ANY, key, f"all {kind}", *now.spelt(helped)))
        return changed

    def _known(self, card: Card) -> Known:
        stamp = self.catalogue.stamps.get(card.key, b"")
        return stamp, card.present, self.now.numbered(helps(self.catalogue, card))

    def _asks_what_changed(self, numbers: bytes) -> bool:
        return bool(self.changed) and not self.changed.isdisjoint(memoryview(numbers).cast("I"))

    def publish(self, site: Site, recipe: bytes, others: Mapping[str, bytes]) -> bool:
        """Make and publish; `others` are MkDocs's own files by path. False when the site is as it was.

        `recipe` names everything but records, layouts and the day that a page depends on.
        """
        self.site = site
        self._compare(remembered(self.staging.memory))
        if self.before.pages and not self.staging.known:  # asked now: another process looks at all files meanwhile
            self._compare(Memory())
        poured: dict[str, Layout | WrittenPage] = {**site.layouts, **site.written}
        self.now.recipes = {"": recipe} | {name: page.digest + recipe for name, page in poured.items()}
        self.now.others = sorted(others)
        if self._is_the_same():
            self._keep_all()
            self._put(others)
        else:
            self.tasks = {task.path: task for task in tasks(self.catalogue, site.written)}
            self._put(others)
            due = self._due()
            if not self.before.base or self._search_is_due(due) or not self._carry_search_on(self._make(due)):
                self._make_all()
            else:
                self._gather()
        segments = [f"search/{entry['path']}" for entry in self.now.segments]
        changed = self.staging.publish(self.stamps, segments)
        if changed or self.now.day != self.before.day or self.now.records != self.before.records:
            remember(self.staging.memory, self.now)
        return changed

    def _is_the_same(self) -> bool:
        """Whether nothing has changed that a page, or the list of pages, is made from."""
        before, now = self.before, self.now
        same = before.day == now.day and before.recipes == now.recipes and before.others == now.others
        return same and not self.changed and before.records == now.records and bool(before.base)

    def _keep_all(self) -> None:
        """Take over everything that was made from records."""
        before, now = self.before, self.now
        now.pages, now.base, now.segments, now.changed = before.pages, before.base, before.segments, before.changed
        now.gathered = before.gathered
        self.stamps = {**self.staging.known}

    def _put(self, files: Mapping[str, bytes]) -> None:
        """Put files into the site as they are."""
        for path, content in files.items():
            self.stamps[path] = self.staging.write(path, content)

    def _due(self) -> list[Task]:
        """The tasks whose pages may have changed; the others are taken over."""
        before, now, known = self.before, self.now, self.staging.known
        other = {name for name, recipe in now.recipes.items() if before.recipes.get(name) != recipe}
        if now.day < before.day or not before.pages:
            return list(self.tasks.values())
        every = set(chain.from_iterable(task.paths for task in self.tasks.values()))
        missing = every - known.keys()
        made, self.stamps = self.stamps, {**known}  # with the names that are there
        for path in known.keys() - every:
            del self.stamps[path]
        self.stamps |= made
        del every
        due = []
        for path, task in self.tasks.items():
            entry = before.pages.get(path)
            if (
                entry is None
                or task.layout in other
                or entry[1] != leaf_of(task)
                or self._asks_what_changed(entry[0])
                or not missing.isdisjoint(task.paths if missing else ())
            ):
                due.append(task)
            else:
                now.pages[path] = entry
        return due

    def _make(self, due: Sequence[Task]) -> list[Made]:
        """Make these pages; what search knows of them comes along where it has changed."""
        if not due:
            return []
        self.staging.open()
        if len(due) > FEW:
            self.site.renderer.compile()
        count = 1 if len(due) < SEVERAL else -(-len(due) // (BATCH if len(due) > FEW else BATCH // 8))
        batches = [due[start::count] for start in range(count)]  # neighbours are alike: each gets of every sort
        spreading = spread(self._batch, batches)
        return [page for found in spreading for page in self._noted(*found)]

    def _batch(self, tasks: Iterable[Task]) -> tuple[list[Made], list[str]]:
        """Make pages; those, and the questions that they asked."""
        asked = Memory()
        return [page for page, _ in self._pages(tasks, asked)], asked.questions

    def _pages(self, tasks: Iterable[Task], asked: Memory) -> Iterator[tuple[Made, SearchDocument | None]]:
        """Make pages and put them into the site, in their order; their questions get numbers in `asked`."""
        for task, contents, document, questions in self.site.make(tasks):
            stamps = b"".join(starmap(self.staging.write, zip(task.paths, contents, strict=True)))
            found = digest(compact_json(document)) if document else b""
            before = self.before.pages.get(task.path)
            new = None if before and before[2] == found else document
            yield Made(task.path, stamps, asked.numbered(questions), found, new), document

    def _noted(self, made: Sequence[Made], questions: Iterable[str]) -> Sequence[Made]:
        """Pages that were made, once it is noted what they were made from."""
        numbers = self.now.adopted((page.asked for page in made), questions)
        for (path, stamps, _, found, _), asked in zip(made, numbers, strict=True):
            task = self.tasks[path]
            self.stamps.update(zip(task.paths, each_stamp(stamps), strict=True))
            self.now.pages[path] = asked, leaf_of(task), found
        return made

    def _search_is_due(self, due: Sequence[Task]) -> bool:
        """Whether so many pages say something else, judged by some of them, that the index is better made anew."""
        known = [task for task in due if task.found]
        if len(known) <= self._most():
            return False
        some = known[:: len(known) // SAMPLE]
        self.staging.open()
        changed = sum(page.document is not None for page in self._batch(some)[0])
        return changed * len(known) > self._most() * len(some)

    def _most(self) -> int:
        """So many pages may differ from the base of the index."""
        return max(FEW, len(self.before.base) // 50)

    # The search index is a base of all documents, and a delta that holds what has changed since.

    def _carry_search_on(self, made: Iterable[Made]) -> bool:
        """Keep the base, with a delta; False when so much has changed that it should rather be made anew."""
        before, now = self.before, self.now
        addresses = {task.address for task in self.tasks.values() if task.found}
        changed = {address: entry for address, entry in before.changed.items() if address in addresses}
        changed |= {self.tasks[page.path].address: packed(page.document) for page in made if page.document}
        if len(changed) > self._most():
            return False
        now.base, now.segments, now.changed = before.base, before.segments, changed
        gone = [address for _, address in now.base if address not in addresses]
        base = Base(now.segments, now.base)
        self._put(update(base, map(unpacked, changed.values()), gone))
        for path, rows in texts_of(base, {*changed, *gone}).items():
            self.staging.mend(path, lambda content, rows=rows: without_rows(content, rows))  # type: ignore[misc]
        return True

    def _make_all(self) -> None:
        """Make every page, and a new base for search with them."""
        from gazette.search.segment import finish_segment, run_job, shard_jobs  # needs numpy

        self.staging.open()
        self.site.renderer.compile()
        self.catalogue.prepare()
        self.before = Memory(gathered=self.before.gathered)  # the rest is not asked for any more
        found = (task for task in self.tasks.values() if task.found)
        following: dict[tuple[str, str], list[Task]] = defaultdict(list)
        alone = []
        for task in self.tasks.values():
            if not task.ident or task.kind == WRITTEN:
                alone.append(task)
            elif not task.found:
                following[task.kind, task.ident].append(task)
        numbered = sorted((order_key(task.kind, task.date, task.address), task.address, task) for task in found)
        self.now.base, self.now.changed = [(key, address) for key, address, _ in numbered], {}
        self.now.segments = []
        if not numbered:
            self._make(alone)
            self._note_records()
            self._gather()
        for start in range(0, len(numbered), LIMIT):
            tasks = [task for *_, task in numbered[start : start + LIMIT]]
            folder = self.staging.folder / "search" / "new"
            folder.mkdir(parents=True)
            shares = [(number, tasks[number : number + SHARE], following) for number in range(0, len(tasks), SHARE)]
            if not start:  # before more is remembered of pages: these take most memory
                shares[:0] = [(0, alone[at::ALONE], following) for at in range(min(ALONE, len(alone)))]
            parts = []
            for made, part in spread(partial(self._share, folder, len(tasks)), shares, meanwhile=self._note_records):
                pages, questions = marshal.loads(made)
                self._noted(list(starmap(Made, pages)), questions)
                parts.append(part)
            jobs = shard_jobs(folder, parts, len(tasks))
            last = start + LIMIT >= len(numbered)
            written = spread(run_job, jobs, meanwhile=self._gather) if last else spread(run_job, jobs)
            entry = finish_segment(folder, parts, jobs, written, len(tasks))
            self.now.segments.append(entry)
            self.staging.adopt("search/new", f"search/{entry['path']}")
        self._put({"search/manifest.json": manifest(self.now.segments)})

    def _share(self, folder: Path, count: int, share: Share) -> tuple[bytes, Any]:
        """Make pages of consecutive numbers: those and the questions that they asked, marshalled, since that is soon
        passed on; and their part of the index.
        """
        from gazette.search.segment import SegmentWriter

        number, found, following = share
        writer = SegmentWriter(folder, count)
        made, asked = [], Memory()
        tasks = [task for one in found for task in (one, *following.get((one.kind, one.ident), ()))]
        for page, document in self._pages(tasks, asked):
            if document:
                writer.add(number, document)
                number += 1
            made.append(tuple(page[:-1]))
        return marshal.dumps((made, asked.questions), 2), writer.close()

    def _note_records(self) -> None:
        """Know every record as it is now: where there was no edition before, nothing waits for that."""
        for card in () if self.now.records else self.catalogue.every():
            self.now.records[card.key] = self._known(card)

    def _gather(self) -> None:
        """Put together the files that are made of others, where one of those has changed, and list all pages."""
        known, before, read = self.staging.known, self.before.gathered, self.staging.read
        for path, parts, make in self.site.gathered():
            there = [part for part in parts if part in self.stamps]
            found = (Part(part, size_of(self.stamps[part]), partial(read, part)) for part in there)
            named = digest(self.now.recipes[""] + b"".join(map(self.stamps.__getitem__, there)))
            if path not in parts:
                self.now.gathered[path] = named
                if path in known and before.get(path) == named:
                    self.stamps[path] = known[path]
                else:
                    self.stamps[path] = self.staging.write(path, make(found))
            elif path in there and (mended := make(found)) != read(path):
                self.stamps[path] = self.staging.rewrite(path, mended)
        self._sitemap()

    def _sitemap(self) -> None:
        before, now, known = self.before, self.now, self.staging.known.get(SITEMAP)
        same = before.pages.keys() == now.pages.keys() and before.others == now.others
        if known and same and before.recipes.get("") == now.recipes[""]:
            self.stamps[SITEMAP] = known
        elif self.site.settings.site_url:
            addresses = [path.removesuffix("index.html") for path in now.others if path.endswith("index.html")]
            addresses += [task.address for task in self.tasks.values() if not task.data]
            self._put({SITEMAP: sitemap(self.site.settings.site_url, addresses)})


def leaf_of(task: Task) -> bytes:
    """Names the records that a further page lists, and how; empty for other pages."""
    if task.leaf is None:
        return b""
    keys = [card.key for card in task.leaf.cards]
    return digest(repr((task.leaf.page, task.leaf.title, task.leaf.earlier, task.leaf.further, keys)).encode())


def packed(document: SearchDocument) -> tuple[Any, ...]:
    """What search knows of a page as a plain value."""
    return tuple(_plain(getattr(document, name)) for name in SearchDocument.__annotations__)


def _plain(value: Any) -> Any:
    """Texts as mere texts, mappings as pairs."""
    if type(value) is str or value is None:  # most are
        return value
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, Mapping):
        return _plain(tuple(value.items()))
    return str(value) if isinstance(value, str) else value


def unpacked(entry: tuple[Any, ...]) -> SearchDocument:
    """The other way round."""
    found = dict(zip(SearchDocument.__annotations__, entry, strict=True))
    return SearchDocument(**{**found, "facets": dict(found["facets"])})


def helps(catalogue: Catalogue, card: Card) -> Iterator[str]:
    """The questions that a card helps to answer, as `Catalogue` notes them."""
    yield f"document {card.id}"
    yield f"shelf {card.kind}/{card.shelf}"
    yield from (f"sector {sector}/{card.shelf}" for sector in card.sectors)
    if card.calls:
        yield "calls"
    if card.last_event:
        yield "dated"
        yield from (f"dated {ident}" for ident in card.sectors)
    if card.number_key:
        yield f"number {card.number_key}"
    yield from (f"programme {ident}" for ident in card.programmes)
    if card.kind == "rules":
        yield from (f"rules {ident}" for ident in card.programmes)
    yield from (f"relating {ident}" for _, ident, *_ in card.targets)
    yield from (f"naming {ident}" for ident, _ in card.acts)
    yield from (f"changing {ident}" for ident in card.changes)
    if card.call:
        yield f"answering {card.call}"
    if card.kind == "organisations":
        yield f"children {card.parent}"
    yield from (f"plans {ident}" for ident in card.area)
    if card.places:
        yield "inside "
    for ident in card.places:
        yield f"place {ident}"
        if card.kind == "lists" or card.changes:
            yield f"standing {ident}"
        yield from (f"inside {above}" for above in catalogue.places.with_parents(ident)[1:])
