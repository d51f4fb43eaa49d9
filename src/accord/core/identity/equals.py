"""Equal fingerprints: one problem on one line; on different lines they are told apart by order."""

from collections.abc import Iterator, Sequence

from accord.core.identity.fingerprints import digest, kind_of
from accord.core.identity.view import MAX_DISTANCE, NO_LINE, View

#: The same secret or the same flaw of a package is one problem wherever it is seen.
_ANYWHERE = frozenset({"secret", "package"})
#: Tools point at the head of a resource or at a line inside it.
_NAMED = frozenset({"resource", "endpoint"})


def equal_pairs(view: View) -> Iterator[tuple[int, int]]:
    """Yield pairs of findings that are one problem because a fingerprint is equal.

    A second and further line gets a fingerprint of its own, made of the common one and its position among the lines, so
    that no line number is in it; :attr:`View.repeated` remembers that such fingerprints are weak.
    """
    for name, nodes in sorted(_clashes(view).items()):
        lines = {view.line(node) for node in nodes}
        kind = kind_of(name)
        if len(lines) == 1 or kind in _ANYWHERE or _is_one_place(view, kind, nodes, lines):
            yield from ((nodes[0], node) for node in nodes[1:])
        else:
            yield from _in_order(view, name, nodes, sorted(lines))


def _clashes(view: View) -> dict[str, list[int]]:
    first: dict[str, int] = {}
    clashes: dict[str, list[int]] = {}
    claim = first.setdefault
    for node, names in enumerate(view.prints):
        for name in names:
            other = claim(name, node)
            if other != node:
                clashes.setdefault(name, [other]).append(node)
    return clashes


def _is_one_place(view: View, kind: str, nodes: Sequence[int], lines: set[int]) -> bool:
    """Tell whether no tool has two of the lines, and the lines are close, or a name says that it is one place."""
    known = lines - {NO_LINE}
    if kind not in _NAMED and max(known) - min(known) > MAX_DISTANCE:
        return False
    seen: dict[str, int] = {}
    return all(seen.setdefault(view.marks[node].sort.tool, view.line(node)) == view.line(node) for node in nodes)


def _in_order(view: View, name: str, nodes: Sequence[int], lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    kind = kind_of(name)
    names = {line: name if at == 0 else digest(kind, f"{name}\0{at + 1}") for at, line in enumerate(lines)}
    first: dict[int, int] = {}
    for node in nodes:
        line = view.line(node)
        own = names[line]
        view.prints[node] = tuple(own if one == name else one for one in view.prints[node])
        view.repeated.setdefault(node, set()).add(own)
        other = first.setdefault(line, node)
        if other != node:
            yield other, node
