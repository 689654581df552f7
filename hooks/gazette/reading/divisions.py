"""Places: the table of administrative divisions, completed and corrected by data/places.yml.

Source of the table: the National Bureau of Statistics' codes as of 2023-06-30. Three codes stand there twice, the
second time as their own child; nodes such as 市辖区 are passed over and their children belong to the province.
"""

import csv
import json
from collections.abc import Iterator
from functools import cached_property
from hashlib import blake2b
from pathlib import Path as FilePath
from typing import Any

from gazette.model.base import KnownIds
from gazette.model.place import LEVELS, Place, PlaceTable
from gazette.reading.known import Known
from gazette.reading.problems import DataError, Problem
from gazette.reading.validation import validate
from gazette.reading.yaml_text import FORBIDDEN, Path, SourceText, Tree, field_name

Row = dict[str, str]
FILE = "data/reference/divisions.csv"
RANKS = {level: rank for rank, level in enumerate(LEVELS)}
COLUMNS = ["code", "name", "level", "parent", "pseudo"]


def read_divisions(root: FilePath) -> dict[str, Row]:
    """Code → {id, name, level, parent} of every division that is a place for a reader; nothing without the table.

    A bad table raises DataError at once: most of what follows from it is no news.
    """
    path = root / FILE
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DataError([Problem(FILE, 1, "", "区划表读不出来；要用 UTF-8 编码的 CSV")]) from None
    if not rows:
        raise DataError([Problem(FILE, 1, "", "区划表是空的；恢复它，或删去这个文件")])
    for line, row in enumerate(rows, 2):
        complete = list(row) == COLUMNS and None not in row.values() and row["level"] in LEVELS
        if not complete or not row["name"] or FORBIDDEN.search(row["name"]):
            raise DataError([Problem(FILE, line, "", f"区划表每行五列：{'、'.join(COLUMNS)}；前三列不能空")])
    found = _real(rows)
    for code, row in found.items():
        above = found.get(row.get("parent", ""))
        if "parent" in row and not (above and RANKS[above["level"]] < RANKS[row["level"]]):
            line = next(line for line, other in enumerate(rows, 2) if other["code"] == code)
            raise DataError([Problem(FILE, line, "parent", "上级要是表里更高一级的地区", row["parent"])])
    return found


def _real(rows: list[Row]) -> dict[str, Row]:
    above = {row["code"]: row["parent"] for row in rows if row["pseudo"]}
    found: dict[str, Row] = {}
    for row in rows:
        if row["pseudo"] or row["code"] in found:
            continue
        parent = above.get(row["parent"], row["parent"])
        found[row["code"]] = {"id": row["code"], "name": row["name"], "level": row["level"]}
        if parent:
            found[row["code"]]["parent"] = parent
    return found


class Places:
    """The places of one site, read from both sources."""

    def __init__(self, divisions: dict[str, Row], source: SourceText | None) -> None:
        """`source` is data/places.yml, None where a site needs none."""
        self.divisions, self.source = divisions, source

    @cached_property
    def digest(self) -> bytes:
        """Changes when a place does."""
        listed = json.dumps([self.divisions, self.source.tree if self.source else None])
        return blake2b(listed.encode(), digest_size=16).digest()

    def entries(self) -> Iterator[tuple[Path, Tree]]:
        """The entries of data/places.yml with their paths; a division's own fields stand where an entry is silent."""
        listed = self.source.value(("places",)) if self.source else None
        for number, entry in enumerate(listed if isinstance(listed, list) else ()):
            yield ("places", number), self.completed(entry) if isinstance(entry, dict) else entry

    def completed(self, entry: dict[str, Any]) -> dict[str, Any]:
        """An entry with the fields of the division that it names."""
        ident = entry.get("id")
        return {**self.divisions.get(ident if isinstance(ident, str) else "", {}), **entry}

    def ids(self) -> set[str]:
        """Every id that a place has."""
        entries = (entry.get("id") for _, entry in self.entries() if isinstance(entry, dict))
        return {*self.divisions, *(ident for ident in entries if isinstance(ident, str))}

    def note_ids(self, known: Known) -> None:
        """Tell `known` every place."""
        for code, row in self.divisions.items():
            known.add("places", code, [self.full_name(row), row["name"]])
        for _, entry in self.entries():
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                names = [self.full_name(entry), entry.get("name"), *_listed(entry, "short_names")]
                former = [
                    item.get(key)
                    for item in _listed(entry, "former_names")
                    if isinstance(item, dict)
                    for key in ("name", "code")
                ]
                known.add("places", entry["id"], [*names, *former])

    def full_name(self, row: dict[str, Any]) -> str:
        """湖北省武汉市, as far as the table knows the parents."""
        names, seen = [str(row.get("name") or "")], {row["id"]}
        while isinstance(above := row.get("parent"), str) and above in self.divisions and above not in seen:
            row = self.divisions[above]
            names.append(row["name"])
            seen.add(above)
        return "".join(reversed(names))

    @cached_property
    def table(self) -> PlaceTable:
        """All places by id; an entry of data/places.yml replaces the fields of the division that it names."""
        found: dict[str, Any] = dict(self.divisions)
        for path, entry in self.entries():
            place, _ = validate(Place, self.source, entry, None, path) if self.source else (None, [])
            if place:
                found[place.id] = place
        return PlaceTable(dict(sorted(found.items())))

    def problems(self, known: KnownIds) -> list[Problem]:
        """What is wrong in data/places.yml."""
        problems: list[Problem] = []
        lines: dict[str, int] = {}
        for path, entry in self.entries():
            assert self.source
            place, wrong = validate(Place, self.source, entry, known, path)
            problems += wrong
            if place:
                line = self.source.line((*path, "id"))
                if lines.setdefault(place.id, line) != line:
                    advice = f"这个地区写了两次，第一次在第 {lines[place.id]} 行，请合成一项"
                    problems.append(Problem(self.source.file, line, field_name((*path, "id")), advice, place.id))
        return problems + list(self._around())

    def _around(self) -> Iterator[Problem]:
        """What is wrong outside the entries."""
        if self.source is None or not isinstance(self.source.tree, dict):
            return
        for key in self.source.tree:
            if key != "places":
                line = self.source.line((key,))
                yield Problem(self.source.file, line, field_name((key,)), "没有这个键；这个文件只有 places 一项")
        if not isinstance(self.source.tree.get("places", []), list):
            line = self.source.line(("places",))
            yield Problem(self.source.file, line, "places", "这里写成列表，每项另起一行，以“- ”开头")


def _listed(entry: dict[str, Any], key: str) -> list[Any]:
    found = entry.get(key)
    return found if isinstance(found, list) else []
