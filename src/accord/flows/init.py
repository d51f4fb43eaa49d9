"""Find the services of a repository and what its files say about them, and write that as an ``accord.toml``.

What people wrote down (the owner in Backstage) is taken as it is. Everything else is a guess with its reason and is
listed as assumed, so that the risk of its vulnerabilities shows a wider range until somebody confirms it.
"""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from accord.core import globs
from accord.core.config import FILE_NAME
from accord.core.config_text import Draft, write
from accord.core.coverage import Gap
from accord.core.detection import Clue, criticality_of, pick
from accord.core.errors import AccordError, BadUsage
from accord.core.service import UNASSIGNED, Service
from accord.flows.signs.owners import Owners, top_of
from accord.flows.signs.search import search
from accord.flows.signs.sign import Sign
from accord.flows.workspace import Workspace

#: Folders that hold no service, though their files may speak of one.
_NO_SERVICE = frozenset({"doc", "docs", "scripts"})
#: Folders whose members are parts of other services unless something shows that they run on their own.
_LIBRARIES = frozenset({"lib", "libraries", "libs", "packages", "pkg", "shared"})
_LONGEST_NAME = 80
#: A line such as ``name: payments`` in a manifest for Kubernetes.
_MENTION = r"(?:name|service|serviceName|host|app)[\w.-]*:\s*[\"']?(?:{})(?:-svc|-service)?[\"']?\s*$"


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What a repository says about its services."""

    drafts: tuple[Draft, ...]
    #: Folders that look like a service at first and were left out, with the reason.
    left_out: tuple[Gap, ...] = ()
    #: Files that could not be read.
    unread: tuple[Gap, ...] = ()


def survey(root: Path) -> Survey:
    """Look at the files of a repository and draft its services. Nothing is run and nothing is written.

    Raises:
        BadConfiguration: another ``accord.toml`` of the checkout is wrong, so its names cannot be known.
    """
    found = search(root)
    signs = found.signs
    folders, left_out = _services(signs)
    owners = Owners(root)
    declared = {service.name for service in Workspace.load(top_of(root)).services}
    names = _names(folders, signs, root, declared)
    about = [(sign, _about(sign, names)) for sign in signs]
    drafts = []
    for folder in folders:
        clues = [clue for sign, spoken_of in about if folder in spoken_of for clue in sign.clues]
        said = (owners.of(folder), _dependents(folder, names, signs))
        drafts.append(_draft(names[folder], folder, [*clues, *(clue for clue in said if clue)]))
    return Survey(drafts=tuple(drafts), left_out=(*found.left_out, *left_out), unread=(*found.unread, *owners.unread))


def target(folder: Path) -> Path:
    """Return where the file will be written.

    Raises:
        BadUsage: there is one already; Accord never overwrites what people wrote.
    """
    file = folder / FILE_NAME
    if file.exists() or file.is_symlink():
        raise BadUsage("it is there already", place=str(file), remedy="Edit it, or move it away and try again")
    return file


def save(folder: Path, drafts: Sequence[Draft], *, today: date) -> Path:
    """Write the drafts as the folder's ``accord.toml`` and return its path.

    Raises:
        BadUsage: there is one already.
        AccordError: the folder cannot be written to.
    """
    file = target(folder)
    text = write(drafts, today=today, root=_is_root(folder))
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(f"cannot write ({reason})", place=str(file), remedy="Check the folder's rights") from error
    return file


def _is_root(folder: Path) -> bool:
    """Tell whether the gate's part belongs here: the folder is the top of a checkout, or stands alone."""
    here = folder.resolve()
    if (here / ".git").exists():
        return True
    return not any((above / FILE_NAME).exists() or (above / ".git").exists() for above in here.parents)


# -- which folders are services ----------------------------------------------------------------------------------


def _services(signs: Sequence[Sign]) -> tuple[list[str], tuple[Gap, ...]]:
    """Return the folders that are services; the root alone when nothing else is."""
    started = sorted({sign.folder for sign in signs if sign.starts})
    deployed = {sign.folder for sign in signs if sign.deployed}
    groups = {sign.folder for sign in signs if sign.groups} - deployed
    chosen: list[str] = []
    left_out: list[Gap] = []
    for folder in started:
        reason = _place_against(folder) or _role_against(folder, started, deployed, groups, chosen)
        if reason:
            left_out.append(Gap(folder or ".", reason))
        else:
            chosen.append(folder)
    return chosen or [""], tuple(left_out)


