"""The laws of identity, on small worlds in which everything collides."""

from collections.abc import Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from accord.core.finding import Finding
from accord.core.identity import Known, Problem, RuleFamilies, identify, merge, standing, undo
from accord.core.weakness import Weakness, WeaknessTable
from accord.ports.packaged import table

FAMILIES = table("tables/rules.toml", RuleFamilies)


def _weakness(family: str, *cwes: int) -> Weakness:
    return Weakness(
        family=family, name=family, cwes=cwes, consequence="do harm with {data}", harm="is harmed", fix="fix"
    )


WEAKNESSES = WeaknessTable(
    weakness=(
        _weakness("sql-injection", 89),
        _weakness("code-injection", 94, 95),
        _weakness("hard-coded-secret", 259, 798),
    )
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)

RULES = [
    ("bandit", "B608", (89,)),
    ("bandit", "B102", (78,)),
    ("bandit", "B307", (78,)),
    ("ruff", "S608", ()),
    ("ruff", "S102", ()),
    ("Semgrep OSS", "python.lang.security.audit.formatted-sql-query", (89,)),
    ("semgrep", "python.lang.security.audit.eval-detected", (95,)),
    ("opengrep", "rules.python.lang.security.audit.eval-detected", (95,)),
    ("gitleaks", "generic-api-key", ()),
    ("detect-secrets", "Secret Keyword", ()),
    ("own", "R1", ()),
]


def _of_rule(rule: tuple[str, str, tuple[int, ...]], **fields: Any) -> Finding:  # noqa: ANN401  any field of a finding
    return Finding(tool=rule[0], rule_id=rule[1], cwes=rule[2], **fields)


CODE = st.builds(
    _of_rule,
    st.sampled_from(RULES),
    path=st.sampled_from(["a.py", "b.py"]),
    start_line=st.one_of(st.none(), st.integers(1, 9)),
    start_column=st.sampled_from([None, 1, 5]),
    snippet=st.sampled_from(["", "run(x)", "run( x )", "run(y)"]),
    resource=st.sampled_from(["", "", "bucket.one"]),
    message=st.sampled_from(["", "one", "two"]),
    partial_fingerprints=st.sampled_from([(), (("hash/v1", "0123456789abcdef"),), (("hash/v1", "short"),)]),
    fingerprints=st.sampled_from([(), (), ("secret:1:00112233445566778899aabbccddeeff",)]),
)
PACKAGES = st.builds(
    Finding,
    tool=st.sampled_from(["pip-audit", "trivy", "grype"]),
    rule_id=st.just("outdated"),
    component_name=st.sampled_from(["Py_YAML", "py-yaml"]),
    component_version=st.sampled_from(["", "1.0", "2.0"]),
    purl=st.sampled_from(["", "pkg:pypi/py-yaml@1.0", "pkg:npm/py-yaml@1.0"]),
    path=st.sampled_from(["", "requirements.txt", "other/requirements.txt"]),
    vulnerability_ids=st.sampled_from(
        [
            ("CVE-2024-1",),
            ("GHSA-aaaa-bbbb-cccc",),
            ("PYSEC-2024-1",),
            ("CVE-2024-2",),
            ("CVE-2024-2", "CVE-2024-1"),
            (),
        ]
    ),
    aliases=st.sampled_from([(), ("CVE-2024-1",), ("PYSEC-2024-1",), ("GHSA-aaaa-bbbb-cccc",)]),
    status=st.sampled_from(["", "not_affected"]),
)
ELSEWHERE = st.builds(
    Finding,
    tool=st.sampled_from(["zap", "wapiti"]),
    rule_id=st.sampled_from(["40012", "40018"]),
    cwes=st.just((89,)),
    method=st.sampled_from(["GET", "post"]),
    url=st.sampled_from(["", "https://shop.example/a?x=1", "https://shop.example/a/"]),
    host=st.sampled_from(["", "shop.example"]),
    message=st.sampled_from(["one", "two"]),
)


FINDINGS = st.lists(st.one_of(CODE, PACKAGES, ELSEWHERE), min_size=1, max_size=12)


def _identify(
    findings: Sequence[Finding],
    *,
    services: Sequence[str] | None = None,
    contexts: Sequence[str] | None = None,
    known: Sequence[Known] = (),
) -> list[Problem]:
    problems = identify(
        findings,
        services=services or ["shop"] * len(findings),
        contexts=contexts,
        families=FAMILIES,
        weaknesses=WEAKNESSES,
        aliases={"PYSEC-2024-1": "CVE-2024-1"},
        known=known,
    )
    return sorted(problems, key=attrgetter("id"))


def _seen(problems: Sequence[Problem], findings: Sequence[Finding]) -> list[tuple[object, ...]]:
    """What was found, without positions; copies of one finding count once."""
    return [
        (item.id, item.service, item.fingerprints, item.aliases, {findings[at] for at in item.members})
        for item in problems
    ]


def _remember(problems: Sequence[Problem]) -> list[Known]:
    return [
        Known(id=one.id, service=one.service, fingerprints=one.fingerprints, aliases=one.aliases) for one in problems
    ]


