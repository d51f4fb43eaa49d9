"""The fingerprints of a finding: ``kind:version:digest``, none with a line number or a tool's version in it.

A digest is BLAKE2b with 16 bytes, in hex. What goes into it, per kind, from the strongest:

``secret``    already on the finding when there was a key (``core.sanitise``): an HMAC of the secret, wherever it lies
``package``   ecosystem, name without version, canonical advisory, and the manifest where the finding names one
``resource``  path, resource, rule family
``endpoint``  address (method, host, path, parameter, port), rule family
``snippet``   path, rule family, the code that the report shows, without white space
``source``    path, rule family, the checkout's lines around it, without white space
``tool``      path, rule family, the report's own fingerprint
``place``     path, weakness family, order among equals; the last resort, made by ``correlation``

Paths are inside, because the same code in two files is two problems. No fingerprint is an unkeyed hash of a secret:
findings about secrets get no ``resource``, ``source`` and ``tool``, and their snippets lose every value first.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from accord.core.finding import Finding
from accord.core.identity.aliases import CVE
from accord.core.identity.families import RuleFamilies
from accord.core.identity.packages import package_of
from accord.core.weakness import WeaknessTable

#: From the strongest; the position is a fingerprint's rank.
KINDS = ("secret", "package", "resource", "endpoint", "snippet", "source", "tool", "place")
VERSION = 1
_NOTHING = blake2b(digest_size=16)
RANK = {kind: rank for rank, kind in enumerate(KINDS)}

#: Weaknesses that are about a secret in the clear: passwords, keys and tokens where they should not be.
_SECRET_CWES = frozenset({256, 257, 259, 260, 312, 313, 321, 522, 540, 615, 798})
#: What tools write where they withhold a value.
_WITHHELD = "requires login"
_SHORTEST_TOOL_FINGERPRINT = 8
#: The name that a value is given to; a padding of "=" at the end of a token is none.
_NAMED = re.compile(r"([A-Za-z_][\w.-]{0,40})[\"'\]]*\s*[=:](?!=|\s*$)")


class Sort(msgspec.Struct, frozen=True, gc=False):
    """What all findings of one tool, rule and weakness have in common."""

    tool: str
    family: str
    #: What ``place`` compares: the weakness family, or the rule family where the weakness is not known.
    weakness: str
    secret: bool


class Marks(msgspec.Struct, frozen=True, gc=False):
    """What identifies one finding, before equal fingerprints on different lines are told apart."""

    sort: Sort
    #: From the strongest kind.
    fingerprints: tuple[str, ...]
    #: Those of a package's other advisory identifiers: they meet what is known by them, and join nothing else.
    older: tuple[str, ...] = ()
    #: Where ``place`` looks for others: a path, a resource or an address; empty for packages.
    where: str = ""
    #: (name, advisory, ecosystem) for packages.
    package: tuple[str, str, str] | None = None


def digest(kind: str, text: str) -> str:
    """Digest a text, its parts separated by NUL, into ``kind:version:digest``."""
    digested = _NOTHING.copy()  # as in hexadecimal, without a call for each of some hundred thousand
    digested.update(text.encode("utf-8", "surrogatepass"))
    return f"{kind}:{VERSION}:{digested.hexdigest()}"


def hexadecimal(text: str) -> str:
    """Digest a text into 32 hexadecimal digits."""
    digested = _NOTHING.copy()  # takes a third of the time of a new one with its length
    digested.update(text.encode("utf-8", "surrogatepass"))
    return digested.hexdigest()


def package_fingerprint(package: tuple[str, str, str], manifest: str) -> str:
    """Return the fingerprint of a package's flaw in a manifest; ``*`` stands for "in some manifest"."""
    name, advisory, ecosystem = package
    return digest("package", f"{ecosystem}\0{name}\0{advisory}\0{manifest}")


def kind_of(name: str) -> str:
    """Return the kind of a fingerprint."""
    return name.partition(":")[0]


def rank(name: str) -> tuple[int, str]:
    """Return the sort key of a fingerprint: the strongest kind first. Kinds of later versions come last."""
    return RANK.get(kind_of(name), len(KINDS)), name


