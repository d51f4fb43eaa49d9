"""Yarn 4: one line for each advisory on a package, or for a package that is deprecated."""

import msgspec

from accord.core.finding import Finding, Place
from accord.readers.yarn_audit import words


class Suggestion(msgspec.Struct, frozen=True, gc=False):
    """The ``children`` of Yarn 4. A deprecated package has a text for an id, and no address."""

    id: int | str | None = msgspec.field(name="ID", default=None)
    issue: str | None = msgspec.field(name="Issue", default=None)
    url: str | None = msgspec.field(name="URL", default=None)
    severity: str | None = msgspec.field(name="Severity", default=None)
    vulnerable: str | None = msgspec.field(name="Vulnerable Versions", default=None)
    installed: tuple[str, ...] | None = msgspec.field(name="Tree Versions", default=())
    dependents: tuple[str, ...] | None = msgspec.field(name="Dependents", default=())


def finding(name: str, suggestion: Suggestion, report: str) -> Finding:
    """Return what Yarn says of one package."""
    installed = suggestion.installed or ()
    version = installed[0] if installed else ""
    ghsa = words.ghsa(suggestion.url)
    number = "" if suggestion.id is None else str(suggestion.id)
    places = [f"{name} {other}" for other in installed[1:]]
    places += [f"required by {dependent}" for dependent in suggestion.dependents or ()]
    return Finding(
        words.TOOL,
        "",
        ghsa or number,
        suggestion.issue or "",
        f"Vulnerable versions of {name}: {suggestion.vulnerable}" if suggestion.vulnerable else "",
        words.severity(suggestion.severity),
        vulnerability_ids=(ghsa,) if ghsa else (),
        component_name=name,
        component_version=version,
        purl=words.purl(name, version),
        locations=tuple([Place(message=place) for place in places]),
        tool_id=number,
        references=(suggestion.url,) if suggestion.url else (),
        report=report,
    )
