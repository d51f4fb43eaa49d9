"""Replay the product's own judgement on the history of real vulnerabilities and hold it to its targets.

    python -m benchmarks.prioritisation FOLDER

FOLDER holds the public data that docs/explanation/risk.md names: ``kev.json``, ``epss-2025-01-19.csv.gz``,
``cve-cvss-cwe-ssvc-2025-01-24.csv.gz`` and ``arrival-features.csv.gz``. Every fact is dated on or before the day of the
judgement, every outcome after it. Ties count in expectation. Exit code 1 when a target is missed.

What it shows and what it does not: the state question is circular (the label is the list that the judgement reads) and
serves as a regression check; the replay's estates and losses are invented and only the fall-off with wrong context is
evidence; arrival is the one measure of skill, and there the aim is only not to be worse than CVSS.
"""

import csv
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice, pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple, cast

import msgspec
from benchmarks.ranking import average_precision, interval, recall, tied

from accord.core.fact import Fact
from accord.core.finding import Finding
from accord.core.intelligence import Intelligence
from accord.core.risk import Assessment, Assessor, Context, Policy, Threat, order, threat_of
from accord.core.risk.score import (
    HUMAN_IMPACT,
    Rungs,
    Standing,
    place,
    spans_of_context,
    spans_of_threat,
    threat_points,
)
from accord.core.weakness import WeaknessTable
from accord.ports import packaged

YEAR = timedelta(days=365)
STATE_DAY, EPSS_DAY = date(2025, 1, 24), date(2025, 1, 19)
FINDING = Finding(tool="replay", vulnerability_ids=("CVE",))
ESTATES, ASSETS, FINDINGS, EXPLOITED = 120, 60, 2000, 20
RANKED = 100_000
STATE_TARGET, REPLAY_TARGET, EVEN_TARGET, AGREED = 0.90, 0.68, 0.55, 0.95
FIRST_TARGET, AGAIN_TARGET = 6.0, 5.0


class Case(NamedTuple):
    """One CVE as it was known on one day, and whether it was listed as exploited within a year after."""

    intelligence: Intelligence
    threat: Threat
    later: bool


def rows(file: Path) -> Iterator[dict[str, str]]:
    """Read a compressed table."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def kev_days(folder: Path) -> dict[str, date]:
    """Return the day on which each CVE was listed as exploited."""
    entries = json.loads((folder / "kev.json").read_text("utf-8"))["vulnerabilities"]
    return {entry["cveID"]: date.fromisoformat(entry["dateAdded"]) for entry in entries}


def case(row: dict[str, str], day: date, listed: date | None, *, vector: str, score: str, percentile: float) -> Case:
    """Put one row in the product's words, as of a day."""
    known = Intelligence(
        cve=row["cve"],
        kev_at=listed if listed and listed <= day else None,
        epss_percentile=percentile,
        epss_at=day,
        cvss_vector=vector,
        cvss_score=float(score),
        ssvc_exploitation=row.get("ssvc_exploitation") or row.get("exploitation", ""),
        ssvc_automatable=row.get("ssvc_automatable") or row.get("automatable", ""),
        ssvc_technical_impact=row.get("ssvc_technical_impact") or row.get("technical_impact", ""),
    )
    return Case(known, threat_of(FINDING, known), bool(listed and listed <= day + YEAR))


def state(folder: Path) -> list[Case]:
    """Return every CVE with CVSS, EPSS and CISA's answers on the state day, those already listed included."""
    kev = kev_days(folder)
    ranks = {row["cve"]: float(row["percentile"]) for row in rows(folder / f"epss-{EPSS_DAY}.csv.gz")}
    found = []
    for row in rows(folder / f"cve-cvss-cwe-ssvc-{STATE_DAY}.csv.gz"):
        score = row["cvss31_score"] or row["cvss40_score"] or row["cvss20_score"]
        if score and row["ssvc_exploitation"] and row["cve"] in ranks:
            vector = row["cvss31"] or row["cvss40"]
            listed = kev.get(row["cve"])
            found.append(case(row, STATE_DAY, listed, vector=vector, score=score, percentile=ranks[row["cve"]]))
    return found


def arrivals(folder: Path) -> list[Case]:
    """Return every CVE on the first Sunday on which it had all its features, unless it was already listed."""
    kev = kev_days(folder)
    found = []
    for row in rows(folder / "arrival-features.csv.gz"):
        day, listed = date.fromisoformat(row["day"]), kev.get(row["cve"])
        if not (listed and listed <= day):
            percentile = float(row["percentile"])
            found.append(case(row, day, listed, vector=row["vector"], score=row["cvss"], percentile=percentile))
    return found


def points(threat: Threat) -> float:
    """Return the product's likelihood of a threat, 1..100."""
    exploited, epss, automatable, total, cvss = (span.rung for span in spans_of_threat(threat))
    return threat_points(int(exploited), epss, int(automatable), int(total), cvss)


# -- the replay ----------------------------------------------------------------------------------------------------

