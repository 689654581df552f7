"""What lies in the data folder: the files to read, by kind and id, and whatever would not be read."""

import difflib
import os
import re
from pathlib import Path

from gazette.reading.known import KIND_NAMES
from gazette.reading.problems import DataError, Problem

KINDS = tuple(kind for kind in KIND_NAMES if kind not in ("places", "sectors"))
"""The folders of records."""
OTHER_FOLDERS = ("reference", "schema")
OTHER_FILES = ("places.yml", "site.yml", "finder.yml")
ID = re.compile(r"(?!\d+$|national$)[a-z0-9]+(-[a-z0-9]+)*")
"""A record's id: the stem of its file and the last part of its address. Years and `national` are those of fronts."""


class Folder:
    """`root`/data, listed."""

    def __init__(self, root: Path) -> None:
        """List it; raises DataError when there is no such folder."""
        self.root, self.folder = root, root / "data"
        self.problems: list[Problem] = []
        if not self.folder.is_dir():
            raise DataError([Problem("data", 1, "", "没有 data 目录；数据放在 mkdocs.yml 旁边的 data 里")])
        self._strays()
        self.files = {(kind, ident): file for kind in KINDS for ident, file in self._records(kind)}
        """Kind and id → the file, relative to the root."""

    def _complain(self, path: Path, advice: str) -> None:
        """A problem with a file as a whole."""
        self.problems.append(Problem(path.relative_to(self.root).as_posix(), 1, "", advice))

    def _entries(self, folder: Path) -> list[Path | os.DirEntry[str]]:
        """What lies in a folder, without what is hidden and what starts with _, such as templates."""
        try:
            with os.scandir(folder) as entries:
                found = sorted((entry for entry in entries if entry.name[0] not in "._"), key=lambda entry: entry.name)
                return [Path(entry.path) if entry.is_symlink() else entry for entry in found]  # a link may lead nowhere
        except OSError:
            self._complain(folder, "这个目录读不出来，请检查它的权限")
            return []

    def _strays(self) -> None:
        """Complain about what lies in data/ and would not be read."""
        for entry in self._entries(self.folder):
            path = Path(entry)
            if entry.name in (*KINDS, *OTHER_FOLDERS):
                if not entry.is_dir():
                    self._complain(path, "这里应当是目录")
            elif entry.name in OTHER_FILES:
                if not entry.is_file():
                    self._complain(path, "这里应当是文件")
            elif entry.is_dir():
                near = difflib.get_close_matches(entry.name, KINDS, 1, 0.6)
                advice = f"是不是 {near[0]}" if near else f"记录放在 {'、'.join(KINDS)} 里"
                self._complain(path, f"没有这一类记录；{advice}")
            elif path.suffix in (".yml", ".yaml"):
                self._complain(path, f"这个文件不会被读到；记录放在 data/ 下的 {'、'.join(KINDS)} 里")

    def _records(self, kind: str) -> list[tuple[str, str]]:
        folder = self.folder / kind
        found = []
        for entry in self._entries(folder) if folder.is_dir() else ():
            stem, dot, suffix = entry.name.rpartition(".")
            if entry.is_dir():
                self._complain(Path(entry), "记录直接放在上一级目录，不分子目录")
            elif not dot or suffix != "yml":
                self._complain(Path(entry), "这里只放记录，扩展名写成 .yml")
            elif not entry.is_file():
                self._complain(Path(entry), "这不是文件，或者是一个断了的链接")
            elif not ID.fullmatch(stem):
                self._complain(
                    Path(entry), "文件名就是网址：只用小写英文、数字和连字符，不能全是数字，也不能是 national"
                )
            else:
                found.append((stem, f"data/{kind}/{entry.name}"))
        return found
