"""The table of dates (`site/dates.yml`): cases of made-up records, and what a reader is told at a moment."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from gazette.model.dates import SHANGHAI

FILE = Path(__file__).parent / "site" / "dates.yml"
Tree = dict[str, Any]
BASES: dict[str, Tree] = {
    "notices": {"type": "申报", "document": {"title": "示例通知", "written": "2030-01-10"}},
    "lists": {
        "call": "call", "stage": "公布", "announced": "2030-06-01", "complete": "true",
        "release": {"unstated": "示例"}, "rows": [{"label": "甲市", "party": "project"}],
    },
    "plans": {"type": "行动计划", "document": {"title": "示例计划", "written": "2030-01-10"}},
    "rules": {"type": "办法", "document": {"title": "示例办法", "written": "2030-01-10"}},
    "programmes": {},
}  # fmt: skip
"""What a record of the table says where its case says nothing else."""


class Told(NamedTuple):
    """What a reader is told at a moment, by the clock of Shanghai."""

    moment: str
    code: str
    words: str
    reason: str

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.moment).replace(tzinfo=SHANGHAI)


class Case(NamedTuple):
    """A case of the table."""

    name: str
    number: int
    records: dict[str, Tree]
    of: str
    days: list[Told]

    @property
    def path(self) -> str:
        """`notices/case-7-call`: kind and id of the record whose status is asked."""
        kind, ident = self.of.split("/")
        return f"{kind}/{self._id(ident)}"

    def _id(self, ident: str) -> str:
        return f"case-{self.number}-{ident}"

    def files(self) -> Iterator[tuple[str, Tree]]:
        """Path and content of each of its records; ids are its own."""
        idents = {path.split("/")[1] for path in self.records}
        for path, said in self.records.items():
            kind, ident = path.split("/")
            base = BASES[kind]
            tree = {"name": self.name, "summary": ["一句。"], **base, **said}
            if "document" in base:
                tree["document"] = {**base["document"], **said.get("document", {})}
                tree["document"]["title"] += f"（{self.name}）"
            if "no_call" in tree:
                del tree["call"]
            yield f"data/{kind}/{self._id(ident)}.yml", self._placed(tree, idents)

    def _placed(self, value: Any, idents: set[str]) -> Any:
        if isinstance(value, dict):
            return {key: self._placed(inner, idents) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._placed(inner, idents) for inner in value]
        return self._id(value) if value in idents else value


def cases() -> list[Case]:
    """Every case, in the order of the table."""
    found = []
    for number, entry in enumerate(yaml.load(FILE.read_text("utf-8"), yaml.BaseLoader), 1):
        name, of, days = entry.pop("case"), entry.pop("of", "notices/call"), entry.pop("days")
        found.append(Case(name, number, entry, of, [Told(*row) for row in days]))
    return found
