"""From findings to judged vulnerabilities: which are one problem, what the world knows, what it means here."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from accord.core.accords.single import Accord, Subject
from accord.core.documents import Agreement, Claim
from accord.core.finding import Finding, Severity
from accord.core.identity import Known, Problem, RuleFamilies, identify
from accord.core.intelligence import Intelligence
from accord.core.judgement import Judged, Kind, kind_of, sort_urgent_first
from accord.core.risk import Assessment, Assessor, Context, Policy, Threat, context_of, threat_of
from accord.core.service import UNASSIGNED, Service
from accord.core.weakness import Weakness, WeaknessTable
from accord.flows.checkout import Checkout
from accord.flows.workspace import Workspace
from accord.ports import packaged
from accord.ports.snapshot import Snapshot

#: Kinds of SARIF results that report no problem.
_NO_PROBLEM = {"pass", "notApplicable", "informational"}
#: What a VEX statement or an analysis says when a vulnerability does not matter here; a claim by whoever wrote it.
_HARMLESS = {"not_affected", "fixed", "false_positive", "resolved", "resolved_with_pedigree"}


class Tables(msgspec.Struct, frozen=True):
    """The packaged facts that judgement needs."""

    weaknesses: WeaknessTable
    families: RuleFamilies

    @classmethod
    def load(cls) -> "Tables":
        """Read them from ``accord/data``."""
        return cls(
            packaged.table("tables/weakness.toml", WeaknessTable), packaged.table("tables/rules.toml", RuleFamilies)
        )


class Judge:
    """Judges findings of one checkout by one workspace, one policy and one day."""

    def __init__(self, workspace: Workspace, snapshot: Snapshot, checkout: Checkout, *, now: date) -> None:
        self.workspace = workspace
        self.tables = Tables.load()
        self.policy = Policy.preset(workspace.gate.policy, packaged.table)
        self._snapshot = snapshot
        self._checkout = checkout
        self._now = now
        self._assess = Assessor(self.policy).assess
        self._contexts: dict[str, Context] = {}
        self._alike: dict[tuple[object, ...], _Rating] = {}

    def judge(self, findings: Sequence[Finding], *, known: Sequence[Known] = (), service: str = "") -> list[Judged]:
        """Return one judged vulnerability for each problem, the most urgent first.

        Args:
            findings: Sanitised findings of all tools; their order does not matter. What a tool reports as passed, not
                applicable or gone is no problem and is left out.
            known: Older vulnerabilities whose ids are kept.
            service: The service of findings that name no path. When empty it is the one that claims the folder of
                their report, else the only one of the root.

        Raises:
            BadUsage: there is no such service.
        """
        findings = [one for one in findings if not ((one.kind or one.inactive) and _is_no_problem(one))]
        services = self._services(findings, service)
        aliases = self._snapshot.aliases({name for finding in findings for name in _names(finding)})
        problems = identify(
            findings,
            services=[one.name for one in services],
            contexts=self._checkout.contexts(findings),
            families=self.tables.families,
            weaknesses=self.tables.weaknesses,
            aliases=aliases,
            known=known,
        )
        intelligence = self._intelligence(aliases)
        judged = [self._judged(problem, findings, services, intelligence) for problem in problems]
        sort_urgent_first(judged)
        return judged

    def _services(self, findings: Sequence[Finding], named: str) -> list[Service]:
        of_path, of_report = (
            cache(self.workspace.service_of),
            cache(lambda report: self._service_of_report(report, named)),
        )
        return [of_path(finding.path) if finding.path else of_report(finding.report) for finding in findings]

    def _service_of_report(self, report: str, named: str) -> Service:
        """Return the service of findings without a path, by the report that they stand in."""
        file = Path(report).resolve()
        if not named and report and file.is_relative_to(self._checkout.root):
            service = self.workspace.service_of(file.relative_to(self._checkout.root).as_posix())
            if service is not UNASSIGNED:
                return service
        return self.workspace.service_of("", default=named)

    def _intelligence(self, cve_of: Mapping[str, str]) -> dict[str, Intelligence]:
        """Look up every identifier at once; an identifier that is no CVE is looked up by the CVE that it stands for."""
        known = self._snapshot.intelligence(set(cve_of.values()))
        return {name: known[cve] for name, cve in cve_of.items() if cve in known}

    def _judged(
        self,
        problem: Problem,
        findings: Sequence[Finding],
        services: Sequence[Service],
        intelligence: dict[str, Intelligence],
    ) -> Judged:
        first, *others = problem.members
        service, finding = services[first], findings[first]
        context = self._contexts.get(service.name) or self._context(service)
        rated = leading = self._rating(finding, context, intelligence)
        members: tuple[Finding, ...] = (finding,)
        if others:
            members = (finding, *(findings[other] for other in others))
            ratings = [rated, *(self._rating(one, context, intelligence) for one in members[1:])]
            leading, finding = max(zip(ratings, members, strict=True), key=_urgency)
            rated = next((one for one in (leading, *ratings) if one.weakness), leading)
            members = (finding, *(one for one in members if one is not finding))
        claims = tuple([claim for one in members if (claim := _claim(one)) is not None])
        judged = Judged(  # in the order of the fields, which takes half as long as by their names
            problem.id,
            kind_of(finding, leading.weakness),
            service,
            members,
            leading.threat,
            leading.assessment,
            rated.weakness,
            leading.intelligence,
            problem.fingerprints,
            problem.aliases,
            "not affected" if claims and all(map(_is_harmless, members)) else "open",
            None,
            claims,
        )
        return self._under_accord(judged) if self.workspace.accords else judged

    def _context(self, service: Service) -> Context:
        self._contexts[service.name] = context = context_of(service, self._now)
        return context

    def _rating(self, finding: Finding, context: Context, intelligence: dict[str, Intelligence]) -> "_Rating":
        """Judge one finding; of several CVEs the worst counts."""
        if not finding.vulnerability_ids:
            return self._rating_alike(finding, context)
        known = [intelligence[name] for name in _names(finding) if name in intelligence]
        weakness = self._weakness(finding, known)
        if len(known) > 1:
            ratings = [(self._rated(finding, weakness, one, context), finding) for one in known]
            return max(ratings, key=_urgency)[0]
        return self._rated(finding, weakness, known[0] if known else None, context)

    def _rating_alike(self, finding: Finding, context: Context) -> "_Rating":
        """Judge a finding without a CVE; thousands of one rule differ only in where they are and are judged once."""
        key = (
            finding.tool,
            finding.rule_id,
            finding.cwes,
            finding.severity,
            finding.cvss_score,
            finding.cvss_vector,
            bool(finding.component_name),
            id(context),
        )
        alike = self._alike.get(key)
        if alike is None:
            alike = self._alike[key] = self._rated(finding, self._weakness(finding, ()), None, context)
        return alike

    def _rated(
        self, finding: Finding, weakness: Weakness | None, known: Intelligence | None, context: Context
    ) -> "_Rating":
        families = self.tables.families
        # What stands in a repository is in its history, and everybody who can read that can read it.
        secret = "shared" if kind_of(finding, weakness) is Kind.SECRET else ""
        rated = finding
        if families.tool(finding.tool) in families.unrated:
            rated = msgspec.structs.replace(finding, severity=Severity.UNKNOWN)
        threat = threat_of(rated, known, weakness, secret=secret)
        return _Rating(weakness, known, threat, self._assess(threat, context))

    def _weakness(self, finding: Finding, known: Sequence[Intelligence]) -> Weakness | None:
        """Name the family of a flaw: by its rule where tools disagree, else by the report, else by its CVE."""
        cwes = self.tables.families.rule(finding.tool, finding.rule_id).cwes or finding.cwes
        return self.tables.weaknesses.of(cwes or next((one.cwes for one in known if one.cwes), ()))

    def _under_accord(self, judged: Judged) -> Judged:
        subject = _subject(judged)
        for accord in self.workspace.accords:
            if accord.holds(self._now) and accord.covers(subject):
                return msgspec.structs.replace(judged, state="accepted", agreement=_agreement(accord))
        return judged


class _Rating(msgspec.Struct, frozen=True, gc=False):
    """What is known and judged about a finding."""

    weakness: Weakness | None
    intelligence: Intelligence | None
    threat: Threat
    assessment: Assessment


def _names(finding: Finding) -> tuple[str, ...]:
    return finding.vulnerability_ids + finding.aliases if finding.aliases else finding.vulnerability_ids


def _urgency(rated: tuple[_Rating, Finding]) -> tuple[bool, int, float, bool, bool, str]:
    """Order sightings of one problem by how much they tell: a rating, the highest score, a weakness, the code.

    A rating comes before the score: what one tool knows beats the middle that stands for what another did not say.
    """
    rating, finding = rated
    assessment = rating.assessment
    stated = rating.threat.cvss.value is not None
    return stated, assessment.score, assessment.position, bool(finding.cwes), bool(finding.snippet), finding.tool


def _is_no_problem(finding: Finding) -> bool:
    """Tell whether a tool reports that there is nothing: passed, not applicable, or gone since."""
    return finding.kind in _NO_PROBLEM or (finding.inactive and not _is_harmless(finding))


def _is_harmless(finding: Finding) -> bool:
    """Tell whether its sender says that it does not matter here: a statement, never a vulnerability."""
    return (finding.status or finding.analysis_state) in _HARMLESS


def _claim(finding: Finding) -> Claim | None:
    if not (finding.suppressed or finding.status or finding.analysis_state):
        return None
    if _is_harmless(finding):
        status = finding.status or finding.analysis_state
        reason = finding.justification or finding.suppression_reason
        return Claim(kind="vex", says=status.replace("_", " "), reason=reason, path=finding.report)
    if not finding.suppressed:
        return None
    return Claim(
        kind="suppression",
        says="suppressed by its tool",
        path=finding.path,
        line=finding.start_line,
        rules=(finding.rule_id,) if finding.rule_id else (),
        reason=finding.suppression_reason,
    )


def _subject(judged: Judged) -> Subject:
    findings = judged.findings
    return Subject(
        service=judged.service.name,
        ids=(judged.id, *judged.aliases),
        cves=tuple(name for finding in findings for name in _names(finding)),
        packages=tuple({finding.component_name for finding in findings if finding.component_name}),
        rules=tuple({finding.rule_id for finding in findings if finding.rule_id}),
        paths=tuple({finding.path for finding in findings if finding.path}),
    )


def _agreement(accord: Accord) -> Agreement:
    who = tuple(str(signer) for signer in accord.who)
    return Agreement(kind=accord.kind, who=who, why=accord.why, until=accord.until, source=accord.source)
