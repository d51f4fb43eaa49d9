"""Keep what a person says about a finding: useful, not useful, not mine."""

import os
from datetime import datetime
from pathlib import Path

import msgspec

from accord.core.documents import VulnerabilityDocument
from accord.core.errors import BadUsage
from accord.core.gate.probation import Feedback, Rating, Record, place_of, records
from accord.flows import folder
from accord.flows import plan as planning
from accord.flows.judge import Tables
from accord.ports import git


class Given(msgspec.Struct, frozen=True):
    """A rating as it was kept, the file it was kept in, and the record of its rule since."""

    feedback: Feedback
    path: Path
    record: Record


def give(
    name: str, rating: Rating, reason: str, *, root: Path, now: datetime, who: str = "", reports: tuple[str, ...] = ()
) -> Given:
    """Add a rating to ``.accord/feedback.jsonl``.

    Args:
        name: A vulnerability's id, or the beginning of it.
        rating: What the person says.
        reason: Why, in their words; never empty.
        root: The checkout.
        now: When it was said.
        who: The person; git's user name when empty.
        reports: Where to find the vulnerability; those that the last plan or gate showed here when empty.

    Raises:
        BadUsage: no vulnerability or several have that id, or the reason is empty.
    """
    if not reason.strip():
        raise BadUsage("a rating needs a reason", remedy="Add --reason with a few words that others can learn from")
    root = folder.need_root(root)
    found = folder.find(name, vulnerabilities(reports, root=root, now=now))
    sighting = found.sightings[0]
    feedback = Feedback(
        id=found.id,
        rating=rating,
        reason=" ".join(reason.split()),
        at=now,
        who=who or _user(root),
        rule=Tables.load().families.family(sighting.tool, sighting.rule_id),
        place=place_of(found.path),
        title=found.title,
        fingerprints=tuple(one for one in found.fingerprints if not one.startswith("place:")),
    )
    path = folder.add_feedback(root, feedback)
    kept = records(folder.readable_feedback(root)[0])
    record = next(one for one in kept if (one.rule, one.place) == (feedback.rule, feedback.place))
    return Given(feedback, path, record)


def vulnerabilities(reports: tuple[str, ...], *, root: Path, now: datetime) -> list[VulnerabilityDocument]:
    """Return the vulnerabilities of these reports, or those that were shown here last when none are given."""
    if not reports:
        return folder.recent(root)
    return list(planning.plan(planning.Request(reports=reports, root=root, now=now)).vulnerabilities())


def _user(root: Path) -> str:
    return git.user_name(root) or os.environ.get("USER") or "unknown"
