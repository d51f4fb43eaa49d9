"""The scanners of ``accord/scanners``, each as one value, and the tool that each needs."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import msgspec

from accord.core.errors import BadUsage
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree
from accord.ports import modules, toolbox

SCANNERS = "accord.scanners"


class Scanner(msgspec.Struct, frozen=True, kw_only=True):
    """What a module in ``accord/scanners`` says."""

    name: str
    label: str
    ring: Ring
    aim: Aim
    reader: str
    executable: str
    exit_codes: Mapping[int, Outcome]
    canary: Canary
    wants: Callable[[Tree], tuple[str, ...]]
    commands: Callable[[Task], list[Command]]
    looked: Callable[[Task, Sequence[Ended]], Looked] | None
    translated: Callable[[Ended], bytes] | None
    #: What it finds in a file depends on that file alone, so that it need not look again at one that is the same.
    per_file: bool
    #: A digest of how it calls its tool: other options may be other rules.
    rules: str
    #: It finds nothing without asking a server, so it runs only where that is allowed.
    online: bool = False
    #: The scanner that does the same; where both are found, that one runs.
    same_as: str = ""
    #: The ecosystem whose advisories it looks up on this machine; empty when it needs none of Accord's.
    advisories: str

    @classmethod
    def of(cls, name: str, module: ModuleType) -> "Scanner":
        """Return a module's values."""
        return cls(
            name=name,
            label=module.LABEL,
            ring=module.RING,
            aim=module.AIM,
            reader=module.READER,
            executable=module.EXECUTABLE,
            exit_codes=module.EXIT_CODES,
            canary=module.CANARY,
            wants=module.wants,
            commands=module.commands,
            looked=getattr(module, "looked", None),
            translated=getattr(module, "translated", None),
            per_file=getattr(module, "PER_FILE", False),
            rules=_digest(module),
            online=getattr(module, "ONLINE", False),
            same_as=getattr(module, "SAME_AS", ""),
            advisories=getattr(module, "ADVISORIES", ""),
        )

    def tool(self) -> toolbox.Tool | None:
        """Return its tool; None when it is not installed."""
        return toolbox.find(self.name, executable=self.executable)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which scanners a scan uses, and which it leaves out because somebody said so."""

    chosen: tuple[Scanner, ...]
    unasked: tuple[Scanner, ...] = ()


def choose(
    only: Sequence[str] = (), skip: Sequence[str] = (), *, online: bool = False, changed: bool = False
) -> Choice:
    """Return the scanners to use: those named, else all but those that are opt-in or need a server nobody may ask.

    A scan of what ``changed`` has two seconds: it uses the default ones only, since others take longer to start.

    Raises:
        BadUsage: there is no such scanner, or every one is left out.
    """
    scanners = [Scanner.of(name, module) for name, module in modules.load_all(SCANNERS)]
    known = [one.name for one in scanners]
    for name in (*only, *skip):
        if name not in known:
            raise BadUsage(f"there is no scanner '{name}'", remedy=f"Known: {', '.join(known)}")
    rings = {Ring.DEFAULT} if changed else {Ring.DEFAULT, Ring.PATH}
    usual = [one for one in scanners if one.ring in rings and (online or not one.online)]
    chosen = tuple(one for one in scanners if (one.name in only if only else one in usual) and one.name not in skip)
    if not chosen:
        raise BadUsage("every scanner is left out", remedy="Name one with --only, or leave out fewer with --skip")
    return Choice(chosen=chosen, unasked=tuple(one for one in usual if one not in chosen))


def _digest(module: ModuleType) -> str:
    file = module.__file__
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else ""
