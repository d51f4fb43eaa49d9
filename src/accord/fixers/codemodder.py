"""Lets codemodder edit Python code, for the few flaws of which the packaged list says so.

Run: ``codemodder . --codemod-include NAME --path-include FILE --output FILE``, which needs semgrep beside it.
codemodder is under the AGPL: it is run as a program where the user has installed it, and never imported.
Limits: it makes some ten seconds of start-up for each fix. What it could not do in full, a gate finds.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from accord.core.errors import AccordError
from accord.core.fixing.order import Order
from accord.fixers._allowed import allowed, part, paths
from accord.ports import process
from accord.ports.tree import Tree

LABEL = "codemodder"

_SECONDS = 600
#: semgrep, which it calls, stays at home.
_QUIET = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}


def takes(order: Order) -> Order | None:
    """Return the part of the order that the list has an edit of codemodder for."""
    return part(LABEL, order)


def fix(order: Order, tree: Tree, files: Sequence[str]) -> str:
    """Let codemodder edit the files in which the flaws are.

    Raises:
        AccordError: codemodder or semgrep is not there, or it fails.
    """
    names, chosen = allowed(LABEL, order), paths(order, tree, files)
    if process.find(LABEL) and not process.find("semgrep"):
        raise AccordError("codemodder needs semgrep", remedy="Install semgrep, or add its folder to PATH")
    with tempfile.TemporaryDirectory(prefix="accord-") as folder:
        options = ["--codemod-include", ",".join(names), "--path-include", ",".join(chosen)]
        arguments = [LABEL, ".", *options, "--output", str(Path(folder, "done.json"))]
        done = process.run(arguments, folder=tree.folder, timeout_seconds=_SECONDS, environment=_QUIET)
    if done.code:
        words = done.last_words or f"exit code {done.code}"
        raise AccordError(f"codemodder failed ({words})", remedy="Run it by hand to see all of its words")
    return f"let codemodder edit {', '.join(chosen)} by {', '.join(names)}"
