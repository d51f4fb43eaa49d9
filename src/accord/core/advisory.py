"""Advisories about packages: which versions are affected, and which ids name one flaw.

An alias is not an equivalence: one advisory may name the ids of two neighbours. Joining everything that is linked
would merge different CVEs, so two CVEs never get one canonical id.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec


class Range(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Versions from ``introduced`` on (``0``: the first), up to and without ``fixed``, or through ``last_affected``.

    Both ends empty: no version without the flaw is known.
    """

    introduced: str
    fixed: str = ""
    last_affected: str = ""


class Affected(msgspec.Struct, frozen=True, gc=False):
    """What one advisory says about one package; ``canonical`` is the id that its aliases share."""

    advisory: str
    canonical: str
    package: str
    ranges: tuple[Range, ...]


class Advisory(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One advisory record. A withdrawn one no longer affects any package, but its ids stay aliases."""

    id: str
    aliases: tuple[str, ...] = ()
    ecosystem: str
    #: Package name and its affected ranges.
    affected: tuple[tuple[str, tuple[Range, ...]], ...] = ()
    withdrawn: bool = False


def canonical_ids(advisories: Iterable[Advisory]) -> dict[str, str]:
    """Map each id that is not canonical to the one that its flaw goes by; ids that stand for themselves are left out.

    A CVE stands for itself. Any other id goes to its CVE; where advisories name several, the advisory with the fewest
    ids decides, and on a tie nobody does. Without a CVE, linked ids go to the smallest of them.
    """
    groups = [(advisory.id, *advisory.aliases) for advisory in advisories]
    chosen = _by_cve(groups)
    rest = [group for group in groups if not any(map(_is_cve, group))]
    chosen.update(_through_others(rest, chosen))
    chosen.update(_joined([{id_ for id_ in group if id_ not in chosen} for group in rest]))
    return {id_: canonical for id_, canonical in sorted(chosen.items()) if id_ != canonical}


def _is_cve(id_: str) -> bool:
    return id_.startswith("CVE-")


def _by_cve(groups: list[tuple[str, ...]]) -> dict[str, str]:
    votes: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for group in groups:
        cves = [id_ for id_ in group if _is_cve(id_)]
        for id_ in group:
            votes[id_].update((len(set(group)), cve) for cve in ([id_] if _is_cve(id_) else cves))
    return {id_: winner for id_, vote in votes.items() if (winner := _winner(vote))}


def _winner(votes: set[tuple[int, str]]) -> str:
    """Return the CVE that the smallest group names; empty when there is none, or that size names different ones."""
    smallest = min((size for size, _ in votes), default=0)
    cves = {cve for size, cve in votes if size == smallest}
    return cves.pop() if len(cves) == 1 else ""


def _through_others(rest: list[tuple[str, ...]], chosen: dict[str, str]) -> dict[str, str]:
    """Give ids that no advisory puts beside a CVE the one CVE that their neighbours go by."""
    votes: dict[str, set[str]] = defaultdict(set)
    for group in rest:
        cves = {chosen[id_] for id_ in group if id_ in chosen}
        for id_ in group:
            votes[id_] |= cves
    return {id_: vote.pop() for id_, vote in votes.items() if id_ not in chosen and len(vote) == 1}


def _joined(groups: list[set[str]]) -> dict[str, str]:
    """Join groups that share an id, and name each join by its smallest id."""
    joined: dict[str, set[str]] = {}
    for group in groups:
        members = group.union(*(joined[id_] for id_ in group if id_ in joined))
        joined.update(dict.fromkeys(members, members))
    return {id_: min(members) for id_, members in joined.items()}
