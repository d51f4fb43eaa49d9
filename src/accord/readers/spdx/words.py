"""What SPDX's words mean: relationships of all versions, tools, and the places that tools name in prose."""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from accord.core.component import Component

Edge = tuple[str, str, str]
Graph = Mapping[str, tuple[str, ...]]

#: Relationships in one spelling for all versions and forms, without case and underscores.
_FORWARD = {"dependson", "hasprerequisite", "staticlink", "dynamiclink", "hasstaticlink", "hasdynamiclink"} | {
    *("hasoptionaldependency", "hasprovideddependency"),
}
_BACKWARD = ("dependencyof", "prerequisitefor")
_HOLDS = {"contains", "hasoptionalcomponent"}
_DESCRIBES = {"describes", "describe"}
_HELD_BY = {"containedby", "packageof", "optionalcomponentof"}

#: "syft-1.50.0", "Microsoft.SBOMTool-2.2.3", "trivy-dev", "scancode-toolkit 30.1".
_TOOL = re.compile(r"(?P<name>.+?)[- ](?P<version>v?\d[\w.+-]*|dev)$")
#: How Syft, Trivy and OSV-SCALIBR say where they found a package.
_SYFT, _TRIVY, _SCALIBR = "acquired package info from ", "package found in: ", " extractor from "


@lru_cache(maxsize=256)
def _word(kind: str) -> str:
    return kind.replace("_", "").lower()


def described(edges: Iterable[Edge]) -> set[str]:
    """Name what the document describes."""
    return {
        end if word in _DESCRIBES else start
        for start, kind, end in edges
        if (word := _word(kind)) in _DESCRIBES or word == "describedby"
    }


def root(name: str, ref: str, described: Iterable[str], graph: Graph, report: str) -> Component:
    """Make the root of the inventory, which the document itself is: it depends on what the described things do.

    What is described is a package like any other, listed with them. Without this root nothing would tell which
    dependencies are direct.
    """
    direct = dict.fromkeys(child for one in described for child in graph.get(one) or (one,))
    return Component(name=name, bom_ref=ref, depends_on=tuple(direct), root=True, report=report)


def dependencies(edges: Iterable[Edge], packages: Container[str]) -> Graph:
    """Map each package to those that it depends on directly.

    What only lies inside a package and is no dependency of any hangs on the package that holds it, so that what was
    put into an image is found from the image; where dependencies are given, containment would make all of them direct.
    """
    depends: dict[str, dict[str, None]] = {}
    holds: list[tuple[str, str]] = []
    for start, kind, end in edges:
        word = _word(kind)
        turned = word in _HELD_BY or word.endswith(_BACKWARD)
        upper, lower = (end, start) if turned else (start, end)
        if upper not in packages or lower not in packages:
            continue
        if word in _FORWARD or word.endswith(_BACKWARD):
            depends.setdefault(upper, {})[lower] = None
        elif word in _HOLDS or word in _HELD_BY:
            holds.append((upper, lower))
    reached = {end for ends in depends.values() for end in ends}
    for holder, held in holds:
        if held not in reached and held != holder:
            depends.setdefault(holder, {})[held] = None
    return {start: tuple(ends) for start, ends in depends.items()}


def tool(creators: Iterable[str]) -> tuple[str, str]:
    """Return name and version of the first tool among the creators."""
    named = (creator.partition(":")[2].strip() for creator in creators if creator.strip().lower().startswith("tool:"))
    return name_and_version(next(filter(None, named), "spdx"))


def name_and_version(text: str) -> tuple[str, str]:
    """Split what a tool calls itself."""
    found = _TOOL.match(text)
    return (found["name"], found["version"]) if found else (text, "")


def path(source: str) -> str:
    """Return the first file that a tool says it found a package in; empty for any other remark."""
    if source.startswith(_SYFT):
        return source.partition(": ")[2].partition(", ")[0].strip()
    found = source.partition(_TRIVY if source.startswith(_TRIVY) else _SCALIBR)[2]
    return found.partition(", ")[0].strip()


def moment(text: str | None) -> datetime | None:
    """Read a time; None when there is none."""
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
