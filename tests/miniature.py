"""A project of a few invented files, read in this process or by the real program."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from gazette.catalogue import Catalogue
from gazette.loading import load
from gazette.model.dates import SHANGHAI
from gazette.reading.problems import DataError

NOW = datetime(2099, 1, 1, 12, tzinfo=SHANGHAI)
GAZETTE = Path(sys.executable).parent / "gazette"
DIVISIONS = """code,name,level,parent,pseudo
990000,子省,province,,
990100,甲市,prefecture,990000,
990101,鼠区,county,990100,
990200,乙市,prefecture,990000,
"""


def yaml_of(tree: Any) -> str:
    """A tree as YAML."""
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def gazette(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program of the environment in a folder."""
    return subprocess.run([GAZETTE, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


class Miniature:
    """mkdocs.yml, four invented divisions, and what a test writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("mkdocs.yml", "")
        self.write("data/reference/divisions.csv", DIVISIONS)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def load(self, now: datetime = NOW, preview: bool = False) -> Catalogue:
        """The catalogue at a moment; DataError when something is wrong."""
        return load(self.root, now, preview)

    def problems(self, now: datetime = NOW, preview: bool = False) -> list[str]:
        """Every message, as an editor reads it."""
        try:
            self.load(now, preview)
        except DataError as error:
            return [str(problem) for problem in error.problems]
        return []
