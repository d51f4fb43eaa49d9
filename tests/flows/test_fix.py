"""A fix on real repositories: what is made, what rejects it, and that the user's tree never changes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from accord.core.errors import AccordError, BadConfiguration, BadUsage
from accord.core.fixing.document import FixDocument
from accord.core.fixing.gates import Gate, Grade, Outcome
from accord.flows import fix as flow
from accord.flows.plan import Request, plan

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
#: requests brings urllib3.
BILL = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "metadata": {"component": {"bom-ref": "root", "type": "application", "name": "shop"}},
    "components": [
        {"bom-ref": name, "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
        for name, version in (("requests", "2.25.1"), ("urllib3", "1.26.4"))
    ],
    "dependencies": [{"ref": "root", "dependsOn": ["requests"]}, {"ref": "requests", "dependsOn": ["urllib3"]}],
}
SERVICE = '[[service]]\nname = "shop"\n'
PINNED = "# the image\r\ngunicorn==20.1.0\r\nDjango == 4.2.4 ; python_version > '3'  # keep\r\n"
#: Stands for tests that install what the manifest says: it leaves what an installation leaves.
INSTALLS = """version=$(sed -n 's/^django==//p' requirements.txt)
mkdir -p env/lib/django-$version.dist-info
printf 'Name: django\\nRequires-Dist: %s\\n' "$(cat asks)" > env/lib/django-$version.dist-info/METADATA
"""
Make = Callable[..., "Checkout"]


class Checkout:
    """A repository with reports beside it."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Ana")
        self.git("config", "user.email", "ana@example.org")
        self.commit({"accord.toml": SERVICE, "requirements.txt": "django==4.2.4\n"} | dict(files))

    def git(self, *arguments: str) -> str:
        run = ["git", "-c", "protocol.file.allow=always", *arguments]
        return subprocess.run(run, cwd=self.folder, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def commit(self, files: Mapping[str, str]) -> None:
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-qm", "change")

    def report(self, name: str, content: object) -> str:
        path = self.folder.parent / f"{self.folder.name}-{name}"
        path.write_text(json.dumps(content))
        return str(path)

    def audit(self, package: str = "django", version: str = "4.2.4", fixed: str = "4.2.15") -> str:
        flaw = {"id": "PYSEC-2024-70", "fix_versions": [fixed], "aliases": ["CVE-2024-42005"], "description": "x"}
        found = {"name": package, "version": version, "vulns": [flaw]}
        return self.report("audit.json", {"dependencies": [found], "fixes": []})

    def bandit(self, *places: tuple[str, int, str]) -> str:
        results = [
            {
                "filename": path,
                "line_number": line,
                "test_id": rule,
                "issue_text": "x",
                "issue_severity": "HIGH",
                "line_range": [line],
            }
            for path, line, rule in places
        ]
        return self.report("bandit.json", {"errors": [], "results": results, "generated_at": "", "metrics": {}})

    def fix(self, unit: str = "django", *reports: str, **more: object) -> FixDocument:
        asked = {"unit": unit, "root": self.folder, "now": NOW, "reports": reports or (self.audit(),)} | more
        return flow.fix(flow.Request(**asked)).document  # type: ignore[arg-type]  # whatever a test asks for

    def state(self) -> list[str]:
        """What must never change: every file, the index, HEAD, branches, settings, worktrees."""
        paths = [path for path in self.folder.rglob("*") if path.is_file() and ".git" not in path.parts]
        own = [path for path in paths if ".accord" not in path.parts]
        files = sorted(f"{path}:{path.read_bytes()!r}" for path in own)
        config = (self.folder / ".git" / "config").read_text()
        told = ("ls-files", "-s"), ("rev-parse", "HEAD"), ("branch", "-a"), ("worktree", "list"), ("stash", "list")
        return [*files, config, (self.folder / ".git/HEAD").read_text(), *(self.git(*one) for one in told)]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make a checkout; programs of this environment (pytest, ruff) are found, and settings of this machine are not."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin")

    def new(files: Mapping[str, str] | None = None, folder: str = "checkout") -> Checkout:
        return Checkout(tmp_path / folder, files or {})

    return new


