"""The data folder → validated records.

Reading goes in three steps, so that one run finds everything: take all files apart, collect the ids, validate.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

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
from gazette.reading.yaml_text import Path, SourceText, field_name, read_source

MODELS: dict[str, type[Record]] = {
    model.kind: model for model in (Programme, Notice, Plan, Rules, ApprovedList, Organisation)
}
"""Folder under data/ → the model of its records."""
ID = re.compile(r"^(?!\d+$)[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Data:
    """Everything that was read."""

    records: dict[str, dict[str, Record]]
    """Kind → id → record; places too."""
    site: Site
    root: FilePath

    def file(self, record: Record) -> str:
        """The data file of a record, relative to the root."""
        return "data/places.yml" if record.kind == "places" else f"data/{record.kind}/{record.id}.yml"

    def locate(self, record: Record, path: Path, advice: str, found: str | None = None) -> Problem:
        """A problem in a record that is valid in itself: its line is looked up only now."""
        file = self.file(record)
        source = read_source(file, (self.root / file).read_bytes())
        return Problem(file, source.line(path), field_name(path), advice, found)


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
        sources = {(kind, path.stem): self.source(path) for kind in MODELS for path in self.record_files(kind)}
        site_source = self.optional("site.yml")
        places = Places(read_divisions(self.folder / "reference" / "divisions.csv"), self.optional("places.yml"))
        for (kind, ident), source in sources.items():
            self.known.add(kind, ident, _names(source))
        places.note_ids(self.known)
        sectors = site_source.value(("sectors",)) if site_source else None
        for sector in sectors if isinstance(sectors, list) else ():
            if isinstance(sector, dict) and isinstance(sector.get("id"), str):
                self.known.add("sectors", sector["id"], [sector.get("name")])

        records: dict[str, dict[str, Record]] = {kind: {} for kind in MODELS}
        for (kind, ident), source in sources.items():
            record = self.record(MODELS[kind], source, ident)
            if record:
                records[kind][ident] = record
        found, wrong = places.validated(self.known)
        self.problems += wrong
        site = self.site(site_source)
        return Data({**records, "places": dict(found)}, site, self.root), sorted(self.problems)

    def record_files(self, kind: str) -> Iterator[FilePath]:
        for path in sorted((self.folder / kind).glob("*")):
            advice = None
            if path.name.startswith(("_", ".")):
                continue
            if path.suffix != ".yml" or not path.is_file():
                advice = "这里只放记录，扩展名写成 .yml"
            elif not ID.match(path.stem):
                advice = "文件名就是网址：用小写英文、数字和连字符，不能全是数字"
            if advice:
                self.problems.append(Problem(path.relative_to(self.root).as_posix(), 1, "", advice, path.name))
            else:
                yield path

    def source(self, path: FilePath) -> SourceText:
        source = read_source(path.relative_to(self.root).as_posix(), path.read_bytes())
        self.problems += source.problems
        return source

    def optional(self, name: str) -> SourceText | None:
        path = self.folder / name
        return self.source(path) if path.is_file() else None

    def record(self, model: type[Record], source: SourceText, ident: str) -> Record | None:
        if not isinstance(source.tree, dict):
            return None  # its syntax problem is noted already
        tree = dict(source.tree)
        if tree.pop("id", None) is not None:
            line = source.line(("id",))
            self.problems.append(Problem(source.file, line, "id", "删去这一行：id 就是文件名，不写在文件里"))
        record, wrong = validate(model, source, {**tree, "id": ident}, self.known)
        self.problems += wrong
        return record

    def site(self, source: SourceText | None) -> Site:
        if source is None or not isinstance(source.tree, dict):
            return Site()
        site, wrong = validate(Site, source, source.tree, self.known)
        self.problems += wrong
        return site or Site()


def _names(source: SourceText) -> list[object]:
    shorts = source.value(("short_names",))
    return [
        source.value(("name",)),
        source.value(("document", "title")),
        *(shorts if isinstance(shorts, list) else ()),
    ]
