"""What is remembered from one edition of a site to the next: what each page was made from, and what search knows.

Questions to the catalogue are kept as numbers in one table, because thousands of pages ask the same ones.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

from gazette.keeping import Shelf, version_of

NAME = "pages"
VERSION = version_of(Path(__file__).with_name(name) for name in ("memory.py", "edition.py"))
Known: TypeAlias = tuple[bytes, bytes, bytes]
"""A record as it was: names what its file held, names its card, and the questions that its card helps to answer."""
Ingredients: TypeAlias = tuple[bytes, bytes, bytes]
"""What a page was made from, and what search knows of it.

The questions; a name for the records that it lists, where it is a further page of a front; a name for what search
knows, empty for pages that search does not know.
"""


def digest(content: bytes) -> bytes:
    """The name of a content."""
    return blake2b(content, digest_size=16).digest()


@dataclass
class Memory:
    """Everything that is remembered. All of it may be lost: then every page is made again."""

    recipes: dict[str, bytes] = field(default_factory=dict)
    """Kind → names all that its pages depend on besides records and the day."""
    day: str = ""
    questions: list[str] = field(default_factory=list)
    """Each at its number."""
    records: dict[str, Known] = field(default_factory=dict)
    pages: dict[str, Ingredients] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    """The paths of files that are not made from records."""
    base: list[tuple[str, str]] = field(default_factory=list)
    """Of the search index: order key and address of each document, in their order."""
    segments: list[dict[str, Any]] = field(default_factory=list)
    """Their entries in the manifest."""
    changed: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Address → what search knows of the page by now, where the base has something else or nothing."""
    gathered: dict[str, bytes] = field(default_factory=dict)
    """Path of a file that is put together of others → names those."""

    @cached_property
    def _numbers(self) -> "_Numbers":
        return _Numbers(self.questions)

    def numbered(self, questions: Iterable[str]) -> bytes:
        """The numbers of questions, new ones included."""
        return array("I", map(self._numbers.__getitem__, questions)).tobytes()

    def adopted(self, numbers: Iterable[bytes], questions: Iterable[str]) -> Iterator[bytes]:
        """The same numbers of questions, as another memory gave them to these `questions`, in this one."""
        known = list(map(self._numbers.__getitem__, questions))
        for given in numbers:  # from list to list, which is twice as fast as from array to array
            yield array("I", list(map(known.__getitem__, memoryview(given).cast("I").tolist()))).tobytes()

    def spelt(self, numbers: bytes) -> list[str]:
        """The questions behind numbers."""
        return [self.questions[number] for number in memoryview(numbers).cast("I")]

    def among(self, questions: Iterable[str]) -> set[int]:
        """The numbers of those questions that have one."""
        return {self._numbers[question] for question in questions if question in self._numbers}


class _Numbers(dict[str, int]):
    """Question → its place in the table; a new one is put there when it is looked up."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(zip(questions, range(len(questions)), strict=True))
        self._questions = questions

    def __missing__(self, question: str) -> int:
        number = self[question] = len(self._questions)
        self._questions.append(question)
        return number


def remembered(shelf: Shelf) -> Memory:
    """What was kept; nothing when that is not there or damaged."""
    found = shelf.kept(NAME, VERSION)
    return Memory(*found) if found else Memory()


def remember(shelf: Shelf, memory: Memory) -> None:
    """Keep it."""
    shelf.keep(NAME, VERSION, tuple(getattr(memory, name) for name in Memory.__dataclass_fields__))