def _place_against(folder: str) -> str:
    """Say why a folder of this name is no service; empty when nothing speaks against it."""
    parts = folder.split("/")
    if _NO_SERVICE.intersection(parts) or any(part.startswith(".") for part in parts):
        return "its folder holds no service"
    return "" if _is_pattern(folder) else "its name cannot be written as a pattern"


def _role_against(
    folder: str, started: Sequence[str], deployed: set[str], groups: set[str], chosen: Sequence[str]
) -> str:
    """Say why something that is built here is no service; empty when it is one."""
    if folder in deployed:
        return ""
    if folder in groups and any(_is_below(other, folder) for other in started):
        return "it only groups what lies below it"
    above = next((other for other in chosen if other and _is_below(folder, other)), "")
    if above:
        return f"it is a part of {above}"
    if _LIBRARIES.intersection(folder.split("/")) and len(started) > 1:
        return "it looks like a library, and nothing shows that it runs on its own"
    return ""


def _is_below(folder: str, other: str) -> bool:
    return folder != other and (not other or folder.startswith(f"{other}/"))


def _is_pattern(folder: str) -> bool:
    """Tell whether a folder's name means itself and nothing else when it is read as a pattern."""
    try:
        return not folder or (folder.isprintable() and globs.parse(folder).literal == tuple(folder.split("/")))
    except ValueError:
        return False


# -- what is said about them -------------------------------------------------------------------------------------


def _names(folders: Sequence[str], signs: Sequence[Sign], root: Path, declared: set[str]) -> dict[str, str]:
    """Name each folder as Backstage or its manifest does, else after itself; by its whole path where that is taken."""
    names: dict[str, str] = {}
    for folder in folders:
        ranked = [(sign.name_rank, sign.name) for sign in signs if sign.folder == folder and sign.name]
        best = max(ranked, key=lambda one: one[0])[1] if ranked else ""
        usual = folder.rpartition("/")[2] or root.resolve().name
        options = [_clean(one) for one in (best, usual, folder.replace("/", "-"))]
        taken = {*names.values(), *declared, UNASSIGNED.name, ""}
        names[folder] = next((one for one in options if one not in taken), f"service-{len(names) + 1}")
    return names


def _clean(name: str) -> str:
    text = "".join(one if one.isprintable() else " " for one in name)
    return " ".join(text.split())[:_LONGEST_NAME].strip()


def _about(sign: Sign, names: dict[str, str]) -> set[str]:
    """Return the folders of the services that a sign is about: those that it names, else the nearest above it."""
    if sign.mentions:
        named = {folder for folder, name in names.items() if _mentions(sign.mentions, name, folder)}
        if named:
            return named
    above = [folder for folder in names if folder == sign.folder or _is_below(sign.folder, folder)]
    return {max(above, key=len)} if above else set()


def _mentions(text: str, name: str, folder: str) -> bool:
    called = "|".join(re.escape(one) for one in {name, folder.rpartition("/")[2]} if one)
    return bool(re.search(_MENTION.format(called), text, re.MULTILINE))


def _dependents(folder: str, names: dict[str, str], signs: Sequence[Sign]) -> Clue | None:
    """Return the services that need this one, as Backstage files on either side say."""
    own = names[folder]
    said = {_clean(name) for sign in signs if sign.folder == folder for name in sign.needed_by}
    said |= {names[sign.folder] for sign in signs if own in sign.needs and sign.folder in names}
    found = tuple(sorted(said - {own, ""}))
    return Clue(key="dependents", value=found, why="Backstage says so", declared=True) if found else None


def _draft(name: str, folder: str, clues: Sequence[Clue]) -> Draft:
    chosen = {
        key: clue for key in ("team", "exposure", "data", "environment", "dependents") if (clue := pick(key, clues))
    }
    exposure, data = chosen.get("exposure"), chosen.get("data")
    if guess := criticality_of(data.value if data else (), str(exposure.value) if exposure else None):
        chosen["criticality"] = guess
    assumed = tuple(key for key in Service.__struct_fields__ if key in chosen and not chosen[key].declared)
    values = {key: _plain(clue.value) for key, clue in chosen.items()}
    paths = [folder] if folder else []
    service = msgspec.convert({"name": name, "paths": paths, "assumed": assumed, **values}, Service)
    return Draft(service=service, why={key: clue.why for key, clue in chosen.items()})


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return _clean(str(value)) if isinstance(value, str) else [str(one) for one in value]
