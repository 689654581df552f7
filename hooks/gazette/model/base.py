"""The base of every model, and references from one record to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol, get_args

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
        if not value:  # None, or a tuple of nothing
            continue
        whole = type(value) is tuple  # all in it are of one type
        holding = _holding(type(value[0] if whole else value))  # type: ignore[arg-type]
        if holding is None:
            continue
        if not whole:
            found.append(value)
            _gather(map(value.__dict__.__getitem__, holding), found)
        elif holding:
            _gather(value, found)
        else:
            found += value


@cache
def _holding(type_: type) -> tuple[str, ...] | None:
    """The fields of a part in which other parts may stand, in their order; None for what is no part.

    Asked for every value: most fields hold texts, and most parts nothing else.
    """
    if not issubclass(type_, Part):
        return None
    return tuple(name for name, field in type_.model_fields.items() if _may_hold(field.annotation))


def _may_hold(annotation: Any) -> bool:
    return (isinstance(annotation, type) and issubclass(annotation, Part)) or any(map(_may_hold, get_args(annotation)))
