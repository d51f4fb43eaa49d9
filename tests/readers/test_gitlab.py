"""GitLab's security reports as analyzers of all ages write them: odd, partial, empty and broken."""

from typing import Any

import msgspec
import pytest

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Severity
from accord.core.sanitise import sanitise
from accord.ports.report import Report
from accord.readers import gitlab
from accord.readers.gitlab.packages import fixed_versions, package_url
from accord.readers.gitlab.shapes import Vulnerability

SCAN: dict[str, Any] = {"scanner": {"id": "tool", "version": "1"}, "type": "sast", "status": "success"}


def report_of(content: object) -> Report:
    data = content if isinstance(content, bytes) else msgspec.json.encode(content)
    return Report(data, "gl.json")


def read(content: object) -> list[Finding | Component | Coverage]:
    return list(gitlab.read(report_of(content)))


def finding_of(record: dict[str, Any], **scan: str) -> Finding:
    found = read({"scan": SCAN | scan, "vulnerabilities": [record]})[0]
    assert isinstance(found, Finding)
    return found


def coverage_of(content: object) -> Coverage:
    found = read(content)[-1]
    assert isinstance(found, Coverage)
    return found


@pytest.mark.parametrize(
    "content",
    [
        {"scan": SCAN, "vulnerabilities": []},
        {"scan": SCAN, "version": "15.0.0"},
        {"scan": {"type": "DAST"}, "vulnerabilities": None},
        {"scan": None, "vulnerabilities": [{"location": {}, "identifiers": []}]},
        {"scan": {"type": "cargo"}, "vulnerabilities": [{"location": {}, "scanner": {}}]},
        {"vulnerabilities": [{"location": {}, "identifiers": []}]},
        {"version": "2.0", "vulnerabilities": [], "remediations": []},
        {"version": "2.0", "vulnerabilities": None, "remediations": [], "dependency_files": []},
        [{"location": {}, "identifiers": []}],
        [{"scan": SCAN, "vulnerabilities": []}],
        b'{"scan": {"type": "sast"}, "version": "15", "vulnerabilities": []}\n{"version": "1"}\n',
    ],
)
def test_recognises_reports_of_every_age(content: object) -> None:
    assert gitlab.recognises(report_of(content))


@pytest.mark.parametrize(
    "content",
    [
        {"vulnerabilities": []},
        {"scan": SCAN},
        {"scan": 7, "vulnerabilities": 7},
        {"scan": {"type": "cargo"}, "version": "1"},
        {"version": "1", "vulnerabilities": [{"id": 1}], "remediations": []},
        {"nodes": [], "services": [], "vulnerabilities": [{"location": "x", "category": "y"}]},
        {"image": "x", "unapproved": [], "vulnerabilities": []},
        {"vulnerabilities": [{"location": {}, "scanner": {}, "vulnerability": "CVE-2024-1"}]},
        {"vulnerabilities": {"lodash": {}}},
        {"vulnerabilities": ["text"]},
        [],
        [1],
        b"<a/>",
    ],
)
def test_recognises_nothing_else(content: object) -> None:
    assert not gitlab.recognises(report_of(content))


def test_a_report_without_vulnerabilities_is_refused_and_not_read_as_clean() -> None:
    with pytest.raises(UnreadableReport, match="it has no 'vulnerabilities'"):
        read({"version": "15.0.0", "scan": SCAN})


@pytest.mark.parametrize(
    "content", [b"<a/>", b'{"vulnerabilities": 1}', b'{"vulnerabilities": [], "vulnerabilities": []}']
)
def test_what_cannot_be_a_report_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableReport):
        read(content)


def test_null_is_how_analyzers_write_an_empty_list() -> None:
    found = read({"scan": SCAN, "vulnerabilities": None, "remediations": None, "dependency_files": None})

    assert found == [Coverage(tool="tool", tool_version="1", report="gl.json", complete=True)]


