from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.accords.single import Kind, Signer
from accord.core.actor import Side
from accord.core.config import Config, Doubt, GatePolicy, Phase, PolicyName, parse
from accord.core.errors import BadConfiguration
from accord.core.service import Control, Criticality, DataClass, Environment, Exposure
from accord.core.toml_table import SeveralProblems
from accord.core.vulnerability import Decision

TODAY = date(2026, 11, 1)

WHOLE = """\
[[service]]
name = "payments"
paths = ["services/payments/**", "proto/pay*.proto"]
team = "team-payments"
criticality = "critical"
exposure = "internet"
data = ["payment", "customer"]
environment = "production"
dependents = ["shop"]
controls = [{ name = "WAF rule 12", expires = 2027-01-31, check = "make check-waf", verified_at = "2026-10-30" }]
assumed = ["exposure"]
at = 2026-10-01

[[service]]
name = "shop"
paths = ["services/shop"]

[gate]
policy = "bod-26-04"
block = { commit = "Act", release = "Track*" }
expect = ["bandit", "pip-audit"]
max_data_age_days = 30
max_report_age_hours = 0
cannot_tell = { pull-request = "stop" }

[[accords]]
kind = "accept"
cve = "CVE-2024-3651"
service = "payments"
who = ["dana (security)", "Rui Ono (development)"]
why = "the parser is never given foreign input"
since = 2026-10-15
until = "2027-03-31"
"""


def _read(text: str, *, folder: str = "") -> Config:
    return parse(text, today=TODAY, folder=folder)


def _errors(text: str, *, folder: str = "") -> list[str]:
    with pytest.raises(BadConfiguration) as caught:
        _read(text, folder=folder)
    return str(caught.value).split("\n")


def _service(line: str) -> str:
    return f'[service]\nname = "a"\n{line}\n'


def _accept(**changes: str) -> str:
    keys = {
        "kind": '"accept"',
        "cve": '"CVE-1"',
        "who": '["dana (security)"]',
        "why": '"because"',
        "until": "2026-12-01",
    }
    return "[[accords]]\n" + "".join(f"{key} = {value}\n" for key, value in (keys | changes).items() if value)


def test_a_whole_file_is_read() -> None:
    config = _read(WHOLE)
    payments, shop = config.services
    assert payments.paths == ("services/payments/**", "proto/pay*.proto")
    assert (payments.criticality, payments.exposure) == (Criticality.CRITICAL, Exposure.INTERNET)
    assert payments.data == (DataClass.CUSTOMER, DataClass.PAYMENT)
    assert payments.environment is Environment.PRODUCTION
    assert payments.controls == (
        Control(name="WAF rule 12", expires=date(2027, 1, 31), check="make check-waf", verified_at=date(2026, 10, 30)),
    )
    assert (payments.assumed, payments.at, payments.source) == (("exposure",), date(2026, 10, 1), "accord.toml")
    assert (shop.criticality, shop.data, shop.team) == (None, (), "")


def test_the_gate_takes_what_is_written_and_keeps_the_rest() -> None:
    gate = _read(WHOLE).gate
    assert gate is not None
    assert (gate.policy, gate.expect) == (PolicyName.BOD_26_04, ("bandit", "pip-audit"))
    assert [gate.block.at(phase) for phase in Phase] == [Decision.ACT, Decision.ATTEND, Decision.TRACK_STAR]
    assert [gate.cannot_tell.at(phase) for phase in Phase] == [Doubt.NEUTRAL, Doubt.STOP, Doubt.STOP]
    assert (gate.max_data_age_days, gate.max_report_age_hours) == (30, 0)
    assert gate.source == "accord.toml:18"


def test_without_a_word_attend_and_act_stop_and_only_a_release_stops_on_doubt() -> None:
    gate = GatePolicy()
    assert [decision for decision in Decision if gate.blocks(Phase.COMMIT, decision)] == [Decision.ATTEND, Decision.ACT]
    assert [gate.cannot_tell.at(phase) for phase in Phase] == [Doubt.NEUTRAL, Doubt.NEUTRAL, Doubt.STOP]
    assert (gate.max_data_age_days, gate.max_report_age_hours) == (180, 24)
    assert _read("").gate is None


