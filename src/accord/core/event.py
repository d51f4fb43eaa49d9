"""What happened, append-only. Every metric is a query on events."""

from datetime import datetime
from enum import StrEnum

import msgspec

from accord.core.actor import Role


class EventKind(StrEnum):
    """The closed list of what can happen to a vulnerability on the command line's side of Accord."""

    DETECTED = "detected"
    MERGED = "merged"
    MERGE_UNDONE = "merge_undone"
    RATED = "rated"
    ACCEPTED = "accepted"
    GATE_STOPPED = "gate_stopped"
    BASELINED = "baselined"


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One thing that happened to one vulnerability."""

    kind: EventKind
    at: datetime
    vulnerability: str
    role: Role | None = None
    cause: str = ""
    source: str = ""
    #: Kind-specific detail, such as the id that a merge made an alias.
    detail: str = ""
