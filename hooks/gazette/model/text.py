"""Text as it may stand in a record: plain, or rich with the few marks that are allowed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
SAFE_TARGET = re.compile(r"(https?://[^\s<>\"']+|mailto:[^\s<>\"']+@[^\s<>\"']+|tel:\+?[0-9][0-9-]*)")
MOBILE = r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
MOBILE_INSIDE = re.compile(rf"1(?<![0-9A-Za-z.-]1){MOBILE[1:]}(?![0-9A-Za-z])")  # begins with what is rare


def _plain(value: str) -> str:
    value = value.strip()
    if not value:
        raise PydanticCustomError("gazette", "这里要写文字；没有内容就删去这一行")
    if "1" in value and MOBILE_INSIDE.search(value):  # elsewhere it would stay on the page after its time
        raise PydanticCustomError("gazette", "文字里有手机号码；个人手机只写在 contacts 的 mobiles 里，到期才会隐去")
    return value


Text = Annotated[str, AfterValidator(_plain)]
"""Plain text. Every character of it is shown as it stands, whatever it means in Markdown, HTML or Jinja."""


class Rich(str):
    """Text in which `**bold**` and `[words](https://…)` are markup; links lead to http(s), mailto or tel only."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read any string, refuse links that lead elsewhere."""
        return core_schema.no_info_after_validator_function(
            cls._checked, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _checked(cls, value: str) -> "Rich":
        value = _plain(value)
        for words, target in LINK.findall(value) if "](" in value else ():
            if not SAFE_TARGET.fullmatch(target):
                raise PydanticCustomError(
                    "gazette",
                    "链接只能指向 http://、https://、mailto: 或 tel:；请改写 [{words}](…)",
                    {"words": words},
                )
        return cls(value)


@dataclass(frozen=True)
class Written:
    """Marks a text that must be written to a pattern, all of it; `advice` says how when it is not."""

    pattern: str
    advice: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a string of that pattern."""
        return core_schema.no_info_after_validator_function(self.checked, handler(source))

    @cached_property
    def _matches(self) -> Callable[[str], re.Match[str] | None]:
        return re.compile(self.pattern).fullmatch

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """For editors' completion."""
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}

    def checked(self, value: str) -> str:
        """The value itself."""
        if not self._matches(value):
            raise PydanticCustomError("gazette", "{advice}", {"advice": self.advice})
        return value


def _landline(value: str) -> str:
    if re.fullmatch(rf"(\+86[ -]?)?{MOBILE}", value):
        raise PydanticCustomError("gazette", "这是手机号码，写在 mobiles 里，到期才会隐去")
    return value


_NOT_IN_URL = r"""\s<>"'\\^`{|}，。；：！？、（）《》"""
Url = Annotated[
    str,
    Written(
        rf"https?://[^/?#{_NOT_IN_URL}]+\.[^{_NOT_IN_URL}]+",
        "写完整的网址，以 http:// 或 https:// 开头，中间没有空格和中文标点",
    ),
]
Email = Annotated[
    str,
    Written(
        r"[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+",
        "写邮箱地址，如 name@example.cn，用半角字符",
    ),
]
Phone = Annotated[
    str,
    Written(
        r"(\+[0-9]{1,3}[ -]?)?((0[0-9]{2,3}-)?[0-9]{5,11}|[48]00-[0-9]{3,4}-[0-9]{3,4})(-[0-9]{1,6})?",
        "写电话号码：只用半角数字，区号和号码之间用半角“-”，如 010-12345678；几个号码分成几项",
    ),
    AfterValidator(_landline),
]
Mobile = Annotated[str, Written(r"1[0-9]{10}", "写 11 位手机号码，只用半角数字")]
IDENT = Written(
    r"(?![0-9]{1,5}$)[a-z0-9]+(-[a-z0-9]+)*", "编号只用小写英文、数字和连字符，如 example-2099，不能只是年份"
)
Ident = Annotated[str, IDENT]
"""An id that may become part of an address; years alone are addresses of fronts, six digits are a place's code."""


def _yes_no(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("gazette", "写 true（是）或 false（否）")


def _count(value: Any) -> Any:
    if isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,8}", value)):
        return int(value)
    raise PydanticCustomError("gazette", "写一个整数，只用半角数字，最多九位，如 12")
