"""Plain values kept in a file between runs: written whole or not at all, and not believed when damaged."""

import marshal
import os
from hashlib import blake2b
from pathlib import Path
from typing import Any

SIZE = 16


def keep(path: Path, value: Any) -> None:
    """Write a value of tuples, lists, dicts, texts, bytes and numbers, if the folder can be written at all."""
    raw = marshal.dumps(value)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(_checksum(raw) + raw)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)


def kept(path: Path) -> Any:
    """The value; None when there is none, or it is damaged."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    return marshal.loads(raw[SIZE:]) if raw[:SIZE] == _checksum(raw[SIZE:]) else None


def _checksum(raw: bytes) -> bytes:
    """Of the content and of the format, which goes with the version of Python."""
    return blake2b(raw, digest_size=SIZE, person=f"marshal {marshal.version}".encode()).digest()
