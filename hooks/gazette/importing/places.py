"""Words of a cell → the places they mean, and how they were matched; or what there is to choose from.

A name counts as that of a place when it is its full name, a shorter form or one of its former names, with the names of
places around it or without: 江苏省南京市鼓楼区, 南京鼓楼区. When several places remain, those around the row decide
(its province, the place named before it in the cell), then the header (城市 means cities); otherwise nobody does.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property

from gazette.model.place import PlaceTable, stems

LEVELS = {1: ("province",), 2: ("prefecture",), 3: ("county",)}
"""The size of a column of places → the levels that it holds."""
SEPARATORS = re.compile(r"[、，,；;\n]|\s+")
JOINTS = re.compile("[+＋—－与及和-]+")
INSIDE = re.compile(r"(.*?)[（(]([^（）()]+)[）)](.*)")
XPCC = re.compile(r"(?:新疆)?(?:生产建设)?兵团(?:第[一二三四五六七八九十]+师)?|第[一二三四五六七八九十]+师")
OFFICE = re.compile(r"(?:人民政府|管理?委员会|管委会)$")
JOINED = re.compile(r"(?:城市|产业)?联合体|城市群|都市圈|(?:产业)?集群|经济圈")
XINJIANG = "650000"
ORDER = FULL, SHORT, FORMER, ENDED = "全称", "简称", "曾用名", "旧名"
"""How a place may be named, the surest first."""


@dataclass(frozen=True)
class Match:
    """The places that words mean."""

    places: tuple[str, ...]
    how: str
    members: tuple[str, ...] = ()
    """The parts of a consortium, as printed."""
    joined: bool = False
    """Whether they stand for one body of several places."""


@dataclass(frozen=True)
class Unclear:
    """Words that mean no place, or one of several, or a name that was not valid then."""

    words: str
    reason: str
    choices: tuple[str, ...] = ()


class Gazetteer:
    """Every name of every place."""

    def __init__(self, table: PlaceTable, day: datetime | None) -> None:
        """`day` is the list's; None when it is not known."""
        self.table, self.day = table, day
        self._names: dict[str, dict[str, str]] = defaultdict(dict)  # name → id → how
        for ident in table:
            for former in table[ident].former_names:
                ended = bool(day and former.until and former.until.end and former.until.end <= day)
                for name in stems(former.name):
                    self._names[name].setdefault(ident, ENDED if ended else FORMER)
        for ident in table:
            place = table[ident]
            for name in (*stems(place.name), *place.short_names):
                self._names[name][ident] = SHORT
            if place.name.endswith(("自治州", "自治县", "自治旗")):
                shortest = min(stems(place.name), key=len)
                self._names[shortest + place.name[-1]][ident] = SHORT  # 恩施州
            self._names[place.name][ident] = FULL
        self.longest = max(map(len, self._names), default=0)

    @cached_property
    def _all_names(self) -> list[str]:
        return list(self._names)

    def match(
        self,
        text: str,
        around: tuple[str, ...] = (),
        size: int | None = None,
        told: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Match | Unclear:
        """What a cell means: one place, several, or a consortium.

        `around` are places in which it may lie, the nearest first; `size` is that of its column; `told` are words whose
        places the editor gives.
        """
        return _Cell(self, around, size, told or {}).match(text)

    def near(self, words: str) -> tuple[str, ...]:
        """Places with a name like these words, at most four."""
        names = difflib.get_close_matches(words, self._all_names, 4, 0.66) if len(words) > 1 else []
        return tuple(dict.fromkeys(ident for name in names for ident in self._names[name]))[:4]

    def names_in(self, ident: str, words: str) -> bool:
        """Whether words hold one of a place's names, present or former."""
        place = self.table[ident]
        full = (place.name, *(former.name for former in place.former_names))
        return any(name in words for name in (*place.short_names, *(stem for name in full for stem in stems(name))))

    def spelled(self, words: str) -> dict[str, str]:
        """The places whose names, from the outermost in, spell these words → the weakest of the names used."""
        found: dict[str, str] = {}
        for ident, weakest in self._walk(words, ""):
            if ident not in found or ORDER.index(weakest) < ORDER.index(found[ident]):
                found[ident] = weakest
        return found

    def _walk(self, words: str, above: str) -> Iterator[tuple[str, str]]:
        for end in range(min(len(words), self.longest), 1, -1):
            for ident, how in self._names.get(words[:end], {}).items():
                if above and (ident == above or above not in self.table.with_parents(ident)):
                    continue
                rest = words[end:]
                if not rest:
                    yield ident, how
                else:
                    for inner, weaker in self._walk(rest, ident):
                        yield inner, max(how, weaker, key=ORDER.index)


@dataclass(frozen=True)
class _Cell:
    """One cell while it is matched: what is around it, and what the editor says."""

    names: Gazetteer
    around: tuple[str, ...]
    size: int | None
    told: Mapping[str, tuple[str, ...]]

    @property
    def table(self) -> PlaceTable:
        return self.names.table

    def match(self, text: str) -> Match | Unclear:
        whole = self.one(text)
        if isinstance(whole, Match):
            return whole
        if inside := INSIDE.fullmatch(text):
            return self.bracketed(inside[1] + inside[3], inside[2], whole)
        joined = JOINED.search(text)
        body = JOINED.sub("", text) if joined else text
        parts = _parts(body)
        if len(parts) < 2 and not whole.choices:
            parts = self.jointed(body)
        found = self.several(parts) if len(parts) > 1 else self.one(body) if joined and body else whole
        if isinstance(found, Match) and joined:
            return Match(found.places, f"联合体，{found.how}", found.members or (body,), True)
        return found if len(parts) > 1 else whole

    def bracketed(self, outside: str, inside: str, whole: Unclear) -> Match | Unclear:
        """江苏（无锡） is 无锡 in 江苏; 某某城市群（甲市、乙市） is a consortium."""
        parts = _parts(inside)
        if JOINED.search(outside):
            found = self.several(parts)
            return (
                Match(found.places, f"联合体，{found.how}", found.members, True) if isinstance(found, Match) else found
            )
        outer = self.one(outside)
        if isinstance(outer, Unclear) or len(outer.places) != 1:
            return whole
        inner = replace(self, around=outer.places, size=None).several(parts)
        if isinstance(inner, Unclear):
            return inner
        if any(outer.places[0] not in self.table.with_parents(found) for found in inner.places):
            return Unclear(inside, f"不在{self.table.name(outer.places[0])}里")
        return Match(inner.places, inner.how if len(parts) > 1 else f"{outer.how}加括号")

    def several(self, parts: list[str]) -> Match | Unclear:
        """Each part by itself; the place around one is around the next too: 北京市大兴区、顺义区."""
        found: list[str] = []
        hows: list[str] = []
        for part in parts:
            near = self.table.parent(found[-1]) if found else ""
            one = replace(self, around=(near, *self.around) if near else self.around).one(part)
            if isinstance(one, Unclear):
                return one
            found += [place for place in one.places if place not in found]
            hows.append(one.how)
        how = "、".join(dict.fromkeys(hows))
        return Match(tuple(found), f"{len(found)}个，{how}" if len(found) > 1 else how, tuple(parts))

    def jointed(self, text: str) -> list[str]:
        """The parts between 和, — and the like, where all of them are places: 和 stands inside names too."""
        for joint in JOINTS.finditer(text):
            before, after = text[: joint.start()], text[joint.end() :]
            if before and after and isinstance(self.one(before), Match):
                rest = [after] if isinstance(self.one(after), Match) else self.jointed(after)
                if rest:
                    return [before, *rest]
        return []

    def one(self, text: str) -> Match | Unclear:
        """The one place that words mean."""
        if text in self.told:
            return Match(self.told[text], "指定" if self.told[text] else "指定不写地区")
        words = re.sub("[\\s“”\"'《》]", "", text)
        if words in self.table:
            return Match((words,), "代码")
        found, by = self.names.spelled(words) or self.names.spelled(words := OFFICE.sub("", words)), ""
        unit = XPCC.match(words)
        if not found and unit and unit.end() < len(words):
            inner = self.names.spelled(words[unit.end() :])
            found = {ident: how for ident, how in inner.items() if XINJIANG in self.table.with_parents(ident)}
            by = "兵团，"
        for kind in ORDER:
            then = kind == FULL and self.names.day is not None  # a former name was the name then
            of_kind = {ident: how for ident, how in found.items() if how == kind or (then and how == FORMER)}
            if of_kind:
                return self.chosen(text, of_kind, by)
        choices = self.names.near(words)
        return Unclear(text, "没有这个地区" + ("，是不是下面的" if choices else ""), choices)

    def chosen(self, text: str, found: dict[str, str], by: str) -> Match | Unclear:
        """The one of several places (id → how it is named) that is meant."""
        choices = tuple(sorted(found))
        if set(found.values()) == {ENDED}:
            return Unclear(text, "是名单那时已经不用的旧名，是不是下面的", choices)
        if len(found) == 1:
            return self.named(choices[0], found, by)
        for place in self.around:
            within = [ident for ident in choices if ident != place and place in self.table.with_parents(ident)]
            if len(within) == 1:
                return self.named(within[0], found, by, f"，{self.table.name(place)}内")
        fitting = [ident for ident in choices if self.table[ident].level in LEVELS.get(self.size or 0, ())]
        if len(fitting) == 1:
            return self.named(fitting[0], found, by, "，照表头")
        return Unclear(text, f"可以是 {len(choices)} 个地区", choices)

    def named(self, ident: str, found: dict[str, str], by: str, why: str = "") -> Match:
        """A place and how it was matched, with the present name for a former one."""
        now = f"，今{self.table.name(ident)}" if found[ident] == FORMER else ""
        return Match((ident,), f"{by}{found[ident]}{now}{why}")


@cache
def _parts(text: str) -> list[str]:
    return [part.strip() for part in SEPARATORS.split(text) if part.strip()]
