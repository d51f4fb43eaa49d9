"""Raises a package with npm, where a lock file of version 2 or 3 stands beside the package.json.

Run: ``npm install --package-lock-only --ignore-scripts NAME@VERSION`` for a package that the package.json names, and
``npm update --package-lock-only --ignore-scripts NAME`` for one that comes in through another. Nothing is installed and
no script of a package runs; npm asks its registry, so it needs a network.
Not edited: lock files of version 1, of Yarn and of pnpm.
"""

import os
import re
from collections.abc import Sequence

from accord.core.errors import AccordError
from accord.core.fixing import npm_lock
from accord.core.fixing.order import Order
from accord.ports import process
from accord.ports.tree import Tree

LABEL = "npm"

_SECONDS = 300
_NAME = re.compile(r"(?:@[a-z0-9~][\w.~-]*/)?[a-z0-9~_][\w.~-]*", re.IGNORECASE)
_VERSION = re.compile(r"\d[0-9A-Za-z.+-]*")
#: npm reaches its registry only with these, where a company has set them.
_PASSED = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "npm_config_registry", "npm_config_userconfig", "npm_config_cafile")
_OFFLINE = re.compile(
    r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTCACHED)\b"
)
_CODE = re.compile(r"npm (?:error|ERR!) (?!code|A complete log|    )(.+)")
#: Nothing is run and nothing else is asked; ``--git`` overrules a program that the repository's own .npmrc could name.
_QUIET = (
    "--package-lock-only",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--git=git",
    "--fetch-retry-mintimeout=1000",
)


def takes(order: Order) -> Order | None:
    """Return the order if it is to raise an npm package."""
    return order if order.unit.kind == "upgrade" and order.ecosystem == "npm" else None


def fix(order: Order, tree: Tree, files: Sequence[str]) -> str:
    """Let npm raise the package in every lock file that installs it at the old version.

    Raises:
        AccordError: no fixed version is known, no lock file of npm installs the package, npm is not there, or it fails.
    """
    name, used, to = order.unit.component_name, order.unit.from_version, order.unit.to_version
    if not to:
        remedy = "Replace the package, or guard what uses it"
        raise AccordError(f"no version of {name} is known that closes all of it", remedy=remedy)
    if not (_NAME.fullmatch(name) and _VERSION.fullmatch(to)):  # npm takes addresses and options there, too
        raise AccordError(f"'{name}@{to}' is no package and version of npm", remedy="Look at the report that says so")
    locks = [path for path in files if path.rpartition("/")[2] == "package-lock.json" and tree.has(path)]
    holding = [path for path in locks if _holds(tree, path, name, used)]
    if not holding:
        remedy = "Make one with npm install, or raise the package with the tool whose lock file you have"
        raise AccordError(f"no package-lock.json that git tracks installs {name} {used}".rstrip(), remedy=remedy)
    for path in holding:
        _raise(tree, path, name, to)
    return f"let npm raise {name} to {to} in {', '.join(sorted(holding))}"


def _holds(tree: Tree, path: str, name: str, used: str) -> bool:
    return any(one == name and used in {"", version} for one, version in npm_lock.installed(tree.read(path), path))


def _raise(tree: Tree, lock: str, name: str, to: str) -> None:
    folder = lock.rpartition("/")[0]
    manifest = f"{folder}/package.json".lstrip("/")
    asked = npm_lock.asked(tree.read(manifest), manifest)
    group = asked.group_of(name)
    arguments = ["npm", *_how(name, to, group, asked.wanted(name)), *_QUIET]
    environment = {key: os.environ[key] for key in (*_PASSED, *map(str.lower, _PASSED)) if key in os.environ}
    done = process.run(arguments, folder=tree.folder / folder, timeout_seconds=_SECONDS, environment=environment)
    if done.code:
        raise _failed(done, lock)


def _how(name: str, to: str, group: str, wanted: str) -> list[str]:
    """Return npm's arguments; how wide the package.json asks stays as it is."""
    if not group:
        return ["update", name]
    if wanted.startswith(("^", "~")):
        return ["install", f"{name}@{to}", group, f"--save-prefix={wanted[0]}"]
    return ["install", f"{name}@{to}", group, "--save-exact"]


def _failed(done: process.Completed, lock: str) -> AccordError:
    offline = _OFFLINE.search(done.errors)
    if offline:
        remedy = "Try again with a network"
        return AccordError(f"npm could not reach its registry ({offline[1]})", place=lock, remedy=remedy, retry=True)
    reason = next((found[1].strip() for found in _CODE.finditer(done.errors)), done.last_words or f"exit {done.code}")
    return AccordError(f"npm failed ({reason})", place=lock, remedy="Run it by hand to see all of its words")
