"""What a vulnerability is called, and which comes first."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from accord.core.finding import Finding
from accord.core.intelligence import Intelligence
from accord.core.judgement import Judged, Kind, sort_urgent_first
from accord.core.risk import BANDS, Assessment, Threat, order
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


@given(st.lists(st.tuples(st.integers(0, 1000), st.floats(0, 1)), min_size=2, max_size=9), st.data())
def test_the_most_urgent_comes_first_as_the_law_of_order_says(
    scores: list[tuple[int, float]], data: st.DataObject
) -> None:
    items = [
        msgspec.structs.replace(judged(Finding(tool="t"), Kind.OTHER), id=f"{n}", assessment=rated(score, position))
        for n, (score, position) in enumerate(scores)
    ]
    arrived = data.draw(st.permutations(items))
    sort_urgent_first(arrived)
    assert arrived == sorted(items, key=lambda item: order(item.assessment, None, item.id))


def rated(score: int, position: float) -> Assessment:
    decision = next(each for each, (_, high) in zip(Decision, BANDS, strict=True) if score <= high)
    return msgspec.structs.replace(ASSESSMENT, decision=decision, score=score, position=position)
