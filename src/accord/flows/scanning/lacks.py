"""Name what was not looked at, each with the one command that changes it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from accord.core.adding_up import large, lines_of_code
from accord.core.coverage import Gap
from accord.core.gate.manifest import ecosystem_of, is_manifest
from accord.core.risk.wording import day
from accord.core.scan import Aim, Tree
from accord.core.scan_document import Lack, State, ToolCoverage, Uncovered
from accord.core.telling import count
from accord.flows.scanning.scanner import Scanner
from accord.ports.snapshot import Snapshot
from accord.ports.toolbox import catalogue

_SEVERAL = 2
_AUDIT = {"npm": "npm audit --json > npm-audit.json; accord plan npm-audit.json"}
_ANY = "Let a scanner of it write SARIF, and run: accord plan REPORT"


def of_tools(tools: Iterable[ToolCoverage], unscannable: Iterable[str] = ()) -> Iterator[Lack]:
    """Name the tools that are missing, failed, or did not read all that they were given.

    Args:
        tools: What became of each.
        unscannable: What both sides agreed that tools may skip.
    """
    allowed = {name.lower() for name in unscannable}
    for tool in tools:
        skipped = [gap for gap in tool.skipped if gap.place.lower() not in allowed]
        if tool.state is State.NOT_INSTALLED:
            why = f"it is not installed, and {count(tool.given, 'file')} here {_is(tool.given)} for it to read"
            yield Lack(tool.label, why, _install(tool.name))
        elif tool.state is State.FAILED and tool.failed:
            yield Lack(tool.label, f"it failed ({_places(tool.failed)})", _mend(tool.name))
        elif tool.failed:
            yield Lack(tool.label, f"it could not read {_places(tool.failed)}", f"accord scan --only {tool.name}")
        elif skipped:
            yield Lack(tool.label, f"it did not look at {_places(skipped)}", _pin(skipped[0]))


def of_nothing(tree: Tree) -> Iterator[Lack]:
    """Name a checkout without any file to look at: the wrong folder, or one of which everything is left out."""
    if not tree.files:
        out = sum(one.files for one in tree.left_out)
        why = f"{count(out, 'file')} in it {_is(out)} left out" if out else "there is no file in it"
        yield Lack("the folder", why, "Name the folder of your code: accord scan PATH")


def of_files(
    tree: Tree, uncovered: Sequence[Uncovered], tools: Iterable[ToolCoverage], others: Sequence[Scanner]
) -> Iterator[Lack]:
    """Name the languages and manifests that nothing read, unless a tool that was to read all of them said why not.

    Args:
        tree: The whole checkout.
        uncovered: What nothing read.
        tools: What became of each tool.
        others: The scanners whose tool is not installed, which may read some of it.
    """
    lines = lines_of_code(tree)
    said = {gap.place for tool in tools for gap in (*tool.skipped, *tool.failed)}
    for group in uncovered:
        if large(tree, group) and not said.issuperset(group.files):
            share = f" ({100 * group.lines / lines:.0f} % of the code)" if group.aim is Aim.CODE and lines else ""
            what = f"{group.what}: {count(len(group.files), 'file')}, {count(group.lines, 'line')}{share}"
            yield Lack(what, f"nothing here reads {_it(group)} for {group.aim}", _remedy(tree, group, others))


def of_advisories(snapshot: Snapshot, ecosystems: Iterable[str], today: date, limit: int) -> Iterator[Lack]:
    """Name the advisories that are older than the policy allows."""
    source = snapshot.source("pypa")
    age_days = source.age_days(today)
    if "pypi" in ecosystems and age_days > limit:
        why = f"they are of {day(source.taken_at)}, {count(age_days, 'day')} old; the policy allows {limit}"
        yield Lack("advisories of PyPI's packages", why, "accord scan --online")


def _remedy(tree: Tree, group: Uncovered, others: Sequence[Scanner]) -> str:
    wanted = set(group.files)
    able = [one for one in others if one.aim == group.aim and wanted.intersection(one.wants(tree))]
    for one in sorted(able, key=lambda one: (one.name not in catalogue.names(), len(one.wants(tree)), one.name)):
        return _install(one.name)  # the one that is made for such files, and reads the fewest others
    if group.aim is not Aim.DEPENDENCIES:
        return _ANY
    ecosystem = group.what.removesuffix(" packages")
    return _AUDIT.get(ecosystem, _ANY)


def _pin(gap: Gap) -> str:
    """Return what makes known which versions are installed; what no advisory can speak of needs an agreement."""
    place = gap.place if is_manifest(gap.place) else gap.reason.partition(": ")[0]
    if not is_manifest(place) or "address" in gap.reason:
        return f'Pin a released version, or write unscannable = ["{gap.place}"] under [gate] in accord.toml'
    ecosystem = ecosystem_of(place)
    if ecosystem not in {"", "pypi"}:
        return _AUDIT.get(ecosystem, _ANY)
    folder, slash, name = place.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    target = f"{stem}.lock" if name.startswith("requirements") and suffix == "txt" else "requirements.txt"
    return f"uv pip compile {place} -o {folder}{slash}{target}"


def _places(gaps: Sequence[Gap]) -> str:
    more = f"; {len(gaps) - 1:,} more" if len(gaps) > 1 else ""
    return f"{gaps[0].place}: {gaps[0].reason}{more}"


def _install(name: str) -> str:
    return f"accord tools install {name}" if name in catalogue.names() else f"Install {name}, so that it is on PATH"


def _mend(name: str) -> str:
    again = f"accord scan --only {name}"
    return _install(name) if name in catalogue.names() else f"Let {name} work when it is called by hand, then: {again}"


def _it(group: Uncovered) -> str:
    return "them" if len(group.files) >= _SEVERAL else "it"


def _is(number: int) -> str:
    return "are" if number >= _SEVERAL else "is"
