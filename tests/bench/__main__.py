"""`make bench`: build, republish and search invented projects of several sizes, beside the rivals; a table and JSON."""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from . import asking, previewing, queries, rivals
from .edits import edits
from .generate import REAL, Told, generate
from .measure import Run, run
from .report import table
from .serving import SERVER, served
from .stages import stages_ms
from .weight import page_kb, site_mb

BIN = Path(sys.executable).parent
BUILD = [str(BIN / "mkdocs"), "build", "--quiet"]
SERVE = [str(BIN / "mkdocs"), "serve", "--quiet"]
COMPRESS = [str(BIN / "gazette"), "compress"]
RAM_DISK = Path("/dev/shm")
ROOM = 350_000
"""Bytes of disk for each record: two sites, a cache, the site compressed, the rivals' content, site and index."""
RIVALS_UP_TO = 10_000
"""Larger sizes are built without the rivals unless they are asked for."""
STAGES_UP_TO = 1_000
"""The stages of a build are timed at the largest size up to this."""
PAGES = 15
"""So many notices are weighed, and five of them opened on a slow phone."""
NOON = "1795233600"  # 2026-11-21 12:00 in Shanghai: the day of building decides what statuses show
ENVIRONMENT = {"SOURCE_DATE_EPOCH": NOON, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}

Figures = dict[str, Any]


def main() -> None:
    """Measure each size in turn; the JSON file is written anew after each."""
    options = _options()
    found: list[Figures] = []
    profiled = max((size for size in options.sizes if size <= STAGES_UP_TO), default=None)
    for size in options.sizes:
        with work_folder(size) as (folder, disk):
            print(f"{size} records, in {folder} ({disk}) …", flush=True)
            beside = options.rivals == "1" or (options.rivals == "auto" and size <= RIVALS_UP_TO)
            programs = options.programs if beside else None
            search, profile = options.search == "1", size == profiled
            figures = measure(folder, size, options.runs, programs, search=search, profile=profile)
            found.append({**figures, "disk": disk, "machine": machine(), "date": str(date.today())})
        if options.json:
            options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(table(found))


def measure(
    folder: Path, size: int, runs: int, programs: Path | None, *, search: bool = True, profile: bool = False
) -> Figures:
    """Everything about one size, in a folder of its own; `programs` is the rivals' environment, None without them."""
    project = folder / "project"
    told = generate(project, size)
    say("building" + (", in turns with Hugo and Pagefind" if programs else ""))
    figures: Figures = {"size": size, "runs": runs} | _cleanly(folder, project, programs, runs)
    say("building again")
    figures |= _again(project, runs)
    figures["peak_mb"] = max(figures["clean_peak_mb"], figures["again_peak_mb"])
    site = project / "site"
    megabytes, figures["files"] = site_mb(site)
    figures["site_mb"] = round(megabytes, 1)
    figures |= _pages(site, told)
    figures |= dict.fromkeys(("queries", "hit3", "numbers_hit3", "bytes_median", "bytes_max"))
    if search:
        say("searching")
        figures |= _search(project, told)
    if programs:
        beside = figures["hugo_s"] + figures["pagefind_s"]
        figures["ratio_clean"] = round(beside / figures["clean_s"], 2)
        figures["ratio_republish"] = round(beside / figures["republish_s"], 2)
    if profile:
        say("timing the stages of a build")
        figures["stages_ms"] = stages_ms(project, size, ENVIRONMENT)
    return figures


def say(stage: str) -> None:
    """Tell who waits what is going on."""
    print(f"  {datetime.now():%H:%M:%S} {stage}", file=sys.stderr, flush=True)


def environment(project: Path) -> dict[str, str]:
    """In which a project's own copy of the code builds it."""
    return {"PYTHONPATH": str(project / "hooks"), **ENVIRONMENT}


def _built(project: Path) -> Run:
    return run(BUILD, project, environment(project))


def _built_cleanly(project: Path) -> Run:
    for left in (project / "site", project / ".gazette", *project.glob(".site-*")):
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    return _built(project)


def _cleanly(folder: Path, project: Path, programs: Path | None, runs: int) -> Figures:
    """Everything from nothing: ours and the rivals' in turns, for a machine is now faster and now slower."""
    ours, theirs = [_built_cleanly(project)], list[rivals.Built]()
    if programs:
        content = folder / "hugo"
        content.mkdir()
        rivals.prepare(project, content)
    for turn in range(runs):
        if turn:
            ours.append(_built_cleanly(project))
        if programs:
            theirs.append(rivals.build(content, programs))
    figures: Figures = {
        "clean_s": _median(ours),
        "clean_runs_s": [round(each.seconds, 2) for each in ours],
        "clean_peak_mb": round(max(each.peak_mb for each in ours)),
        "hugo_s": None,
        "pagefind_s": None,
    }
    for name in ("hugo", "pagefind") if programs else ():
        each = [getattr(built, name) for built in theirs]
        figures[f"{name}_s"] = round(_median(each), 2)
        figures[f"{name}_peak_mb"] = round(max(one.peak_mb for one in each))
    if programs:
        figures["rival_runs_s"] = [round(built.seconds, 1) for built in theirs]
    return figures