def program(folder: Path, name: str, script: str) -> None:
    """Put a small program on the path."""
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}")
    path.chmod(0o755)


def outcomes(document: FixDocument) -> list[Outcome]:
    return [one.outcome for one in document.gates]


def why(document: FixDocument, gate: Gate) -> str:
    return next(one.why for one in document.gates if one.gate is gate)


P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_CHECKED


class TestAnUpgrade:
    def test_without_tests_it_is_partly_verified_and_says_why(self, make: Make) -> None:
        document = make().fix()
        assert (document.grade, outcomes(document)) == (Grade.PARTLY, [P, P, N, P])
        assert why(document, Gate.TESTS) == "no tests in this repository for what it changes"
        assert document.paths == ("requirements.txt",)
        assert "-django==4.2.4\n+django==4.2.15\n" in document.patch
        assert document.fixer == "pip's manifests"
        assert document.branch == ""

    def test_line_ends_markers_and_comments_stay(self, make: Make) -> None:
        document = make({"requirements.txt": PINNED}).fix()
        assert "+Django == 4.2.15 ; python_version > '3'  # keep\r\n" in document.patch

    def test_the_tree_the_index_and_head_stay_as_they_are(self, make: Make) -> None:
        checkout = make({"tests/test_a.py": "def test_a():\n    pass\n", "b.txt": "b"})
        checkout.write({"b.txt": "staged"})
        checkout.git("add", "b.txt")
        checkout.write({"b.txt": "unstaged", "requirements.txt": "django==4.2.4\nmine\n", "new ü.txt": "x"})
        before = checkout.state()
        document = checkout.fix()
        assert checkout.state() == before
        assert document.grade is Grade.PARTLY
        assert "requirements.txt has uncommitted work here, which the fix does not know" in document.notes

    def test_uncommitted_work_elsewhere_is_told(self, make: Make) -> None:
        checkout = make({"b.txt": "b"})
        checkout.write({"b.txt": "c"})
        assert checkout.fix().notes == ("uncommitted work in 1 file is no part of what was tried",)

    def test_it_works_on_a_detached_head(self, make: Make) -> None:
        checkout = make()
        checkout.git("checkout", "-q", "--detach")
        before = checkout.state()
        assert checkout.fix(branch="fixed").branch == "fixed"
        assert checkout.git("rev-parse", "HEAD") in before

    def test_it_works_in_folders_with_spaces_and_other_letters(self, make: Make) -> None:
        checkout = make({"my shöp/requirements.txt": "django==4.2.4\n"}, folder="a b/ünï code")
        document = checkout.fix()
        assert document.paths == ("my shöp/requirements.txt", "requirements.txt")
        assert document.grade is Grade.PARTLY

    def test_it_works_below_the_top_of_a_repository(self, make: Make) -> None:
        checkout = make({"part/requirements.txt": "django==4.2.4\n", "part/accord.toml": SERVICE.replace("shop", "p")})
        document = checkout.fix(root=checkout.folder / "part")
        assert document.paths == ("part/requirements.txt",)
        assert outcomes(document)[:2] == [P, P]

    def test_only_the_manifests_of_the_service_are_changed(self, make: Make) -> None:
        services = SERVICE + '[[service]]\nname = "tool"\npaths = ["tool"]\n'
        checkout = make({"accord.toml": services, "tool/requirements.txt": "django==4.2.4\n"})
        assert checkout.fix(service="tool").paths == ("tool/requirements.txt",)

    def test_a_path_that_is_no_text_can_be_written_in_a_document(self, make: Make) -> None:
        checkout = make({os.fsdecode(b"a\xff") + "/requirements.txt": "django==4.2.4\n"})
        document = checkout.fix()
        assert len(document.paths) == 2
        assert msgspec.json.decode(msgspec.json.encode(document), type=FixDocument) == document

    def test_only_manifests_beside_those_that_the_report_names_are_changed(self, make: Make) -> None:
        both = {"a/requirements/base.txt": "django==4.2.4\n", "a/requirements.txt": "django==4.2.4\n"}
        checkout = make(both | {"b/requirements.txt": "django==4.2.4\n"})
        finding = {"record": "finding", "tool": "x", "path": "a/requirements/base.txt", "component_name": "django"}
        more = {"component_version": "4.2.4", "vulnerability_ids": ["CVE-2024-42005"], "fixed_versions": ["4.2.15"]}
        report = checkout.report("found.jsonl", finding | more)
        assert checkout.fix("django", report).paths == ("a/requirements.txt", "a/requirements/base.txt")

    def test_a_service_that_is_not_committed_yet_is_known(self, make: Make) -> None:
        checkout = make({"accord.toml": ""})
        checkout.write({"accord.toml": SERVICE})
        assert checkout.fix().grade is Grade.PARTLY

    def test_it_works_in_a_linked_worktree_and_in_a_shallow_clone(self, make: Make, tmp_path: Path) -> None:
        checkout = make()
        checkout.git("worktree", "add", "-q", str(tmp_path / "linked"))
        identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        checkout.git("clone", "-q", *identity, "--depth", "1", f"file://{checkout.folder}", str(tmp_path / "shallow"))
        for name in ("linked", "shallow"):
            document = checkout.fix(root=tmp_path / name, branch=name + "-fixed", reports=(checkout.audit(),))
            assert (document.grade, bool(document.branch_commit)) == (Grade.PARTLY, True)
        assert checkout.git("worktree", "list").count("\n") == 1

    def test_line_ends_that_git_converts_are_converted_back(self, make: Make) -> None:
        checkout = make()
        checkout.git("config", "core.autocrlf", "true")
        document = checkout.fix(branch="fixed")
        assert document.patch.count("\n+") == 2
        assert "\r" not in document.patch
        assert checkout.git("show", "fixed:requirements.txt") == "django==4.2.15"

    def test_a_submodule_is_told_and_left_alone(self, make: Make) -> None:
        other = make({}, folder="other")
        checkout = make({}, folder="main")
        checkout.git("submodule", "add", "-q", str(other.folder), "sub")
        checkout.git("commit", "-qm", "submodule")
        document = checkout.fix()
        assert document.paths == ("requirements.txt",)
        assert document.notes == ("submodules were empty where it was tried: sub",)


