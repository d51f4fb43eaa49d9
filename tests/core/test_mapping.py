"""A mapping file tells what stands where; every error of it is told with its line."""

import pytest

from accord.core.errors import BadConfiguration
from accord.core.finding import Confidence, Finding, Severity
from accord.core.mapping import Mapping, parse_mapping, values_at

HEAD = 'tool = "acme"\n[fields]\ntitle = "Name"\n'


def mapping(text: str) -> Mapping:
    return parse_mapping(text, "acme.toml")


def finding(record: object, more: str = "") -> Finding:
    found = mapping(HEAD + more).finding({"Name": "n"} | record if isinstance(record, dict) else record, "r")
    assert found is not None
    return found


def errors(text: str) -> str:
    with pytest.raises(BadConfiguration) as caught:
        mapping(text)
    return str(caught.value)


# -- the file ----------------------------------------------------------------------------------------------------------


def test_an_unknown_field_is_an_error_with_its_line_and_a_proposal() -> None:
    assert errors(HEAD + 'servity = "Risk"\n').startswith("acme.toml:4: 'servity' is no key of [fields]")
    assert "Did you mean 'severity'?" in errors(HEAD + 'servity = "Risk"\n')
    assert "'item' is no key of the file" in errors('item = "x"\n' + HEAD)


def test_all_errors_are_told_at_once() -> None:
    told = errors('[fields]\nseverity = "Risk"\ncwes = "CWE"\n[severity]\nhigh = 3\nhuge = ["x"]\n').splitlines()

    assert len(told) == 5
    assert "the file has no 'tool'" in told[0]
    assert "[fields] has neither title, rule_id nor message" in told[1]
    assert told[2].startswith("acme.toml:3: cwes is no list")
    assert told[3].startswith("acme.toml:5: high is no list")
    assert told[4].startswith("acme.toml:6: 'huge' is no key of [severity]")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tool = ", "acme.toml:1: this is no TOML"),
        ('tool = "a"', "the file has no 'fields'"),
        ('tool = "a"\nfields = 1', "fields is no table"),
        (HEAD + "cwes = []\n", "acme.toml:4: cwes names no place"),
        (HEAD + 'message = [""]\n', "message holds something that is no text"),
        (HEAD + 'severity = "S"\n[severity]\nhigh = ["x"]\nlow = ["X"]\n', "acme.toml:7: 'X' has two meanings"),
        (HEAD + '[inactive]\nwords = ["x"]\n', "acme.toml:4: [inactive] is about a field that [fields] does not name"),
    ],
)
def test_what_cannot_be_followed_is_an_error(text: str, told: str) -> None:
    assert told in errors(text)


# -- places ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "path", "texts"),
    [
        ({"a": {"b": 1}}, "a.b", ["1"]),
        ({"a.b": "x", "a": {"b": "y"}}, "a.b", ["x"]),
        ({"a.b": {"c.d": "x"}}, "a.b.c.d", ["x"]),
        ({"a": [{"b": 1}, {"b": None}, {}, 7, {"b": [2, True]}]}, "a.b", ["1", "2", "true"]),
        ({"a": [[{"b": 1}], [{"b": 2}]]}, "a.b", ["1", "2"]),
        ({"a": ["x", {"b": "y"}]}, "a.1.b", ["y"]),
        ({"a": ["x", "y"]}, "a.1", ["y"]),
        ({"a": ["x"]}, "a.1", []),
        ({"a": {"b": 1}}, "a", []),
        ({"a": 1}, "a.b", []),
        ({"a": "  "}, "a", []),
        ({"a": False}, "a", ["false"]),
        ({}, "a", []),
        (7, "a", []),
    ],
)
def test_a_place_is_a_name_or_the_keys_to_a_value(record: object, path: str, texts: list[str]) -> None:
    assert list(values_at(record, path)) == texts


# -- values ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("P1", Severity.CRITICAL),
        ("p1", Severity.CRITICAL),
        (5, Severity.CRITICAL),
        ("High", Severity.HIGH),
        ("unknown", Severity.UNKNOWN),
        ("severe", Severity.UNKNOWN),
        (None, Severity.UNKNOWN),
    ],
)
def test_words_of_severity_are_the_files_or_our_own_and_others_are_unknown(word: object, severity: Severity) -> None:
    more = 'severity = "S"\n[severity]\ncritical = ["P1", "5"]\n'

    assert finding({"S": word}, more).severity is severity


def test_words_of_ours_can_be_given_another_meaning() -> None:
    assert finding({"S": "High"}, 'severity = "S"\n[severity]\nmedium = ["high"]\n').severity is Severity.MEDIUM


def test_confidence_has_words_too() -> None:
    more = 'confidence = "C"\n[confidence]\nlow = ["maybe"]\n'

    assert finding({"C": "Maybe"}, more).confidence is Confidence.LOW
    assert finding({"C": "HIGH"}, more).confidence is Confidence.HIGH
    assert finding({"C": "sure"}, more).confidence is Confidence.UNKNOWN


@pytest.mark.parametrize(
    ("value", "inactive"), [("Closed", True), ("TRUE", True), (True, True), ("open", False), (False, False)]
)
def test_a_state_is_so_when_its_words_or_the_value_say_so(value: object, inactive: bool) -> None:  # noqa: FBT001  a case
    assert finding({"S": value}, 'inactive = "S"\n[inactive]\nwords = ["closed"]\n').inactive is inactive


def test_numbers_that_are_none_are_left_out() -> None:
    more = 'start_line = "L"\nport = "P"\ncvss_score = "V"\noccurrences = "O"\n'
    found = finding({"L": "12", "P": 443, "V": 7.5, "O": 3}, more)
    odd = finding({"L": "x", "P": 0, "V": "high", "O": 0}, more)

    assert (found.start_line, found.port, found.cvss_score, found.occurrences) == (12, 443, 7.5, 3)
    assert (odd.start_line, odd.port, odd.cvss_score, odd.occurrences) == (None, None, None, 1)


def test_lists_add_up_and_are_split() -> None:
    more = (
        'message = ["Name", "D"]\nvulnerability_ids = ["A", "B"]\ncwes = ["C"]\nfixed_versions = ["F"]\n'
        'references = ["R"]\n'
    )
    record = {
        "D": "d", "A": "CVE-2024-1, CVE-2024-2", "B": ["GHSA-1", "CVE-2024-1"], "C": "CWE-79;89",
        "F": "1.2, 2.0", "R": "https://a.example/x,y https://b.example",
    }  # fmt: skip
    found = finding(record, more)

    assert found.message == "n\nd"
    assert found.vulnerability_ids == ("CVE-2024-1", "CVE-2024-2", "GHSA-1")
    assert found.cwes == (79, 89)
    assert found.fixed_versions == ("1.2", "2.0")
    assert found.references == ("https://a.example/x,y", "https://b.example")


def test_a_record_that_tells_nothing_is_no_finding() -> None:
    assert mapping(HEAD).finding({"Other": 1}, "r") is None
    assert mapping(HEAD).finding(7, "r") is None
