"""What package a finding is about: ecosystem and name without version, the same for every tool.

Package URLs are taken apart by hand: ``packageurl`` costs 20 microseconds each, and only type and name are needed.
"""

from functools import lru_cache

from accord.core.finding import Finding
from accord.core.identity.families import RuleFamilies

#: Advisory databases that know one ecosystem only.
_ECOSYSTEM_OF_ADVISORY = {"PYSEC-": "pypi", "RUSTSEC-": "cargo", "GO-": "golang"}


def package_of(finding: Finding, families: RuleFamilies) -> tuple[str, str]:
    """Return ecosystem (a package URL's type, empty when unknown) and normalised name of a finding's package.

    The name is the last part (of ``group/artifact``, ``@scope/name``): not every tool writes the first, and together
    with the advisory the last tells packages apart.
    """
    ecosystem, name = split_purl(finding.purl) if finding.purl else ("", "")
    name = name or finding.component_name
    ecosystem = ecosystem or _ecosystem(finding, families)
    return ecosystem, normalise_name(name, ecosystem)


@lru_cache(maxsize=4096)
def split_purl(purl: str) -> tuple[str, str]:
    """Split a package URL into type and full name, without version, qualifiers and subpath.

    >>> split_purl("pkg:npm/%40angular/core@1.2.3?arch=x#y")
    ('npm', '@angular/core')
    """
    ecosystem, _, rest = purl.removeprefix("pkg:").partition("/")
    rest = rest.partition("#")[0].partition("?")[0]
    at = rest.rfind("@")
    if at > rest.rfind("/") + 1 or (at > 0 and "/" not in rest):
        rest = rest[:at]
    if "%" in rest:
        rest = rest.replace("%40", "@").replace("%2F", "/").replace("%2f", "/")
    return ecosystem.lower(), rest


@lru_cache(maxsize=4096)
def normalise_name(name: str, ecosystem: str) -> str:
    """Return the last part of a package's name in the one spelling of its ecosystem.

    Source for PyPI: https://packaging.python.org/en/latest/specifications/name-normalization/
    """
    name = name.replace(":", "/").rstrip("/").lower()
    head, _, last = name.rpartition("/")
    if ecosystem == "golang" and head and last[:1] == "v" and last[1:].isdigit():
        last = head.rpartition("/")[2]
    if ecosystem in {"pypi", ""}:
        last = last.replace("_", "-").replace(".", "-")
        while "--" in last:
            last = last.replace("--", "-")
    return last


def _ecosystem(finding: Finding, families: RuleFamilies) -> str:
    """Infer the ecosystem from the tool, the advisory or the manifest's file name."""
    found = families.ecosystems.get(families.tool(finding.tool), "")
    if found:
        return found
    for name in (*finding.vulnerability_ids, *finding.aliases):
        for prefix, ecosystem in _ECOSYSTEM_OF_ADVISORY.items():
            if name.startswith(prefix):
                return ecosystem
    return families.manifests.get(finding.path.rpartition("/")[2].lower(), "")
