"""What a fixer is asked to do: one fix unit, with what closes it and what must be gone afterwards."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from accord.core.component import ecosystem_of
from accord.core.documents import FixUnitDocument, VulnerabilityDocument
from accord.core.errors import BadUsage

#: How many units an error names.
_SHOWN = 5


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One fix unit and the vulnerabilities that it has to close."""

    unit: FixUnitDocument
    targets: tuple[VulnerabilityDocument, ...]

    @property
    def ecosystem(self) -> str:
        """The type of the package's URL, such as ``pypi``; empty when the unit is about no package."""
        return next((ecosystem_of(one.purl) for one in self.targets if one.component_name), "")

    @property
    def rules(self) -> frozenset[tuple[str, str]]:
        """Tool and rule of everything that saw what is to be closed."""
        return frozenset((seen.tool.lower(), seen.rule_id) for one in self.targets for seen in one.sightings)

    @property
    def names(self) -> tuple[str, ...]:
        """The identifiers of what is to be closed, as reports name them, else Accord's own."""
        found = [name for one in self.targets for name in one.vulnerability_ids or (one.id,)]
        return tuple(dict.fromkeys(found))


def order(
    name: str,
    units: Sequence[FixUnitDocument],
    vulnerabilities: Iterable[VulnerabilityDocument],
    aliases: Mapping[str, str],
) -> Order:
    """Find the one fix unit that a person names.

    Args:
        name: The id of a unit or of a vulnerability, or its beginning; a CVE or an advisory; a package.
        units: Every change of the plan.
        vulnerabilities: What they close.
        aliases: The name that each identifier's flaw goes by.

    Raises:
        BadUsage: it names none, or more than one.
    """
    by_unit: dict[str, list[VulnerabilityDocument]] = {}
    for one in vulnerabilities:
        by_unit.setdefault(one.fix_unit, []).append(one)
    for names in (_ids, _identifiers, _package):
        found = [unit for unit in units if names(name, unit, by_unit.get(unit.id, []), aliases)]
        exact = [unit for unit in found if unit.id == name.lower()]
        if len(exact or found) == 1:
            unit = (exact or found)[0]
            return Order(unit=unit, targets=tuple(by_unit.get(unit.id, ())))
        if found:
            listed = "; ".join(f"{unit.id} ({unit.title})" for unit in found[:_SHOWN])
            raise BadUsage(f"'{name}' names {len(found)} changes", remedy=f"Name one of them: {listed}")
    remedy = "accord plan --json lists the changes under fix_units; give its reports with --report"
    raise BadUsage(f"no change here is called '{name}'", remedy=remedy)


def _ids(name: str, unit: FixUnitDocument, closes: list[VulnerabilityDocument], _aliases: Mapping[str, str]) -> bool:
    """Tell whether a name begins the id of a unit, or the id of something that it closes."""
    start = name.lower()
    return bool(start) and any(
        id_.startswith(start) for id_ in (unit.id, *(_id for one in closes for _id in _own(one)))
    )


def _own(one: VulnerabilityDocument) -> tuple[str, ...]:
    return (one.id, *one.aliases, *(fingerprint.rpartition(":")[2] for fingerprint in one.fingerprints))


def _identifiers(
    name: str, _unit: FixUnitDocument, closes: list[VulnerabilityDocument], aliases: Mapping[str, str]
) -> bool:
    wanted = aliases.get(name.upper(), name.upper())
    return any(wanted == aliases.get(id_, id_).upper() for one in closes for id_ in one.vulnerability_ids)


def _package(
    name: str, unit: FixUnitDocument, _closes: list[VulnerabilityDocument], _aliases: Mapping[str, str]
) -> bool:
    return bool(unit.component_name) and unit.component_name.lower() == name.lower()
