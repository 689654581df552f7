"""The ids of all records, known before any is validated: so one run finds dangling references too."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

KIND_NAMES = {
    "programmes": "项目",
    "notices": "通知",
    "plans": "规划",
    "rules": "规则",
    "lists": "名单",
    "organisations": "机构",
    "places": "地区",
    "sectors": "领域",
}
"""Kind → the word for it in messages and on pages."""


@dataclass
class Known:
    """Ids by kind, each with the names it goes by: the context of validation (`gazette.model.base.KnownIds`)."""

    names: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, kind: str, identifier: str, names: Iterable[Any]) -> None:
        """Note one id and the names that a person may write instead of it."""
        self.names.setdefault(kind, {})[identifier] = tuple(name for name in names if isinstance(name, str))

    def complaint(self, kinds: tuple[str, ...], identifier: str) -> str | None:
        """None when a record of one of `kinds` has this id, else what to write instead."""
        if any(identifier in self.names.get(kind, ()) for kind in kinds):
            return None
        what = "、".join(KIND_NAMES[kind] for kind in kinds)
        near = self._near(kinds, identifier)
        return f"没有这个{what}；" + (f"是不是 {'、'.join(near)}" if near else "先建好它的记录，或写已有的 id")

    def _near(self, kinds: tuple[str, ...], wanted: str) -> list[str]:
        names_of = {ident: names for kind in kinds for ident, names in self.names.get(kind, {}).items()}
        found = [ident for ident, names in names_of.items() if wanted in names]
        found = found or difflib.get_close_matches(wanted, names_of, 2, 0.75)
        if not found:
            by_name = {name: ident for ident, names in names_of.items() for name in names}
            found = [by_name[name] for name in difflib.get_close_matches(wanted, by_name, 2, 0.65)]
        return [
            f"{ident}（{names_of[ident][0]}）" if names_of[ident] else ident for ident in list(dict.fromkeys(found))[:3]
        ]
