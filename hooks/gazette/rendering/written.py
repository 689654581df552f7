"""A hand-written page whose components wait: the theme's page, into which they are put when the records are.

Such a page is made again like the page of a record, only when something that its components asked has changed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

OPEN, CLOSE = "\ufdd4", "\ufdd5"
WAITING = re.compile(f"{OPEN}(\\d+){CLOSE}")


class Later:
    """A value that a component is given when it is made; a template that looks at it before has it at once."""

    def __init__(self, make: Callable[[], Any]) -> None:
        """`make` is asked each time."""
        self.make = make

    def __getattr__(self, name: str) -> "Later":
        """A part of it, later too."""
        return Later(lambda: getattr(self.make(), name))

    def __getitem__(self, key: Any) -> Any:
        return self.make()[key]

    def __bool__(self) -> bool:
        return bool(self.make())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.make())

    def __str__(self) -> str:
        return str(self.make())


class WrittenPage:
    """A page that is finished but for its components."""

    def __init__(self, html: str, components: Sequence[Callable[[], str]]) -> None:
        """`html` holds `waiting(number)` where a component goes."""
        self.digest = blake2b(html.encode(), digest_size=16).digest()
        self._pieces = WAITING.split(html)
        self._components = components

    def finished(self) -> bytes:
        """The page with its components, made now."""
        parts = self._pieces[:]
        for number in range(1, len(parts), 2):
            parts[number] = self._components[int(parts[number])]()
        return "".join(parts).encode()


def waiting(number: int) -> str:
    """What stands for a component until it is made."""
    return f"{OPEN}{number}{CLOSE}"
