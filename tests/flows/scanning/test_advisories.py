"""Where tools ask for newer advisories: a server that answers, unless somebody forbids it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from accord.flows import scan as flow
from accord.flows.scan import Scan

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]
WriteFiles = Callable[[Mapping[str, str]], None]

#: A pip-audit that finds nothing and writes down whom it would have asked.
PIP_AUDIT = """\
#!{python} -IS
import json, sys
open({log!r}, "a").write(" ".join(sys.argv[1:]) + "\\n")
report = dict(dependencies=[dict(name="flask", version="3.0.0", vulns=[])], fixes=[])
json.dump(report, open(sys.argv[sys.argv.index("--output") + 1], "w"))
"""


@pytest.fixture
def calls(write_tool: WriteTool, write_files: WriteFiles, tmp_path: Path) -> Callable[[], str]:
    """A checkout with a pinned package, and what pip-audit was called with."""
    log = tmp_path / "calls"
    write_tool("pip-audit", text=PIP_AUDIT.replace("{log!r}", repr(str(log))))
    write_files({"requirements.txt": "flask==3.0.0\n"})
    return lambda: log.read_text() if log.exists() else ""


@pytest.fixture
def osv(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """A server that plays osv.dev and answers."""
    monkeypatch.delenv("ACCORD_OFFLINE", raising=False)
    monkeypatch.setattr(flow, "OSV", httpserver.url_for("/v1/query"))
    httpserver.expect_request("/v1/query", method="HEAD").respond_with_data("")
    return httpserver


def test_a_server_that_answers_is_asked(scan_here: ScanHere, calls: Callable[[], str], osv: HTTPServer) -> None:
    scan_here(online=None)

    assert len(osv.log) == 1
    assert calls()
    assert "--osv-url" not in calls()


@pytest.mark.parametrize("options", [{"online": False}, {}])
def test_nobody_is_asked_where_that_is_forbidden(
    scan_here: ScanHere, calls: Callable[[], str], osv: HTTPServer, options: dict[str, object]
) -> None:
    scan_here(**options)

    assert osv.log == []
    assert "--osv-url" in calls()


def test_without_an_answer_this_machine_is_asked(
    scan_here: ScanHere, calls: Callable[[], str], osv: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")

    scan_here(online=None)

    assert osv.log == []
    assert "--osv-url" in calls()


@pytest.mark.usefixtures("calls")
def test_nobody_is_asked_whether_it_is_there_when_nothing_needs_it(scan_here: ScanHere, osv: HTTPServer) -> None:
    scan_here(online=None, skip=("pip-audit",))

    assert osv.log == []
