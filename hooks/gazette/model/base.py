"""The base of every model, and references from one record to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, ValidationInfo, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from gazette.model.text import Text, _count, _yes_no

YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Count = Annotated[int, BeforeValidator(_count)]


class Part(BaseModel):
    """A frozen piece of a record; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Short(Part):
    """A part that may also be written as one text, which then fills the field named by `shorthand`."""

    shorthand: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {cls.shorthand: value} if isinstance(value, str) else value


class Clausal(Part):
    """A fact that can name the clause of the document in which it stands."""

    clause: Text | None = None
    """条款：这一事实在原文中的位置，照原文的编号写，如 五（一）。"""


class KnownIds(Protocol):
    """What validation must know of the other records: given as pydantic's context."""

    def complaint(self, kinds: tuple[str, ...], identifier: str) -> str | None:
        """Say in Chinese what to write instead when no record of these kinds has the id, else None."""


@dataclass(frozen=True)
class Reference:
    """Marks a text field as the id of a record of one of `kinds`; checked when validation knows the other ids."""

    kinds: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a string, then ask the context whether it is an id."""
        return core_schema.with_info_after_validator_function(self._checked, handler(source))

    def _checked(self, value: str, info: ValidationInfo) -> str:
        known: KnownIds | None = info.context
        complaint = known.complaint(self.kinds, value) if known else None
        if complaint:
            raise PydanticCustomError("gazette", "{complaint}", {"complaint": complaint})
        return value


ProgrammeId = Annotated[str, Reference(("programmes",))]
NoticeId = Annotated[str, Reference(("notices",))]
ListId = Annotated[str, Reference(("lists",))]
OrganisationId = Annotated[str, Reference(("organisations",))]
PlaceId = Annotated[str, Reference(("places",))]
SectorId = Annotated[str, Reference(("sectors",))]
DocumentId = Annotated[str, Reference(("notices", "plans", "rules", "lists"))]


def parts(value: Any) -> list[Part]:
    """Every model inside `value` (a record, a part or a tuple of them), itself first, in reading order."""
    found: list[Part] = []
    _gather((value,), found)
    return found


def _gather(values: Iterable[Any], found: list[Part]) -> None:
    for value in values:
        if value is None or type(value) is str:
            continue
        if type(value) is tuple:
            _gather(value, found)
        elif _is_part(type(value)):  # type: ignore[arg-type]
            found.append(value)
            _gather(value.__dict__.values(), found)  # the fields, in their order


@cache
def _is_part(type_: type) -> bool:
    """Asked for every value of every record: pydantic's own answer takes ten times as long."""
    return issubclass(type_, Part)
