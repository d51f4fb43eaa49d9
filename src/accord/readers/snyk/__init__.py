"""Snyk's JSON: ``snyk test``, ``snyk container test`` and ``snyk iac test``, of one project or of many.

Format: https://docs.snyk.io/developer-tools/snyk-cli/commands/test
Make one: ``snyk test --all-projects --json-file-output=snyk.json``

Read: one finding for each vulnerable way to a package, as Snyk writes them, with its manifest; licence issues; the
applications that Snyk found inside an image; what a policy ignored, as suppressed with its reason; source code without
a package manager (``--unmanaged``) and flaws in known binaries of an image, with the details that stand beside them;
misconfigurations of infrastructure as code with file, line and the property at fault.
Severity: Snyk's own word, which an organisation may have changed; the word of NVD or of a distribution beside it is not
taken.
Coverage: one record for each project with the number of its packages. A project that Snyk could not test is reported
as failed, and a report of nothing but errors is refused. A severity threshold that left findings out becomes a note.
Tried with reports of 2020 to 2023 on npm, Maven, pip and NuGet projects and on an image; the forms for infrastructure
and for ``--unmanaged`` are read after Snyk's documentation.
Not read: ``snyk code test``, which writes SARIF; what Snyk's service answers (its REST and issues API); advice on base
images; EPSS and exploit maturity.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.snyk import infrastructure, vulnerabilities
from accord.readers.snyk.projects import projects
from accord.readers.snyk.shapes import TOOL, Project

LABEL = "Snyk (JSON)"

#: Parts of a project's report, of which no other tool that lists vulnerabilities writes one.
_OWN = {"dependencyCount", "licensesPolicy", "ignoreSettings", "filesystemPolicy", "displayTargetFile", "uniqueCount"}
#: Parts of a vulnerability, where a report holds nothing but a list of them.
_OF_ONE = {"identifiers", "from", "packageName"}


def recognises(report: Report) -> bool:
    """Tell whether the first project is Snyk's: by its own parts, by its vulnerabilities or as a failed one."""
    if report.kind not in {Kind.OBJECT, Kind.ARRAY}:
        return False
    keys = report.top.keys()
    if "infrastructureAsCodeIssues" in keys or {"issues", "issuesData"} <= keys or {"ok", "error", "path"} <= keys:
        return True
    return "vulnerabilities" in keys and (bool(keys & _OWN) or (keys == {"vulnerabilities"} and _lists_snyks(report)))


def _lists_snyks(report: Report) -> bool:
    try:
        flaws = msgspec.json.decode(report.top["vulnerabilities"], type=list[msgspec.Raw])
        return bool(flaws) and msgspec.json.decode(flaws[0], type=dict[str, msgspec.Raw]).keys() >= _OF_ONE
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield for each project its findings and then what was tested of it.

    Raises:
        UnreadableReport: it is no project and no list of projects, or Snyk could test none of them.
    """
    tested, lists, errors = 0, 0, []
    for project, place in projects(report):
        if project.error is not None:
            errors.append(Gap(project.path or place, str(project.error)))
            continue
        tested += 1
        lists += project.vulnerabilities is not None
        yield from vulnerabilities.findings(project, report.name)
        yield from infrastructure.findings(project, report.name)
        yield _coverage(project, report.name)
    report.refuse_repeated("vulnerabilities", lists)
    if errors and not tested:
        raise report.error(f"Snyk could not test: {errors[0].reason}")
    if errors:
        yield Coverage(tool=TOOL, report=report.name, complete=False, failed=tuple(errors))


def _coverage(project: Project, name: str) -> Coverage:
    notes = [
        f"{project.name or ''} {project.display_target_file or project.path or ''}".strip(),
        f"findings below {project.severity_threshold} were left out" if project.severity_threshold else "",
        "some versions are unknown to Snyk" if project.has_unknown_versions else "",
    ]
    # Infrastructure as code has no packages; each project is one file.
    seen = project.dependency_count if project.infrastructure is None else 1
    return Coverage(tool=TOOL, report=name, seen=seen, notes=tuple(note for note in notes if note))
