import pytest

from accord.core.finding import Confidence, Severity
from accord.readers.sarif import words
from accord.readers.sarif.shapes import Properties


@pytest.mark.parametrize(
    ("value", "cwes"),
    [
        ("CWE-79", (79,)),
        ("cwe-079", (79,)),
        ("CWE 79", (79,)),
        ("CWE: 79", (79,)),
        ("CWE79", (79,)),
        ("external/cwe/cwe-078", (78,)),
        ("CWE-798: Use of Hard-coded Credentials", (798,)),
        ("CWE-119!/CWE-120", (119, 120)),
        (["security", "CWE-89", "CWE-89"], (89,)),
        ("https://cwe.mitre.org/data/definitions/502.html", (502,)),
        ("CWE-0", ()),
        ("CWE-noinfo", ()),
        ("79", ()),
        ("unCWE-79", ()),
        (None, ()),
        ({"a": 1}, ()),
    ],
)
def test_cwe_numbers_are_found_in_text(value: object, cwes: tuple[int, ...]) -> None:
    assert words.cwes_in(value) == cwes


@pytest.mark.parametrize(
    ("value", "cwes"),
    [
        (79, (79,)),
        ("079", (79,)),
        (["79", 89, "CWE-22"], (79, 89, 22)),
        ([{"cweId": "80"}, {"id": 81}, {"cwe_id": "CWE-82"}], (80, 81, 82)),
        (True, ()),
        (0, ()),
        (7.5, ()),
        ([[[["79"]]]], ()),
    ],
)
def test_bare_numbers_count_where_only_cwes_stand(value: object, cwes: tuple[int, ...]) -> None:
    assert words.cwe_numbers(value) == cwes


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("CVE-2021-44228", ("CVE-2021-44228",)),
        ("cve-2021-44228", ("CVE-2021-44228",)),
        ("CVE-1999-0001-package-1", ("CVE-1999-0001",)),
        ("[CRITICAL] CVE-2021-44228", ("CVE-2021-44228",)),
        ("ghsa-c3h9-896R-86jm", ("GHSA-c3h9-896r-86jm",)),
        ("GO-2026-4864", ("GO-2026-4864",)),
        ("RUSTSEC-2022-0013", ("RUSTSEC-2022-0013",)),
        ("PYSEC-2024-12 / CVE-2024-1111", ("PYSEC-2024-12", "CVE-2024-1111")),
        ("SNYK-JS-LODASH-450202", ("SNYK-JS-LODASH-450202",)),
        ("RHSA-2024:1234", ("RHSA-2024:1234",)),
        ("B602", ()),
        ("py/sql-injection", ()),
        ("XCVE-2021-44228", ()),
        ("AVD-AWS-0028", ()),
    ],
)
def test_vulnerability_ids_are_spelled_as_their_database_does(text: str, ids: tuple[str, ...]) -> None:
    assert words.vulnerability_ids_in(text) == ids


@pytest.mark.parametrize(
    ("value", "score"),
    [
        ("9.8", 9.8),
        (7, 7.0),
        (0, 0.0),
        ("0.0", 0.0),
        (10.1, None),
        ("-1", None),
        ("high", None),
        ("nan", None),
        (None, None),
        ([], None),
    ],
)
def test_a_score_is_a_number_from_0_to_10(value: object, score: float | None) -> None:
    assert words.score(value) == score


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (10, Severity.CRITICAL),
        (9.0, Severity.CRITICAL),
        (8.9, Severity.HIGH),
        (7.0, Severity.HIGH),
        (6.9, Severity.MEDIUM),
        (4.0, Severity.MEDIUM),
        (3.9, Severity.LOW),
        (0.1, Severity.LOW),
        (0, Severity.INFO),
    ],
)
def test_scores_have_githubs_thresholds(score: float, severity: Severity) -> None:
    assert words.severity_of_score(score) is severity


@pytest.mark.parametrize(
    ("bag", "confidence"),
    [
        (Properties(precision="very-high"), Confidence.HIGH),
        (Properties(precision="medium"), Confidence.MEDIUM),
        (Properties(issue_confidence="LOW", precision="high"), Confidence.LOW),
        (Properties(devskim_confidence="High"), Confidence.HIGH),
        (Properties(zizmor_confidence="Low"), Confidence.LOW),
        (Properties(tags=["security", "MEDIUM CONFIDENCE"]), Confidence.MEDIUM),
        (Properties(confidence=0.9), Confidence.UNKNOWN),
        (Properties(confidence="sure"), Confidence.UNKNOWN),
        (Properties(), Confidence.UNKNOWN),
    ],
)
def test_confidence_is_what_the_tool_says(bag: Properties, confidence: Confidence) -> None:
    assert words.confidence(bag) is confidence


def test_a_cvss_vector_says_its_version() -> None:
    assert words.cvss_vector(Properties(cvss_v3_vector="CVSS:3.1/AV:N")) == "CVSS:3.1/AV:N"
    assert words.cvss_vector(Properties(cvss_v3_vector="AV:N/AC:L", cvss_v3=7.5)) == ""


def test_security_severity_beats_other_scores() -> None:
    assert words.cvss_score(Properties(security_severity="5.0", cvss_v3_score=9.8)) == 5.0
    assert words.cvss_score(Properties(security_severity="", cvss3_base_score=9)) == 9.0
    assert words.cvss_score(Properties()) is None
