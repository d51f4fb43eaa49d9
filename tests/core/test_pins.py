"""What a Python manifest pins, and what it names without an exact version."""

import pytest

from accord.core.coverage import Gap
from accord.core.pins import Pin, pins


def pinned(path: str, text: str) -> list[str]:
    return [f"{one.name}=={one.version}" for one in pins(path, text).pinned]


def unpinned(path: str, text: str) -> list[str]:
    return [gap.place for gap in pins(path, text).unpinned]


@pytest.mark.parametrize(
    ("line", "pin"),
    [
        ("jinja2==2.11.2", "jinja2==2.11.2"),
        ("jinja2 == 2.11.2  # why", "jinja2==2.11.2"),
        ("jinja2===2.11.2", "jinja2==2.11.2"),
        ('jinja2[x,y]==2.11.2 ; python_version > "3"', "jinja2==2.11.2"),
        ("jinja2==2.11.2 --hash=sha256:aa --hash=sha256:bb", "jinja2==2.11.2"),
        ("jinja2==2.11.2 \\\n    --hash=sha256:aa", "jinja2==2.11.2"),
        ("jinja2==2.11.2 \\\r\n    --hash=sha256:aa", "jinja2==2.11.2"),
        ("ruamel.yaml==0.18.0+local.1", "ruamel.yaml==0.18.0+local.1"),
        ("a==1!2.0rc1", "a==1!2.0rc1"),
    ],
)
def test_an_exact_version_is_a_pin(line: str, pin: str) -> None:
    assert pinned("requirements.txt", f"{line}\n") == [pin]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("flask", "flask"),
        ("flask>=1", "flask"),
        ("flask==2.*", "flask"),
        ("flask==2.0,!=2.1", "flask"),
        ("flask @ https://intranet.example/flask.tar.gz", "flask"),
        ("-e git+https://git.example/x.git#egg=x", "git+https://git.example/x.git#egg=x"),
        ("https://intranet.example/flask.tar.gz", "https://intranet.example/flask.tar.gz"),
        ("/opt/wheels/a.whl", "/opt/wheels/a.whl"),
    ],
)
def test_anything_else_is_named(line: str, name: str) -> None:
    assert pinned("requirements.txt", line) == []
    assert unpinned("requirements.txt", line) == [name]


@pytest.mark.parametrize(
    "line", ["", "# flask", "-e .", "--editable=.", ".[socks]", "../lib", ".\\lib", "--index-url https://x.example"]
)
def test_comments_options_and_the_project_itself_are_no_packages(line: str) -> None:
    found = pins("requirements.txt", line)

    assert (found.pinned, found.unpinned) == ((), ())


def test_included_files_are_named() -> None:
    assert pins("a/requirements.txt", "-r more.txt\n--requirement=b.txt\n-c constraints.txt\n").includes == (
        "more.txt",
        "b.txt",
    )


def test_locks_in_toml_name_every_package_but_the_project() -> None:
    lock = """
        [[package]]
        name = "a"
        version = "1.0"
        [[package]]
        name = "ours"
        version = "0.1"
        source = { editable = "." }
        [[package]]
        name = "dynamic"
    """

    for name in ("uv.lock", "poetry.lock", "pdm.lock"):
        assert pinned(f"x/{name}", lock) == ["a==1.0"]
        assert unpinned(name, lock) == ["dynamic"]
    assert pinned("pylock.toml", '[[packages]]\nname = "a"\nversion = "1"\n') == ["a==1"]


def test_a_lock_of_pipenv_has_two_groups() -> None:
    lock = '{"default": {"a": {"version": "==1"}, "b": {"git": "x"}}, "develop": {"c": {"version": "==2"}}}'

    assert pinned("Pipfile.lock", lock) == ["a==1", "c==2"]
    assert unpinned("Pipfile.lock", lock) == ["b"]


def test_a_project_names_what_it_asks_for() -> None:
    text = """
        [project]
        dependencies = ["a==1", "b>=2"]
        [project.optional-dependencies]
        x = ["c==3"]
        [tool.poetry.dependencies]
        python = "^3.11"
        d = "4.0"
        e = { version = "^5" }
    """

    assert pinned("pyproject.toml", text) == ["a==1", "c==3", "d==4.0"]
    assert unpinned("pyproject.toml", text) == ["b", "e"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("uv.lock", "[[package"),
        ("poetry.lock", "package = 1"),
        ("Pipfile.lock", "[]"),
        ("Pipfile.lock", "{"),
        ("pyproject.toml", "project = 1"),
    ],
)
def test_what_cannot_be_read_says_so(path: str, text: str) -> None:
    assert pins(path, text).trouble.startswith("it cannot be read")


@pytest.mark.parametrize("path", ["setup.py", "a/setup.cfg", "Pipfile", "environment.yml"])
def test_what_is_known_only_by_installing_says_so(path: str) -> None:
    assert pins(path, "anything").trouble == "what it needs is known only when it is installed"


def test_a_gap_says_why() -> None:
    assert pins("requirements.txt", "a\n").unpinned == (
        Gap("a", "it has no exact version, so no advisory can be looked up for it"),
    )
    assert pins("requirements.txt", "a==1\na==1\n").pinned == (Pin("a", "1"),)
