"""The ``accord`` command: finds a command by its name and imports nothing else.

``accord --version`` and ``accord --help`` answer before click is imported.
"""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from accord import __version__
from accord.core.errors import AccordError
from accord.ports import modules

COMMANDS = "accord.cli"
EPILOG = """\
Exit codes: 0 done or pass, 1 gate failed, 2 cannot be carried out, 3 cannot tell or incomplete.
Run 'accord COMMAND --help' for the options of one command."""


def process() -> NoReturn:
    """Run the command of this process and end it as it is: freeing a hundred thousand values takes time, to no use."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # none, or closed since whoever read it has gone
            stream.flush()
    os._exit(code)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1, 2 or 3."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _run(arguments)
    except AccordError as error:
        print(f"accord: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("accord: stopped", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output, such as `head`, has gone; nothing is wrong on our side.
        sys.stderr.close()
        return 0


def _run(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "--help"
    if name in {"--version", "-V"}:
        print(f"accord {__version__}")
        return 0
    if name in {"--help", "-h", "help"}:
        print(overview())
        return 0
    command = modules.load(COMMANDS, name).command
    # A command is short and its values form no cycles: looking for some would cost a fifth of a long run.
    gc.disable()
    try:
        return run_command(command, name, arguments[1:])
    finally:
        gc.enable()


def run_command(command: object, name: str, arguments: list[str]) -> int:
    """Run a click command without letting click end the process.

    Args:
        command: The ``click.Command`` of a module in this folder.
        name: How the user called it.
        arguments: What stands after the name.
    """
    import click

    assert isinstance(command, click.Command)  # noqa: S101  each module's shape is proved by a test
    try:
        result = command.main(arguments, prog_name=f"accord {name}", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        print("accord: stopped", file=sys.stderr)
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    return result if isinstance(result, int) else 0


def overview() -> str:
    """Return the text of ``accord --help``: every command with the first line of its module."""
    rows = "\n".join(f"  {name:<10} {_summary(name)}" for name in modules.names(COMMANDS))
    return f"Usage: accord COMMAND [ARGUMENTS]\n\nAgree on what to fix first.\n\nCommands:\n{rows}\n\n{EPILOG}"


def _summary(name: str) -> str:
    """Read the first docstring line of a command's file, so that listing commands imports none."""
    file = f"{modules.folder(COMMANDS)}/{name.replace('-', '_')}.py"
    with open(file, encoding="utf-8") as lines:  # noqa: PTH123  see modules.names
        return lines.readline().strip().strip('"').rstrip(".")
