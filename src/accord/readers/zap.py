"""ZAP's traditional reports in XML and JSON, with and without requests and responses.

Format: https://www.zaproxy.org/docs/desktop/addons/report-generation/report-traditional-json/
Make one: ``zap-baseline.py -t https://shop.example -J zap.json -x zap.xml``

Read: one finding for each alert of each site; its first instance gives address, method, parameter and evidence, all
instances are its endpoints. Reports with and without requests and responses, older ones with an alert for each
address, and the alerts that the API lists (``/JSON/alert/view/alerts/``).
Severity: ``riskcode`` (3 is high, 0 is info); ZAP has no critical. What a user marked as false positive is inactive.
Coverage: the sites, and what ZAP says about its own scan (``insights``). A report does not tell whether the scan came
to its end.
Tried with reports of ZAP 2.7, 2.9 and 2.16.
Not read: requests and responses, which hold cookies and tokens, and ``sequences``.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from xml.etree.ElementTree import Element

import msgspec

from accord.core import numbers
from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding, Severity
from accord.core.markup import links, plain_text
from accord.ports.report import Kind, Report

LABEL = "ZAP (XML, JSON)"
TOOL = "zap"

_SEVERITY = {"0": Severity.INFO, "1": Severity.LOW, "2": Severity.MEDIUM, "3": Severity.HIGH}
_CONFIDENCE = {
    "1": Confidence.LOW, "2": Confidence.MEDIUM, "3": Confidence.HIGH, "4": Confidence.HIGH,
    "low": Confidence.LOW, "medium": Confidence.MEDIUM, "high": Confidence.HIGH, "confirmed": Confidence.HIGH,
    "user confirmed": Confidence.HIGH,
}  # fmt: skip
#: The confidence of an alert that a user marked as a false positive, as number and as word.
_FALSE_POSITIVE = {"0", "false positive"}
_DENIED = {"inactive": True, "suppressed": True, "suppression_reason": "marked as false positive in ZAP"}
_RISKS = {"informational": Severity.INFO, "low": Severity.LOW, "medium": Severity.MEDIUM, "high": Severity.HIGH}
#: What every alert has whose list the API returned.
_API_KEYS = {"alert", "risk", "confidence", "pluginId"}

_Odd = str | int | float | bool | None


class _Instance(msgspec.Struct, frozen=True, gc=False):
    """One place of an alert; old versions and the API write its only one into the alert itself."""

    uri: object = None
    url: object = None
    method: object = None
    param: object = None
    evidence: object = None


class _Alert(_Instance, frozen=True, gc=False):
    """An alert in the words of all versions, of the API and of both formats."""

    pluginid: object = None
    plugin_id: object = msgspec.field(default=None, name="pluginId")
    alert: object = None
    name: object = None
    desc: object = None
    description: object = None
    riskcode: object = None
    risk: object = None
    riskdesc: object = None
    confidence: object = None
    cweid: object = None
    tags: object = None
    instances: list[_Instance | list[object] | _Odd] | dict[str, object] | _Odd = None
    count: object = None
    solution: object = None
    reference: object = None


class _Site(msgspec.Struct, frozen=True):
    alerts: list[msgspec.Raw] | dict[str, msgspec.Raw] | None = None
    host: object = msgspec.field(default=None, name="@host")
    name: object = msgspec.field(default=None, name="@name")
    port: object = msgspec.field(default=None, name="@port")


class _Document(msgspec.Struct, frozen=True):
    site: list[_Site] | _Site | None
    version: object = msgspec.field(default=None, name="@version")
    created: object = None
    #: What ZAP from 2.17 on says about its own scan, such as failed authentication.
    insights: object = None

    @property
    def sites(self) -> list[_Site]:
        """The sites; ZAP up to 2.6 wrote the only one without a list."""
        return [self.site] if isinstance(self.site, _Site) else self.site or []


class _Where(msgspec.Struct, frozen=True, gc=False):
    """What all alerts of a site have in common."""

    version: str
    report: str
    host: str
    port: int | None
    address: str

    @classmethod
    def of(cls, report: Report, site: _Site, version: str) -> "_Where":
        """Return a site's place."""
        return cls(version, report.name, _text(site.host), numbers.port(_text(site.port)), _text(site.name))


def recognises(report: Report) -> bool:
    """Tell whether the root is ZAP's, or the object has sites and ZAP's attributes, or a list of the API's alerts."""
    if report.kind is Kind.XML:
        return report.root_tag == "OWASPZAPReport"
    if report.kind is not Kind.OBJECT:
        return False
    if "site" in report.top:  # GitLab's report of a scan by ZAP has one too, beside its own list
        return "vulnerabilities" not in report.top and not report.top.keys().isdisjoint(
            {"@version", "@programName", "@generated"}
        )
    return report.top.keys() == {"alerts"} and _first_keys(report.top["alerts"]) >= _API_KEYS


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each alert, then the coverage.

    Raises:
        UnreadableReport: the report has no sites.
    """
    if report.kind is Kind.XML:
        yield from _read_xml(report)
    elif "alerts" in report.top:
        report.refuse_repeated("alerts", 1)
        alerts = report.decode(report.need("alerts"), list[msgspec.Raw], at="alerts")
        where = _Where.of(report, _Site(), "")
        yield from (_finding(alert, where) for alert in report.records(alerts, _Alert, at="alerts"))
        yield Coverage(tool=TOOL, report=report.name)
    else:
        yield from _read_json(report)


# -- XML -----------------------------------------------------------------------------------------------------------


def _read_xml(report: Report) -> Iterator[Finding | Coverage]:
    root = report.xml
    if root.tag != "OWASPZAPReport":
        raise report.error("its root element is not OWASPZAPReport, so it is no report of ZAP")
    version = root.get("version", "")
    sites = root.findall("site")
    for element in sites or [root]:
        site = _Site(host=element.get("host"), name=element.get("name"), port=element.get("port"))
        where = _Where.of(report, site, version)
        for item in element.iter("alertitem"):
            yield _finding(msgspec.convert(_fields(item), _Alert), where)
    yield Coverage(tool=TOOL, tool_version=version, report=report.name, seen=len(sites))


def _fields(item: Element) -> dict[str, object]:
    """Return the texts of an alert's elements, and its instances as a list, as in JSON."""
    fields: dict[str, object] = {}
    for child in item:
        if child.tag == "instances":
            fields["instances"] = [{part.tag: part.text for part in instance} for instance in child]
        elif child.tag == "tags":
            fields["tags"] = [{"tag": part.text} for part in child.iter("tag")]
        else:
            fields[child.tag] = child.text
    return fields


