"""Every ``accord`` command line in a document names a command, options and choices that exist. Nothing is run."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from accord.cli import _main
from accord.core.errors import AccordError
from accord.ports import modules

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^ *(`{3,})[^\n]*\n(.*?)^ *\1$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(accord [a-z][^`]*)`")
_PLACEHOLDER = re.compile(r"…|\[[A-Z]")
#: Punctuation after which a shell expects a command.
_STARTS = {"|", "||", "&&", ";", "(", "if", "then", "do", "!", "{"}


def documents() -> list[Path]:
    return sorted(
        [
            *ROOT.glob("*.md"),
            *(ROOT / "docs").rglob("*.md"),
            *(ROOT / "examples").rglob("README.md"),
            ROOT / "benchmarks/README.md",
        ]
    )


def command_lines(line: str) -> Iterator[list[str]]:
    """Yield the arguments of each ``accord`` that a line of a shell calls."""
    lexer = shlex.shlex(line.removeprefix("$ "), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    for at, word in enumerate(words):
        if word.rpartition("/")[2] == "accord" and (at == 0 or words[at - 1] in _STARTS):
            end = next((after for after in range(at, len(words)) if words[after] in {*_STARTS, ">", ">>", "<"}), None)
            yield words[at + 1 : end]


def in_blocks(text: str) -> Iterator[list[str]]:
    lines = (line.strip() for _, block in _FENCE.findall(text) for line in block.splitlines())
    for line in lines:
        if re.match(r"(\$ )?(\S*/)?accord [a-z-]|.*[|;&(] accord [a-z]", line) and not _PLACEHOLDER.search(line):
            yield from command_lines(line)


def in_prose(text: str) -> Iterator[list[str]]:
    for line in _INLINE.findall(_FENCE.sub("", text)):
        yield from command_lines(line)


def check(arguments: list[str], *, whole: bool) -> None:
    """Parse as click would, without touching the files that are named.

    Raises:
        click.UsageError: the line names an option or a choice that does not exist, or (``whole``) lacks an argument.
        AccordError: there is no such command.
    """
    name, *rest = arguments
    if name in {"--help", "--version"}:
        return
    command: click.Command = modules.load(_main.COMMANDS, name).command
    while isinstance(command, click.Group) and rest:
        name, *rest = rest
        if name not in command.commands:
            raise click.UsageError(f"no such command: {name}")
        command = command.commands[name]
    context = click.Context(command, info_name=name)
    if "--help" in rest:
        return
    try:
        values, _, _ = command.make_parser(context).parse_args(rest)
    except click.BadOptionUsage:
        if whole:
            raise
        return
    for parameter in command.params:
        value = values.get(parameter.name or "")
        if isinstance(parameter.type, click.Choice) and isinstance(value, str):
            parameter.type.convert(value, parameter, context)
        if whole and parameter.required and not isinstance(value, str | tuple | list):
            raise click.MissingParameter(ctx=context, param=parameter)


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_line_in_a_document_parses(page: Path) -> None:
    text = page.read_text("utf-8")
    for arguments in in_blocks(text):
        check(arguments, whole=True)
    for arguments in in_prose(text):
        check(arguments, whole=False)


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_script_in_a_document_is_valid_shell(page: Path) -> None:
    scripts = re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    checked = [subprocess.run(["sh", "-n"], input=script, text=True, check=False).returncode for script in scripts]

    assert set(checked) <= {0}


def test_command_lines_are_found_in_pipes_scripts_and_sentences() -> None:
    text = """
```sh
$ accord plan a.json
scanner | accord read - > out
accord gate reports/ --base "origin/$TARGET" || code=$?
./.venv/bin/accord feeds status
```
Run `accord explain CWE-89`, never ``accordion``.
"""
    assert list(in_blocks(text)) == [
        ["plan", "a.json"],
        ["read", "-"],
        ["gate", "reports/", "--base", "origin/$TARGET"],
        ["feeds", "status"],
    ]
    assert list(in_prose(text)) == [["explain", "CWE-89"]]


@pytest.mark.parametrize(
    "line", ["plan a --nonsense", "gate --phase never", "feeds renew", "plan", "feedback 1 useful"]
)
def test_a_line_that_cannot_work_is_noticed(line: str) -> None:
    with pytest.raises(click.UsageError):
        check(line.split(), whole=True)


def test_a_command_that_does_not_exist_is_noticed() -> None:
    with pytest.raises(AccordError, match="no cli 'dance'"):
        check(["dance"], whole=True)
