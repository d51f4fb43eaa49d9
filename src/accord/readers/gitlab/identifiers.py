"""What a finding's identifiers say: its rule, its weaknesses, its advisories and where to read about them."""

from functools import lru_cache

import msgspec

from accord.readers.gitlab.shapes import Identifier

#: Advisory databases of which an entry is one vulnerability. A USN or an RHSA is about several and is no synonym.
_ADVISORIES = ("CVE-", "GHSA-", "GO-", "OSV-", "PYSEC-", "RUSTSEC-", "MAL-", "GMS-", "SNYK-")
#: Types that sort findings into classes, or lead to a page about this one, and name no rule.
_NO_RULES = frozenset({"cwe", "owasp", "wasc", "capec", "cxonescan"})
_LONGEST_RULE = 60


class Said(msgspec.Struct, frozen=True, gc=False):
    """What the identifiers of one finding say together."""

    rule_id: str = ""
    #: The primary identifier's name, for a finding without a name.
    name: str = ""
    cwes: tuple[int, ...] = ()
    vulnerability_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


NOTHING_SAID = Said()


@lru_cache(maxsize=8192)
def said(identifiers: tuple[Identifier, ...]) -> Said:
    """Return what identifiers say; the first of them is the primary one. Findings of one rule have the same ones.

    All CVEs of a record are its vulnerabilities and what other databases call them are aliases; without a CVE the
    first advisory is the vulnerability.
    """
    cwes: list[int] = []
    advisories: list[str] = []
    rule = urls = ""
    for one in identifiers:
        type_, name, value = (one.type or "").lower(), one.name or "", _text(one.value)
        if type_ == "cwe":
            cwes += _cwe(value) or _cwe(name)
        elif advisory := _advisory(type_, value, name):
            advisories.append(advisory)
        elif not rule and type_.partition("_")[0] not in _NO_RULES:
            # Some analyzers write a whole sentence as the value; then the name is what tells the rule.
            rule = value if value and len(value) <= _LONGEST_RULE else name or value
        urls += f"{one.url}\n" if one.url else ""
    ids, aliases = _ranked(tuple(dict.fromkeys(advisories)))
    return Said(
        rule_id=rule or (ids[0] if ids else f"CWE-{cwes[0]}" if cwes else ""),
        name=identifiers[0].name or _text(identifiers[0].value),
        cwes=tuple(dict.fromkeys(cwes)),
        vulnerability_ids=ids,
        aliases=aliases,
        references=tuple(urls.splitlines()),
    )


def _ranked(advisories: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    cves = tuple(name for name in advisories if name.startswith("CVE-"))
    ids = cves or advisories[:1]
    return ids, tuple(name for name in advisories if name not in ids)


def _text(value: str | float | None) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


@lru_cache(maxsize=4096)
def _cwe(text: str) -> list[int]:
    """Read ``79``, ``CWE-79`` and ``CWE 79``; anything else names no weakness."""
    digits = text.upper().removeprefix("CWE").lstrip("-_: ")
    digits = digits.partition(" ")[0].rstrip(":")
    return [int(digits)] if digits.isdecimal() and 0 < int(digits) < 100_000 else []  # noqa: PLR2004  not a hash


def _advisory(type_: str, value: str, name: str) -> str:
    """Return the id of one vulnerability in the spelling of its database; empty for anything else."""
    for text in (value, name):
        upper = text.upper()
        if upper.startswith(_ADVISORIES) and " " not in text:
            return f"GHSA-{text[5:].lower()}" if upper.startswith("GHSA-") else upper
    return f"CVE-{value}" if type_ == "cve" and value[:4].isdecimal() and value[4:5] == "-" else ""
