"""Files → the site folder: only what changed, all or nothing.

A site is made in a folder beside its target and swapped in when it is whole, so that readers see the last good site
or the new one and never a part of either. What the swap takes out is kept as the next folder to work in: it lacks
only what has changed since, and files that are the same in both are one file with two names, never written to again.
One build at a time: a second one says so and stops.
"""

import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cached_property
from itertools import compress
from operator import ne
from pathlib import Path
from typing import Any

from gazette.files import STAMP, contents, each_stamp, size_of, written
from gazette.keeping import OwnShelf, Shelf, version_of
from gazette.parallel import Meanwhile

try:
    import fcntl
except ImportError:  # Windows: no lock, and the swap takes two renames
    fcntl = None  # type: ignore[assignment]

AT_FDCWD = -100
RENAME_EXCHANGE = 2
NAME = "published"
VERSION = version_of(Path(__file__).with_name(name) for name in ("publishing.py", "files.py"))
NOTHING: tuple[Any, ...] = ("", b"", {}, None, None, [])
"""What is kept of a site of which nothing is known.

The paths of its files, with `BETWEEN` them, and their stamps; its finished folders; the published folder itself, the
spare one, and what differs in that.
"""
BETWEEN = "\0"


class BusyError(Exception):
    """Another build is writing to the same site."""


