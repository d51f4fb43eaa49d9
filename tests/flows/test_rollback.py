"""A change that only returns to what the base line had."""

from collections.abc import Callable
from typing import Any

import pytest

from accord.ports import process

Make = Callable[..., Any]
CALM = "import os\n\n\ndef ready():\n    return True\n"
FLAWED = CALM + "\n\ndef trace(address):\n    os.system(address)\n"


def rolled_back(make: Make, *states: str) -> Any:  # noqa: ANN401  the class of conftest
    """Return a repository whose main line went through these states of a.py."""
    repository = make({"a.py": states[0]})
    for state in states[1:]:
        repository.on_main({"a.py": state})
    return repository


def test_a_revert_passes_and_is_shown(make: Make) -> None:
    repository = rolled_back(make, FLAWED, CALM)
    repository.git("revert", "--no-edit", "HEAD")
    document = repository.gate()
    assert document.verdict == "pass"
    assert [one.why for one in document.spared] == ["a rollback brought it back; it stood there before"]


def test_a_revert_beside_later_work_passes(make: Make) -> None:
    repository = rolled_back(make, FLAWED, CALM, CALM.replace("ready", "is_ready"))
    repository.commit({"a.py": FLAWED.replace("ready", "is_ready")})
    assert repository.verdict() == "pass"


@pytest.mark.parametrize(
    "change",
    [
        FLAWED + "\nfeature = 1\n",
        "import sys\n" + FLAWED,
        CALM + "\n\ndef other(address):\n    os.system(address)\n",
        CALM.replace("    return True\n", "    os.system(address)\n    return True\n"),
    ],
)
def test_whoever_adds_something_does_not_only_roll_back(make: Make, change: str) -> None:
    repository = rolled_back(make, FLAWED, CALM)
    repository.commit({"a.py": change})
    assert repository.verdict() == "fail"


def test_lines_of_several_versions_are_no_rollback(make: Make) -> None:
    one = CALM.replace("ready", "first") + "\n\ndef one(address):\n    os.system(address)\n"
    repository = rolled_back(make, one, FLAWED, CALM)
    repository.commit({"a.py": one.replace("first", "ready") + FLAWED[len(CALM) :]})
    assert repository.verdict() == "fail"


def test_a_line_that_only_moves_is_no_rollback(make: Make) -> None:
    head = 'import os\n\n\ndef a():\n    command = "ls"\n'
    tail = "\n\ndef b(command):\n    check(command)\n"
    repository = rolled_back(make, "x = 1\n", f"{head}    os.system(command)\n{tail}")
    repository.commit({"a.py": f"{head}{tail}    os.system(command)\n"})
    assert repository.verdict() == "fail"


def test_what_only_the_change_itself_had_is_no_rollback(make: Make) -> None:
    repository = make({"a.py": CALM})
    for state in (FLAWED, CALM, FLAWED):
        repository.commit({"a.py": state})
    assert repository.verdict() == "fail"


def test_a_file_that_comes_back_is_a_rollback_also_before_it_is_added(make: Make) -> None:
    repository = make({"a.py": FLAWED})
    repository.on_main({"a.py": None})
    repository.write({"a.py": FLAWED})
    assert repository.verdict() == "pass"
    repository.commit()
    assert repository.verdict() == "pass"


def test_a_package_that_comes_back_alone_is_a_rollback(make: Make) -> None:
    repository = make({"requirements.txt": "django==4.2.4\n"})
    repository.on_main({"requirements.txt": "django==4.2.16\n"})
    repository.commit({"requirements.txt": "django==4.2.4\n"})
    reports = [repository.audit("django==4.2.4")]
    assert repository.verdict(reports, service="pay") == "pass"
    repository.commit({"requirements.txt": "django==4.2.4\nsix==1\n"})
    assert repository.verdict(reports, service="pay") == "fail"


def test_a_new_source_of_an_old_sink_is_no_rollback(make: Make) -> None:
    repository = make({"a.py": "x = 'ls'\nlog(1)\nlog(2)\nos.system(x)\n"})
    repository.commit({"a.py": "x = input()\nlog(1)\nlog(2)\nos.system(x)\n"})
    flow = repository.flow(("a.py", 1), ("a.py", 4))
    found = repository.result("a.py", 4, "os.system(x)", codeFlows=flow)
    assert repository.verdict([repository.report(found)]) == "fail"


def test_large_versions_are_not_looked_at(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = rolled_back(make, FLAWED, CALM)
    repository.commit({"a.py": FLAWED})
    monkeypatch.setattr("accord.flows.rollback._MAX_BYTES", 10)
    assert repository.verdict() == "fail"


def test_many_files_and_versions_cost_few_processes(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make({f"{at}.py": FLAWED for at in range(40)})
    for state in (CALM, FLAWED + "# 1\n", CALM):
        repository.on_main({f"{at}.py": state for at in range(40)})
    repository.commit({f"{at}.py": FLAWED for at in range(40)})
    calls: list[object] = []
    real = process.run

    def count(arguments: list[str], **options: object) -> process.Completed:
        calls.append(arguments)
        return real(arguments, **options)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(process, "run", count)
    assert len(repository.gate().spared) == 40
    assert len(calls) < 30
