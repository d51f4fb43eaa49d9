"""A single accord: what will be done about one problem, who agreed to it, and until when."""

from datetime import date
from enum import StrEnum

import msgspec

from accord.core import globs
from accord.core.actor import Side

#: An acceptance is looked at again after at most this many days.
MAX_ACCEPTED_DAYS = 180
#: A shorter prefix could name a second vulnerability by chance.
SHORTEST_PREFIX = 6


class Kind(StrEnum):
    """What the sides agreed to do."""

    FIX_BY = "fix by"
    MITIGATE = "mitigate"
    ACCEPT = "accept"
    NOT_AFFECTED = "not affected"


class Signer(msgspec.Struct, frozen=True):
    """Who agreed, and the side that they spoke for."""

    name: str
    side: Side

    def __str__(self) -> str:
        """Return the form of ``accord.toml``: ``dana (security)``."""
        return f"{self.name} ({self.side})"


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What an accord is held against: one vulnerability, by everything that can name it."""

    service: str
    #: The vulnerability's id and its aliases.
    ids: tuple[str, ...] = ()
    cves: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    #: Paths of its sightings, relative to the root, with forward slashes.
    paths: tuple[str, ...] = ()


class Accord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was agreed about the vulnerabilities that every given filter fits; an empty filter is not given.

    ``until`` is the last day on which it holds. An accord never holds forever.
    """

    kind: Kind
    #: A vulnerability's id, or at least six characters of its beginning.
    vulnerability: str = ""
    cve: str = ""
    package: str = ""
    #: The rule of a tool, as the tool names it.
    rule: str = ""
    #: A pattern of paths (see ``core.globs``), relative to the root.
    path: str = ""
    service: str = ""
    who: tuple[Signer, ...]
    why: str
    until: date
    since: date | None = None
    #: Where it was written, such as ``accord.toml:12``.
    source: str = ""

    def holds(self, today: date) -> bool:
        """Tell whether the accord holds on a day."""
        return (self.since is None or self.since <= today) and today <= self.until

    def covers(self, subject: Subject) -> bool:
        """Tell whether every given filter fits the subject.

        A path covers only when all places of the subject lie inside it: one place outside was not agreed on.
        """
        return (
            any((self.vulnerability, self.cve, self.package, self.rule, self.path, self.service))
            and (not self.vulnerability or any(one.startswith(self.vulnerability) for one in subject.ids))
            and (not self.cve or self.cve.upper() in {cve.upper() for cve in subject.cves})
            and (not self.package or self.package in subject.packages)
            and (not self.rule or self.rule in subject.rules)
            and (not self.service or self.service == subject.service)
            and (not self.path or self._all_inside(subject.paths))
        )

    def _all_inside(self, paths: tuple[str, ...]) -> bool:
        glob = globs.parse(self.path)
        return bool(paths) and all(glob.matches(path) for path in paths)
