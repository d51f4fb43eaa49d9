"""Dependency-Check's words: severities, the parts of CVSS vectors, weaknesses, names of packages."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, unquote

import msgspec

from accord.core.finding import Severity
from accord.readers.dependency_check.shapes import Cvss2, Cvss3, Dependency, Vulnerability

_SEVERITY = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "info": Severity.INFO,
    "informational": Severity.INFO,
    "none": Severity.INFO,
}
#: The type of a package URL for kinds of identifiers in reports before version 2.
_OLD_TYPES = {"maven": "maven", "npm": "npm", "gav": "maven", "rubygems": "gem", "nuget": "nuget", "pypi": "pypi"}


class Package(msgspec.Struct, frozen=True):
    """What a dependency is called; empty text for what is not known."""

    name: str = ""
    version: str = ""
    purl: str = ""
    cpe: str = ""


def severity(one: Vulnerability) -> Severity:
    """Return the first word that is one for a severity: the report's own, else that of the newest score."""
    own = _SEVERITY.get(one.severity.strip().lower()) if one.severity else None
    if own is not None:
        return own
    three = (one.cvss3.base_severity, one.cvss3.severity_with_bracket) if one.cvss3 else ()
    words = (
        one.cvss4.base_severity if one.cvss4 else None,
        *three,
        one.cvss2.severity if one.cvss2 else None,
    )
    known = (_SEVERITY.get(word.strip().lower()) for word in words if word)
    return next(filter(None, known), Severity.UNKNOWN)


def cvss(one: Vulnerability) -> tuple[str, float | None]:
    """Return vector and score of the newest version that the report gives; the vector is put together again."""
    if one.cvss4 and (one.cvss4.vector_string or one.cvss4.base_score is not None):
        return one.cvss4.vector_string or "", _number(one.cvss4.base_score)
    if one.cvss3 and one.cvss3.base_score is not None:
        return _vector3(one.cvss3), _number(one.cvss3.base_score)
    if one.cvss2 and one.cvss2.score is not None:
        return _vector2(one.cvss2), _number(one.cvss2.score)
    return "", _number(one.cvss_score)


def _number(value: float | str | None) -> float | None:
    """Return a score, which XML and some parts of the JSON write as text."""
    try:
        return float(value or "") if isinstance(value, str) else value
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _vector3(three: Cvss3) -> str:
    parts = (
        ("AV", three.attack_vector),
        ("AC", three.attack_complexity),
        ("PR", three.privileges_required),
        ("UI", three.user_interaction),
        ("S", three.scope),
        ("C", three.confidentiality_impact),
        ("I", three.integrity_impact),
        ("A", three.availability_impact),
    )
    vector = _vector(parts)
    return f"CVSS:{three.version or '3.1'}/{vector}" if vector else ""


@lru_cache(maxsize=4096)
def _vector2(two: Cvss2) -> str:
    parts = (
        ("AV", two.access_vector),
        ("AC", two.access_complexity),
        ("Au", two.authentication or two.authenticationr or two.authentication_with_bracket),
        ("C", two.confidentiality_impact or two.confidential_impact),
        ("I", two.integrity_impact),
        ("A", two.availability_impact),
    )
    return _vector(parts)


def _vector(parts: Iterable[tuple[str, str | None]]) -> str:
    """Put a vector together from the first letters of its parts; empty where one is missing."""
    letters = [(name, (word or "").strip()[:1].upper()) for name, word in parts]
    return "/".join(f"{name}:{letter}" for name, letter in letters) if all(letter for _, letter in letters) else ""


@lru_cache(maxsize=4096)
def cwes(names: tuple[str | None, ...] | None, name: str | None) -> tuple[int, ...]:
    """Return the numbers of ``CWE-79`` and of ``CWE-79 Improper Neutralization ...``."""
    found = []
    for one in (*(names or ()), name):
        digits = (one or "").strip().removeprefix("CWE-").partition(" ")[0].partition(":")[0]
        if digits.isdecimal() and int(digits):
            found.append(int(digits))
    return tuple(dict.fromkeys(found))


def package(dependency: Dependency) -> Package:
    """Return what a dependency is: by its package URL, else its old identifier, else its CPE, else its file's name."""
    cpes = [one.id.strip("()") for one in dependency.vulnerability_ids or () if one.id]
    cpe = next((name for name in cpes if name.startswith("cpe:")), "")
    names = [one for one in dependency.packages or () if one.id]
    for one in names:
        found = _of_purl(one.id or "") if (one.id or "").startswith("pkg:") else _of_old(one.id or "", one.type or "")
        if found is not None:
            return msgspec.structs.replace(found, cpe=cpe) if cpe else found
    if cpe:
        return _of_cpe(cpe)
    return Package(name=dependency.file_name or "")


@lru_cache(maxsize=4096)
def _of_purl(purl: str) -> Package:
    path = purl.partition("?")[0].partition("#")[0]
    kind, _, rest = path.removeprefix("pkg:").partition("/")
    name, at, version = rest.rpartition("@")
    if not at or not name:
        name, version = rest, ""
    name = unquote(name).strip("/")
    return Package(name.replace("/", ":") if kind == "maven" else name, unquote(version), purl)


def _of_old(name: str, kind: str) -> Package | None:
    """Read ``org.owasp:library:6.7.8``, as reports before version 2 write packages."""
    wanted = _OLD_TYPES.get(kind.lower())
    if wanted is None or ":" not in name:
        return None
    full, _, version = name.rpartition(":")
    path = full.replace(":", "/") if wanted == "maven" else full
    return Package(full, version, f"pkg:{wanted}/{quote(path)}@{quote(version)}")


def _of_cpe(cpe: str) -> Package:
    """Read product and version of ``cpe:2.3:a:vendor:product:1.0:...`` and ``cpe:/a:vendor:product:1.0``."""
    parts = cpe.removeprefix("cpe:2.3:").removeprefix("cpe:/").replace("\\:", "%3A").split(":")
    product, version = (unquote(part.replace("\\", "")) for part in (*parts[2:4], "", "")[:2])
    return Package(name=product, version=version if version not in {"*", "-"} else "", cpe=cpe)
