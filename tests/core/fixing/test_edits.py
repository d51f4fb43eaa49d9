"""The short list of edits in code."""

from accord.core.fixing.edits import Edits
from accord.core.identity import RuleFamilies
from accord.ports import packaged

EDITS = packaged.table("tables/edits.toml", Edits)
FAMILIES = packaged.table("tables/rules.toml", RuleFamilies)


def test_a_rule_stands_for_its_family() -> None:
    expected = ["pixee:python/requests-verify"]
    assert EDITS.by("codemodder", [("Bandit", "B501")], FAMILIES) == expected
    assert EDITS.by("codemodder", [("ruff", "S501")], FAMILIES) == expected


def test_what_is_not_listed_is_not_edited() -> None:
    assert EDITS.by("codemodder", [("bandit", "B101"), ("semgrep", "x"), ("ruff", "B006")], FAMILIES) == []
    assert EDITS.by("ruff", [("ruff", "PLW1510"), ("bandit", "B501")], FAMILIES) == []


def test_edits_that_only_silence_a_scanner_or_leave_half_a_query_stay_out() -> None:
    names = {one.name.rpartition("/")[2] for one in EDITS.edit}
    assert names.isdisjoint({"sandbox-process-creation", "sql-parameterization", "PLW1510"})
