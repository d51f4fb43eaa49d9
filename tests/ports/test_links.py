"""Where paths really stand."""

from pathlib import Path

import pytest

from accord.ports.links import Links


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "real").mkdir(parents=True)
    (root / "real" / "a.py").write_text("")
    (root / "linked").symlink_to("real")
    (root / "one.py").symlink_to("linked/a.py")
    (root / "out").symlink_to(tmp_path)
    (root / "loop").symlink_to("loop")
    return root


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("real/a.py", "real/a.py"),
        ("linked/a.py", "real/a.py"),
        ("one.py", "real/a.py"),
        ("linked", "real"),
        ("real/../one.py", "real/a.py"),
        ("nowhere/x.py", "nowhere/x.py"),
        ("linked/new.py", "real/new.py"),
        (".", "."),
        ("", "."),
        ("out/x", None),
        ("out", None),
        ("../x", None),
        ("..", None),
        ("/etc/passwd", "etc/passwd"),
        ("a\0b", None),
    ],
)
def test_a_path_leads_to_where_it_stands(folder: Path, path: str, place: str | None) -> None:
    links = Links(folder)
    assert links.place(path) == place
    assert links.place(path) == place


def test_a_link_to_itself_keeps_its_name(folder: Path) -> None:
    assert Links(folder).place("loop/a.py") == "loop/a.py"


def test_the_folder_itself_may_be_a_link(folder: Path) -> None:
    (folder.parent / "called").symlink_to(folder)
    assert Links(folder.parent / "called").place("linked/a.py") == "real/a.py"
