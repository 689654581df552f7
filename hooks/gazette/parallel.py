"""Work on every core, where that is possible and pays: one function over many items, or something beside other work."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import connection
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


def spread(
    job: Callable[[Item], Result],
    items: Sequence[Item],
    apart: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """`job` of each item, in their order; what `job` raises is raised here, with the frames that tell where.

    Copies of this process, as it is now, take items, and so does this one: `job` may be anything, but nothing may hang
    on what it changes outside its result. `apart`, only copies do, and the memory that they used goes with them.
    This process does `meanwhile` first, when the copies have begun.
    Circles of objects stay in memory until the end: `job` must make none (tests/rendering/test_circles.py).
    """
    workers = min(cores(), len(items))
    if workers < 2:
        meanwhile()
        yield from map(job, items)
        return
    _jobs.append((job, items))
    collecting = gc.isenabled()
    gc.disable()
    gc.freeze()  # collecting what was there before would copy every page of memory that it touches
    try:
        copies = workers if apart else workers - 1
        with ProcessPoolExecutor(copies, multiprocessing.get_context("fork"), _end_with_parent) as pool:
            try:
                waiting = {number: pool.submit(_work, number) for number in range(len(items))}
                meanwhile()
                yield from _results(waiting, job, items, len(items) if apart else 0)
            finally:
                pool.shutdown(cancel_futures=True)  # nobody waits for the rest
    finally:
        gc.unfreeze()
        if collecting:
            gc.enable()
        _jobs.pop()


def _results(
    waiting: dict[int, "Future[Result]"], job: Callable[[Item], Result], items: Sequence[Item], ahead: int
) -> Iterator[Result]:
    """The results in their order; from the item `ahead` on this process does what nobody has begun."""
    own: dict[int, Result] = {}
    for number in range(len(items)):
        future, ahead = waiting[number], max(ahead, number)
        while ahead < len(items) and number not in own and not future.done():
            if waiting[ahead].cancel():
                own[ahead] = job(items[ahead])
            ahead += 1
        try:
            result = own.pop(number) if number in own else future.result()
        except Exception:
            job(items[number])  # an exception from another process has lost its frames
            raise
        yield result
        del waiting[number], future, result  # it may be large


class Meanwhile:
    """What a copy of this process does, one after the other, while this one goes on."""

    def __init__(self, *jobs: Callable[[], bool]) -> None:
        """Begin, where a process can be copied; else each is done when its answer is wanted."""
        self._jobs, self._worker = iter(jobs), 0
        if not jobs or cores() < 2:
            return
        self._answers, theirs = os.pipe()
        self._worker = os.fork()
        if self._worker == 0:
            try:
                for job in jobs:
                    os.write(theirs, b"y" if job() else b"n")
            finally:
                os._exit(0)
        os.close(theirs)
        self._jobs = iter(())  # with what they hold

    def answer(self) -> bool:
        """What the next job says: False too when there is none, or it could not be done."""
        if self._worker:
            return os.read(self._answers, 1) == b"y"
        job = next(self._jobs, None)
        return job is not None and job()

    def end(self) -> None:
        """Want no more answers."""
        if self._worker:
            os.close(self._answers)
            os.kill(self._worker, signal.SIGKILL)
            os.waitpid(self._worker, 0)
            self._worker = 0


def _end_with_parent() -> None:
    """Let a worker end with the process that it works for, however that ends: it holds what that holds, locks too."""
    parent = multiprocessing.parent_process()
    assert parent

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _work(number: int) -> Any:
    job, items = _jobs[-1]
    return job(items[number])
