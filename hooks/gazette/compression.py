"""A published site → a folder for a web server: the same files, and beside each its gzip and brotli.

The folder is made beside its target and exchanged with it in one step, so that a reader gets the last one or the new
one. What the exchange leaves is the spare, which the next run brings up to date: what a run costs is what has changed.
A memory tells what each file was made from; whatever does not stand as remembered is made anew.

The site's files are linked where the file system can: nobody may write into a published file, only replace it.
"""

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]

from gazette.publishing import exchanged

try:
    import fcntl
except ImportError:  # Windows: no lock
    fcntl = None  # type: ignore[assignment]

SMALLEST = 512
"""Bytes; a smaller file travels in one packet with its headers anyway."""
QUALITY = 8
"""Of brotli: 16 % smaller than gzip for the same time; 9 takes twenty times as long for the next 0.2 %."""
FINEST = 11
"""Of brotli for scripts and styles: few, and on every page."""
QUALITIES = {
    **dict.fromkeys(
        (".atom", ".csv", ".html", ".ics", ".json", ".jsonld", ".rss", ".txt", ".webmanifest", ".xml"), QUALITY
    ),
    ".bin": QUALITY,  # pieces of the search index
    **dict.fromkeys((".css", ".js", ".mjs", ".svg"), FINEST),
}
MADE_BY = f"{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()} {brotli.__version__} {zlib.ZLIB_RUNTIME_VERSION}"
"""A memory of another version of this module or of its libraries is not believed."""

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds: what tells a changed file without reading it."""


class CompressionError(Exception):
    """Why there is no folder to serve, in words for an editor."""


class Made(NamedTuple):
    """What is remembered of one file; its variants bear the same time as the file."""

    size: int
    source_time: int
    """Of the site's file, which may be newer than `time` with the same content."""
    quality: int
    """Of brotli; 0: the file has no variants."""
    time: int
    digest: str
    """Of the content and the quality: two files with the same have the same variants."""
    gz: int | None
    """Size of the gzip; None: there is none."""
    br: int | None

    @property
    def asked(self) -> tuple[int, int, int]:
        """What the site asked for: size, time and quality."""
        return self.size, self.source_time, self.quality

    def files(self, path: str) -> Iterator[tuple[str, Stamp]]:
        """The files that stand for `path`, as they were left."""
        for ending, size in (("", self.size), (".gz", self.gz), (".br", self.br)):
            if size is not None:
                yield path + ending, (size, self.time)


class Folder:
    """A folder of an earlier run, known as far as it stands as that run remembers."""

    def __init__(self, path: Path, remembered: dict[str, Made], stamp: Callable[[str], Stamp | None]) -> None:
        """`stamp` says how a file of the folder stands on the disk; None: there is none."""
        self.path = path
        self._remembered = remembered
        self._stamp = stamp

    def get(self, path: str) -> Made | None:
        """What was made of a file, if it and its variants stand as they were left."""
        made = self._remembered.get(path)
        return made if made and all(self._stamp(file) == stamp for file, stamp in made.files(path)) else None

    @cached_property
    def alike(self) -> dict[str, str]:
        """Digest → a path with that content."""
        return {made.digest: path for path, made in self._remembered.items()}


def compress(site: Path, target: Path, memory: Path) -> int:
    """Bring `target` up to date with `site`, and say how many files were compressed.

    `memory` is a folder for what one run tells the next; it may be deleted at any time.
    Raises CompressionError, the target untouched, when the site is missing or being replaced, when the target is not
    one that this function makes, or when another run is at work.
    """
    site, target = site.resolve(), target.resolve()
    if not site.is_dir():
        raise CompressionError(f"没有 {site}；先运行 mkdocs build")
    if site == target or site in target.parents or target in site.parents:
        raise CompressionError(f"{target} 和 {site} 不能是同一个文件夹，也不能一个在另一个里面")
    spare = target.with_name(f".{target.name}-next")
    with _alone(memory):
        _claim(target, spare)
        before = site.stat().st_ino
        try:
            change = _update(spare, site, target, memory / f"{target.name}.json")
            replaced = site.stat().st_ino != before
        except FileNotFoundError:
            replaced = True
        if replaced:
            raise CompressionError(f"{site} 正在被另一个构建换掉，等它结束再试")
        _exchange(spare, target)
        with suppress(OSError):  # what is not done here the next run does
            _follow(spare, target, change)
    return change.compressed


