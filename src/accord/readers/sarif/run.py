"""A SARIF log taken apart: its runs with what stands at the log's end or in other files put back in its place."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from accord.core.coverage import Gap
from accord.ports.report import Report
from accord.readers.sarif.shapes import (
    Artifact,
    ArtifactLocation,
    AutomationDetails,
    ExternalProperties,
    Invocation,
    LogicalLocation,
    PropertyFile,
    PropertyFiles,
    Resources,
    Run,
    ThreadFlowLocation,
    Tool,
    ToolComponent,
    VersionControl,
)

T = TypeVar("T")

_INLINE = "sarif:/inlineExternalProperties/"


class WholeRun(msgspec.Struct):
    """One run, decoded but for its results, which are decoded one by one."""

    place: str
    tool: Tool
    resources: Resources
    bases: dict[str, ArtifactLocation | str | None]
    versions: list[VersionControl]
    artifacts: list[Artifact]
    invocations: list[Invocation]
    logical_locations: list[LogicalLocation]
    taxonomies: list[ToolComponent]
    steps: list[ThreadFlowLocation]
    #: None when the run says that it has no results to give, which is not the same as an empty list.
    results: list[msgspec.Raw] | None
    #: Results of this run that are not in the report.
    missing: tuple[Gap, ...]


def whole_runs(report: Report) -> Iterator[WholeRun]:
    """Yield each run of a log.

    A part of a run that cannot be decoded is noted in the report and left out; the results are read all the same.

    Raises:
        UnreadableReport: ``runs`` is no list of objects, a run's results are no list, or one of two equal keys would
            hide results.
    """
    runs = report.decode(report.need("runs"), list[Run], at="runs")
    inline = _part(report, report.top.get("inlineExternalProperties"), list[ExternalProperties], [], "the log's end")
    references = [
        _part(report, run.external_property_file_references, PropertyFiles, PropertyFiles(), f"runs[{number}]")
        for number, run in enumerate(runs)
    ]
    holders = [parts for parts in (*runs, *inline) if parts.results is not msgspec.UNSET]
    report.refuse_repeated("runs", 1)
    report.refuse_repeated("results", len(holders) + sum(reference.results is not None for reference in references))
    unused = {id(external): external for external in inline}
    for number, (run, reference) in enumerate(zip(runs, references, strict=True)):
        place = f"runs[{number}]"
        linked = _linked(report, run, reference, inline, place)
        for external in linked:
            unused.pop(id(external), None)
        lost = _elsewhere(reference, inline, place)
        if number == len(runs) - 1:
            lost = (*lost, *_without_run(list(unused.values())))
        yield _whole(report, run, linked, place, lost)


def _whole(
    report: Report, run: Run, linked: Sequence[ExternalProperties], place: str, missing: tuple[Gap, ...]
) -> WholeRun:
    def joined(name: str, shape: type[list[T]]) -> list[T]:
        found: list[T] = []
        for parts in (run, *linked):
            found += _part(report, getattr(parts, name), shape, [], f"{place}.{name}")
        return found

    results: list[msgspec.Raw] | None = None
    for parts in (run, *linked):
        if isinstance(parts.results, list):
            results = [*results, *parts.results] if results else parts.results
    return WholeRun(
        place=place,
        tool=_tool(report, run, linked, place),
        resources=_part(report, run.resources, Resources, Resources(), f"{place}.resources"),
        bases=_part(
            report,
            run.original_uri_base_ids,
            dict[str, ArtifactLocation | str | None],
            {},
            f"{place}.originalUriBaseIds",
        ),
        versions=_part(
            report, run.version_control_provenance, list[VersionControl], [], f"{place}.versionControlProvenance"
        ),
        artifacts=joined("artifacts", list[Artifact]),
        invocations=joined("invocations", list[Invocation]),
        logical_locations=_logical(report, (run, *linked), place),
        taxonomies=joined("taxonomies", list[ToolComponent]),
        steps=joined("thread_flow_locations", list[ThreadFlowLocation]),
        results=results,
        missing=missing,
    )


def _tool(report: Report, run: Run, linked: Sequence[ExternalProperties], place: str) -> Tool:
    tool = _part(report, run.tool, Tool, Tool(), f"{place}.tool")
    for external in linked:
        if tool.driver is None:
            driver = _part(report, external.driver, ToolComponent, ToolComponent(), f"{place}.tool.driver")
            tool = msgspec.structs.replace(tool, driver=driver)
        extensions = _part(report, external.extensions, list[ToolComponent], [], f"{place}.tool.extensions")
        tool = msgspec.structs.replace(tool, extensions=[*(tool.extensions or ()), *extensions])
    return tool


def _logical(report: Report, sources: Sequence[Run | ExternalProperties], place: str) -> list[LogicalLocation]:
    """Return the shared logical locations; drafts of SARIF 2 have an object here, which nothing refers to by index."""
    return [
        location
        for parts in sources
        if bytes(memoryview(parts.logical_locations)[:1]) == b"["
        for location in _part(report, parts.logical_locations, list[LogicalLocation], [], f"{place}.logicalLocations")
    ]


def _linked(
    report: Report, run: Run, reference: PropertyFiles, inline: Sequence[ExternalProperties], place: str
) -> list[ExternalProperties]:
    """Return the external properties at the log's end that belong to a run."""
    if not inline:
        return []
    details = _part(
        report, run.automation_details, AutomationDetails, AutomationDetails(), f"{place}.automationDetails"
    )
    files = _files(reference)
    return [
        external
        for number, external in enumerate(inline)
        if any(_means(file, number, external) for file in files)
        or (external.run_guid is not None and external.run_guid == details.guid)
    ]


def _elsewhere(reference: PropertyFiles, inline: Sequence[ExternalProperties], place: str) -> tuple[Gap, ...]:
    """Name the results of a run that stand in other files."""
    return tuple(
        Gap((file.location.uri if file.location else None) or place, "results of this run are in another file")
        for file in reference.results or ()
        if not any(_means(file, number, external) for number, external in enumerate(inline))
    )


def _without_run(unused: Sequence[ExternalProperties]) -> tuple[Gap, ...]:
    """Name results at the log's end that no run refers to."""
    return tuple(
        Gap("inlineExternalProperties", "holds results that no run refers to")
        for external in unused
        if external.results
    )


def _means(file: PropertyFile, number: int, external: ExternalProperties) -> bool:
    if file.guid and file.guid == external.guid:
        return True
    return file.location is not None and file.location.uri == f"{_INLINE}{number}"


def _files(reference: PropertyFiles) -> list[PropertyFile]:
    lists = (
        *(reference.results, reference.artifacts, reference.invocations, reference.logical_locations),
        *(reference.taxonomies, reference.extensions, reference.thread_flow_locations),
    )
    single = [reference.driver] if reference.driver else []
    return [file for files in lists for file in files or ()] + single


def _part(report: Report, raw: msgspec.Raw | None, shape: type[T], empty: T, at: str) -> T:
    """Decode one part of a run; when it is missing, null or broken, which is noted, return the empty value."""
    view = memoryview(raw or b"")
    if not view.nbytes or bytes(view[:4]) == b"null":
        return empty
    found = report.attempt(raw or msgspec.Raw(), shape, at=at)
    return empty if found is None else found
