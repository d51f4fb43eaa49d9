"""Where a finding is: code, package, image, workload, address or crash."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from accord.core.finding import Place
from accord.readers.gitlab.packages import Inventory
from accord.readers.gitlab.shapes import Evidence, Kubernetes, Location, Tracking, Vulnerability

NOWHERE = Location()


def place_of(record: Vulnerability, inventory: Inventory) -> dict[str, Any]:
    """Return those of a finding's fields that say where it is, but for path and lines."""
    where = record.location or NOWHERE
    fields = _package(where, where.file or record.file or "", inventory) if where.dependency is not None else {}
    if where.image or where.kubernetes_resource:
        fields["resource"] = " ".join(filter(None, (_workload(where.kubernetes_resource), where.image or "")))
    elif where.crash_state or where.crash_type:
        fields["resource"] = " < ".join((where.crash_state or where.crash_type or "").split("\n")).rstrip(" <")
    if where.hostname or where.path or isinstance(record.evidence, Evidence):
        fields |= _address(where, record.evidence)
    return fields


def tracked(tracking: Tracking, path: str, line: int | None) -> dict[str, Any]:
    """Return the places that tracking names besides the finding's own, and the fingerprints of all."""
    places: dict[Place, None] = {}
    fingerprints: list[tuple[str, str]] = []
    for item in tracking.items or ():
        if item.file and (item.file != path or (item.start_line or line) != line):
            places[Place(item.file, item.start_line)] = None
        signatures = item.signatures or ()
        fingerprints += [(one.algorithm or "tracking", one.value) for one in signatures if one.value]
    return {"locations": tuple(places), "partial_fingerprints": tuple(fingerprints)}


def _package(where: Location, path: str, inventory: Inventory) -> dict[str, Any]:
    dependency = where.dependency
    name = dependency.package.name if dependency and dependency.package else None
    if dependency is None or not name:
        return {}
    fields = {"component_name": name, "component_version": dependency.version or ""}
    if path:
        fields["purl"], fields["component_ref"] = inventory.names(path, name, fields["component_version"])
    return fields


def _workload(workload: Kubernetes | None) -> str:
    if workload is None:
        return ""
    names = (workload.namespace, workload.kind, workload.name, workload.container_name)
    return "/".join(filter(None, names))


def _address(where: Location, evidence: Evidence | str | None) -> dict[str, Any]:
    """Return the address that was tested: the location's, else that of the request which is the evidence."""
    request = evidence.request if isinstance(evidence, Evidence) else None
    start, path = (where.hostname or "").rstrip("/"), where.path or ""
    url = path if "://" in path else f"{start}/{path.lstrip('/')}" if path else start
    if not url and not (where.file or where.dependency):
        url = (request.url if request else "") or ""
    if not url:
        return {}
    host, port = _host(url)
    method = where.method or (request.method if request else "") or ""
    return {"url": url, "host": host, "port": port, "method": method, "parameter": where.param or ""}


@lru_cache(maxsize=4096)
def _host(url: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return "", None
    return host or "", port
