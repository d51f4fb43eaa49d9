"""Which findings are one problem, case by case."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from accord.core.finding import Finding
from accord.core.gate.baseline import window
from accord.core.identity import Known, Problem, RuleFamilies, identify, merge, resolve, standing, undo
from accord.core.identity.correlation import unique_prefixes
from accord.core.weakness import WeaknessTable
from accord.ports.packaged import table

FAMILIES = table("tables/rules.toml", RuleFamilies)
WEAKNESSES = table("tables/weakness.toml", WeaknessTable)

BANDIT = Finding(tool="bandit", rule_id="B608", cwes=(89,), path="a.py", start_line=10, start_column=5)
RUFF = Finding(tool="ruff", rule_id="S608", path="a.py", start_line=10, start_column=17)
SEMGREP = Finding(tool="semgrep", rule_id="java.x", cwes=(89,), path="a.py", start_line=10)


def _with(finding: Finding, **fields: Any) -> Finding:  # noqa: ANN401  any field of a finding
    return msgspec.structs.replace(finding, **fields)


def _identify(
    *findings: Finding,
    contexts: Sequence[str] | None = None,
    aliases: Mapping[str, str] | None = None,
    known: Sequence[Known] = (),
) -> list[Problem]:
    return identify(
        findings,
        services=["shop"] * len(findings),
        contexts=contexts,
        families=FAMILIES,
        weaknesses=WEAKNESSES,
        aliases=aliases or {},
        known=known,
    )


def _groups(*findings: Finding, **more: Any) -> list[list[int]]:  # noqa: ANN401  what identify takes
    return sorted(sorted(problem.members) for problem in _identify(*findings, **more))


def _remember(*problems: Problem) -> list[Known]:
    return [
        Known(id=one.id, service=one.service, fingerprints=one.fingerprints, aliases=one.aliases) for one in problems
    ]


# -- tools and formats -------------------------------------------------------------------------------------------


def test_the_same_check_of_two_tools_is_one_problem() -> None:
    assert _groups(BANDIT, RUFF) == [[0, 1]]


def test_the_same_weakness_within_two_lines_is_one_problem() -> None:
    assert _groups(BANDIT, _with(SEMGREP, start_line=12)) == [[0, 1]]
    assert _groups(BANDIT, _with(SEMGREP, start_line=13)) == [[0], [1]]
    assert _groups(BANDIT, _with(SEMGREP, path="b.py")) == [[0], [1]]
    assert _groups(BANDIT, _with(SEMGREP, cwes=(79,))) == [[0], [1]]


def test_of_two_candidates_the_nearest_and_the_same_check_come_first() -> None:
    assert _groups(BANDIT, _with(BANDIT, start_line=12), _with(RUFF, start_line=12)) == [[0], [1, 2]]
    both = (_with(BANDIT, rule_id="B102"), _with(BANDIT, rule_id="B307"))
    assert _groups(*both, _with(RUFF, rule_id="S307"), _with(RUFF, rule_id="S102")) == [[0, 3], [1, 2]]


def test_two_formats_of_a_tool_are_one_report_read_twice() -> None:
    json, sarif = _with(BANDIT, snippet="x = 1\nrun(x)"), _with(BANDIT, tool="Bandit", snippet="run(x)")
    assert _groups(json, sarif) == [[0, 1]]
    resource = Finding(tool="checkov", rule_id="CKV_AWS_1", path="a.tf", start_line=1, resource="bucket.one")
    assert _groups(resource, _with(resource, resource="", snippet="resource {")) == [[0, 1]]
    assert _groups(resource, _with(resource, resource="bucket.two")) == [[0], [1]]


def test_two_findings_of_one_tool_at_one_place_are_two_problems() -> None:
    assert _groups(BANDIT, _with(BANDIT, start_line=11)) == [[0], [1]]
    assert _groups(SEMGREP, _with(SEMGREP, rule_id="java.y")) == [[0], [1]]
    assert _groups(_with(BANDIT, snippet="a", start_column=None), _with(BANDIT, snippet="b", start_column=9)) == [
        [0],
        [1],
    ]


def test_two_findings_of_one_tool_do_not_meet_through_a_third() -> None:
    assert _groups(BANDIT, _with(RUFF, start_line=11), _with(BANDIT, start_line=12)) == [[0, 1], [2]]


def test_a_report_that_invents_tools_joins_no_more_than_the_first_of_them() -> None:
    invented = [_with(SEMGREP, tool=f"tool {number:03d}") for number in range(100)]
    sizes = sorted(len(problem.members) for problem in _identify(*invented))
    assert sizes == [1] * 36 + [64]


def test_the_fork_of_a_tool_means_the_same() -> None:
    one = Finding(tool="semgrep", rule_id="rules.python.x.eval", path="a.py", start_line=3, snippet="eval(x)")
    assert _groups(one, _with(one, tool="Opengrep OSS", rule_id="python.x.eval")) == [[0, 1]]


# -- equal code --------------------------------------------------------------------------------------------------


def test_equal_code_on_different_lines_is_told_apart_by_order() -> None:
    first, second = _with(BANDIT, snippet="run(x)"), _with(BANDIT, snippet="run(x)", start_line=50)
    problems = _identify(first, second)
    assert len({problem.id for problem in problems}) == 2
    moved = _identify(_with(first, start_line=60), _with(second, start_line=99))
    assert [one.id for one in moved] == [one.id for one in problems]
    alone = _identify(_with(first, start_line=77))
    assert alone[0].id in {one.id for one in problems}


def test_equal_code_of_two_tools_far_apart_is_not_one_problem() -> None:
    assert _groups(_with(BANDIT, snippet="run(x)"), _with(RUFF, snippet="run(x)", start_line=40)) == [[0], [1]]


def test_equal_code_of_two_tools_is_one_problem_where_they_count_lines_differently() -> None:
    one, other = _identify(_with(BANDIT, snippet="run(x)")), _identify(_with(RUFF, snippet="run(x)", start_line=12))
    assert one[0].id == other[0].id
    assert _groups(_with(BANDIT, snippet="run(x)"), _with(RUFF, snippet="run(x)", start_line=12)) == [[0, 1]]
    assert _groups(_with(BANDIT, snippet="run(x)"), _with(RUFF, snippet="run(x)", start_line=None)) == [[0, 1]]


def test_equal_code_in_two_files_is_two_problems() -> None:
    assert _groups(_with(BANDIT, snippet="run(x)"), _with(BANDIT, snippet="run(x)", path="b.py")) == [[0], [1]]


def test_a_resource_is_one_place_wherever_tools_point_inside_it() -> None:
    head = Finding(tool="checkov", rule_id="CKV_AWS_17", path="db.tf", start_line=1, resource="aws_db_instance.default")
    inside = Finding(
        tool="trivy", rule_id="AVD-AWS-0180", path="db.tf", start_line=22, resource="aws_db_instance.default"
    )
    assert _groups(head, inside) == [[0, 1]]


def test_one_secret_is_one_problem_in_every_file() -> None:
    leak = Finding(tool="gitleaks", rule_id="jwt", path="a.env", start_line=1, fingerprints=("secret:1:ab",))
    assert _groups(leak, _with(leak, path="b.env", tool="kingfisher", rule_id="k")) == [[0, 1]]


def test_each_line_of_a_list_of_secrets_is_its_own() -> None:
    leak = Finding(tool="gitleaks", rule_id="generic-api-key", path="a.env", start_line=1)
    other = Finding(tool="detect-secrets", rule_id="Secret Keyword", path="a.env", start_line=2)
    assert _groups(leak, other) == [[0], [1]]
    assert _groups(leak, _with(other, start_line=1)) == [[0, 1]]
    assert _groups(_with(other, start_line=1), _with(other, rule_id="Hex High Entropy String", start_line=1)) == [
        [0, 1]
    ]


# -- packages ----------------------------------------------------------------------------------------------------

YAML = Finding(tool="pip-audit", component_name="PyYAML", component_version="5.1", vulnerability_ids=("PYSEC-1",))


def test_one_flaw_of_a_package_is_one_problem_under_all_its_names() -> None:
    aliased = _with(YAML, tool="cyclonedx", component_name="pyyaml", aliases=("CVE-2020-1",))
    trivy = _with(YAML, tool="trivy", purl="pkg:pypi/pyyaml@5.1", vulnerability_ids=("CVE-2020-1",))
    assert _groups(YAML, aliased, trivy) == [[0, 1, 2]]
    assert _groups(YAML, trivy, aliases={"PYSEC-1": "CVE-2020-1"}) == [[0, 1]]
    assert _groups(YAML, trivy) == [[0], [1]]


def test_a_manifest_separates_only_where_both_name_one() -> None:
    one, other = _with(YAML, path="requirements.txt"), _with(YAML, path="api/requirements.txt")
    assert _groups(one, other) == [[0], [1]]
    assert _groups(YAML, one) == [[0, 1]]
    # Of two manifests it goes to the one with its version, else to the first.
    assert _groups(YAML, one, _with(other, component_version="6")) == [[0, 1], [2]]
    assert _groups(_with(YAML, component_version=""), one, other) == [[0, 2], [1]]


def test_an_ecosystem_separates_only_where_both_name_one() -> None:
    unknown = Finding(tool="own", component_name="x", vulnerability_ids=("CVE-1",))
    python, node = _with(unknown, purl="pkg:pypi/x@1"), _with(unknown, purl="pkg:npm/x@1")
    assert _groups(python, node) == [[0], [1]]
    assert _groups(unknown, node) == [[0, 1]]
    assert _groups(_with(unknown, path="x.lock"), _with(node, path="x.lock"), _with(python, path="y.lock")) == [
        [0, 1],
        [2],
    ]


def test_a_problem_made_of_claims_only_is_returned() -> None:
    claim = _with(YAML, tool="vex", status="not_affected")
    assert _groups(claim) == [[0]]
    assert _groups(YAML, claim) == [[0, 1]]


# -- what is known -----------------------------------------------------------------------------------------------


def test_an_older_vulnerability_keeps_its_id() -> None:
    old = Known(id="abc", service="shop", fingerprints=_identify(_with(BANDIT, snippet="run(x)"))[0].fingerprints)
    assert [one.id for one in _identify(_with(BANDIT, snippet="run(x)", start_line=99), known=[old])] == ["abc"]
    elsewhere = msgspec.structs.replace(old, service="pay")
    assert [one.id for one in _identify(_with(BANDIT, snippet="run(x)"), known=[elsewhere])] != ["abc"]


def test_lines_inserted_right_above_keep_the_id() -> None:
    lines = [f"line {number}" for number in range(1, 30)]
    changed = [*lines[:9], "new line", *lines[9:]]
    for finding in (BANDIT, RUFF, _with(BANDIT, snippet=lines[9])):
        before = _identify(finding, contexts=[window(lines, 10)])
        moved = _with(finding, start_line=11)
        after = _identify(moved, contexts=[window(changed, 11)], known=_remember(*before))
        assert [one.id for one in after] == [one.id for one in before]
    # Without a memory too, where the report shows the code.
    assert after[0].id == _identify(moved, contexts=[window(changed, 11)])[0].id


def test_a_finding_that_meets_two_takes_the_older_id_and_remembers_the_other() -> None:
    pysec, cve = _identify(YAML), _identify(_with(YAML, vulnerability_ids=("CVE-2020-1",)))
    (now,) = _identify(_with(YAML, aliases=("CVE-2020-1",)), known=_remember(*cve, *pysec))
    assert (now.id, now.aliases) == (cve[0].id, (pysec[0].id,))
    assert set(now.fingerprints) >= {*pysec[0].fingerprints, *cve[0].fingerprints}


def test_a_further_identifier_that_two_share_does_not_merge_them() -> None:
    first = _with(YAML, vulnerability_ids=("CVE-2020-1",), aliases=("GHSA-1",))
    second = _with(YAML, vulnerability_ids=("CVE-2020-2",), aliases=("GHSA-1",))
    known = _remember(*_identify(first, second))
    assert [one.aliases for one in _identify(first, second, known=known)] == [(), ()]


def test_two_that_were_taken_apart_stay_apart() -> None:
    one, other = _with(BANDIT, snippet="run(x)"), _with(SEMGREP, snippet="x")
    known = _remember(*_identify(one), *_identify(other))
    assert [sorted(problem.members) for problem in _identify(one, other, known=known)] == [[0, 1]]
    event = merge(known[0].id, known[1].id, at=datetime(2026, 1, 1, tzinfo=UTC))
    apart = standing(known, [event, undo(event, at=event.at)])
    assert {problem.id for problem in _identify(one, other, known=apart)} == {item.id for item in known}


def test_of_equal_code_the_one_with_better_evidence_keeps_the_id() -> None:
    hashed = (("hash", "0123456789abcdef"),)
    old = _with(BANDIT, snippet="run(x)", partial_fingerprints=hashed)
    known = _remember(*_identify(old))
    copy = _with(BANDIT, snippet="run(x)", start_line=2, partial_fingerprints=(("hash", "fedcba9876543210"),))
    problems = _identify(copy, _with(old, start_line=11), known=known)
    assert {problem.id: problem.members for problem in problems}[known[0].id] == (1,)


def test_of_equal_code_without_evidence_the_first_keeps_the_id() -> None:
    old = _with(BANDIT, snippet="run(x)")
    known = _remember(*_identify(old))
    problems = _identify(old, _with(old, start_line=30), known=known)
    assert {problem.id: problem.members for problem in problems}[known[0].id] == (0,)
    assert len(problems) == 2


def test_place_meets_what_is_known_only_where_nothing_better_speaks() -> None:
    known = _remember(*_identify(_with(BANDIT, snippet="run(x)")))
    assert _identify(RUFF, known=known)[0].id == known[0].id
    assert _identify(_with(BANDIT, snippet="other(y)"), known=known)[0].id != known[0].id


def test_a_manifest_that_is_named_later_keeps_the_id() -> None:
    plain, named = _identify(YAML), _identify(_with(YAML, path="requirements.txt"))
    assert _identify(_with(YAML, path="requirements.txt"), known=_remember(*plain))[0].id == plain[0].id
    assert _identify(YAML, known=_remember(*named))[0].id == named[0].id
    assert _identify(_with(YAML, path="api/requirements.txt"), known=_remember(*named))[0].id != named[0].id
    both = _remember(*_identify(YAML, _with(YAML, path="requirements.txt")))
    assert _identify(_with(YAML, path="api/requirements.txt"), known=both)[0].id != both[0].id


# -- ids ---------------------------------------------------------------------------------------------------------


def test_an_id_is_12_hex_characters_of_service_and_strongest_fingerprint() -> None:
    (here,) = _identify(BANDIT)
    (there,) = identify([BANDIT], services=["pay"], contexts=None, families=FAMILIES, weaknesses=WEAKNESSES, aliases={})
    assert len(here.id) == 12
    assert int(here.id, 16)
    assert here.fingerprints == there.fingerprints
    assert here.id != there.id


@pytest.mark.parametrize(
    ("digests", "taken", "expected"),
    [
        (["a" * 32, "b" * 32], set(), ["a" * 12, "b" * 12]),
        (["a" * 12 + "1" + "0" * 19, "a" * 12 + "2" + "0" * 19], set(), ["a" * 12 + "1", "a" * 12 + "2"]),
        (["a" * 31 + "1", "a" * 31 + "2"], set(), ["a" * 31 + "1", "a" * 31 + "2"]),
        (["a" * 32], {"a" * 12, "a" * 13}, ["a" * 14]),
    ],
)
def test_ids_that_would_be_equal_are_lengthened(digests: list[str], taken: set[str], expected: list[str]) -> None:
    assert unique_prefixes(digests, taken) == expected


def test_a_prefix_of_an_id_an_alias_or_a_fingerprint_names_a_problem() -> None:
    problems = [
        Problem(id="aaa1", service="s", members=(0,), fingerprints=("snippet:1:f00d",), aliases=("old1",)),
        Problem(id="bbb1", service="s", members=(1,), fingerprints=("snippet:1:f00e",)),
    ]
    for prefix, ids in [
        ("aaa", ["aaa1"]),
        ("old", ["aaa1"]),
        ("f00", ["aaa1", "bbb1"]),
        ("snippet:1:f00e", ["bbb1"]),
        ("zzz", []),
        ("", []),
    ]:
        assert [problem.id for problem in resolve(prefix, iter(problems))] == ids
