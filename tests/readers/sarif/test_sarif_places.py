from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.finding import Finding, Place
from accord.readers.sarif.places import Paths
from accord.readers.sarif.shapes import ArtifactLocation

ReadOne = Callable[..., Finding]


def at(artifact: dict[str, Any], region: dict[str, Any] | None = None, **more: object) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": artifact} | ({"region": region} if region else {})
    return {"physicalLocation": physical, **more}


def result(*locations: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"message": {"text": "m"}, "locations": list(locations), **more}


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("src/a.py", "src/a.py"),
        ("./src/a.py", "src/a.py"),
        ("././src/a.py", "src/a.py"),
        ("./", "."),
        ("src\\win\\a.cs", "src/win/a.cs"),
        ("src/a%20b%2Bc.py", "src/a b+c.py"),
        ("src/100%.py", "src/100%.py"),
        ("src/%c3%a9.py", "src/é.py"),
        ("src/C#/a.cs", "src/C#/a.cs"),
        ("/abs/a.py", "/abs/a.py"),
        ("file:///abs/a.py", "/abs/a.py"),
        ("FILE:///abs/a%20b.py", "/abs/a b.py"),
        ("file://localhost/abs/a.py", "/abs/a.py"),
        ("file:/abs/a.py", "/abs/a.py"),
        ("file:a.py", "a.py"),
        ("file:///C:/src/a.cs", "C:/src/a.cs"),
        ("file://C:/src/a.cs", "C:/src/a.cs"),
        ("file://server/share/a.cs", "//server/share/a.cs"),
        ("not a valid URI", "not a valid URI"),
        ("benchmark://cis/1%202", "benchmark://cis/1%202"),
        ("", ""),
    ],
)
def test_every_form_of_uri_becomes_a_path(read_one: ReadOne, uri: str, path: str) -> None:
    assert read_one(result(at({"uri": uri}))).path == path


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ({"uri": "a.py", "uriBaseId": "ABSOLUTE"}, "a.py"),
        ({"uri": "a.py", "uriBaseId": "SOURCE"}, "src/a.py"),
        ({"uri": "a.py", "uriBaseId": "DEEP"}, "src/deep/er/a.py"),
        ({"uri": "a.py", "uriBaseId": "UNKNOWN"}, "a.py"),
        ({"uri": "a.py", "uriBaseId": "LOOP"}, "loop/a.py"),
        ({"uri": "a.py", "uriBaseId": "NULL"}, "a.py"),
        ({"uri": "a.py", "uriBaseId": "OLD"}, "old/a.py"),
        ({"uri": "file:///other/a.py", "uriBaseId": "SOURCE"}, "/other/a.py"),
        ({"uri": "file:///home/ci/repo/src/a.py"}, "src/a.py"),
        ({"uri": "file:///home/ci/repo"}, "/home/ci/repo"),
        ({"index": 0}, "src/by/index.py"),
        ({"index": 1}, "/abs/by/index.py"),
        ({"index": 2}, ""),
        ({"index": 3}, ""),
        ({"index": -1}, ""),
        ({"uri": "own.py", "index": 0}, "own.py"),
        ({}, ""),
    ],
)
def test_bases_and_indices_are_followed(read_one: ReadOne, location: dict[str, Any], path: str) -> None:
    bases = {
        "ABSOLUTE": {"uri": "file:///home/ci/repo/"},
        "SOURCE": {"uri": "src", "uriBaseId": "ABSOLUTE"},
        "DEEP": {"uri": "deep/er/", "uriBaseId": "SOURCE"},
        "LOOP": {"uri": "loop/", "uriBaseId": "LOOP"},
        "TOP": {"uri": "file:///"},
        "NULL": None,
        "OLD": "old/",
    }
    artifacts = [
        {"location": {"uri": "by/index.py", "uriBaseId": "SOURCE"}},
        {"location": {"uri": "file:///abs/by/index.py"}},
        {},
    ]
    found = read_one(result(at(location)), originalUriBaseIds=bases, artifacts=artifacts)

    assert found.path == path
    # Asked again, the answer comes from what is known.
    assert read_one(result(at(location), at(location)), originalUriBaseIds=bases, artifacts=artifacts).path == path


