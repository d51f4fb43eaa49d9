"""What goes into a fingerprint, and what must not."""

import hashlib
from typing import Any

import msgspec
import pytest

from accord.core.finding import Finding
from accord.core.identity import RuleFamilies
from accord.core.identity.fingerprints import KINDS, Marker, kind_of, rank
from accord.core.weakness import WeaknessTable
from accord.ports.packaged import table

FAMILIES = table("tables/rules.toml", RuleFamilies)
WEAKNESSES = table("tables/weakness.toml", WeaknessTable)
CODE = Finding(tool="bandit", rule_id="B608", path="a.py", start_line=7, snippet="run(x)")
SECRET = Finding(tool="gitleaks", rule_id="generic-api-key", path="a.py", start_line=7)


def _prints(finding: Finding, context: str = "") -> tuple[str, ...]:
    return Marker(FAMILIES, WEAKNESSES, {}).marks(finding, context).fingerprints


def _kinds(finding: Finding, context: str = "") -> list[str]:
    return [kind_of(name) for name in _prints(finding, context)]


def _with(finding: Finding, **fields: Any) -> Finding:  # noqa: ANN401  any field of a finding
    return msgspec.structs.replace(finding, **fields)


def test_a_digest_is_16_bytes_of_blake2b_over_the_parts() -> None:
    text = "a.py\0python-sql-string\0run(x)"
    assert _prints(CODE) == (f"snippet:1:{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}",)


def test_white_space_in_code_does_not_matter() -> None:
    assert _prints(_with(CODE, snippet="  run( x )\n")) == _prints(CODE)


def test_path_and_rule_are_inside_and_line_and_version_are_not() -> None:
    assert _prints(_with(CODE, path="b.py")) != _prints(CODE)
    assert _prints(_with(CODE, rule_id="B102")) != _prints(CODE)
    assert _prints(_with(CODE, start_line=9, tool_version="2")) == _prints(CODE)


def test_every_kind_is_ordered_from_the_strongest() -> None:
    names = _prints(
        _with(
            CODE,
            resource="bucket.one",
            partial_fingerprints=(("hash", "0123456789"),),
            fingerprints=("place:1:00", "secret:1:ab"),
        ),
        "lines",
    )
    assert [kind_of(name) for name in names] == ["secret"]
    plain = _with(CODE, resource="bucket.one", partial_fingerprints=(("hash", "0123456789"),))
    assert _kinds(plain, "lines") == ["resource", "snippet", "source", "tool"]
    assert sorted(_prints(plain, "lines"), key=rank) == list(_prints(plain, "lines"))
    assert rank("later:2:ab")[0] == len(KINDS)


@pytest.mark.parametrize(
    "value",
    ["", "short", "requires login", "somebody@example.org", "a.py:B608:7", "other/a.py:7"],
)
def test_a_tools_fingerprint_counts_only_when_it_is_one(value: str) -> None:
    assert _kinds(_with(CODE, snippet="", partial_fingerprints=(("x", value),))) == []


def test_a_withheld_snippet_is_no_snippet() -> None:
    assert _kinds(_with(CODE, snippet="requires login")) == []


@pytest.mark.parametrize(
    "snippet",
    [
        "password = '{}'",
        'login(user="bob", password="{}")',
        "API_KEY={}",
        "password: {}",
        "key = '''\n{}\n'''",
        "{}",
        "Authorization: Bearer {}",
        "mysql -p{} -e 'select 1'",
        "{}==",
        "aGVsbG8{}=",
        "curl -u admin:{} https://shop.example",
    ],
)
def test_no_fingerprint_depends_on_the_secret(snippet: str) -> None:
    one, other = (
        _with(
            SECRET,
            snippet=snippet.format(value),
            resource=value,
            partial_fingerprints=(("hash", value),),
        )
        for value in ("hunter2hunter2", "correct-horse-battery")
    )
    assert _prints(one, one.snippet) == _prints(other, other.snippet)


