"""Identifiers of advisories that mean one vulnerability."""

from accord.core.finding import Finding
from accord.core.identity.aliases import canonical_ids


def _finding(*ids: str, aliases: tuple[str, ...] = ()) -> Finding:
    return Finding(tool="pip-audit", vulnerability_ids=ids, aliases=aliases)


def test_a_cve_speaks_for_its_group() -> None:
    finding = _finding("PYSEC-2023-135", aliases=("GHSA-xqr8-7jwr-rhp7", "CVE-2023-37920"))
    assert canonical_ids([finding], {}) == {
        "PYSEC-2023-135": "CVE-2023-37920",
        "GHSA-xqr8-7jwr-rhp7": "CVE-2023-37920",
    }


def test_without_a_cve_the_github_advisory_speaks() -> None:
    assert canonical_ids([_finding("PYSEC-1", aliases=("GHSA-1",))], {}) == {"PYSEC-1": "GHSA-1"}


def test_aliases_of_several_findings_and_of_the_feeds_join() -> None:
    findings = [_finding("PYSEC-1", aliases=("GHSA-1",)), _finding("OSV-1", aliases=("GHSA-1",))]
    expected = {"PYSEC-1": "CVE-2024-1", "OSV-1": "CVE-2024-1", "GHSA-1": "CVE-2024-1"}
    assert canonical_ids(findings, {"GHSA-1": "CVE-2024-1"}) == expected
    assert canonical_ids(findings[::-1], {"GHSA-1": "CVE-2024-1"}) == expected


def test_two_cves_are_never_one_because_an_advisory_names_both() -> None:
    found = canonical_ids([_finding("GHSA-1", aliases=("CVE-2024-2", "CVE-2024-1"))], {})
    assert found == {"GHSA-1": "CVE-2024-1"}


def test_the_feeds_may_say_that_two_cves_are_one() -> None:
    assert canonical_ids([_finding("CVE-2024-2")], {"CVE-2024-2": "CVE-2024-1"}) == {"CVE-2024-2": "CVE-2024-1"}


def test_a_list_of_vulnerabilities_is_no_list_of_synonyms() -> None:
    assert canonical_ids([_finding("CVE-2024-1", "CVE-2024-2", aliases=("GHSA-1",))], {}) == {}
