"""HTML: one file to send and keep, for people without a terminal. No script, no network, light and dark, for print too.

It answers one question, what to fix first or whether a change may ship, and opens with what is at stake for the
business. Everything that a report says is escaped; the page's own policy (CSP) forbids scripts and requests even so.
"""

from collections.abc import Iterable, Iterator

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.writers.html.gate_page import gate_page
from accord.writers.html.plan_page import plan_page

LABEL = "HTML"
SUFFIX = ".html"


def plan(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], _screen: Screen) -> Iterator[bytes]:
    """Write a plan; the first 500 changes, and how many more there are."""
    yield plan_page(head, vulnerabilities).encode("utf-8", "replace")


def gate(document: GateDocument, _screen: Screen) -> Iterator[bytes]:
    """Write a verdict."""
    yield gate_page(document).encode("utf-8", "replace")
