"""A disjoint-set forest over findings and known vulnerabilities that remembers what a join must not do."""

from collections.abc import Iterable, Sequence


class Joins:
    """Findings and known vulnerabilities as nodes ``0 … n - 1``; sets of them are problems.

    Args:
        tools: For each node the set of tools that saw it, as bits; 0 for a known vulnerability.
    """

    def __init__(self, tools: Sequence[int]) -> None:
        self._parent = list(range(len(tools)))
        self._tools = list(tools)
        #: Roots with known vulnerabilities, and which.
        self._known: dict[int, frozenset[int]] = {}
        self._apart: set[tuple[int, int]] = set()

    def know(self, node: int, apart_from: Iterable[int]) -> None:
        """Tell that a node is a known vulnerability and which other ones it must never be joined with."""
        self._known[node] = frozenset((node,))
        self._apart.update(pair for other in apart_from for pair in ((node, other), (other, node)))

    def root(self, node: int) -> int:
        """Return the node that stands for the set."""
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def known(self, node: int) -> frozenset[int]:
        """Return the known vulnerabilities in a node's set."""
        return self._known.get(self.root(node), frozenset())

    def tools(self, node: int) -> int:
        """Return the tools that saw the node's set, as bits; 0 when no finding is in it."""
        return self._tools[self.root(node)]

    def share_a_tool(self, one: int, other: int) -> bool:
        """Tell whether one tool saw both sets."""
        return bool(self.tools(one) & self.tools(other))

    def join(self, one: int, other: int) -> bool:
        """Join two sets; False, and nothing happens, when that would join what somebody said is apart."""
        one, other = self.root(one), self.root(other)
        if one == other:
            return True
        mine, theirs = self._known.get(one), self._known.get(other)
        if mine and theirs and self._apart and any((a, b) in self._apart for a in mine for b in theirs):
            return False
        self._parent[other] = one
        self._tools[one] |= self._tools[other]
        if theirs:
            self._known[one] = (mine or frozenset()) | theirs
        return True
