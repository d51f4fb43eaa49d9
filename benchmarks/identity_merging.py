"""How well findings are merged, on pairs labelled by hand: ``python -m benchmarks.identity_merging``.

Each target's findings are identified as one report; of each labelled pair it is asked whether both are one problem.
The baselines join findings by path and line alone, and by path, line and a common weakness. For packages a line is
the package's name.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from benchmarks.ranking import interval

from accord.core.finding import Finding
from accord.core.identity import RuleFamilies, identify
from accord.core.weakness import WeaknessTable
from accord.ports.packaged import table

#: What the lower bounds of the 95 % intervals over all pairs must reach.
PRECISION_TARGET = 0.98
RECALL_TARGET = 0.93

LABELS = Path(__file__).resolve().parent / "labels"

Join = Callable[["Labelled", "Labelled"], bool]


class Labelled(msgspec.Struct, frozen=True):
    """A finding of the labelled set."""

    number: int
    target: str
    finding: Finding


class Pair(msgspec.Struct, frozen=True):
    """Two findings, and whether a person says that they are one problem."""

    one: int
    other: int
    label: str
    kind: str
    split: str

    @property
    def same(self) -> bool:
        """True when the label says so."""
        return self.label == "same"


class Score(msgspec.Struct, frozen=True):
    """Precision and recall with their counts, and how many different pairs were kept apart."""

    joined_right: int
    joined: int
    same: int
    different: int

    @property
    def apart(self) -> int:
        """Different pairs that were kept apart."""
        return self.different - (self.joined - self.joined_right)


def read_findings() -> dict[int, Labelled]:
    """Read the findings by number. Snippets and fingerprints in the file are digests: equal where the text was."""
    with (LABELS / "findings.tsv").open(encoding="utf-8", newline="") as file:
        rows = [_labelled(row) for row in csv.DictReader(file, delimiter="\t")]
    return {row.number: row for row in rows}


def read_pairs() -> list[Pair]:
    """Read the labelled pairs."""
    with (LABELS / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        return [msgspec.convert(row, Pair, strict=False) for row in csv.DictReader(file, delimiter="\t")]


def joined_by_identity(findings: Iterable[Labelled]) -> Join:
    """Identify the findings of each target, and return what tells whether two are one problem."""
    by_target: dict[str, list[Labelled]] = {}
    for item in findings:
        by_target.setdefault(item.target, []).append(item)
    problem_of = {}
    for target, items in by_target.items():
        problems = identify(
            [item.finding for item in items],
            services=[target] * len(items),
            contexts=None,
            families=table("tables/rules.toml", RuleFamilies),
            weaknesses=table("tables/weakness.toml", WeaknessTable),
            aliases={},
        )
        problem_of.update({items[at].number: problem.id for problem in problems for at in problem.members})
    return lambda one, other: problem_of[one.number] == problem_of[other.number]


def joined_by_line(one: Labelled, other: Labelled) -> bool:
    """Tell whether path and line, or the package, are equal."""
    return _spot(one.finding) == _spot(other.finding)


def joined_by_line_and_weakness(one: Labelled, other: Labelled) -> bool:
    """Tell whether path and line are equal and a weakness is common; packages: an advisory."""
    if one.finding.component_name:
        return joined_by_line(one, other) and one.finding.vulnerability_ids == other.finding.vulnerability_ids
    return joined_by_line(one, other) and not set(one.finding.cwes).isdisjoint(other.finding.cwes)


def score(pairs: Iterable[Pair], findings: dict[int, Labelled], join: Join) -> Score:
    """Count how a way of joining does on some pairs."""
    counts = Counter((pair.same, join(findings[pair.one], findings[pair.other])) for pair in pairs)
    return Score(
        joined_right=counts[True, True],
        joined=counts[True, True] + counts[False, True],
        same=counts[True, True] + counts[True, False],
        different=counts[False, True] + counts[False, False],
    )


def errors(pairs: Iterable[Pair], findings: dict[int, Labelled], join: Join) -> list[str]:
    """List the pairs that were joined or kept apart against their label."""
    return [
        f"{pair.kind}, {pair.split}: {pair.label}: {_words(findings[pair.one])} and {_words(findings[pair.other])}"
        for pair in pairs
        if pair.same is not join(findings[pair.one], findings[pair.other])
    ]


def main() -> int:
    """Print precision and recall by kind of pair, the baselines, and every error; 1 when a target is missed."""
    findings, pairs = read_findings(), read_pairs()
    identity = joined_by_identity(findings.values())
    print(f"{len(pairs)} labelled pairs of {len(findings)} findings; 95 % intervals (Wilson)")
    _print_row("kind of pair", "same", "different", "precision", "recall", "kept apart")
    for kind, split in sorted({(pair.kind, pair.split) for pair in pairs}):
        some = [pair for pair in pairs if (pair.kind, pair.split) == (kind, split)]
        _print_score(f"{kind}, {split}", score(some, findings, identity))
    held_out = [pair for pair in pairs if pair.split == "held out"]
    total = score(pairs, findings, identity)
    _print_score("all", total)
    _print_score("all, held out", score(held_out, findings, identity))
    _print_score("baseline: line", score(pairs, findings, joined_by_line))
    _print_score("baseline: line and weakness", score(pairs, findings, joined_by_line_and_weakness))
    print("\nAgainst their label:")
    for line in errors(pairs, findings, identity):
        print(f"  {line}")
    return 0 if keeps_targets(total) else 1


def keeps_targets(total: Score) -> bool:
    """Tell whether precision and recall are surely high enough."""
    precision, _ = interval(total.joined_right, total.joined)
    recall, _ = interval(total.joined_right, total.same)
    return precision >= PRECISION_TARGET and recall >= RECALL_TARGET


def _print_score(name: str, result: Score) -> None:
    precision, recall = _share(result.joined_right, result.joined), _share(result.joined_right, result.same)
    _print_row(name, str(result.same), str(result.different), precision, recall, _share(result.apart, result.different))


def _print_row(*cells: str) -> None:
    print(f"{cells[0]:32}{cells[1]:>5}{cells[2]:>10}  {cells[3]:21}{cells[4]:21}{cells[5]}")


def _share(part: int, whole: int) -> str:
    if not whole:
        return "-"
    low, high = interval(part, whole)
    return f"{part / whole:.3f} ({low:.3f}-{high:.3f})"


def _spot(finding: Finding) -> tuple[str, int | None]:
    if finding.component_name:
        return finding.component_name.lower().replace("_", "-"), None
    return finding.path, finding.start_line


def _words(item: Labelled) -> str:
    finding = item.finding
    where = finding.component_name or f"{item.target}/{finding.path}:{finding.start_line}"
    return f"{finding.tool} {finding.rule_id or '-'} at {where} ({item.finding.report})"


def _labelled(row: dict[str, str]) -> Labelled:
    fingerprint = row["tool_fingerprint"]
    finding = Finding(
        tool=row["tool"],
        rule_id=row["rule_id"],
        path=row["path"],
        start_line=_number(row["start_line"]),
        end_line=_number(row["end_line"]),
        start_column=_number(row["start_column"]),
        cwes=tuple(int(cwe) for cwe in row["cwes"].split()),
        resource=row["resource"],
        component_name=row["component_name"],
        component_version=row["component_version"],
        purl=row["purl"],
        vulnerability_ids=tuple(row["vulnerability_ids"].split()),
        aliases=tuple(row["aliases"].split()),
        snippet=row["snippet"],
        partial_fingerprints=(("fingerprint", fingerprint),) if fingerprint else (),
        report=row["report"],
    )
    return Labelled(int(row["number"]), row["target"], finding)


def _number(text: str) -> int | None:
    return int(text) if text else None


if __name__ == "__main__":
    sys.exit(main())
