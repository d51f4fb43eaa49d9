"""Lets ruff edit code, for the few rules of which the packaged list says so.

Run: ``ruff check --fix --unsafe-fixes --isolated --select RULE FILE``. ruff calls an edit unsafe when it may change
what the code does, which closing a flaw has to. The gates and a person look at it.
Limits: of ruff's security rules (S) none has an edit today; the list holds rules of other groups.
"""

from collections.abc import Sequence

from accord.core.errors import AccordError
from accord.core.fixing.order import Order
from accord.fixers._allowed import allowed, part, paths
from accord.ports import process
from accord.ports.tree import Tree

LABEL = "ruff"


def takes(order: Order) -> Order | None:
    """Return the part of the order that the list has an edit of ruff for."""
    return part(LABEL, order)


def fix(order: Order, tree: Tree, files: Sequence[str]) -> str:
    """Let ruff edit the files in which the flaws are.

    Raises:
        AccordError: ruff is not there, or it fails.
    """
    rules, chosen = allowed(LABEL, order), paths(order, tree, files)
    options = ["--fix", "--unsafe-fixes", "--isolated", "--no-cache", "--exit-zero", "--quiet"]
    arguments = ["ruff", "check", *options, "--select", ",".join(rules), "--", *chosen]
    done = process.run(arguments, folder=tree.folder)
    if done.code:
        raise AccordError(
            f"ruff failed ({done.last_words or done.code})", remedy="Run it by hand to see all of its words"
        )
    return f"let ruff edit {', '.join(chosen)} by {', '.join(rules)}"