def test_paths_are_relative_to_the_root_of_the_repository(read_one: ReadOne) -> None:
    run = {
        "originalUriBaseIds": {"BUILD": {"uri": "file:///build/repo/build/"}, "ELSE": {"uri": "file:///opt/"}},
        "versionControlProvenance": [{"mappedTo": {"uri": "file:///build/repo"}}, {"revisionId": "abc"}],
    }

    assert read_one(result(at({"uri": "gen/a.py", "uriBaseId": "BUILD"})), **run).path == "build/gen/a.py"
    assert read_one(result(at({"uri": "a.py", "uriBaseId": "ELSE"})), **run).path == "a.py"
    assert read_one(result(at({"uri": "file:///build/repo/a.py"})), **run).path == "a.py"


def test_absolute_paths_are_relative_to_the_working_directory(read_one: ReadOne) -> None:
    run = {"invocations": [{"workingDirectory": {"uri": "file:///home/dev/shop"}}, {}]}

    assert read_one(result(at({"uri": "file:///home/dev/shop/a.py"})), **run).path == "a.py"
    assert read_one(result(at({"uri": "file:///home/dev/shop2/a.py"})), **run).path == "/home/dev/shop2/a.py"


@given(
    st.text(max_size=30),
    st.dictionaries(st.sampled_from("ABC"), st.tuples(st.text(max_size=9), st.sampled_from("ABCD"))),
)
def test_no_chain_of_bases_is_endless(uri: str, chain: dict[str, tuple[str, str]]) -> None:
    bases = {name: ArtifactLocation(uri=base, uri_base_id=parent) for name, (base, parent) in chain.items()}
    paths = Paths(bases, [], [ArtifactLocation(uri="", uri_base_id="B")], [])

    for name in "ABCD":
        location = ArtifactLocation(uri=uri, uri_base_id=name)
        assert paths.of(location) == paths.of(location)


# -- regions and snippets ------------------------------------------------------------------------------------------


def test_lines_and_columns_are_kept_and_zero_is_unknown(read_one: ReadOne) -> None:
    whole = read_one(result(at({"uri": "a"}, {"startLine": 3, "startColumn": 5, "endLine": 4, "endColumn": 9})))
    nothing = read_one(result(at({"uri": "a"}, {"startLine": 0, "startColumn": -1, "endLine": 0, "endColumn": 0})))

    assert (whole.start_line, whole.start_column, whole.end_line, whole.end_column) == (3, 5, 4, 9)
    assert (nothing.start_line, nothing.start_column, nothing.end_line, nothing.end_column) == (None,) * 4


def test_the_snippet_is_the_regions_else_the_contexts(read_one: ReadOne) -> None:
    physical = {"region": {"snippet": {"text": "own"}}, "contextRegion": {"snippet": {"text": "around"}}}
    context = physical | {"region": {"startLine": 1, "snippet": {}}}

    assert read_one(result({"physicalLocation": physical})).snippet == "own"
    assert read_one(result({"physicalLocation": context})).snippet == "around"
    assert read_one(result({"physicalLocation": {}})).snippet == ""


# -- several places ------------------------------------------------------------------------------------------------


def test_further_and_related_locations_are_kept(read_one: ReadOne) -> None:
    found = read_one(
        result(
            {"logicalLocations": [{"name": "f"}]},
            at({"uri": "first.py"}, {"startLine": 1}),
            at({"uri": "second.py"}, {"startLine": 2, "snippet": {"text": "x()"}}),
            relatedLocations=[at({"uri": "third.py"}, message={"text": "declared here"}), {}],
        )
    )

    assert (found.path, found.start_line) == ("first.py", 1)
    assert found.locations == (
        Place("second.py", 2, "", "x()"),
        Place("third.py", None, "declared here"),
    )


