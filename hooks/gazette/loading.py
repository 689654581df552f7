"""The data folder → the catalogue, or every problem of every file.

A file is taken apart once; what it says is kept by content (`reading.store`). Files that are new are read by
themselves, on every core; only then, with the ids of all, references are checked and whatever is wrong is told.
"""

import marshal
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pydantic
import yaml

from gazette.card import Card, card_of
from gazette.catalogue import Catalogue
from gazette.checks import BETWEEN, BetweenRule, findings
from gazette.keeping import version_of
from gazette.model.base import KnownIds, Part
from gazette.model.criterion import NO, YES
from gazette.model.document import Record
from gazette.model.finder import Finder
from gazette.model.release import DRAFT
from gazette.model.site import Site
from gazette.parallel import spread
from gazette.reading.divisions import Places, read_divisions
from gazette.reading.folder import KINDS, Folder
from gazette.reading.known import Known
from gazette.reading.problems import DataError, Problem
from gazette.reading.records import (
    MODELS,
    Finding,
    names_of,
    read_alone,
    read_content,
    read_thoroughly,
    record_of,
    source_of,
    waits,
)
from gazette.reading.store import Gathering, Kept, Reference, Signature, Store
from gazette.reading.validation import is_draft, validate
from gazette.reading.yaml_text import Path as FieldPath
from gazette.reading.yaml_text import SourceText, read_source

S = TypeVar("S", bound=Part)
Key: TypeAlias = tuple[str, str]
"""Kind and id."""
BATCH = 64
PACKAGE = Path(__file__).parent


def load(
    root: Path,
    now: datetime,
    preview: bool = False,
    further: Iterable[BetweenRule] = (),
    store: Store | None = None,
) -> Catalogue:
    """The catalogue of `root`/data as it is published at a moment; raises DataError with every problem of every file.

    `preview` shows what waits for its hour, and drafts that are complete. `further` are rules that hold besides those
    of `checks`. `store` is `store_of` the same root, from an earlier call.
    """
    catalogue, problems = _checked(_Loading(root, now, preview, store), further)
    if problems:
        raise DataError(problems)
    return catalogue


def checked(
    root: Path, now: datetime, preview: bool = False, further: Iterable[BetweenRule] = ()
) -> tuple[Catalogue, list[Problem]]:
    """What is right by itself, and every problem of every file."""
    return _checked(_Loading(root, now, preview), further)


def _checked(loading: "_Loading", further: Iterable[BetweenRule]) -> tuple[Catalogue, list[Problem]]:
    catalogue, problems = loading.run()
    for rule in (*BETWEEN, *further):
        problems += rule(catalogue)
    return catalogue, problems


def read(root: Path, now: datetime, preview: bool = False) -> tuple[Catalogue, list[Problem]]:
    """What is right by itself, before the rules between records; and every problem of the rest."""
    return _Loading(root, now, preview).run()


def store_of(root: Path, again: bool = False) -> Store:
    """The cache of what was read; `again` where it will be read time and again."""
    return Store(root / ".gazette" / "records", _version(root), again)


def problems_of(root: Path, now: datetime, kind: str, ident: str, content: bytes) -> list[Problem]:
    """What would be wrong with a record, by itself and in its references, if its file held `content`."""
    loading = _Loading(root, now, preview=True)
    known = loading.know(*loading.read(loading.store.kept()[0]))
    known.add(kind, ident, ())
    return read_thoroughly(kind, ident, read_source(f"data/{kind}/{ident}.yml", content), known, loading.findings)[1]


class Ids:
    """Tells known ids from others, and no more (`gazette.model.base.KnownIds`)."""

    def __init__(self, by_kind: Mapping[str, Container[str]]) -> None:
        self.by_kind = by_kind

    def complaint(self, kinds: tuple[str, ...], identifier: str) -> str | None:
        """None for a known one."""
        return None if any(identifier in self.by_kind[kind] for kind in kinds) else identifier


