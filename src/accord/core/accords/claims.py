"""Claims in code: lines by which somebody says that a finding does not matter.

Only Accord's own form is an agreement, since only it names a rule, a reason and an end. Other tools' comments and
ignore files are listed, so that everybody sees them, and decide nothing.

    # accord: ignore[RULE] until 2027-01-31: reason
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from accord.core.accords.single import MAX_ACCEPTED_DAYS
from accord.core.documents import Claim
from accord.core.errors import BadConfiguration

#: A line that has none of these words holds no claim; looked for before any pattern is tried.
MARKS = ("accord:", "nosec", "noqa", "nosemgrep")

_ACCORD = re.compile(r"(?:#|//|--|/\*|<!--|;|%|\*)\s*accord:\s*ignore\b(?P<rest>.*)")
_WHOLE = re.compile(r"\[(?P<rules>[^\]]+)\]\s+until\s+(?P<until>\S+?):\s+(?P<reason>.*?\S)\s*(?:\*/|-->)?\s*")
_NOSEC = re.compile(r"#\s*nosec\b:?(?P<rules>(?:[\s,]*B\d+\b)*)", re.IGNORECASE)
_NOQA = re.compile(r"#\s*noqa:\s*(?P<rules>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*)", re.IGNORECASE)
_NOSEMGREP = re.compile(r"nosem(?:grep)?\b:?(?P<rules>(?:[\s,]*[\w.-]+\.[\w.-]+)*)")
_SECURITY_RULE = re.compile(r"S\d+", re.IGNORECASE)
_WORDS = re.compile(r"[\s,]+")
_COMMENT_ONLY = re.compile(r"\s*(#|//|--|/\*|<!--|;|%|\*)")


def claims_in(text: str, path: str, today: date) -> Iterator[Claim]:
    """Yield the claims in a file's text.

    Args:
        text: The whole file.
        path: Its path relative to the checkout.
        today: The day of reading; an agreement may reach at most 180 days ahead.

    Raises:
        BadConfiguration: a line asks Accord to ignore something without naming rule, date and reason, or with a date
            that is none: it never means "for ever".
    """
    if not any(mark in text for mark in MARKS):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if any(mark in line for mark in MARKS):
            yield from _claims_of(line, path, number, today)


def trivyignore(text: str, path: str) -> Iterator[Claim]:
    """Yield the claims of a ``.trivyignore``: an id a line, perhaps with ``exp:YYYY-MM-DD`` behind it."""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        if words:
            ends = [word.removeprefix("exp:") for word in words[1:] if word.startswith("exp:")]
            yield Claim(
                kind="trivyignore",
                says="ignored by Trivy",
                path=path,
                line=number,
                rules=(words[0],),
                until=_date(ends[0]) if ends else None,
            )


def covers(claim: Claim, lines: list[str], rules: frozenset[str], line: int | None) -> bool:
    """Tell whether Accord's own comment is about a finding: its rule, on its line or alone on the line above.

    Args:
        claim: A claim of kind ``accord``.
        lines: The file's lines.
        rules: Names that the finding's rule goes by.
        line: The finding's first line.
    """
    if line is None or claim.line is None or rules.isdisjoint(claim.rules):
        return False
    if claim.line == line:
        return True
    return claim.line == line - 1 and bool(_COMMENT_ONLY.match(lines[claim.line - 1]))


def _claims_of(line: str, path: str, number: int, today: date) -> Iterator[Claim]:
    if match := _ACCORD.search(line):
        yield _accord(match["rest"], path, number, today)
    if match := _NOSEC.search(line):
        yield _claim("nosec", "Bandit is to skip this line", path, number, _words(match["rules"]))
    if (match := _NOQA.search(line)) and (rules := [word for word in _words(match["rules"]) if _is_security(word)]):
        yield _claim("noqa", "Ruff is to skip this line", path, number, rules)
    if match := _NOSEMGREP.search(line):
        yield _claim("nosemgrep", "Semgrep is to skip this line", path, number, _words(match["rules"]))


def _accord(rest: str, path: str, number: int, today: date) -> Claim:
    place, form = f"{path}:{number}", "Write: accord: ignore[RULE] until YYYY-MM-DD: reason"
    match = _WHOLE.fullmatch(rest)
    if match is None:
        raise BadConfiguration("this comment names no rule, date or reason", place=place, remedy=form)
    until = _date(match["until"])
    if until is None:
        raise BadConfiguration(f"'{match['until']}' is no date", place=place, remedy=form)
    latest = today + timedelta(days=MAX_ACCEPTED_DAYS)
    if until > latest:
        remedy = f"Write {latest} or earlier; it can be renewed"
        raise BadConfiguration(f"more than {MAX_ACCEPTED_DAYS} days ahead", place=place, remedy=remedy)
    return Claim(
        kind="accord",
        says="ignored by a comment",
        path=path,
        line=number,
        rules=tuple(_words(match["rules"])),
        reason=match["reason"],
        until=until,
    )


def _claim(kind: str, says: str, path: str, number: int, rules: list[str]) -> Claim:
    return Claim(kind=kind, says=says, path=path, line=number, rules=tuple(rules))


def _words(text: str) -> list[str]:
    return [word for word in _WORDS.split(text) if word]


def _is_security(rule: str) -> bool:
    return _SECURITY_RULE.fullmatch(rule) is not None


def _date(text: str) -> date | None:
    """Read YYYY-MM-DD and nothing else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
