"""One result of a run as a finding. What all findings of a rule share is looked up, not worked out again."""

from collections.abc import Sequence
from typing import Any

import msgspec

from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.readers.sarif import packages, words
from accord.readers.sarif.coverage import coverage
from accord.readers.sarif.messages import rendered, text
from accord.readers.sarif.places import NO_REGION, Paths, Places, positive, snippet
from accord.readers.sarif.rules import NO_PROBLEM, RuleBook, RuleFacts
from accord.readers.sarif.run import WholeRun
from accord.readers.sarif.shapes import Location, LogicalLocation, PhysicalLocation, Properties, Result

#: Tools whose snippet is the secret that they found.
_SECRET_SCANNERS = {"gitleaks", "betterleaks", "kingfisher", "noseyparker", "titus", "trufflehog"}
#: What Gitleaks writes among the fingerprints: it names a commit and a person, not a result.
_NO_FINGERPRINTS = {"author", "commitMessage", "commitSha", "date", "email"}
#: What Semgrep writes where a fingerprint would be, for users without an account.
_NO_FINGERPRINT = "requires login"

_NOWHERE = Location()
_NO_PHYSICAL = PhysicalLocation()
#: A property bag after its first value, ``security-severity``.
_NOTHING_MORE = msgspec.structs.astuple(Properties())[1:]
_NO_PLACE = Place()
#: Where in a result stands what few results have.
_RARE = Result.__struct_fields__.index("baseline_state")
_NOTHING_RARE = msgspec.structs.astuple(Result())[_RARE:]

_Changes = dict[str, Any]


