"""Our own styles and scripts under a name that changes with them, so that a browser may keep them for ever.

The folder is renamed as a whole: modules import each other, and styles their pictures, by relative addresses. Pages,
settings and templates write `assets/gazette/`, and what is published leads to the name of the day.
"""

import hashlib
import re
from collections.abc import Iterable

from rjsmin import jsmin

FOLDER = "assets/gazette/"
ADDRESS = re.compile(rf'(\b(?:href|src)="(?:[^":]*/)?){FOLDER}')


def smaller(path: str, text: str) -> str:
    """A text file of the folder as it is published: a script without its comments and its indentation."""
    return jsmin(text) if path.endswith(".js") else text


class Assets:
    """The folder of assets as one version of the site publishes it."""

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        """`files`: what stands in the folder, by its path under the docs folder, in any order."""
        seen = hashlib.sha256()
        for path, content in sorted(files):
            seen.update(f"{path}\n{len(content)}\n".encode() + content)
        self.folder = f"{FOLDER.rstrip('/')}-{seen.hexdigest()[:16]}/"

    def published(self, path: str) -> str:
        """Where a file of the folder is published."""
        return self.folder + path.removeprefix(FOLDER)

    def lead(self, html: str) -> str:
        """A page whose addresses inside the site lead to the published folder."""
        return ADDRESS.sub(rf"\g<1>{self.folder}", html)
