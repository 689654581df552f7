"""Whole files, written by thousands: by their numbers, since an object for each takes as long again."""

import os
from collections.abc import Iterator
from struct import Struct

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

STAMP = Struct("<Qqq")
"""A file as it was written: its number in the file system, its size, and when, in nanoseconds.

A file that is written while another one stands has another number than that. Stamps are packed, since there is one for
each file of a site.
"""


def each_stamp(stamps: bytes) -> Iterator[bytes]:
    """Stamps that stand one after the other, by themselves."""
    return (stamps[start : start + STAMP.size] for start in range(0, len(stamps), STAMP.size))


def size_of(stamp: bytes) -> int:
    """Bytes in a file."""
    return STAMP.unpack(stamp)[1]  # type: ignore[no-any-return]


def contents(file: str) -> bytes:
    """What a file holds."""
    with open(file, "rb", buffering=0) as opened:
        return opened.read()


def written(file: str, content: bytes) -> bytes:
    """The stamp of a new file with this content."""
    opened = created(file)
    try:
        while content:
            content = content[os.write(opened, content) :]
        found = os.fstat(opened)
    finally:
        os.close(opened)
    return STAMP.pack(found.st_ino, found.st_size, found.st_mtime_ns)


def created(file: str) -> int:
    """A new file, opened. What stood there may have another name elsewhere, and stays as it is there."""
    try:
        return os.open(file, NEW_FILE, 0o666)
    except FileExistsError:
        os.unlink(file)
    except FileNotFoundError:
        folder = os.path.dirname(file)
        try:
            os.mkdir(folder)
        except OSError:  # more is missing than this folder, or another process was faster
            os.makedirs(folder, exist_ok=True)
    return os.open(file, NEW_FILE, 0o666)
