"""A fix of an npm package, with a small program that plays npm and its registry."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.fixing.document import FixDocument
from accord.core.fixing.gates import Grade, Outcome
from accord.flows import fix as flow

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_CHECKED
PACKAGE = {"name": "web", "version": "1.0.0", "dependencies": {"minimist": "^1.2.5"}, "scripts": {"test": "x"}}
LOCK = {
    "name": "web",
    "lockfileVersion": 3,
    "packages": {"": {"dependencies": {"minimist": "^1.2.5"}}, "node_modules/minimist": {"version": "1.2.5"}},
}
#: Raises the lock file, answers an audit from a file, and installs what the lock file says when it tests.
NPM = r"""case "$1" in
install) sed -i 's/1\.2\.5/1.2.6/g' package.json package-lock.json ;;
audit) cat "$HOME/audit.json" || exit 1 ;;
test) version=$(sed -n 's/.*"version": "\(1\.2\.[0-9]*\)".*/\1/p' package-lock.json)
      mkdir -p node_modules/minimist; echo "{\"version\": \"$version\"}" > node_modules/minimist/package.json ;;
esac
"""
AUDIT = {"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"dependencies": {"total": 1}}}


def advisory(range_: str = "<1.2.6") -> dict[str, object]:
    via = {
        "source": 1,
        "name": "minimist",
        "dependency": "minimist",
        "title": "x",
        "url": "https://github.com/advisories/GHSA-xvch-5gv4-984h",
        "severity": "critical",
        "range": range_,
    }
    return {
        "name": "minimist",
        "severity": "critical",
        "isDirect": True,
        "via": [via],
        "effects": [],
        "range": range_,
        "nodes": ["node_modules/minimist"],
        "fixAvailable": {"name": "minimist", "version": "1.2.6", "isSemVerMajor": False},
    }


class Web:
    """A folder with a package, and npm's report about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "code" / "web").mkdir(parents=True)
        (folder / "code" / "web" / "package.json").write_text(json.dumps(PACKAGE))
        (folder / "code" / "web" / "package-lock.json").write_text(json.dumps(LOCK, indent=1))
        self.report = folder / "report.json"
        self.report.write_text(json.dumps(AUDIT | {"vulnerabilities": {"minimist": advisory()}}))
        self.commit()

    def commit(self) -> None:
        for command in ("init -q -b main", "add -A", "-c user.name=a -c user.email=a@example.org commit -qm x"):
            subprocess.run(["git", *command.split()], cwd=self.folder / "code", check=True)

    def replace(self, old: str, new: str) -> None:
        """Change what npm does."""
        program = self.folder / "bin" / "npm"
        text = program.read_text()
        assert old in text
        program.write_text(text.replace(old, new))

    def audit(self, **vulnerabilities: object) -> None:
        (self.folder / "audit.json").write_text(json.dumps(AUDIT | {"vulnerabilities": vulnerabilities}))

    def fix(self) -> FixDocument:
        request = flow.Request(
            unit="minimist",
            root=self.folder / "code",
            now=datetime(2026, 11, 21, tzinfo=UTC),
            reports=(str(self.report),),
        )
        return flow.fix(request).document


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Web:
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{NPM}")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    return Web(tmp_path)


def outcomes(document: FixDocument) -> list[Outcome]:
    return [one.outcome for one in document.gates]


def test_with_an_audit_and_tests_that_install_it_is_verified(web: Web) -> None:
    web.audit()
    document = web.fix()
    assert (document.grade, outcomes(document)) == (Grade.VERIFIED, [P, P, P, P])
    assert document.paths == ("web/package-lock.json", "web/package.json")
    assert document.gates[1].why.endswith("by the reports' fixed versions, npm audit")


def test_without_an_answer_of_the_registry_nobody_can_tell(web: Web) -> None:
    document = web.fix()
    assert (document.grade, outcomes(document)) == (Grade.CANNOT_TELL, [P, N, P, P])
    assert "npm audit did not answer" in document.gates[1].why


def test_a_new_version_with_the_flaw_is_not_let_through(web: Web) -> None:
    web.audit()
    answer = 'grep -q 1.2.6 package.json && cat "$HOME/report.json" || cat "$HOME/audit.json"'
    web.replace('cat "$HOME/audit.json" || exit 1', answer)
    document = web.fix()
    assert (document.grade, outcomes(document)[:2]) == (Grade.REJECTED, [F, F])


def test_a_package_that_the_lock_file_did_not_install_needs_consent(web: Web) -> None:
    web.audit()
    more = 's/"node_modules.minimist"/"node_modules\\/newcomer": {"version": "1.0.0"}, "node_modules\\/minimist"/'
    web.replace("install)", f"install) sed -i '{more}' package-lock.json;")
    document = web.fix()
    assert (document.grade, outcomes(document)) == (Grade.REJECTED, [P, P, N, F])
    assert document.gates[3].why.startswith("it brings newcomer")


def test_tests_that_install_nothing_prove_nothing(web: Web) -> None:
    web.audit()
    web.replace("test) version=", "test) exit 0; version=")
    document = web.fix()
    assert (document.grade, outcomes(document)) == (Grade.PARTLY, [P, P, N, P])
    assert "without a sign of minimist 1.2.6" in document.gates[2].why
