"""How Trivy's documents are told from everything else that calls its lists ``Results``."""

from collections.abc import Mapping

import msgspec
from msgspec import Raw

#: Lists of resources in the reports of ``trivy k8s``, old and new.
CLUSTER_LISTS = frozenset({"Resources", "Findings", "Vulnerabilities", "Misconfigurations"})
_CLUSTER = CLUSTER_LISTS | {"ClusterName", "SchemaVersion", "ReportID", "CreatedAt", "Trivy", "Metadata"}
_ARTIFACT = frozenset({"SchemaVersion", "ArtifactName", "ArtifactType", "Metadata", "Results"})
_IN_RESULT = frozenset(
    {"Class", "Type", "Packages", "Vulnerabilities", "Misconfigurations", "MisconfSummary", "Secrets", "Licenses"}
    | {"ExperimentalModifiedFindings"}
)
_TWO = 2


def is_result(keys: Mapping[str, object]) -> bool:
    """Tell whether these are the keys of one target."""
    return "Target" in keys and not _IN_RESULT.isdisjoint(keys)


def is_document(top: Mapping[str, Raw]) -> bool:
    """Tell whether these are the keys of a report: of an artefact, of a cluster, or of compliance.

    A report of an artefact may be without most of its keys: a server's errors, filters such as ``jq``, and versions
    before 0.36 leave out the schema's version, a scan that found no target leaves out the results.
    """
    if "ClusterName" in top:
        return top.keys() <= _CLUSTER
    if ("ArtifactType" in top or "ArtifactName" in top) and len(_ARTIFACT & top.keys()) >= _TWO:
        return True
    if "SummaryControls" in top or {"RelatedResources", "Results"} <= top.keys():
        return "ID" in top or "Title" in top
    first = _first(top["Results"]) if "Results" in top else {}
    return is_result(first) or ("Results" in first and "ID" in first and "ID" in top)


def _first(raw: Raw) -> dict[str, Raw]:
    try:
        results = msgspec.json.decode(raw, type=list[Raw])
        return msgspec.json.decode(results[0], type=dict[str, Raw]) if results else {}
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return {}
