"""Turn what every tool did into coverage that adds up, and into one reading for the judge."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from accord.core.adding_up import Read
from accord.core.coverage import Coverage, Gap
from accord.core.sanitise import sanitise_coverage
from accord.core.scan import Aim
from accord.core.scan_document import State, ToolCoverage
from accord.flows.read import Reading
from accord.flows.scanning.examine import Examined
from accord.flows.scanning.scanner import Scanner
from accord.ports.toolbox import Tool

_NOT_INSTALLED = "it is not installed"


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What one scanner was given, what it ran with, and what came of it."""

    scanner: Scanner
    files: tuple[str, ...]
    tool: Tool | None = None
    examined: Examined = Examined()

    @property
    def state(self) -> State:
        """What became of it."""
        if not self.files:
            return State.NOTHING
        if self.tool is None:
            return State.NOT_INSTALLED
        if not self.examined.failed and not self.examined.skipped:
            return State.COMPLETE
        return State.INCOMPLETE if self.examined.seen else State.FAILED

    def document(self) -> ToolCoverage:
        """Return it for people and programs."""
        examined = self.examined
        return ToolCoverage(
            name=self.scanner.name,
            label=self.scanner.label,
            state=self.state,
            aim=self.scanner.aim,
            version=self._version,
            given=len(self.files),
            seen=len(examined.seen),
            findings=len(examined.findings),
            components=sum(not one.root for one in examined.components),
            skipped=examined.skipped,
            failed=examined.failed,
        )

    def read(self) -> Read:
        """Return which files count as read."""
        return Read(self.scanner.aim, self.examined.seen, {gap.place: gap.reason for gap in self.examined.left_out})

    def coverage(self, now: datetime) -> Coverage:
        """Return the one record of this tool that the judge and a gate read."""
        examined = self.examined
        missing = (Gap(f"{len(self.files):,} files", _NOT_INSTALLED),) if self.tool is None else ()
        notes = dict.fromkeys(note for one in examined.said for note in one.notes)
        record = Coverage(
            tool=next((one.tool for one in examined.said if one.tool), self.scanner.name),
            tool_version=self._version,
            report=self.scanner.name,
            complete=self.state is State.COMPLETE,
            seen=len(examined.seen),
            skipped=examined.skipped,
            failed=(*missing, *examined.failed),
            inventory=self.scanner.aim is Aim.INVENTORY,
            notes=tuple(notes),
            ended_at=now,
        )
        return sanitise_coverage(record)

    @property
    def _version(self) -> str:
        told = next((one.tool_version for one in self.examined.said if one.tool_version), "")
        return told or (self.tool.version if self.tool else "")


def unasked(scanners: Iterable[Scanner]) -> list[ToolCoverage]:
    """Return the tools that somebody left out."""
    return [ToolCoverage(name=one.name, label=one.label, state=State.UNASKED, aim=one.aim) for one in scanners]


def reading(works: Sequence[Work], now: datetime) -> Reading:
    """Return what all tools found, as if their reports had been read."""
    used = [work for work in works if work.files]
    return Reading(
        findings=[finding for work in used for finding in work.examined.findings],
        components=[component for work in used for component in work.examined.components],
        coverage=[work.coverage(now) for work in used],
        failures=[],
    )
