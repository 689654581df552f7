"""The ids of all records, known before any is validated: so one run finds dangling references too."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from gazette.model.release import DRAFT

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
WORDS = {**KIND_NAMES, "questions": "问题", "answers": "答案", "numbers": "填数字的问题"}
"""The same, and what else in data/site.yml a record can name; it has no pages."""
MAX_SEARCHES = 50
"""So many unknown ids are compared with all names, which takes milliseconds each; the rest only looked up."""
WHERE_TO_ADD = {
    "places": "核对代码，或在 data/places.yml 里补上",
    "sectors": "先在 data/site.yml 的 sectors 里补上",
    "questions": "先在 data/site.yml 的 questions 里补上",
    "answers": "写 data/site.yml 里这个问题的选项编号；是或否写 yes、no",
    "numbers": "只有 type 是 number 的问题才能比大小",
}


@dataclass
class Known:
    """Ids by kind, each with the names it goes by: the context of validation (`gazette.model.base.KnownIds`)."""

    names: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    hidden: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and id of what is not published, and until when (`Publication.waits`)."""
    _said: dict[tuple[tuple[str, ...], str], str] = field(default_factory=dict)
    _indexes: dict[tuple[str, ...], dict[str, list[str]]] = field(default_factory=dict)

    def add(self, kind: str, identifier: str, names: Iterable[Any]) -> None:
        """Note one id and the names that a person may write instead of it, the one to show first."""
        of_kind = self.names.setdefault(kind, {})
        of_kind[identifier] = (*(name for name in names if isinstance(name, str)), *of_kind.get(identifier, ()))

    def complaint(self, kinds: tuple[str, ...], identifier: str) -> str | None:
        """None when a record of one of `kinds` has this id, else what to write instead. Call it when all are added."""
        there = [kind for kind in kinds if identifier in self.names.get(kind, ())]
        if there:
            until = self.hidden.get((there[0], identifier))
            return _not_yet(until) if until else None
        if (kinds, identifier) not in self._said:
            self._said[kinds, identifier] = self._advice(kinds, identifier)
        return self._said[kinds, identifier]

    def hide(self, kind: str, identifier: str, until: str) -> None:
        """Note that this one is not published until a moment, or as long as it is a draft."""
        self.hidden[kind, identifier] = until

    def at(self, moment: str) -> "Known":
        """The same for a record that is itself published at this moment."""
        return replace(self, hidden={key: until for key, until in self.hidden.items() if until > moment}, _said={})

    def _advice(self, kinds: tuple[str, ...], identifier: str) -> str:
        if len(kinds) == 1:
            what = f"没有这个{WORDS[kinds[0]]}"
            otherwise = WHERE_TO_ADD.get(kinds[0], f"写 data/{kinds[0]}/ 里已有的文件名（不带 .yml），或先建好它的记录")
        else:
            what = f"没有这份文件（{'、'.join(KIND_NAMES[kind] for kind in kinds)}）"
            otherwise = "写已有记录的文件名（不带 .yml）；没有收录的文件不写 id，改写标题"
        near = self._near(kinds, identifier)
        return f"{what}；" + (f"是不是 {'、'.join(near)}" if near else otherwise)

    def _near(self, kinds: tuple[str, ...], wanted: str) -> list[str]:
        index = self._index(kinds)
        found = index.get(wanted) or (index.get(wanted[:6].ljust(6, "0")) if wanted.isdecimal() else None)
        # The digits of two codes may be alike, the places are not.
        if not found and not wanted.isdecimal() and len(self._said) < MAX_SEARCHES:
            characters = set(wanted)
            alike = [word for word in index if 2 * len(characters.intersection(word)) >= len(characters)]
            close = difflib.get_close_matches(wanted, alike, 2, 0.75 if wanted.isascii() else 0.65)
            found = [ident for word in close for ident in index[word]]
        return [self._shown(kinds, ident) for ident in list(dict.fromkeys(found or ()))[:4]]

    def _index(self, kinds: tuple[str, ...]) -> dict[str, list[str]]:
        """Id or name → the ids it may mean."""
        if kinds not in self._indexes:
            index = self._indexes[kinds] = defaultdict(list)
            for kind in kinds:
                for ident, names in self.names.get(kind, {}).items():
                    for word in (ident, *names):
                        index[word].append(ident)
        return self._indexes[kinds]

    def _shown(self, kinds: tuple[str, ...], ident: str) -> str:
        names = next(self.names[kind][ident] for kind in kinds if ident in self.names.get(kind, {}))
        return f"{ident}（{names[0]}）" if names else ident


def _not_yet(until: str) -> str:
    if until == DRAFT:
        return "这一份还是草稿，没有发布；先发布它，或把这里也改成草稿"
    return f"这一份到 {until[:16].replace('T', ' ')} 才发布；这里也写上 publish_from，不要早于它"
