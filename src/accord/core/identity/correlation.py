"""Which findings are one problem. The rules and what was rejected: ``docs/adr/0002-identity.md``.

Invariants, each a property test: the order of reports does not matter; reading twice changes nothing; moved code keeps
its id; services never mix; ``place`` never joins two findings of one tool; ids are unique; a merge can be undone.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from accord.core.finding import Finding
from accord.core.identity.aliases import canonical_ids
from accord.core.identity.equals import equal_pairs
from accord.core.identity.families import RuleFamilies
from accord.core.identity.fingerprints import Marker, hexadecimal, package_fingerprint, rank
from accord.core.identity.known import Known
from accord.core.identity.manifests import manifest_pairs
from accord.core.identity.places import join_places, place_fingerprints, spots
from accord.core.identity.remembering import Memory
from accord.core.identity.view import View
from accord.core.weakness import WeaknessTable

ID_LENGTH = 12
#: A problem before it has an id: the known id or nothing, service, members, fingerprints, aliases.
_Draft = tuple[str, str, tuple[int, ...], tuple[str, ...], tuple[str, ...]]


class Problem(msgspec.Struct, frozen=True, gc=False):
    """The findings that are one vulnerability.

    Attributes:
        members: Positions in the sightings given, in an order that does not depend on theirs.
        fingerprints: The union of the members' and, without ``place``, of what was known; the strongest first.
        aliases: Other ids that mean this problem, from merges.
    """

    id: str
    service: str
    members: tuple[int, ...]
    fingerprints: tuple[str, ...]
    aliases: tuple[str, ...] = ()


def identify(
    sightings: Sequence[Finding],
    *,
    services: Sequence[str],
    contexts: Sequence[str] | None,
    families: RuleFamilies,
    weaknesses: WeaknessTable,
    aliases: Mapping[str, str],
    known: Sequence[Known] = (),
) -> list[Problem]:
    """Group findings into problems, in no order to rely on.

    Claims (not affected, suppressed) are findings like others: they attach to the problem they are about.

    Args:
        sightings: Sanitised findings.
        services: The service of each finding.
        contexts: The checkout's lines around each finding, empty where there is none; None without a checkout.
        families: ``data/tables/rules.toml``.
        weaknesses: ``data/tables/weakness.toml``.
        aliases: Advisory id to canonical id, from the feeds; those in the findings are added.
        known: Older vulnerabilities, oldest first; whoever meets one takes its id.
    """
    marker = Marker(families, weaknesses, canonical_ids(sightings, aliases))
    around: Iterable[str] = contexts if contexts is not None else ("",) * len(sightings)
    marks = [marker.marks(finding, context) for finding, context in zip(sightings, around, strict=True)]
    remembered: dict[str, list[Known]] = {}
    for item in known:
        remembered.setdefault(item.service, []).append(item)
    drafts: list[_Draft] = []
    for service, positions in _by_service(services).items():
        findings = [sightings[at] for at in positions]
        view = View(service, findings, [marks[at] for at in positions], remembered.get(service, ()))
        drafts.extend(_problems(view, positions))
    return _named(drafts, known)


def resolve(prefix: str, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that a prefix of an id, else of an alias, else of a fingerprint or its digest, names."""
    problems = list(problems)
    if not prefix:
        return []
    named = [problem for problem in problems if problem.id.startswith(prefix)]
    named = named or [problem for problem in problems if any(name.startswith(prefix) for name in problem.aliases)]
    return named or [
        problem
        for problem in problems
        if any(name.startswith(prefix) or name.rpartition(":")[2].startswith(prefix) for name in problem.fingerprints)
    ]