def test_every_field_may_be_left_out_or_null() -> None:
    empty = finding_of({})
    names = [field.encode_name for field in msgspec.structs.fields(Vulnerability)]
    nothing = finding_of(dict.fromkeys(names))
    record = {"location": {"dependency": {"package": None}}, "identifiers": [{}], "links": [{}, ""], "evidence": {}}

    assert empty == nothing == finding_of(record)
    assert (empty.tool, empty.severity, empty.path) == ("tool", Severity.UNKNOWN, "")


def test_a_record_that_is_odd_in_one_field_keeps_the_others() -> None:
    report = report_of(
        {"scan": SCAN, "vulnerabilities": [{"name": "X", "severity": ["?"], "location": {"file": "a.py"}}, "text"]}
    )
    findings = [item for item in gitlab.read(report) if isinstance(item, Finding)]

    assert [(one.title, one.severity, one.path) for one in findings] == [("X", Severity.UNKNOWN, "a.py")]
    assert [gap.place for gap in report.broken] == [f"gl.json at vulnerabilities[{number}]" for number in (0, 1)]


def test_an_odd_part_of_a_place_or_of_a_list_is_all_that_is_lost() -> None:
    record = {"location": {"file": "a.py", "start_line": "first"}, "identifiers": [7, {"type": "cwe", "value": "79"}]}
    report = report_of({"scan": SCAN, "vulnerabilities": [record]})
    found = next(item for item in gitlab.read(report) if isinstance(item, Finding))

    assert (found.path, found.start_line, found.cwes) == ("a.py", None, (79,))
    assert len(report.broken) == 1


def test_text_that_is_not_utf_8_loses_no_finding() -> None:
    report = report_of(b'{"scan":{"type":"sast"},"vulnerabilities":[{"name":"X \xff","location":{"file":"a.py"}}]}')

    assert [item.title for item in gitlab.read(report) if isinstance(item, Finding)] == ["X \ufffd"]
    assert len(report.broken) == 1


def test_a_report_nested_too_deep_is_refused() -> None:
    deep = b'{"location":{"file":' + b"[" * 100_000 + b"]" * 100_000 + b"}}"

    with pytest.raises(UnreadableReport, match="nested too deep"):
        read(b'{"scan":{"type":"sast"},"vulnerabilities":[' + deep + b"]}")


def test_numbers_that_are_written_as_text_are_numbers() -> None:
    assert finding_of({"location": {"file": "a.py", "start_line": "98", "end_line": 99}}).start_line == 98


def test_a_line_of_zero_is_no_line() -> None:
    assert finding_of({"location": {"file": "a.py", "start_line": 0, "end_line": 0}}).start_line is None


@pytest.mark.parametrize(
    ("identifier", "cwes"),
    [
        ({"type": "cwe", "name": "CWE-79", "value": "79"}, (79,)),
        ({"type": "CWE", "value": 89}, (89,)),
        ({"type": "cwe", "name": "CWE-798", "value": "node_username"}, (798,)),
        ({"type": "cwe", "value": "CWE-22: Path Traversal"}, (22,)),
        ({"type": "cwe", "name": "none", "value": ""}, ()),
        ({"type": "cwe", "value": "0"}, ()),
    ],
)
def test_weaknesses_are_numbers_in_value_or_name(identifier: dict[str, object], cwes: tuple[int, ...]) -> None:
    assert finding_of({"identifiers": [identifier]}).cwes == cwes


def test_all_cves_are_vulnerabilities_and_other_names_are_aliases() -> None:
    names = [
        ("cve", "CVE-2024-1"),
        ("ghsa", "ghsa-AAAA-bbbb-cccc"),
        ("cve", "2024-2222"),
        ("usn", "USN-1-1"),
        ("cve", ""),
    ]
    found = finding_of({"identifiers": [{"type": kind, "value": value} for kind, value in names]})

    assert found.vulnerability_ids == ("CVE-2024-1", "CVE-2024-2222")
    assert found.aliases == ("GHSA-aaaa-bbbb-cccc",)
    assert found.rule_id == "USN-1-1"


