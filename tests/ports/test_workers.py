"""Jobs in other processes: every result comes back, what fails is missing, and nothing lives on."""

import base64
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from accord.ports import workers

#: What Python says of copies where there are threads; those of other tests hold no lock.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

JOBS = [str(number).encode() for number in range(20)]


def fragile(job: bytes) -> bytes:
    """Fail in each of the ways in which a process can."""
    if job == b"3":
        raise ValueError
    if job == b"5":
        os.kill(os.getpid(), signal.SIGKILL)
    return job * 2


@pytest.fixture
def _copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy this process whatever threads other tests have left; only a copy knows the functions of a test."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.fixture
def _signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)
    gc.enable()


def test_every_job_is_done_once_and_knows_its_number() -> None:
    results = dict(workers.mapped(base64.b64encode, JOBS, 3))

    assert results == {number: base64.b64encode(job) for number, job in enumerate(JOBS)}
    assert multiprocessing.active_children() == []


def test_where_a_copy_of_this_process_is_not_safe_a_new_one_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    assert list(workers.mapped(base64.b64encode, [b"a"], 2)) == [(0, b"YQ==")]


@pytest.mark.usefixtures("_copied")
def test_a_job_that_fails_is_missing_and_the_others_are_done() -> None:
    results = dict(workers.mapped(fragile, JOBS, 3))

    assert set(range(20)) - set(results) == {3, 5}


@pytest.mark.usefixtures("_copied")
def test_when_every_process_has_died_the_rest_is_missing() -> None:
    assert list(workers.mapped(fragile, [b"3", b"5", b"1"], 2)) == []


def test_a_process_that_dies_before_it_gets_a_job_is_no_error() -> None:
    ours, theirs = multiprocessing.Pipe()
    theirs.close()
    busy: dict[Connection, int] = {}
    workers.give(ours, 0, b"x" * (1 << 20), busy)

    assert busy == {}


def test_stopping_early_stops_the_processes() -> None:
    results = workers.mapped(base64.b64encode, JOBS, 2)
    next(results)
    results.close()

    assert multiprocessing.active_children() == []


def test_when_this_program_is_killed_its_processes_end_too() -> None:
    script = (
        "import os, time; from accord.ports import workers\n"
        "def work(job):\n    os.write(1, b'%d\\n' % os.getpid())\n    return job\n"
        "for _ in workers.mapped(work, [b'a', b'b', b'c'], 3): time.sleep(5)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        pids = [int(program.stdout.readline()) for _ in range(3)]
        program.kill()

    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            break
        time.sleep(0.05)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.usefixtures("_signals")
def test_a_process_serves_until_its_pipe_closes() -> None:
    ours, theirs = multiprocessing.Pipe()
    ours.send_bytes(b"a")
    answers = []

    def work(job: bytes) -> bytes:
        answers.append(job)
        ours.close()
        return job

    copied, _ = multiprocessing.Pipe()
    workers.serve(theirs, work, [copied])

    assert answers == [b"a"]
    assert (theirs.closed, copied.closed) == (True, True)


def test_there_is_at_least_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= workers.available() <= 8
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert workers.available() == 1
