from collections.abc import Callable
from typing import Any

import pytest

from accord.core.finding import Finding
from accord.readers.sarif.packages import NO_PACKAGE, Package, from_purl, merged

ReadOne = Callable[..., Finding]

CVE = "CVE-2021-3121"
OSV_HELP = """Fixed somewhere.

### Fixed Versions

| Vulnerability ID | Package Name | Fixed Version |
| --- | --- | --- |
| GO-2021-0053 | github.com/gogo/protobuf | 1.3.2 |
| GHSA-c3h9-896r-86jm | github.com/gogo/protobuf | 1.3.2 |
| GO-2021-0099 | github.com/gogo/protobuf | -- |

Read more.
"""


def package_of(finding: Finding) -> tuple[str, str, str, tuple[str, ...]]:
    return finding.component_name, finding.component_version, finding.purl, finding.fixed_versions


@pytest.mark.parametrize(
    ("message", "rule", "package"),
    [
        (
            "Package: libssl1.1\nInstalled Version: 1.1.1c-r0\nVulnerability X\nFixed Version: 1.1.1d-r0, 3.0.1",
            {},
            ("libssl1.1", "1.1.1c-r0", "", ("1.1.1d-r0", "3.0.1")),
        ),
        ("Package: libssl1.1\nInstalled Version: 1\nFixed Version: ", {}, ("libssl1.1", "1", "", ())),
        (
            "A low vulnerability in rpm package: package-1, version 1.1.1 was found at: /some/path",
            {
                "help": {
                    "text": "Severity: low\nPackage: package-1\nVersion: 1.1.1\nFix Version: 1.2.1,2.1.3\nType: rpm"
                }
            },
            ("package-1", "1.1.1", "", ("1.2.1", "2.1.3")),
        ),
        (
            "The path /a reports package-1 at version 1.1.1  which would result in a vulnerable (rpm) package",
            {"help": {"text": "Package: package-1\nFix Version: wont-fix"}},
            ("package-1", "1.1.1", "", ()),
        ),
        (
            "Package 'github.com/gogo/protobuf@1.3.1' is vulnerable to 'CVE-2021-3121' (also known as 'GO-2021-0053').",
            {"help": {"text": OSV_HELP}},
            ("github.com/gogo/protobuf", "1.3.1", "", ()),
        ),
        (
            "Package: other\nInstalled Version: 9",
            {"help": {"text": "Package: package-1\nVersion: 1\nFix Version: 2"}},
            ("other", "9", "", ()),
        ),
        (
            "m",
            {"properties": {"purls": ["pkg:deb/debian/zlib@1.2.11"], "fixed_version": "1.2.12"}},
            ("zlib", "1.2.11", "pkg:deb/debian/zlib@1.2.11", ("1.2.12",)),
        ),
        (
            "Package 'zlib@2' is vulnerable to 'X'",
            {"properties": {"purls": ["pkg:deb/debian/zlib@1", "pkg:deb/debian/zlib@2", 7]}},
            ("zlib", "2", "pkg:deb/debian/zlib@2", ()),
        ),
        ("m", {"properties": {"purls": "pkg:deb/debian/zlib@1", "fixed_version": 7}}, ("", "", "", ())),
        ("Nothing about a package.", {}, ("", "", "", ())),
    ],
)
def test_dependency_scanners_name_the_package(
    read_one: ReadOne, message: str, rule: dict[str, Any], package: tuple[str, str, str, tuple[str, ...]]
) -> None:
    found = read_one({"ruleId": CVE, "message": {"text": message}}, driver={"rules": [{"id": CVE, **rule}]})

    if "### Fixed" in rule.get("help", {}).get("text", ""):
        package = (*package[:3], ("1.3.2",))
    assert package_of(found) == package


def test_help_about_a_package_is_no_advice(read_one: ReadOne) -> None:
    rule = {"id": CVE, "help": {"text": "Vulnerability X\nPackage: a\nVersion: 1"}}

    assert read_one({"ruleId": CVE, "message": {"text": "m"}}, driver={"rules": [rule]}).remediation == ""


def test_words_about_packages_mean_nothing_for_other_rules(read_one: ReadOne) -> None:
    assert package_of(read_one({"ruleId": "A", "message": {"text": "Package: a\nVersion: 1"}}))[0] == ""


@pytest.mark.parametrize(
    ("rule_id", "name", "package", "resource"),
    [
        (
            "Vuln-1",
            "pkg:maven/org.acme/c1@1.4?type=jar",
            ("org.acme:c1", "1.4", "pkg:maven/org.acme/c1@1.4?type=jar", ()),
            "",
        ),
        ("SNYK-JS-LODASH-450202", "lodash@4.17.4", ("lodash", "4.17.4", "", ()), ""),
        ("SNYK-JS-CORE-450202", "@babel/core@7.1.0", ("@babel/core", "7.1.0", "", ()), ""),
        ("SNYK-JS-CORE-450202", "no package", ("", "", "", ()), "no package"),
        ("SNYK-JS-CORE-450202", "@scope", ("", "", "", ()), "@scope"),
        ("A", "user@host", ("", "", "", ()), "user@host"),
    ],
)
def test_a_logical_location_may_be_a_package(
    read_one: ReadOne, rule_id: str, name: str, package: tuple[str, str, str, tuple[str, ...]], resource: str
) -> None:
    location = {"logicalLocations": [{"fullyQualifiedName": name}]}
    found = read_one({"ruleId": rule_id, "message": {"text": "m"}, "locations": [location]})

    assert (package_of(found), found.resource) == (package, resource)


@pytest.mark.parametrize(
    ("purl", "name"),
    [
        ("pkg:npm/%40babel/core@7.1.0", "@babel/core"),
        ("pkg:golang/github.com/gogo/protobuf@1", "github.com/gogo/protobuf"),
        ("pkg:deb/debian/zlib@1", "zlib"),
        ("pkg:pypi/django@1", "django"),
        ("pkg:", ""),
    ],
)
def test_a_package_url_names_the_package_as_its_ecosystem_does(purl: str, name: str) -> None:
    assert from_purl(purl).name == name
    assert from_purl(purl).purl == purl


def test_two_sources_are_joined_only_for_one_package() -> None:
    one, other = Package("a", "1", fixed_versions=("2",)), Package("b", "7")

    assert merged(NO_PACKAGE, one) == one
    assert merged(one, NO_PACKAGE) == one
    assert merged(one, other) == one
    assert merged(Package("a", "1"), Package("a", "3", "pkg:pypi/a@3", ("4",))) == Package("a", "1", "", ("4",))
    assert merged(Package("a"), Package("a", "3", "pkg:pypi/a@3")) == Package("a", "3", "pkg:pypi/a@3")
