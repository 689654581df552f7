"""The cache of what was read: each data file's content is taken apart once, however often a site is built.

It lies in `.gazette/` and may be deleted at any time. Nothing in it is believed that does not match: a file by its
content (or by size, inode and times, when those say that it cannot have changed), a stored tree by its checksum, all
of it by the code that made it. Trees of files that were read together lie in one file, which is named after its content
and goes some time after nobody needs a tree in it.
"""

import contextlib
import marshal
import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, starmap
from pathlib import Path
from struct import Struct
from typing import Any, NamedTuple, TypeAlias
from zlib import crc32

from orjson import loads

from gazette import keeping

Signature: TypeAlias = tuple[int, int, int, int]
"""Size, inode, and when content and inode last changed, in nanoseconds."""
Reference: TypeAlias = tuple[tuple[str, ...], str]
"""An id, and the kinds of which a record must have it."""
Packed: TypeAlias = bytes | memoryview
PLACE = Struct("<16sIII")
"""Where a tree lies: the file, where it begins there, its length, its checksum."""
READ = "read"
"""The folder of the files of trees; in `trees` an earlier version kept a database."""
SPARED = 32
"""So many files of trees are left that no data file needs: `mkdocs serve` shows the last good records meanwhile."""
MARGIN = 1_000_000_000
"""Times this near to the start of reading, in nanoseconds, do not prove that a file has stayed the same."""


class Kept(NamedTuple):
    """What is kept of a data file in which nothing is wrong."""

    signature: Signature | None
    """None where it proves nothing."""
    digest: bytes
    """Of the content, and of the code that read it."""
    waits: str
    """Until when it is not published, as `Publication.waits`."""
    tree: bytes
    """Where its tree lies (`PLACE`)."""
    card: tuple[Any, ...]
    """Its card, as a plain tuple, without its `more`; empty for a draft that is not complete."""
    more: Packed
    """That of its card."""
    asides: Packed
    """Its names and references, packed: asked for when something is wrong."""

    @property
    def names(self) -> tuple[str, ...]:
        """What a person may write instead of its id."""
        return marshal.loads(self.asides)[0]  # type: ignore[no-any-return]

    @property
    def references(self) -> tuple[Reference, ...]:
        """What it refers to."""
        return marshal.loads(self.asides)[1]  # type: ignore[no-any-return]


class Gathering:
    """What is kept of many files, in little memory.

    What is seldom asked lies in one piece, of which each file has a view: a process that is copied shares it, whoever
    looks at it. Values of cards that are alike are one object, here and in what is stored.
    """

    def __init__(self) -> None:
        self._light: list[tuple[Any, ...]] = []
        self._seldom = bytearray()
        self._alike: dict[Any, Any] = {(): (), None: None}

    def add(self, key: Any, entry: Kept) -> None:
        """Take in what is kept of one file; `key` is what the caller calls it by."""
        light = entry._replace(card=tuple(map(self._one, entry.card)))
        self._light.append(_light(key, light))
        self._seldom += entry.more
        self._seldom += entry.asides

    def _one(self, value: Any) -> Any:
        """The value, as one object with all that are like it; what holds numbers stays, for 0 is like False."""
        if type(value) is str:
            return self._alike.setdefault(value, value)
        if type(value) is tuple:
            value = tuple(map(self._one, value))
            if all(map(self._alike.__contains__, value)):
                return self._alike.setdefault(value, value)
        return value

    def entries(self) -> Iterator[tuple[Any, Kept]]:
        """All of it, each with its key; nothing can be added any more."""
        seldom = bytes(self._seldom)  # what cannot change, for a card has a hash
        self._seldom.clear()
        return _together(self._light, seldom)