def test_without_identifiers_a_key_that_is_a_cve_names_the_vulnerability() -> None:
    assert finding_of({"cve": "CVE-2018-1"}).vulnerability_ids == ("CVE-2018-1",)
    assert finding_of({"cve": "debian:9:glibc:CVE-2018-1"}).vulnerability_ids == ()


def test_without_a_cve_the_first_advisory_is_the_vulnerability() -> None:
    names = [{"type": "ghsa", "value": "GHSA-aaaa-bbbb-cccc"}, {"type": "go", "value": "GO-2024-1"}]
    found = finding_of({"identifiers": names})

    assert (found.vulnerability_ids, found.aliases) == (("GHSA-aaaa-bbbb-cccc",), ("GO-2024-1",))


@pytest.mark.parametrize(
    ("record", "rule_id"),
    [
        ({"identifiers": [{"type": "bandit_test_id", "name": "Bandit B1", "value": "B1"}]}, "B1"),
        (
            {"identifiers": [{"type": "gitleaks_rule_id", "name": "id X", "value": "Password in URL"}]},
            "Password in URL",
        ),
        ({"identifiers": [{"type": "njsscan_rule_type", "name": "rule", "value": "A whole sentence. " * 9}]}, "rule"),
        ({"identifiers": [{"type": "owasp", "name": "A1", "value": "A1"}, {"type": "cwe", "value": "79"}]}, "CWE-79"),
        ({"identifiers": [{"type": "owasp", "name": "A1"}], "name": "Injection"}, "Injection"),
        ({"identifiers": [{"type": "owasp", "name": "A1"}]}, "A1"),
    ],
)
def test_the_rule_is_the_first_identifier_that_is_no_class(record: dict[str, object], rule_id: str) -> None:
    assert finding_of(record).rule_id == rule_id


@pytest.mark.parametrize(
    ("word", "severity", "confidence"),
    [
        ("Critical", Severity.CRITICAL, Confidence.UNKNOWN),
        ("HIGH", Severity.HIGH, Confidence.HIGH),
        ("Info", Severity.INFO, Confidence.UNKNOWN),
        ("Undefined", Severity.UNKNOWN, Confidence.UNKNOWN),
        ("Confirmed", Severity.UNKNOWN, Confidence.HIGH),
        ("Experimental", Severity.UNKNOWN, Confidence.LOW),
        ("Ignore", Severity.UNKNOWN, Confidence.UNKNOWN),
    ],
)
def test_words_of_severity_and_confidence(word: str, severity: Severity, confidence: Confidence) -> None:
    found = finding_of({"severity": word, "confidence": word})

    assert (found.severity, found.confidence) == (severity, confidence)


def test_the_title_is_the_name_else_the_message_else_the_primary_identifier() -> None:
    about = {"identifiers": [{"name": "Header missing", "value": "1"}]}

    assert finding_of(about | {"name": "N", "message": "M"}).title == "N"
    assert finding_of(about | {"message": "M"}).title == "M"
    assert finding_of(about).title == "Header missing"


@pytest.mark.parametrize(
    ("location", "url", "host", "port"),
    [
        ({"hostname": "https://a.example:8443/", "path": "/x?y=1"}, "https://a.example:8443/x?y=1", "a.example", 8443),
        ({"hostname": "a.example", "path": "x"}, "a.example/x", "a.example", None),
        ({"hostname": "http://a.example", "path": ""}, "http://a.example", "a.example", None),
        ({"path": "http://a.example/x"}, "http://a.example/x", "a.example", None),
        ({"hostname": "http://a.example:port"}, "http://a.example:port", "", None),
        ({}, "http://b.example/z", "b.example", None),
        ({"file": "app.py"}, "", "", None),
    ],
)
def test_addresses(location: dict[str, str], url: str, host: str, port: int | None) -> None:
    evidence = {"summary": "seen", "request": {"method": "PUT", "url": "http://b.example/z"}}
    found = finding_of({"location": location, "evidence": evidence})

    assert (found.url, found.host, found.port, found.snippet) == (url, host, port, "seen")
    assert found.method == ("PUT" if url else "")