def scan(folder: Path) -> dict[str, Stamp]:
    """Every file of a folder, by its path in there."""
    found, waiting = dict[str, Stamp](), [""]
    while waiting:
        place = waiting.pop()
        with os.scandir(f"{folder}/{place}") as entries:
            for entry in entries:
                path = place + entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                else:
                    status = entry.stat()
                    found[path] = (status.st_size, status.st_mtime_ns)
    return found


def variants(content: bytes, quality: int) -> list[tuple[str, bytes | None]]:
    """The gzip and the brotli of a file by their endings, None where it is not smaller; the same bytes on every run."""
    gz = zlib.compress(content, 9, wbits=31) if quality else content  # 31: with gzip's header, without time and name
    br = brotli.compress(content, quality=quality) if quality else content
    return [(end, variant if len(variant) < len(content) else None) for end, variant in ((".gz", gz), (".br", br))]


class _Change(NamedTuple):
    """What a run did to the spare."""

    removed: Set[str]
    """Files, variants among them; some were made anew."""
    made: dict[str, Made]
    compressed: int
    """How many of the made were compressed; the others were linked or left as they are."""


def _update(spare: Path, site: Path, target: Path, memory: Path) -> _Change:
    """Make the spare what the site asks for, and remember it."""
    wanted, found, remembered = scan(site), scan(spare), _recall(memory)
    last = Folder(spare, remembered, found.get)
    live = Folder(target, remembered, lambda path: _stamp(target / path))
    kept, rest = dict[str, Made](), dict[str, tuple[int, int, int]]()
    for path, stamp in wanted.items():
        asked, known = (*stamp, _quality(path, wanted)), last.get(path)
        if known and known.asked == asked:
            kept[path] = known
        else:
            rest[path] = asked
    removed = found.keys() - {file for path, known in kept.items() for file, _ in known.files(path)}
    _remove(spare, removed)
    _make_folders(spare, rest)
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # zlib and brotli let go of Python's lock
        results = list(threads.map(_Making(site, spare, live).make, rest, rest.values()))
    made = {path: one for path, (one, _) in zip(rest, results, strict=True)}
    if removed or made:
        _remember(memory, kept | made)
    return _Change(removed, made, sum(compressed for _, compressed in results))


def _follow(spare: Path, target: Path, change: _Change) -> None:
    """Do to the spare that the exchange left what was done to the target, so that the next run need not."""
    _remove(spare, change.removed)
    _make_folders(spare, change.made)
    for path, made in change.made.items():
        for file, _ in made.files(path):
            (spare / file).unlink(missing_ok=True)
            _link(target / file, spare / file)


def _quality(path: str, wanted: dict[str, Stamp]) -> int:
    """How hard to compress a file; 0 where it does not pay, or where the site brings its own variant."""
    quality = QUALITIES.get(os.path.splitext(path)[1], 0)  # noqa: PTH122 (Path takes ten times as long)
    if not quality or wanted[path][0] < SMALLEST or f"{path}.gz" in wanted or f"{path}.br" in wanted:
        return 0
    return quality


