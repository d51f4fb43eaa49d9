"""What nothing looked at, each with the one command that changes it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.scan_document import ScanDocument
from accord.flows.scan import Scan

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]
WriteFiles = Callable[..., None]


def remedies(document: ScanDocument) -> dict[str, str]:
    return {lack.what.partition(":")[0]: lack.remedy for lack in document.lacks}


def test_a_language_with_more_than_2_percent_of_the_lines_that_nothing_reads(
    write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool()
    write_files({"Main.java": "class Main {}\n" * 10, "app.py": "x = 1\n" * 300})

    document = scan_here().document

    (lack,) = (lack for lack in document.lacks if lack.what.startswith("Java"))
    assert lack.what == "Java: 1 file, 10 lines (3 % of the code)"
    assert lack.why == "nothing here reads it for flaws in code"
    assert "accord plan" in lack.remedy


def test_a_smaller_language_is_named_and_is_no_lack(
    write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool()
    write_files({"Main.java": "class Main {}\n", "app.py": "x = 1\n" * 300})

    document = scan_here().document

    assert "Java" not in remedies(document)
    assert ("Java", ("Main.java",)) in [(one.what, one.files) for one in document.uncovered]


@pytest.mark.parametrize(("manifest", "ecosystem"), [("package-lock.json", "npm"), ("go.mod", "golang")])
def test_a_manifest_whose_ecosystem_has_no_advisories_here(
    manifest: str, ecosystem: str, write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool()
    write_files({manifest: "{}\n"})

    assert f"{ecosystem} packages" in remedies(scan_here().document)


AUDIT = """\
#!{python} -IS
import json, sys
given = open(sys.argv[sys.argv.index("--requirement") + 1]).read().strip()
name, _, version = given.partition("==")
vulns = [dict(id="PYSEC-2021-66", fix_versions=[], aliases=[])] if name == "jinja2" else []
found = [dict(name=name, version=version, vulns=vulns)]
open(sys.argv[sys.argv.index("--output") + 1], "w").write(json.dumps(dict(dependencies=found, fixes=[])))
"""


def test_advisories_older_than_the_policy_allows(
    write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool("pip-audit", text=AUDIT)
    write_files({"requirements.txt": "attrs==24.2.0\n", "accord.toml": "[gate]\nmax_data_age_days = 30\n"})

    assert remedies(scan_here(only=("pip-audit",)).document) == {
        "advisories of PyPI's packages": "accord scan --online"
    }
    assert scan_here(only=("pip-audit",), online=True).document.complete


def test_a_manifest_that_pins_nothing_is_named_with_what_pins_it(
    write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool("pip-audit", text=AUDIT)
    write_files({"api/pyproject.toml": '[project]\ndependencies = ["flask>=3"]\n'})

    document = scan_here().document

    assert remedies(document)["pip-audit"] == "uv pip compile api/pyproject.toml -o api/requirements.txt"
    assert "pypi packages" not in remedies(document)


def test_with_only_a_scan_answers_for_what_it_was_asked(
    write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool()
    write_files({"Main.java": "class Main {}\n" * 10})

    document = scan_here(only=("ruff",)).document

    assert document.complete
    assert [one.place for one in document.left_out] == ["everything else"]
    assert document.files.total == 3


def test_a_tool_that_is_left_out_is_named(write_tool: WriteTool, scan_here: ScanHere) -> None:
    write_tool()

    states = {tool.name: tool.state for tool in scan_here(skip=("bandit",)).document.tools}

    assert states["bandit"] == "left out"
    assert states["ruff"] == "complete"


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("flask>=3", "uv pip compile api/requirements-dev.txt -o api/requirements-dev.lock"),
        (
            "ours @ https://intranet.example/ours.whl",
            'Pin a released version, or write unscannable = ["ours"] under [gate] in accord.toml',
        ),
    ],
)
def test_a_package_that_cannot_be_looked_up_is_named_with_what_helps(
    line: str, remedy: str, write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool("pip-audit", text=AUDIT)
    write_files({"api/requirements-dev.txt": f"attrs==24.2.0\n{line}\n"})

    assert remedies(scan_here(only=("pip-audit",)).document)["pip-audit"] == remedy


def test_the_scanner_that_is_made_for_such_files_is_offered(scan_here: ScanHere, write_files: WriteFiles) -> None:
    write_files({"Dockerfile": "FROM scratch\n" * 9, "main.tf": 'resource "a" "b" {}\n', "x/pod.yaml": "kind: Pod\n"})

    lacks = scan_here(skip=("zizmor",)).document.lacks

    assert {one.remedy for one in lacks if "Dockerfile" in one.what} == {"accord tools install hadolint"}


def test_a_folder_with_nothing_to_look_at_is_never_complete(root: Path, scan_here: ScanHere) -> None:
    for path in (root / "app.py", root / "pkg/other.py"):
        path.unlink()
    (lack,) = scan_here().document.lacks
    assert (lack.what, lack.why) == ("the folder", "there is no file in it")

    (root / ".accord").mkdir()
    (root / ".accord/x.py").write_text("x = 1")
    (lack,) = scan_here().document.lacks
    assert lack.why == "1 file in it is left out"
    assert not scan_here().document.complete
