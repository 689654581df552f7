"""Work on every core, where that is possible and pays: one function over many items, or a check beside other work."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_jobs: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""What is being done, and to which items: a worker finds both in its copy."""


def cores() -> int:
    """How many processes may work at once: one where a process cannot be copied with all it holds."""
    alone = threading.active_count() == 1  # a copy of a process with other threads may wait for them for ever
    if not alone or "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(job: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """`job` of each item, in their order; what `job` raises is raised here, with the frames that tell where.

    Each worker is a copy of this process as it is now, so `job` may be anything, and what it changes stays in the copy.
    Circles of objects stay in memory until the end: `job` must make none (tests/rendering/test_circles.py).
    """
    workers = min(cores(), len(items))
    if workers < 2:
        yield from map(job, items)
        return
    done = 0
    _jobs.append((job, items))
    gc.freeze()  # collecting what was there before would copy every page of memory that it touches
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), gc.disable) as pool:
            for result in pool.map(_work, range(len(items))):
                yield result
                done += 1
    except Exception:
        job(items[done])  # an exception from another process has lost its frames
        raise
    finally:
        gc.unfreeze()
        _jobs.pop()


class Meanwhile:
    """Checks that a copy of this process makes, one after the other, while this one goes on."""

    def __init__(self, *checks: Callable[[], bool]) -> None:
        """Begin, where a process can be copied; else each is made when its answer is wanted."""
        self._checks, self._worker = iter(checks), 0
        if cores() < 2:
            return
        self._answers, theirs = os.pipe()
        self._worker = os.fork()
        if self._worker == 0:
            try:
                for check in checks:
                    os.write(theirs, b"y" if check() else b"n")
            finally:
                os._exit(0)
        os.close(theirs)

    def answer(self) -> bool:
        """What the next check says: False too when it could not be made."""
        return os.read(self._answers, 1) == b"y" if self._worker else next(self._checks)()

    def end(self) -> None:
        """Want no more answers."""
        if self._worker:
            os.close(self._answers)
            os.kill(self._worker, signal.SIGKILL)
            os.waitpid(self._worker, 0)
            self._worker = 0


def _work(number: int) -> Any:
    job, items = _jobs[-1]
    return job(items[number])
