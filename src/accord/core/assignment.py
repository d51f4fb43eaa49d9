"""Which service a path belongs to.

A path belongs to the nearest ``accord.toml`` above it, and inside that file to the service whose matching pattern is
the most specific (see ``core.globs``). A service without patterns takes everything below its file's folder that no
pattern claims. What nothing in the nearest file matches is unassigned by name; it never falls through to a file above.
"""

from collections.abc import Iterable

from accord.core import globs
from accord.core.config import Config
from accord.core.service import UNASSIGNED, Service

_Claims = dict[tuple[str, ...], list[tuple[globs.Glob, Service]]]


class Assignment:
    """The rules of every ``accord.toml``, with the answers given so far: asking again about a path is a look-up."""

    def __init__(self, configs: Iterable[Config]) -> None:
        self._claims: dict[str, _Claims] = {config.folder: _claims(config.services) for config in configs}
        self._by_path: dict[str, Service] = {}

    def service_of(self, path: str) -> Service:
        """Return the service of a path relative to the root; ``UNASSIGNED`` when no service claims it.

        Args:
            path: With forward slashes. Absolute paths and paths that leave the root belong to nobody.
        """
        known = self._by_path.get(path)
        if known is None:
            known = self._by_path[path] = self._find(_names(path))
        return known

    def _find(self, names: list[str]) -> Service:
        folder = "/".join(names[:-1])
        while folder and folder not in self._claims:
            folder = folder.rpartition("/")[0]
        claims = self._claims.get(folder)
        if not names or claims is None:
            return UNASSIGNED
        return _most_specific(claims, names[folder.count("/") + 1 :] if folder else names)


def _claims(services: Iterable[Service]) -> _Claims:
    """Sort patterns under the names before their first wildcard, so that a path looks only at what can match."""
    claims: _Claims = {}
    for service in services:
        for text in service.paths or ("**",):
            glob = globs.parse(text)
            claims.setdefault(glob.literal, []).append((glob, service))
    for claimed in claims.values():
        claimed.sort(key=lambda claim: claim[0].specificity, reverse=True)
    return claims


def _most_specific(claims: _Claims, names: list[str]) -> Service:
    longest = min(len(names), max(map(len, claims), default=0))
    for length in range(longest, -1, -1):
        for glob, service in claims.get(tuple(names[:length]), ()):
            if glob.matches_names(names):
                return service
    return UNASSIGNED


def _names(path: str) -> list[str]:
    """Split a path into names; an empty list when it does not lie inside the root."""
    if "\\" in path:
        path = path.replace("\\", "/")
    names = path.split("/")
    if "" not in names and "." not in names and ".." not in names:
        return [] if names[0].endswith(":") else names
    if path.startswith("/"):
        return []
    kept: list[str] = []
    for name in names:
        if name == "..":
            if not kept:
                return []
            kept.pop()
        elif name not in {"", "."}:
            kept.append(name)
    return kept
