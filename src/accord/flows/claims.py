"""Gather what people wrote into the code to keep a finding quiet."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from accord.core.accords.claims import claims_in, covers, trivyignore
from accord.core.documents import Agreement, Claim
from accord.core.judgement import Judged
from accord.flows.checkout import Checkout
from accord.flows.workspace import walk

_SUFFIXES = (
    ".py .pyi .js .jsx .ts .tsx .mjs .cjs .vue .java .kt .kts .scala .go .rb .php .cs .fs .c .h .cc .cpp .hpp .rs .m"
    " .swift .sh .bash .tf .yaml .yml .sql .html .htm .dart .ex .exs .pl .lua .groovy .gradle .ps1"
)
_SOURCE = frozenset(_SUFFIXES.split())
_TRIVYIGNORE = ".trivyignore"
_MAX_FILES = 50_000


def in_checkout(checkout: Checkout, today: date) -> list[Claim]:
    """Return every claim in the source files of a checkout, in the order of their paths.

    Raises:
        BadConfiguration: one of Accord's own comments is wrong.
    """
    return in_files(checkout, _paths(checkout.root), today)


def in_files(checkout: Checkout, paths: Iterable[str], today: date) -> list[Claim]:
    """Return every claim in these files of a checkout, in their order.

    Raises:
        BadConfiguration: one of Accord's own comments is wrong.
    """
    return [claim for path in paths for claim in _claims_of(checkout, path, today)]


def sources(paths: Iterable[str]) -> Iterator[str]:
    """Yield those of some paths whose files may hold claims."""
    return (path for path in paths if _may_hold_claims(path.rpartition("/")[2]))


def accepted_by_comment(judged: Judged, claims: Iterable[Claim], checkout: Checkout, today: date) -> Judged:
    """Return the vulnerability as accepted when one of Accord's own comments covers it, else as it was."""
    if judged.state != "open":
        return judged
    agreement = agreement_of(judged, claims, checkout, today)
    return msgspec.structs.replace(judged, state="accepted", agreement=agreement) if agreement else judged


def agreement_of(judged: Judged, claims: Iterable[Claim], checkout: Checkout, today: date) -> Agreement | None:
    """Return the agreement that one of Accord's own comments makes about a vulnerability; None when none does.

    Args:
        judged: The vulnerability.
        claims: The claims of kind ``accord`` in the files that its findings name.
        checkout: Where the comments stand.
        today: A comment whose date has passed agrees to nothing.
    """
    rules = frozenset(finding.rule_id for finding in judged.findings if finding.rule_id)
    rules |= {judged.weakness.family} if judged.weakness else set()
    for claim in claims:
        if claim.kind != "accord" or claim.until is None or claim.until < today:
            continue
        lines = checkout.lines(claim.path) or []
        about = [finding for finding in judged.findings if finding.path == claim.path]
        if any(covers(claim, lines, rules, finding.start_line) for finding in about):
            place = f"{claim.path}:{claim.line}"
            who = (f"comment in {place}",)
            return Agreement(kind="accept", who=who, why=claim.reason, until=claim.until, source=place)
    return None


def _claims_of(checkout: Checkout, path: str, today: date) -> Iterator[Claim]:
    lines = checkout.lines(path)
    if lines is None:
        return
    text = "\n".join(lines)
    yield from trivyignore(text, path) if path.endswith(_TRIVYIGNORE) else claims_in(text, path, today)


def _paths(root: Path) -> Iterator[str]:
    count = 0
    for folder, names in walk(root):
        for name in names:
            if _may_hold_claims(name):
                count += 1
                if count > _MAX_FILES:
                    return
                yield f"{folder}/{name}" if folder else name


def _may_hold_claims(name: str) -> bool:
    return name == _TRIVYIGNORE or os.path.splitext(name)[1].lower() in _SOURCE  # noqa: PTH122  fifty thousand times