@dataclass(frozen=True)
class _Making:
    """Filling the spare from the live folder, where that holds the same content, and else from the site."""

    site: Path
    spare: Path
    live: Folder

    def make(self, path: str, asked: tuple[int, int, int]) -> tuple[Made, bool]:
        """Put a file and its variants into the spare; `asked` is its size and time in the site, and its quality.

        Says what was made, and whether it was compressed.
        """
        size, source_time, quality = asked
        known = self.live.get(path)
        if known and known.asked == asked:
            return self._adopt(known, path), False
        content = (self.site / path).read_bytes()
        digest = hashlib.blake2b(content, digest_size=16, salt=bytes([quality])).hexdigest()
        if known and known.digest == digest:  # built anew, but the same: it keeps its time, and so its ETag
            return self._adopt(known, path)._replace(source_time=source_time), False
        _link(self.site / path, self.spare / path)
        time = (self.spare / path).stat().st_mtime_ns
        before = self._before(digest)
        found = variants(content, quality) if before is None else before
        sizes = [self._variant(path + ending, variant, time) for ending, variant in found]
        return Made(size, source_time, quality, time, digest, *sizes), before is None and quality > 0

    def _adopt(self, known: Made, path: str) -> Made:
        for file, _ in known.files(path):
            _link(self.live.path / file, self.spare / file)
        return known

    def _before(self, digest: str) -> list[tuple[str, bytes | None]] | None:
        """The variants of a file of the live folder with the same content, which stands at another place."""
        path = self.live.alike.get(digest, "")
        known = self.live.get(path)
        if known is None:
            return None
        there = dict(known.files(path))
        return [
            (ending, (self.live.path / (path + ending)).read_bytes() if path + ending in there else None)
            for ending in (".gz", ".br")
        ]

    def _variant(self, path: str, variant: bytes | None, time: int) -> int | None:
        if variant is None:
            return None
        file = self.spare / path
        with file.open("xb") as opened:
            opened.write(variant)
        os.utime(file, ns=(time, time))
        return len(variant)


def _link(source: Path, file: Path) -> None:
    """The same file at another place; a copy where the file system cannot link."""
    try:
        file.hardlink_to(source)
    except (FileNotFoundError, FileExistsError):
        raise  # a copy would write into the file that is there
    except OSError:
        shutil.copy2(source, file)


def _stamp(file: Path) -> Stamp | None:
    try:
        status = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_size, status.st_mtime_ns


def _make_folders(folder: Path, paths: Iterable[str]) -> None:
    for place in {os.path.dirname(path) for path in paths}:  # noqa: PTH120 (Path takes ten times as long)
        (folder / place).mkdir(parents=True, exist_ok=True)


def _remove(folder: Path, paths: Iterable[str]) -> None:
    """Delete files, and the folders that are empty then."""
    places = set[Path]()
    for path in paths:
        (folder / path).unlink(missing_ok=True)
        places.update(Path(path).parents)
    for place in sorted(places - {Path()}, reverse=True):
        with suppress(OSError):  # not empty
            (folder / place).rmdir()


@contextmanager
def _alone(memory: Path) -> Iterator[None]:
    """One run at a time."""
    memory.mkdir(parents=True, exist_ok=True)
    with (memory / "lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise CompressionError("另一个 gazette compress 正在运行，等它结束再试") from None
        yield


def _claim(target: Path, spare: Path) -> None:
    """Make sure that the target may be replaced, and that there is a spare; mend what a killed run left."""
    old = _old(target)
    if old.exists():
        old.rename(spare if target.exists() else target)
    if target.exists() and not spare.exists() and any(target.iterdir()):
        raise CompressionError(f"{target} 不是 gazette compress 生成的，不覆盖；换一个文件夹，或先把它删掉")
    spare.mkdir(parents=True, exist_ok=True)


def _exchange(spare: Path, target: Path) -> None:
    """Put the spare in the target's place and the target in the spare's."""
    target.mkdir(exist_ok=True)
    if not exchanged(spare, target):
        target.rename(_old(target))  # the folder named “old” tells the next run how far this came
        spare.rename(target)
        _old(target).rename(spare)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}-old")


def _remember(memory: Path, made: dict[str, Made]) -> None:
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    memory.write_bytes(_seal(body) + b"\n" + body)


def _recall(memory: Path) -> dict[str, Made]:
    """What the last run remembers; nothing where that is missing, damaged or of another version."""
    try:
        seal, _, body = memory.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return {}
    return {path: Made(*row) for path, row in json.loads(body).items()} if seal == _seal(body) else {}


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(MADE_BY.encode() + body).hexdigest().encode()
