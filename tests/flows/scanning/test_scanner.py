"""Which scanners a scan uses."""

from collections.abc import Callable
from pathlib import Path

from accord.core.scan import Ring
from accord.flows.scan import Scan
from accord.flows.scanning.scanner import choose

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]


def names(*, online: bool = False, only: tuple[str, ...] = ()) -> set[str]:
    return {one.name for one in choose(only, online=online).chosen}


def test_what_needs_a_server_is_used_where_that_is_allowed_or_when_it_is_named() -> None:
    needs = {"npm-audit", "retire", "govulncheck"}

    assert not names() & needs
    assert needs < names(online=True)
    assert names(only=("retire",)) == {"retire"}
    assert not {one.name for one in choose().unasked} & needs


def test_a_scan_of_what_changed_uses_the_default_scanners_unless_one_is_named() -> None:
    chosen = choose(changed=True).chosen

    assert {one.ring for one in chosen} == {Ring.DEFAULT}
    assert [one.name for one in choose(("gitleaks",), changed=True).chosen] == ["gitleaks"]


def test_of_two_that_do_the_same_one_runs(scan_here: ScanHere, write_tool: WriteTool) -> None:
    write_tool("opengrep", text="#!/bin/sh\nexit 2\n")
    assert "opengrep" in {one.name for one in scan_here().document.tools}

    write_tool("semgrep", text="#!/bin/sh\nexit 2\n")
    both = {one.name for one in scan_here().document.tools}
    assert "semgrep" in both
    assert "opengrep" not in both
