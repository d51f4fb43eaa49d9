"""Scanners that Accord can install: what each is for, and what became of it."""

from enum import StrEnum

import msgspec


class Ring(StrEnum):
    """When a scan uses a tool."""

    #: Installed by ``accord tools install``, and run by every scan that meets its kind of file.
    DEFAULT = "default"
    #: Run when it is found: on PATH, or installed by its name.
    PATH = "found on PATH"
    #: Run only when a person asks for it.
    OPT_IN = "opt-in"


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one tool is installed: ``data/tools/NAME/tool.toml``, beside its hash-locked list."""

    name: str
    label: str
    #: The distribution whose version is the tool's version.
    package: str
    #: What the list is made from, as pip writes requirements.
    requires: tuple[str, ...]
    #: The program that the distribution brings.
    executable: str
    #: What the program is called with to see that it runs at all; it must end with 0 and need no network.
    check: tuple[str, ...] = ("--version",)
    ring: Ring
    #: Why one wants it, in one line.
    why: str
    licence: str
    #: Who made the wheel when it is not the tool's own makers; empty: they did.
    wheel_by: str = ""
    #: The newest Python that every locked wheel is made for, such as ``3.13``; empty: any.
    newest_python: str = ""


class ToolState(StrEnum):
    """Whether a tool can be run."""

    #: By ``accord tools``, from the list that this Accord carries.
    INSTALLED = "installed"
    #: The same, from another list: ``accord tools update`` renews it.
    OTHER_LIST = "installed from another list"
    #: Its program or its interpreter is gone.
    BROKEN = "broken"
    #: By other means; Accord runs it from there.
    ON_PATH = "on PATH"
    MISSING = "not installed"


class ToolDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One tool as ``accord tools list`` shows it."""

    name: str
    label: str
    ring: Ring
    state: ToolState
    #: What is installed; empty when nothing is, or when the program is merely on PATH.
    version: str
    #: What would be installed.
    locked: str
    #: Version of the interpreter that the tool has; empty when it has none of its own.
    python: str
    #: The program; empty when there is none.
    path: str
    #: The command that installs or renews it; empty when nothing is to be done.
    get: str
    why: str
    licence: str
    #: Who made the wheel when it is not the tool's own makers.
    wheel_by: str
    #: The hash-locked list, for fetching wheels on another machine.
    requirements: str


class ToolsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The tools that Accord can install: ``accord tools list --json``. ``folder`` is where they are."""

    accord: str
    folder: str
    tools: tuple[ToolDocument, ...]


class ToolOutcome(StrEnum):
    """What became of one tool."""

    INSTALLED = "installed"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    #: What was there before still is.
    FAILED = "failed"


class ToolChange(msgspec.Struct, frozen=True, kw_only=True):
    """What an installation did with one tool, and why it failed when it did."""

    name: str
    label: str
    outcome: ToolOutcome
    version_before: str = ""
    version: str = ""
    python: str = ""
    path: str = ""
    wheel_by: str = ""
    reason: str = ""
    remedy: str = ""
    #: Whether the same call can succeed later.
    retry: bool = False


class ToolsUpdateDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What changed: ``accord tools install --json`` and ``accord tools update --json``."""

    accord: str
    folder: str
    changes: tuple[ToolChange, ...]
