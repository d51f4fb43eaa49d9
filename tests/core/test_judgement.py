"""What a vulnerability is called."""

from accord.core.finding import Finding
from accord.core.intelligence import Intelligence
from accord.core.judgement import Judged, Kind
from accord.core.risk import Assessment, Threat
from accord.core.service import Service
from accord.core.vulnerability import Decision
from accord.core.weakness import Weakness

ASSESSMENT = Assessment(
    decision=Decision.ACT, score=900, low=900, high=900, reasons=(), assumed=0, facts=6, position=0.5, outcome="x"
)


def judged(finding: Finding, kind: Kind, weakness: Weakness | None = None, known: Intelligence | None = None) -> Judged:
    return Judged(
        id="a", kind=kind, service=Service(name="s"), findings=(finding,), threat=Threat(), assessment=ASSESSMENT,
        weakness=weakness, intelligence=known,
    )  # fmt: skip


def test_a_package_is_called_by_its_cve_where_the_feeds_know_one() -> None:
    finding = Finding(tool="t", component_name="lib", component_version="1", vulnerability_ids=("PYSEC-1",))
    assert judged(finding, Kind.PACKAGE).title == "PYSEC-1 in lib 1"
    assert judged(finding, Kind.PACKAGE, known=Intelligence(cve="CVE-2024-1")).title == "CVE-2024-1 in lib 1"


def test_code_is_called_by_its_weakness_else_by_the_tools_words() -> None:
    weakness = Weakness(family="x", name="a race", cwes=(362,), consequence="x", fix="y")
    finding = Finding(tool="t", path="a.py", start_line=3, title="odd", rule_id="R1")
    assert judged(finding, Kind.CODE, weakness).title == "A race in a.py:3"
    assert judged(finding, Kind.CODE).title == "Odd in a.py:3"
    assert judged(Finding(tool="t", rule_id="R1"), Kind.OTHER).title == "R1"
    assert judged(Finding(tool="t"), Kind.OTHER).title == "Finding"


def test_the_order_is_decision_score_place_and_id() -> None:
    assert judged(Finding(tool="t"), Kind.OTHER).order == (-3, -900, -0.5, "a")
