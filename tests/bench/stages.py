"""Where the time of a clean build goes: the real build in one process, with a clock on the functions that do the work.

`python -m bench.stages PROJECT` removes what was built, builds anew and prints a JSON object: stage → seconds of
processor time. When one stage calls another, only the inner one's clock runs; `rest` is MkDocs and all in between.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import process_time
from typing import Any

STAGES = (
    *("reading", "list of files", "compiling templates", "views", "rendering"),
    *("lists as tables", "forms", "record.json", "calendars", "feeds", "linked data", "citations", "codes on paper"),
    *("comparisons", "finder", "all records", "search document", "search index", "sitemap", "writing", "rest"),
)
"""Everything between the views and search, templates apart, is an exporter."""
spent = dict.fromkeys(STAGES, 0.0)
_running = ["rest"]


def stages_ms(project: Path, records: int, environment: dict[str, str]) -> dict[str, float]:
    """Stage → milliseconds for each record of a clean build of the project."""
    command = [sys.executable, "-m", "bench.stages", str(project)]
    inside = {**os.environ, **environment, "PYTHONPATH": f"{project / 'hooks'}:{Path(__file__).parents[1]}"}
    told = subprocess.run(command, env=inside, stdout=subprocess.PIPE, text=True, check=True).stdout
    return {stage: round(seconds * 1000 / records, 3) for stage, seconds in json.loads(told).items()}


def clocked(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its time counted for a stage and not for the one that calls it."""

    @wraps(function)
    def measured(*given: Any, **named: Any) -> Any:
        start = process_time()
        _running.append(stage)
        try:
            return function(*given, **named)
        finally:
            taken = process_time() - start
            spent[_running.pop()] += taken
            spent[_running[-1]] -= taken

    return measured


def _build(project: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    from gazette import catalogue, edition, loading, pages, parallel, publishing
    from gazette.exports import api, open_data
    from gazette.rendering import layout
    from gazette.rendering import pages as rendering
    from gazette.search import segment

    parallel.cores = lambda: 1
    tasks = edition.tasks
    edition.tasks = lambda *given: clocked("list of files", lambda: list(tasks(*given)))()
    pages.PAGES |= {kind: (template, clocked("views", view)) for kind, (template, view) in pages.PAGES.items()}
    pages.FURTHER |= {name: clocked("views", view) for name, view in pages.FURTHER.items()}
    pages.FILES |= {name: clocked("all records", pages.FILES[name]) for name in (*api.FILES, *open_data.FILES)}
    for stage, owner, names in (
        ("reading", loading, "load"),
        ("reading", catalogue.Catalogue, "read"),
        ("views", pages, "apply_view"),
        ("lists as tables", pages.Site, "files"),
        ("forms", pages, "blank_form"),
        ("record.json", pages, "as_json"),
        ("calendars", pages, "calendar_of calendar_of_site"),
        ("feeds", pages, "feed_beside feed_of_site atom_bytes manifest"),
        ("linked data", pages, "linked_data breadcrumbs"),
        ("citations", pages, "citation"),
        ("codes on paper", rendering, "qr_code"),
        ("comparisons", pages, "comparison published rounds"),
        ("finder", pages, "told part places"),
        ("all records", edition.Edition, "_gather"),
        ("compiling templates", rendering.Renderer, "compile"),
        ("rendering", rendering.Renderer, "article"),
        ("rendering", layout.Layout, "pour"),
        ("search document", pages, "visible_text search_document"),
        ("search index", segment.SegmentWriter, "add close"),
        ("search index", segment, "shard_jobs run_job finish_segment"),
        ("sitemap", edition, "sitemap"),
        ("writing", publishing.Staging, "write publish"),
    ):
        for name in names.split():
            setattr(owner, name, clocked(stage, getattr(owner, name)))
    for left in (project / "site", project / ".gazette"):
        shutil.rmtree(left, ignore_errors=True)
    config = load_config(str(project / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)  # as the command does: a build collects no garbage
    build(config)
    spent["rest"] += process_time()
    print(json.dumps(spent))


if __name__ == "__main__":
    _build(Path(sys.argv[1]))