def test_evidence_may_be_text_or_hold_no_request() -> None:
    assert finding_of({"evidence": "nginx/1"}).snippet == "nginx/1"
    assert finding_of({"evidence": {"summary": None}, "location": {"hostname": "http://a"}}).url == "http://a"


def test_a_class_and_a_method_of_code_are_no_request() -> None:
    assert finding_of({"location": {"file": "A.java", "class": "A", "method": "doPost"}}).method == ""


def test_a_crash_without_a_state_is_at_its_type_and_shows_its_stack() -> None:
    found = finding_of(
        {"location": {"crash_type": "Timeout"}, "stacktrace_snippet": "#0 main"}, type="coverage_fuzzing"
    )

    assert (found.resource, found.snippet) == ("Timeout", "#0 main")


def test_a_secret_leaves_nothing_of_itself_behind() -> None:
    record = {
        "cve": ".env:0123456789abcdef:AWS", "raw_source_code_extract": "hunter2hunter2", "name": "Password",
        "location": {"file": ".env"}, "tracking": {"items": [
            {"signatures": [{"algorithm": "rule_value", "value": "AWS:hunter2hunter2"}, {"value": None}]}, {}]},
    }  # fmt: skip
    read_ = finding_of(record, type="secret_detection")
    found = sanitise(read_)

    assert (read_.secret, read_.tool_id) == ("hunter2hunter2", "")
    assert b"hunter2" not in msgspec.json.encode(found)
    assert finding_of(record | {"category": "sast"}).secret == ""


def test_the_id_before_version_14_is_the_cve_field() -> None:
    assert finding_of({"cve": "a.py:1:B101"}).tool_id == "a.py:1:B101"
    assert finding_of({"id": 7, "cve": "a.py:1:B101"}).tool_id == "7"


def test_remediations_find_their_findings_by_id_or_by_cve() -> None:
    remediations = [
        {"fixes": [{"cve": "CVE-1"}, {"id": "b"}], "summary": "Upgrade both"},
        {"fixes": [{"id": "b"}], "summary": ""},
        {"fixes": None, "summary": "nothing"},
        7,
    ]
    records = [
        {"id": "a", "cve": "CVE-1", "solution": "No solution provided"},
        {"id": "b", "solution": "Do"},
        {"id": "c"},
    ]
    found = read({"scan": SCAN, "vulnerabilities": records, "remediations": remediations})

    assert [one.remediation for one in found if isinstance(one, Finding)] == ["Upgrade both", "Do\nUpgrade both", ""]


@pytest.mark.parametrize(
    ("solution", "versions"),
    [
        ("Upgrade to version 1.2.3 or above.", ("1.2.3",)),
        ("Upgrade to versions 1.2.3, 2.0.1 or above.", ("1.2.3", "2.0.1")),
        ("Upgrade to versions 1.2 or 2.0 or above, or apply the patch.", ("1.2", "2.0")),
        ("Upgrade musl from 1.1.20-r4 to 1.1.20-r5", ("1.1.20-r5",)),
        ("Upgrade openssl to 1.1.1d, 3.0.2", ("1.1.1d", "3.0.2")),
        ("Upgrade to the latest version or above.", ()),
        ("Upgrade to fixed version.", ()),
        ("Ensure that 2.0 is set.", ()),
        ("", ()),
    ],
)
def test_fixed_versions_that_a_solution_names(solution: str, versions: tuple[str, ...]) -> None:
    assert fixed_versions(solution) == versions