class RunReader:
    """Makes findings of one run's results."""

    def __init__(self, run: WholeRun, report: str) -> None:
        driver = run.tool.driver or run.tool
        self._run = run
        self._report = report
        self._tool = driver.name or run.tool.name or "unknown"
        self._version = driver.version or driver.semantic_version or driver.dotted_quad_file_version or ""
        self._rules = RuleBook(run.tool, run.resources, run.taxonomies, run.invocations)
        self._paths = Paths(
            run.bases,
            [artifact.location for artifact in run.artifacts],
            [control.mapped_to for control in run.versions if control.mapped_to],
            [invocation.working_directory for invocation in run.invocations if invocation.working_directory],
        )
        self._places = Places(self._paths, run.steps)
        self._bags: dict[tuple[str, bytes], _Changes] = {}
        self._finds_secrets = self._tool.lower() in _SECRET_SCANNERS

    def coverage(self) -> Coverage:
        """Return what the run says about its own completeness."""
        return coverage(
            self._run, self._rules, self._paths, tool=self._tool, version=self._version, report=self._report
        )

    def finding(self, result: Result) -> Finding:
        """Return a result as a finding."""
        rule = self._rules.of(result)
        locations = result.locations
        where = locations[0] if len(locations) == 1 else _first(locations)
        physical = where.physical_location or _NO_PHYSICAL
        region = physical.region or NO_REGION
        tool_id, fingerprints = _identity(result)
        # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
        finding = Finding(
            self._tool,
            self._version,
            rule.rule_id,
            rule.title,
            rendered(result.message, rule.strings),
            rule.severity or Severity.UNKNOWN,
            rule.confidence,
            rule.level,
            rule.kind,
            rule.cwes,
            rule.vulnerability_ids,
            rule.aliases,
            rule.cvss_vector,
            rule.score,
            self._paths.of(physical.artifact_location or physical.file_location),
            positive(region.start_line) if region.start_line else None,
            positive(region.end_line) if region.end_line else None,
            positive(region.start_column) if region.start_column else None,
            positive(region.end_column) if region.end_column else None,
            snippet(physical),
            tool_id=tool_id,
            partial_fingerprints=fingerprints,
            remediation=rule.remediation,
            references=rule.references,
            report=self._report,
        )
        changes = self._more(result, rule, finding, where)
        return msgspec.structs.replace(finding, **changes) if changes else finding

    def _more(self, result: Result, rule: RuleFacts, finding: Finding, where: Location) -> _Changes:
        """Return what most results do not have."""
        bag = result.properties
        changes = self._from_bag(bag, rule) if bag is not None and _says_more(bag) else {}
        if result.taxa:
            changes["cwes"] = tuple(dict.fromkeys((*self._rules.cwes(result.taxa), *changes.get("cwes", rule.cwes))))
        elif not finding.cwes and "cwes" not in changes and "CWE-" in finding.message:
            changes["cwes"] = words.cwes_in(finding.message)
        if self._finds_secrets:
            changes["secret"] = finding.snippet.strip()
        if msgspec.structs.astuple(result)[_RARE:] != _NOTHING_RARE or len(result.locations) > 1 or finding.kind:
            changes |= self._rarely(result, finding, where)
        if not finding.path or "://" in finding.path or result.web_request is not None:
            changes |= self._elsewhere(result, finding)
        if where.logical_locations or where.fully_qualified_logical_name:
            changes |= self._named(where, rule, has_path=bool(finding.path))
        elif rule.vulnerability_ids or rule.purls:
            changes |= _package(packages.merged(packages.from_message(finding.message), rule.package), rule)
        return changes

    def _rarely(self, result: Result, finding: Finding, where: Location) -> _Changes:
        changes: _Changes = {}
        if result.code_flows:
            changes["trace"] = self._places.trace(result.code_flows)
        if result.related_locations or len(result.locations) > 1:
            changes["locations"] = self._others(result, where)
        if result.fixes or result.work_item_uris or result.hosted_viewer_uri:
            changes |= _advice(result, finding)
        if result.occurrence_count is not None and result.occurrence_count > 1:
            changes["occurrences"] = result.occurrence_count
        if finding.kind or result.baseline_state or result.suppressions or result.suppression_states:
            changes |= _claims(result, finding)
        return changes

    def _from_bag(self, bag: Properties, rule: RuleFacts) -> _Changes:
        """Return what a property bag says; thousands of results say the same and are understood once."""
        key = rule.rule_id, msgspec.json.encode(bag)
        if key not in self._bags:
            self._bags[key] = _from_properties(bag, rule)
        return self._bags[key].copy()

    def _others(self, result: Result, where: Location) -> tuple[Place, ...]:
        others = [location for location in result.locations if location is not where]
        places = (self._places.place(location) for location in (*others, *(result.related_locations or ())))
        return tuple(place for place in places if place != _NO_PLACE)

    # -- what it is about, when that is no file -------------------------------------------------------------------

    def _elsewhere(self, result: Result, finding: Finding) -> _Changes:
        changes: _Changes = {}
        if not finding.path and result.analysis_target:
            changes["path"] = self._paths.of(result.analysis_target)
        elif "://" in finding.path:
            changes |= _address(finding.path)
        if result.web_request is not None:
            target = result.web_request.target or ""
            changes |= {"method": result.web_request.method or "", "url" if "://" in target else "route": target}
        return changes

    def _named(self, where: Location, rule: RuleFacts, *, has_path: bool) -> _Changes:
        """Return what the first logical location names: a package, or a resource when there is no file."""
        logical = self._logical(where)
        name = logical.fully_qualified_name or logical.name or ""
        package = packages.NO_PACKAGE
        if name.startswith("pkg:"):
            package = packages.from_purl(name)
        elif rule.vulnerability_ids:
            package = packages.from_name(name)
        package = packages.merged(package, rule.package)
        if package != packages.NO_PACKAGE:
            return _package(package, rule)
        is_resource = not has_path or (logical.kind or "").lower() == "resource"
        return {"resource": name} if name and is_resource else {}

    def _logical(self, where: Location) -> LogicalLocation:
        if not where.logical_locations:
            return LogicalLocation(fully_qualified_name=where.fully_qualified_logical_name)
        logical = where.logical_locations[0]
        shared, index = self._run.logical_locations, -1 if logical.index is None else logical.index
        is_bare = not logical.name and not logical.fully_qualified_name
        return shared[index] if is_bare and 0 <= index < len(shared) else logical


def _says_more(bag: Properties) -> bool:
    """Tell whether a property bag holds more than ``security-severity``, which came with the rule."""
    return msgspec.structs.astuple(bag)[1:] != _NOTHING_MORE


