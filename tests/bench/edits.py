"""What an editor changes between two builds. Each change is different from all before it, and can be taken back.

A fact that was published does not change in silence: each change of one, and its taking back, is a revision more.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path


class Edit:
    """A way to change one file again and again."""

    def __init__(self, file: Path, change: Callable[[str, int], str]) -> None:
        self.file, self._change = file, change
        self.original = file.read_text("utf-8").partition("\nrevisions:\n")[0]
        self._made = 0

    def make(self) -> None:
        """Change the file as it has not been before."""
        self._made += 1
        changed = self._change(self.original, self._made)
        assert changed != self.original, f"nothing to change in {self.file}"
        self._write(changed)

    def undo(self) -> None:
        """Say again what the file said."""
        self._made += 1
        self._write(self.original)

    def _write(self, text: str) -> None:
        said = "".join(
            f"  - {{on: 2026-11-21, level: major, text: 第{turn + 1}次更正}}\n" for turn in range(self._made)
        )
        self.file.write_text(f"{text}\nrevisions:\n{said}" if self.file.suffix == ".yml" else text, "utf-8")


def edits(project: Path) -> dict[str, Edit]:
    """Every kind of change that is measured, by the name of its figure; each in a file of its own."""
    calls = [
        file for file in sorted((project / "data/notices").glob("*.yml")) if "\ndeadlines:" in file.read_text("utf-8")
    ]
    one, other = calls[len(calls) // 2 :][:2]
    lists = sorted((project / "data/lists").glob("[0-9]*.yml"))
    return {
        "republish_sentence_s": Edit(one, _sentence),
        "republish_title_s": Edit(other, _title_and_deadline),
        "list_row_s": Edit(lists[len(lists) // 2], _row),
        "template_s": Edit(project / "overrides/pages/notice.md", _heading),
    }


def _sentence(text: str, turn: int) -> str:
    """A sentence of the body is put right."""
    return re.sub(r"(\npurpose:\n(?:.*\n)*?    text: )", rf"\g<1>第{turn}次更正，", text, count=1)


def _title_and_deadline(text: str, turn: int) -> str:
    """The title and the day until which to apply, which other pages show too."""
    text = re.sub(r"(\n  title: )", rf"\g<1>第{turn}次更正的", text, count=1)
    later = lambda found: f"{found[1]}{date.fromisoformat(found[2]) + timedelta(days=turn)}"  # noqa: E731
    return re.sub(r"(\ndeadlines:\n(?:.*\n)*?      on: )([\d-]+)", later, text, count=1)


def _row(text: str, turn: int) -> str:
    """A label of a list."""
    return re.sub(r"(\n    label: .*)", rf"\g<1>（第{turn}次更正）", text, count=1)


def _heading(text: str, turn: int) -> str:
    """A heading on the page of every notice."""
    return re.sub(r"(?m)^(## [^\s{]+)", rf"\g<1>（{turn}）", text, count=1)
