"""Write the hash-locked list of every tool anew: ``data/tools/NAME/lock.txt``, from ``requires`` of its ``tool.toml``.

    python scripts/lock_tools.py              lock every tool
    python scripts/lock_tools.py ruff bandit  lock these

It needs uv. A list holds for every system and every Python that Accord installs tools under, names no package index,
and takes wheels only. Each is then resolved again, for the oldest and the newest Python on three systems, which fails
when a wheel is missing; ``newest_python`` in the tool's TOML file is then the remedy. Exit code 1: a list is not right.
"""

import subprocess
import sys

from accord.core.tool import Recipe
from accord.ports.toolbox import catalogue
from accord.ports.toolbox.interpreters import NEWEST, OLDEST

_COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--no-config", "--only-binary", ":all:", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
)
#: Semgrep's wheels need the C library of Debian 12 or newer.
_SYSTEMS = ("x86_64-manylinux_2_36", "aarch64-manylinux_2_36", "aarch64-apple-darwin")


def lock(recipe: Recipe) -> list[str]:
    """Write one list; returns what is wrong with it, one line each."""
    path = catalogue.lock_path(recipe.name)
    options = ["--universal", "--upgrade", "--python-version", f"3.{OLDEST}", "--custom-compile-command", "make lock"]
    done = _uv([*options, "-", "-o", str(path)], "\n".join(recipe.requires))
    if done:
        return [f"{recipe.name}: {done}"]
    newest = recipe.newest_python or f"3.{NEWEST}"
    return [
        f"{recipe.name}: Python {python} on {system}: {trouble}"
        for python in (f"3.{OLDEST}", newest)
        for system in _SYSTEMS
        if (trouble := _uv(["--python-version", python, "--python-platform", system, "-"], path.read_text("utf-8")))
    ]


def _uv(options: list[str], requirements: str) -> str:
    """Let uv resolve what it is given; returns its complaint, empty when there is none."""
    call = [*_COMPILE, *options]
    done = subprocess.run(call, input=requirements, capture_output=True, text=True, check=False)  # noqa: S603  a list
    return " ".join(done.stderr.split()) if done.returncode else ""


def main(names: list[str]) -> int:
    """Lock these tools, or all; returns an exit code."""
    troubles = []
    for name in names or catalogue.names():
        recipe = catalogue.recipe(name)
        troubles += lock(recipe)
        print(f"{name} {catalogue.lock(recipe).version}", flush=True)
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
