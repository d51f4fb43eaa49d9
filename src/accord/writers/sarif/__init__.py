"""SARIF 2.1.0 for GitHub code scanning, editors and other viewers: Accord's judgement of what each tool saw.

One run for each tool, under the category ``accord/TOOL/``, so that it replaces nothing that the tool uploads itself. A
vulnerability that two tools saw is in both runs with the same ``accord/v1`` fingerprint. The most urgent results come
first, since viewers cut long lists. The four severities that GitHub shows are Accord's four decisions (critical is Act,
low is Track), ``rank`` is the score divided by ten, and accords that accept a risk are ``suppressions``. A package, a
host or another thing that is no file is shown at the manifest that brings it in, else at the report that names it.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

import msgspec

from accord.core import telling
from accord.core.coverage import Coverage
from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.core.gate.verdict import EXIT_CODES, Verdict
from accord.core.risk.wording import joined
from accord.core.vulnerability import Decision, Sighting
from accord.writers.sarif import rules, shapes
from accord.writers.sarif.texts import escaped, plain

LABEL = "SARIF 2.1.0"
SUFFIX = ".sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: GitHub refuses a run with more results; the most urgent are kept and the run says how many are left out.
_MOST_RESULTS = 25_000
#: Where something is shown that names neither a file nor a report.
_NOWHERE = "accord.toml"
_LEVELS = {Decision.ACT: "error", Decision.ATTEND: "warning", Decision.TRACK_STAR: "note", Decision.TRACK: "note"}
_encoder = msgspec.json.Encoder()


def plan(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], _screen: Screen) -> Iterator[bytes]:
    """Write a plan, a run for each tool that reported, with or without results."""
    manifests = {unit.id: unit.path for unit in head.fix_units if unit.component_name and unit.path}
    log = _Log(head.coverage, manifests)
    for vulnerability in vulnerabilities:
        log.add(vulnerability)
    invocation = shapes.Invocation(
        execution_successful=not head.failures,
        tool_execution_notifications=_notes(map(_gap, telling.unseen((), head.failures)), "error"),
    )
    return log.written(invocation if head.failures or not log.runs else None, head.accord)


def gate(document: GateDocument, _screen: Screen) -> Iterator[bytes]:
    """Write what stops a change, and a run of Accord's own that carries the verdict and what is missing."""
    log = _Log((), {})
    for blocker in document.blockers:
        log.add(blocker.vulnerability, level="error")
    missing = (f"{gap.what}: {gap.why}. {gap.remedy}." for gap in document.missing)
    invocation = shapes.Invocation(
        execution_successful=not document.missing,
        exit_code=EXIT_CODES[Verdict(document.verdict)],
        exit_code_description=telling.headline(document),
        tool_execution_notifications=_notes(missing, "warning"),
    )
    return log.written(invocation, document.accord)


