"""data/finder.yml: what readers pick by when they look for what they can use, in which words and order."""

from typing import Literal, get_args

from pydantic import field_validator, model_validator
from pydantic_core import PydanticCustomError

from gazette.model.base import Count, Part, YesNo
from gazette.model.document import Applicant
from gazette.model.plan import Offer
from gazette.model.text import IDENT, Text

Stage = Literal[
    "upcoming",
    "open",
    "rolling",
    "closed",
    "review",
    "publicity",
    "listed",
    "pilot",
    "acceptance",
    "ended",
    "in-force",
    "expired",
    "replaced",
    "abolished",
    "unknown",
]
"""The codes of `status.STATUS_WORDS`."""


def _choices(of: object) -> tuple[str, ...]:
    """The options of a literal, wherever it stands in an annotation."""
    found = get_args(of)
    return tuple(map(str, found)) if found and isinstance(found[0], str) else _choices(found[0])


CODES: dict[str, tuple[str, ...]] = {
    "applicants": _choices(Applicant.model_fields["kinds"].annotation),
    "support": _choices(Offer.model_fields["kind"].annotation),
    "stage": get_args(Stage),
}
"""Field → what `codes` may name."""
GIVEN = ("places", "sectors")
"""Fields whose values are not written here: places come from the table, sectors from data/site.yml."""


class Answer(Part):
    """One answer to pick."""

    id: Text
    """编号：小写英文短名，写进网址，如 small-enterprise。"""
    title: Text
    """名称：读者看到的说法。"""
    codes: tuple[Text, ...] = ()
    """对应的取值：applicants 写主体种类，support 写支持的种类，stage 写状态。"""
    words: tuple[Text, ...] = ()
    """对应的说法：措施里“给谁”写到其中一个词，就算给这类主体；只用于 applicants。"""
    without: tuple[Text, ...] = ()
    """不算的说法：“给谁”写到这些词就不算；只用于 applicants。"""
    days: Count | None = None
    """天数：截止在多少天以内；只用于 deadline。"""

    @field_validator("id")
    @classmethod
    def _short(cls, value: str) -> str:
        return IDENT.checked(value)


class Facet(Part):
    """One question to the reader."""

    id: Text
    """编号：小写英文短名，写进网址，如 who。"""
    title: Text
    """问题：读者看到的话，如 您是谁。"""
    field: Literal["applicants", "places", "sectors", "support", "stage", "deadline"]
    """看哪一项：applicants 谁能申报、places 地区、sectors 领域、support 支持的种类、stage 状态、deadline 截止。"""
    hint: Text | None = None
    """提示：写在问题下面的一句话。"""
    one: YesNo = False
    """只选一个：true 或 false。"""
    values: tuple[Answer, ...] = ()
    """可选的回答：按显示的顺序；places 和 sectors 不写。"""

    @field_validator("id")
    @classmethod
    def _short(cls, value: str) -> str:
        return IDENT.checked(value)

    @model_validator(mode="after")
    def _values_fit(self) -> "Facet":
        if bool(self.values) == (self.field in GIVEN):
            raise PydanticCustomError(
                "gazette",
                "{field} 的 values 不用写：地区来自区划表，领域来自 data/site.yml"
                if self.values
                else "还要写 values：{field} 有哪些可选的回答",
                {"field": self.field},
            )
        idents = [value.id for value in self.values]
        if twice := sorted({ident for ident in idents if idents.count(ident) > 1}):
            raise PydanticCustomError("gazette", "values 里的 id 不能重复：{twice}", {"twice": "、".join(twice)})
        for value in self.values:
            known = CODES.get(self.field, ())
            if wrong := [code for code in value.codes if code not in known]:
                raise PydanticCustomError(
                    "gazette",
                    "codes 没有 {wrong}；{field} 可以写 {known}",
                    {"wrong": "、".join(wrong), "field": self.field, "known": "、".join(known) or "days，不写 codes"},
                )
            if (value.days is None) == (self.field == "deadline"):
                raise PydanticCustomError("gazette", "days 只用于 deadline，而且那里每一项都要写")
            if (value.words or value.without) and self.field != "applicants":
                raise PydanticCustomError("gazette", "words 和 without 只用于 applicants")
        return self


class Finder(Part):
    """data/finder.yml."""

    facets: tuple[Facet, ...] = ()
    """问题：按显示的顺序。"""

    @field_validator("facets")
    @classmethod
    def _each_once(cls, value: tuple[Facet, ...]) -> tuple[Facet, ...]:
        for name in ("id", "field"):
            found = [getattr(facet, name) for facet in value]
            if twice := sorted({one for one in found if found.count(one) > 1}):
                raise PydanticCustomError(
                    "gazette", "{name} 不能重复：{twice}", {"name": name, "twice": "、".join(twice)}
                )
        return value

    def facet(self, field: str) -> Facet | None:
        """The question about a field, where it is asked."""
        return next((facet for facet in self.facets if facet.field == field), None)
