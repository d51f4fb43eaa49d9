"""Gather what was handed to a gate or a baseline, how old the feeds are, and what makes it doubtful."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from accord.core.documents import FeedAge, Missing
from accord.core.finding import Finding
from accord.core.gate.evidence import Seen, same_commit
from accord.core.gate.verdict import Candidate, Origin
from accord.core.judgement import Kind
from accord.flows.change import Change
from accord.flows.checkout import Checkout
from accord.flows.read import Reading, read_reports
from accord.ports.snapshot import Snapshot

#: The feeds that move daily and change decisions, with the names that people know them by.
_DAILY = {"kev": "KEV", "epss": "EPSS"}


def read_here(reports: tuple[str, ...], *, reader: str, root: Path) -> Reading:
    """Read reports of a checkout, in which tools may name the folder as it was called or as it is behind its links."""
    reading = read_reports(reports, reader=reader, root=str(root.resolve()))
    called = f"{root.absolute()}/".lstrip("/")
    if called == f"{root.resolve()}/".lstrip("/"):
        return reading
    return msgspec.structs.replace(reading, findings=[_without(called, finding) for finding in reading.findings])


def _without(called: str, finding: Finding) -> Finding:
    if not finding.path.startswith(called):
        return finding
    trace = tuple(msgspec.structs.replace(step, path=step.path.removeprefix(called)) for step in finding.trace)
    return msgspec.structs.replace(finding, path=finding.path.removeprefix(called), trace=trace)


def seen_in(reading: Reading, checkout: Checkout, feeds: Sequence[FeedAge] = ()) -> Seen:
    """Return what reports say about themselves and whether they speak of this checkout."""
    named, found = checkout.paths_found(reading.findings)
    return Seen(
        coverage=reading.coverage,
        failures=reading.failures,
        findings=Counter((finding.report, finding.tool.lower()) for finding in reading.findings),
        feeds=feeds,
        paths_named=named,
        paths_found=found,
    )


def feed_ages(snapshot: Snapshot, today: date) -> tuple[FeedAge, ...]:
    """Return how old the feeds are that move daily."""
    sources = [(shown, snapshot.source(name)) for name, shown in _DAILY.items()]
    return tuple(
        FeedAge(name=shown, taken_at=source.taken_at, age_days=source.age_days(today)) for shown, source in sources
    )


#: Doubtful vulnerabilities that are named one by one.
_NAMED = 5
_ELSEWHERE = (
    "its path is not in this checkout, so whether this change brought it cannot be told",
    "Run the gate in the folder that was scanned, or give --root",
)
_PACKAGE = (
    "this change adds to its manifests without naming it, so whether it brought it cannot be told",
    "Write a baseline on the branch that the change goes to, or give --base-report",
)
_UNTRACKED = (
    "git does not keep its file, so whether this change brought it cannot be told",
    "Leave that file out of the scan",
)
_NO_LINE = (
    "it names no line of code, so whether this change brought it cannot be told",
    "Write a baseline on the branch that the change goes to, or give --base-report",
)
#: The fingerprint by which Accord's own SARIF is known.
_OWN_MARK = "accord/v1"
#: Files that tell scanners what to leave out.
_SETTINGS = (
    *(".bandit", "bandit.yaml", "bandit.yml", "ruff.toml", ".ruff.toml", ".semgrepignore", ".trivyignore*"),
    *("trivy.yaml", ".gitleaks.toml", ".gitleaksignore", ".checkov.y*ml", ".snyk", ".eslintrc*", "eslint.config.*"),
    *("osv-scanner.toml", ".grype.yaml", ".bearer.yml", "sonar-project.properties", ".pylintrc", ".hadolint.y*ml"),
    *("zizmor.yml", "njsscan.yaml", ".njsscan", ".tfsec", ".kics.config", "codeql-config.yml"),
)
#: Files that do so among other things, and the words that they use for it.
_SHARED_SETTINGS = frozenset({"pyproject.toml", "setup.cfg", "tox.ini", "package.json"})
_SETTING = re.compile(r"\b(?:bandit|ruff|flake8|pylint|eslint|semgrep|select|ignore|ignores|exclude|skips)\b")
#: What counts only on the branch that a change goes to.
_AGREEMENTS = (".accord/baseline.json", ".accord/feedback.jsonl")


def doubts(candidates: Sequence[Candidate]) -> Iterator[Missing]:
    """Say why nobody can tell whether this change brought what would stop it: of some by name, of others together."""
    for candidate in candidates[:_NAMED]:
        why, remedy = _doubt(candidate)
        yield Missing(what=candidate.judged.title, why=why, remedy=remedy)
    if more := candidates[_NAMED:]:
        why, remedy = _doubt(more[0])
        yield Missing(what=f"{len(more)} more vulnerabilities", why=why, remedy=remedy)


def _doubt(candidate: Candidate) -> tuple[str, str]:
    judged = candidate.judged
    if candidate.origin is Origin.ELSEWHERE:
        return _ELSEWHERE
    if judged.kind is Kind.PACKAGE:
        return _PACKAGE
    return _UNTRACKED if judged.finding.path and judged.finding.start_line else _NO_LINE


def no_scans(reading: Reading, change: Change | None) -> Iterator[Missing]:
    """Name the reports that no scanner wrote in this run: Accord's own, and those that the change itself brings."""
    own = {coverage.report for coverage in reading.coverage if coverage.tool == "Accord"}
    own |= {one.report for one in reading.findings if any(name == _OWN_MARK for name, _ in one.partial_fingerprints)}
    for name in sorted(own):
        remedy = "Keep what Accord writes out of the folder of reports"
        yield Missing(what=name, why="Accord wrote it, and no scanner did", remedy=remedy)
    if change is not None:
        yield from _committed(reading, change)


