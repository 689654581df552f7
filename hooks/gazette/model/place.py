"""地区: divisions by GB/T 2260 code, and places that have none."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from gazette.model.base import Part, PlaceId, YesNo
from gazette.model.dates import When
from gazette.model.document import Record
from gazette.model.text import Ident, Rich, Text

Level = Literal["province", "prefecture", "county", "other"]
LEVELS: dict[str, str] = {"province": "省级", "prefecture": "地级", "county": "县级", "other": "其他"}


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


def with_parents(places: Mapping[str, Place], ident: str) -> list[Place]:
    """A place and the places it lies in, itself first; nothing when it is not known."""
    found: dict[str, Place] = {}
    place = places.get(ident)
    while place and place.id not in found:
        found[place.id] = place
        place = places.get(place.parent) if place.parent else None
    return list(found.values())


def full_name(places: Mapping[str, Place], ident: str) -> str:
    """湖北省武汉市: a place with its parents, outermost first."""
    return "".join(place.name for place in reversed(with_parents(places, ident)))
