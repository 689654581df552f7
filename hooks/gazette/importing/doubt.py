"""What needs a person: where, why, and the options to paste for each answer."""

from dataclasses import dataclass
from shlex import quote


@dataclass(frozen=True)
class Doubt:
    """Nothing is written while one stands. `row` is the sheet's row, None for what concerns the whole file."""

    text: str
    row: int | None = None
    options: tuple[str, ...] = ()
    """Each answers the doubt; in words after three spaces what it means."""


def option(name: str, value: str, meaning: str = "") -> str:
    """An option as it is pasted after the command."""
    pasted = f"{name} {quote(value)}"
    return f"{pasted}   {meaning}" if meaning else pasted
