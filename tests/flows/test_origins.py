"""Where vulnerabilities come from: records of the base, services, edits in place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.core.config import Phase
from accord.flows import gate as flow
from accord.flows.baseline import record

Make = Callable[..., Any]
OLD = 'import os\n\n\ndef ping(host):\n    os.system("ping " + host)\n'
NEW = OLD + "\n\ndef trace(address):\n    os.system(address)\n"
CALM = 'criticality = "low"\nexposure = "internal"\ndata = ["public"]\nenvironment = "development"\n'


# -- services --------------------------------------------------------------------------------------------------------


def test_a_renamed_folder_is_judged_as_the_service_that_it_was(make: Make) -> None:
    repository = make({"accord.toml": _only("pay"), "pay/a.py": OLD, "pay/b.py": OLD})
    repository.git("mv", "pay", "billing")
    repository.commit({"accord.toml": f'[[service]]\nname = "pay"\npaths = ["billing/**"]\n{CALM}'})
    assert (repository.gate().verdict, repository.gate().known) == ("pass", 2)
    repository.commit({"billing/a.py": NEW})
    [blocker] = repository.gate().blockers
    assert blocker.vulnerability.service == "pay"
    repository.commit({"billing/a.py": OLD, "billing/deep/new.py": OLD})
    assert repository.verdict() == "fail"


def _only(name: str) -> str:
    return (
        f'[[service]]\nname = "{name}"\npaths = ["{name}/**"]\ncriticality = "critical"\nexposure = "internet"\n'
        'data = ["payment"]\nenvironment = "production"\n'
    )


def test_a_file_that_moves_into_a_calmer_service_keeps_the_weight_of_its_old_one(make: Make) -> None:
    repository = make({"pay/a.py": OLD, "tools/x.py": "x = 1\n"})
    repository.git("mv", "pay/a.py", "tools/a.py")
    repository.commit()
    assert repository.verdict() == "pass"
    repository.commit({"tools/a.py": NEW})
    assert repository.verdict() == "fail"


def test_a_file_that_moves_into_an_equal_service_brings_nothing(make: Make) -> None:
    repository = make({"pay/a.py": OLD})
    repository.git("mv", "pay/a.py", "shop.py")
    repository.commit()
    assert repository.verdict() == "pass"


def test_what_nobody_owns_is_said_to_be_a_guess(make: Make) -> None:
    repository = make({"accord.toml": _only("pay"), "pay/a.py": OLD})
    repository.commit({"elsewhere/a.py": OLD})
    document = repository.gate()
    assert document.verdict == "pass"
    assert any("belongs to no service" in note for note in document.notes)


# -- a baseline ------------------------------------------------------------------------------------------------------


def test_a_copy_above_a_recorded_flaw_is_new(make: Make) -> None:
    old = "import os\n\n\ndef a():\n    os.system(command)\n"
    repository = make({"a.py": old})
    repository.baseline()
    above = "def evil(command):\n    os.system(command)\n\n\n"
    repository.commit({"a.py": old.replace("def a()", f"{above}def a()")})
    assert repository.verdict() == "fail"


def test_a_flaw_that_was_fixed_since_the_baseline_is_new_again(make: Make) -> None:
    repository = make({"a.py": NEW})
    repository.baseline()
    repository.on_main({"a.py": OLD})
    repository.commit({"a.py": NEW + "\nfeature = 1\n"})
    assert repository.verdict() == "fail"


def test_a_recorded_line_that_moves_inside_its_file_is_old(make: Make) -> None:
    old = "import os\n\n\ndef f():\n    a()\n    os.system(x)\n    b()\n"
    repository = make({"a.py": old})
    repository.baseline()
    repository.commit({"a.py": "import os\n\n\ndef f():\n    c()\n    d()\n    e()\n    os.system(x)\n"})
    assert repository.verdict() == "pass"


def test_a_recorded_finding_without_a_line_is_old(make: Make) -> None:
    repository = make({"a.py": OLD})
    found = repository.result("a.py", partialFingerprints={"whole": "0123456789abcdef"})
    repository.baseline([repository.report(found)])
    repository.commit({"a.py": OLD + "x = 1\n"})
    assert repository.verdict([repository.report(found)]) == "pass"


def test_an_edit_in_place_of_a_recorded_flaw_is_shown_and_does_not_stop(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.baseline()
    repository.commit({"a.py": OLD.replace('"ping "', '"ping -c1 "')})
    document = repository.gate()
    assert document.verdict == "pass"
    assert [one.why for one in document.spared] == ["it was recorded on this line before, which this change edits"]


@pytest.mark.parametrize(
    "edited",
    [
        OLD.replace('    os.system("ping " + host)\n', "    log(host)\n    os.system(input())\n"),
        OLD.replace('    os.system("ping " + host)', '    os.system("ping -c1 " + host)\n    os.system(x)'),
        OLD.replace("def ping(host):", "os.system(input())"),
    ],
)
def test_whatever_is_no_edit_in_place_of_a_recorded_flaw_is_new(make: Make, edited: str) -> None:
    repository = make({"a.py": OLD})
    repository.baseline()
    repository.commit({"a.py": edited})
    assert repository.verdict() == "fail"


def test_a_baseline_does_not_hold_what_another_rule_found(make: Make) -> None:
    repository = make({"a.py": OLD})
    other = repository.result("a.py", 5, "x", ruleId="other")
    repository.baseline([repository.report(other)])
    repository.commit({"a.py": OLD.replace('"ping "', '"ping -c1 "')})
    assert repository.verdict() == "fail"


# -- reports of the base ---------------------------------------------------------------------------------------------


def test_reports_of_the_base_show_what_a_line_alone_does_not(make: Make) -> None:
    """The sink did not change, its guard far above did; the same tool did not see it on the base."""
    old = "import os\nGUARD = True\n\n\n\ndef f(x):\n    os.system(x)\n"
    repository = make({"a.py": old, "b.py": OLD})
    before = repository.report(repository.result("b.py", 5, "x"), name="base.sarif")
    repository.commit({"a.py": old.replace("GUARD = True", "GUARD = False")})
    assert repository.verdict() == "pass"
    assert repository.verdict(base_reports=(before,)) == "fail"
    knew = repository.report(
        repository.result("b.py", 5, "x"), repository.result("a.py", 7, "    os.system(x)"), name="base.sarif"
    )
    assert repository.verdict(base_reports=(knew,)) == "pass"


def test_reports_of_the_base_by_another_version_show_nothing(make: Make) -> None:
    old = "import os\nGUARD = True\n\n\n\ndef f(x):\n    os.system(x)\n"
    repository = make({"a.py": old})
    driver = {"driver": {"name": "Scanner", "version": "0"}}
    before = repository.report(name="base.sarif", tool=driver)
    repository.commit({"a.py": old.replace("GUARD = True", "GUARD = False")})
    document = repository.gate(base_reports=(before,))
    assert (document.verdict, len(document.newly_known)) == ("pass", 1)


def test_reports_of_the_base_know_the_lines_that_were_edited(make: Make) -> None:
    repository = make({"a.py": OLD})
    before = repository.report(repository.result("a.py", 5, "x"), name="base.sarif")
    repository.commit({"a.py": OLD.replace('"ping "', '"ping -c1 "')})
    assert repository.verdict(base_reports=(before,)) == "pass"


def test_a_line_of_the_base_is_not_looked_up_in_the_change(make: Make) -> None:
    """The new flaw stands on the old one's line number."""
    repository = make({"a.py": OLD})
    before = repository.report(repository.result("a.py", 5, 'os.system("ping " + host)'), name="base.sarif")
    repository.commit({"a.py": OLD.replace("    os", "    os.system(input())\n    os")})
    assert repository.verdict(base_reports=(before,)) == "fail"


