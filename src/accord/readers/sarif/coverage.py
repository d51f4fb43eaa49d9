"""What a run says about its own completeness: its invocations, their notifications, and whether it has results."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.readers.sarif.messages import rendered
from accord.readers.sarif.places import Paths
from accord.readers.sarif.rules import RuleBook
from accord.readers.sarif.run import WholeRun
from accord.readers.sarif.shapes import Artifact, Invocation, Notification


def coverage(run: WholeRun, rules: RuleBook, paths: Paths, *, tool: str, version: str, report: str) -> Coverage:
    """Return a run's coverage.

    A run that says it succeeded and yet reports an error about itself is incomplete: tools set the one without looking
    at the other.
    """
    failed, notes = [*run.missing], list[str]()
    if run.results is None and not run.missing:
        failed.append(Gap(run.place, "the run has no set of results, which is not the same as no results"))
    for invocation in run.invocations:
        if invocation.execution_successful is False:
            failed.append(Gap(tool, _why(invocation)))
        for notification in _notifications(invocation):
            told = _told(notification, rules, paths)
            level = (notification.level or "warning").lower()
            if level == "error":
                failed.append(told)
            elif level == "warning":
                notes.append(f"{told.place}: {told.reason}" if told.reason else told.place)
    return Coverage(
        tool=tool,
        tool_version=version,
        report=report,
        complete=_complete(run, failed=bool(failed)),
        seen=_seen(run.artifacts),
        failed=tuple(failed),
        notes=tuple(notes),
        started_at=min(_times(invocation.start_time_utc for invocation in run.invocations), default=None),
        ended_at=max(_times(invocation.end_time_utc for invocation in run.invocations), default=None),
        revision=next((control.revision_id for control in run.versions if control.revision_id), ""),
    )


def _complete(run: WholeRun, *, failed: bool) -> bool | None:
    if failed:
        return False
    said = [invocation.execution_successful for invocation in run.invocations]
    return True if said and all(said) else None


def _why(invocation: Invocation) -> str:
    reason = (
        invocation.process_start_failure_message
        or invocation.exit_code_description
        or invocation.exit_signal_name
        or ""
    )
    if invocation.exit_code is not None:
        reason = f"{reason}, exit code {invocation.exit_code}" if reason else f"exit code {invocation.exit_code}"
    return f"the tool says that it did not succeed: {reason}" if reason else "the tool says that it did not succeed"


def _notifications(invocation: Invocation) -> Iterator[Notification]:
    yield from invocation.tool_execution_notifications or ()
    yield from invocation.tool_configuration_notifications or ()
    yield from invocation.tool_notifications or ()
    yield from invocation.configuration_notifications or ()


def _told(notification: Notification, rules: RuleBook, paths: Paths) -> Gap:
    """Return a notification as the place that it is about, else its id, and what it says."""
    reason = rendered(notification.message, rules.notification_texts(notification.descriptor))
    for location in notification.locations or ():
        physical = location.physical_location
        place = paths.of(physical.artifact_location) if physical else ""
        if place:
            return Gap(place, reason)
    name = notification.descriptor.id if notification.descriptor else None
    return Gap(name, reason) if name else Gap(reason)


def _seen(artifacts: list[Artifact]) -> int | None:
    """Return how many artifacts the run lists; only those that it says it analysed, where it says so."""
    targets = sum("analysisTarget" in (artifact.roles or ()) for artifact in artifacts)
    return targets or len(artifacts) or None


def _times(texts: Iterator[str | None]) -> list[datetime]:
    """Return the times that can be read, in UTC; SARIF's times are UTC also when they do not say so."""
    times = []
    for text in texts:
        try:
            time = msgspec.convert(text, datetime)
        except msgspec.ValidationError:
            continue
        times.append(time if time.tzinfo else time.replace(tzinfo=UTC))
    return times
