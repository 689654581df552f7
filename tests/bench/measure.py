"""Run a program: how long it took, and how much memory it and all its children held at the most."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.03
SHARE = 20
"""Between two samples pass at least this many times the time that a sample takes: watching costs at most 5 %."""
PROC = Path("/proc")


@dataclass(frozen=True)
class Run:
    """One run of a program."""

    seconds: float
    peak_mb: float
    """Megabytes (10⁶ bytes); 0 where there is no /proc."""


class Failed(Exception):
    """The program did not end well; its output."""


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> Run:
    """Run to the end and measure; raises Failed with what was printed."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watch = _Watch(process.pid)
    watch.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    watch.stop()
    if process.returncode:
        raise Failed(f"{' '.join(command)}\n{output}")
    return Run(seconds, watch.peak / 1e6)


class _Watch(threading.Thread):
    """Samples the memory of a process tree."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak = pid, 0
        self._ended = threading.Event()

    def run(self) -> None:
        pause = EVERY
        while not self._ended.wait(pause):
            start = time.perf_counter()
            self.peak = max(self.peak, sum(_held(pid) for pid in _tree(self.pid)))
            pause = max(EVERY, SHARE * (time.perf_counter() - start))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        for children in PROC.glob(f"{parent}/task/*/children"):
            found += map(int, _read(children).split())
    return found


def _held(pid: int) -> int:
    """Bytes in memory, what is shared counted in parts (PSS), or whole where the kernel does not say (RSS)."""
    for file, field in ((f"{pid}/smaps_rollup", "Pss:"), (f"{pid}/status", "VmRSS:")):
        for line in _read(PROC / file).splitlines():
            if line.startswith(field):
                return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    """The text of a file that may vanish at any moment."""
    try:
        return path.read_text()
    except OSError:
        return ""
