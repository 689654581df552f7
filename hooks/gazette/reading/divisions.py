"""Places: the table of administrative divisions, completed and corrected by data/places.yml.

Source of the table: the National Bureau of Statistics' codes as of 2023-06-30. Three codes stand there twice, the
second time as their own child; nodes such as 市辖区 are passed over and their children belong to the province.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from gazette.model.place import Place
from gazette.reading.known import Known
from gazette.reading.problems import Problem
from gazette.reading.validation import validate
from gazette.reading.yaml_text import Path, SourceText, field_name

Row = dict[str, str]


def read_divisions(path: FilePath) -> dict[str, Row]:
    """Code → {id, name, level, parent} of every division that is a place for a reader; read again when it changes."""
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


@cache
def _read(path: FilePath, changed: int) -> dict[str, Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
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


@cache
def _division(row: tuple[tuple[str, str], ...]) -> Place:
    return Place.model_construct(**dict(row))  # type: ignore[arg-type]


class Places:
    """The places of one site, read from both sources."""

    def __init__(self, divisions: dict[str, Row], source: SourceText | None) -> None:
        """`source` is data/places.yml, None where a site needs none."""
        self.divisions, self.source = divisions, source

    def entries(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The entries of data/places.yml that can be read at all, with their paths."""
        listed = self.source.value(("places",)) if self.source else None
        for number, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict):
                yield ("places", number), entry

    def note_ids(self, known: Known) -> None:
        """Tell `known` every place."""
        for code, row in self.divisions.items():
            known.add("places", code, [row["name"]])
        for _, entry in self.entries():
            ident = entry.get("id")
            if isinstance(ident, str):
                former = entry.get("former_names")
                names = (
                    [item.get("name") for item in former if isinstance(item, dict)] if isinstance(former, list) else []
                )
                known.add("places", ident, [entry.get("name") or self.divisions.get(ident, {}).get("name"), *names])

    def validated(self, known: Known) -> tuple[dict[str, Place], list[Problem]]:
        """All places by id; an entry of data/places.yml replaces the fields of the division that it names."""
        found = {code: _division(tuple(row.items())) for code, row in self.divisions.items()}
        problems: list[Problem] = []
        for path, entry in self.entries():
            assert self.source
            ident = entry.get("id")
            base = self.divisions.get(ident, {}) if isinstance(ident, str) else {}
            place, wrong = validate(Place, self.source, {**base, **entry}, known, path)
            problems += wrong
            if place:
                found[place.id] = place
        if self.source and isinstance(self.source.tree, dict):
            for key in self.source.tree:
                if key != "places":
                    line = self.source.line((key,))
                    problems.append(Problem(self.source.file, line, key, "没有这个键；这个文件只有 places 一项"))
            if not isinstance(self.source.tree.get("places"), list):
                problems.append(Problem(self.source.file, 1, field_name(("places",)), "写成列表，每项以“- ”开头"))
        return dict(sorted(found.items())), problems
