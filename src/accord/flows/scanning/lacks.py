"""Name what was not looked at, each with the one command that changes it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from accord.core.adding_up import large, lines_of_code
from accord.core.documents import FeedAge
from accord.core.risk.wording import day
from accord.core.scan import Aim, Ring, Tree
from accord.core.scan_document import Lack, State, ToolDocument, Uncovered
from accord.core.telling import count
from accord.flows.scanning.scanner import Scanner
from accord.ports.snapshot import Snapshot
from accord.ports.toolbox import catalogue

_SEVERAL = 2
#: What pins the packages of an ecosystem, so that their versions can be looked up.
_PIN = {
    "pypi": "uv pip compile pyproject.toml -o requirements.txt",
    "npm": "npm audit --json > npm-audit.json && accord plan npm-audit.json",
}
_ANY = "Let a scanner of it write SARIF, and run: accord plan REPORT"


def of_tools(tools: Iterable[ToolDocument]) -> Iterator[Lack]:
    """Name the tools that are missing, failed, or did not read all that they were given."""
    for tool in tools:
        again = f"accord scan --only {tool.name}"
        gaps = (*tool.failed, *tool.skipped)
        if tool.state is State.NOT_INSTALLED:
            why = f"it is not installed, and {count(tool.given, 'file')} here {_is(tool.given)} for it to read"
            yield Lack(tool.label, why, _install(tool.name))
        elif tool.state in {State.FAILED, State.INCOMPLETE}:
            first = f"{gaps[0].place}: {gaps[0].reason}" if gaps else "it does not say why"
            more = f" and {len(gaps) - 1} more" if len(gaps) > 1 else ""
            verb = "failed" if tool.state is State.FAILED else "did not read all of it"
            yield Lack(tool.label, f"it {verb} ({first}{more})", again)


def of_files(tree: Tree, uncovered: Sequence[Uncovered], others: Sequence[Scanner]) -> Iterator[Lack]:
    """Name the languages and manifests that nothing read.

    Args:
        tree: The whole checkout.
        uncovered: What nothing read.
        others: The scanners whose tool is not installed, which may read some of it.
    """
    lines = lines_of_code(tree)
    for group in uncovered:
        if large(tree, group):
            share = f" ({100 * group.lines / lines:.0f} % of the code)" if group.aim is Aim.CODE and lines else ""
            what = f"{group.what}: {count(len(group.files), 'file')}, {count(group.lines, 'line')}{share}"
            yield Lack(what, f"nothing here reads {_it(group)} for {group.aim}", _remedy(tree, group, others))


def of_advisories(snapshot: Snapshot, ecosystems: Iterable[str], today: date, limit: int) -> Iterator[Lack]:
    """Name the advisories that are older than the policy allows."""
    source = snapshot.source("pypa")
    if "pypi" in ecosystems and source.age_days(today) > limit:
        feed = FeedAge(name="PyPI", taken_at=source.taken_at, age_days=source.age_days(today))
        why = f"they are of {day(feed.taken_at)}, {count(feed.age_days, 'day')} old; the policy allows {limit}"
        yield Lack("advisories of PyPI's packages", why, "accord feeds update")


def _remedy(tree: Tree, group: Uncovered, others: Sequence[Scanner]) -> str:
    wanted = set(group.files)
    able = [one for one in others if one.aim == group.aim and wanted.intersection(one.wants(tree))]
    for one in sorted(able, key=lambda one: (one.name not in catalogue.names(), one.ring is not Ring.DEFAULT)):
        return _install(one.name)
    return _PIN.get(group.what.removesuffix(" packages"), _ANY) if group.aim == Aim.DEPENDENCIES else _ANY


def _install(name: str) -> str:
    return f"accord tools install {name}" if name in catalogue.names() else f"Install {name}, so that it is on PATH"


def _it(group: Uncovered) -> str:
    return "them" if len(group.files) >= _SEVERAL else "it"


def _is(number: int) -> str:
    return "are" if number >= _SEVERAL else "is"
