"""Ruff: what it says that it reads."""

from collections.abc import Callable

from accord.core.scan import Ended, Task
from accord.scanners import ruff


def test_reads_what_it_lists(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.py": "", "b c.py": ""})
    scan, listing = ruff.commands(task)

    ended = [end(scan, output="[]"), end(listing, output="/checkout/b c.py\n/elsewhere/a.py\n")]

    assert ruff.looked(task, ended).seen == {"b c.py"}


def test_gets_files_by_a_list_so_that_their_number_and_names_do_not_matter(make_task: Callable[..., Task]) -> None:
    task = make_task({"-c.py": "", "a b.py": ""})
    scan, _ = ruff.commands(task)

    assert list(scan.writes.values()) == ["./-c.py\n./a b.py\n"]
    assert scan.arguments[-1] == f"@{task.folder}/files.txt"
