"""OpenVEX: what somebody says about a vulnerability in a product, versions 0.0.1 to 0.2.0.

Format: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
Make one: ``vexctl create --product=pkg:oci/shop --vuln=CVE-2024-1 --status=affected --file=shop.vex.json``, or
``govulncheck -format openvex ./... > go.vex.json``

Read: one claim for each product of a statement, or for each subcomponent of a product, because that is what holds the
flaw. ``not_affected`` and ``fixed`` make it inactive, with justification and impact statement; ``affected`` carries the
action statement. Of statements on one vulnerability and product the newest counts, by its own time or that of its
document; the later one of two of the same time. Merged documents, lists of documents and in-toto statements too.
Severity: OpenVEX has none, so it is unknown.
Coverage: a document is no scan and counts as an inventory, but that of govulncheck, which scanned. How many older
statements were overruled is noted.
Tried with the documents of vexctl, go-vex and DefectDojo, and with one made by hand in the form of govulncheck.
Not read: hashes, suppliers, ``role``, earlier versions of a document, signed envelopes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import unquote

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Kind, Report
from accord.readers.openvex.shapes import Attestation, Document, Statement, Text, Thing, Vulnerability

LABEL = "OpenVEX (JSON)"
TOOL = "openvex"

_NAMESPACE = "https://openvex.dev/ns"
_MEDIA_TYPE = "text/vex+json"
_UNKNOWN, _UNSURE = Severity.UNKNOWN, Confidence.UNKNOWN
_NO_FLAW = Vulnerability()
_INACTIVE = {"fixed", "not_affected"}
#: What writes OpenVEX after a scan of its own.
_SCANNERS = {"govulncheck"}
#: Where name and version stand in a CPE, by its version.
_CPE = {"cpe:2.3:": (4, 5), "cpe:/": (3, 4)}
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_NOTHING = "", ""
_WEB = ("https://", "http://")


def recognises(report: Report) -> bool:
    """Tell whether the report is an OpenVEX document, several of them, or an in-toto statement with one."""
    top = report.top
    if "@context" in top and _text(top["@context"]).startswith(_NAMESPACE):
        return True
    if "predicateType" in top:
        return _text(top["predicateType"]).startswith(_NAMESPACE)
    return "statements" in top and report.says("format", _MEDIA_TYPE)


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield the newest claim on each vulnerability in each product, in the documents' order, and who says so."""
    documents = [_document(report, raw, at) for raw, at in _documents(report)]
    if not documents:
        raise report.error("it holds no document")
    claims: dict[tuple[str, str], Finding] = {}
    times: dict[tuple[str, str], str] = {}
    overruled = 0
    for document, at in documents:
        for key, finding, time in _claims(report, document, at):
            if key in claims:
                overruled += 1
                if time != times[key] and _moment(time) < _moment(times[key]):
                    continue
            claims[key], times[key] = finding, time
    report.refuse_repeated("statements", len(documents))
    yield from claims.values()
    yield _coverage(report, [document for document, _ in documents], len(claims), overruled)


def _text(raw: msgspec.Raw) -> str:
    """Return a text, or the first one of a list; empty for anything else."""
    try:
        value = msgspec.json.decode(raw, type=str | list[object])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    first = value if isinstance(value, str) else next(iter(value), "")
    return first if isinstance(first, str) else ""


# -- documents -------------------------------------------------------------------------------------------------------


def _documents(report: Report) -> Iterator[tuple[memoryview | msgspec.Raw, str]]:
    if report.kind is Kind.LINES:
        yield from ((raw, f"line {number}") for number, raw in report.lines())
    elif report.kind is Kind.ARRAY:
        raws = report.decode(report.data, list[msgspec.Raw])
        yield from ((raw, f"[{number}]") for number, raw in enumerate(raws))
    else:
        yield report.data, ""


def _document(report: Report, raw: memoryview | msgspec.Raw, at: str) -> tuple[Document, str]:
    """Decode a document, or take it out of the in-toto statement around it.

    Raises:
        UnreadableReport: it is neither.
    """
    keys = report.top if report.kind is Kind.OBJECT else report.decode(raw, dict[str, msgspec.Raw], at=at)
    if "predicate" in keys:
        document = report.decode(raw, Attestation, at=at).predicate or Document()
        return document, ".".join(filter(None, (at, "predicate.")))
    if not keys.keys() & {"statements", "@context"}:
        raise report.error("it has no 'statements', so it is no OpenVEX document", at=at)
    return report.decode(raw, Document, at=at), at and f"{at}."


def _claims(report: Report, document: Document, at: str) -> Iterator[tuple[tuple[str, str], Finding, str]]:
    """Yield for each product of each statement what tells it from others, what is claimed, and when it was."""
    tool, version = _tool(document.tooling)
    for statement in report.records(document.statements or (), Statement, at=f"{at}statements"):
        said = _Said(statement, tool, version, report.name)
        time = _time(statement) or document.timestamp or ""
        for (product, purl), (part, part_purl) in _things(statement):
            place = f"{product}|{part}" if product and part else product or part
            yield (said.key, place), said.about(part or product, part_purl if part else purl, place), time


