"""Families of weaknesses: what a kind of flaw lets an attacker do, and what to do about it, where no CVE tells."""

from functools import cached_property

import msgspec


class Weakness(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One family, from ``data/tables/weakness.toml``. Judgements drawn from it are marked assumed.

    ``automatable`` and ``technical_impact`` (partial or total) are SSVC's decision points, None where the family does
    not tell.
    """

    family: str
    name: str
    cwes: tuple[int, ...]
    automatable: bool | None = None
    technical_impact: str | None = None
    #: What an attacker could do, after "could"; it ends with ``{data}``, which stands for what the service holds.
    consequence: str
    #: The same told of the data, after it: "can be read or changed".
    harm: str = "can be reached"
    #: What to do, as an imperative without a full stop.
    fix: str


class WeaknessTable(msgspec.Struct, frozen=True, dict=True):
    """All families; each CWE belongs to at most one."""

    weakness: tuple[Weakness, ...]

    @cached_property
    def _by_cwe(self) -> dict[int, Weakness]:
        return {cwe: weakness for weakness in self.weakness for cwe in weakness.cwes}

    def of(self, cwes: tuple[int, ...]) -> Weakness | None:
        """Return the family of the first CWE that has one; None when none has."""
        return next((self._by_cwe[cwe] for cwe in cwes if cwe in self._by_cwe), None)
