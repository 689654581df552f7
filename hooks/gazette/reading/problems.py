"""A problem in a data file, for the person who must mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where, in which field, what to write instead, and what stands there now."""

    file: str
    line: int
    field: str
    advice: str
    found: str | None = None

    def __str__(self) -> str:
        """`file:line: field: advice; found '…'`, in Chinese, on one line."""
        where = f"{one_line(self.file)}:{self.line}: " + (f"{self.field}: " if self.field else "")
        found = "" if self.found is None else f"；现在写的是 '{shortened(self.found)}'"
        return where + self.advice + found


class DataError(Exception):
    """The data cannot be published: `problems` says why, each once, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems for the reader."""
        self.problems = sorted(dict.fromkeys(problems), key=lambda found: (found.file, found.line, str(found)))
        super().__init__(report(self.problems))


def report(problems: list[Problem]) -> str:
    """All problems, one a line, and their number."""
    files = len({problem.file for problem in problems})
    return "\n".join([*map(str, problems), f"共 {len(problems)} 个问题，涉及 {files} 个文件；改好之前不会发布。"])


def one_line(text: str) -> str:
    """The text without line breaks."""
    return " ".join(text.split())


def shortened(text: str, limit: int = 40) -> str:
    """One line of at most `limit` characters."""
    text = one_line(text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
