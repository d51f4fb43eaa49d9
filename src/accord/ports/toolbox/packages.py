"""Install a hash-locked list of packages into a new environment: with uv where it is, else with pip.

Only wheels are taken: no code of a package runs while it is installed. pip and uv get the settings that name an index,
a proxy or a certificate, and nothing that would install elsewhere or otherwise.
"""

import os
import re
import sys
from pathlib import Path

from accord.core.errors import AccordError
from accord.ports import http, process
from accord.ports.toolbox.interpreters import Interpreter

_SECONDS = 900
_SETTINGS = re.compile(
    r"(PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CERT|CLIENT_CERT|PROXY|TRUSTED_HOST|CONFIG_FILE|RETRIES"
    r"|DEFAULT_TIMEOUT|TIMEOUT|CACHE_DIR|NO_CACHE_DIR|KEYRING_PROVIDER)"
    r"|UV_(DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|INDEX_\w+_(USERNAME|PASSWORD)|FIND_LINKS|NO_INDEX|OFFLINE"
    r"|CACHE_DIR|NO_CACHE|CONFIG_FILE|NATIVE_TLS|SYSTEM_CERTS|INSECURE_HOST|HTTP_TIMEOUT|KEYRING_PROVIDER|LINK_MODE)"
    r"|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|NETRC|XDG_(CONFIG_HOME|CONFIG_DIRS|CACHE_HOME))"
    r"|(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy"
)

#: With what uv draws the tree of its causes.
_DRAWN = " \N{MULTIPLICATION SIGN}╰─▶│├"


def install(requirements: Path, home: Path, python: Interpreter, *, wheels: Path | None, place: str) -> None:
    """Make an environment and install every package of a list, each only as the list's hashes say.

    Args:
        requirements: The list, with the hashes of every package.
        home: An empty folder.
        python: What the environment runs on.
        wheels: A folder of wheels; no index is asked then.
        place: How an error names what is installed.

    Raises:
        AccordError: neither uv nor pip is there, or it failed; ``retry`` tells whether a later try can help.
    """
    if wheels is None and http.is_offline():
        raise AccordError(
            f"{http.OFFLINE} forbids downloads", place=place, remedy="Take the wheels from a folder with --from DIR"
        )
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(requirements)]
    if wheels is not None:
        options += ["--no-index", "--find-links", str(wheels.resolve())]
    make, fill = _with_uv(home, python) if process.find("uv") else _with_pip(home, python, place)
    _run(make, home, place)
    _run([*fill, *options], home, place)


def _with_uv(home: Path, python: Interpreter) -> tuple[list[str], list[str]]:
    """Return how uv makes an environment and how it fills it; uv compiles nothing unless it is told to."""
    make = ["uv", "venv", "--quiet", "--no-project", "--allow-existing", "--python", str(python.path), str(home)]
    return make, ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(home / "bin" / "python")]


def _with_pip(home: Path, python: Interpreter, place: str) -> tuple[list[str], list[str]]:
    """Return the same for venv and pip. The environment needs no pip of its own: that would be 20 MB for each tool."""
    for one in (str(python.path), sys.executable):
        if process.run([one, "-I", "-m", "pip", "--version"], folder=home).code == 0:
            pip = [one, "-I", "-m", "pip", "--python", str(home / "bin" / "python"), "--disable-pip-version-check"]
            return [str(python.path), "-I", "-m", "venv", "--without-pip", str(home)], [*pip, "install", "--quiet"]
    raise AccordError(f"neither uv nor pip is there for {python.path}", place=place, remedy="Install uv")


def _run(arguments: list[str], home: Path, place: str) -> None:
    environment = {name: value for name, value in os.environ.items() if _SETTINGS.fullmatch(name)}
    done = process.run(arguments, folder=home, timeout_seconds=_SECONDS, environment=environment)
    if done.code:
        raise AccordError(
            f"it could not be installed ({_reason(done)})",
            place=place,
            remedy="Check the network and the package index, or take the wheels from a folder with --from DIR",
            retry=True,
        )


def _reason(done: process.Completed) -> str:
    """Return what the installer says first: pip names the cause before it names its consequences."""
    lines = [line.strip(_DRAWN) for line in done.errors.splitlines()]
    errors = [line.partition("ERROR:")[2].strip() for line in lines if line.startswith("ERROR:")]
    said = errors or [line.removeprefix("error:").strip() for line in lines if line]
    return said[0].rstrip(".") if said else f"exit code {done.code}"
