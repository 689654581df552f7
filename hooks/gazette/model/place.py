"""地区: divisions by GB/T 2260 code, and places that have none."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from gazette.model.base import Part, PlaceId, YesNo
from gazette.model.dates import When
from gazette.model.document import Record
from gazette.model.text import Ident, Rich, Text

Level = Literal["province", "prefecture", "county", "other"]
CODE = re.compile("[0-9]{6}")
LEVELS: dict[str, str] = {"province": "省级", "prefecture": "地级", "county": "县级", "other": "其他"}

RANK = re.compile(r"(特别行政区|自治[州县区旗]|地区|盟|省|市|区|县|旗)$")
# The nationalities of GB/T 3304; of more than one character they stand in some names without 族 (内蒙古, 伊犁哈萨克).
LONG = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|"
    "阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
NATIONALITIES = re.compile(rf"(({LONG})族?|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京各]族)+$")


def stems(name: str) -> set[str]:
    """A place's name and its shorter forms: 武汉 for 武汉市, 恩施土家族苗族 and 恩施 for 恩施土家族苗族自治州."""
    short = RANK.sub("", name)
    shortest = NATIONALITIES.sub("", short) if "自治" in name else short
    return {stem for stem in (name, short, shortest) if len(stem) > 1}


class FormerPlaceName(Part):
    """A name or code that was valid until it changed."""

    name: Text
    """名称：曾用名。"""
    code: Text | None = None
    """代码：当时的区划代码。"""
    until: When | None = None
    """用到：最后有效的日期。"""


class Place(Record):
    """地区. Its id is the division code, or a readable id when it has none."""

    kind: ClassVar[str] = "places"

    id: Ident
    """编号：六位区划代码；没有代码的，用小写英文短名，如 example-new-area。"""
    name: Text
    """名称：全称。"""
    level: Level = "other"
    """层级：province 省级、prefecture 地级、county 县级、other 其他（新区、产业集群、兵团单位等）。"""
    type: Text | None = None
    """类型：新区、开发区、产业集群、兵团 等。"""
    parent: PlaceId | None = None
    """上级：上级地区的代码或 id。"""
    short_names: tuple[Text, ...] = ()
    """简称：能搜到的其他写法。"""
    former_names: tuple[FormerPlaceName, ...] = ()
    """曾用名：带有效期。"""
    separately_planned: YesNo = False
    """计划单列市：是就写 true。"""
    members: tuple[PlaceId, ...] = ()
    """包含：产业集群等跨地区的，写各地区。"""
    note: Rich | None = None
    """说明：需要解释的地方。"""

    @field_validator("id")
    @classmethod
    def _free(cls, value: str) -> str:
        if value == "matrix" or value.startswith(("matrix-", "in-")):
            raise PydanticCustomError("gazette", "matrix 和以 matrix-、in- 开头的编号是网站自己的页面，请换一个")
        return value


class PlaceTable(Mapping[str, Place]):
    """All places of a site by id. There are thousands: a row becomes a place when somebody asks for it."""

    def __init__(self, rows: dict[str, Any]) -> None:
        """`rows` are places, or the plain fields of places that are known to be right."""
        self._rows = rows
        self._above: dict[str, list[str]] = {}
        self._full_names: dict[str, str] = {}

    def __getitem__(self, ident: str) -> Place:
        """The place; KeyError when there is none."""
        found = self._rows[ident]
        if isinstance(found, dict):
            found = self._rows[ident] = Place.model_construct(**found)
        return found  # type: ignore[no-any-return]

    def __contains__(self, ident: object) -> bool:
        return ident in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def written(self) -> dict[str, Place]:
        """The places that are more than a row of a table."""
        return {ident: found for ident, found in self._rows.items() if isinstance(found, Place)}

    def name(self, ident: str) -> str:
        """The name of a place."""
        found = self._rows[ident]
        return str(found["name"] if type(found) is dict else found.name)

    def parent(self, ident: str) -> str:
        """The place that one lies in; empty when there is none."""
        return self._field(ident, "parent")

    def level(self, ident: str) -> str:
        """The level of a place."""
        return self._field(ident, "level") or "other"

    def former_ids(self, ident: str) -> tuple[str, ...]:
        """The ids that it had, and the codes that no other place has or had."""
        found = self._rows[ident]
        if isinstance(found, dict):
            return ()
        codes = [former.code for former in found.former_names if former.code and self._leads(former.code)]
        return tuple(dict.fromkeys([*found.former_ids, *codes]))

    def _leads(self, code: str) -> bool:
        return CODE.fullmatch(code) is not None and code not in self._rows and self._had[code] == 1

    @cached_property
    def _had(self) -> Counter[str]:
        """How many places had a code: a division that was split leads nowhere."""
        every = ({former.code for former in place.former_names} for place in self.written().values())
        return Counter(str(code) for codes in every for code in codes)

    def _field(self, ident: str, field: str) -> str:
        found = self._rows[ident]
        return (found.get(field) if isinstance(found, dict) else getattr(found, field)) or ""

    def with_parents(self, ident: str) -> list[str]:
        """A place and the places it lies in, itself first; nothing when it is not known."""
        if ident not in self._above:
            found: dict[str, None] = {}
            here = ident
            while here in self._rows and here not in found:
                found[here] = None
                here = self.parent(here)
            self._above[ident] = list(found)
        return self._above[ident]

    def full_name(self, ident: str) -> str:
        """湖北省武汉市: a place with its parents, outermost first."""
        found = self._full_names.get(ident)
        if found is None:
            found = self._full_names[ident] = "".join(map(self.name, reversed(self.with_parents(ident))))
        return found