def _by_service(services: Sequence[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for at, service in enumerate(services):
        groups.setdefault(service, []).append(at)
    return groups


def _problems(view: View, positions: Sequence[int]) -> Iterator[_Draft]:
    """Work out one service: the strongest evidence first, each step only adds joins."""
    pairs = list(equal_pairs(view))
    memory = Memory(view)
    memory.meet()
    for one, other in pairs:
        view.joins.join(one, other)
    for one, other in manifest_pairs(view):
        view.joins.join(one, other)
    groups = spots(view)
    join_places(view, groups)
    places = place_fingerprints(view, groups)
    memory.meet_weakly(places)
    if view.known:
        places = {view.joins.root(root): names for root, names in places.items()}
    for root, nodes in _members(view):
        yield _problem(view, positions, nodes, places.get(root, []))


def _members(view: View) -> Iterator[tuple[int, list[int]]]:
    """Yield the root and the findings of each problem; most have one finding, whose list nobody keeps."""
    others: dict[int, list[int]] = {}
    roots = list(map(view.joins.root, range(len(view.findings))))
    for node, root in enumerate(roots):
        if root != node:
            others.setdefault(root, []).append(node)
    for node, root in enumerate(roots):
        if root == node:
            yield node, [node, *others.pop(node, ())] if others else [node]
    yield from others.items()  # those whose root is a known vulnerability


def _problem(view: View, positions: Sequence[int], nodes: list[int], places: Sequence[str]) -> _Draft:
    if len(nodes) > 1:
        nodes.sort(key=view.order)
    members = tuple([positions[node] for node in nodes])
    known = [view.known[at - len(view.findings)] for at in sorted(view.joins.known(nodes[0]))] if view.known else []
    if _are_plain(view, nodes):
        plain = (*view.prints[nodes[0]], *(sorted(places) if len(places) > 1 else places))
        if not known:
            return "", view.service, members, plain, ()
        if [item.fingerprints for item in known] == [plain]:
            return known[0].id, view.service, members, plain, known[0].aliases
    own = {name for node in nodes for name in _owned(view, node)} | set(places)
    strongest = min((view.prints[node][0] for node in nodes if view.prints[node]), key=rank, default="") or min(places)
    old, aliases, remembered = _remembered(known)
    names = sorted((own | remembered) - {strongest}, key=rank)
    return old, view.service, members, (strongest, *names), aliases


def _are_plain(view: View, nodes: Sequence[int]) -> bool:
    """Tell whether all findings of a problem have the same fingerprints and no further names, as most have."""
    prints = view.prints[nodes[0]]
    for node in nodes:
        mark = view.marks[node]
        if view.prints[node] != prints or mark.older or (mark.package is not None and view.findings[node].path):
            return False
    return True


def _owned(view: View, node: int) -> Iterator[str]:
    yield from view.prints[node]
    yield from view.marks[node].older
    package = view.marks[node].package
    if package is not None and view.findings[node].path:
        yield package_fingerprint(package, "*")


def _remembered(known: Sequence[Known]) -> tuple[str, tuple[str, ...], set[str]]:
    """Return the oldest known id, the other ids and the fingerprints that last; all empty for a new problem."""
    if not known:
        return "", (), set()
    aliases = dict.fromkeys(name for item in known for name in (item.id, *item.aliases) if name != known[0].id)
    lasting = {name for item in known for name in item.fingerprints if not name.startswith("place:")}
    return known[0].id, tuple(aliases), lasting


def _named(drafts: Sequence[_Draft], known: Sequence[Known]) -> list[Problem]:
    """Give new problems an id made of service and strongest fingerprint."""
    taken = {name for item in known for name in (item.id, *item.aliases)}
    digests = ["" if draft[0] else _digest(draft[1], draft[3][0]) for draft in drafts]
    names = iter(unique_prefixes([name for name in digests if name], taken))
    return [
        Problem(old or next(names), service, members, fingerprints, aliases)
        for old, service, members, fingerprints, aliases in drafts
    ]


def _digest(service: str, strongest: str) -> str:
    return hexadecimal(f"{service}\0{strongest}")


def unique_prefixes(digests: Sequence[str], taken: Collection[str]) -> list[str]:
    """Shorten distinct digests to :data:`ID_LENGTH` characters, and to more where that would not be unique."""
    short = [digest[:ID_LENGTH] for digest in digests]
    if len(set(short)) == len(short) and not taken:
        return short
    counts = Counter(short)
    clashing = [digest for digest in digests if counts[digest[:ID_LENGTH]] > 1 or digest[:ID_LENGTH] in taken]
    longer = {digest: _longer(digest, clashing, taken) for digest in clashing}
    return [longer.get(digest, name) for digest, name in zip(digests, short, strict=True)]


def _longer(digest: str, clashing: Sequence[str], taken: Collection[str]) -> str:
    others = [other for other in clashing if other != digest]
    lengths = range(ID_LENGTH + 1, len(digest))
    return next(
        (
            digest[:length]
            for length in lengths
            if digest[:length] not in taken and not any(other.startswith(digest[:length]) for other in others)
        ),
        digest,
    )