Asset = tuple[int, int, int]
EXPOSURES = ("internal", "partner", "internet")
CRITICALITIES = ("low", "medium", "high", "critical")
DATA = ("public", "internal", "customer", "payment")
LOSS, HIT = (1, 4, 16, 64), (0.05, 0.25, 1.0)


def context(asset: Asset) -> Context:
    """Return the confirmed context of an invented asset that runs in production."""
    exposure, criticality, data = asset
    return Context(
        exposure=Fact(name="exposure", value=EXPOSURES[exposure], confirmed=True),
        criticality=Fact(name="criticality", value=CRITICALITIES[criticality], confirmed=True),
        data=Fact(name="data", value=DATA[data], confirmed=True),
        environment=Fact(name="environment", value="production", confirmed=True),
    )


def replay(cases: list[Case], policy: Policy, right: float) -> tuple[float, float]:
    """Return the share of loss averted by the first tenth of the work, ordered by CVSS and by the product.

    Args:
        cases: CVEs on arrival.
        policy: The policy that orders them.
        right: For which share of the findings the declared context is the real one.
    """
    exploited = [one for one in cases if one.later]
    others = [one for one in cases if not one.later]
    averted = [0.0, 0.0]
    for estate in range(ESTATES):
        random = Random(estate)  # noqa: S311  a simulation
        work = list(_work(random, exploited, others, policy, right))
        for way in (0, 1):
            ordered = sorted(work, key=lambda item, way=way: (item[way], item[2]), reverse=True)  # type: ignore[misc]
            averted[way] += sum(item[3] for item in ordered[: FINDINGS // 10]) / sum(item[3] for item in work)
    return averted[0] / ESTATES, averted[1] / ESTATES


def _work(
    random: Random, exploited: list[Case], others: list[Case], policy: Policy, right: float
) -> Iterator[tuple[float, tuple[int, int, float], float, float]]:
    """Invent an estate and yield for each finding: CVSS, the product's key, a tie-break, the loss it would cause."""
    assets = [_asset(random) for _ in range(ASSETS)]
    for one in random.sample(exploited, EXPLOITED) + random.sample(others, FINDINGS - EXPLOITED):
        declared = random.choice(assets)
        real = declared if random.random() < right else random.choice(assets)
        loss = HIT[real[0]] * LOSS[HUMAN_IMPACT[real[1] * 4 + real[2]]] if one.later else 0.0
        standing = standing_of(one.threat, context(declared), policy)
        cvss = one.intelligence.cvss_score or 0.0
        yield cvss, (standing.rank, standing.score, standing.position), random.random(), loss


def _asset(random: Random) -> Asset:
    return (
        random.choices(range(3), (45, 30, 25))[0],
        random.choices(range(4), (35, 35, 20, 10))[0],
        random.choices(range(4), (30, 35, 25, 10))[0],
    )


def standing_of(threat: Threat, where: Context, policy: Policy) -> Standing:
    """Apply the product's formula without its explanation."""
    spans = spans_of_threat(threat) + spans_of_context(where)
    return place(cast("Rungs", tuple(span.rung for span in spans)), policy)


def break_even(replayed: dict[float, tuple[float, float]]) -> float:
    """Return the share of right context at which the product meets CVSS, by straight lines between shares."""
    shares = sorted(replayed)
    for below, above in pairwise(shares):
        low, high = (replayed[share][1] - replayed[share][0] for share in (below, above))
        if low < 0 <= high:
            return below + (above - below) * -low / (high - low)
    return 0.0


# -- agreement of stand-ins ----------------------------------------------------------------------------------------


def vector_agreement(cases: list[Case]) -> tuple[float, float]:
    """Return how often a CVSS 3 vector answers as CISA did: automatable, technical impact."""
    same, seen = [0, 0], 0
    for one in cases:
        known = one.intelligence
        if known.cvss_vector.startswith("CVSS:3"):
            seen += 1
            stand_in = threat_of(FINDING, Intelligence(cve="", cvss_vector=known.cvss_vector))
            same[0] += stand_in.automatable.value == (known.ssvc_automatable == "yes")
            same[1] += stand_in.technical_impact.value == known.ssvc_technical_impact
    return same[0] / seen, same[1] / seen


def families_that_differ(folder: Path) -> list[str]:
    """Return the weakness families whose answers are not what CISA said of most of their CVEs.

    Counted are CVEs that are reached over the network without an account; where Wilson's 95 % interval holds one half
    the family must not tell.
    """
    table: WeaknessTable = packaged.table("tables/weakness.toml", WeaknessTable)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows(folder / f"cve-cvss-cwe-ssvc-{STATE_DAY}.csv.gz"):
        if row["ssvc_automatable"] and {"AV:N", "PR:N"} <= set(row["cvss31"].split("/")):
            cwes = tuple(int(name[4:]) for name in row["cwes"].split() if name[4:].isdigit())
            family = table.of(cwes)
            if family:
                tally = counts[family.family]
                tally[0] += 1
                tally[1] += row["ssvc_automatable"] == "yes"
                tally[2] += row["ssvc_technical_impact"] == "total"
    differ = []
    for family in table.weakness:
        seen, automatable, total = counts[family.family]
        impact = None if family.technical_impact is None else family.technical_impact == "total"
        if (family.automatable, impact) != (_majority(automatable, seen), _majority(total, seen)):
            differ.append(family.family)
    return differ


def _majority(count: int, seen: int) -> bool | None:
    low, high = interval(count, seen) if seen else (0.0, 1.0)
    return True if low > 1 / 2 else False if high < 1 / 2 else None


# -- speed ---------------------------------------------------------------------------------------------------------


def speed(cases: list[Case], policy: Policy) -> tuple[float, float, bool]:
    """Judge 100,000 findings that all differ and rank them, then again after a new entry in KEV.

    Returns:
        CPU seconds of the first judgement of all, CPU seconds of the second, and whether each has its reasons.
    """
    known = [
        msgspec.structs.replace(one.intelligence, epss_percentile=number / RANKED)
        for number, one in enumerate(islice(cycle(cases), RANKED))
    ]
    where, assessor = context((2, 3, 3)), Assessor(policy)

    def rank() -> list[Assessment]:
        judged = [assessor.assess(threat_of(FINDING, one), where) for one in known]
        return sorted(judged, key=lambda one: order(one, None, ""))

    start = time.process_time()
    ranked = rank()
    first = time.process_time()
    known[0] = msgspec.structs.replace(known[0], kev_at=STATE_DAY)
    rank()
    return first - start, time.process_time() - first, all(one.reasons for one in ranked)


# -- the table -----------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """One measured number, what it must reach, and whether it does."""

    name: str
    value: str
    target: str
    kept: bool


def measure(folder: Path) -> Iterator[Line]:
    """Measure everything, one line at a time."""
    policy = Policy.preset("ssvc-deployer", packaged.table)
    listed, fresh = state(folder), arrivals(folder)
    precision = average_precision(tied((points(one.threat), one.later) for one in listed))
    yield Line(
        f"state PR-AUC, {len(listed):,} CVEs (circular)", f"{precision:.3f}", ">= 0.90", precision >= STATE_TARGET
    )
    by_cvss = recall(tied((one.intelligence.cvss_score or 0, one.later) for one in fresh), 0.1)
    by_threat = recall(tied((points(one.threat), one.later) for one in fresh), 0.1)
    positives = sum(one.later for one in fresh)
    floor, _ = interval(by_cvss * positives, positives)
    yield Line(
        f"arrival recall@10 %, {len(fresh):,} CVEs, {positives} exploited later",
        f"{by_threat:.3f}",
        f">= {floor:.3f} (CVSS {by_cvss:.3f}, less its 95 % interval)",
        by_threat >= floor,
    )
    replayed = {right: replay(fresh, policy, right) for right in (1.0, 0.75, 0.5, 0.25, 0.0)}
    for right, (cvss, accord) in replayed.items():
        target, kept = (">= 0.68", accord >= REPLAY_TARGET) if right == 1 else ("", True)
        yield Line(
            f"loss averted by the first 10 %, context {right:.0%} right",
            f"{accord:.3f} (CVSS {cvss:.3f})",
            target,
            kept,
        )
    even = break_even(replayed)
    yield Line("break-even with CVSS at this share of right context", f"{even:.3f}", "<= 0.55", even <= EVEN_TARGET)
    yield from _stand_ins(folder, fresh)
    first, again, explained = speed(fresh, policy)
    yield Line("100,000 judgements with reasons, CPU s", f"{first:.2f}", "<= 6.0", first <= FIRST_TARGET)
    yield Line("ranked again after a KEV change, CPU s", f"{again:.2f}", "< 5.0", again < AGAIN_TARGET)
    yield Line("every judgement has its reasons", "yes" if explained else "no", "yes", explained)


def _stand_ins(folder: Path, fresh: list[Case]) -> Iterator[Line]:
    automatable, total = vector_agreement(fresh)
    yield Line(
        "automatable from a CVSS 3 vector agrees with CISA", f"{automatable:.3f}", ">= 0.95", automatable >= AGREED
    )
    yield Line("technical impact from a CVSS 3 vector agrees", f"{total:.3f}", ">= 0.95", total >= AGREED)
    differ = families_that_differ(folder)
    told = ", ".join(differ) or "none"
    yield Line("weakness families that contradict CISA's majority", told, "none", not differ)


def main() -> int:
    """Print the table; 1 when a target is missed."""
    if len(sys.argv) != 2:  # noqa: PLR2004  the program and its folder
        sys.exit("Usage: python -m benchmarks.prioritisation FOLDER")
    lines = []
    for line in measure(Path(sys.argv[1])):
        print(f"{'ok  ' if line.kept else 'MISS'} {line.name:<68} {line.value:<24} {line.target}", flush=True)
        lines.append(line)
    return 0 if all(line.kept for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
