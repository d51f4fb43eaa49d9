"""The rules of one tool, gathered while its results are written."""

import re

from accord.core import telling
from accord.core.documents import VulnerabilityDocument
from accord.core.risk.policy import BANDS
from accord.core.vulnerability import Decision
from accord.writers.sarif import shapes
from accord.writers.sarif.texts import cut, escaped, plain

#: How many tags of a rule GitHub keeps.
_MOST_TAGS = 10
#: The range of ``security-severity`` that GitHub calls low, medium, high, critical: one for each decision.
_SEVERITIES = ((0.1, 3.9), (4.0, 6.9), (7.0, 8.9), (9.1, 10.0))
_LEVELS = {Decision.ACT: "error", Decision.ATTEND: "warning", Decision.TRACK_STAR: "note", Decision.TRACK: "note"}
_CVE = re.compile(r"CVE-\d{4}-\d{4,}")
_WORDS = re.compile(r"[^0-9A-Za-z]+")


class RuleBook:
    """Rules by id, in the order in which they were met. A rule is described by its most urgent result, the first."""

    def __init__(self, tool: str) -> None:
        self._tool = tool
        self._indices: dict[str, int] = {}
        self._rules: list[shapes.Rule] = []

    def of(self, rule_id: str, found: VulnerabilityDocument) -> tuple[str, int]:
        """Return the id and index of a rule; one that the tool left without an id is called after what it found."""
        name = rule_id or _pascal(telling.what(found)) or "Finding"
        index = self._indices.get(name)
        if index is None:
            index = self._indices[name] = len(self._rules)
            self._rules.append(self._rule(name, found))
        return name, index

    def rules(self) -> tuple[shapes.Rule, ...]:
        """Return all rules."""
        return tuple(self._rules)

    def _rule(self, rule_id: str, found: VulnerabilityDocument) -> shapes.Rule:
        what = telling.what(found)
        subject = f"CWE-{found.cwes[0]}" if found.cwes else found.id
        learn = f"accord explain {subject}"
        return shapes.Rule(
            id=rule_id,
            name=_pascal(what) or "Finding",
            short_description=shapes.Text(text=cut(f"{what}.")),
            full_description=shapes.Text(text=cut(f"{what}, as rule {rule_id} of {self._tool} sees it. {_RANKED}")),
            help=shapes.Text(
                text=cut(f"The most urgent place: {plain(found.for_developer)} To learn more, run: {learn}"),
                markdown=cut(f"The most urgent place: {escaped(found.for_developer)}\n\nTo learn more: `{learn}`"),
            ),
            help_uri=_help_uri(found),
            default_configuration=shapes.Configuration(level=_LEVELS[found.decision]),
            properties=shapes.RuleProperties(tags=_tags(found), security_severity=severity(found)),
        )


_RANKED = (
    "Accord ranks each result by what it could do to the business: the decision, the score from 0 to 1000 and both "
    "sentences stand in the result."
)


def severity(found: VulnerabilityDocument) -> str:
    """Return GitHub's ``security-severity``: each of its ranges is a decision, the place in a range is the score's."""
    rank = found.decision.rank
    (low, high), (least, most) = _SEVERITIES[rank], BANDS[rank]
    share = (found.score - least) / (most - least)
    return f"{low + (high - low) * min(1.0, max(0.0, share)):.1f}"


def _tags(found: VulnerabilityDocument) -> tuple[str, ...]:
    return ("security", *(f"external/cwe/cwe-{cwe:03}" for cwe in found.cwes))[:_MOST_TAGS]


def _help_uri(found: VulnerabilityDocument) -> str:
    cve = _CVE.search(found.title) or _CVE.search(" ".join(found.vulnerability_ids))
    if cve:
        return f"https://www.cve.org/CVERecord?id={cve[0]}"
    return f"https://cwe.mitre.org/data/definitions/{found.cwes[0]}.html" if found.cwes else ""


def _pascal(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in _WORDS.split(text))[:100]
