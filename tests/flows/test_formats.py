"""The list of formats is the list of readers and writers, and says of each what it is and how to make one."""

from types import ModuleType

import pytest

from accord.flows import formats as flow
from accord.ports import modules

FOUND = flow.formats()


def test_every_reader_and_every_writer_is_listed_once() -> None:
    assert [one.name for one in FOUND.readers] == list(modules.names("accord.readers"))
    assert [one.name for one in FOUND.writers] == list(modules.names("accord.writers"))


def test_every_format_has_a_label_and_a_sentence() -> None:
    said = [(one.label, one.about) for one in FOUND.readers] + [(one.label, one.about) for one in FOUND.writers]

    assert all(label and about and "``" not in about for label, about in said)


def test_writers_tell_their_commands_and_suffix() -> None:
    writers = {one.name: one for one in FOUND.writers}

    assert (writers["sarif"].commands, writers["html"].suffix) == (("plan", "gate"), ".html")


@pytest.mark.parametrize(
    ("docstring", "command"),
    [
        (
            "A (``a -f json``).\n\nFormat: x\nMake one: run ``a scan\n--json``, or ``b c``\n\nRead: ``d e``",
            "a scan --json",
        ),
        ("A (``a -f json``), as ``a`` writes it.\n\nFormat: x", "a -f json"),
        ("A.\n\nMake one: download ``x``, or let ``y`` write it\n\nRead: ``d e``", "download x, or let y write it"),
        ("A.\n\nMake one: in the menu,\nExport; then save it.\n\nRead: ``d e``", "in the menu, Export"),
        ("A.", ""),
    ],
)
def test_a_command_that_makes_a_report_comes_from_the_docstring(
    docstring: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("a")
    module.__doc__ = docstring
    module.LABEL = "A"  # type: ignore[attr-defined]
    monkeypatch.setattr(modules, "load_all", lambda package: [("a", module)] if package == flow.READERS else [])

    assert [one.make_one for one in flow.formats().readers] == [command]
