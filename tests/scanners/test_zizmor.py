"""zizmor: which files it completed."""

from collections.abc import Callable

from accord.core.scan import Ended, Task
from accord.scanners import zizmor

GOOD, BAD = ".github/workflows/good.yml", ".github/workflows/bad.yml"
LOG = f"""\
 INFO zizmor: zizmor v1.32.0
 WARN collect_inputs: failed to parse input: did not find expected node content
 INFO audit: zizmor: completed ./{GOOD}
"""


def test_a_workflow_that_it_only_warns_of_is_not_read(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({GOOD: "", BAD: ""})

    assert zizmor.looked(task, [end(zizmor.commands(task)[0], errors=LOG)]).seen == {GOOD}
