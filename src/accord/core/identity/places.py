"""``place``, the last resort: the same path and weakness family, at most two lines apart, seen by different tools."""

from collections.abc import Iterator, Mapping, Sequence

from accord.core.identity.fingerprints import digest, kind_of
from accord.core.identity.view import MAX_DISTANCE, MAX_TOOLS, View

_Spot = tuple[str, str]


def spots(view: View) -> dict[_Spot, list[int]]:
    """Group the findings that are not about packages by where they are and what their weakness is, each in order."""
    groups: dict[_Spot, list[int]] = {}
    for node, mark in enumerate(view.marks):
        if mark.package is None:
            key = (mark.where, mark.sort.weakness)
            if key in groups:
                groups[key].append(node)
            else:
                groups[key] = [node]
    return {key: view.in_order(nodes) if len(nodes) > 1 else nodes for key, nodes in groups.items()}


def join_places(view: View, groups: Mapping[_Spot, Sequence[int]]) -> None:
    """Join what is one sighting in two formats of a tool, then what different tools see at one place."""
    shared = [(key, nodes) for key, nodes in groups.items() if len(nodes) > 1]
    on_one_line = [(key, nodes) for key, nodes in shared if len(set(map(view.line, nodes))) < len(nodes)]
    for _, nodes in sorted(on_one_line):
        for pair in _same_sightings(view, nodes):
            view.joins.join(*pair)
    if view.tool_count > 1:
        for _, nodes in sorted(shared):
            if len({view.marks[node].sort.tool for node in nodes}) > 1:
                _join_tools(view, nodes)


def place_fingerprints(view: View, groups: Mapping[_Spot, Sequence[int]]) -> dict[int, list[str]]:
    """Return the ``place`` fingerprints of each problem by its root; equals are told apart by their order."""
    prints: dict[int, list[str]] = {}
    for (where, weakness), nodes in groups.items():
        spot = f"{where}\0{weakness}"
        roots = map(view.joins.root, nodes)
        for at, root in enumerate(dict.fromkeys(roots) if len(nodes) > 1 else roots):
            name = digest("place", f"{spot}\0{at + 1}" if at else spot)
            if root in prints:
                prints[root].append(name)
            else:
                prints[root] = [name]
    return prints


def _same_sightings(view: View, nodes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of one tool, one rule family and one line that say nothing different: the report was read twice.

    Two formats of a tool show different code for one finding, or none. They are the same when both name the same
    column, or when no kind of fingerprint is in both.
    """
    lines: dict[tuple[object, ...], list[int]] = {}
    for node in nodes:
        item = view.findings[node]
        text = item.message if item.start_line is None else ""
        lines.setdefault((view.marks[node].sort.tool, view.marks[node].sort.family, item.start_line, text), []).append(
            node
        )
    for same in lines.values():
        if len(same) > 1:
            yield from _same_column(view, same)
            yield from _other_format(view, same)


def _same_column(view: View, nodes: Sequence[int]) -> Iterator[tuple[int, int]]:
    first: dict[object, int] = {}
    for node in nodes:
        column = view.findings[node].start_column
        if column is not None and first.setdefault(column, node) != node:
            yield first[column], node


def _other_format(view: View, nodes: Sequence[int]) -> Iterator[tuple[int, int]]:
    formats: dict[frozenset[str], list[int]] = {}
    for node in nodes:
        formats.setdefault(frozenset(map(kind_of, view.prints[node])), []).append(node)
    if frozenset() in formats:
        bare = formats[frozenset()]
        yield from ((bare[0], node) for node in bare[1:])
    if len(formats) == 2 and frozenset.intersection(*formats) == frozenset():  # noqa: PLR2004  two formats
        yield from zip(*formats.values(), strict=False)


def _join_tools(view: View, nodes: Sequence[int]) -> None:
    lines: dict[int, dict[str, list[int]]] = {}
    for node in nodes:
        lines.setdefault(view.line(node), {}).setdefault(view.marks[node].sort.tool, []).append(node)
    for distance in range(MAX_DISTANCE + 1):
        for line, here in lines.items():
            there = lines.get(line + distance)
            if there:
                _join_lines(view, here, there)


def _join_lines(view: View, here: dict[str, list[int]], there: dict[str, list[int]]) -> None:
    """Join the findings of two lines, pair by pair, where no tool has both: the same check first, then the weakness."""
    for one in sorted(here)[:MAX_TOOLS]:
        for other in sorted(there):
            if one != other:
                left, right = (_by_family(view, nodes[tool]) for nodes, tool in ((here, one), (there, other)))
                for family in sorted(left.keys() & right.keys()):
                    _join_pairs(view, left[family], right[family])
                _join_pairs(view, here[one], there[other])


def _by_family(view: View, nodes: Sequence[int]) -> dict[str, list[int]]:
    families: dict[str, list[int]] = {}
    for node in nodes:
        families.setdefault(view.marks[node].sort.family, []).append(node)
    return families


def _join_pairs(view: View, left: Sequence[int], right: Sequence[int]) -> None:
    mine, theirs = view.tools[left[0]], view.tools[right[0]]
    free = [node for node in left if not view.joins.tools(node) & theirs]
    other = [node for node in right if not view.joins.tools(node) & mine]
    for pair in zip(free, other, strict=False):
        if _may_be_one(view, *pair) and not view.joins.share_a_tool(*pair):
            view.joins.join(*pair)


def _may_be_one(view: View, one: int, other: int) -> bool:
    """Tell whether two findings of one place can be one: each line of a list of secrets holds another secret."""
    mine, theirs = view.marks[one].sort, view.marks[other].sort
    return not mine.secret or mine.family == theirs.family or view.line(one) == view.line(other)
