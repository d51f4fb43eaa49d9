"""One name for a package."""

import pytest

from accord.core.finding import Finding
from accord.core.identity import RuleFamilies
from accord.core.identity.packages import normalise_name, package_of, split_purl
from accord.ports.packaged import table

FAMILIES = table("tables/rules.toml", RuleFamilies)


@pytest.mark.parametrize(
    ("purl", "expected"),
    [
        ("pkg:pypi/Django@3.2", ("pypi", "Django")),
        ("pkg:npm/%40angular/core@1.2.3?arch=x#y", ("npm", "@angular/core")),
        ("pkg:npm/@angular/core@1.2.3", ("npm", "@angular/core")),
        ("pkg:npm/@angular/core", ("npm", "@angular/core")),
        ("pkg:maven/org.example/web@1?type=jar", ("maven", "org.example/web")),
        ("pkg:GOLANG/github.com/a/b@v1.0.0#sub", ("golang", "github.com/a/b")),
        ("pkg:pypi/a%2Fb", ("pypi", "a/b")),
        ("pkg:pypi", ("pypi", "")),
    ],
)
def test_a_purl_gives_type_and_name_without_version(purl: str, expected: tuple[str, str]) -> None:
    assert split_purl(purl) == expected


@pytest.mark.parametrize(
    ("name", "ecosystem", "expected"),
    [
        ("Py__YAML", "pypi", "py-yaml"),
        ("zope.interface", "", "zope-interface"),
        ("socket.io", "npm", "socket.io"),
        ("org.example:Web", "maven", "web"),
        ("@scope/Name", "npm", "name"),
        ("github.com/a/b/v2", "golang", "b"),
        ("github.com/a/vendor", "golang", "vendor"),
        ("v2", "golang", "v2"),
    ],
)
def test_names_follow_their_ecosystem(name: str, ecosystem: str, expected: str) -> None:
    assert normalise_name(name, ecosystem) == expected


@pytest.mark.parametrize(
    ("finding", "ecosystem"),
    [
        (Finding(tool="own", component_name="x", purl="pkg:npm/x@1"), "npm"),
        (Finding(tool="pip-audit", component_name="x"), "pypi"),
        (Finding(tool="own", component_name="x", vulnerability_ids=("RUSTSEC-2024-1",)), "cargo"),
        (Finding(tool="own", component_name="x", vulnerability_ids=("CVE-1",), aliases=("GO-2024-1",)), "golang"),
        (Finding(tool="own", component_name="x", path="web/Package-Lock.json"), "npm"),
        (Finding(tool="own", component_name="x"), ""),
    ],
)
def test_the_ecosystem_comes_from_purl_tool_advisory_or_manifest(finding: Finding, ecosystem: str) -> None:
    assert package_of(finding, FAMILIES) == (ecosystem, "x")
