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
    """How one tool is installed: ``data/tools/NAME.toml``, beside its hash-locked list ``NAME.txt``."""

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
