"""Amounts as documents state them: operator, figure, unit, year; or vague words kept as what they are."""

import re
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from gazette.model.base import Clausal, Count, Part, YesNo
from gazette.model.text import Text

FIGURE = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
Operator = Literal["≥", ">", "≤", "<", "=", "达到"]


class Figure(str):
    """A number with exactly the digits of its source: `62.910` stays `62.910`."""

    __slots__ = ()

    @property
    def value(self) -> Decimal:
        """The number, for comparing and drawing."""
        return Decimal(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from the text in the file."""
        return core_schema.no_info_after_validator_function(
            cls._checked, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _checked(cls, value: str) -> "Figure":
        if not FIGURE.fullmatch(value):
            raise PydanticCustomError("gazette", "只写半角数字，不带单位和千分位，如 10000 或 62.91")
        return cls(value)


class Quantity(Part):
    """One amount, for one year where it names one."""

    operator: Operator | None = None
    """比较：≥、>、≤、<、=、达到；来源只写了数字就不填。"""
    number: Figure | None = None
    """数字：照来源的位数写，不带单位。"""
    to: Figure | None = None
    """到：区间的上限，如 3—5 家的 5。"""
    unit: Text | None = None
    """单位：%、个、万、亿元、万千瓦 等。"""
    vague: Text | None = None
    """约数：上百家、千亿级 这类说法，照写。"""
    year: Count | None = None
    """年份：这一数量属于哪一年。"""
    inferred: YesNo = False
    """比较是推定的：来源只写了数字（如门槛列里的 70%），比较方向是我们推定的，写 true。"""
    in_principle: YesNo = False
    """原则上：来源写了“原则上”时写 true。"""
    about: YesNo = False
    """左右：来源写了“左右”“约”时写 true。"""

    @model_validator(mode="after")
    def _stated(self) -> "Quantity":
        if (self.number is None) == (self.vague is None):
            raise PydanticCustomError("gazette", "在 number（数字）和 vague（约数）中选一种写")
        if self.to is not None and (self.number is None or self.to.value <= self.number.value):
            raise PydanticCustomError("gazette", "区间的 to 要大于 number")
        if self.inferred and not self.operator:
            raise PydanticCustomError("gazette", "inferred 写了 true，还要写推定的 operator")
        return self

    @property
    def chinese(self) -> str:
        """As a reader is told it; figure and unit are joined so that no line breaks between them."""
        if self.vague:
            return self.vague
        operator = {None: "", "达到": "达到 ", "=": ""}.get(self.operator, f"{self.operator} ")
        number = f"{self.number}—{self.to}" if self.to else str(self.number)
        unit = self.unit or ""
        year = f"（{self.year}年）" if self.year else ""
        gap = "" if unit in ("", "%", "‰") else "\u00a0"
        return (
            f"{'原则上 ' if self.in_principle else ''}{operator}{number}{gap}{unit}{'左右' if self.about else ''}{year}"
        )


class ClassAmount(Part):
    """What one class of place or applicant gets."""

    name: Text
    """类别：哪一类地区或主体。"""
    amount: Quantity
    """数额：这一类的数额。"""


class Support(Clausal):
    """What a programme, plan or rule gives, to whom, and how much where that is said."""

    shown_as: ClassVar[dict[str, str]] = {"fixed": "定额", "capped": "最高", "rate": "按比例", "lower_of": "取低者"}

    text: Text
    """内容：给什么支持，用自己的话写一句。"""
    kind: Literal["资金", "金融", "人才", "土地", "采购", "荣誉", "宣传", "服务", "试点", "其他"]
    """种类：资金、金融、人才、土地、采购、荣誉、宣传、服务、试点、其他。"""
    to: tuple[Text, ...] = ()
    """给谁：受益的主体，照原文的称呼。"""
    form: Literal["fixed", "capped", "rate", "lower_of"] | None = None
    """形式：fixed 定额、capped 最高不超过、rate 按比例、lower_of 比例和上限取低者；没有写数额就不填。"""
    amount: Quantity | None = None
    """数额：定额或上限。"""
    rate: Quantity | None = None
    """比例：按投资或费用的百分比。"""
    by_class: tuple[ClassAmount, ...] = ()
    """分类数额：按地区或主体类别给不同的数额。"""
    quotas: tuple[ClassAmount, ...] = ()
    """分地区名额：每个省份的名额。"""

    @model_validator(mode="after")
    def _amount_fits_form(self) -> "Support":
        needs = {"fixed": ("amount",), "capped": ("amount",), "rate": ("rate",), "lower_of": ("rate", "amount")}
        for field in needs.get(self.form or "", ()):
            if getattr(self, field) is None and not self.by_class:
                raise PydanticCustomError(
                    "gazette", "form 写了 {form}，还要写 {field}", {"form": self.form, "field": field}
                )
        return self
