"""How many of the weaknesses that reports name have a card, counted on the readers' own samples."""

import json
from collections import Counter
from pathlib import Path

from accord.core.identity.families import RuleFamilies
from accord.core.weakness import WeaknessTable
from accord.flows.explain import load_cards
from accord.ports import packaged

CARDS = load_cards()
SAMPLES = Path(__file__).parents[1] / "readers"
#: The family that says only that a call needs care has no lesson of its own.
WITHOUT_CARD = {"risky-function"}


def _tags() -> Counter[int]:
    """Count the CWE tags of every finding in the readers' golden outputs."""
    lines = (line for file in SAMPLES.rglob("*.jsonl") for line in file.read_text("utf-8").splitlines())
    records = (json.loads(line) for line in lines if line.startswith("{"))
    return Counter(cwe for record in records for cwe in record.get("cwes") or ())


def test_nearly_every_weakness_that_a_sample_names_has_a_card() -> None:
    tags = _tags()
    missing = {cwe: count for cwe, count in tags.items() if CARDS.of((cwe,)) is None}
    assert tags.total() > 100
    assert sum(missing.values()) <= 0.05 * tags.total(), f"without a card: {missing}"


def test_every_family_of_weaknesses_has_its_card() -> None:
    families = {family.family for family in packaged.table("tables/weakness.toml", WeaknessTable).weakness}
    assert {card.weakness for card in CARDS.all} == families - WITHOUT_CARD


def test_every_rule_that_the_table_knows_leads_to_a_card() -> None:
    """Through the card of its weakness, else through the card of its family, as ``accord explain ID`` does."""
    rules = packaged.table("tables/rules.toml", RuleFamilies)
    weaknesses = packaged.table("tables/weakness.toml", WeaknessTable)
    named = {cwes for cwes in (*rules.cwes.values(), *(shared.cwes for shared in rules.shared)) if cwes}
    for cwes in named:
        family = weaknesses.of(cwes)
        assert CARDS.of(cwes) or family is None or CARDS.named(family.family) or family.family in WITHOUT_CARD