def test_one_word_for_block_counts_in_every_phase() -> None:
    gate = _read('[gate]\nblock = "Act"').gate
    assert gate is not None
    assert not any(gate.blocks(phase, Decision.ATTEND) for phase in Phase)


def test_an_accord_is_read() -> None:
    (accord,) = _read(WHOLE).accords
    assert accord.kind is Kind.ACCEPT
    assert (accord.cve, accord.service, accord.path) == ("CVE-2024-3651", "payments", "")
    assert accord.who == (Signer("dana", Side.SECURITY), Signer("Rui Ono", Side.DEVELOPMENT))
    assert (accord.since, accord.until) == (date(2026, 10, 15), date(2027, 3, 31))
    assert accord.source == "accord.toml:26"


def test_one_service_may_stand_alone() -> None:
    assert [service.name for service in _read('[service]\nname = "shop"').services] == ["shop"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble() -> None:
    assert _read("\ufeff[service]\r\nname = 'shop'\r\n").services[0].name == "shop"
    assert _errors("\ufeff[service]\r\nname = 'shop'\r\nteam = 1\r\n")[0].startswith("accord.toml:3: ")


def test_a_revision_is_part_of_every_source() -> None:
    config = parse(WHOLE, today=TODAY, revision="1a2b3c4d")
    assert config.source == config.services[0].source == "accord.toml at 1a2b3c4d"
    assert config.accords[0].source == "accord.toml:26 at 1a2b3c4d"
    with pytest.raises(BadConfiguration) as caught:
        parse("[gate]\nblok = 1", today=TODAY, revision="1a2b3c4d")
    assert caught.value.place == "accord.toml:2 at 1a2b3c4d"


@pytest.mark.parametrize(
    ("text", "line", "reason", "remedy"),
    [
        ("[service]\nname = ", 2, "this is no TOML (Invalid value)", "Text stands in quotes"),
        ("x = 1\nx = 2", 2, "this is no TOML (Cannot overwrite a value)", "each key once"),
        ("\n\n[a", 3, "this is no TOML", "quotes"),
        ("a = '", 1, "this is no TOML", "quotes"),
        ("a = " + "[" * 9000, 1, "nested too deep", ""),
        ("a = 1-1-1", 1, "this is no TOML", ""),
        ("[services]\nname = 'a'", 1, "'services' is no key of the file", "Did you mean 'service'?"),
        ("service = 1", 1, "service is no list of tables", "Write [[service]] on a line of its own"),
        ("gate = 1", 1, "gate is no table", "Write [gate] on a line of its own"),
        ("[[service]]\nteam = 'x'", 1, "[[service]] has no 'name'", "Add name = ..."),
        (_service("critcality = 'low'"), 3, "'critcality' is no key of [service]", "Did you mean 'criticality'?"),
        (_service("criticality = 'hihg'"), 3, "'hihg' is no value of criticality", "Did you mean 'high'?"),
        (_service("criticality = 'High'"), 3, "'High' is no value of criticality", "Did you mean 'high'?"),
        (_service("exposure = 'moon'"), 3, "'moon' is no value of exposure", "Values: internal, partner, internet"),
        (_service("exposure = ['internet']"), 3, "exposure is no text", 'exposure = "..."'),
        (_service("team = ' '"), 3, "team is empty", "leave the key out"),
        (_service("team = 'a\\nb'".replace("'", '"')), 3, "invisible characters", "on one line"),
        (_service("data = 'customer'"), 3, "data is no list", 'data = ["...", "..."]'),
        (_service("data = [\n'customer',\n7]"), 5, "no text on one line", "in quotes"),
        (_service("data = [\n'customer',\n'custmer']"), 5, "'custmer' is no value of data", "Did you mean 'customer'?"),
        (_service("environment = 'prod'"), 3, "'prod' is no value of environment", "production"),
        (_service("paths = []"), 3, "paths is empty", "Leave it out"),
        (_service("paths = [\n'../x']"), 4, "leaves the folder", "Put an accord.toml"),
        (_service("paths = ['!x']"), 3, "excludes", "more specific"),
        (_service("assumed = ['exposre']"), 3, "'exposre' is no value of assumed", "Did you mean 'exposure'?"),
        (_service("at = 2026-01-01T10:00:00"), 3, "is no day", "Write a day as"),
        (_service("controls = ['waf']"), 3, "controls is no list of tables", "[[service.controls]]"),
        (_service("[[service.controls]]\nname = 'w'"), 3, "has no 'expires'", "Add expires"),
        (_service("[[service.controls]]\nname='w'\nexpires='never'"), 5, "expires = 'never' is no day", "2026-09-30"),
        (
            _service("controls = [{ name = 'w', expires = 2027-01-01, verified_at = 2026-11-03 }]"),
            3,
            "lies in the future",
            "day of the check",
        ),
        (_service("").replace('"a"', '"unassigned"'), 2, "belongs to no service", "Choose another name"),
        (_service("team = '" + "x" * 300 + "'\nteam2 = 1"), 4, "'team2' is no key", "team"),
        ("[[service]]\nname='a'\npaths=['x']\n[[service]]\nname='a'\npaths=['y']", 5, "a second service", "own name"),
        (
            "[[service]]\nname='a'\n[[service]]\nname='b'",
            4,
            "'b' takes everything, having no paths",
            "paths of its own",
        ),
        (
            "[[service]]\nname='a'\npaths=['x/**']\n[[service]]\nname='b'\npaths=['y',\n'x']",
            7,
            "'b' takes the pattern 'x', and so does 'a'",
            "paths of its own",
        ),
        ("[gate]\npolicy = 'ssvc'", 2, "'ssvc' is no value of policy", "ssvc-deployer, bod-26-04, ssvc-cisa"),
        ("[gate]\nblock = 'attend'", 2, "'attend' is no value of block", "Did you mean 'Attend'?"),
        ("[gate.block]\nrelese = 'Act'", 2, "'relese' is no key of [gate] block", "Did you mean 'release'?"),
        ("[gate]\nmax_data_age_days = 0", 2, "no whole number from 1 upwards", "max_data_age_days = 180"),
        ("[gate]\nmax_data_age_days = true", 2, "no whole number", "180"),
        ("[gate]\nmax_report_age_hours = -1", 2, "no whole number from 0 upwards", "24"),
        ("[gate]\nexpect = 'bandit'", 2, "expect is no list", "expect = ["),
        ("[gate]\ncannot_tell = 'stop'", 2, "cannot_tell is no table", "[gate] cannot_tell"),
        (_accept(kind='"mitigate"'), 2, "an accord of the kind 'mitigate' is not in a file yet", 'kind = "accept"'),
        (_accept(kind='"not affected"'), 2, "'not affected' is not in a file yet", 'kind = "accept"'),
        (_accept(kind='"acept"'), 2, "'acept' is no value of kind", "Did you mean 'accept'?"),
        (_accept(until=""), 1, "[[accords]] has no 'until'", "Add until"),
        (_accept(until="''"), 6, "until = '' is no day", "2026-09-30"),
        (_accept(until="'never'"), 6, "until = 'never' is no day", "2026-09-30"),
        (_accept(until="'2026-13-01'"), 6, "no day of the calendar", "2026-09-30"),
        (_accept(until="'20261201'"), 6, "is no day", "2026-09-30"),
        (_accept(until="'2026-W48-2'"), 6, "is no day", "2026-09-30"),
        (_accept(until="'2026-12-01 '"), 6, "is no day", "2026-09-30"),
        (_accept(until="'12/01/2026'"), 6, "is no day", "2026-09-30"),
        (_accept(until="20261201"), 6, "is no day", "2026-09-30"),
        (_accept(until="false"), 6, "is no day", "2026-09-30"),
        (_accept(until="2026-12-01T00:00:00Z"), 6, "is no day", "2026-09-30"),
        (_accept(until="2027-05-01"), 6, "until = 2027-05-01 is too far away", "180 days after today: 2027-04-30"),
        (_accept(until="9999-12-31"), 6, "too far away", "180 days"),
        (_accept(until="2026-12-01", since="2026-12-02"), 6, "comes before since", "2026"),
        (_accept(until="2027-01-01", since="2026-01-01"), 6, "too far away", "180 days after since: 2026-06-30"),
        (_accept(cve=""), 1, "does not say what it accepts", "vulnerability, cve, package, rule, path, service"),
        (_accept(vulnerability='"3f9"'), 7, "'3f9' could name more than one", "6 characters"),
        (_accept(path='"../x"'), 7, "leaves the folder", ""),
        (_accept(who=""), 1, "[[accords]] has no 'who'", "Add who"),
        (_accept(who="[]"), 4, "nobody has agreed", "dana (security)"),
        (_accept(who='["dana"]'), 4, "'dana' does not name a side", '"dana (security)"'),
        (_accept(who='["dana (boss)"]'), 4, "'boss' is no value of who", "development, security, operations"),
        (_accept(why='""'), 5, "why is empty", "Fill it"),
        (_accept(pakage='"idna"'), 7, "'pakage' is no key of [[accords]]", "Did you mean 'package'?"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_a_way_out(text: str, line: int, reason: str, remedy: str) -> None:
    (error,) = _errors(text)
    assert error.startswith(f"accord.toml:{line}: ")
    assert reason in error
    assert remedy in error


def test_all_errors_of_a_file_are_told_at_once_in_the_order_of_their_lines() -> None:
    errors = _errors("[gate]\nblock = 'Nope'\n[[service]]\nname = 'a'\ndata = ['x']\n[[accords]]\nkind = 'accept'")
    lines = [int(error.split(":")[1]) for error in errors]
    assert lines == sorted(lines)
    assert {2, 5, 6} == set(lines)


def test_several_problems_open_with_the_first() -> None:
    with pytest.raises(SeveralProblems) as caught:
        _read("[gate]\nblock = 'Nope'\npolicy = 'Nope'")
    assert caught.value.place == "accord.toml:2"
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("title", ["gate", "accords"])
def test_gate_and_accords_count_only_in_the_root(title: str) -> None:
    text = "[gate]\nblock = 'Act'" if title == "gate" else _accept()
    (error,) = _errors("\n" + text, folder="services/pay")
    assert error.startswith("services/pay/accord.toml:2: ")
    assert f"[{title}]" in error
    assert "Move it to the accord.toml of the root" in error


def test_an_accord_may_last_180_days_and_not_one_more() -> None:
    assert _read(_accept(until="2027-04-30")).accords[0].until == date(2027, 4, 30)
    assert _read(_accept(since="9999-12-01", until="9999-12-31")).accords


def test_an_accord_that_has_ended_is_still_read() -> None:
    assert not _read(_accept(until="2020-01-01")).accords[0].holds(TODAY)


@given(st.text(max_size=40))
def test_whatever_stands_after_until_is_a_day_or_an_error(value: str) -> None:
    text = _accept(until='"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"')
    try:
        (accord,) = _read(text).accords
    except BadConfiguration:
        return
    assert accord.until.isoformat() == value


FILLING = st.sampled_from(
    ["", "# note = 'x'", "team = '''a'''", "paths = [\n  # first\n  'x-{}',\n  'y-{}'\n]", "data = [ 'customer' ]"]
)
BAD = st.sampled_from(
    ["criticality = 'urgent'", "exposure = 3", "at = 'soon'", "ownr = 'x'", "dependents = 'shop'", "assumed = ['x']"]
)


@given(st.lists(st.lists(FILLING, unique=True, max_size=5), min_size=1, max_size=12), st.data())
def test_a_bad_value_anywhere_is_named_by_its_line(services: list[list[str]], data: st.DataObject) -> None:
    hurt = data.draw(st.integers(0, len(services) - 1))
    bad = data.draw(BAD)
    lines: list[str] = []
    for number, filling in enumerate(services):
        lines += ["[[service]]", f"name = 's{number}'"]
        if not any(one.startswith("paths") for one in filling):
            lines += [f"paths = ['only-{number}']"]
        body = [one.replace("{}", str(number)) for one in filling]
        if number == hurt:
            body.insert(data.draw(st.integers(0, len(body))), bad)
        lines += "\n".join(body).split("\n")
    expected = lines.index(bad) + 1
    (error,) = _errors("\n".join(lines))
    assert error.startswith(f"accord.toml:{expected}: ")


def test_the_source_of_this_file_is_no_configuration() -> None:
    assert len(_errors(Path(__file__).read_text("utf-8"))) == 1
