"""The findings of one service while identity works on them."""

from collections.abc import Sequence

import msgspec

from accord.core.finding import Finding
from accord.core.identity.fingerprints import Marks
from accord.core.identity.joining import Joins
from accord.core.identity.known import Known

#: How many lines apart tools may place one statement.
MAX_DISTANCE = 2
#: More tools than this count as one, so that a report that invents tools costs no more than an honest one.
MAX_TOOLS = 63
#: What a finding without a line stands on; far from every line.
NO_LINE = -10


class View:
    """Findings with their marks, and what is known, as the nodes of one forest: findings first, then the known.

    Attributes:
        prints: Fingerprints of each finding that join; replaced where equal ones are told apart by order.
        tools: For each finding its tool as one bit.
        repeated: For a finding, those of its fingerprints that other lines had too.
    """

    def __init__(
        self, service: str, findings: Sequence[Finding], marks: Sequence[Marks], known: Sequence[Known]
    ) -> None:
        self.service = service
        self.findings = findings
        self.marks = marks
        self.known = known
        self.prints = [mark.fingerprints for mark in marks]
        self.repeated: dict[int, set[str]] = {}
        names = sorted({mark.sort.tool for mark in marks})
        bits = {name: 1 << min(at, MAX_TOOLS) for at, name in enumerate(names)}
        self.tools = [bits[mark.sort.tool] for mark in marks]
        self.tool_count = len(bits)
        self.joins = Joins(self.tools + [0] * len(known))
        self._know()

    def _know(self) -> None:
        first = len(self.findings)
        nodes = {item.id: first + at for at, item in enumerate(self.known)}
        for item in self.known:
            self.joins.know(nodes[item.id], (nodes[other] for other in item.apart if other in nodes))

    def line(self, node: int) -> int:
        """Return the line a finding starts on."""
        line = self.findings[node].start_line
        return NO_LINE if line is None else line

    def in_order(self, nodes: Sequence[int]) -> list[int]:
        """Sort findings of one path; where every line is met once, lines are enough."""
        lines = {self.line(node): node for node in nodes}
        if len(lines) == len(nodes):
            return [lines[line] for line in sorted(lines)]
        return sorted(nodes, key=self.order)

    def order(self, node: int) -> tuple[object, ...]:
        """Return the sort key that does not depend on the order of reports."""
        item = self.findings[node]
        return (
            *(item.path or self.marks[node].where, self.line(node), item.start_column or 0),
            *(self.marks[node].sort.tool, item.rule_id, item.component_name, item.component_version),
            msgspec.json.encode(item),
        )
