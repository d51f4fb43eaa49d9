"""What a team writes about its services and its gate: the text of one ``accord.toml`` and its frozen form.

Every error names its line and what to write instead; all errors of a file are told at once, a line each. Unknown keys
are errors, since a misspelt key would silently mean "nobody has said". ``[gate]``, ``[fix]`` and ``[[accords]]`` stand
only in the file of the root. The reference for people is ``docs/reference/accord-toml.md``.
"""

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from accord.core import globs
from accord.core.accords.single import MAX_ACCEPTED_DAYS, SHORTEST_PREFIX, Accord, Kind, Signer
from accord.core.actor import Side
from accord.core.fixing.settings import FixSettings, fix_settings
from accord.core.service import UNASSIGNED, Control, Criticality, DataClass, Environment, Exposure, Service
from accord.core.toml_table import DATE_REMEDY, Document, Table, raise_all
from accord.core.vulnerability import Decision

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

FILE_NAME = "accord.toml"
#: Keys whose value may be marked as confirmed by nobody.
ASSUMABLE = tuple(key for key in Service.__struct_fields__ if key not in {"assumed", "source", "at"})

_SIGNER = re.compile(r"(?P<name>[^()]+?)\s*\((?P<side>[^()]+)\)")
#: People east of Greenwich may already live in tomorrow.
_A_DAY = timedelta(days=1)


class Phase(StrEnum):
    """Where a gate stands."""

    COMMIT = "commit"
    PULL_REQUEST = "pull-request"
    RELEASE = "release"


class PolicyName(StrEnum):
    """The decision tables that a gate can judge by."""

    SSVC_DEPLOYER = "ssvc-deployer"
    BOD_26_04 = "bod-26-04"
    SSVC_CISA = "ssvc-cisa"


class Doubt(StrEnum):
    """What a gate does when it cannot tell."""

    NEUTRAL = "neutral"
    STOP = "stop"


class PerPhase(msgspec.Struct, Generic[T], frozen=True):
    """One value for each phase."""

    commit: T
    pull_request: T
    release: T

    def at(self, phase: Phase) -> T:
        """Return the value of a phase."""
        return {Phase.COMMIT: self.commit, Phase.PULL_REQUEST: self.pull_request, Phase.RELEASE: self.release}[phase]


class GatePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What a gate stops, and what it needs to have seen."""

    policy: PolicyName = PolicyName.SSVC_DEPLOYER
    #: The lowest decision that stops; every decision above it stops too.
    block: PerPhase[Decision] = PerPhase(Decision.ATTEND, Decision.ATTEND, Decision.ATTEND)
    #: Tools that must have reported.
    expect: tuple[str, ...] = ()
    #: Packages and files that tools may skip, because nothing outside the company knows them.
    unscannable: tuple[str, ...] = ()
    max_data_age_days: int = 180
    #: 0 switches the check off.
    max_report_age_hours: int = 24
    cannot_tell: PerPhase[Doubt] = PerPhase(Doubt.NEUTRAL, Doubt.NEUTRAL, Doubt.STOP)
    #: Where it was written, such as ``accord.toml:12``; empty for the defaults.
    source: str = ""

    def blocks(self, phase: Phase, decision: Decision) -> bool:
        """Tell whether a decision stops in a phase."""
        return decision.rank >= self.block.at(phase).rank


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """One ``accord.toml``."""

    #: Its folder relative to the root, with forward slashes; empty for the root.
    folder: str
    #: How it is shown: its path, and the revision when it was not read from the working tree.
    source: str
    services: tuple[Service, ...] = ()
    #: None where the file says nothing about the gate.
    gate: GatePolicy | None = None
    accords: tuple[Accord, ...] = ()
    #: None where the file says nothing about fixes.
    fix: FixSettings | None = None


def parse(text: str, *, today: date, folder: str = "", revision: str = "") -> Config:
    """Read the text of one ``accord.toml``.

    Args:
        text: The whole file.
        today: The day of reading; an acceptance without ``since`` counts from it.
        folder: The file's folder relative to the root; empty for the root, the only one with a gate and accords.
        revision: The short name of the revision that it was read at; empty for the working tree.

    Raises:
        BadConfiguration: the file is wrong; with more than one error it is a ``SeveralProblems``.
    """
    name = f"{folder}/{FILE_NAME}" if folder else FILE_NAME
    suffix = f" at {revision}" if revision else ""
    document = Document(text, name, suffix)
    top = document.top
    services = _services(top, name + suffix, today)
    config = Config(
        folder=folder,
        source=name + suffix,
        services=services,
        gate=_gate(top),
        accords=tuple(one for table in top.tables("accords", "[[accords]]") if (one := _accord(table, today))),
        fix=fix_settings(top),
    )
    if folder:
        _refuse_root_only(top)
    top.close()
    raise_all(document.problems)
    return config


# -- services ----------------------------------------------------------------------------------------------------


def _services(top: Table, source: str, today: date) -> tuple[Service, ...]:
    found = [(table, _service(table, source, today)) for table in _service_tables(top)]
    names: set[str] = set()
    patterns: dict[tuple[str, ...], str] = {}
    for table, service in found:
        if service.name in names:
            table.complain("name", f"a second service is called '{service.name}'", "Give each service its own name")
        elif service.name:
            names.add(service.name)
            _refuse_doubles(table, service, patterns)
    return tuple(service for _, service in found)


def _service_tables(top: Table) -> list[Table]:
    if top.is_table("service"):
        single = top.table("service", "[service]")
        return [single] if single else []
    return top.tables("service", "[[service]]")


def _service(table: Table, source: str, today: date) -> Service:
    table.require("name")
    service = Service(
        name=table.text("name"),
        paths=_paths(table),
        team=table.text("team"),
        criticality=table.choice("criticality", Criticality),
        exposure=table.choice("exposure", Exposure),
        data=table.choices("data", DataClass),
        environment=table.choice("environment", Environment),
        dependents=table.texts("dependents"),
        controls=tuple(
            control for one in table.tables("controls", "[[service.controls]]") if (control := _control(one, today))
        ),
        assumed=table.words("assumed", ASSUMABLE),
        source=source,
        at=table.day("at"),
    )
    if service.name == UNASSIGNED.name:
        table.complain("name", f"'{service.name}' is the name of what belongs to no service", "Choose another name")
    table.close()
    return service


def _paths(table: Table) -> tuple[str, ...]:
    empty = ("paths is empty", "Leave it out to take everything below the file's folder")
    patterns = table.texts("paths", if_empty=empty)
    for at, pattern in enumerate(patterns):
        _check_pattern(table, "paths", pattern, at)
    return patterns


def _check_pattern(table: Table, key: str, pattern: str, *at: int) -> None:
    try:
        globs.parse(pattern)
    except ValueError as error:
        message, _, remedy = str(error).partition("; ")
        table.complain(key, message, remedy.capitalize(), *at)


def _refuse_doubles(table: Table, service: Service, taken: dict[tuple[str, ...], str]) -> None:
    """Two services with the same pattern would leave it to chance which of them a path belongs to."""
    for at, pattern in enumerate(service.paths or ("**",)):
        try:
            other = taken.setdefault(globs.parse(pattern).segments, service.name)
        except ValueError:
            continue  # _paths has complained
        if other != service.name:
            key, *place = ("paths", at) if service.paths else ("name",)
            what = f"the pattern '{pattern}'" if service.paths else "everything, having no paths"
            message = f"'{service.name}' takes {what}, and so does '{other}'"
            table.complain(str(key), message, "Give each service paths of its own", *(int(one) for one in place))


def _control(table: Table, today: date) -> Control | None:
    table.require("name", "expires")
    name, expires, check = table.text("name"), table.day("expires"), table.text("check")
    verified_at = table.day("verified_at")
    if verified_at and verified_at > today + _A_DAY:
        table.complain("verified_at", f"verified_at = {verified_at} lies in the future", "Write the day of the check")
    table.close()
    return Control(name=name, expires=expires, check=check, verified_at=verified_at) if expires else None


# -- the gate ----------------------------------------------------------------------------------------------------


def _gate(top: Table) -> GatePolicy | None:
    table = top.table("gate", "[gate]")
    if table is None:
        return None
    usual = GatePolicy()
    gate = GatePolicy(
        policy=table.choice("policy", PolicyName) or usual.policy,
        block=_block(table, usual.block),
        expect=table.texts("expect"),
        unscannable=table.texts("unscannable"),
        max_data_age_days=table.whole("max_data_age_days", usual.max_data_age_days, 1),
        max_report_age_hours=table.whole("max_report_age_hours", usual.max_report_age_hours, 0),
        cannot_tell=_per_phase(table, "cannot_tell", Doubt, usual.cannot_tell),
        source=table.document.place(table.path),
    )
    table.close()
    return gate


def _block(table: Table, usual: PerPhase[Decision]) -> PerPhase[Decision]:
    if table.is_table("block"):
        return _per_phase(table, "block", Decision, usual)
    decision = table.choice("block", Decision)
    return PerPhase(decision, decision, decision) if decision else usual


def _per_phase(table: Table, key: str, options: type[E], usual: PerPhase[E]) -> PerPhase[E]:
    """Read one value per phase; a phase that is left out keeps its usual value."""
    inner = table.table(key, f"[gate] {key}")
    if inner is None:
        return usual
    values = {phase: inner.choice(phase, options) or usual.at(phase) for phase in Phase}
    inner.close()
    return PerPhase(values[Phase.COMMIT], values[Phase.PULL_REQUEST], values[Phase.RELEASE])


# -- accords -----------------------------------------------------------------------------------------------------


def _accord(table: Table, today: date) -> Accord | None:
    table.require("kind", "who", "why", "until")
    kind = table.choice("kind", Kind)
    filters = {key: table.text(key) for key in ("vulnerability", "cve", "package", "rule", "path", "service")}
    who, why = _signers(table), table.text("why")
    since, until = table.day("since"), table.day("until")
    _check_kind(table, kind)
    _check_filters(table, filters)
    _check_until(table, since, until, today)
    table.close()
    if kind is None or until is None:
        return None
    source = table.document.place(table.path)
    return Accord(kind=kind, who=who, why=why, since=since, until=until, source=source, **filters)


def _check_kind(table: Table, kind: Kind | None) -> None:
    if kind not in {None, Kind.ACCEPT}:
        table.complain("kind", f"an accord of the kind '{kind}' is not in a file yet", 'Here only kind = "accept"')


def _check_filters(table: Table, filters: dict[str, str]) -> None:
    if not any(table.has(key) for key in filters):
        table.complain("", "the accord does not say what it accepts", f"Add one of: {', '.join(filters)}")
    if filters["vulnerability"] and len(filters["vulnerability"]) < SHORTEST_PREFIX:
        remedy = f"Give at least {SHORTEST_PREFIX} characters"
        table.complain("vulnerability", f"'{filters['vulnerability']}' could name more than one", remedy)
    if filters["path"]:
        _check_pattern(table, "path", filters["path"])


def _check_until(table: Table, since: date | None, until: date | None, today: date) -> None:
    if until is None:
        return
    if since and until < since:
        table.complain("until", f"until = {until} comes before since = {since}", DATE_REMEDY)
    start = since or today
    if (until - start).days > MAX_ACCEPTED_DAYS:
        last = start + timedelta(days=MAX_ACCEPTED_DAYS)
        remedy = f"At most {MAX_ACCEPTED_DAYS} days after {'since' if since else 'today'}: {last}. Agree again then"
        table.complain("until", f"until = {until} is too far away", remedy)


def _signers(table: Table) -> tuple[Signer, ...]:
    written = table.texts("who", if_empty=("nobody has agreed to this", 'Write who = ["dana (security)"]'))
    signers = [_signer(table, at, text) for at, text in enumerate(written)]
    return tuple(signer for signer in signers if signer)


def _signer(table: Table, at: int, text: str) -> Signer | None:
    found = _SIGNER.fullmatch(text.strip())
    if found is None:
        table.complain("who", f"'{text}' does not name a side", f'Write "{text.strip()} (security)"', at)
        return None
    side = table.choose("who", found["side"].strip(), Side, at)
    return Signer(found["name"].strip(), side) if side else None


def _refuse_root_only(top: Table) -> None:
    for key, title in (("gate", "[gate]"), ("fix", "[fix]"), ("accords", "[[accords]]")):
        if top.has(key):
            remedy = f"Move it to the {FILE_NAME} of the root"
            top.complain(key, f"{title} counts only in the {FILE_NAME} of the root", remedy)
