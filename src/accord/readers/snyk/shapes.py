"""Snyk's JSON as shapes. What Snyk writes in more than one way, or not always, is left open."""

from typing import Literal

import msgspec

TOOL = "snyk"

#: What stands for details that could not be decoded and were noted: a flaw that has nothing but a name is not reported.
Odd = Literal["odd details"]


class Identifiers(msgspec.Struct, frozen=True, gc=False):
    """The names of one flaw in the databases that know it."""

    cve: tuple[str | None, ...] | None = msgspec.field(name="CVE", default=())
    cwe: tuple[str | None, ...] | None = msgspec.field(name="CWE", default=())
    ghsa: tuple[str | None, ...] | None = msgspec.field(name="GHSA", default=())


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A link."""

    url: str | None = None


class Ignore(msgspec.Struct, frozen=True, gc=False):
    """One rule of a policy that ignored a vulnerability."""

    reason: str | None = None


class Filtered(msgspec.Struct, frozen=True, gc=False):
    """Why a vulnerability was left out."""

    ignored: tuple[Ignore, ...] | None = ()


class Vulnerability(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """One flaw of one package on one way, or on all ways where issues were grouped."""

    id: str | int | None = None
    title: str | None = None
    description: str | None = None
    severity: str | None = None
    severity_with_critical: str | None = None
    #: ``license`` for an issue that is none of security.
    type: str | None = None
    package_manager: str | None = None
    #: The package; ``name`` may be one that was built from it, as ``gcc-10/libgcc-s1`` from ``gcc-10``.
    package_name: str | None = None
    module_name: str | None = None
    name: object = None
    version: object = None
    package_version: str | None = None
    identifiers: Identifiers | None = None
    cvss: object = msgspec.field(name="CVSSv3", default=None)
    cvss_score: object = None
    fixed_in: tuple[str, ...] | None = ()
    nearest_fixed: str | None = msgspec.field(name="nearestFixedInVersion", default=None)
    #: The way from the project to the package; a list of ways where issues were grouped.
    origin: tuple[object, ...] | None = msgspec.field(name="from", default=())
    #: The same way after upgrading; False where nothing changes.
    upgrade_path: tuple[object, ...] | None = ()
    references: tuple[Reference | str, ...] | None = ()
    file_path: str | None = None
    filtered: Filtered | None = None


class Issue(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A package with a flaw whose details stand in ``issuesData``."""

    issue_id: str | None = None
    pkg_name: str | None = None
    pkg_version: str | None = None


class Package(msgspec.Struct, frozen=True, gc=False):
    """A known program."""

    name: str | None = None
    version: str | None = None


class Binary(msgspec.Struct, frozen=True, gc=False):
    """A known program inside an image, such as node, with its flaws by number."""

    pkg: Package | None = None
    issues: dict[str, object] | None = None


class Binaries(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Known programs of an image that no package manager installed."""

    issues_data: dict[str, Vulnerability | Odd] | None = None
    affected_pkgs: dict[str, Binary] | None = None


class Docker(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What makes a project an image."""

    binaries_vulns: Binaries | None = None


class Left(msgspec.Struct, frozen=True, gc=False):
    """What a policy left out: ignored, or mended by a patch of Snyk's."""

    ignore: list[Vulnerability] | None = None
    patch: list[Vulnerability] | None = None


class Misconfiguration(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """One issue of infrastructure as code."""

    id: str | None = None
    public_id: str | None = None
    title: str | None = None
    severity: str | None = None
    #: The property at fault, such as ``resource.aws_s3_bucket[logs].acl``.
    msg: str | None = None
    issue: str | None = None
    impact: str | None = None
    resolve: str | None = None
    line_number: int | None = None
    is_ignored: bool | None = None
    documentation: str | None = None
    references: tuple[str, ...] | None = ()


class Project(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What Snyk tested in one go: a manifest, an image, a file; or why it could not."""

    vulnerabilities: list[Vulnerability] | None = None
    issues: list[Issue] | None = None
    issues_data: dict[str, Vulnerability | Odd] | None = None
    infrastructure: list[Misconfiguration] | None = msgspec.field(name="infrastructureAsCodeIssues", default=None)
    filtered: Left | None = None
    docker: Docker | None = None
    error: object = None
    name: str | None = msgspec.field(name="projectName", default=None)
    package_manager: str | None = None
    display_target_file: str | None = None
    target_file: str | None = None
    path: str | None = None
    dependency_count: int | None = None
    severity_threshold: str | None = None
    has_unknown_versions: bool | None = None


class Outermost(Project, frozen=True, gc=False, rename="camel"):
    """A project that, as an image, may hold applications, each a project of its own."""

    applications: list[Project] | None = None