@given(findings=FINDINGS, data=st.data())
def test_the_order_of_findings_does_not_matter(findings: list[Finding], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(findings))
    assert _seen(_identify(shuffled), shuffled) == _seen(_identify(findings), findings)


@given(before=FINDINGS, now=FINDINGS, data=st.data())
def test_the_order_of_findings_does_not_matter_for_what_is_known(
    before: list[Finding], now: list[Finding], data: st.DataObject
) -> None:
    known = _remember(_identify(before))
    shuffled = data.draw(st.permutations(now))
    assert _seen(_identify(shuffled, known=known), shuffled) == _seen(_identify(now, known=known), now)


@given(findings=FINDINGS)
def test_reading_twice_changes_nothing(findings: list[Finding]) -> None:
    twice = [*findings, *findings]
    assert _seen(_identify(twice), twice) == _seen(_identify(findings), findings)


@given(findings=FINDINGS)
def test_every_finding_is_in_exactly_one_problem(findings: list[Finding]) -> None:
    members = [at for problem in _identify(findings) for at in problem.members]
    assert sorted(members) == list(range(len(findings)))


@given(findings=FINDINGS, by=st.integers(1, 500))
def test_moved_code_keeps_its_id(findings: list[Finding], by: int) -> None:
    moved = [
        msgspec.structs.replace(one, start_line=None if one.start_line is None else one.start_line + by)
        for one in findings
    ]
    assert [(one.id, one.fingerprints) for one in _identify(moved)] == [
        (one.id, one.fingerprints) for one in _identify(findings)
    ]


@given(findings=FINDINGS)
def test_what_is_known_keeps_its_id_when_nothing_changes(findings: list[Finding]) -> None:
    first = _identify(findings)
    again = _identify(findings, known=_remember(first))
    assert _seen(again, findings) == _seen(first, findings)


@given(before=FINDINGS, now=FINDINGS)
def test_ids_are_unique_and_no_alias_is_an_id(before: list[Finding], now: list[Finding]) -> None:
    known = [
        msgspec.structs.replace(one, aliases=(f"{at:012d}",)) for at, one in enumerate(_remember(_identify(before)))
    ]
    problems = _identify(now, known=known)
    names = [name for one in problems for name in (one.id, *one.aliases)]
    assert len(names) == len(set(names))


@given(findings=FINDINGS, data=st.data())
def test_services_never_mix(findings: list[Finding], data: st.DataObject) -> None:
    services = data.draw(st.lists(st.sampled_from(["shop", "pay"]), min_size=len(findings), max_size=len(findings)))
    problems = _identify(findings, services=services)
    assert all({services[at] for at in one.members} == {one.service} for one in problems)
    for service in set(services):
        alone = [finding for finding, name in zip(findings, services, strict=True) if name == service]
        # What another service has does not matter, except that its advisories' aliases are known here too.
        apart = [one for one in alone if not one.component_name]
        if apart == alone and not any(finding.component_name for finding in findings):
            mine = _identify(alone, services=[service] * len(alone))
            assert [one.id for one in mine] == [one.id for one in problems if one.service == service]


@given(findings=st.lists(CODE, min_size=2, max_size=10))
def test_place_never_joins_two_findings_of_one_tool(findings: list[Finding]) -> None:
    bare = [
        msgspec.structs.replace(
            one, snippet="", resource="", partial_fingerprints=(), fingerprints=(), start_column=None, message=""
        )
        for one in findings
    ]
    for problem in _identify(bare):
        seen: dict[str, tuple[str, int | None]] = {}
        for at in problem.members:
            rule = FAMILIES.rule(bare[at].tool, bare[at].rule_id)
            spot = (rule.family, bare[at].start_line)
            assert seen.setdefault(rule.tool, spot) == spot


@given(findings=FINDINGS, data=st.data())
def test_fingerprints_hold_no_line_and_no_version(findings: list[Finding], data: st.DataObject) -> None:
    version = data.draw(st.text(max_size=3))
    other = [msgspec.structs.replace(one, tool_version=version) for one in findings]
    assert [one.fingerprints for one in _identify(other)] == [one.fingerprints for one in _identify(findings)]
    for one in _identify(findings):
        for name in one.fingerprints:
            kind, number, digest = name.split(":")
            assert (kind.isalpha(), number, len(digest)) == (True, "1", 32)


@given(before=FINDINGS, now=FINDINGS, data=st.data())
def test_a_merge_can_be_undone(before: list[Finding], now: list[Finding], data: st.DataObject) -> None:
    known = _remember(_identify(before))
    if len(known) < 2:
        return
    older, younger, *_ = (known[at] for at in sorted(data.draw(st.permutations(range(len(known))))[:2]))
    event = merge(older.id, younger.id, at=NOW)
    merged = standing(known, [event])
    assert len(merged) == len(known) - 1
    assert next(one for one in merged if one.id == older.id).aliases == (younger.id,)
    apart = standing(known, [event, undo(event, at=NOW)])
    assert [msgspec.structs.replace(one, apart=()) for one in apart] == known
    for problem in _identify([*before, *now], known=apart):
        assert not {older.id, younger.id} <= {problem.id, *problem.aliases}