def _first(locations: Sequence[Location]) -> Location:
    """Return the first location with a file, else the first."""
    for location in locations:
        if location.physical_location is not None:
            return location
    return locations[0] if locations else _NOWHERE


def _identity(result: Result) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the tool's own id of a result and its fingerprints.

    The id is the GUID that stays the same from run to run, else a whole fingerprint, else all partial ones together,
    spelled as DefectDojo spells its "unique id from tool"; else the GUID of this one result.
    """
    if result.fingerprints is None and result.partial_fingerprints is None:
        return result.correlation_guid or result.guid or "", ()
    whole = _usable(result.fingerprints)
    partial = _usable(result.partial_fingerprints)
    tool_id = result.correlation_guid or ""
    if not tool_id and whole:
        tool_id = whole[0][1]
    elif not tool_id and partial:
        tool_id = "|".join(sorted([f"{name.partition('/v')[0]}:{value}" for name, value in partial]))
    return tool_id or result.guid or "", (*whole, *partial)


def _usable(fingerprints: dict[str, str] | None) -> list[tuple[str, str]]:
    if not fingerprints:
        return []
    return [
        (name, value)
        for name, value in fingerprints.items()
        if value and value != _NO_FINGERPRINT and name not in _NO_FINGERPRINTS
    ]


def _from_properties(bag: Properties, rule: RuleFacts) -> _Changes:
    """Return what a result's own property bag says beyond its rule and its ``security-severity``."""
    ids = words.vulnerability_ids_in(bag.cve, bag.cves)
    confidence = words.confidence(bag)
    told = {
        "cvss_score": words.cvss_score(bag),
        "cvss_vector": words.cvss_vector(bag),
        "cwes": tuple(dict.fromkeys((*rule.cwes, *words.cwes_of(bag)))),
        "vulnerability_ids": tuple(dict.fromkeys((*rule.vulnerability_ids, *ids))),
        "remediation": words.remedy(bag),
        "confidence": None if confidence is Confidence.UNKNOWN else confidence,
    }
    return {name: value for name, value in told.items() if value or value == 0}


def _claims(result: Result, finding: Finding) -> _Changes:
    """Return what the tool or its user claims about a result: suppressed, gone, or no problem at all.

    One suppression that is under review or rejected is enough for a result not to count as suppressed, as in
    Microsoft's sarif-sdk and GitLab: in doubt it is shown.
    """
    changes: _Changes = {}
    if result.baseline_state == "absent" or (finding.kind and finding.kind.lower() in NO_PROBLEM):
        changes["inactive"] = True
    if result.suppressions and all(claim.status in {None, "accepted"} for claim in result.suppressions):
        reasons = [claim.justification or claim.kind or "" for claim in result.suppressions]
        changes |= {"suppressed": True, "suppression_reason": "; ".join(dict.fromkeys(filter(None, reasons)))}
    elif result.suppression_states:
        changes |= {"suppressed": True, "suppression_reason": "; ".join(result.suppression_states)}
    return changes


def _advice(result: Result, finding: Finding) -> _Changes:
    fixes = [text(fix.description) for fix in result.fixes or ()]
    links = (*finding.references, *([result.hosted_viewer_uri] if result.hosted_viewer_uri else ()))
    return {
        "remediation": next(filter(None, fixes), finding.remediation),
        "references": tuple(dict.fromkeys((*links, *(result.work_item_uris or ())))),
    }


def _address(uri: str) -> _Changes:
    """Return where a result is that stands on the web or on a host."""
    scheme, _, rest = uri.partition("://")
    if scheme.lower() in {"http", "https"}:
        return {"path": "", "url": uri}
    return {"host": rest.rstrip("/")} if scheme.lower() == "host" else {}


def _package(package: packages.Package, rule: RuleFacts) -> _Changes:
    purl = package.purl
    if not purl and package.version:
        versions = f"/{package.name}@{package.version}"
        purl = next((purl for purl in rule.purls if versions in purl), "")
    return {
        name: value
        for name, value in (
            ("component_name", package.name),
            ("component_version", package.version),
            ("purl", purl),
            ("fixed_versions", package.fixed_versions),
        )
        if value
    }
