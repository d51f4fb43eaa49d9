"""Trivy: what its documents have in common, what they leave out, and what must not hide a finding."""

import json
from typing import Any

import pytest

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import trivy

FLAW = {"VulnerabilityID": "CVE-2024-1", "PkgName": "a", "InstalledVersion": "1", "Severity": "HIGH"}
TARGET = {"Target": "uv.lock", "Class": "lang-pkgs", "Type": "uv", "Vulnerabilities": [FLAW]}
WHOLE = {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem", "Results": [TARGET]}


def report_of(document: Any) -> Report:  # noqa: ANN401  any JSON
    text = document if isinstance(document, str) else json.dumps(document)
    return Report(text.encode(), "trivy.json")


def read(report: Report) -> tuple[list[Finding], Coverage]:
    *records, coverage = trivy.read(report)
    assert isinstance(coverage, Coverage)
    return [one for one in records if isinstance(one, Finding)], coverage


def with_flaw(**changes: object) -> dict[str, Any]:
    return {**WHOLE, "Results": [{**TARGET, "Vulnerabilities": [FLAW | changes]}]}


@pytest.mark.parametrize(
    "document",
    [
        WHOLE,
        {"SchemaVersion": 2, "ArtifactName": "image"},
        {"ArtifactType": "aws_account", "Metadata": {}, "Results": []},
        {"Results": [TARGET]},
        {"ClusterName": "kind"},
        {"SchemaVersion": 2, "ReportID": "1", "ClusterName": "kind", "Findings": []},
        {"ID": "k8s-cis", "Title": "CIS", "SummaryControls": []},
        {"ID": "k8s-cis", "Title": "CIS", "RelatedResources": [], "Results": None},
        {"ID": "k8s-cis", "Title": "CIS", "Results": [{"ID": "1", "Name": "n", "Results": None}]},
        [{"Target": "uv.lock", "Vulnerabilities": None}],
        [WHOLE, WHOLE],
    ],
)
def test_knows_each_form_of_its_report(document: object) -> None:
    assert trivy.recognises(report_of(document))


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        [{"Target": "x"}],
        {"Results": []},
        {"Results": {}},
        {"Results": [7]},
        {"Results": [{"ID": 1}]},
        {"SchemaVersion": 2, "Findings": []},
        {"ClusterName": "kind", "status": {}},
        {"ArtifactName": "x", "score": 1},
        {"SummaryControls": []},
    ],
)
def test_leaves_what_others_write(document: object) -> None:
    report = report_of(document)

    assert not trivy.recognises(report)
    with pytest.raises(UnreadableReport, match="no report of this kind"):
        list(trivy.read(report))


def test_reads_several_reports_in_a_list_and_as_lines() -> None:
    for text in (json.dumps([WHOLE, WHOLE]), f"{json.dumps(WHOLE)}\n{json.dumps(WHOLE)}\n"):
        found, coverage = read(report_of(text))

        assert [one.rule_id for one in found] == ["CVE-2024-1"] * 2
        assert coverage.seen == 2


def test_a_scan_that_found_no_target_saw_nothing_and_is_not_called_complete() -> None:
    found, coverage = read(report_of({"SchemaVersion": 2, "ArtifactName": "scratch"}))

    assert found == []
    assert (coverage.seen, coverage.complete) == (0, None)


def test_a_resource_that_could_not_be_scanned_makes_the_scan_incomplete() -> None:
    failed = {"Namespace": "shop", "Kind": "Pod", "Name": "web", "Error": "image not found"}
    found, coverage = read(report_of({"ClusterName": "kind", "Resources": [failed]}))

    assert found == []
    assert coverage.complete is False
    assert coverage.failed == (Gap("shop/Pod/web", "image not found"),)


def test_a_resource_tells_two_findings_of_one_image_apart() -> None:
    pods = [{"Namespace": space, "Kind": "Pod", "Name": "web", "Results": [TARGET]} for space in ("one", "two")]
    found, _ = read(report_of({"ClusterName": "kind", "Findings": pods}))

    assert [one.resource for one in found] == ["one/Pod/web", "two/Pod/web"]


