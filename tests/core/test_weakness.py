import re
from collections import Counter

import pytest

from accord.core.weakness import Weakness, WeaknessTable
from accord.ports import packaged

TABLE: WeaknessTable = packaged.table("tables/weakness.toml", WeaknessTable)

#: MITRE's list of the most dangerous weaknesses of 2025.
TOP_25 = (
    79,
    89,
    352,
    862,
    787,
    22,
    416,
    125,
    78,
    94,
    120,
    434,
    476,
    121,
    502,
    122,
    863,
    20,
    284,
    200,
    306,
    918,
    77,
    639,
    770,
)

#: What Bandit and Semgrep tag their findings with in the reports that were recorded on seven projects.
BANDIT = (20, 22, 78, 79, 80, 89, 94, 259, 327, 330, 377, 400, 502, 605, 703)
SEMGREP = (22, 78, 79, 89, 93, 95, 319, 327, 352, 489, 502, 521, 522, 601, 611, 614, 668, 706, 915, 918, 939, 1333)


def test_each_cwe_belongs_to_one_family_and_each_family_has_one_name() -> None:
    cwes = Counter(cwe for family in TABLE.weakness for cwe in family.cwes)
    assert [cwe for cwe, count in cwes.items() if count > 1] == []
    assert len({family.family for family in TABLE.weakness}) == len(TABLE.weakness) == 43
    assert len({family.name for family in TABLE.weakness}) == 43


@pytest.mark.parametrize("cwe", sorted({*TOP_25, *BANDIT, *SEMGREP}))
def test_the_weaknesses_that_are_met_most_have_a_family(cwe: int) -> None:
    assert TABLE.of((cwe,)) is not None


def test_the_first_cwe_that_has_a_family_decides() -> None:
    family = TABLE.of((999999, 564, 79))
    assert family is not None
    assert family.family == "sql-injection"


def test_a_cwe_without_a_family_has_none() -> None:
    assert TABLE.of(()) is None
    assert TABLE.of((999999,)) is None


@pytest.mark.parametrize("family", TABLE.weakness, ids=lambda family: family.family)
def test_the_words_of_a_family_fit_into_the_sentences(family: Weakness) -> None:
    assert family.technical_impact in {None, "partial", "total"}
    assert family.consequence.endswith(" {data}")
    assert family.consequence.count("{") == 1
    assert re.match(r"can be \w", family.harm)
    assert " by " not in f"{family.harm} "  # whoever does it is told after it
    assert len(family.consequence.split()) <= 11
    assert len(family.harm.split()) <= 9
    assert len(family.fix.split()) <= 13
    for text in (family.name, family.harm, family.consequence, family.fix):
        assert text == text.strip().rstrip(".")
        assert "  " not in text
