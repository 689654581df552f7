"""The cache of what was read: each data file's content is taken apart once, however often a site is built.

It lies in `.gazette/` and may be deleted at any time. Nothing in it is believed that does not match: a file by its
content (or by size, inode and times, when those say that it cannot have changed), a stored tree by its checksum, all
of it by the code that made it.
"""

import contextlib
import marshal
import os
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from gazette import keeping

Signature: TypeAlias = tuple[int, int, int, int]
"""Size, inode, and when content and inode last changed, in nanoseconds."""
Reference: TypeAlias = tuple[tuple[str, ...], str]
"""An id, and the kinds of which a record must have it."""
MARGIN = 1_000_000_000
"""Times this near to the start of reading, in nanoseconds, do not prove that a file has stayed the same."""


class Kept(NamedTuple):
    """What is kept of a valid data file."""

    signature: Signature | None
    """None where it proves nothing."""
    digest: bytes
    """Of the content, and of the code that read it."""
    names: tuple[str, ...]
    """What a person may write instead of its id."""
    references: tuple[Reference, ...]
    """What it refers to."""
    card: tuple[Any, ...]
    """Its card, as a plain tuple."""


class Store:
    """The cache of one project."""

    def __init__(self, folder: Path, version: str) -> None:
        """`version` names the code that reads and the rules that records have passed; another one starts anew."""
        self.folder, self.version = folder, version
        self._trees: tuple[int, sqlite3.Connection] | None = None
        self.started = self._now()

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

    def signature(self, path: Path) -> Signature:
        """What tells that a file has changed, without reading it."""
        found = path.stat()
        return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns

    def proven(self, signature: Signature) -> Signature | None:
        """The signature, unless the file is so young that it may change again without showing."""
        return signature if max(signature[2:]) < self.started - MARGIN else None

    def kept(self) -> dict[str, Kept]:
        """File → what is kept of it; nothing when the cache is missing, damaged or of another version."""
        version, entries = keeping.kept(self.folder / "cards") or ("", {})
        return {file: Kept._make(entry) for file, entry in entries.items()} if version == self.version else {}

    def keep(self, entries: Mapping[str, Kept]) -> None:
        """Remember these files and forget all others."""
        plain = {file: tuple(entry) for file, entry in entries.items()}
        keeping.keep(self.folder / "cards", (self.version, plain))
        with contextlib.suppress(OSError, sqlite3.Error):
            self._forget({entry.digest for entry in entries.values()})

    def keep_trees(self, trees: Iterable[tuple[bytes, bytes]]) -> None:
        """Remember trees (digest of the file, marshalled); a cache that cannot be written stays without them."""
        try:
            with self._connection() as trees_by_digest:
                rows = ((digest, _checked(tree)) for digest, tree in trees)
                trees_by_digest.executemany("INSERT OR REPLACE INTO trees VALUES (?, ?)", rows)
        except (OSError, sqlite3.Error):
            self.forget_trees()

    def tree(self, digest: bytes) -> Any:
        """The tree of a content; None when it is not there or damaged."""
        try:
            found = self._connection().execute("SELECT tree FROM trees WHERE digest = ?", (digest,)).fetchone()
        except (OSError, sqlite3.Error):
            self.forget_trees()
            return None
        if not found or found[0] != _checked(found[0][16:]):
            return None
        return marshal.loads(found[0][16:])

    def forget_trees(self) -> None:
        """Start the trees anew."""
        if self._trees:
            self._trees[1].close()
        self._trees = None
        for name in ("trees", "trees-journal"):
            (self.folder / name).unlink(missing_ok=True)

    def _forget(self, wanted: set[bytes]) -> None:
        """Drop the trees that no file has any more, once they are many."""
        with self._connection() as trees:
            (count,) = trees.execute("SELECT count(*) FROM trees").fetchone()
            if count > 2 * len(wanted) + 100:
                stored = {digest for (digest,) in trees.execute("SELECT digest FROM trees")}
                trees.executemany("DELETE FROM trees WHERE digest = ?", ((digest,) for digest in stored - wanted))

    def _connection(self) -> sqlite3.Connection:
        """This process's own connection: one that a parent process opened must not be used."""
        if self._trees is None or self._trees[0] != os.getpid():
            connection = sqlite3.connect(self.folder / "trees", timeout=60, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")  # a cache: what a crash damages is noticed and read again
            connection.execute("CREATE TABLE IF NOT EXISTS trees (digest BLOB PRIMARY KEY, tree BLOB)")
            self._trees = os.getpid(), connection
        return self._trees[1]


def _checked(tree: bytes) -> bytes:
    return blake2b(tree, digest_size=16).digest() + tree


def version_of(packages: Iterable[str], files: Iterable[Path]) -> str:
    """A name for code: changes when a source file, Python or the version of a package does."""
    found = blake2b(" ".join((sys.version, *packages)).encode(), digest_size=16)
    for file in files:
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
