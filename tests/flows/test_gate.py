"""The gate on real repositories: what stops a change, what never does, and what nobody can lift from inside it."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.config import Phase
from accord.core.documents import GateDocument
from accord.flows import gate as flow
from accord.flows.baseline import record
from accord.flows.gate import gate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTEXT = """
[[service]]
name = "shop"
team = "storefront"
criticality = "critical"
exposure = "internet"
data = ["payment"]
environment = "production"
"""
CODE = """import os


def ready():
    return True


def ping(host):
    os.system("ping " + host)
"""
FLAW = '    os.system("ping " + host)'
SECOND = """

def trace(address):
    os.system("traceroute " + address)
"""
VULNERABLE, FIXED = "django==4.2.4\n", "django==4.2.16\n"


class Repository:
    """A checkout with a main line and a branch, and reports of what a scanner would see in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.write({"app.py": CODE, "accord.toml": CONTEXT, "requirements.txt": FIXED})
        self.commit("start")
        self.git("checkout", "-qb", "change")

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        return subprocess.run(
            ["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    def write(self, files: dict[str, str | None]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text)

    def commit(self, message: str) -> str:
        self.git("add", "-A")
        self.git("commit", "-qm", message)
        return self.git("rev-parse", "HEAD")

    def on_main(self, files: dict[str, str | None]) -> None:
        """Commit on the main line and bring the branch up to it."""
        self.git("checkout", "-q", "main")
        self.write(files)
        self.commit("on main")
        self.git("checkout", "-qB", "change")

    def scan(self) -> list[str]:
        """Report every os.system call, as a scanner would."""
        reports = self.folder.parent / f"{self.folder.name}-reports"
        reports.mkdir(exist_ok=True)
        results = [
            self.result(path.relative_to(self.folder).as_posix(), number, line)
            for path in sorted(self.folder.rglob("*.py"))
            for number, line in enumerate(path.read_text().splitlines(), start=1)
            if "os.system" in line
        ]
        return [self._write(reports / "scan.sarif", sarif(results)), self._write(reports / "audit.json", self._audit())]

    def _audit(self) -> dict[str, object]:
        version = (self.folder / "requirements.txt").read_text().partition("==")[2].strip()
        flaw = {"id": "PYSEC-2024-70", "fix_versions": ["4.2.15"], "aliases": ["CVE-2024-42005"], "description": "x"}
        known = [] if version == "4.2.16" else [flaw]
        return {"dependencies": [{"name": "django", "version": version, "vulns": known}], "fixes": []}

    @staticmethod
    def result(path: str, number: int, line: str) -> dict[str, object]:
        region = {"startLine": number, "snippet": {"text": line}}
        return {
            "ruleId": "os-system",
            "level": "error",
            "message": {"text": "a command is built from input"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": path}, "region": region}}],
        }

    @staticmethod
    def _write(path: Path, content: object) -> str:
        path.write_text(json.dumps(content))
        return str(path)

    def gate(self, reports: list[str] | None = None, **more: object) -> GateDocument:
        given = self.scan() if reports is None else reports
        request = {"base": "main", "reports": tuple(given), "root": self.folder, "now": NOW} | more
        return gate(flow.Request(**request))  # type: ignore[arg-type]


def sarif(results: list[dict[str, object]] | None, **run: object) -> dict[str, object]:
    rules = [{"id": "os-system", "properties": {"tags": ["CWE-78"]}}]
    driver = {"name": "Scanner", "version": "1", "rules": rules}
    whole = {"tool": {"driver": driver}, "invocations": [{"executionSuccessful": True}], "results": results}
    return {"version": "2.1.0", "runs": [whole | run]}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "CI_")):
            monkeypatch.delenv(name)
    return Repository(tmp_path / "shop")


# -- what stops and what does not ----------------------------------------------------------------------------------


def test_a_change_that_brings_nothing_passes(repository: Repository) -> None:
    repository.write({"readme.md": "hello"})
    document = repository.gate()
    assert (document.verdict, document.blockers, document.missing, document.known) == ("pass", (), (), 1)


def test_a_new_flaw_stops_and_says_why_and_how(repository: Repository) -> None:
    repository.write({"app.py": CODE + SECOND})
    document = repository.gate()
    assert (document.verdict, document.effect) == ("fail", "stop")
    [blocker] = document.blockers
    assert blocker.vulnerability.start_line == 13
    assert "brought by this change" in blocker.why
    assert blocker.fix
    assert blocker.vulnerability.for_business.startswith("A")


def test_a_new_vulnerable_package_stops(repository: Repository) -> None:
    repository.write({"requirements.txt": VULNERABLE})
    [blocker] = repository.gate().blockers
    assert blocker.vulnerability.component_name == "django"
    assert blocker.fix == "Upgrade django to 4.2.15"


def test_moved_code_is_not_new(repository: Repository) -> None:
    repository.write({"app.py": "# a new first line\n" + CODE})
    assert repository.gate().verdict == "pass"


def test_a_renamed_file_is_not_new(repository: Repository) -> None:
    repository.git("mv", "app.py", "main.py")
    assert repository.gate().verdict == "pass"


def test_a_copied_flaw_is_new(repository: Repository) -> None:
    repository.write({"other.py": CODE})
    assert repository.gate().verdict == "fail"


def test_an_advisory_published_meanwhile_does_not_stop_an_unrelated_change(repository: Repository) -> None:
    repository.on_main({"requirements.txt": VULNERABLE})
    record((repository.scan()[0],), root=repository.folder, now=NOW)
    repository.on_main({".accord/baseline.json": (repository.folder / ".accord/baseline.json").read_text()})
    repository.write({"readme.md": "hello"})
    document = repository.gate()
    assert document.verdict == "pass"
    assert [item.title for item in document.newly_known] == ["CVE-2024-42005 in django 4.2.4"]


def test_a_change_that_only_removes_findings_passes(repository: Repository) -> None:
    repository.write({"app.py": "import os\n"})
    assert repository.gate().verdict == "pass"


def test_a_rollback_of_code_passes(repository: Repository) -> None:
    repository.on_main({"app.py": "import os\n"})
    repository.write({"app.py": CODE})
    document = repository.gate()
    assert document.verdict == "pass"
    assert [item.why for item in document.spared] == ["a rollback brought it back; it stood there before"]


def test_a_rollback_of_a_package_passes(repository: Repository) -> None:
    repository.on_main({"requirements.txt": VULNERABLE})
    repository.on_main({"requirements.txt": FIXED})
    repository.write({"requirements.txt": VULNERABLE})
    assert repository.gate().verdict == "pass"


def test_a_flaw_that_only_the_change_itself_had_before_is_no_rollback(repository: Repository) -> None:
    for text in (CODE + SECOND, CODE, CODE + SECOND):
        repository.write({"app.py": text})
        repository.commit("back and forth")
    assert repository.gate().verdict == "fail"


def test_what_cannot_be_fixed_does_not_stop(repository: Repository) -> None:
    repository.write({"requirements.txt": VULNERABLE})
    reports = repository.scan()
    audit = Path(reports[1])
    audit.write_text(audit.read_text().replace('["4.2.15"]', "[]"))
    document = repository.gate(reports)
    assert document.verdict == "pass"
    assert [item.why for item in document.spared] == ["no fixed version is known yet"]


def test_below_the_agreed_decision_is_shown_and_does_not_stop(repository: Repository) -> None:
    repository.on_main({"accord.toml": CONTEXT + '[gate]\nblock = "Act"\n'})
    repository.write({"app.py": CODE + SECOND})
    document = repository.gate()
    assert document.verdict == "pass"
    assert [item.why for item in document.spared] == ["decided Attend, below Act"]


# -- what was agreed on the main line --------------------------------------------------------------------------------

ACCEPT = """
[[accords]]
kind = "accept"
rule = "os-system"
who = ["dana (security)", "lee (development)"]
why = "the host is checked by the proxy"
until = 2027-01-31
"""


def test_what_both_sides_accepted_does_not_stop_until_it_ends(repository: Repository) -> None:
    repository.on_main({"accord.toml": CONTEXT + ACCEPT})
    repository.write({"app.py": CODE + SECOND})
    assert repository.gate().verdict == "pass"
    assert repository.gate(now=datetime(2027, 2, 1, tzinfo=UTC)).verdict == "fail"


def test_a_comment_that_stood_before_works(repository: Repository) -> None:
    ignore = "# accord" + ": ignore[os-system] until 2027-01-31: hosts come from our own list\n"
    noted = CODE.replace(FLAW, f"    {ignore}{FLAW}")
    repository.on_main({"app.py": noted})
    repository.write({"app.py": noted.replace('"ping "', '"ping -c 1 "')})
    assert repository.gate().verdict == "pass"


def feedback(repository: Repository, rating: str = "not-useful") -> str:
    repository.write({"app.py": CODE + SECOND})
    [blocker] = repository.gate().blockers
    found = blocker.vulnerability
    entry = {
        "id": found.id, "rating": rating, "reason": "a constant", "at": "2026-11-20T10:00:00Z", "who": "ana",
        "rule": "scanner:os-system", "place": "code", "fingerprints": found.fingerprints,
    }  # fmt: skip
    return json.dumps(entry) + "\n"


def test_a_wrong_stop_on_the_main_line_never_stops_again(repository: Repository) -> None:
    line = feedback(repository)
    repository.write({"app.py": CODE})
    repository.on_main({".accord/feedback.jsonl": line})
    repository.write({"app.py": CODE + SECOND})
    document = repository.gate()
    assert document.verdict == "pass"
    assert [item.why for item in document.spared] == ["a person rated it not useful"]


def test_a_rule_on_probation_shows_and_does_not_stop(repository: Repository) -> None:
    lines = "".join(
        json.dumps({"id": f"{number:012x}", "rating": "not-useful", "reason": "x", "at": "2026-11-20T10:00:00Z",
                    "who": "ana", "rule": "scanner:os-system", "place": "code"}) + "\n"
        for number in range(25)
    )  # fmt: skip
    repository.on_main({".accord/feedback.jsonl": lines})
    repository.write({"app.py": CODE + SECOND})
    document = repository.gate()
    assert document.verdict == "pass"
    assert "probation" in document.spared[0].why


# -- five ways of lifting one's own gate -------------------------------------------------------------------------------


def _lower_criticality(repository: Repository) -> None:
    calm = CONTEXT.replace('"critical"', '"low"').replace("internet", "internal").replace("payment", "public")
    repository.write({"accord.toml": calm})


def _exception(repository: Repository) -> None:
    repository.write({"accord.toml": CONTEXT + ACCEPT})


def _baseline(repository: Repository) -> None:
    record(tuple(repository.scan()), root=repository.folder, now=NOW)


def _feedback(repository: Repository) -> None:
    repository.write({".accord/feedback.jsonl": feedback(repository)})


def _policy(repository: Repository) -> None:
    repository.write({"accord.toml": CONTEXT + '[gate]\nblock = "Act"\npolicy = "bod-26-04"\n'})


def _comment(repository: Repository) -> None:
    ignore = "  # accord" + ": ignore[os-system] until 2027-01-31: trust me"
    code = CODE + SECOND.replace("+ address)", f"+ address){ignore}")
    repository.write({"app.py": code})


@pytest.mark.parametrize("bypass", [_lower_criticality, _exception, _baseline, _feedback, _policy, _comment])
def test_no_change_lifts_its_own_gate(repository: Repository, bypass: Callable[[Repository], None]) -> None:
    repository.write({"app.py": CODE + SECOND})
    bypass(repository)
    repository.commit("a flaw, and its own excuse")
    assert repository.gate().verdict == "fail"


def test_all_bypasses_at_once_still_fail(repository: Repository) -> None:
    repository.write({"app.py": CODE + SECOND})
    for bypass in (_lower_criticality, _baseline, _feedback, _policy, _exception):
        bypass(repository)
    repository.commit("a flaw, and five excuses")
    assert repository.gate().verdict == "fail"


# -- ways of seeing nothing ------------------------------------------------------------------------------------------


def _file(repository: Repository, name: str, content: str) -> list[str]:
    path = repository.folder.parent / name
    path.write_text(content)
    return [str(path)]


def _log(repository: Repository, **run: object) -> list[str]:
    results = run.pop("results", [])
    return _file(repository, "log.sarif", json.dumps(sarif(results, **run)))  # type: ignore[arg-type]


def _folder(repository: Repository) -> list[str]:
    empty = repository.folder.parent / "empty"
    empty.mkdir()
    return [str(empty)]


BLIND: dict[str, Callable[[Repository], list[str]]] = {
    "nothing at all": lambda _: [],
    "an empty folder": _folder,
    "an empty file": lambda repository: _file(repository, "r.sarif", ""),
    "a missing file": lambda repository: [str(repository.folder / "nowhere.sarif")],
    "a cut file": lambda repository: _file(repository, "r.sarif", json.dumps(sarif([]))[:-9]),
    "a web page": lambda repository: _file(repository, "r.json", "<!doctype html><html>log in</html>"),
    "an error body": lambda repository: _file(repository, "r.json", '{"message": "Bad credentials"}'),
    "no result set": lambda repository: _log(repository, results=None),
    "a crash": lambda repository: _log(repository, invocations=[{"executionSuccessful": False}]),
    "nothing said": lambda repository: _log(repository, invocations=[]),
    "a skipped package": lambda repository: _file(
        repository, "a.json", '{"dependencies": [{"name": "acme", "skip_reason": "not found"}], "fixes": []}'
    ),
    "a file not parsed": lambda repository: _file(
        repository,
        "b.json",
        '{"errors": [{"filename": "a.py", "reason": "syntax error"}], "metrics": {}, "results": []}',
    ),
    "another folder": lambda repository: _log(
        repository, results=[repository.result("elsewhere/x.py", 1, "os.system(x)")], invocations=[]
    ),
    "another commit": lambda repository: _log(
        repository, versionControlProvenance=[{"repositoryUri": "https://example.org/r", "revisionId": "f" * 40}]
    ),
    "an old report": lambda repository: _log(
        repository, invocations=[{"executionSuccessful": True, "endTimeUtc": "2026-11-01T00:00:00Z"}]
    ),
    "an inventory": lambda repository: _file(
        repository, "s.json",
        '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "x"}]}',
    ),
}  # fmt: skip


@pytest.mark.parametrize("blind", BLIND)
def test_a_gate_that_saw_nothing_never_passes(repository: Repository, blind: str) -> None:
    document = repository.gate(BLIND[blind](repository))
    assert document.verdict == "cannot tell", document
    assert document.missing
    assert all(gap.remedy for gap in document.missing)


def test_another_tool_than_the_expected_is_no_evidence(repository: Repository) -> None:
    repository.on_main({"accord.toml": CONTEXT + '[gate]\nexpect = ["semgrep"]\n'})
    document = repository.gate()
    assert (document.verdict, document.missing[0].what) == ("cannot tell", "semgrep")


def test_old_intelligence_is_no_evidence(repository: Repository) -> None:
    repository.on_main({"accord.toml": CONTEXT + "[gate]\nmax_data_age_days = 1\n"})
    document = repository.gate()
    assert document.verdict == "cannot tell"
    assert "feeds update" in document.missing[0].remedy


def test_much_less_than_before_is_partial(repository: Repository) -> None:
    metrics = {f"f{number}.py": {"loc": 1} for number in range(10)} | {"_totals": {"loc": 10}}
    whole = {"errors": [], "generated_at": "2026-11-21T11:00:00Z", "metrics": metrics, "results": []}
    record(tuple(_file(repository, "bandit.json", json.dumps(whole))), root=repository.folder, now=NOW)
    repository.on_main({".accord/baseline.json": (repository.folder / ".accord/baseline.json").read_text()})
    half = whole | {"metrics": {"f1.py": {"loc": 1}, "_totals": {"loc": 1}}}
    document = repository.gate(_file(repository, "bandit.json", json.dumps(half)))
    assert document.verdict == "cannot tell"
    assert "10 before" in document.missing[0].why


def test_a_blocker_that_was_seen_beats_missing_evidence(repository: Repository) -> None:
    repository.write({"app.py": CODE + SECOND})
    document = repository.gate([*repository.scan(), "/nowhere.sarif"])
    assert document.verdict == "fail"
    assert document.missing


def test_a_change_that_repairs_a_broken_accord_toml_is_not_stopped_by_it(repository: Repository) -> None:
    repository.on_main({"accord.toml": CONTEXT + "oops"})
    repository.write({"accord.toml": CONTEXT})
    document = repository.gate()
    assert (document.verdict, document.effect) == ("cannot tell", "neutral")
    assert "broken at the merge base" in document.missing[0].why


def test_what_cannot_be_told_is_neutral_on_a_pull_request_and_stops_a_release(repository: Repository) -> None:
    assert repository.gate([]).effect == "neutral"
    assert repository.gate([], phase=Phase.RELEASE).effect == "stop"


def test_vouching_makes_a_silent_report_count(repository: Repository) -> None:
    reports = _log(repository, invocations=[])
    assert repository.gate(reports, vouched=True).verdict == "pass"


# -- without version control -----------------------------------------------------------------------------------------


def test_without_a_base_everything_counts_as_brought(tmp_path: Path, repository: Repository) -> None:
    reports = repository.scan()
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "app.py").write_text(CODE)
    (plain / "accord.toml").write_text(CONTEXT)
    document = gate(flow.Request(reports=tuple(reports), root=plain, now=NOW))
    assert document.verdict == "fail"
    assert "everything counts" in document.compared_with


def test_without_version_control_a_baseline_tells_what_was_there(tmp_path: Path, repository: Repository) -> None:
    reports = tuple(repository.scan())
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "app.py").write_text(CODE)
    (plain / "accord.toml").write_text(CONTEXT)
    record(reports, root=plain, now=NOW)
    assert gate(flow.Request(reports=reports, root=plain, now=NOW)).verdict == "pass"


def test_reports_of_the_base_tell_what_was_there(tmp_path: Path, repository: Repository) -> None:
    reports = tuple(repository.scan())
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "app.py").write_text(CODE)
    (plain / "accord.toml").write_text(CONTEXT)
    document = gate(flow.Request(reports=reports, base_reports=reports, root=plain, now=NOW))
    assert (document.verdict, document.known) == ("pass", 1), document.missing
