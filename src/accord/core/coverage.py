"""What a scan saw, skipped and failed to see. A clean exit is not a clean scan."""

from datetime import datetime

import msgspec


class Gap(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Something that a tool did not look at, and why."""

    place: str
    reason: str = ""


class Coverage(
    msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, tag="coverage", tag_field="record"
):
    """What one run of one tool says about its own completeness.

    ``complete`` is what the sender says: True or False, and None when the report does not tell. ``failed`` are places
    that the tool tried and could not read; ``skipped`` are places it left out by itself; both make a scan incomplete.
    """

    tool: str
    tool_version: str = ""
    report: str = ""
    complete: bool | None = None
    #: How many files, packages or targets were looked at; None when the report does not tell.
    seen: int | None = None
    skipped: tuple[Gap, ...] = ()
    failed: tuple[Gap, ...] = ()
    #: True when the report only lists components and looked for nothing: a bill of materials is no scan.
    inventory: bool = False
    #: What the tool said about itself that is no failure.
    notes: tuple[str, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    #: The commit that was scanned, where the report names it.
    revision: str = ""
