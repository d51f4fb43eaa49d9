"""Two looks at a checkout are compared without line numbers, check by check."""

from datetime import date

import pytest

from accord.core.coverage import Gap
from accord.core.documents import Effort, FixUnitDocument, VulnerabilityDocument
from accord.core.finding import Finding
from accord.core.fixing.gates import Outcome
from accord.core.fixing.order import Order
from accord.core.fixing.sightings import Scan, gone, joined, nothing_new
from accord.core.vulnerability import Decision, Sighting


def vulnerability(id_: str = "aaaa", *sightings: Sighting, **fields: object) -> VulnerabilityDocument:
    return VulnerabilityDocument(
        id=id_,
        title="x",
        service="shop",
        decision=Decision.ATTEND,
        score=600,
        range=(500, 700),
        due=date(2026, 12, 1),
        for_developer="",
        for_business="",
        reasons=(),
        sightings=sightings,
        fix_unit="fix-1",
        **fields,  # type: ignore[arg-type]  # whatever a test asks for
    )


def order(*targets: VulnerabilityDocument) -> Order:
    unit = FixUnitDocument(
        id="fix-1",
        kind="code",
        title="x",
        service="shop",
        decision=Decision.ATTEND,
        score=600,
        closes=tuple(one.id for one in targets),
        effort=Effort(1, 2),
        for_developer="",
        for_business="",
        reasons=(),
    )
    return Order(unit=unit, targets=targets)


def found(line: int, rule: str = "B501", tool: str = "bandit", path: str = "a.py", **fields: object) -> Finding:
    return Finding(tool=tool, rule_id=rule, path=path, start_line=line, **fields)  # type: ignore[arg-type]


def package(version: str, id_: str = "CVE-1", name: str = "django") -> Finding:
    return Finding(
        tool="advisories",
        rule_id=id_,
        path="requirements.txt",
        component_name=name,
        component_version=version,
        vulnerability_ids=(id_, "PYSEC-1"),
    )


def scan(*findings: Finding, by: tuple[str, ...] = ("bandit",), gaps: tuple[Gap, ...] = ()) -> Scan:
    return Scan(findings=findings, by=by, gaps=gaps)


def family(tool: str, rule: str) -> str:
    return f"bandit:B{rule[1:]}" if tool == "ruff" else f"{tool.lower()}:{rule}"


SEEN = Sighting("Bandit", "B501", "a.py", 4)
TARGET = order(vulnerability("aaaa", SEEN))


class TestTargetGone:
    def test_a_finding_less_of_its_check_is_gone(self) -> None:
        answer = gone(TARGET, scan(found(4), found(9)), scan(found(10)), family)
        assert (answer.outcome, answer.why) == (Outcome.PASSED, "aaaa is found no more, by bandit")

    def test_the_same_count_is_not_gone_even_if_the_line_changed(self) -> None:
        answer = gone(TARGET, scan(found(4), found(9)), scan(found(5), found(9)), family)
        assert (answer.outcome, answer.why) == (Outcome.FAILED, "still found: B501 of bandit in a.py")

    def test_of_two_flaws_in_a_file_both_have_to_go(self) -> None:
        both = order(vulnerability("aaaa", SEEN), vulnerability("bbbb", Sighting("bandit", "B501", "a.py", 9)))
        assert gone(both, scan(found(4), found(9)), scan(found(9)), family).outcome is Outcome.FAILED
        assert gone(both, scan(found(4), found(9)), scan(), family).why == "none of 2 is found any more, by bandit"

    def test_a_tool_of_the_same_family_speaks_for_another(self) -> None:
        before = scan(found(4, "S501", "ruff"), by=("ruff",))
        assert gone(TARGET, before, scan(by=("ruff",)), family).outcome is Outcome.PASSED

    def test_each_tool_that_saw_it_has_to_let_go(self) -> None:
        before = scan(found(4), found(4, "S501", "ruff"))
        assert gone(TARGET, before, scan(found(4, "S501", "ruff")), family).outcome is Outcome.FAILED

    def test_what_the_rescan_does_not_see_in_the_commit_cannot_be_gone(self) -> None:
        answer = gone(TARGET, scan(gaps=(Gap("a.py", "neither is installed"),)), scan(), family)
        assert answer.outcome is Outcome.NOT_CHECKED
        assert (
            answer.why == "the rescan of the commit does not see B501 of Bandit in a.py:4; a.py: neither is installed"
        )

    def test_a_check_that_nobody_ran_again_leaves_doubt(self) -> None:
        target = order(vulnerability("aaaa", SEEN, Sighting("semgrep", "verify", "a.py", 4)))
        answer = gone(target, scan(found(4)), scan(), family)
        assert (answer.outcome, "verify of semgrep" in answer.why) == (Outcome.NOT_CHECKED, True)

    def test_a_statement_of_several_lines_is_recognised_at_each(self) -> None:
        inside = order(vulnerability("aaaa", Sighting("bandit", "B501", "a.py", 6)))
        assert gone(inside, scan(found(4, end_line=8), found(20)), scan(found(20)), family).outcome is Outcome.PASSED

    def test_a_line_that_no_tool_names_today_does_not_matter_when_the_file_is_clean(self) -> None:
        moved = order(vulnerability("aaaa", Sighting("bandit", "B501", "a.py", 2)))
        assert gone(moved, scan(found(4)), scan(), family).outcome is Outcome.PASSED
        assert gone(moved, scan(found(4), found(9)), scan(found(9)), family).outcome is Outcome.NOT_CHECKED

    def test_a_finding_without_a_line_is_never_taken_for_another(self) -> None:
        blind = order(vulnerability("aaaa", Sighting("bandit", "B501", "a.py")))
        assert gone(blind, scan(found(4), found(9)), scan(found(9)), family).outcome is Outcome.NOT_CHECKED

    def test_a_package_is_gone_by_any_of_its_identifiers(self) -> None:
        target = order(vulnerability(vulnerability_ids=("PYSEC-1",), component_name="Django"))
        assert gone(target, scan(package("4.2.4")), scan(), family).outcome is Outcome.PASSED
        left = gone(target, scan(package("4.2.4")), scan(package("4.2.5")), family)
        assert left.why == "still found: PYSEC-1 of django 4.2.5 in requirements.txt"

    def test_another_package_with_the_same_identifier_is_another_problem(self) -> None:
        target = order(vulnerability(vulnerability_ids=("CVE-1",), component_name="django"))
        other = package("1", name="django-fork")
        assert gone(target, scan(package("4.2.4"), other), scan(other), family).outcome is Outcome.PASSED

    def test_a_package_that_nothing_names_cannot_be_gone(self) -> None:
        target = order(vulnerability(vulnerability_ids=("CVE-1",), component_name="django"))
        assert gone(target, scan(), scan(), family).outcome is Outcome.NOT_CHECKED

    def test_no_target_proves_nothing(self) -> None:
        assert gone(order(), scan(), scan(), family).outcome is Outcome.NOT_CHECKED