class Store:
    """The cache of one project."""

    def __init__(self, folder: Path, version: str, again: bool = False) -> None:
        """`version` names the code that reads and the rules that records have passed; another one starts anew.

        Whoever asks `again` and again what is kept need not wait for it to be read again, unless others changed it.
        """
        self.folder, self.version, self.again = folder, version, again
        self._last: tuple[list[str], dict[str, Kept], Any] | None = None
        """What is kept, with the marks of the files in which it is."""
        self._stored = 0
        """How many files are kept in `cards`."""
        self._since: set[str] = set()
        """Those of which something else is known since, or nothing."""
        self.started = 0
        """When the reading began, by the clock of the file system."""

    def _now(self) -> int:
        """The file system's clock, by which changes of files are dated; 0 where nothing can be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            clock = self.folder / "clock"
            clock.touch()
            return clock.stat().st_mtime_ns
        except OSError:
            return 0

    def digest(self, content: bytes) -> bytes:
        """The name of a content under this version."""
        return blake2b(content, digest_size=16, key=self.version.encode()[:64]).digest()

    def signature(self, path: str) -> Signature:
        """What tells that a file has changed, without reading it."""
        found = os.stat(path)
        return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns

    def proven(self, signature: Signature) -> Signature | None:
        """The signature, unless the file is so young that it may change again without showing."""
        return signature if max(signature[2:]) < self.started - MARGIN else None

    def kept(self) -> tuple[dict[str, Kept], Any]:
        """File → what is kept of it, and the ids for which all references were good.

        Nothing when the cache is missing, damaged or of another version.
        """
        self.started = self._now()
        marks = self._marks()
        if self._last and self._last[0] == marks:
            return self._last[1:]
        found, sound = self._read()
        if self.again:
            self._last = marks, found, sound
        return found, sound

    def _marks(self) -> list[str]:
        return [keeping.mark(self.folder / name) for name in ("cards", "since")]

    def _read(self) -> tuple[dict[str, Kept], Any]:
        cards = self.folder / "cards"
        light, seldom, sound = keeping.kept(cards, self.version) or ([], b"", None)
        found = dict(_together(light, seldom))
        self._stored, self._since = len(found), set()
        if since := keeping.kept(self.folder / "since", self.version + keeping.mark(cards)):
            light, seldom, gone, sound = since
            changes = dict(_together(light, seldom))
            self._since = {*changes, *gone}
            found |= changes
            for file in gone:
                found.pop(file, None)
        return found, sound

    def keep(self, entries: Mapping[str, Kept], before: Mapping[str, Kept], sound: Any) -> None:
        """Remember these files and forget all others; few changes of what was kept before are written beside that."""
        self._write(entries, before, sound)
        if self.again:
            self._last = self._marks(), dict(entries), sound

    def _write(self, entries: Mapping[str, Kept], before: Mapping[str, Kept], sound: Any) -> None:
        cards, since = self.folder / "cards", self.folder / "since"
        changes = {
            file: entry for file, entry in entries.items() if before.get(file) is not entry or file in self._since
        }
        gone = [file for file in self._since.union(before) if file not in entries]
        if len(changes) + len(gone) <= self._stored // 20:
            keeping.keep(since, self.version + keeping.mark(cards), (*_apart(changes), gone, sound))
            self._since = {*changes, *gone}
            return
        keeping.keep(cards, self.version, (*_apart(entries), sound))
        self._stored, self._since = len(entries), set()
        with contextlib.suppress(OSError):
            since.unlink(missing_ok=True)
            wanted = {PLACE.unpack(entry.tree)[0].hex() for entry in entries.values()}
            others = [file for file in (self.folder / READ).iterdir() if file.name not in wanted]
            for file in others if len(others) > len(wanted) + SPARED else ():
                file.unlink(missing_ok=True)

    def keep_trees(self, trees: Sequence[bytes]) -> list[bytes]:
        """Remember trees as JSON, if the folder can be written at all; where they lie."""
        if not trees:
            return []
        content = b"".join(trees)
        name = blake2b(content, digest_size=16).digest()
        file = self.folder / READ / name.hex()
        new = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(content)
            new.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                new.unlink()
        ends = accumulate(map(len, trees))
        return [
            PLACE.pack(name, end - len(tree), len(tree), crc32(tree)) for tree, end in zip(trees, ends, strict=True)
        ]

    def tree(self, place: bytes) -> Any:
        """The tree that lies there; None when it is gone or damaged."""
        name, start, size, checksum = PLACE.unpack(place)
        try:
            file = os.open(f"{self.folder}/{READ}/{name.hex()}", os.O_RDONLY | getattr(os, "O_BINARY", 0))
            try:
                os.lseek(file, start, os.SEEK_SET)
                found = os.read(file, size)
            finally:
                os.close(file)
        except OSError:
            return None
        return loads(found) if len(found) == size and crc32(found) == checksum else None


def _light(key: Any, entry: Kept) -> tuple[Any, ...]:
    """Key, what is often asked, and the lengths of the rest."""
    return key, *entry[:-2], len(entry.more), len(entry.asides)


def _apart(entries: Mapping[str, Kept]) -> tuple[list[tuple[Any, ...]], bytes]:
    """What is often asked of each, and the rest of all in one piece."""
    return list(starmap(_light, entries.items())), b"".join(part for entry in entries.values() for part in entry[-2:])


def _together(entries: list[tuple[Any, ...]], seldom: bytes) -> Iterator[tuple[Any, Kept]]:
    """The other way round; the rest as views of the one piece."""
    start, whole = 0, memoryview(seldom)
    for key, *light, more, asides in entries:
        middle, end = start + more, start + more + asides
        yield key, Kept._make((*light, whole[start:middle], whole[middle:end]))
        start = end
