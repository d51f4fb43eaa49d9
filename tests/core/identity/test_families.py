"""Rules that tools share."""

import pytest

from accord.core.identity import RuleFamilies
from accord.core.identity.families import EXPOSED_SECRET, SharedRule
from accord.ports.packaged import table

PACKAGED = table("tables/rules.toml", RuleFamilies)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("bandit", "B608"), ("ruff", "S608")),
        (("Bandit", "B101"), ("ruff", "S101")),
        (("Semgrep OSS", "python.lang.security.audit.eval-detected"), ("bandit", "B307")),
        (("semgrep", "a.b"), ("Opengrep OSS", "a.b")),
        (("semgrep", "home.me.rules.python.flask.x"), ("opengrep", "python.flask.x")),
        (("gitleaks", "jwt"), ("betterleaks", "jwt")),
        (("kingfisher", "betterleaks.jwt"), ("gitleaks", "jwt")),
        (("checkov", "CKV_AWS_79"), ("trivy", "AVD-AWS-0028")),
        (("Checkov", "CKV_DOCKER_2"), ("trivy", "DS026")),
    ],
)
def test_rules_that_tools_share_have_one_family(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert PACKAGED.family(*one) == PACKAGED.family(*other)


def test_an_unknown_rule_is_a_family_of_its_own() -> None:
    assert PACKAGED.family("Own Tool", "X1") == "own tool:X1"
    assert PACKAGED.rule("own tool", "X1").cwes is None


def test_rules_of_one_tool_that_only_look_alike_stay_apart() -> None:
    assert PACKAGED.family("bandit", "B105") != PACKAGED.family("bandit", "B106")


def test_the_table_decides_the_weakness_where_tools_disagree() -> None:
    assert PACKAGED.rule("bandit", "B102").cwes == (95,)
    assert PACKAGED.rule("ruff", "S105").cwes == (259,)


def test_what_secret_scanners_find_is_an_exposed_secret() -> None:
    assert PACKAGED.rule("gitleaks", "anything").cwes == EXPOSED_SECRET
    assert PACKAGED.rule("checkov", "CKV_SECRET_6").cwes == EXPOSED_SECRET
    assert PACKAGED.rule("checkov", "CKV_AWS_1").cwes is None


def test_no_rule_is_in_two_families() -> None:
    rules = [rule for entry in PACKAGED.shared for rule in entry.rules]
    assert len(rules) == len(set(rules))


def test_the_packaged_table_names_every_tool_by_its_one_name() -> None:
    named = [rule for entry in PACKAGED.shared for rule in entry.rules] + list(PACKAGED.cwes)
    for rule in named:
        tool, _, rule_id = rule.partition(":")
        assert PACKAGED.rule(tool, rule_id).cwes is not None, f"{rule} is never met under this name"


def test_an_empty_table_knows_nothing() -> None:
    assert RuleFamilies().family("bandit", "B608") == "bandit:B608"
    assert RuleFamilies(shared=(SharedRule(family="f", rules=("a:1",)),)).rule("a", "1").cwes == ()
