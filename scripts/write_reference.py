"""Write what the documentation takes from the code, so that it is never copied by hand.

    python scripts/write_reference.py            write every page that differs, and name it
    python scripts/write_reference.py --check    write nothing; exit 1 when a page differs

Pages made whole: docs/reference/commands.md (every ``--help``), readers.md, scanners.md and writers.md (their
docstrings). In every other page the blocks that open with ```` ```console run ```` are carried out, from the top, in
a copy of the demo shop, and what was printed is put under each command (``first=12``: its first 12 lines). What
stands in a block such as ```` ```toml append=accord.toml ```` is added to that file before the next one; ``<!-- run:
COMMAND -->`` is what the reader does by hand. ``tests/docs`` compares all of it.
"""

import contextlib
import gc
import io
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from types import ModuleType
from unittest import mock

from accord.cli import _main, _options
from accord.ports import modules

ROOT = Path(__file__).resolve().parent.parent
SHOP = ROOT / "examples" / "shop"
#: What is shown in the place of the folder that the examples ran in, and of a commit that is new in every run.
HOME = "/home/you"
COMMIT = "1a2b3c4d"

_BLOCK = re.compile(
    r"^```(?:console run(?: first=(?P<first>\d+))?|\w+ append=(?P<file>\S+))\n(?P<body>.*?)^```$"
    r"|^<!-- run: (?P<hidden>[^\n]*) -->$",
    re.MULTILINE | re.DOTALL,
)
_MERGE_BASE = re.compile(r"(merge\s+base\s+)[0-9a-f]{8,40}")
_GENERATED = "<!-- Written by scripts/write_reference.py. Change the code that it describes, then run it. -->"
_LABELLED = re.compile(r"^([A-Z][a-z]+(?: [a-z]+){0,1}): (?=\S)")
_ADDRESS = re.compile(r"^\n\*\*\w+\*\*: https?://.*$")
_EXIT_CODE = "(exit code "
_HIDDEN = (".accord", ".ruff_cache", "__pycache__")


class Noon:
    """The clock of all examples stands still, so that their output does not change with the day they are run."""

    @staticmethod
    def now(tz: tzinfo | None = None) -> datetime:
        """Return noon of the day on which the demo shop's reports were recorded."""
        return datetime(2026, 11, 21, 12, tzinfo=tz)


# -- pages made whole ------------------------------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """Return every generated page by its path below the repository."""
    return {
        "docs/reference/commands.md": _commands(),
        "docs/reference/readers.md": _readers(),
        "docs/reference/scanners.md": _scanners(),
        "docs/reference/writers.md": _writers(),
    }


def _commands() -> str:
    parts = ["# Commands", _GENERATED, _fenced(call(["--help"]))]
    for name in modules.names(_main.COMMANDS):
        command = modules.load(_main.COMMANDS, name).command
        parts += [f"## accord {name}", _fenced(call([name, "--help"]))]
        for inner in getattr(command, "commands", ()):
            parts += [f"### accord {name} {inner}", _fenced(call([name, inner, "--help"]))]
    return "\n\n".join(parts) + "\n"


def _readers() -> str:
    found = modules.load_all("accord.readers")
    intro = (
        "A report is recognised by its content, never by its name. `--reader NAME` skips that. Every finding is cleaned"
        "\nbefore anything else sees it. How to add one: [add a reader](../how-to/add-a-reader.md)."
    )
    rows = [f"| [`{name}`](#{name}) | {module.LABEL} |" for name, module in found]
    table = "\n".join(["| `--reader` | reads |", "|---|---|", *rows])
    return _page("Readers", intro, table, *(_described(name, module) for name, module in found))


def _writers() -> str:
    found = modules.load_all("accord.writers")
    intro = (
        "A writer turns a finished document into text and decides nothing. `--format NAME` chooses one, `-o FILE`"
        "\nwrites to a file, all of it or nothing. How to add one: [add a writer](../how-to/add-a-writer.md)."
    )
    rows = [f"| [`{name}`](#{name}) | {_documents(module)} |" for name, module in found]
    table = "\n".join(["| `--format` | of the commands |", "|---|---|", *rows])
    return _page("Writers", intro, table, *(_described(name, module) for name, module in found))


def _scanners() -> str:
    found = modules.load_all("accord.scanners")
    intro = (
        "What `accord scan` can run. Each tool is a program of its own, in its own environment or on PATH, and none is"
        "\npart of Accord. How to add one: [add a scanner](../how-to/add-a-scanner.md)."
    )
    rows = [
        f"| [`{name}`](#{name}) | {module.AIM} | {module.RING} | [`{module.READER}`](readers.md#{module.READER}) |"
        for name, module in found
    ]
    table = "\n".join(["| `--only`, `--skip` | looks for | used | read by |", "|---|---|---|---|", *rows])
    return _page("Scanners", intro, table, *(_described(name, module) for name, module in found))


def _documents(module: ModuleType) -> str:
    return ", ".join(f"`accord {name}`" for name in ("plan", "gate") if hasattr(module, name))


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _GENERATED, *parts]) + "\n"


