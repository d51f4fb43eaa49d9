"""pip-audit: what it is asked about, and what cannot be looked up."""

from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.scan import Ended, Outcome, Task
from accord.scanners import pip_audit


def given(task: Task) -> list[str]:
    return [text for command in pip_audit.commands(task) for text in command.writes.values()]


def test_asks_about_pins_on_this_machine(make_task: Callable[..., Task]) -> None:
    task = make_task({"requirements.txt": "jinja2==2.11.2\nflask>=1\n"}, osv_url="http://127.0.0.1:9/v1/query")
    (command,) = pip_audit.commands(task)

    assert list(command.writes.values()) == ["jinja2==2.11.2\n"]
    assert "http://127.0.0.1:9/v1/query" in command.arguments
    assert {"--no-deps", "--disable-pip"} <= set(command.arguments)


def test_asks_the_world_only_when_it_may(make_task: Callable[..., Task]) -> None:
    (command,) = pip_audit.commands(make_task({"requirements.txt": "jinja2==2.11.2\n"}, online=True))

    assert "--osv-url" not in command.arguments


def test_a_package_without_a_version_is_named_and_the_manifest_counts_as_read(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"requirements.txt": "jinja2==2.11.2\nflask>=1\n"})
    looked = pip_audit.looked(task, [end(pip_audit.commands(task)[0], output="{}")])

    assert looked.seen == {"requirements.txt"}
    assert [gap.place for gap in looked.skipped] == ["flask"]


def test_a_manifest_that_pins_nothing_is_not_read(make_task: Callable[..., Task]) -> None:
    task = make_task({"requirements.txt": "a\nb\nc\nd\n", "setup.cfg": "[metadata]\n"})
    looked = pip_audit.looked(task, [])

    assert looked.seen == frozenset()
    assert looked.skipped == (
        Gap("requirements.txt", "it pins nothing, so nothing can be looked up: a, b, c and 1 more"),
        Gap("setup.cfg", "what it needs is known only when it is installed"),
    )


def test_what_a_project_asks_for_is_answered_by_what_it_gets(make_task: Callable[..., Task]) -> None:
    files = {"pyproject.toml": '[project]\ndependencies = ["a>=1"]\n', "requirements.txt": "a==1.2\n"}
    task = make_task(files)

    assert given(task) == ["a==1.2\n"]
    assert pip_audit.looked(task, []).seen == {"pyproject.toml"}
    assert pip_audit.looked(task, []).skipped == ()


def test_a_manifest_without_packages_has_nothing_to_look_up(make_task: Callable[..., Task]) -> None:
    assert pip_audit.looked(make_task({"pyproject.toml": "[tool.x]\n"}), []).seen == {"pyproject.toml"}


def test_two_versions_of_a_package_are_asked_about_apart(make_task: Callable[..., Task]) -> None:
    lock = '[[package]]\nname = "a_b"\nversion = "1"\n[[package]]\nname = "A-b"\nversion = "2"\n'

    assert given(make_task({"uv.lock": lock})) == ["a_b==1\n", "A-b==2\n"]


def test_included_files_are_followed_once_and_never_out_of_the_checkout(make_task: Callable[..., Task]) -> None:
    files = {
        "api/requirements.txt": "-r more.txt\n-r ../../etc/x.txt\na==1\n",
        "api/more.txt": "b==2\n-r requirements.txt\n",
    }
    task = make_task(files, asked=["api/requirements.txt"])

    assert given(task) == ["a==1\nb==2\n"]


def test_a_call_that_failed_leaves_its_manifest_to_who_examines_it(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"requirements.txt": "a==1\n"})
    ended = end(pip_audit.commands(task)[0], outcome=Outcome.FAILED, trouble="it wrote no report")

    assert pip_audit.looked(task, [ended]).skipped == ()


def test_a_package_that_another_manifest_of_the_folder_pins_is_no_gap(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task(
        {"api/requirements.txt": "a_b\nc\n", "api/requirements.lock": "A-B==1\nc==2\n", "requirements.txt": "c\n"}
    )
    looked = pip_audit.looked(task, [end(command, output="{}") for command in pip_audit.commands(task)])

    assert looked.seen == {"api/requirements.txt", "api/requirements.lock"}
    assert [gap.place for gap in looked.skipped] == ["requirements.txt"]