@pytest.mark.parametrize(
    ("manager", "manifest", "name", "purl"),
    [
        ("Maven", "pom.xml", "org.apache/commons:text", "pkg:maven/org.apache/commons/text@1"),
        ("", "sub/Pipfile.lock", "Foo_Bar", "pkg:pypi/foo-bar@1"),
        ("", "yarn.lock", "@a/b", "pkg:npm/%40a/b@1"),
        ("apk", "container-image", "musl", ""),
        ("npm", "", "", ""),
    ],
)
def test_package_urls_need_an_ecosystem(manager: str, manifest: str, name: str, purl: str) -> None:
    assert package_url(manager, manifest, name, "1") == purl


def test_a_package_without_a_version_has_a_package_url_without_one() -> None:
    assert package_url("gem", "", "rails", "") == "pkg:gem/rails"


def test_an_inventory_may_name_no_numbers_and_no_packages() -> None:
    files = [{"path": "a/pom.xml", "dependencies": [{"package": {"name": "x"}}, {"package": {}}, {}]}, {"path": "b"}]
    found = read({"scan": SCAN, "vulnerabilities": [], "dependency_files": files})

    assert [(one.name, one.purl) for one in found if isinstance(one, Component)] == [("x", "pkg:maven/x")]
    assert coverage_of({"scan": SCAN, "vulnerabilities": [], "dependency_files": files}).seen == 3


@pytest.mark.parametrize(
    ("scan", "complete"),
    [
        ({"status": "success"}, True),
        ({"status": "failure"}, False),
        ({}, None),
        ({"status": "success", "messages": [{"level": "fatal", "value": "stopped"}]}, False),
        ({"status": "success", "messages": [{"level": "warn", "value": "slow"}, {}]}, True),
        ({"status": "success", "partial_scan": {"mode": "differential"}}, False),
    ],
)
def test_a_scan_is_complete_only_when_it_says_so(scan: dict[str, object], *, complete: bool | None) -> None:
    assert coverage_of({"scan": scan | {"type": "sast"}, "vulnerabilities": []}).complete is complete


def test_a_failure_without_words_is_named() -> None:
    found = coverage_of({"scan": {"type": "api_fuzzing", "status": "failure"}, "vulnerabilities": []})

    assert (found.tool, found.failed[0].reason) == ("gitlab api fuzzing", "the scanner says that it did not succeed")


def test_times_are_utc_and_may_be_anything_else() -> None:
    times = {"start_time": "2024-05-06T07:08:09", "end_time": "2024-05-06T09:08:09+02:00"}
    found = coverage_of({"scan": SCAN | times, "vulnerabilities": []})

    assert found.started_at == found.ended_at
    assert coverage_of({"scan": SCAN | {"start_time": "placeholder"}, "vulnerabilities": []}).started_at is None


def test_without_a_scan_each_scanner_of_the_findings_is_named() -> None:
    records = [{"location": {}, "scanner": {"name": name}} for name in ("a", "b", "a")]
    found = read({"version": "2.0", "vulnerabilities": [*records, {"tool": "c"}, {}]})

    assert [one.tool for one in found if isinstance(one, Coverage)] == ["a", "b", "c", "gitlab"]


@pytest.mark.parametrize("separator", [b"\n", b","])
def test_several_reports_in_one_file(separator: bytes) -> None:
    one = msgspec.json.encode({"scan": SCAN, "vulnerabilities": [{"name": "X"}]})
    both = separator.join([one, one])
    found = read(both if separator == b"\n" else b"[" + both + b"]")

    assert [type(item) for item in found] == [Finding, Coverage, Finding, Coverage]


def test_details_without_data_flows_are_no_trace() -> None:
    step = {"file_location": {"file_name": "a.py", "line_start": 1}}
    flow = {"type": "code-flows", "items": [[step, {"file_location": {}}, {}]]}

    assert finding_of({"details": {"a": {"type": "text"}, "b": flow}}).trace[0].path == "a.py"
    for details in (
        [],
        {"a": {"type": "code-flows", "items": 7}},
        {"a": {"type": "code-flows"}},
        ["code-flows"],
        {"a": "code-flows"},
    ):
        assert finding_of({"details": details}).trace == ()
