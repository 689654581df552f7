"""Text as it may stand in a record: plain, or rich with the few marks that are allowed."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
SAFE_TARGET = re.compile(r"^(https?://[^\s<>\"']+|mailto:[^\s<>\"']+@[^\s<>\"']+|tel:[+\d][\d-]*)$")


def _plain(value: str) -> str:
    value = value.strip()
    if not value:
        raise PydanticCustomError("gazette", "这里要写文字；没有内容就删去这一行")
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
        for words, target in LINK.findall(value):
            if not SAFE_TARGET.match(target):
                raise PydanticCustomError(
                    "gazette",
                    "链接只能指向 http://、https://、mailto: 或 tel:；请改写 [{words}](…)",
                    {"words": words},
                )
        return cls(value)


def _url(value: str) -> str:
    if not re.match(r"^https?://[^\s<>\"'\\^`{|}]+$", value):
        raise PydanticCustomError("gazette", "写完整的网址，以 http:// 或 https:// 开头，中间没有空格")
    return value


def _email(value: str) -> str:
    if not re.match(r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$", value, re.ASCII):
        raise PydanticCustomError("gazette", "写邮箱地址，如 name@example.cn，用半角字符")
    return value


def _phone(value: str) -> str:
    if not re.match(r"^(\+\d{1,3}[ -]?)?(0\d{2,3}-)?\d{5,11}(-\d{1,6})?$", value):
        raise PydanticCustomError("gazette", "写电话号码：区号和号码之间用半角“-”，如 010-12345678")
    return value


def _mobile(value: str) -> str:
    if not re.match(r"^1\d{10}$", value):
        raise PydanticCustomError("gazette", "写 11 位手机号码，只用半角数字")
    return value


Url = Annotated[str, AfterValidator(_url)]
Email = Annotated[str, AfterValidator(_email)]
Phone = Annotated[str, AfterValidator(_phone)]
Mobile = Annotated[str, AfterValidator(_mobile)]


def _yes_no(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise PydanticCustomError("gazette", "写 true（是）或 false（否）")


def _count(value: Any) -> Any:
    if isinstance(value, int) or (isinstance(value, str) and re.match(r"^(0|[1-9]\d*)$", value, re.ASCII)):
        return int(value)
    raise PydanticCustomError("gazette", "写一个整数，只用半角数字，如 12")