def _time(statement: Statement) -> str:
    """Return when a statement was made or changed, whatever was later; empty when it does not say so."""
    made, changed = statement.timestamp or "", statement.last_updated or ""
    return max(made, changed, key=_moment) if changed else made


def _things(statement: Statement) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Return each product with each of its parts, by name and package URL; nothing stands for what is not named."""
    found = []
    for product in _set(statement.products) or ("",):
        inside = None if isinstance(product, str) else product.subcomponents
        named = _named(product)
        parts = _set(inside or statement.subcomponents)
        found += [(named, _named(part)) for part in parts] if parts else [(named, _NOTHING)]
    return found


def _set(given: tuple[str | Thing, ...] | str | Thing | None) -> tuple[str | Thing, ...]:
    return given if isinstance(given, tuple) else () if given is None else (given,)


def _named(thing: str | Thing) -> tuple[str, str]:
    if isinstance(thing, str):
        return thing, thing if thing.startswith("pkg:") else ""
    return thing.named()


# -- claims ----------------------------------------------------------------------------------------------------------


class _Said:
    """What a statement says of all its products."""

    def __init__(self, statement: Statement, tool: str, version: str, name: str) -> None:
        given = statement.vulnerability
        flaw = Vulnerability(name=given) if isinstance(given, str) else given or _NO_FLAW
        identifier = (flaw.name or (flaw.id or "").rstrip("/").rpartition("/")[2]).strip()
        aliases = tuple([alias for alias in flaw.aliases if alias and alias != identifier]) if flaw.aliases else ()
        message = flaw.description or statement.vuln_description or ""
        ids = (identifier,) if identifier else ()
        #: What tells its vulnerability from others.
        self.key = identifier.upper()
        self._told = (tool, version, identifier, message, ids, aliases, name)
        self._statement = statement
        self._status = (statement.status or "").strip().lower()
        self._references = (flaw.id,) if flaw.id and flaw.id.startswith(_WEB) else ()

    def about(self, thing: str, purl: str, place: str) -> Finding:
        """Return it of one product or part."""
        name, component_version = _name_and_version(thing)
        tool, version, identifier, message, ids, aliases, report = self._told
        statement, status = self._statement, self._status
        # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
        return Finding(
            tool, version, identifier, "", message, _UNKNOWN, _UNSURE, "", "", (), ids, aliases,
            component_name=name, component_version=component_version, purl=purl,
            status=status, justification=statement.justification or "", inactive=status in _INACTIVE,
            suppression_reason=statement.impact_statement or statement.status_notes or "",
            tool_id=f"{place}|{identifier}" if place else identifier,
            remediation=statement.action_statement or "", references=self._references, report=report,
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _name_and_version(name: str) -> tuple[str, str]:
    """Take name and version out of a package URL or a CPE; anything else is a name."""
    if name.startswith("pkg:"):
        bare = name.partition("#")[0].partition("?")[0]
        last = bare.rpartition("/")[2]
        package, _, version = last.rpartition("@")
        package, version = (package, version) if package else (last.removeprefix("@"), "")
        return (unquote(package), unquote(version)) if "%" in last else (package, version)
    for prefix, (product, version_at) in _CPE.items():
        if name.startswith(prefix):
            parts = [*name.split(":"), "", "", ""]
            return parts[product], parts[version_at].strip("*-")
    return name, ""


def _tool(tooling: Text) -> tuple[str, str]:
    """Return name and version of what wrote a document, which tools give as words or as an address."""
    words = (tooling or "").split()
    if not words:
        return TOOL, ""
    version = words[-1] if words[-1].lstrip("v")[:1].isdecimal() else ""
    name = " ".join(words[:-1] if version else words)
    return name.rstrip("/").rpartition("/")[2] if name.startswith(_WEB) else name or TOOL, version


def _moment(text: str | None) -> datetime:
    """Read a time; before all others when there is none."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return _NO_TIME
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _coverage(report: Report, documents: list[Document], seen: int, overruled: int) -> Coverage:
    tool, version = _tool(documents[0].tooling)
    authors = dict.fromkeys(document.author for document in documents if document.author)
    notes = [f"stated by {author}" for author in authors]
    if overruled:
        notes.append(f"newer statements overrule {overruled} older")
    written = _moment(documents[0].timestamp)
    return Coverage(
        tool=tool,
        tool_version=version,
        report=report.name,
        seen=seen,
        inventory=tool not in _SCANNERS,  # statements of people are no evidence that anything was scanned
        notes=tuple(notes),
        ended_at=None if written == _NO_TIME else written,
    )