class TestNothingNew:
    def answer(self, before: Scan, after: Scan, old: str = "", new: str = "") -> tuple[Outcome, str]:
        def line_of(text: str, finding: Finding) -> str:
            return text.split("\n")[(finding.start_line or 1) - 1]

        found_ = nothing_new(before, after, lambda one: line_of(old, one), lambda one: line_of(new, one))
        return found_.outcome, found_.why

    def test_a_moved_line_is_nothing_new(self) -> None:
        assert self.answer(scan(found(1)), scan(found(2)), "  x = 1", "# first\nx  =  1")[0] is Outcome.PASSED

    def test_a_copied_line_is_new(self) -> None:
        outcome, why = self.answer(scan(found(1)), scan(found(1), found(2)), "x", "x\nx")
        assert (outcome, why) == (Outcome.FAILED, "it brings bandit B501 in a.py: x")

    def test_another_rule_on_the_same_line_is_new(self) -> None:
        assert self.answer(scan(found(1, "B602")), scan(found(1, "B603")), "x", "x")[0] is Outcome.FAILED

    def test_only_some_of_many_are_named(self) -> None:
        many = [found(1, f"B{number}") for number in range(5)]
        assert self.answer(scan(), scan(*many), "x", "x")[1].endswith("; and 2 more")

    def test_an_advisory_that_holds_for_both_versions_is_nothing_new(self) -> None:
        assert self.answer(scan(package("4.2.4")), scan(package("4.2.5")))[0] is Outcome.PASSED

    def test_a_gap_leaves_doubt_and_a_finding_beats_it(self) -> None:
        gap = Gap("package-lock.json", "npm audit did not answer")
        assert self.answer(scan(), scan(gaps=(gap,))) == (
            Outcome.NOT_CHECKED,
            "package-lock.json: npm audit did not answer",
        )
        assert self.answer(scan(), scan(found(1), gaps=(gap,)), "x", "x")[0] is Outcome.FAILED

    def test_a_look_by_nobody_proves_nothing(self) -> None:
        assert self.answer(scan(by=()), scan(by=()))[0] is Outcome.NOT_CHECKED


def test_several_looks_are_one() -> None:
    both = joined([scan(found(1)), scan(package("1"), by=("advisories",), gaps=(Gap("a"),))])
    assert (len(both.findings), both.by, both.gaps) == (2, ("bandit", "advisories"), (Gap("a"),))


@pytest.mark.parametrize("version", ["4.2.4", "4.2.5"])
def test_the_version_of_a_package_is_no_part_of_what_is_compared(version: str) -> None:
    answer = nothing_new(scan(package("4.2.4")), scan(package(version)), lambda _: "", lambda _: "")
    assert answer.outcome is Outcome.PASSED