class TestTests:
    def test_with_the_new_version_installed_all_gates_can_pass(self, make: Make) -> None:
        tests = SERVICE + '[fix]\ntests = "sh install.sh && grep -q django requirements.txt"\n'
        document = make({"accord.toml": tests, "install.sh": INSTALLS, "asks": "asgiref"}).fix()
        assert (document.grade, outcomes(document)) == (Grade.VERIFIED, [P, P, P, P])
        assert document.notes == ()
        assert "was not looked at" not in why(document, Gate.NO_DEPENDENCY)

    def test_what_the_new_version_asks_for_needs_consent(self, make: Make) -> None:
        tests = SERVICE + '[fix]\ntests = "grep -q 4.2.15 requirements.txt && echo newcomer > asks; sh install.sh"\n'
        checkout = make({"accord.toml": tests, "install.sh": INSTALLS, "asks": "asgiref"})
        document = checkout.fix()
        assert (document.grade, outcomes(document)) == (Grade.REJECTED, [P, P, P, F])
        assert "it brings newcomer" in why(document, Gate.NO_DEPENDENCY)
        assert checkout.fix(allow_new_dependency=True).grade is Grade.VERIFIED

    def test_tests_without_the_new_version_are_no_proof(self, make: Make) -> None:
        document = make({"accord.toml": SERVICE + '[fix]\ntests = "true"\n'}).fix()
        assert (document.grade, outcomes(document)) == (Grade.PARTLY, [P, P, N, P])
        assert "without a sign of django 4.2.15" in why(document, Gate.TESTS)

    def test_a_fix_that_rescans_clean_and_breaks_tests_is_rejected(self, make: Make) -> None:
        test = (
            "from pathlib import Path\n\ndef test_pin():\n    assert '4.2.4' in Path('requirements.txt').read_text()\n"
        )
        checkout = make({"tests/test_pin.py": test, "tests/test_other.py": "def test_other():\n    pass\n"})
        before = checkout.state()
        document = checkout.fix(branch="")
        assert (document.grade, outcomes(document)) == (Grade.REJECTED, [P, P, F, P])
        assert "1 test passed in 'pytest' before the fix and not with it: tests.test_pin::test_pin" in why(
            document, Gate.TESTS
        )
        assert document.branch == ""
        assert checkout.state() == before

    def test_tests_import_the_tried_code_and_not_the_users(self, make: Make) -> None:
        test = (
            "import shop\n\n\ndef test_place():\n    assert '/after/' in shop.__file__ or '/before/' in shop.__file__\n"
        )
        document = make({"src/shop.py": "", "tests/test_place.py": test}).fix()
        assert "'pytest' passes as before (1 test)" in why(document, Gate.TESTS)

    def test_tests_get_no_secret_of_the_environment(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEPLOY_TOKEN", "secret")
        document = make({"accord.toml": SERVICE + '[fix]\ntests = "test -z \\"$DEPLOY_TOKEN\\""\n'}).fix()
        assert "passes as before" in why(document, Gate.TESTS)

    def test_uncommitted_settings_do_not_count_and_are_told(self, make: Make) -> None:
        checkout = make()
        checkout.write({"accord.toml": SERVICE + '[fix]\ntests = "touch ran; true"\n'})
        document = checkout.fix()
        assert why(document, Gate.TESTS).startswith("no tests")
        assert "[fix] in accord.toml counts once it is committed" in document.notes

    def test_what_tests_leave_behind_is_no_part_of_the_fix(self, make: Make) -> None:
        checkout = make({"accord.toml": SERVICE + '[fix]\ntests = "echo x > left; echo x > requirements.txt"\n'})
        document = checkout.fix(branch="fixed")
        assert document.paths == ("requirements.txt",)
        assert checkout.git("show", "fixed:requirements.txt") == "django==4.2.15"
        assert "left" not in checkout.git("ls-tree", "--name-only", "fixed")


class TestABranch:
    def test_it_holds_the_fix_and_says_what_was_proved(self, make: Make) -> None:
        checkout = make()
        before = checkout.git("rev-parse", "HEAD")
        document = checkout.fix(branch="")
        assert document.branch == f"accord/{document.fix_unit}"
        assert checkout.git("rev-parse", document.branch) == document.branch_commit
        assert checkout.git("rev-parse", f"{document.branch}^") == before == checkout.git("rev-parse", "main")
        message = checkout.git("log", "-1", "--format=%B", document.branch)
        assert message.startswith("Upgrade django 4.2.4 to 4.2.15\n\nCloses PYSEC-2024-70.")
        assert "accord fix: partly verified\n- target gone: passed" in message
        assert checkout.git("diff", "--stat", "main", document.branch).startswith("requirements.txt | 2 +-")

    def test_one_that_is_there_is_never_moved(self, make: Make) -> None:
        checkout = make()
        with pytest.raises(BadUsage, match="there is a branch 'main' already"):
            checkout.fix(branch="main")

    def test_a_patch_applies_to_the_commit(self, make: Make) -> None:
        checkout = make({"requirements.txt": PINNED})
        patch = checkout.fix().patch
        subprocess.run(["git", "apply", "--check"], input=patch.encode(), cwd=checkout.folder, check=True)


class TestWhatCannotBeMade:
    @pytest.mark.parametrize(
        ("files", "message", "remedy"),
        [
            ({"requirements.txt": "flask==1\n"}, "none of shop's manifests", "commit the manifest"),
            ({"requirements.txt": "django==4.1\n"}, "no manifest holds django at 4.2.4", "Scan again"),
            ({"requirements.txt": "django==4.2.4\n", "poetry.lock": 'name = "django"\nversion = "4.2.4"\n'},
             "lock file holds django", "poetry update django"),
            ({"requirements.txt": "django==4.2.4 \\\n  --hash=sha256:00\n"}, "holds hashes", "--generate-hashes"),
            ({"requirements.txt": "django==4.2.4\n", "pyproject.toml": '[project]\ndependencies = ["django<4.2.10"]\n'},
             "'django<4.2.10' keeps out 4.2.15", "lift it by hand"),
            ({"requirements.txt": "django==4.2.4\n", "pyproject.toml": "[project\nx = ['django']\n"},
             "no TOML", "Repair"),
        ],
        ids=["nowhere", "other pin", "lock", "hashes", "limit", "broken"],
    )  # fmt: skip
    def test_it_says_what_to_do_instead(self, make: Make, files: dict[str, str], message: str, remedy: str) -> None:
        checkout = make(files)
        before = checkout.state()
        with pytest.raises(AccordError, match=message) as caught:
            checkout.fix()
        assert remedy in caught.value.remedy
        assert checkout.state() == before

    def test_a_broken_sample_of_a_test_is_in_nobodys_way(self, make: Make) -> None:
        document = make({"tests/data/pyproject.toml": "[project\n", "tests/data/setup.cfg": "\x00"}).fix()
        assert document.grade is Grade.PARTLY

    def test_no_version_is_known(self, make: Make) -> None:
        checkout = make()
        with pytest.raises(AccordError, match="no version of django is known"):
            checkout.fix("django", checkout.audit(fixed=""))

    def test_without_git(self, make: Make, tmp_path: Path) -> None:
        checkout = make()
        bare = tmp_path / "bare"
        bare.mkdir()
        with pytest.raises(AccordError, match="no git checkout") as caught:
            checkout.fix(root=bare)
        assert "git init" in caught.value.remedy

    def test_without_a_commit(self, make: Make, tmp_path: Path) -> None:
        checkout = make()
        empty = tmp_path / "empty"
        subprocess.run(["git", "init", "-q", str(empty)], check=True)
        with pytest.raises(AccordError, match="no commit yet"):
            checkout.fix(root=empty)

    def test_no_way_to_make_it(self, make: Make) -> None:
        checkout = make({"a.py": "assert True\n"})
        with pytest.raises(AccordError, match="no fixer knows how") as caught:
            checkout.fix("fix-", checkout.bandit(("a.py", 1, "B101")))
        assert caught.value.remedy.startswith("accord explain ")

    def test_code_in_a_submodule_is_fixed_there(self, make: Make) -> None:
        other = make({"a.py": "assert True\n"}, folder="other")
        checkout = make({}, folder="main")
        checkout.git("submodule", "add", "-q", str(other.folder), "sub")
        checkout.git("commit", "-qm", "submodule")
        with pytest.raises(AccordError, match="lies in the submodule sub"):
            checkout.fix("fix-", checkout.bandit(("sub/a.py", 1, "B101")))

    def test_a_broken_accord_toml_of_the_commit_is_told(self, make: Make) -> None:
        checkout = make({"accord.toml": SERVICE + "[fix]\ntest = 1\n"})
        checkout.write({"accord.toml": SERVICE})
        with pytest.raises(BadConfiguration, match="test"):
            checkout.fix()


class TestADependency:
    def test_one_that_nothing_named_is_refused_without_consent(self, make: Make) -> None:
        checkout = make({"requirements.txt": "requests==2.25.1"})
        reports = checkout.report("bom.cdx.json", BILL), checkout.audit("urllib3", "1.26.4", "1.26.5")
        document = checkout.fix("urllib3", *reports)
        assert (document.grade, outcomes(document)[2:]) == (Grade.REJECTED, [N, F])
        assert "it brings urllib3" in why(document, Gate.NO_DEPENDENCY)
        assert why(document, Gate.TESTS) == "another gate rejected the fix already"
        assert "+urllib3>=1.26.5" in document.patch

    def test_with_consent_it_is_told_what_was_not_looked_at(self, make: Make) -> None:
        checkout = make({"requirements.txt": "requests==2.25.1"})
        reports = checkout.report("bom.cdx.json", BILL), checkout.audit("urllib3", "1.26.4", "1.26.5")
        document = checkout.fix("urllib3", *reports, allow_new_dependency=True)
        assert (document.grade, outcomes(document)) == (Grade.PARTLY, [P, P, N, P])
        assert "nor whether requests admits it" in why(document, Gate.NO_DEPENDENCY)

    def test_a_direct_dependency_is_raised_to_the_version_that_another_bill_shows(self, make: Make) -> None:
        checkout = make({"requirements.txt": "requests==2.25.1"})
        other = json.loads(json.dumps(BILL).replace("2.25.1", "2.26.0").replace("1.26.4", "1.26.5"))
        bills = checkout.report("a.cdx.json", BILL), checkout.report("b.cdx.json", other)
        document = checkout.fix("urllib3", *bills, checkout.audit("urllib3", "1.26.4", "1.26.5"))
        assert "+requests==2.26.0" in document.patch
        assert outcomes(document)[0] is P

    def test_an_upgrade_to_a_version_with_another_flaw_is_rejected(self, make: Make) -> None:
        checkout = make({"requirements.txt": "python-gnupg==0.3.4\n"})
        document = checkout.fix("python-gnupg", checkout.audit("python-gnupg", "0.3.4", "0.3.5"))
        assert document.grade is Grade.REJECTED
        assert "advisories CVE-2014-1929 in python-gnupg" in why(document, Gate.NOTHING_NEW)

    def test_what_the_advisories_know_better_than_the_report_is_not_gone(self, make: Make) -> None:
        document = make().fix("django", make(folder="other").audit(fixed="4.2.5"))
        assert (document.grade, outcomes(document)[0]) == (Grade.REJECTED, F)


CALL = "import requests\n\n\ndef ask():\n    requests.get('https://a.example', verify=False, timeout=3)\n"


@pytest.mark.usefixtures("make")
class TestCode:
    """codemodder is played by a small program; ruff is real."""

    @pytest.fixture
    def checkout(self, make: Make, tmp_path: Path) -> Checkout:
        program(tmp_path, "semgrep", "exit 0\n")
        return make({"my app.py": CALL})

    def fixed(self, checkout: Checkout, tmp_path: Path, script: str, **more: object) -> FixDocument:
        program(tmp_path, "codemodder", script)
        return checkout.fix("fix-", checkout.report("ruff.json", [self.ruff("my app.py", 5)]), **more)

    @staticmethod
    def ruff(path: str, line: int, code: str = "S501") -> dict[str, object]:
        place = {"row": line, "column": 1}
        return {
            "code": code,
            "filename": path,
            "location": place,
            "end_location": place,
            "message": "x",
            "url": "",
            "fix": None,
        }

    def test_an_edit_that_closes_the_flaw_is_verified(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.commit({"tests/test_a.py": "def test_a():\n    pass\n"})
        document = self.fixed(checkout, tmp_path, "sed -i 's/verify=False, //' 'my app.py'\n")
        assert (document.grade, outcomes(document)) == (Grade.VERIFIED, [P, P, P, P])
        assert document.did == "let codemodder edit my app.py by pixee:python/requests-verify"

    def test_an_edit_that_leaves_the_flaw_is_rejected(self, checkout: Checkout, tmp_path: Path) -> None:
        document = self.fixed(checkout, tmp_path, "sed -i 's/timeout=3/timeout=4/' 'my app.py'\n")
        assert (document.grade, outcomes(document)[0]) == (Grade.REJECTED, F)

    def test_an_edit_that_only_silences_the_scanner_is_rejected(self, checkout: Checkout, tmp_path: Path) -> None:
        document = self.fixed(checkout, tmp_path, "sed -i 's/timeout=3)/timeout=3)  # noqa/' 'my app.py'\n")
        assert document.grade is Grade.REJECTED

    def test_an_edit_that_brings_another_flaw_is_rejected(self, checkout: Checkout, tmp_path: Path) -> None:
        script = "sed -i 's/verify=False, //' 'my app.py'; echo 'eval(input())' >> 'my app.py'\n"
        document = self.fixed(checkout, tmp_path, script)
        assert (document.grade, outcomes(document)) == (Grade.REJECTED, [P, F, N, P])
        assert why(document, Gate.NOTHING_NEW) == "it brings ruff S307 in my app.py: eval(input())"

    def test_an_edit_that_brings_a_package_is_rejected(self, checkout: Checkout, tmp_path: Path) -> None:
        script = "sed -i 's/verify=False, //' 'my app.py'; echo 'security==1.3' >> requirements.txt\n"
        document = self.fixed(checkout, tmp_path, script)
        assert (document.grade, outcomes(document)) == (Grade.REJECTED, [P, P, N, F])
        assert self.fixed(checkout, tmp_path, script, allow_new_dependency=True).grade is Grade.PARTLY

    def test_an_edit_of_a_file_that_nothing_reads_leaves_doubt(self, checkout: Checkout, tmp_path: Path) -> None:
        script = "sed -i 's/verify=False, //' 'my app.py'; echo x > settings.yaml\n"
        document = self.fixed(checkout, tmp_path, script)
        assert (document.grade, outcomes(document)[1]) == (Grade.CANNOT_TELL, N)

    def test_no_edit_is_told(self, checkout: Checkout, tmp_path: Path) -> None:
        with pytest.raises(AccordError, match="codemodder changed nothing"):
            self.fixed(checkout, tmp_path, "exit 0\n")

    def test_without_a_scanner_nobody_can_tell(
        self, checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
        document = self.fixed(checkout, tmp_path, "sed -i 's/verify=False, //' 'my app.py'\n", branch="")
        assert (document.grade, document.branch) == (Grade.CANNOT_TELL, "")
        assert "neither ruff nor bandit is installed" in why(document, Gate.NOTHING_NEW)

    def test_a_scanner_that_fails_leaves_doubt(self, checkout: Checkout, tmp_path: Path) -> None:
        program(tmp_path, "bandit", "echo 'bandit is broken' >&2; exit 2\n")
        document = self.fixed(checkout, tmp_path, "sed -i 's/verify=False, //' 'my app.py'\n")
        assert document.grade is Grade.CANNOT_TELL
        assert "bandit is broken" in why(document, Gate.NOTHING_NEW)

    def test_a_finding_that_is_not_in_the_commit_cannot_be_gone(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.commit({"my app.py": "import requests\n\n\n\n\n\n"})
        document = self.fixed(checkout, tmp_path, "echo 'x = 1' >> 'my app.py'\n")
        assert (document.grade, outcomes(document)[0]) == (Grade.CANNOT_TELL, N)

    def test_a_file_that_is_not_committed_is_told(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.git("rm", "-q", "my app.py")
        checkout.git("commit", "-qm", "gone")
        with pytest.raises(AccordError, match="the commit does not have"):
            self.fixed(checkout, tmp_path, "exit 0\n")

    def test_what_it_cannot_close_of_a_change_is_told(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.commit({"my app.py": CALL + "\n\nimport ssl\nssl._create_unverified_context()\n"})
        program(tmp_path, "codemodder", "sed -i 's/verify=False, //' 'my app.py'\n")
        seen = [self.ruff("my app.py", 5), self.ruff("my app.py", 9, "S323")]
        document = checkout.fix("fix-", checkout.report("ruff.json", seen))
        assert (document.grade, len(document.closes)) == (Grade.PARTLY, 1)
        assert document.title.endswith(" (1 of 2)")
        assert document.notes[0].endswith("is left to do by hand")

    def test_ruff_itself_edits_by_a_listed_rule(self, make: Make) -> None:
        checkout = make({"b.py": "def add(item, items=[]):\n    items.append(item)\n    return items\n"}, folder="r")
        document = checkout.fix("fix-", checkout.report("ruff.json", [self.ruff("b.py", 1, "B006")]))
        assert (document.grade, document.fixer) == (Grade.PARTLY, "ruff")
        assert "+def add(item, items=None):" in document.patch


class TestTheUnit:
    def test_it_is_found_in_a_saved_plan(self, make: Make) -> None:
        checkout = make()
        made = plan(Request(reports=(checkout.audit(),), root=checkout.folder, now=NOW))
        whole = msgspec.structs.replace(
            made.head, fix_units=tuple(made.head.fix_units), vulnerabilities=tuple(made.vulnerabilities())
        )
        saved = checkout.folder.parent / "plan.json"
        saved.write_bytes(msgspec.json.encode(whole))
        assert checkout.fix("CVE-2024-42005", str(saved)).grade is Grade.PARTLY

    def test_the_text_of_a_saved_plan_cannot_steer_a_commit_or_a_terminal(self, make: Make) -> None:
        checkout = make()
        made = plan(Request(reports=(checkout.audit(),), root=checkout.folder, now=NOW))
        [unit] = made.head.fix_units
        unit = msgspec.structs.replace(unit, title="x\n\nSigned-off-by: me\x1b[2J")
        whole = msgspec.structs.replace(made.head, fix_units=(unit,), vulnerabilities=tuple(made.vulnerabilities()))
        saved = checkout.folder.parent / "plan.json"
        saved.write_bytes(msgspec.json.encode(whole))
        checkout.fix("django", str(saved), branch="fixed")
        assert checkout.git("log", "-1", "--format=%s", "fixed") == "x Signed-off-by: me\u241b[2J"

    def test_it_is_found_in_the_last_plan_of_the_checkout(self, make: Make) -> None:
        checkout = make()
        made = plan(Request(reports=(checkout.audit(),), root=checkout.folder, now=NOW))
        id_ = made.head.fix_units[0].id
        document = flow.fix(flow.Request(unit=id_[:8], root=checkout.folder, now=NOW)).document
        assert (document.fix_unit, document.grade) == (id_, Grade.PARTLY)
        assert document.title == "Upgrade django 4.2.4 to 4.2.15"

    def test_without_any_plan_it_says_what_to_do(self, make: Make) -> None:
        with pytest.raises(BadUsage, match="nothing was planned here yet") as caught:
            flow.fix(flow.Request(unit="x", root=make().folder, now=NOW))
        assert "--report" in caught.value.remedy

    def test_a_unit_that_may_stand_in_an_unreadable_report_is_told_so(self, make: Make) -> None:
        checkout = make()
        with pytest.raises(BadUsage, match="no change here") as caught:
            checkout.fix("flask", checkout.audit(), checkout.report("broken.json", {"what": 1}))
        assert "checkout-broken.json" in caught.value.remedy

    def test_a_report_that_cannot_be_read_is_told_beside_the_fix(self, make: Make) -> None:
        checkout = make()
        broken = checkout.report("broken.json", {"what": 1})
        request = flow.Request(unit="django", root=checkout.folder, now=NOW, reports=(checkout.audit(), broken))
        fixed = flow.fix(request)
        assert [Path(failure.place).name for failure in fixed.failures] == ["checkout-broken.json"]
        assert fixed.document.grade is Grade.PARTLY
