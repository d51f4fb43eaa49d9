"""What both sides agreed, as it stood where a change left its base: policy, context, accords, baseline, feedback.

A file that was broken there must not stop the change that repairs it, and must not lift anything either.
"""

from datetime import date
from pathlib import Path

import msgspec

from accord.core.documents import Missing
from accord.core.errors import BadConfiguration
from accord.core.gate.baseline import Baseline
from accord.core.gate.probation import Feedback
from accord.flows import folder
from accord.flows.base import Base
from accord.flows.workspace import Workspace

_REMEDY = "Repair it on the branch that the change goes to"


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What counts for a change."""

    workspace: Workspace
    baseline: Baseline | None = None
    feedback: tuple[Feedback, ...] = ()
    #: What could not be read, so that evidence is missing.
    broken: tuple[Missing, ...] = ()
    #: What people should know and what lifts nothing.
    notes: tuple[str, ...] = ()


def read_agreed(root: Path, base: Base | None, *, today: date) -> Agreed:
    """Read what was agreed at the base; in the folder itself where there is none to read from and no change either.

    Raises:
        BadConfiguration: without a base, a file is broken.
    """
    if base is None:
        workspace = Workspace.load(root, today=today)
        kept = folder.read_feedback(root)
        return Agreed(workspace=workspace, baseline=folder.read_baseline(root), feedback=tuple(kept))
    if not base.agreed_at:
        return Agreed(workspace=Workspace.empty())
    broken: list[Missing] = []
    try:
        workspace = Workspace.load(root, base.agreed_at, today=today)
    except BadConfiguration as error:
        broken.append(_broken(error, "so the usual limits apply"))
        workspace = Workspace.empty()
    try:
        baseline = folder.read_baseline(root, base.agreed_at)
    except BadConfiguration as error:
        broken.append(_broken(error, "so what had been seen is not known"))
        baseline = None
    feedback, damaged = folder.readable_feedback(root, base.agreed_at)
    return Agreed(
        workspace=workspace,
        baseline=baseline,
        feedback=tuple(feedback),
        broken=tuple(broken),
        notes=tuple(
            f"{error.place} is damaged where the change parted, so that line counts nothing" for error in damaged
        ),
    )


def _broken(error: BadConfiguration, effect: str) -> Missing:
    return Missing(what=error.place, why=f"it is broken at the merge base ({error.message}), {effect}", remedy=_REMEDY)
