"""What a scan looked at, as a document: it adds up to every file, and every lack has the one command that covers it."""

from enum import StrEnum

import msgspec

from accord.core.coverage import Gap


class Aim(StrEnum):
    """What a scanner looks for."""

    CODE = "flaws in code"
    DEPENDENCIES = "known vulnerabilities of packages"
    CONFIGURATION = "flaws in configuration"
    MODELS = "code that runs when a model is loaded"
    SECRETS = "secrets"
    #: It looks for nothing and lists components.
    INVENTORY = "components"


class State(StrEnum):
    """What became of a tool in a scan."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    #: It read nothing, or what it said proves nothing.
    FAILED = "failed"
    NOT_INSTALLED = "not installed"
    #: The checkout has no file for it.
    NOTHING = "nothing to read"
    #: Whoever started the scan left it out.
    UNASKED = "left out"


class ToolCoverage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One tool: how many files it was given and read, and what it did not look at."""

    name: str
    label: str
    state: State
    aim: Aim
    version: str = ""
    #: How many files it was given, and how many of those it says that it read.
    given: int = 0
    seen: int = 0
    findings: int = 0
    components: int = 0
    #: What it was given and left out, or could not read, and why.
    skipped: tuple[Gap, ...] = ()
    failed: tuple[Gap, ...] = ()


class LeftOut(msgspec.Struct, frozen=True):
    """Files that a scan does not answer for, and why. ``place`` is a file, or a folder with a slash at its end."""

    place: str
    reason: str
    #: How many files that are.
    files: int = 1


class Uncovered(msgspec.Struct, frozen=True):
    """Files of one language that nothing read that looks for what they need."""

    what: str
    aim: Aim
    files: tuple[str, ...]
    lines: int = 0


class Lack(msgspec.Struct, frozen=True):
    """Something that was not looked at, why, and the one command that changes it."""

    what: str
    why: str
    remedy: str


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """Every file below the folder, version control's own apart: ``total`` is the sum of the other three."""

    total: int
    read: int
    left_out: int
    uncovered: int


class ScanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What ``accord scan`` looked at. ``complete`` is false where anything is lacking."""

    complete: bool
    files: Files
    tools: tuple[ToolCoverage, ...]
    lacks: tuple[Lack, ...]
    uncovered: tuple[Uncovered, ...]
    left_out: tuple[LeftOut, ...]