def _again(project: Path, runs: int) -> Figures:
    """What it takes when nothing, or one thing, has changed."""
    figures: Figures = {"unchanged_s": _median([_built(project) for _ in range(runs)])}
    changes = edits(project)
    figures["compress_s"] = _median([_compressed(project, anew=True) for _ in range(runs)])
    again, peak = [], 0.0
    for figure, edit in changes.items():
        taken = []
        for _ in range(runs):
            edit.make()
            taken.append(_built(project))
            if figure == "republish_sentence_s":
                again.append(_compressed(project))
        figures[figure] = _median(taken)
        peak = max(peak, *(each.peak_mb for each in taken))
    shown = previewing.waits(SERVE, project, environment(project), changes["republish_sentence_s"], runs + 1)
    figures["serve_first_s"], figures["serve_s"] = round(shown[0], 3), round(median(shown[1:]), 3)
    for edit in changes.values():
        edit.undo()
    _built(project)
    _compressed(project)
    figures["compress_again_s"] = _median(again)
    figures["republish_s"] = max(figures["republish_sentence_s"], figures["republish_title_s"])
    figures["again_peak_mb"] = round(peak)
    return figures


def _compressed(project: Path, anew: bool = False) -> Run:
    """Bring public/ up to date with the site, or make it from nothing."""
    if anew:
        for left in (project / "public", project / ".gazette/compressed", *project.glob(".public-*")):
            shutil.rmtree(left, ignore_errors=True)
    return run(COMPRESS, project, {"PYTHONPATH": str(project / "hooks")})


def _pages(site: Path, told: list[Told]) -> Figures:
    notices = _notices(told)
    return {"page_kb": round(median(page_kb(site, site / each.address / "index.html") for each in notices), 1)}


def _notices(told: list[Told]) -> list[Told]:
    notices = [each for each in told if each.address.startswith("notices/")]
    return notices[:: max(1, len(notices) // PAGES)][:PAGES]


def _search(project: Path, told: list[Told]) -> Figures:
    drawn, numbers = queries.draw(told, project), queries.numbers(told)
    with asking.browser() as chromium, served(project / "public") as address:
        answers = asking.ask_cold(chromium, address, drawn)
        numbers_hit3 = asking.ask_all(chromium, address, numbers)
        fcp = asking.fcp_ms(chromium, [f"{address}{each.address}" for each in _notices(told)[:5]])
    soon = [each.first_ms for each in answers if each.first_ms is not None]
    by_rule = {
        rule: round(_share([each.hit for each in answers if each.query.rule == rule]), 3) for rule in queries.SHARES
    }
    return {
        "queries": len(answers),
        "hit3": round(_share([each.hit for each in answers]), 4),
        "hit3_by_rule": by_rule,
        "missed": [each.query.text for each in answers if not each.hit],
        "numbers": len(numbers),
        "numbers_hit3": round(numbers_hit3, 5),
        "bytes_median": round(median(each.bytes for each in answers)),
        "bytes_max": max(each.bytes for each in answers),
        "first_result_ms": round(median(soon)) if soon else None,
        "fcp_ms": round(fcp),
        "server": SERVER,
    }


def _median(runs: list[Run]) -> float:
    return round(median(each.seconds for each in runs), 3)


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


@contextmanager
def work_folder(size: int) -> Iterator[tuple[Path, str]]:
    """A folder that is removed afterwards, and what it lies on: a RAM disk where there is one with room."""
    room = RAM_DISK.is_dir() and os.access(RAM_DISK, os.W_OK) and shutil.disk_usage(RAM_DISK).free > size * ROOM
    with tempfile.TemporaryDirectory(prefix="gazette-bench-", dir=RAM_DISK if room else None) as folder:
        yield Path(folder), "RAM disk" if room else "disk"


def machine() -> str:
    """The processor and how many cores of it."""
    names = [line.split(":")[1].strip() for line in _cpuinfo() if line.startswith("model name")]
    name = names[0] if names else platform.machine()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _cpuinfo() -> list[str]:
    file = Path("/proc/cpuinfo")
    return file.read_text().splitlines() if file.is_file() else []


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split()], default=[100, 1000, 10000])
    parser.add_argument("--json", type=lambda text: Path(text) if text else None)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rivals", choices=("auto", "0", "1"), default="auto")
    parser.add_argument("--search", choices=("0", "1"), default="1")
    parser.add_argument("--programs", type=Path, default=REAL / ".bench/venv", help="the rivals' environment")
    options = parser.parse_args()
    if options.rivals != "0" and not options.programs.is_dir():
        parser.error(f"Hugo and Pagefind are not in {options.programs}: run `make bench`, or leave them out (RIVALS=0)")
    return options


if __name__ == "__main__":
    main()
