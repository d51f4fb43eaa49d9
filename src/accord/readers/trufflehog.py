"""What TruffleHog writes with ``--json``: a line for each secret, as version 3 and, with other names, version 2 do.

Format: https://github.com/trufflesecurity/trufflehog, ``pkg/output/json.go`` and ``proto/source_metadata.proto``
Make one: ``trufflehog filesystem --json --no-update . > trufflehog.jsonl``

Read: detector, file and line, or the image, bucket, page or message that holds the secret, its link, and whether it was
verified to be live, which is high confidence. The secret itself is handed over only to be masked and, with a key, to
make a fingerprint; older versions of 3 write it in Base64. A list of the same records is read too.
Severity: TruffleHog rates nothing; severities stay unknown.
Coverage: its log, when it stands between the records: "finished scanning" says that the run was complete, an error
that it was not.
Tried with TruffleHog 2.2 and several 3.
Not read: the diff, commit and author, entropy, what a detector tells about the owner of a verified secret.
"""

import base64
import binascii
from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Kind, Report

LABEL = "TruffleHog (JSON Lines)"
TOOL = "trufflehog"

#: Where a secret is, when it is in no file, from the most to the least precise.
_HOLDERS = ("page", "issue", "image", "package", "bucket", "container", "channel_name", "repository", "link")


class _Where(msgspec.Struct, frozen=True, gc=False):
    """What the sources have in common of what they say about a place."""

    file: object = None
    filename: object = None
    path: object = None
    line: object = None
    link: object = None
    page: object = None
    issue: object = None
    image: object = None
    package: object = None
    bucket: object = None
    container: object = None
    channel_name: object = None
    repository: object = None


_NOWHERE = _Where()


class _Metadata(msgspec.Struct, frozen=True, gc=False):
    data: dict[str, _Where] | None = msgspec.field(default=None, name="Data")


class _Record(msgspec.Struct, frozen=True, gc=False):
    """A secret of version 3 or 2, or a line of the log."""

    metadata: _Metadata | None = msgspec.field(default=None, name="SourceMetadata")
    detector: str | None = msgspec.field(default=None, name="DetectorName")
    decoder: str | None = msgspec.field(default=None, name="DecoderName")
    verified: bool | None = msgspec.field(default=None, name="Verified")
    raw: str | None = msgspec.field(default=None, name="Raw")
    redacted: str | None = msgspec.field(default=None, name="Redacted")
    extra: object = msgspec.field(default=None, name="ExtraData")

    reason: str | None = None
    path: str | None = None
    strings_found: list[str] | None = msgspec.field(default=None, name="stringsFound")

    logger: str | None = None
    level: str | None = None
    msg: str | None = None
    version: str | None = msgspec.field(default=None, name="trufflehog_version")


def recognises(report: Report) -> bool:
    """Tell whether the first record is a secret of version 3 or 2, or a line of TruffleHog's log."""
    keys = report.top.keys()
    if {"SourceMetadata", "DetectorName"} <= keys:
        return True
    return report.kind is not Kind.ARRAY and (
        {"stringsFound", "reason", "path", "printDiff"} <= keys or report.says("logger", TOOL)
    )


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each secret, then what the log says about the run."""
    failed, version, finished = list[Gap](), "", False
    for place, raw in _records(report):
        record = report.attempt(raw, _Record, at=place)
        if record is None:
            continue
        if record.detector is not None:
            yield _finding(record, report.name)
        elif record.strings_found is not None:
            yield _old_finding(record, report.name)
        elif record.logger == TOOL:
            version = record.version or version
            finished = finished or record.msg == "finished scanning"
            if record.level == "error":
                failed.append(Gap(TOOL, record.msg or ""))
        else:
            report.broken.append(Gap(f"{report.name} at {place}", "a record that is neither a secret nor a log line"))
    yield Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        complete=False if failed else True if finished else None,
        failed=tuple(failed),
    )


def _records(report: Report) -> Iterator[tuple[str, msgspec.Raw]]:
    if report.kind is Kind.LINES:
        yield from ((f"line {number}", raw) for number, raw in report.lines())
    elif report.kind is Kind.ARRAY:
        yield from ((f"[{number}]", raw) for number, raw in enumerate(report.decode(report.data, list[msgspec.Raw])))
    elif recognises(report):
        yield "line 1", report.decode(report.data, msgspec.Raw)
    else:
        raise report.error("it is no record of TruffleHog")


def _finding(record: _Record, report: str) -> Finding:
    data = record.metadata.data if record.metadata else None
    where = next(iter(data.values())) if data else _NOWHERE
    path = _text(where.file) or _text(where.filename) or _text(where.path)
    guide = _text(record.extra.get("rotation_guide")) if isinstance(record.extra, dict) else ""
    link = _text(where.link)
    return Finding(
        TOOL,
        "",
        record.detector or "",
        "",
        f"{record.detector} secret, {'verified to be live' if record.verified else 'not verified'}",
        Severity.UNKNOWN,
        Confidence.HIGH if record.verified else Confidence.UNKNOWN,
        path=path,
        start_line=where.line if isinstance(where.line, int) and where.line > 0 else None,
        snippet=record.redacted or "",
        secret=_secret(record),
        resource="" if path else _holder(where),
        references=tuple([one for one in (link, guide) if one]) if link or guide else (),
        report=report,
    )


def _holder(where: _Where) -> str:
    return next(filter(None, (_text(getattr(where, name)) for name in _HOLDERS)), "")


def _secret(record: _Record) -> str:
    """Return the clear secret, which versions that do not name a decoder write in Base64."""
    raw = record.raw or ""
    if record.decoder is None:
        try:
            return base64.b64decode(raw, validate=True).decode()
        except (binascii.Error, ValueError):
            return raw
    return raw


def _old_finding(record: _Record, report: str) -> Finding:
    found = record.strings_found or []
    return Finding(
        tool=TOOL,
        rule_id=record.reason or "",
        message=record.reason or "",
        path=record.path or "",
        secret=found[0] if found else "",
        report=report,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
