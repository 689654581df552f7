"""机构: issuers and responsible units, each once."""

from typing import ClassVar, Literal

from gazette.model.base import OrganisationId, Part, PlaceId
from gazette.model.dates import When
from gazette.model.document import Record
from gazette.model.text import Rich, Text, Url


class FormerName(Part):
    """A name that was valid until it changed."""

    name: Text
    """名称：曾用名。"""
    until: When | None = None
    """用到：改名的日期。"""


class Organisation(Record):
    """机构."""

    kind: ClassVar[str] = "organisations"

    name: Text
    """全称：来源里最完整的写法。"""
    short_names: tuple[Text, ...] = ()
    """简称：文件里出现过的写法，都能搜到。"""
    former_names: tuple[FormerName, ...] = ()
    """曾用名：改过名时写。"""
    type: Literal["部委", "内设机构", "地方政府", "地方部门", "派出机构", "企业", "事业单位", "协会", "其他"]
    """类型：部委、内设机构、地方政府、地方部门、派出机构、企业、事业单位、协会、其他。"""
    parent: OrganisationId | None = None
    """上级：上级机构的 id。"""
    place: PlaceId | None = None
    """地区：地方机构写所在地区的代码。"""
    url: Url | None = None
    """网址：官方网站。"""
    note: Rich | None = None
    """说明：需要解释的地方。"""
