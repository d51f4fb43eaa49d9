"""What the packaged list of allowed edits says about a fix, and which files the edit may touch."""

from collections.abc import Sequence

import msgspec

from accord.core.errors import AccordError
from accord.core.fixing.edits import Edits
from accord.core.fixing.order import Order
from accord.core.identity import RuleFamilies
from accord.ports import packaged
from accord.ports.tree import Tree


def allowed(program: str, order: Order) -> list[str]:
    """Return the edits of a program that the list allows for what is to be closed."""
    families = packaged.table("tables/rules.toml", RuleFamilies)
    edits = packaged.table("tables/edits.toml", Edits)
    names: list[str] = edits.by(program, order.rules, families)
    return names


def part(program: str, order: Order) -> Order | None:
    """Return the order with those of its vulnerabilities that an edit of the program may close; None without any."""
    singles = [msgspec.structs.replace(order, targets=(one,)) for one in order.targets]
    targets = tuple(one.targets[0] for one in singles if allowed(program, one))
    return msgspec.structs.replace(order, targets=targets) if targets else None


def paths(order: Order, tree: Tree, files: Sequence[str]) -> list[str]:
    """Return the files in which the flaws are, as far as git tracks them.

    Raises:
        AccordError: none of them is there.
    """
    named = {seen.path for one in order.targets for seen in one.sightings if seen.path}
    found = sorted(path for path in named.intersection(files) if tree.has(path))
    if not found:
        listed = ", ".join(sorted(named)) or "no file"
        raise AccordError(f"the commit does not have what the reports name ({listed})", remedy="Commit it first")
    return found
