"""Files → the site folder: only what changed, all or nothing.

A site is made in a folder beside its target and swapped in when it is whole, so that readers see the last good site
or the new one and never a part of either. What the swap takes out is kept as the next folder to work in: it lacks
only what has changed since, and files that are the same in both are one file with two names, never written to again.
One build at a time: a second one says so and stops.
"""

import contextlib
import ctypes
import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from gazette import keeping

try:
    import fcntl
except ImportError:  # Windows: no lock, and the swap takes two renames
    fcntl = None  # type: ignore[assignment]

AT_FDCWD = -100
RENAME_EXCHANGE = 2


class BusyError(Exception):
    """Another build is writing to the same site."""


class Stamp(NamedTuple):
    """A file as it was written."""

    digest: bytes
    size: int
    changed: int
    """When, in nanoseconds."""


def digest(content: bytes) -> bytes:
    """The name of a content."""
    return blake2b(content, digest_size=16).digest()


class Staging:
    """A site being built beside its target."""

    def __init__(self, target: Path, memory: Path) -> None:
        """Take the lock, mend what a killed build left behind, and look what is there.

        `memory` is a folder that keeps what was published, and the folder to work in next. Raises BusyError when
        another build holds the lock.
        """
        self.target, self.memory = target.resolve(), memory
        beside = self.target.parent
        beside.mkdir(parents=True, exist_ok=True)
        self.by_mkdocs = beside / f".{self.target.name}-mkdocs"
        """Where MkDocs writes its own pages, which are then put into the site like all others."""
        self.folder = beside / f".{self.target.name}-new"
        self.old = beside / f".{self.target.name}-old"
        self.spare = memory / "spare"
        self.lock = self._locked(beside / f".{self.target.name}-lock")
        repair(self.target)
        for left in (self.folder, self.by_mkdocs):
            shutil.rmtree(left, ignore_errors=True)
        self.known: dict[str, Stamp] = {}
        """What stands in the target, as far as that is certain."""
        self._behind: list[str] | None = None
        """What the spare folder does not have, or not as it is now; None when there is no spare folder."""
        self._look()
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

    def _look(self) -> None:
        """Believe what was kept only as far as the folders still are what they were."""
        files, live, spare, behind = keeping.kept(self.memory / "published") or ({}, None, None, [])
        stamps = {path: Stamp._make(stamp) for path, stamp in files.items()}
        if live is None or identity(self.target) != live or not as_written(self.target, stamps):
            return
        self.known = stamps
        left = set(behind)
        if (
            spare is not None
            and identity(self.spare) == spare
            and as_written(self.spare, {path: stamp for path, stamp in stamps.items() if path not in left})
        ):
            self._behind = behind

    def open(self) -> None:
        """Have a folder to write to that is the target as it is known."""
        if self._open:
            return
        self._open = True
        if self.known and self._behind is not None:
            with contextlib.suppress(OSError):
                self.spare.rename(self.folder)
        if self.folder.exists():
            assert self._behind is not None
            for path in self._behind:
                remove(self.folder, path)
            missing: Iterable[str] = (path for path in self._behind if path in self.known)
        else:
            shutil.rmtree(self.spare, ignore_errors=True)
            self.folder.mkdir()
            missing = self.known
        try:
            for path in missing:
                linked(self.target / path, self.folder / path)
        except OSError:  # a file system without links: write everything
            self.known = {}
            shutil.rmtree(self.folder)
            self.folder.mkdir()

    def write(self, path: str, content: bytes) -> Stamp:
        """Put one file into the site, `path` being relative to its root, unless it stands there already."""
        name = digest(content)
        before = self.known.get(path)
        if before and before.digest == name:
            return before
        file = self.folder / path
        try:
            file.unlink(missing_ok=True)  # its other name, in the target, keeps the old content
            file.write_bytes(content)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        found = file.stat()
        return Stamp(name, found.st_size, found.st_mtime_ns)

    def adopt(self, made: str, name: str) -> dict[str, Stamp]:
        """Give a folder of finished files the name of its content; what stands there already under it stays."""
        inside = f"{name}/"
        there = {path: stamp for path, stamp in self.known.items() if path.startswith(inside)}
        if there:
            shutil.rmtree(self.folder / made)
            return there
        (self.folder / made).rename(self.folder / name)
        found = {}
        for parent, _, files in os.walk(self.folder / name):
            place = Path(parent).relative_to(self.folder).as_posix()
            for file in files:
                path, stat = f"{place}/{file}", os.stat(f"{parent}/{file}")
                found[path] = Stamp(digest(path.encode()), stat.st_size, stat.st_mtime_ns)
        return found

    def publish(self, files: Mapping[str, Stamp]) -> bool:
        """Make the site hold just these files, and swap it in; whether anything had to be done."""
        shutil.rmtree(self.by_mkdocs, ignore_errors=True)
        gone = [path for path in self.known if path not in files]
        changed = [path for path, stamp in files.items() if self.known.get(path) != stamp]
        if not gone and not changed:
            if self._open and self.memory.exists():
                self._keep_spare(self.folder, [])
            self._release()
            return False
        self.open()
        for path in gone:
            remove(self.folder, path)
        self._swap([*gone, *changed], files)
        self._release()
        return True

    def _swap(self, behind: list[str], files: Mapping[str, Stamp]) -> None:
        keeping.keep(self.memory / "published", ({}, None, None, []))  # from here on nothing is certain until the end
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
        self.known = dict(files)
        self._keep_spare(left, behind)

    def _keep_spare(self, folder: Path | None, behind: list[str]) -> None:
        """Remember what is published, and keep what the swap took out as the next folder to work in."""
        shutil.rmtree(self.spare, ignore_errors=True)
        if folder:
            try:
                self.memory.mkdir(parents=True, exist_ok=True)
                folder.rename(self.spare)
            except OSError:  # another file system
                shutil.rmtree(folder)
        files = {path: tuple(stamp) for path, stamp in self.known.items()}
        keeping.keep(self.memory / "published", (files, identity(self.target), identity(self.spare), behind))

    def discard(self) -> None:
        """Leave the last site as it was."""
        for folder in (self.folder, self.by_mkdocs):
            shutil.rmtree(folder, ignore_errors=True)
        self._release()

    def _release(self) -> None:
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None
            (self.target.parent / f".{self.target.name}-lock").unlink(missing_ok=True)


def identity(folder: Path) -> tuple[int, int] | None:
    """What a folder keeps when it is renamed; None when there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def as_written(folder: Path, files: Mapping[str, Stamp]) -> bool:
    """Whether the files in a folder have not been touched since."""
    root = f"{folder}/"
    try:
        for path, stamp in files.items():
            found = os.stat(root + path)
            if found.st_size != stamp.size or found.st_mtime_ns != stamp.changed:
                return False
    except OSError:
        return False
    return True


def linked(file: Path, to: Path) -> None:
    """Give a file a second name."""
    try:
        os.link(file, to)
    except FileNotFoundError:
        to.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, to)


def remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that are then empty."""
    file = folder / path
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
