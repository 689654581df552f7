"""Plain values kept in a file between runs: written whole or not at all, and not believed when damaged or outdated."""

import contextlib
import marshal
import os
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

SIZE = 16


class Shelf:
    """A folder of such values, each with a name of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, name: str, version: str, value: Any) -> None:
        """Write one, if the folder can be written at all."""
        keep(self.folder / name, version, value)

    def kept(self, name: str, version: str) -> Any:
        """The value; None when there is none, it is damaged, or another version wrote it."""
        return kept(self.folder / name, version)


class OwnShelf(Shelf):
    """The same for as long as this process runs, which alone uses the folder: values stay in its memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._values: dict[str, Any] = {}

    def keep(self, name: str, version: str, value: Any) -> None:
        """Keep one, which nobody changes any more."""
        self._values[name] = value

    def kept(self, name: str, version: str) -> Any:
        """The value; None when there is none."""
        return self._values.get(name)


def keep(path: Path, version: str, value: Any) -> None:
    """Write a value of tuples, lists, dicts, texts, bytes and numbers, if the folder can be written at all."""
    raw = marshal.dumps(value)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(_checksum(raw, version) + raw)
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()


def kept(path: Path, version: str) -> Any:
    """The value; None when there is none, it is damaged, or another version wrote it."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    content = memoryview(raw)[SIZE:]
    return marshal.loads(content) if raw[:SIZE] == _checksum(content, version) else None


def mark(path: Path) -> str:
    """Names what a file keeps; empty when it keeps nothing."""
    try:
        with path.open("rb") as opened:
            return opened.read(SIZE).decode("ascii", "replace")
    except OSError:
        return ""


def _checksum(raw: bytes | memoryview, version: str) -> bytes:
    """Tells damage, not malice: what is kept is megabytes, and read at every build."""
    return f"{crc32(raw, crc32(version.encode())):08x}{len(raw):08x}".encode()


def version_of(files: Iterable[Path], said: Iterable[str] = ()) -> str:
    """A name for code and what it works with: changes when a file, Python or what is `said` does."""
    found = blake2b(" ".join((sys.version, *said)).encode(), digest_size=16)
    for file in files:
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
