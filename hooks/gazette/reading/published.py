"""The site that is published now, as far as the next one is bound by it: its manifest and its record.json files."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "gazette-manifest-1"
"""Changes when the facts of a record are named in another way: then one build is not held against the last one."""
MANIFEST = "api/v1/manifest.json"


class Entry(NamedTuple):
    """What was published of a record."""

    facts: str
    """Names its facts, in hexadecimal."""
    revisions: int
    withdrawn: bool


class Published:
    """The site in a folder. One that is not there, damaged, or of another version has published nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def records(self) -> dict[str, Entry] | None:
        """Kind and id (`notices/2099-call`) → what was published; None where there is no manifest."""
        found = _read(self.folder / MANIFEST)
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            return None
        try:
            return {
                key: Entry(str(said["facts"]), int(said["revisions"]), bool(said.get("withdrawn")))
                for key, said in found["records"].items()
            }
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def facts(self, key: str) -> dict[str, Any] | None:
        """The facts that a record's page offers to programs; None where they cannot be read."""
        found = _read(self.folder / key / "record.json")
        facts = found.get("facts") if isinstance(found, dict) else None
        return facts if isinstance(facts, dict) else None


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
