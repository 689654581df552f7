"""How long an editor who has saved a file waits until `mkdocs serve` shows it."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .edits import Edit
from .measure import Failed

PATIENCE = 600
"""Seconds until the first page must stand, and until an edit must show."""
EVERY = 0.01
THOUGHT = 3
"""Seconds between two edits: nobody writes faster, and what the server does meanwhile it may do."""


def waits(serve: list[str], project: Path, environment: dict[str, str], edit: Edit, runs: int) -> list[float]:
    """Seconds from each edit of a record until its page shows it, the first edit included.

    `serve` is `mkdocs serve` without an address. Raises Failed when something does not show.
    """
    place = f"{edit.file.relative_to(project / 'data').with_suffix('')}/"
    found = []
    with _serving(serve, project, environment) as address:
        shown = _when(address + place, lambda page: page != "")
        for _ in range(runs):
            time.sleep(THOUGHT)
            start = time.perf_counter()
            edit.make()
            shown = _when(address + place, lambda page, before=shown: page not in ("", before))  # type: ignore[misc]
            found.append(time.perf_counter() - start)
    return found


@contextmanager
def _serving(serve: list[str], project: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a project that is being served; the site lies beside the project, on the same disk."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*serve, "--dev-addr", f"127.0.0.1:{port}"]
    with (
        TemporaryDirectory(dir=project.parent) as folder,
        subprocess.Popen(command, cwd=project, env={**os.environ, **environment, "TMPDIR": folder}) as process,
    ):
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def _when(address: str, shows: Callable[[str], bool]) -> str:
    """The page at an address up to the end of its article, once it shows something."""
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                page = answer.read().decode()
        except urllib.error.URLError:
            page = ""
        page, _, _ = page.partition("</article>")  # what comes after it, MkDocs's script, is never the same
        if shows(page):
            return page
        time.sleep(EVERY)
    raise Failed(f"{address} does not show the edit")
