"""Yarn 1: one line for each way that leads to a vulnerable package, each with the whole advisory."""

import re
from functools import lru_cache

import msgspec

from accord.core.finding import Finding, Place
from accord.readers.yarn_audit import words

_LINK = re.compile(r"https?://[^\s)]+")


class _Resolution(msgspec.Struct, frozen=True, gc=False):
    path: str | None = None


class _Installed(msgspec.Struct, frozen=True, gc=False):
    version: str | None = None
    paths: tuple[str, ...] | None = ()


class _Advisory(msgspec.Struct, frozen=True, gc=False):
    id: int | str | None = None
    title: str | None = None
    module_name: str | None = None
    severity: str | None = None
    overview: str | None = None
    recommendation: str | None = None
    cves: tuple[str, ...] | None = ()
    github_advisory_id: str | None = None
    cwe: object = None
    cvss: object = None
    patched_versions: str | None = None
    references: object = None
    url: str | None = None
    findings: tuple[_Installed, ...] | None = ()


class Found(msgspec.Struct, frozen=True, gc=False):
    """The data of Yarn 1's ``auditAdvisory``: an advisory, and the one way that this line is about."""

    advisory: _Advisory
    resolution: _Resolution | None = None


def finding(found: Found, report: str) -> Finding:
    """Return what one line found."""
    advisory = found.advisory
    ids, aliases = _identifiers(advisory)
    number = "" if advisory.id is None else str(advisory.id)
    name = advisory.module_name or ""
    way = (found.resolution.path or "") if found.resolution else ""
    version = _version(advisory.findings or (), way)
    vector, score = _cvss(advisory.cvss)
    # Without names as far as they go: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        words.TOOL,
        "",
        ids[0] if ids else number,
        (advisory.title or "").strip(),
        advisory.overview or "",
        words.severity(advisory.severity),
        cwes=_cwes(advisory.cwe),
        vulnerability_ids=ids,
        aliases=aliases,
        cvss_vector=vector,
        cvss_score=score,
        component_name=name,
        component_version=version,
        purl=words.purl(name, version),
        fixed_versions=_lower_bounds(advisory.patched_versions or ""),
        locations=(Place(message=way),) if way else (),
        tool_id=number,
        remediation=advisory.recommendation or "",
        references=_references(advisory),
        report=report,
    )


def _identifiers(advisory: _Advisory) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the CVEs, else GitHub's own number; that is an alias where there are both."""
    ghsa = advisory.github_advisory_id or words.ghsa(advisory.url)
    own = (ghsa,) if ghsa else ()
    return (advisory.cves, own) if advisory.cves else (own, ())


def _version(installed: tuple[_Installed, ...], way: str) -> str:
    """Return the version at the end of a way; the first one where no version names the way."""
    for one in installed:
        if one.paths and way in one.paths:
            return one.version or ""
    return (installed[0].version or "") if installed else ""


def _cwes(value: object) -> tuple[int, ...]:
    """Return the numbers of ``CWE-400``, of a list of such, or of a text that holds such a list as JSON."""
    texts = value.strip("[]").split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return _numbers(tuple(map(str, texts)))


@lru_cache(maxsize=4096)
def _numbers(words: tuple[str, ...]) -> tuple[int, ...]:
    digits = [word.strip(' "').rpartition("-")[2] for word in words]
    return tuple(dict.fromkeys([int(number) for number in digits if number.isdecimal() and int(number)]))


def _cvss(value: object) -> tuple[str, float | None]:
    """Return vector and score; a score of nought without a vector is how npm writes that it has none."""
    if not isinstance(value, dict):
        return "", None
    vector, score = value.get("vectorString"), value.get("score")
    number = float(score) if isinstance(score, int | float) and (score or vector) else None
    return (vector if isinstance(vector, str) else "", number)


@lru_cache(maxsize=4096)
def _lower_bounds(ranges: str) -> tuple[str, ...]:
    """Return where each part of a range such as ``>=3.0.8 <4.0.0 || >=4.5.3`` begins."""
    bounds = (part.strip() for part in ranges.split("||"))
    return tuple([bound[2:].split()[0] for bound in bounds if bound.startswith(">=") and bound[2:].strip()])


def _references(advisory: _Advisory) -> tuple[str, ...]:
    """Return the advisory's own page and the links of its list, bare or with a title."""
    own = [advisory.url] if advisory.url else []
    others = _links(advisory.references) if isinstance(advisory.references, str) else ()
    return tuple(dict.fromkeys([*own, *others]))


@lru_cache(maxsize=4096)  # each way to a package has a line with the whole advisory
def _links(text: str) -> tuple[str, ...]:
    return tuple(_LINK.findall(text))