class _Run:
    """What one tool saw; results are kept as the text that will be written, and never held as values."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.version = ""
        self.coverage: list[Coverage] = []
        self.rules = rules.RuleBook(name)
        self.results = bytearray()
        self.number = 0

    def takes_one_more(self) -> bool:
        """Count a result; tell whether there is room for it."""
        self.number += 1
        return self.number <= _MOST_RESULTS

    def add(self, result: shapes.Result) -> None:
        self.results += b",\n" if self.results else b""
        _encoder.encode_into(result, self.results, -1)

    def written(self, accord: str) -> Iterator[bytes]:
        driver = shapes.Driver(name=self.name, version=self.version, rules=self.rules.rules())
        yield from _run_head(driver, self._invocations(), accord)
        yield bytes(self.results)
        yield b"]}"

    def _invocations(self) -> tuple[shapes.Invocation, ...]:
        notes = _notes(map(_gap, telling.unseen(self.coverage, ())), "warning")
        hidden = self.number - _MOST_RESULTS
        if hidden > 0:
            text = f"{telling.count(hidden, 'less urgent result')} left out, since viewers take {_MOST_RESULTS:,}."
            notes += _notes([text], "warning")
        if not self.coverage and not notes:
            return ()
        whole = not any(one.failed or one.complete is False for one in self.coverage)
        return (shapes.Invocation(execution_successful=whole, tool_execution_notifications=notes),)


class _Log:
    """Sorts sightings into one run for each tool; a tool that spells its name in two ways is one."""

    def __init__(self, coverage: Iterable[Coverage], manifests: dict[str, str]) -> None:
        self._manifests = manifests
        self.runs: dict[str, _Run] = {}
        for one in coverage:
            if not one.inventory:
                run = self._run(one.tool)
                run.coverage.append(one)
                # Viewers compare versions as numbers, so the letter that some tools put before it goes.
                run.version = run.version or one.tool_version.removeprefix("v")

    def _run(self, tool: str) -> _Run:
        key = tool.lower()
        if key not in self.runs:
            self.runs[key] = _Run(tool)
        return self.runs[key]

    def add(self, found: VulnerabilityDocument, *, level: str = "") -> None:
        """Add one result for each tool and rule that saw the vulnerability."""
        grouped: dict[tuple[str, str], list[Sighting]] = {}
        for sighting in found.sightings:
            grouped.setdefault((sighting.tool.lower(), sighting.rule_id), []).append(sighting)
        for sightings in grouped.values():
            run = self._run(sightings[0].tool)
            if not run.takes_one_more():
                continue
            rule_id, index = run.rules.of(sightings[0].rule_id, found)
            run.add(self._result(found, sightings, rule_id, index, level or _LEVELS[found.decision]))

    def _result(
        self, found: VulnerabilityDocument, sightings: Sequence[Sighting], rule_id: str, index: int, level: str
    ) -> shapes.Result:
        first, *others = dict.fromkeys(self._location(found, sighting) for sighting in sightings)
        return shapes.Result(
            rule_id=rule_id,
            rule_index=index,
            level=level,
            message=shapes.Text(
                text=plain(found.for_developer),
                markdown=f"{escaped(found.for_business)}\n\n{escaped(found.for_developer)}",
            ),
            locations=(first,),
            related_locations=tuple(others),
            partial_fingerprints={"accord/v1": found.id, "primaryLocationLineHash": f"{found.id}:1"},
            rank=found.score / 10,
            suppressions=_suppressions(found),
            properties=shapes.ResultProperties(accord=_judgement(found)),
        )

    def _location(self, found: VulnerabilityDocument, sighting: Sighting) -> shapes.Location:
        path = sighting.path or self._manifests.get(found.fix_unit) or sighting.report
        name = "" if sighting.path else found.purl or telling.place(found)
        kind = "package" if found.component_name else "resource"
        return shapes.Location(
            physical_location=shapes.PhysicalLocation(
                artifact_location=shapes.Artifact(uri=_relative(path)), region=_region(sighting)
            ),
            logical_locations=(shapes.LogicalLocation(fully_qualified_name=name, kind=kind),) if name else (),
        )

    def written(self, own: shapes.Invocation | None, accord: str) -> Iterator[bytes]:
        yield b'{"$schema":"%s","version":"2.1.0","runs":[\n' % _SCHEMA.encode()
        for number, name in enumerate(sorted(self.runs)):
            yield b",\n" if number else b""
            yield from self.runs[name].written(accord)
        if own:
            yield b",\n" if self.runs else b""
            yield from _run_head(_accord(accord), (own,), "")
            yield b"]}"
        yield b"\n]}\n"


def _run_head(driver: shapes.Driver, invocations: tuple[shapes.Invocation, ...], accord: str) -> Iterator[bytes]:
    """Write a run up to its results; ``accord`` is the version of Accord that judged what another tool saw."""
    details = shapes.Details(
        id=f"accord/{driver.name.lower().replace('/', '-')}/",
        description=shapes.Text(text=f"What {driver.name} saw, as Accord judges it."),
    )
    yield b'{"tool":%s,"automationDetails":%s,' % (
        _encoder.encode(shapes.Tool(driver=driver)),
        _encoder.encode(details),
    )
    if accord:
        yield b'"conversion":%s,' % _encoder.encode(shapes.Conversion(tool=shapes.Tool(driver=_accord(accord))))
    if invocations:
        yield b'"invocations":%s,' % _encoder.encode(invocations)
    yield b'"columnKind":"unicodeCodePoints","results":[\n'


def _accord(version: str) -> shapes.Driver:
    return shapes.Driver(name="Accord", version=version, rules=())


# -- parts of a result ---------------------------------------------------------------------------------------------


def _relative(path: str) -> str:
    """Return a path as a relative address; one that leads out of the checkout keeps only its name."""
    pure = PurePosixPath(path.replace("\\", "/"))
    if pure.is_absolute() or PureWindowsPath(path).drive or ".." in pure.parts:
        pure = PurePosixPath(pure.name)
    text = quote(str(pure), safe="/")
    return _NOWHERE if text in {"", ".", "..", "-"} else text


def _region(sighting: Sighting) -> shapes.Region:
    """Return where it is in the file: what the tool said, else the first character of the line."""
    line = sighting.start_line or 1
    if not sighting.path:
        return shapes.Region(start_line=1, start_column=1, end_line=1, end_column=1)
    column = sighting.start_column or 1
    end_line = max(line, sighting.end_line or line)
    end_column = sighting.end_column or 1
    if end_line == line:
        end_column = max(column, end_column)
    return shapes.Region(start_line=line, start_column=column, end_line=end_line, end_column=end_column)


def _suppressions(found: VulnerabilityDocument) -> tuple[shapes.Suppression, ...]:
    agreed = found.agreement
    if agreed is None:
        return ()
    reason = f"Accepted by {joined(agreed.who)} until {agreed.until}: {agreed.why}"
    return (shapes.Suppression(kind="external", status="accepted", justification=reason),)


def _judgement(found: VulnerabilityDocument) -> shapes.Judgement:
    return shapes.Judgement(
        id=found.id,
        decision=found.decision,
        score=found.score,
        range=found.range,
        due=found.due,
        service=found.service,
        team=found.team,
        severity=found.severity,
        seen_by=tuple(sorted({sighting.tool.lower() for sighting in found.sightings})),
        for_business=found.for_business,
        for_developer=found.for_developer,
        fix_unit=found.fix_unit,
    )


def _gap(gap: telling.Unseen) -> str:
    reason = f" ({gap.reason})" if gap.reason else ""
    return f"Not looked at: {gap.place}{reason}. {gap.remedy}".strip()


def _notes(texts: Iterable[str], level: str) -> tuple[shapes.Notification, ...]:
    return tuple(shapes.Notification(level=level, message=shapes.Text(text=plain(text))) for text in texts)
