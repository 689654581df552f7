"""The data folder → validated records.

Reading goes in three steps, so that one run finds everything: take all files apart, collect the ids, validate.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from gazette.model.approved_list import ApprovedList
from gazette.model.document import Record
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.plan import Plan
from gazette.model.programme import Programme
from gazette.model.rules import Rules
from gazette.model.site import Site
from gazette.reading.divisions import Places, read_divisions
from gazette.reading.known import Known
from gazette.reading.problems import DataError, Problem
from gazette.reading.validation import validate
from gazette.reading.yaml_text import MAX_BYTES, Path, SourceText, field_name, read_source

MODELS: dict[str, type[Record]] = {
    model.kind: model for model in (Programme, Notice, Plan, Rules, ApprovedList, Organisation)
}
"""Folder under data/ → the model of its records."""
OTHER_FOLDERS = ("reference", "schema")
OTHER_FILES = ("places.yml", "site.yml")
ID = re.compile(r"(?!\d+$)[a-z0-9]+(-[a-z0-9]+)*")
"""A record's id: the stem of its file and the last part of its address. Years alone are addresses of fronts."""


@dataclass(frozen=True)
class Data:
    """Everything that was read."""

    records: dict[str, dict[str, Record]]
    """Kind → id → record; places too."""
    site: Site
    root: FilePath

    def file(self, record: Record | Site) -> str:
        """The data file of a record, relative to the root."""
        if isinstance(record, Site):
            return "data/site.yml"
        return "data/places.yml" if record.kind == "places" else f"data/{record.kind}/{record.id}.yml"

    def locate(self, record: Record | Site, path: Path, advice: str, found: str | None = None) -> Problem:
        """A problem in a record that is valid in itself: its line is looked up only now."""
        file = self.file(record)
        source = _taken_apart(file, (self.root / file).read_bytes())
        if isinstance(record, Record) and record.kind == "places":
            path = (*_entry_of(source, record.id), *path)
        return Problem(file, source.line(path), field_name(path), advice, found)


_taken_apart = lru_cache(maxsize=4)(read_source)


def _entry_of(source: SourceText, place_id: str) -> Path:
    listed = source.value(("places",))
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict) and entry.get("id") == place_id:
            return ("places", number)
    return ()


def read_data(root: FilePath) -> tuple[Data, list[Problem]]:
    """Read `root`/data: all that is valid, and every problem of every file."""
    folder = root / "data"
    if not folder.is_dir():
        raise DataError([Problem("data", 1, "", "没有 data 目录；数据放在 mkdocs.yml 旁边的 data 里")])
    return _Reading(root, folder).run()


class _Reading:
    def __init__(self, root: FilePath, folder: FilePath) -> None:
        self.root, self.folder = root, folder
        self.problems: list[Problem] = []
        self.known = Known()

    def run(self) -> tuple[Data, list[Problem]]:
        self.strays()
        sources = {(kind, path.stem): self.source(path) for kind in MODELS for path in self.record_files(kind)}
        site_source = self.optional("site.yml")
        places = Places(read_divisions(self.root), self.optional("places.yml"))
        for (kind, ident), source in sources.items():
            self.known.add(kind, ident, _names(source))
        places.note_ids(self.known)
        sectors = site_source.value(("sectors",)) if site_source else None
        for sector in sectors if isinstance(sectors, list) else ():
            if isinstance(sector, dict) and isinstance(sector.get("id"), str):
                others = sector.get("other_names")
                self.known.add(
                    "sectors", sector["id"], [sector.get("name"), *(others if isinstance(others, list) else ())]
                )

        records: dict[str, dict[str, Record]] = {kind: {} for kind in MODELS}
        for (kind, ident), source in sources.items():
            record = self.record(MODELS[kind], source, ident)
            if record:
                records[kind][ident] = record
        found, wrong = places.validated(self.known)
        self.problems += wrong
        site = self.site(site_source)
        return Data({**records, "places": dict(found)}, site, self.root), self.problems

    def complain(self, path: FilePath, advice: str) -> None:
        """A problem with a file as a whole."""
        self.problems.append(Problem(path.relative_to(self.root).as_posix(), 1, "", advice))

    def entries(self, folder: FilePath) -> list[FilePath]:
        """What lies in a folder, without what is hidden and what starts with _, such as templates."""
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_")))
        except OSError:
            self.complain(folder, "这个目录读不出来，请检查它的权限")
            return []

    def strays(self) -> None:
        """Complain about what lies in data/ and would not be read."""
        for path in self.entries(self.folder):
            if path.name in (*MODELS, *OTHER_FOLDERS):
                if not path.is_dir():
                    self.complain(path, "这里应当是目录")
            elif path.name in OTHER_FILES:
                if not path.is_file():
                    self.complain(path, "这里应当是文件")
            elif path.is_dir():
                near = difflib.get_close_matches(path.name, MODELS, 1, 0.6)
                advice = f"是不是 {near[0]}" if near else f"记录放在 {'、'.join(MODELS)} 里"
                self.complain(path, f"没有这一类记录；{advice}")
            elif path.suffix in (".yml", ".yaml"):
                self.complain(path, f"这个文件不会被读到；记录放在 data/ 下的 {'、'.join(MODELS)} 里")

    def record_files(self, kind: str) -> Iterator[FilePath]:
        folder = self.folder / kind
        for path in self.entries(folder) if folder.is_dir() else ():
            if path.is_dir():
                self.complain(path, "记录直接放在上一级目录，不分子目录")
            elif path.suffix != ".yml":
                self.complain(path, "这里只放记录，扩展名写成 .yml")
            elif not path.is_file():
                self.complain(path, "这不是文件，或者是一个断了的链接")
            elif not ID.fullmatch(path.stem):
                self.complain(path, "文件名就是网址：只用小写英文、数字和连字符，不能全是数字")
            else:
                yield path

    def source(self, path: FilePath) -> SourceText:
        name = path.relative_to(self.root).as_posix()
        try:
            with path.open("rb") as file:
                source = read_source(name, file.read(MAX_BYTES + 1))
        except OSError:
            source = SourceText(name, problems=[Problem(name, 1, "", "文件读不出来，请检查它的权限")])
        self.problems += source.problems
        return source

    def optional(self, name: str) -> SourceText | None:
        path = self.folder / name
        return self.source(path) if path.is_file() else None

    def record(self, model: type[Record], source: SourceText, ident: str) -> Record | None:
        if not isinstance(source.tree, dict):
            return None  # its syntax problem is noted already
        if ("id",) in source.lines:
            line = source.line(("id",))
            self.problems.append(Problem(source.file, line, "id", "删去这一行：id 就是文件名，不写在文件里"))
        record, wrong = validate(model, source, {**source.tree, "id": ident}, self.known)
        self.problems += wrong
        return record

    def site(self, source: SourceText | None) -> Site:
        if source is None or not isinstance(source.tree, dict):
            return Site()
        site, wrong = validate(Site, source, source.tree, self.known)
        self.problems += wrong
        return site or Site()


def _names(source: SourceText) -> list[Any]:
    """What a person may write instead of the record's id, the best known name first."""
    names = [source.value(("name",)), source.value(("document", "title")), source.value(("document", "number"))]
    for field in ("short_names", "former_names", "other_names"):
        listed = source.value((field,))
        for name in listed if isinstance(listed, list) else ():
            names.append(name.get("name") if isinstance(name, dict) else name)
    return names
