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

from collections.abc import Iterator
from datetime import datetime
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
_RISKS = {"informational": Severity.INFO, "low": Severity.LOW, "medium": Severity.MEDIUM, "high": Severity.HIGH}
#: What every alert has whose list the API returned.
_API_KEYS = {"alert", "risk", "confidence", "pluginId"}

_Fields = dict[str, object]


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
        yield from _findings(report, alerts, _Site(), "", "alerts")
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
        for item in element.iter("alertitem"):
            yield _finding(_fields(item), site, version, report.name)
    yield Coverage(tool=TOOL, tool_version=version, report=report.name, seen=len(sites))


def _fields(item: Element) -> _Fields:
    """Return the texts of an alert's elements, and its instances as a list, as in JSON."""
    fields: _Fields = {}
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
        yield from _findings(report, alerts, site, version, f"site[{number}].alerts")
    yield Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        seen=len(document.sites),
        notes=tuple(_insights(document)),
        ended_at=_moment(_text(document.created)),
    )


def _findings(report: Report, alerts: list[msgspec.Raw], site: _Site, version: str, place: str) -> Iterator[Finding]:
    for number, raw in enumerate(alerts):
        alert = report.attempt(raw, _Fields, at=f"{place}[{number}]")
        if alert is not None:
            yield _finding(alert, site, version, report.name)


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


def _finding(alert: _Fields, site: _Site, version: str, name: str) -> Finding:
    instances = _instances(alert)
    first = instances[0]
    addresses = tuple(dict.fromkeys(filter(None, (_text(one.get("uri") or one.get("url")) for one in instances))))
    denied = _text(alert.get("confidence")).lower() in _FALSE_POSITIVE
    tags = _tags(alert)
    return Finding(
        tool=TOOL,
        tool_version=version,
        rule_id=_text(alert.get("pluginid") or alert.get("pluginId")),
        title=_text(alert.get("alert") or alert.get("name")),
        message=plain_text(_text(alert.get("desc") or alert.get("description"))),
        severity=_severity(alert),
        confidence=_CONFIDENCE.get(_text(alert.get("confidence")).lower(), Confidence.UNKNOWN),
        cwes=_cwes(alert, tags),
        vulnerability_ids=tuple(tag for tag in tags if tag.startswith("CVE-")),
        url=addresses[0] if addresses else _text(site.name),
        method=_text(first.get("method")),
        parameter=_text(first.get("param")),
        snippet=_text(first.get("evidence")),
        endpoints=addresses,
        host=_text(site.host),
        port=numbers.port(_text(site.port)),
        inactive=denied,
        suppressed=denied,
        suppression_reason="marked as false positive in ZAP" if denied else "",
        remediation=plain_text(_text(alert.get("solution"))),
        references=links(_text(alert.get("reference"))),
        occurrences=max(len(instances), numbers.whole(_text(alert.get("count"))) or 1),
        report=name,
    )


def _instances(alert: _Fields) -> list[_Fields]:
    """Return the places of an alert: old versions and the API write its only one into the alert itself."""
    instances = alert.get("instances")
    found = [one for one in instances if isinstance(one, dict)] if isinstance(instances, list) else []
    return found or [alert]


def _severity(alert: _Fields) -> Severity:
    """Return the risk by its number, by its word, or by the first word of ``High (Medium)``."""
    code = _SEVERITY.get(_text(alert.get("riskcode")))
    word = _text(alert.get("risk") or alert.get("riskdesc")).partition(" ")[0].lower()
    return code or _RISKS.get(word, Severity.UNKNOWN)


def _cwes(alert: _Fields, tags: list[str]) -> tuple[int, ...]:
    """Return the weakness of the alert and those among its tags."""
    number = _text(alert.get("cweid")).removeprefix("-1")  # ZAP's word for none
    return numbers.cwes([number, *(tag for tag in tags if tag.startswith("CWE-"))])


def _tags(alert: _Fields) -> list[str]:
    """Return the names of the tags: objects in reports, keys in the API's answers."""
    tags = alert.get("tags")
    if isinstance(tags, dict):
        return [str(tag).upper() for tag in tags]
    if not isinstance(tags, list):
        return []
    return [_text(tag.get("tag")).upper() for tag in tags if isinstance(tag, dict)]


def _text(value: object) -> str:
    """Return a text without spaces around it; old versions write [] for what is empty, newer ones numbers as such."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if value is not None and isinstance(value, int) else ""