class Marker:
    """Makes the marks of findings; keeps what the findings of a rule have in common."""

    def __init__(self, families: RuleFamilies, weaknesses: WeaknessTable, canonical: Mapping[str, str]) -> None:
        self._families = families
        self._weaknesses = weaknesses
        self._canonical = canonical
        self._sorts: dict[tuple[str, str, tuple[int, ...]], Sort] = {}

    def marks(self, finding: Finding, context: str) -> Marks:
        """Return what identifies a finding; ``context`` is the checkout's lines around it, or empty."""
        is_package = bool(finding.component_name or finding.purl)
        key = (finding.tool, finding.rule_id, finding.cwes)
        if is_package and finding.vulnerability_ids:
            key = (finding.tool, "", ())  # its rule is its advisory, which tells more: thousands of rules of one use
        sort = self._sorts.get(key) or self._sort(key)
        given = _secrets(finding.fingerprints) if finding.fingerprints else ()
        if is_package:
            return self._package(finding, sort, given)
        if finding.path:
            prints = given + _code(finding, sort, context, secret=sort.secret or bool(given))
            return Marks(sort, prints, where=finding.path)
        return _without_path(finding, sort, given)

    def _sort(self, key: tuple[str, str, tuple[int, ...]]) -> Sort:
        tool, rule_id, cwes = key
        rule = self._families.rule(tool, rule_id)
        telling = cwes = cwes if rule.cwes is None else rule.cwes
        if rule.cwes is None:
            telling = tuple(cwe for cwe in cwes if cwe not in self._families.vague)
        weakness = self._weaknesses.of(telling)
        name = weakness.family if weakness else rule.family
        sort = Sort(rule.tool, rule.family, name, secret=not _SECRET_CWES.isdisjoint(cwes))
        self._sorts[key] = sort
        return sort

    def _package(self, finding: Finding, sort: Sort, given: tuple[str, ...]) -> Marks:
        ecosystem, name = package_of(finding, self._families)
        ids = finding.vulnerability_ids
        advisory = self._advisory(ids) if ids else sort.family
        older: tuple[str, ...] = ()
        if len(ids) == 1 and (finding.aliases or advisory != ids[0]):
            others = sorted({*ids, *finding.aliases} - {advisory})
            older = tuple(
                package_fingerprint((name, other, ecosystem), finding.path)
                for other in others
                if not other.startswith(CVE)
            )
        own = package_fingerprint((name, advisory, ecosystem), finding.path)
        return Marks(sort, (*given, own), older, package=(name, advisory, ecosystem))

    def _advisory(self, ids: tuple[str, ...]) -> str:
        if len(ids) == 1:
            return self._canonical.get(ids[0], ids[0])
        return " ".join(sorted({self._canonical.get(name, name) for name in ids}))


def _secrets(fingerprints: tuple[str, ...]) -> tuple[str, ...]:
    """Only the secret's comes from outside; every other kind is made anew from the finding."""
    return tuple(name for name in fingerprints if name.startswith("secret:"))


def _code(finding: Finding, sort: Sort, context: str, *, secret: bool) -> tuple[str, ...]:
    head = f"{finding.path}\0{sort.family}\0"
    # Some tools name a secret's "resource" by its hash.
    prints = [digest("resource", f"{head}{finding.resource}")] if finding.resource and not secret else []
    snippet = finding.snippet
    if snippet and snippet != _WITHHELD:
        bare = "".join((_without_values(snippet) if secret else snippet).split())
        if bare:
            prints.append(digest("snippet", head + bare))
    if secret:
        return tuple(prints)
    if context:
        prints.append(digest("source", head + "".join(context.split())))
    if finding.partial_fingerprints:
        prints += _tool(finding, head)
    return tuple(prints)


def _without_values(snippet: str) -> str:
    """Reduce code that holds a secret to the first name on each line that a value is given to."""
    names = (_NAMED.search(line) for line in snippet.splitlines())
    return "\n".join(name[1] for name in names if name)


def _tool(finding: Finding, head: str) -> list[str]:
    prints = []
    for name, value in finding.partial_fingerprints:
        if len(value) < _SHORTEST_TOOL_FINGERPRINT or " " in value or "@" in value:
            continue  # withheld, empty, or the commit's author and message
        if finding.path in value or ("/" in value and finding.start_line and value.endswith(f":{finding.start_line}")):
            continue  # made of path and line: it would not survive a line inserted above
        prints.append(digest("tool", f"{head}{name}\0{value}"))
    return prints


def _without_path(finding: Finding, sort: Sort, given: tuple[str, ...]) -> Marks:
    """Resources, addresses and hosts; without any of them, the message is all there is."""
    where = _address(finding)
    if finding.resource:
        return Marks(sort, (*given, digest("resource", f"\0{sort.family}\0{finding.resource}")), where=finding.resource)
    if where:
        return Marks(sort, (*given, digest("endpoint", f"{where}\0{sort.family}")), where=where)
    return Marks(sort, given, where="\0" + "".join((finding.message or finding.title).split()))


def _address(finding: Finding) -> str:
    """Return method, address without query and fragment, and parameter; or host and port; or nothing."""
    address = finding.route or finding.url or (finding.endpoints[0] if finding.endpoints else "")
    if address:
        address = address.partition("#")[0].partition("?")[0].rstrip("/") or "/"
        return f"{finding.method.upper()} {address} {finding.parameter}"
    return f"{finding.host.lower()}:{finding.port or ''}" if finding.host else ""
