"""Which advisory identifiers mean one vulnerability: the feeds' aliases and those that the findings carry."""

from collections.abc import Iterable, Mapping

from accord.core.finding import Finding

CVE = "CVE-"
GHSA = "GHSA-"


def canonical_ids(sightings: Iterable[Finding], aliases: Mapping[str, str]) -> dict[str, str]:
    """Map each advisory identifier that is not canonical itself to the canonical one of its group.

    A CVE is canonical unless the feeds say otherwise, and two CVEs are never one because a report lists them together.
    A group without a CVE goes by its GitHub advisory, else by its first identifier in alphabetical order. Where a group
    holds several CVEs, its other identifiers go by the first.

    Args:
        sightings: Findings; ``aliases`` of a finding with one vulnerability id are its synonyms.
        aliases: From the feeds: any id to the canonical id of its group.
    """
    links: dict[str, str] = {}
    for finding in sightings:
        ids = finding.vulnerability_ids
        for name in ids:
            if name in aliases:
                _link(links, name, aliases[name])
        if finding.aliases and len(ids) == 1:
            for alias in finding.aliases:
                _link(links, ids[0], alias)
                if alias in aliases:
                    _link(links, alias, aliases[alias])
    return _canonical(links, aliases)


def _link(links: dict[str, str], one: str, other: str) -> None:
    one, other = _root(links, one), _root(links, other)
    if one != other:
        links[other] = one
        links.setdefault(one, one)


def _root(links: dict[str, str], name: str) -> str:
    while (parent := links.get(name, name)) != name:
        links[name] = links.get(parent, parent)
        name = parent
    return name


def _canonical(links: dict[str, str], aliases: Mapping[str, str]) -> dict[str, str]:
    groups: dict[str, list[str]] = {}
    for name in list(links):
        groups.setdefault(_root(links, name), []).append(name)
    canonical: dict[str, str] = {}
    for names in groups.values():
        best = min(names, key=_preference)
        best = aliases.get(best, best)
        for name in names:
            target = aliases.get(name, name) if name.startswith(CVE) else best
            if target != name:
                canonical[name] = target
    return canonical


def _preference(name: str) -> tuple[bool, bool, str]:
    return not name.startswith(CVE), not name.startswith(GHSA), name