# -- JSON ----------------------------------------------------------------------------------------------------------


def _read_json(report: Report) -> Iterator[Finding | Coverage]:
    report.refuse_repeated("site", 1)
    document = report.decode(report.data, _Document)
    report.refuse_repeated("alerts", len(document.sites))
    version = _text(document.version)
    for number, site in enumerate(document.sites):
        alerts = site.alerts or []
        if isinstance(alerts, dict):  # ZAP up to 2.6 turned its XML into JSON as it was
            alerts = report.decode(alerts.get("alertitem", msgspec.Raw(b"[]")), list[msgspec.Raw])
        where = _Where.of(report, site, version)
        for alert in report.records(alerts, _Alert, at=f"site[{number}].alerts"):
            yield _finding(alert, where)
    yield Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        seen=len(document.sites),
        notes=tuple(_insights(document)),
        ended_at=_moment(_text(document.created)),
    )


def _insights(document: _Document) -> Iterator[str]:
    insights = document.insights if isinstance(document.insights, list) else ()
    for insight in insights:
        if isinstance(insight, dict):
            yield f"{_text(insight.get('description'))}: {_text(insight.get('statistic'))}"


def _moment(text: str) -> datetime | None:
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        return None
    return made if made.tzinfo else None


def _first_keys(raw: msgspec.Raw) -> set[str]:
    try:
        alerts = msgspec.json.decode(raw, type=list[msgspec.Raw])
        return set(msgspec.json.decode(alerts[0], type=dict[str, msgspec.Raw])) if alerts else set()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return set()


# -- both ----------------------------------------------------------------------------------------------------------


def _finding(alert: _Alert, where: _Where) -> Finding:
    instances = _instances(alert)
    first = instances[0]
    addresses = tuple(dict.fromkeys([address for one in instances if (address := _text(one.uri or one.url))]))
    sure = _text(alert.confidence).lower()
    tags = _tags(alert.tags) if alert.tags else ()
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    found = Finding(
        TOOL, where.version, _text(alert.pluginid or alert.plugin_id), _text(alert.alert or alert.name),
        plain_text(_text(alert.desc or alert.description)), _severity(alert), _CONFIDENCE.get(sure, Confidence.UNKNOWN),
        cwes=_cwes(_text(alert.cweid), tags),
        vulnerability_ids=tuple([tag for tag in tags if tag.startswith("CVE-")]) if tags else (),
        url=addresses[0] if addresses else where.address,
        method=_text(first.method),
        parameter=_text(first.param) if first.param else "",
        snippet=_text(first.evidence) if first.evidence else "",
        endpoints=addresses,
        host=where.host,
        port=where.port,
        remediation=plain_text(_text(alert.solution)) if alert.solution else "",
        references=links(_text(alert.reference)) if alert.reference else (),
        occurrences=max(len(instances), (numbers.whole(_text(alert.count)) if alert.count else 0) or 1),
        report=where.report,
    )  # fmt: skip
    return msgspec.structs.replace(found, **_DENIED) if sure in _FALSE_POSITIVE else found


def _instances(alert: _Alert) -> Sequence[_Instance]:
    """Return the places of an alert; the alert itself where it names none."""
    instances = alert.instances
    return ([one for one in instances if isinstance(one, _Instance)] if isinstance(instances, list) else ()) or (alert,)


def _severity(alert: _Alert) -> Severity:
    """Return the risk by its number, by its word, or by the first word of ``High (Medium)``."""
    code = _SEVERITY.get(_text(alert.riskcode))
    return code or _RISKS.get(_text(alert.risk or alert.riskdesc).partition(" ")[0].lower(), Severity.UNKNOWN)


@lru_cache(maxsize=4096)
def _cwes(number: str, tags: tuple[str, ...]) -> tuple[int, ...]:
    """Return the weakness of the alert and those among its tags; -1 is ZAP's word for none."""
    return numbers.cwes([number.removeprefix("-1"), *(tag for tag in tags if tag.startswith("CWE-"))])


def _tags(tags: object) -> tuple[str, ...]:
    """Return the names of the tags: objects in reports, keys in the API's answers."""
    if isinstance(tags, dict):
        return tuple([str(tag).upper() for tag in tags])
    if not isinstance(tags, list):
        return ()
    return tuple([_text(tag.get("tag")).upper() for tag in tags if isinstance(tag, dict)])


def _text(value: object) -> str:
    """Return a text without spaces around it; old versions write [] for what is empty, newer ones numbers as such."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if value is not None and isinstance(value, int) else ""