def test_what_is_wrong_with_reports_of_the_base_is_missing_evidence(make: Make) -> None:
    repository = make({"a.py": OLD})
    head = repository.commit({"b.txt": "1"})
    control = [{"repositoryUri": "https://example.org/r", "revisionId": head}]
    of_head = repository.report(name="base.sarif", versionControlProvenance=control)
    for base_report, why in ((of_head, "not of the merge base"), ("/nowhere.sarif", "")):
        document = repository.gate(base_reports=(base_report,))
        assert document.verdict == "cannot tell"
        assert why in document.missing[0].why


# -- without version control -----------------------------------------------------------------------------------------


@pytest.fixture
def plain(tmp_path: Path, make: Make) -> Callable[..., str]:
    """Record one state of a folder, and judge another one, without git."""
    repository = make()

    def judge(before: str, after: str, *, reports: bool = False) -> str:
        folder = tmp_path / "plain"
        folder.mkdir(exist_ok=True)
        (folder / "accord.toml").write_text((repository.folder / "accord.toml").read_text())
        found = []
        for name, text in (("before", before), ("after", after)):
            (folder / "a.py").write_text(text)
            lines = [at for at, line in enumerate(text.splitlines(), start=1) if "os.system(" in line]
            results = (repository.result("a.py", at, text.splitlines()[at - 1]) for at in lines)
            found.append(repository.report(*results, name=f"{name}.sarif"))
            if name == "before" and not reports:
                record((found[0],), root=folder, now=_now(repository))
        request = flow.Request(
            reports=(found[1],), root=folder, now=_now(repository), phase=Phase.COMMIT,
            base_reports=(found[0],) if reports else (),
        )  # fmt: skip
        return str(flow.gate(request).verdict)

    return judge


def _now(repository: Any) -> Any:  # noqa: ANN401  the class of conftest
    return repository.gate().made_at


@pytest.mark.parametrize("reports", [True, False])
def test_a_record_alone_tells_old_code_from_new_and_from_a_copy(plain: Callable[..., str], reports: bool) -> None:  # noqa: FBT001
    alone = "\n\n\n    os.system(command)\n\n\n\n"
    assert plain(OLD, OLD, reports=reports) == "pass"
    assert plain(OLD, f"# above\n\n\n\n{OLD}", reports=reports) == "pass"
    assert plain(OLD, NEW, reports=reports) == "fail"
    assert plain(alone, alone + alone, reports=reports) == "fail"


def test_a_package_that_a_record_lists_is_old(tmp_path: Path, make: Make) -> None:
    repository = make()
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "accord.toml").write_text((repository.folder / "accord.toml").read_text())
    now = _now(repository)
    record((repository.audit(sound="django==4.2.4"),), root=folder, now=now)
    verdicts = [
        flow.gate(flow.Request(reports=(repository.audit(one),), root=folder, now=now, service="pay")).verdict
        for one in ("django==4.2.4", "django==4.2.3")
    ]
    assert verdicts == ["pass", "fail"]