def base_gaps(reading: Reading, change: Change | None) -> Iterator[Missing]:
    """Say what is wrong with reports of the base: unreadable, of another commit, or brought by the change."""
    for failure in reading.failures:
        yield Missing(what=failure.place, why=failure.message, remedy=failure.remedy)
    for coverage in reading.coverage:
        if change and coverage.revision and not same_commit(change.base, coverage.revision):
            why = f"it is of commit {coverage.revision[:12]}, not of the merge base {change.base[:12]}"
            yield Missing(what=coverage.report, why=why, remedy="Scan the merge base, or leave --base-report out")
    yield from no_scans(reading, change)


def _committed(reading: Reading, change: Change) -> Iterator[Missing]:
    names = dict.fromkeys(coverage.report for coverage in reading.coverage)
    inside = {name: path for name in names if (path := _inside(name, change.root))}
    committed = change.committed({path for paths in inside.values() for path in paths})
    for name, paths in inside.items():
        if not committed.isdisjoint(paths):
            why = "this change itself brings it, so that no scan of this run made it"
            yield Missing(what=name, why=why, remedy="Let a scanner write it in this run")


def _inside(name: str, root: Path) -> set[str]:
    """Return a report's path in the checkout, and that of what it links to; none for a report that lies elsewhere."""
    path = Path(name).absolute()
    places = (path.parent.resolve() / path.name, path.resolve())
    return {place.relative_to(root).as_posix() for place in places if place.is_relative_to(root)} if name else set()


def settings_touched(change: Change) -> Iterator[str]:
    """Say which files of the change tell scanners what to leave out, and which count only once they are merged."""
    touched = sorted({*change.changed, *change.untracked})
    if agreed := [path for path in touched if path.endswith(("/accord.toml", *_AGREEMENTS)) or path == "accord.toml"]:
        them = "it counts" if len(agreed) == 1 else "they count"
        yield f"This change touches {_listed(agreed)}; {them} from the next change on"
    if settings := [path for path in touched if _is_setting(path, change)]:
        yield f"This change touches {_listed(settings)}, where scanners are told what to leave out"


def _is_setting(path: str, change: Change) -> bool:
    name = path.rpartition("/")[2].lower()
    if name in _SHARED_SETTINGS:
        patch = change.changes_of(path)
        lines = (line for hunk in patch.hunks for line in (*hunk.old, *hunk.new)) if patch else ()
        return any(map(_SETTING.search, lines))
    return any(fnmatchcase(name, pattern) for pattern in _SETTINGS)


def _listed(paths: Sequence[str]) -> str:
    return f"{', '.join(paths[:3])}{f' and {len(paths) - 3} more' if len(paths) > 3 else ''}"  # noqa: PLR2004  the same three