@pytest.mark.parametrize(
    ("word", "severity"),
    [("CRITICAL", Severity.CRITICAL), ("low", Severity.LOW), ("UNKNOWN", Severity.UNKNOWN), (None, Severity.UNKNOWN)],
)
def test_takes_the_severity_by_its_word(word: str | None, severity: Severity) -> None:
    (one,), _ = read(report_of(with_flaw(Severity=word)))

    assert one.severity is severity


def test_the_score_is_the_one_that_the_severity_comes_from() -> None:
    rated = {"ghsa": {"V3Vector": "CVSS:3.1/g", "V3Score": 5.3}, "nvd": {"V3Vector": "CVSS:3.1/n", "V3Score": 9.8}}
    (theirs,), _ = read(report_of(with_flaw(SeveritySource="ghsa", CVSS=rated)))
    (nvd,), _ = read(report_of(with_flaw(SeveritySource="debian", CVSS=rated)))
    (newest,), _ = read(report_of(with_flaw(CVSS={"a": None, "b": {"V2Score": 2.0, "V40Score": 6.3}, "c": {}})))
    (nothing,), _ = read(report_of(with_flaw(CVSS={"a": {}})))

    assert (theirs.cvss_vector, theirs.cvss_score) == ("CVSS:3.1/g", 5.3)
    assert (nvd.cvss_vector, nvd.cvss_score) == ("CVSS:3.1/n", 9.8)
    assert (newest.cvss_vector, newest.cvss_score) == ("", 6.3)
    assert (nothing.cvss_vector, nothing.cvss_score) == ("", None)


def test_a_package_has_its_own_path_and_the_package_url_of_any_version() -> None:
    (old,), _ = read(
        report_of(
            with_flaw(
                Ref="pkg:pypi/a@1", PkgPath="lib/a.jar", PrimaryURL="https://a", References=["https://b", "https://a"]
            )
        )
    )
    (none,), _ = read(report_of(with_flaw(Ref="a", PrimaryURL="https://a", References=["https://b"])))

    assert (old.purl, old.path) == ("pkg:pypi/a@1", "lib/a.jar")
    assert old.references == ("https://a", "https://b")
    (one,), _ = read(report_of(with_flaw(PrimaryURL="https://a")))

    assert one.references == ("https://a",)
    assert (none.purl, none.path) == ("", "uv.lock")
    assert none.references == ("https://a", "https://b")


def test_what_the_vendor_calls_fixed_is_still_in_this_copy() -> None:
    (fixed,), _ = read(report_of(with_flaw(Status="fixed", FixedVersion="1.1, 2.0")))
    (unsure,), _ = read(report_of(with_flaw(Status="under_investigation")))

    assert (fixed.status, fixed.inactive, fixed.fixed_versions) == ("", False, ("1.1", "2.0"))
    assert (unsure.status, unsure.inactive) == ("under_investigation", False)


def test_a_record_without_any_field_is_a_finding_all_the_same() -> None:
    target: dict[str, Any] = {
        "Target": None,
        "Vulnerabilities": [{}],
        "Misconfigurations": [{}],
        "Secrets": [{}],
        "Licenses": [{}],
    }
    (found, _) = read(report_of({**WHOLE, "Results": [{**target, "Packages": [{}]}]}))

    assert len(found) == 4


def test_names_the_cause_as_old_versions_do() -> None:
    check = {"ID": "DS002", "Status": "FAIL", "IacMetadata": {"Resource": "r", "StartLine": 3, "EndLine": 0}}
    (one,), _ = read(report_of({"Results": [{"Target": "Dockerfile", "Misconfigurations": [check]}]}))

    assert (one.resource, one.start_line, one.end_line) == ("r", 3, None)


def test_one_odd_record_does_not_cost_the_others() -> None:
    odd = [{**TARGET, "Vulnerabilities": [FLAW | {"PkgName": 7}, FLAW]}, 7, {**TARGET, "Class": 7, "Packages": [7]}]
    report = report_of({**WHOLE, "Metadata": 7, "Trivy": 7, "Results": odd})
    found, coverage = read(report)

    assert len(found) == 2
    assert coverage.seen == 2
    assert [gap.place for gap in report.broken] == [
        "trivy.json at Trivy",
        "trivy.json at Metadata",
        "trivy.json at Results[0].Vulnerabilities[0]",
        "trivy.json at Results[1]",
        "trivy.json at Results[2].Class",
        "trivy.json at Results[2].Packages[0]",
    ]