def test_the_names_around_a_secret_still_tell_places_apart() -> None:
    assert _prints(_with(SECRET, snippet="db_password = 'x'")) != _prints(_with(SECRET, snippet="api_key = 'x'"))


def test_a_finding_that_carries_a_secrets_fingerprint_is_about_a_secret() -> None:
    finding = _with(CODE, snippet="run('hunter2')", fingerprints=("secret:1:ab",))
    assert _prints(finding, "lines") == ("secret:1:ab", *_prints(_with(finding, snippet="run('x')"), "")[1:])


def test_a_packages_version_is_left_out_and_its_manifest_is_not() -> None:
    package = Finding(tool="pip-audit", component_name="PyYAML", vulnerability_ids=("CVE-2020-1747",))
    assert _kinds(package) == ["package"]
    assert _prints(_with(package, component_version="5.1")) == _prints(package)
    assert _prints(_with(package, component_name="pyyaml", purl="pkg:pypi/pyyaml@5.1")) == _prints(package)
    assert _prints(_with(package, path="requirements.txt")) != _prints(package)
    assert _prints(_with(package, vulnerability_ids=("CVE-2020-14343",))) != _prints(package)


def test_without_an_advisory_a_package_goes_by_the_rule() -> None:
    old = Finding(tool="own", rule_id="outdated", component_name="x")
    assert _prints(old) != _prints(_with(old, rule_id="licence"))


def test_a_package_is_also_met_by_its_other_identifiers() -> None:
    marker = Marker(FAMILIES, WEAKNESSES, {"PYSEC-1": "CVE-2024-1"})
    base = Finding(tool="pip-audit", component_name="x")
    now = marker.marks(_with(base, vulnerability_ids=("PYSEC-1",), aliases=("GHSA-1", "CVE-2024-1")), "")
    before = [
        marker.marks(_with(base, vulnerability_ids=(name,)), "").fingerprints[0] for name in ("GHSA-1", "CVE-2024-1")
    ]
    assert now.fingerprints == (before[1],)
    assert before[0] in now.older
    many = marker.marks(_with(base, vulnerability_ids=("CVE-2024-2", "PYSEC-1"), aliases=("GHSA-1",)), "")
    assert many.package == ("x", "CVE-2024-1 CVE-2024-2", "pypi")
    assert many.older == ()


def test_an_address_is_taken_without_query_and_trailing_slash() -> None:
    zap = Finding(tool="zap", rule_id="1", method="get", url="https://a.example/x/?q=1#top", parameter="q")
    assert _kinds(zap) == ["endpoint"]
    assert _prints(zap) == _prints(_with(zap, method="GET", url="https://a.example/x"))
    assert _prints(zap) != _prints(_with(zap, parameter="p"))
    assert _prints(_with(zap, url="", endpoints=("https://a.example/x",))) == _prints(zap)
    assert _prints(_with(zap, url="", route="/")) != _prints(zap)


def test_hosts_and_bare_resources_have_fingerprints_too() -> None:
    host = Finding(tool="nmap", rule_id="1", host="A.example", port=443)
    assert _prints(host) == _prints(_with(host, host="a.example"))
    assert _kinds(host) == ["endpoint"]
    assert _kinds(Finding(tool="prowler", rule_id="1", resource="arn:aws:s3:::b")) == ["resource"]


def test_what_says_nothing_of_its_place_is_told_apart_by_its_message() -> None:
    marker = Marker(FAMILIES, WEAKNESSES, {})
    one, other = (marker.marks(Finding(tool="x", rule_id="1", message=text), "") for text in ("one", "two"))
    assert one.fingerprints == other.fingerprints == ()
    assert one.where != other.where


def test_a_weakness_too_general_to_tell_is_not_used() -> None:
    marker = Marker(FAMILIES, WEAKNESSES, {})
    vague = marker.marks(_with(CODE, tool="own", rule_id="1", cwes=(668,)), "").sort
    exact = marker.marks(_with(CODE, tool="own", rule_id="1", cwes=(668, 89)), "").sort
    assert (vague.weakness, exact.weakness) == ("own:1", "sql-injection")