class _Loading:
    def __init__(self, root: Path, now: datetime, preview: bool, store: Store | None = None) -> None:
        self.root, self.now, self.preview = root, now.isoformat(), preview
        self.folder = Folder(root)
        self.problems: list[Problem] = self.folder.problems
        self.site_file = self.optional("site.yml")
        self.finder_file = self.optional("finder.yml")
        self.gazetteer = Places(read_divisions(root), self.optional("places.yml"))
        self.store = store or store_of(root)
        self.hidden: dict[Key, str] = {}
        """What is not published, and until when."""
        self.flawed: dict[Key, Record] = {}
        """Records in whose files something is wrong that does not keep them from being read."""

    def run(self) -> tuple[Catalogue, list[Problem]]:
        before, sound = self.store.kept()
        kept, broken = self.read(before)
        self.hidden = {key: entry.waits for key, entry in kept.items() if self.hides(entry)}
        dangling = self.dangling(kept, before, sound)
        broken |= {key: source_of(self.root, self.folder.files[key]) for key in dangling}
        ids = Ids(self.ids(without=self.hidden))
        known = self.know(kept, broken) if broken or self.gazetteer.problems(ids) else None
        cards: dict[str, dict[str, Card]] = {kind: {} for kind in KINDS}
        for key in sorted(self.folder.files):
            if known and key in broken:
                until = DRAFT if is_draft(MODELS[key[0]], broken[key].tree) else self.hidden.get(key, "")
                record, wrong = read_thoroughly(*key, broken[key], known.at(until), self.findings)
                self.problems += wrong
                if record and key not in self.hidden:
                    cards[key[0]][key[1]] = card_of(record)
                    self.flawed[key] = record
            elif key not in self.hidden:
                cards[key[0]][key[1]] = Card._make((*kept[key].card, kept[key].more))
        self.problems += self.gazetteer.problems(known or ids)
        stamps = {f"{kind}/{ident}": entry.digest for (kind, ident), entry in kept.items()}
        stamps["places"] = self.gazetteer.digest
        site = self.settings(Site, self.site_file, known or ids)
        finder = self.settings(Finder, self.finder_file, known or ids)
        fetch = partial(self.fetch, {key: entry.tree for key, entry in kept.items()})
        catalogue = Catalogue(cards, self.gazetteer.table, site, self.root, fetch, stamps, self.hidden, finder)
        return catalogue, self.problems

    def hides(self, entry: Kept) -> bool:
        """Whether a record is not to be seen now."""
        return entry.waits > self.now and not (self.preview and entry.card)

    def dangling(self, kept: Mapping[Key, Kept], before: Mapping[str, Kept], sound: Any) -> dict[Key, Kept]:
        """The files with references that lead nowhere, or to what is published only later.

        As long as no id goes away, the references of unchanged files stay good.
        """
        files = self.folder.files
        vocabulary = [[kind, *words] for kind, words in self.vocabulary.items()]
        here = [self.gazetteer.digest, vocabulary, sorted(map(list, self.hidden))]
        asking = dict(kept)
        if sound == here and before.keys() <= {files[key] for key in kept}:
            asking = {key: entry for key, entry in kept.items() if entry is not before.get(files[key])}
        found: dict[Key, Kept] = {}
        for until in {"", *self.hidden.values()}:
            theirs = {key: entry for key, entry in asking.items() if self.hidden.get(key, "") == until}
            known = Ids(self.ids(without={key for key, later in self.hidden.items() if later > until}))
            asked = set[Reference]().union(*(entry.references for entry in theirs.values()))
            wrong = {reference for reference in asked if known.complaint(*reference)}
            if wrong:
                found |= {key: entry for key, entry in theirs.items() if not wrong.isdisjoint(entry.references)}
        if asking or found or sound != here:
            self.store.keep({files[key]: entry for key, entry in kept.items()}, before, None if found else here)
        return found

    def optional(self, name: str) -> SourceText | None:
        """A file of data/ that a site may do without, taken apart."""
        if not (self.root / "data" / name).is_file():
            return None
        source = source_of(self.root, f"data/{name}")
        self.problems += source.problems
        return source

    def findings(self, record: Record) -> Iterator[Finding]:
        return findings(record, self.gazetteer.table)

    def read(self, before: Mapping[str, Kept]) -> tuple[dict[Key, Kept], dict[Key, SourceText]]:
        """What is kept of the files that are right by themselves; the others, taken apart."""
        now: dict[Key, Kept] = {}
        fresh: list[Key] = []
        for key, file in self.folder.files.items():
            entry = before.get(file)
            if entry and entry.signature and self.signature(file) == entry.signature:
                now[key] = entry
            else:
                fresh.append(key)
        batches = [fresh[start : start + BATCH] for start in range(0, len(fresh), BATCH)]
        broken: dict[Key, SourceText] = {}

        for model in MODELS.values() if len(batches) > 1 else ():
            model.model_rebuild()  # once for all workers
        gathering = Gathering()
        for batch, read in zip(batches, spread(partial(self.read_batch, before), batches, apart=True), strict=True):
            for key, entry in zip(batch, marshal.loads(read), strict=True):
                if entry:
                    gathering.add(key, Kept._make(entry))
                else:
                    broken[key] = source_of(self.root, self.folder.files[key])
        now |= gathering.entries()
        return now, broken

    def signature(self, file: str) -> Signature | None:
        try:
            return self.store.signature(f"{self.root}/{file}")
        except OSError:
            return None

    def read_batch(self, before: Mapping[str, Kept], keys: list[Key]) -> bytes:
        """For each file what is kept of it, as a plain tuple, or None when it is wrong; marshalled."""
        found: list[Kept | None] = []
        trees: dict[int, bytes] = {}
        for key in keys:
            file = self.folder.files[key]
            signature, content = self.signature(file), read_content(self.root, file)
            if signature is None or content is None:
                found.append(None)
                continue
            proven = self.store.proven(signature)
            digest = self.store.digest(content + (self.gazetteer.digest if key[0] == "lists" else b""))
            entry = before.get(file)
            if entry and entry.digest == digest:
                found.append(entry._replace(signature=proven, more=bytes(entry.more), asides=bytes(entry.asides)))
            elif valid := read_alone(*key, file, content, self.findings):
                asides = marshal.dumps((valid.names, valid.references))
                *card, more = card_of(valid.record) if valid.record else (b"",)
                trees[len(found)] = valid.tree
                found.append(Kept(proven, digest, waits(valid.record), b"", tuple(card), more, asides))
            else:
                found.append(None)
        for number, place in zip(trees, self.store.keep_trees([*trees.values()]), strict=True):
            kept = found[number]
            found[number] = kept and kept._replace(tree=place)
        return marshal.dumps([kept and tuple(kept) for kept in found], 2)

    def ids(self, without: Container[Key] = ()) -> dict[str, Container[str]]:
        """The ids of everything that has a file, right or wrong, by kind."""
        found: dict[str, set[str]] = {kind: set() for kind in KINDS}
        for kind, ident in self.folder.files:
            if (kind, ident) not in without:
                found[kind].add(ident)
        return {**found, "places": self.gazetteer.ids(), **self.vocabulary}

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, list[Any]]]:
        """What data/site.yml gives records to name: kind → id → its names."""
        found: dict[str, dict[str, list[Any]]] = {"sectors": {}, "questions": {}, "answers": {}, "numbers": {}}
        for _, ident, sector in self.entries(("sectors",)):
            others = sector.get("other_names")
            names = [sector.get("name"), *(others if isinstance(others, list) else ())]
            found["sectors"][ident] = [*names, *found["sectors"].get(ident, ())]
        for number, ident, question in self.entries(("questions",)):
            found["questions"][ident] = [question.get("text")]
            if question.get("type") == "number":
                found["numbers"][ident] = [question.get("text")]
            for _, answer, choice in self.entries(("questions", number, "choices")):
                found["answers"][f"{ident}={answer}"] = [choice.get("name")]
            for answer in (YES, NO) if question.get("type") == "yes_no" else ():
                found["answers"][f"{ident}={answer}"] = []
        return found

    def entries(self, path: FieldPath) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """The entries with an id of a list in data/site.yml, right or wrong, each with its place there."""
        listed = self.site_file.value(path) if self.site_file else None
        for number, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                yield number, entry["id"], entry

    def know(self, kept: Mapping[Key, Kept], broken: Mapping[Key, SourceText]) -> Known:
        """Those ids with the names of each, for those who write another one."""
        known = Known()
        for key in self.folder.files:
            known.add(*key, kept[key].names if key in kept else names_of(broken[key]))
        for key, until in self.hidden.items():
            known.hide(*key, until)
        self.gazetteer.note_ids(known)
        for kind, words in self.vocabulary.items():
            for ident, names in words.items():
                known.add(kind, ident, names)
        return known

    def settings(self, model: type[S], source: SourceText | None, known: KnownIds) -> S:
        """What a file of settings says; the model's own defaults where there is none."""
        if source is None or not isinstance(source.tree, dict):
            return model()
        found, wrong = validate(model, source, source.tree, known)
        self.problems += wrong
        return found or model()

    def fetch(self, places: Mapping[Key, bytes], kind: str, ident: str) -> Record:
        """A record that is there, from the cache or else from its file."""
        if (kind, ident) in self.flawed:
            return self.flawed[kind, ident]
        tree = self.store.tree(places[kind, ident]) if (kind, ident) in places else None
        if tree is None:
            source = source_of(self.root, self.folder.files[kind, ident])
            tree = source.tree if not source.problems else None
        try:
            return record_of(kind, ident, tree)
        except (pydantic.ValidationError, TypeError):
            file = self.folder.files[kind, ident]
            raise DataError([Problem(file, 1, "", "这个文件在生成网站的过程中被改动了，请再试一次")]) from None


def _version(root: Path) -> str:
    """A name for everything that decides whether a file is right."""
    code = [path for room in ("model", "reading", "checks") for path in sorted((PACKAGE / room).glob("*.py"))]
    code += [PACKAGE / f"{module}.py" for module in ("card", "status", "timeline", "row_history")]
    return version_of(code, (pydantic.VERSION, yaml.__version__, str(root)))
