"""Risk: what a flaw could do to this business, as a decision, a score that cannot contradict it, and its reasons."""

from accord.core.risk.assessment import Assessment, Assessor, assess, order, worst
from accord.core.risk.context import Context, context_of
from accord.core.risk.policy import BANDS, PRESETS, DecisionTable, Policy
from accord.core.risk.reasons import Reason, Without
from accord.core.risk.story import Story, story_of
from accord.core.risk.threat import Threat, threat_of
from accord.core.risk.wording import for_business, for_developer, how_to_fix, reason_text

__all__ = [
    "BANDS",
    "PRESETS",
    "Assessment",
    "Assessor",
    "Context",
    "DecisionTable",
    "Policy",
    "Reason",
    "Story",
    "Threat",
    "Without",
    "assess",
    "context_of",
    "for_business",
    "for_developer",
    "how_to_fix",
    "order",
    "reason_text",
    "story_of",
    "threat_of",
    "worst",
]
