"""The settings of one site that are not MkDocs's own: who runs it, how long personal data stays, its sectors."""

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from gazette.model.base import Count, Part, YesNo
from gazette.model.criterion import Question
from gazette.model.text import IDENT, Text, Url


class Sector(Part):
    """领域: a field of business that readers filter by."""

    id: Text
    """编号：小写英文短名，如 beidou。"""
    name: Text
    """名称：读者看到的名字。"""
    other_names: tuple[Text, ...] = ()
    """别名：能搜到的其他写法。"""

    @field_validator("id")
    @classmethod
    def _short(cls, value: str) -> str:
        return IDENT.checked(value)


class Site(Part):
    """data/site.yml."""

    publisher: Text | None = None
    """主办：谁办的网站；不填就不显示。"""
    host_unit: Text | None = None
    """承办：承办单位；不填就不显示。"""
    icp: Text | None = None
    """ICP 备案号：不填就不显示。"""
    police: Text | None = None
    """公安备案号：不填就不显示。"""
    site_code: Text | None = None
    """网站标识码：不填就不显示。"""
    contact: Text | None = None
    """纠错联系：读者发现错误找谁；不填就不显示。"""
    contact_url: Url | None = None
    """纠错网址：不填就不显示。"""
    retention_days: Count = 180
    """个人信息保存天数：事项结束后个人手机号码再显示多少天。"""
    retire_names: YesNo = False
    """联系人姓名也到期隐去：true 或 false。"""
    four_eyes: YesNo = False
    """两人经手：写 true，公布名单的签发和录入必须是两个人。"""
    sectors: tuple[Sector, ...] = ()
    """领域：供记录引用和读者筛选。"""
    questions: tuple[Question, ...] = ()
    """问题：自查申报条件时问读者的，通知里的规则引用它。"""

    @field_validator("retention_days")
    @classmethod
    def _within_a_century(cls, value: int) -> int:
        if value > 36500:
            raise PydanticCustomError("gazette", "保存天数不超过 36500（一百年）")
        return value