def test_the_first_code_flow_with_steps_is_the_trace(read_one: ReadOne) -> None:
    flows = [
        {"threadFlows": [{"locations": []}]},
        {
            "threadFlows": [
                {
                    "locations": [
                        {"location": at({"uri": "in.py"}, {"startLine": 1}, message={"text": "read"})},
                        {"index": 1},
                    ]
                },
                {"locations": [{"index": 7}, {"index": None}]},
            ]
        },
        {"threadFlows": [{"locations": [{"location": at({"uri": "not.py"})}]}]},
    ]
    shared = [{}, {"location": at({"uri": "shared.py"}, {"startLine": 9})}]
    found = read_one(result(codeFlows=flows), threadFlowLocations=shared)

    assert found.trace == (Place("in.py", 1, "read"), Place("shared.py", 9), Place(), Place())
    assert read_one(result(codeFlows=[{}, {"threadFlows": [{}]}])).trace == ()


# -- what is no file -----------------------------------------------------------------------------------------------


def test_a_web_address_is_an_endpoint(read_one: ReadOne) -> None:
    found = read_one(result(at({"uri": "https://shop.example/cart?id=1"})))

    assert (found.path, found.url) == ("", "https://shop.example/cart?id=1")


def test_the_request_names_the_endpoint(read_one: ReadOne) -> None:
    whole = read_one(result(webRequest={"method": "POST", "target": "https://shop.example/pay"}))
    route = read_one(result(webRequest={"method": "GET", "target": "/pay"}))
    nothing = read_one(result(at({"uri": "http://shop.example/"}), webRequest={}))

    assert (whole.method, whole.url, whole.route) == ("POST", "https://shop.example/pay", "")
    assert (route.method, route.url, route.route) == ("GET", "", "/pay")
    assert (nothing.method, nothing.url, nothing.route) == ("", "http://shop.example/", "")


def test_a_host_is_a_host(read_one: ReadOne) -> None:
    assert read_one(result(at({"uri": "host://10.0.0.1/"}))).host == "10.0.0.1"


def test_the_analysis_target_stands_in_for_a_missing_place(read_one: ReadOne) -> None:
    target = {"uri": "bin/app.dll"}

    assert read_one(result(analysisTarget=target)).path == "bin/app.dll"
    assert read_one(result(at({"uri": "a.cs"}), analysisTarget=target)).path == "a.cs"


@pytest.mark.parametrize(
    ("location", "resource"),
    [
        ({"logicalLocations": [{"fullyQualifiedName": "a::b", "name": "b"}]}, "a::b"),
        ({"logicalLocations": [{"name": "b"}]}, "b"),
        ({"logicalLocations": [{"index": 1}]}, "shared::one"),
        ({"logicalLocations": [{"index": 9}]}, ""),
        ({"logicalLocations": [{"name": "own", "index": 1}]}, "own"),
        ({"fullyQualifiedLogicalName": "Example.Worker"}, "Example.Worker"),
        (
            at({"uri": "main.tf"}, logicalLocations=[{"name": "aws_s3_bucket.logs", "kind": "resource"}]),
            "aws_s3_bucket.logs",
        ),
        (at({"uri": "a.py"}, logicalLocations=[{"name": "f", "kind": "function"}]), ""),
        (at({"uri": "a.py"}, logicalLocations=[{}]), ""),
    ],
)
def test_a_logical_location_is_a_resource_where_there_is_no_file(
    read_one: ReadOne, location: dict[str, Any], resource: str
) -> None:
    shared = [{"name": "zero"}, {"fullyQualifiedName": "shared::one"}]

    assert read_one(result(location), logicalLocations=shared).resource == resource


def test_a_draft_of_sarif_2_names_files_in_its_own_way(read_one: ReadOne) -> None:
    found = read_one(
        result({"physicalLocation": {"fileLocation": {"uri": "a.xml"}, "region": {"startLine": 2}}}),
        logicalLocations={"Example": {"name": "Example"}},
    )

    assert (found.path, found.start_line) == ("a.xml", 2)
