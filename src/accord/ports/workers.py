"""Carry out jobs in several processes of this program: bytes in, bytes out, nothing shared.

A process that dies or fails takes only its own job with it, and the caller sees that the result is missing. No process
lives on: they end with the iterator, and when this program is killed, because their pipes close.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

Work = Callable[[bytes], bytes]


def available(limit: int = 8) -> int:
    """Return how many processes can run at once on the processors that this program may use."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, limit)


def mapped(work: Work, jobs: Sequence[bytes], workers: int) -> Generator[tuple[int, bytes], None, None]:
    """Yield the number and the result of each job, as they come in; none for a job that failed.

    Args:
        work: What to do with a job; a function of a module, or a ``partial`` of one.
        jobs: Those that take longest first.
        workers: The number of processes.
    """
    waiting = iter(enumerate(jobs))
    processes: list[BaseProcess] = []
    opened: list[Connection] = []
    busy: dict[Connection, int] = {}
    try:
        for number, job in islice(waiting, workers):
            processes.append(_started(work, opened))
            give(opened[-1], number, job, busy)
        while busy:
            for connection in wait(list(busy)):
                assert isinstance(connection, Connection)  # noqa: S101  nothing else was waited for
                number = busy.pop(connection)
                try:
                    result = connection.recv_bytes()
                except (EOFError, OSError):  # its process has died
                    continue
                if following := next(waiting, None):
                    give(connection, *following, busy)
                yield number, result
    finally:
        for process in processes:
            process.kill()
            process.join()


def _started(work: Work, opened: list[Connection]) -> BaseProcess:
    """Start a process that serves one end of a new pipe; the other is added to those that are open here."""
    # A copy of this process starts ten times faster, and is safe where there is no thread that could hold a lock.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = get_context("fork") if forks else get_context("spawn")
    ours, theirs = context.Pipe()
    opened.append(ours)
    process = context.Process(target=serve, args=(theirs, work, opened if forks else ()), daemon=True)
    process.start()
    theirs.close()
    return process


def give(connection: Connection, number: int, job: bytes, busy: dict[Connection, int]) -> None:
    """Send a job to a process and note that it is busy, unless the process has died."""
    with suppress(OSError):
        connection.send_bytes(job)
        busy[connection] = number


def serve(connection: Connection, work: Work, inherited: Sequence[Connection] = ()) -> None:
    """Carry out one job after another until the pipe closes or a job fails, which ends this process in silence.

    Args:
        connection: Where jobs come from and results go to.
        work: What to do with a job.
        inherited: The other ends of pipes, of which a copied process has copies: held open, they would never close.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked for the work stops it
    gc.disable()
    for other in inherited:
        other.close()
    with suppress(Exception), connection:  # the caller does the job again, and shows what is wrong
        while True:
            connection.send_bytes(work(connection.recv_bytes()))
