"""Files → the site folder, all or nothing.

A site is built in a folder beside its target and swapped in when it is whole, so that readers see the last good site
or the new one and never a part of either. One build at a time: a second one says so and stops.
"""

import ctypes
import errno
import os
import shutil
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: no lock, and the swap takes two renames
    fcntl = None  # type: ignore[assignment]

AT_FDCWD = -100
RENAME_EXCHANGE = 2


class BusyError(Exception):
    """Another build is writing to the same site."""


class Staging:
    """A site being built beside its target."""

    def __init__(self, target: Path) -> None:
        """Take the lock, mend what a killed build left behind, and make an empty folder to build in.

        Raises BusyError when another build holds the lock.
        """
        self.target = target.resolve()
        beside = self.target.parent
        beside.mkdir(parents=True, exist_ok=True)
        self.folder = beside / f".{self.target.name}-new"
        self.old = beside / f".{self.target.name}-old"
        self.lock = self._locked(beside / f".{self.target.name}-lock")
        repair(self.target)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

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

    def write(self, path: str, content: bytes) -> None:
        """Put one file into the site; `path` is relative to its root."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def remove(self, path: str) -> None:
        """Take a folder out of the site again."""
        shutil.rmtree(self.folder / path, ignore_errors=True)

    def swap(self) -> None:
        """Put the finished site in the place of the last one."""
        if not self.target.exists():
            self.folder.rename(self.target)
        elif _exchanged(self.folder, self.target):
            shutil.rmtree(self.folder)
        else:  # the folder named “old” tells the next start how far this came
            shutil.rmtree(self.old, ignore_errors=True)
            self.target.rename(self.old)
            self.folder.rename(self.target)
            shutil.rmtree(self.old)
        self._release()

    def discard(self) -> None:
        """Leave the last site as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._release()

    def _release(self) -> None:
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None
            (self.target.parent / f".{self.target.name}-lock").unlink(missing_ok=True)


def repair(target: Path) -> None:
    """Finish or undo a swap that was killed between its two renames."""
    old = target.parent / f".{target.name}-old"
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
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
