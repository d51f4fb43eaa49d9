"""detect-secrets: what it says that it checks and skips."""

from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.languages import describe
from accord.core.scan import Ended, Task, Tree
from accord.scanners import detect_secrets

LOG = """\
[scan]\tINFO\tSkipping "./a.svg" due to `detect_secrets.filters.heuristic.is_non_text_file`
[scan]\tINFO\tChecking file: ./b.txt
[scan]\tINFO\tSkipping "hunter2" due to `detect_secrets.filters.heuristic.is_sequential_string`
"""


def test_reads_what_it_checks_and_names_what_it_skips(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"a.svg": "", "b.txt": "", "c.txt": ""})
    looked = detect_secrets.looked(task, [end(detect_secrets.commands(task)[0], errors=LOG)])

    assert looked.seen == {"b.txt"}
    assert looked.left_out == (Gap("a.svg", "detect-secrets leaves it out (is non text file)"),)


def test_leaves_bundles_locks_and_large_files_alone() -> None:
    files = {"a.txt": 10, "app.min.js": 10, "poetry.lock": 10, "data.csv": 2_000_000, "logo.png": 10}

    assert detect_secrets.wants(Tree(tuple(describe(path, size, b"x", {}) for path, size in files.items()))) == (
        "a.txt",
        "logo.png",
    )