def test_a_list_of_another_form_does_not_cost_the_other_targets() -> None:
    report = report_of({**WHOLE, "Results": [{**TARGET, "Vulnerabilities": 7, "Packages": {}}, TARGET]})

    assert len(read(report)[0]) == 1
    assert [gap.place for gap in report.broken] == [
        "trivy.json at Results[0].Packages",
        "trivy.json at Results[0].Vulnerabilities",
    ]


def test_odd_lines_controls_and_findings_set_aside_are_noted() -> None:
    lines = report_of(f"{json.dumps(WHOLE)}\n{{\n")
    controls = report_of({"ID": "1", "SummaryControls": [7, {"ID": "2", "TotalFail": 1}]})
    aside = report_of({**WHOLE, "Results": [{**TARGET, "ExperimentalModifiedFindings": [{"Finding": 7}, {}]}]})

    assert len(read(lines)[0]) == 1
    assert len(read(controls)[0]) == 1
    assert len(read(aside)[0]) == 1
    assert [len(report.broken) for report in (lines, controls, aside)] == [1, 1, 2]


@pytest.mark.parametrize("results", ["7", '{"a": 1}', "[", "[[7]"])
def test_refuses_results_of_another_form(results: str) -> None:
    report = report_of(f'{{"SchemaVersion": 2, "ArtifactName": ".", "Results": {results}}}')

    with pytest.raises(UnreadableReport):
        list(trivy.read(report))


@pytest.mark.parametrize("key", ["Results", "Vulnerabilities"])
@pytest.mark.parametrize("second", ["[]", "null", '[{"Target": "Vulnerabilities"}]'])
def test_refuses_a_report_in_which_a_second_list_hides_the_first(key: str, second: str) -> None:
    text = json.dumps(WHOLE)
    end = "]}]}" if key == "Vulnerabilities" else "]}"
    text = text.removesuffix(end) + f'], "{key}": {second}' + end[1:]

    with pytest.raises(UnreadableReport, match=f"'{key}' stands twice"):
        list(trivy.read(report_of(text)))


def test_refuses_a_repeated_key_inside_a_cluster_and_in_a_list_with_an_odd_entry() -> None:
    twice = '{"Target": "a", "Secrets": [{}], "Secrets": []}'
    cluster = f'{{"ClusterName": "k", "Resources": [{{"Kind": "Pod", "Results": [{twice}]}}]}}'
    beside = f'{{"SchemaVersion": 2, "ArtifactName": ".", "Results": [7, {twice}]}}'

    for text in (cluster, beside):
        with pytest.raises(UnreadableReport, match="'Secrets' stands twice"):
            list(trivy.read(report_of(text)))


def test_a_key_in_escapes_or_repeated_where_it_hides_nothing_is_read() -> None:
    two = json.dumps({**WHOLE, "Results": [TARGET, TARGET]})
    escaped = two.replace('"Vulnerabilities"', '"Vulnerabiliti\\u0065s"')
    repeated = two.replace('"Class"', '"Class": "x", "Class"')

    for odd in (escaped, repeated):
        found, _ = read(report_of(odd))

        assert len(found) == 2


def test_a_package_of_a_system_is_in_no_manifest() -> None:
    package = {"Name": "bash", "Version": "4.4", "Release": "5", "Relationship": "root"}
    results = [
        {"Target": "image (debian 9)", "Class": "os-pkgs", "Packages": [package]},
        {**TARGET, "Packages": [package]},
    ]
    components = [one for one in trivy.read(report_of({**WHOLE, "Results": results})) if isinstance(one, Component)]

    assert [(one.version, one.path, one.root) for one in components] == [
        ("4.4-5", "", True),
        ("4.4-5", "uv.lock", True),
    ]