def _described(name: str, module: ModuleType) -> str:
    """Turn a module's docstring into Markdown: a paragraph for each labelled line, and an end after an address."""
    first, *rest = (module.__doc__ or "").strip().replace("``", "`").splitlines()
    lines = [_ADDRESS.sub(r"\g<0>\n", _LABELLED.sub(r"\n**\1**: ", line)) for line in rest]
    return re.sub(r"\n{3,}", "\n\n", "\n".join([f"## {name}", "", first, *lines])).rstrip()


def _fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


# -- examples that are run -------------------------------------------------------------------------------------------


def documents() -> list[str]:
    """List the pages with examples that are run, by their path below the repository."""
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(str(file.relative_to(ROOT)) for file in files if _BLOCK.search(file.read_text("utf-8")))


def with_output(name: str) -> str:
    """Return a page with the present output of its commands."""
    text = (ROOT / name).read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder, _shell(name, Path(folder).resolve()) as run:
        return _BLOCK.sub(lambda block: _answered(block, run), text)


def _answered(block: re.Match[str], run: Callable[[str], str]) -> str:
    if block["file"]:
        with Path(block["file"]).open("a", encoding="utf-8") as file:
            file.write(f"\n{block['body']}")
        return block[0]
    if block["hidden"]:
        run(block["hidden"])
        return block[0]
    first = int(block["first"] or 0)
    commands = [line for line in block["body"].splitlines() if line.startswith("$ ")]
    body = "".join(f"{line}\n{_shortened(run(line[2:]), first)}" for line in commands)
    header = block[0].partition("\n")[0]
    return f"{header}\n{body}```"


def _shortened(output: str, first: int) -> str:
    """Keep the first lines and the one that names the exit code."""
    lines = output.splitlines()
    code = [line for line in lines[-1:] if line.startswith(_EXIT_CODE)]
    kept = [*lines[:first], "…", *code] if first and len(lines) > first + len(code) else lines
    return "".join(f"{line}\n" for line in kept)


@contextlib.contextmanager
def _shell(name: str, folder: Path) -> Iterator[Callable[[str], str]]:
    """Give a way to run command lines where a reader of the page would: with a still clock and a clean environment."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "ACCORD_DATA_DIR": str(folder / "data"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_DATE": "2026-11-20T12:00:00Z",
        "GIT_COMMITTER_DATE": "2026-11-20T12:00:00Z",
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, environment, clear=True))
        stack.enter_context(contextlib.chdir(_prepared(name, folder)))
        for module in (_options, *(module for _, module in modules.load_all(_main.COMMANDS))):
            if hasattr(module, "datetime"):
                stack.enter_context(mock.patch.object(module, "datetime", Noon))
        yield lambda line: _MERGE_BASE.sub(rf"\g<1>{COMMIT}", _run(line).replace(str(folder), HOME))


def _prepared(name: str, folder: Path) -> Path:
    """Copy the demo shop; return the folder in which the page's first command is run.

    The README starts where Accord was cloned; the tutorial in a repository that knows nothing of Accord; every other
    page in the demo shop, committed.
    """
    ignore = shutil.ignore_patterns(*_HIDDEN)
    if name == "README.md":
        shutil.copytree(SHOP, folder / "examples" / "shop", ignore=ignore)
        return folder
    shop = folder / "shop"
    new = ("accord.toml", "reports", "README.md", "TRUTH.toml") if "tutorial" in name else ()
    shutil.copytree(SHOP, shop, ignore=shutil.ignore_patterns(*_HIDDEN, *new))
    for line in (
        "git init --quiet --initial-branch main",
        "git config user.name dana",
        "git config user.email dana@lantern-tea.example",
        "git add --all",
        "git commit --quiet --message 'The shop'",
    ):
        subprocess.run(shlex.split(line), cwd=shop, check=True)  # noqa: S603  our own words
    return shop


def _run(line: str) -> str:
    """Run one command line and return what it printed to both outputs, its exit code in the end where it is not 0."""
    words = shlex.split(line)
    if words[0] == "accord":
        return call(words[1:])
    if line == "make demo":
        return _captured(runpy.run_path(str(ROOT / "scripts" / "demo.py"))["demo"])
    done = subprocess.run(  # noqa: S603  a line of our own documentation
        ["bash", "-c", line],  # noqa: S607  as its reader would
        capture_output=True,
        check=False,
        text=True,
    )
    return done.stdout + done.stderr


def call(arguments: list[str]) -> str:
    """Run ``accord`` in this process and return what it printed; a line at the end names an exit code other than 0."""
    return _captured(lambda: _main.main(arguments))


def _captured(function: Callable[[], int]) -> str:
    written = io.BytesIO()
    output = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
    with (
        mock.patch.dict(os.environ, {"COLUMNS": "100"}),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
    ):
        code = function()
        gc.enable()  # a command switches it off for its short life; this process goes on
    ending = f"{_EXIT_CODE}{code})\n" if code else ""
    return written.getvalue().decode() + ending


def main() -> int:
    """Write or check every page; returns an exit code."""
    made = {**pages(), **{name: with_output(name) for name in documents()}}
    old = {name: (ROOT / name).read_text("utf-8") if (ROOT / name).is_file() else "" for name in made}
    different = sorted(name for name in made if made[name] != old[name])
    check = "--check" in sys.argv[1:]
    for name in different:
        print(f"{'differs' if check else 'wrote'}: {name}")
        if not check:
            (ROOT / name).write_text(made[name], "utf-8")
    return 1 if different and check else 0


if __name__ == "__main__":
    sys.exit(main())
