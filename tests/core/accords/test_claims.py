"""Lines by which somebody says that a finding does not matter."""

from datetime import date

import pytest

from accord.core.accords.claims import claims_in, covers, trivyignore
from accord.core.documents import Claim
from accord.core.errors import BadConfiguration

TODAY = date(2026, 11, 21)
#: In parts, so that this file can itself be read by Accord.
IGNORE = "accord" + ": ignore"


def one(line: str) -> Claim:
    [claim] = claims_in(line, "a.py", TODAY)
    return claim


def test_accords_own_comment() -> None:
    claim = one(f"x = 1  # {IGNORE}[S608, sql-injection] until 2027-01-31: the table name is a constant")
    assert claim.rules == ("S608", "sql-injection")
    assert claim.until == date(2027, 1, 31)
    assert claim.reason == "the table name is a constant"


@pytest.mark.parametrize(
    "line",
    [
        f"// {IGNORE}[no-eval] until 2027-01-31: trusted",
        f"/* {IGNORE}[no-eval] until 2027-01-31: trusted */",
        f"<!-- {IGNORE}[no-eval] until 2027-01-31: trusted -->",
        f"-- {IGNORE}[no-eval] until 2027-01-31: trusted",
    ],
)
def test_any_language_has_comments(line: str) -> None:
    assert one(line).reason == "trusted"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"# {IGNORE}", "names no rule"),
        (f"# {IGNORE}[S608]", "names no rule, date or reason"),
        (f"# {IGNORE}[S608] until 2027-01-31:", "names no rule, date or reason"),
        (f"# {IGNORE}[S608] until tomorrow: x", "'tomorrow' is no date"),
        (f"# {IGNORE}[S608] until 20270131: x", "'20270131' is no date"),
        (f"# {IGNORE}[S608] until 2027-02-30: x", "'2027-02-30' is no date"),
        (f"# {IGNORE}[S608] until 2028-01-31: x", "more than 180 days ahead"),
    ],
)
def test_a_bad_comment_fails_loudly_and_names_its_line(line: str, reason: str) -> None:
    with pytest.raises(BadConfiguration, match=reason) as caught:
        list(claims_in(f"\n{line}\n", "src/a.py", TODAY))
    assert caught.value.place == "src/a.py:2"
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("line", "kind", "rules"),
    [
        ("run(x)  # nosec", "nosec", ()),
        ("run(x)  # nosec B602, B603", "nosec", ("B602", "B603")),
        ("run(x)  # noqa: S602, E501", "noqa", ("S602",)),
        ("run(x)  # nosemgrep", "nosemgrep", ()),
        ("run(x)  // nosemgrep: js.audit.eval", "nosemgrep", ("js.audit.eval",)),
    ],
)
def test_other_tools_comments_are_listed(line: str, kind: str, rules: tuple[str, ...]) -> None:
    claim = one(line)
    assert (claim.kind, claim.rules, claim.line) == (kind, rules, 1)


@pytest.mark.parametrize("line", ["x = 1  # noqa: E501", "an accord: signed", "nosecond", "x = 1"])
def test_other_comments_claim_nothing(line: str) -> None:
    assert list(claims_in(line, "a.py", TODAY)) == []


def test_trivyignore() -> None:
    claims = list(trivyignore("# why\nCVE-2024-1 exp:2027-01-01\n\nAVD-DS-0002 # note\nX exp:soon\n", ".trivyignore"))
    assert [(claim.rules, claim.until, claim.line) for claim in claims] == [
        (("CVE-2024-1",), date(2027, 1, 1), 2),
        (("AVD-DS-0002",), None, 4),
        (("X",), None, 5),
    ]


def test_a_comment_covers_its_line_and_alone_the_next() -> None:
    lines = [f"# {IGNORE}[S608] until 2027-01-31: x", "query()", "y = 1"]
    claim = one(lines[0])
    assert covers(claim, lines, frozenset({"S608"}), 1)
    assert covers(claim, lines, frozenset({"S608", "B608"}), 2)
    assert not covers(claim, lines, frozenset({"S602"}), 2)
    assert not covers(claim, lines, frozenset({"S608"}), 3)
    assert not covers(claim, lines, frozenset({"S608"}), None)


def test_a_comment_behind_code_covers_that_line_only() -> None:
    lines = [f"query()  # {IGNORE}[S608] until 2027-01-31: x", "query()"]
    assert not covers(one(lines[0]), lines, frozenset({"S608"}), 2)
