"""How git is called: with nothing of a foreign repository able to run, and its troubles told in plain words."""

from pathlib import Path

from accord.core.errors import AccordError
from accord.ports import process

_SAFE = (
    "--no-pager",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "-c",
    "core.quotePath=true",
    "-c",
    "log.showSignature=false",
    "-c",
    "diff.autoRefreshIndex=true",
    "-c",
    "diff.orderFile=/dev/null",
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
}
#: The remedy where commits or objects are missing.
FETCH_ALL = "In CI, check out the whole history (fetch-depth: 0), or run git fetch --unshallow"


def text(folder: Path, *arguments: str) -> str:
    """Return what git wrote, as text without the line end."""
    return output(folder, *arguments).decode("utf-8", "surrogateescape").rstrip("\n")


def output(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what git wrote.

    Raises:
        AccordError: git failed.
    """
    done = run(folder, *arguments, given=given)
    if done.code:
        refuse_no_repository(done, folder)
        raise failed(done, folder)
    return done.output


def run(folder: Path, *arguments: str, given: bytes = b"") -> process.Completed:
    """Call git and return what it wrote, whatever its exit code."""
    return process.run(
        ["git", *_SAFE, *arguments],
        folder=folder,
        given=given,
        environment=_ENVIRONMENT,
        max_output_bytes=256 << 20,
    )


def refuse_no_repository(done: process.Completed, folder: Path) -> None:
    """Raise the errors that have a remedy of their own."""
    if "not a git repository" in done.errors:
        raise AccordError("this is no git repository", place=str(folder), remedy="Run it inside a checkout")
    if "dubious ownership" in done.errors:
        remedy = f"If you trust it: git config --global --add safe.directory {folder}"
        raise AccordError("git refuses this checkout, since another user owns it", place=str(folder), remedy=remedy)


def failed(done: process.Completed, folder: Path) -> AccordError:
    """Return the error for any other failure, in git's own words."""
    reason = done.last_words.removeprefix("fatal: ") or f"exit code {done.code}"
    return AccordError(f"git failed ({reason})", place=str(folder))
