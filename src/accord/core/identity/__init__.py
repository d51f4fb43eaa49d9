"""Identity: which findings are one problem, across tools, formats, days and lines."""

from accord.core.identity.correlation import Problem, identify, resolve
from accord.core.identity.families import RuleFamilies
from accord.core.identity.known import Known, merge, standing, undo

__all__ = ["Known", "Problem", "RuleFamilies", "identify", "merge", "resolve", "standing", "undo"]
