"""Install a hash-locked list of packages into a new environment: with uv where it is, else with pip.

Only wheels are taken: no code of a package runs while it is installed. pip and uv get the settings that name an index,
a proxy or a certificate, and nothing that would install elsewhere or otherwise.
"""

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.ports import http, process
from accord.ports.toolbox.interpreters import Interpreter

_SETTINGS = re.compile(
    r"(PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CERT|CLIENT_CERT|PROXY|TRUSTED_HOST|CONFIG_FILE|RETRIES"
    r"|DEFAULT_TIMEOUT|TIMEOUT|CACHE_DIR|NO_CACHE_DIR|KEYRING_PROVIDER)"
    r"|UV_(DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|INDEX_\w+_(USERNAME|PASSWORD)|FIND_LINKS|NO_INDEX|OFFLINE"
    r"|CACHE_DIR|NO_CACHE|CONFIG_FILE|NATIVE_TLS|SYSTEM_CERTS|INSECURE_HOST|HTTP_TIMEOUT|HTTP_RETRIES"
    r"|KEYRING_PROVIDER|LINK_MODE)"
    r"|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|NETRC|XDG_(CONFIG_HOME|CONFIG_DIRS|CACHE_HOME))"
    r"|(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy"
)
#: Fewer than either has by itself: without a network, each tool would otherwise take 10 seconds to say so.
_RETRIES = {"PIP_RETRIES": "2", "UV_HTTP_RETRIES": "1"}
#: How pip and uv tell of a network that is not there, each among much else.
_NO_NETWORK = re.compile(r"\[Errno [^]]*\] ([^'\")]+)|cause: (failed to lookup .*|.*\(os error \d+\))")


class Source(msgspec.Struct, frozen=True):
    """Where wheels come from: a folder, or the package index that pip or uv is set up for. And how long one waits."""

    wheels: Path | None = None
    timeout_seconds: float = 900
    #: Asked now and then; once it is true, the installation ends.
    stop: Callable[[], bool] = bool


def install(requirements: Path, home: Path, python: Interpreter, source: Source, *, place: str) -> None:
    """Make an environment and install every package of a list, each only as the list's hashes say.

    Args:
        requirements: The list, with the hashes of every package.
        home: An empty folder.
        python: What the environment runs on.
        source: Where the wheels come from.
        place: How an error names what is installed.

    Raises:
        AccordError: neither uv nor pip is there, or it failed; ``retry`` tells whether a later try can help.
    """
    if source.wheels is None and http.is_offline():
        raise AccordError(
            f"{http.OFFLINE} forbids downloads", place=place, remedy="Take the wheels from a folder with --from DIR"
        )
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(requirements)]
    if source.wheels is not None:
        options += ["--no-index", "--find-links", str(source.wheels.resolve())]
    make, fill = _with_uv(home, python) if process.find("uv") else _with_pip(home, python, place)
    deadline = time.monotonic() + source.timeout_seconds
    for arguments in (make, [*fill, *options]):
        done = _run(arguments, home, deadline, source, place)
        if done.code:
            raise _failure(done, place)


def _with_uv(home: Path, python: Interpreter) -> tuple[list[str], list[str]]:
    """Return how uv makes an environment and how it fills it; uv compiles nothing unless it is told to."""
    make = ["uv", "venv", "--quiet", "--no-project", "--allow-existing", "--python", str(python.path), str(home)]
    return make, ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(home / "bin" / "python")]


def _with_pip(home: Path, python: Interpreter, place: str) -> tuple[list[str], list[str]]:
    """Return the same for venv and pip. The environment needs no pip of its own: that would be 20 MB for each tool."""
    for one in (str(python.path), sys.executable):
        if process.run([one, "-I", "-c", "import pip"], folder=home).code == 0:
            pip = [one, "-I", "-m", "pip", "--python", str(home / "bin" / "python"), "--disable-pip-version-check"]
            return [str(python.path), "-I", "-m", "venv", "--without-pip", str(home)], [*pip, "install", "--quiet"]
    raise AccordError(f"neither uv nor pip is there for {python.path}", place=place, remedy="Install uv")


def _run(arguments: list[str], home: Path, deadline: float, source: Source, place: str) -> process.Completed:
    left = max(0.0, deadline - time.monotonic())
    try:
        return process.run(arguments, folder=home, timeout_seconds=left, environment=_settings(), stop=source.stop)
    except AccordError as error:
        if time.monotonic() < deadline:
            raise
        raise AccordError(
            "could not be installed in time", place=place, remedy="Try again with a larger --timeout", retry=True
        ) from error


def _settings() -> dict[str, str]:
    return _RETRIES | {name: value for name, value in os.environ.items() if _SETTINGS.fullmatch(name)}


def _failure(done: process.Completed, place: str) -> AccordError:
    return AccordError(
        f"could not be installed ({_reason(done)})",
        place=place,
        remedy="Check the network and the package index, or take the wheels from a folder with --from DIR",
        retry=True,
    )


def _reason(done: process.Completed) -> str:
    """Return the cause before its consequences: no network, else what the installer calls an error first."""
    if found := _NO_NETWORK.search(done.errors):
        return (found[1] or found[2]).strip().lower()
    lines = [line.strip() for line in done.errors.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error:")]
    said = (errors or lines or [f"exit code {done.code}"])[0]
    return said.removeprefix("ERROR:").removeprefix("error:").strip().rstrip(".")