class Staging:
    """A site being built beside its target."""

    def __init__(self, target: Path, memory: Shelf) -> None:
        """Take the lock, mend what a killed build left behind, and look what is there.

        `memory` keeps what was published, and the folder to work in next. Where it is this process's own, so is the
        target, of which then not every file is looked at. Raises BusyError when another build holds the lock.
        """
        self.target, self.memory = target.resolve(), memory
        beside = self.target.parent
        beside.mkdir(parents=True, exist_ok=True)
        self.by_mkdocs = beside / f".{self.target.name}-mkdocs"
        """Where MkDocs writes its own pages, which are then put into the site like all others."""
        self.folder = beside / f".{self.target.name}-new"
        self.old = beside / f".{self.target.name}-old"
        self.spare = memory.folder / "spare"
        self.lock = self._locked(beside / f".{self.target.name}-lock")
        repair(self.target)
        for left in (self.folder, self.by_mkdocs):
            shutil.rmtree(left, ignore_errors=True)
        self._kept = memory.kept(NAME, VERSION) or NOTHING
        kept, private = self._kept, isinstance(memory, OwnShelf)
        self._as_kept = Meanwhile(
            lambda: is_as_kept(self.target, kept, private), lambda: spare_is_whole(self.spare, kept, private)
        )
        self._renewed: list[str] = []
        """Finished folders, and files in them, that are not what they were under the same name."""
        self._open = False

    def _locked(self, path: Path) -> int | None:
        if fcntl is None:
            return None
        lock = os.open(path, os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise BusyError(f"另一个构建正在写 {self.target}，等它结束再试") from None
        return lock

    @cached_property
    def _certain(self) -> bool:
        """Whether the target still is what was kept of it."""
        return self._as_kept.answer()

    @cached_property
    def known(self) -> dict[str, bytes]:
        """The stamp of what stands in the target, as far as that is certain."""
        paths, stamps, *others = self._kept if self._certain else NOTHING
        self._kept = "", b"", *others  # not wanted twice
        return dict(zip(paths.split(BETWEEN), each_stamp(stamps), strict=False))

    @cached_property
    def folders(self) -> set[str]:
        """The finished folders in it: each is named after its content, and taken over as a whole."""
        return set(self._kept[2]) if self._certain else set()

    def open(self) -> None:
        """Have a folder to write to that is the target as it is known."""
        if self._open:
            return
        self._open = True
        missing: Iterable[str] = (*self.known, *self.folders)
        if self._certain and self._as_kept.answer():
            *_, behind = self._kept
            self.spare.rename(self.folder)
            for path in behind:
                remove(self.folder, path)
            missing = (path for path in behind if (self.target / path).exists())
        else:
            shutil.rmtree(self.spare, ignore_errors=True)
            self.folder.mkdir()
        try:
            for path in missing:
                linked(self.target / path, self.folder / path)
        except OSError:  # a file system without links: write everything
            self.known, self.folders = {}, set()
            shutil.rmtree(self.folder)
            self.folder.mkdir()

    def write(self, path: str, content: bytes) -> bytes:
        """Put one file into the site, `path` being relative to its root, unless it stands there already."""
        before = self.known.get(path)
        if before and size_of(before) == len(content) and contents(f"{self.target}/{path}") == content:
            return before
        return self.rewrite(path, content)

    def rewrite(self, path: str, content: bytes) -> bytes:
        """The same for a file that this build may have written already, with another content."""
        self.open()
        return written(f"{self.folder}/{path}", content)

    def read(self, path: str) -> bytes:
        """What a file of the site holds by now."""
        return contents(f"{self.folder if self._open else self.target}/{path}")

    def adopt(self, made: str, name: str) -> None:
        """Give a folder of finished files the name of its content."""
        if name in self.folders:  # some of its files may have been mended since
            shutil.rmtree(self.folder / name)
            self._renewed.append(name)
        (self.folder / made).rename(self.folder / name)

    def mend(self, path: str, change: Callable[[bytes], bytes]) -> None:
        """Take words out of one file of a finished folder, which keeps its name."""
        before = (self.target / path).read_bytes()
        after = change(before)
        if after != before:
            self.open()
            written(f"{self.folder}/{path}", after)
            self._renewed.append(path)

    def publish(self, files: Mapping[str, bytes], folders: Iterable[str]) -> bool:
        """Make the site hold just these files and finished folders, and swap it in; whether anything had to be done."""
        shutil.rmtree(self.by_mkdocs, ignore_errors=True)
        now = set(folders)
        gone = [*(self.known.keys() - files.keys()), *(self.folders - now)]
        changed = [*compress(files, map(ne, files.values(), map(self.known.get, files)))]
        changed += [*(now - self.folders), *self._renewed]
        if gone or changed:
            self.open()
            for path in gone:
                remove(self.folder, path)
            self._swap([*gone, *changed], files, now)
        elif self._open:
            self._keep(self.folder, [])
        self._release()
        return bool(gone or changed)

    def _swap(self, behind: list[str], files: Mapping[str, bytes], folders: set[str]) -> None:
        self.memory.keep(NAME, VERSION, NOTHING)  # from here on nothing is certain until the end
        if not self.target.exists():
            self.folder.rename(self.target)
            left = None
        elif exchanged(self.folder, self.target):
            left = self.folder
        else:  # the folder named “old” tells the next start how far this came
            shutil.rmtree(self.old, ignore_errors=True)
            self.target.rename(self.old)
            self.folder.rename(self.target)
            left = self.old
        if left and not self.known:  # nobody knows what is in there
            shutil.rmtree(left)
            left = None
        self.known, self.folders = dict(files), folders
        self._keep(left, behind)

    def _keep(self, folder: Path | None, behind: list[str]) -> None:
        """Remember what is published, and keep what the swap took out as the next folder to work in."""
        shutil.rmtree(self.spare, ignore_errors=True)
        if folder:
            try:
                self.memory.folder.mkdir(parents=True, exist_ok=True)
                folder.rename(self.spare)
            except OSError:  # another file system
                shutil.rmtree(folder)
        folders = {name: dated(self.target / name) for name in sorted(self.folders)}
        files = BETWEEN.join(self.known), b"".join(self.known.values())
        published = *files, folders, identity(self.target), identity(self.spare), behind
        self.memory.keep(NAME, VERSION, published)

    def discard(self) -> None:
        """Leave the last site as it was."""
        for folder in (self.folder, self.by_mkdocs):
            shutil.rmtree(folder, ignore_errors=True)
        self._release()

    def _release(self) -> None:
        self._as_kept.end()
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None
            (self.target.parent / f".{self.target.name}-lock").unlink(missing_ok=True)


def prepare(target: Path, memory: Shelf) -> None:
    """Bring the folder to work in next up to the target, before anybody waits for it."""
    staging = Staging(target, memory)
    try:
        staging.open()
        staging.publish(staging.known, staging.folders)
    except OSError:  # the next build tries it itself, and says so
        staging.discard()


def is_as_kept(target: Path, kept: tuple[Any, ...], private: bool) -> bool:
    """What was kept of a site is believed only as far as its folders still are what they were."""
    paths, stamps, folders, live, *_ = kept
    return (
        live is not None
        and identity(target) == live
        and (private or as_written(target, paths, stamps))
        and all(dated(target / folder) == dates for folder, dates in folders.items())
    )


def spare_is_whole(spare: Path, kept: tuple[Any, ...], private: bool) -> bool:
    """Whether the spare folder has what it should: it lies where people clean up."""
    paths, stamps, folders, _, known, behind = kept
    return (
        known is not None
        and identity(spare) == known
        and (private or as_written(spare, paths, stamps, but=frozenset(behind)))
        and all((spare / folder).is_dir() for folder in folders if folder not in behind)
    )


def identity(folder: Path) -> tuple[int, int] | None:
    """What a folder keeps when it is renamed; None when there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def as_written(folder: Path, paths: str, stamps: bytes, but: Container[str] = ()) -> bool:
    """Whether the files in a folder, `but` some, have not been touched since their stamps were made."""
    root = f"{folder}/"
    try:
        for path, (number, size, changed) in zip(paths.split(BETWEEN), STAMP.iter_unpack(stamps), strict=False):
            if path in but:
                continue
            found = os.stat(root + path)
            if found.st_ino != number or found.st_size != size or found.st_mtime_ns != changed:
                return False
    except OSError:
        return False
    return True


def dated(folder: Path) -> list[int]:
    """When files were last added to a folder, or to a folder in it, or taken out, in nanoseconds."""
    try:
        inside = sorted(entry.path for entry in os.scandir(folder) if entry.is_dir())
        return [os.stat(found).st_mtime_ns for found in (str(folder), *inside)]
    except OSError:
        return []


def linked(file: Path, to: Path) -> None:
    """Give a file a second name, or every file in a folder."""
    if file.is_dir():
        for inner in file.iterdir():
            linked(inner, to / inner.name)
        return
    try:
        os.link(file, to)
    except FileExistsError:
        return
    except FileNotFoundError:
        to.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, to)


def remove(folder: Path, path: str) -> None:
    """Remove a file or a finished folder, and the folders that are then empty."""
    file = folder / path
    if file.is_dir():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)
    for parent in file.parents:
        if parent == folder:
            return
        try:
            parent.rmdir()
        except OSError:
            return


def repair(target: Path) -> None:
    """Finish or undo a swap that was killed between its two renames."""
    old = target.parent / f".{target.name}-old"
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step where the system can (Linux's renameat2)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))
