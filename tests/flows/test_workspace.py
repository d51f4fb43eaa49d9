import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accord.core.config import Phase
from accord.core.errors import AccordError, BadConfiguration, BadUsage
from accord.core.service import UNASSIGNED, Criticality
from accord.core.vulnerability import Decision
from accord.flows.workspace import FOREIGN, Workspace, walk
from accord.ports import process

TODAY = date(2026, 11, 1)
ROOT = """\
[[service]]
name = "web"
paths = ["web"]
criticality = "high"

[gate]
block = "Act"

[[accords]]
kind = "accept"
cve = "CVE-2024-3651"
who = ["dana (security)"]
why = "not reachable"
until = 2026-12-01
"""
PAY = '[service]\nname = "payments"\ncriticality = "critical"\n'


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def _shop(folder: Path) -> Path:
    return _write(folder, {"accord.toml": ROOT, "services/pay/accord.toml": PAY, "web/index.html": ""})


def _commit(folder: Path) -> str:
    if not (folder / ".git").exists():
        _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "change")
    return _git(folder, "rev-parse", "HEAD")


def test_every_file_of_a_checkout_is_found_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    workspace = Workspace.load(_shop(tmp_path), today=TODAY)
    assert [service.name for service in workspace.services] == ["web", "payments"]
    assert [config.source for config in workspace.configs] == ["accord.toml", "services/pay/accord.toml"]
    assert workspace.gate.block.at(Phase.RELEASE) is Decision.ACT
    assert [accord.cve for accord in workspace.accords] == ["CVE-2024-3651"]
    assert (workspace.source, workspace.hint) == (str(tmp_path), "")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("web/index.html", "web"),
        ("services/pay/a.py", "payments"),
        ("services/x.py", "unassigned"),
        ("x", "unassigned"),
    ],
)
def test_a_path_has_its_service(tmp_path: Path, path: str, service: str) -> None:
    assert Workspace.load(_shop(tmp_path), today=TODAY).service_of(path).name == service


def test_a_finding_without_a_path_goes_to_the_named_service(tmp_path: Path) -> None:
    workspace = Workspace.load(_shop(tmp_path), today=TODAY)
    assert workspace.service_of("", "payments").name == "payments"
    assert workspace.service_of("web/x", "payments").name == "web"


def test_a_finding_without_a_path_goes_to_the_only_service_of_the_root(tmp_path: Path) -> None:
    assert Workspace.load(_shop(tmp_path), today=TODAY).service_of("").name == "web"


def test_a_finding_without_a_path_is_unassigned_when_the_root_has_several_services_or_none(tmp_path: Path) -> None:
    _shop(tmp_path)
    _write(tmp_path, {"accord.toml": ROOT + '[[service]]\nname = "b"\npaths = ["b"]\n'})
    assert Workspace.load(tmp_path, today=TODAY).service_of("") is UNASSIGNED
    (tmp_path / "accord.toml").unlink()
    assert Workspace.load(tmp_path, today=TODAY).service_of("") is UNASSIGNED


def test_a_misspelt_service_is_refused_with_the_near_name(tmp_path: Path) -> None:
    workspace = Workspace.load(_shop(tmp_path), today=TODAY)
    with pytest.raises(BadUsage, match="there is no service 'paymets'") as caught:
        workspace.service_of("", "paymets")
    assert caught.value.remedy == "Did you mean 'payments'? Known: payments, web"
    with pytest.raises(BadUsage) as caught:
        workspace.service("zzz")
    assert caught.value.remedy == "Known: payments, web"


def test_without_any_file_all_is_unassigned_and_the_next_step_is_named(tmp_path: Path) -> None:
    for workspace in (Workspace.empty(), Workspace.load(tmp_path)):
        assert workspace.service_of("a/b.py") is workspace.service_of("") is UNASSIGNED
        assert (workspace.services, workspace.accords) == ((), ())
        assert workspace.gate.blocks(Phase.COMMIT, Decision.ATTEND)
        assert "accord init" in workspace.hint
        with pytest.raises(BadUsage, match="accord init"):
            workspace.service("web")


def test_a_revision_is_read_and_not_the_change(tmp_path: Path) -> None:
    base = _commit(_shop(tmp_path))
    _write(tmp_path, {"accord.toml": ROOT.replace("high", "low").replace("Act", "Attend"), "new/accord.toml": PAY})
    (tmp_path / "services/pay/accord.toml").unlink()
    _commit(tmp_path)
    before = Workspace.load(tmp_path, base, today=TODAY)
    assert [service.criticality for service in before.services] == [Criticality.HIGH, Criticality.CRITICAL]
    assert before.gate.block.at(Phase.COMMIT) is Decision.ACT
    assert before.services[1].source == f"services/pay/accord.toml at {base[:8]}"
    assert before.accords[0].source == f"accord.toml:9 at {base[:8]}"
    assert before.source == f"{tmp_path} at {base[:8]}"
    after = Workspace.load(tmp_path, "main", today=TODAY)
    assert [config.folder for config in after.configs] == ["", "new"]


def test_a_revision_and_its_working_tree_say_the_same(tmp_path: Path) -> None:
    _shop(tmp_path)
    _write(tmp_path, {"node_modules/x/accord.toml": "no toml", "b/vendor/accord.toml": "no toml"})
    _commit(tmp_path)
    (now, then) = (Workspace.load(tmp_path, revision, today=TODAY) for revision in (None, "HEAD"))
    assert [config.folder for config in now.configs] == [config.folder for config in then.configs]
    assert now.gate.block == then.gate.block


def test_a_folder_of_a_checkout_can_be_the_root(tmp_path: Path) -> None:
    _commit(_shop(tmp_path))
    for revision in (None, "HEAD"):
        workspace = Workspace.load(tmp_path / "services/pay", revision, today=TODAY)
        assert [config.folder for config in workspace.configs] == [""]
        assert workspace.service_of("a.py").name == "payments"


def test_a_revision_costs_the_same_few_processes_however_many_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _commit(_write(tmp_path, {f"s{n}/accord.toml": f'[service]\nname = "s{n}"\n' for n in range(30)}))
    calls: list[object] = []
    real = process.run

    def count(arguments: list[str], **options: object) -> process.Completed:
        calls.append(arguments)
        return real(arguments, **options)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(process, "run", count)
    assert len(Workspace.load(tmp_path, "HEAD", today=TODAY).services) == 30
    assert len(calls) == 3


def test_a_revision_without_any_file_is_an_empty_workspace(tmp_path: Path) -> None:
    _commit(_write(tmp_path, {"a.txt": "1"}))
    assert Workspace.load(tmp_path, "HEAD").hint


def test_an_unknown_revision_is_an_error(tmp_path: Path) -> None:
    _commit(_shop(tmp_path))
    with pytest.raises(AccordError, match="git knows no commit 'nope'"):
        Workspace.load(tmp_path, "nope")


def test_errors_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "accord.toml": "[gate]\nblock = 'x'\npolicy = 'y'\n",
            "a/accord.toml": "[service\n",
            "b/accord.toml": "[[accords]]\nkind = 'accept'\n",
        },
    )
    with pytest.raises(BadConfiguration) as caught:
        Workspace.load(tmp_path, today=TODAY)
    lines = str(caught.value).split("\n")
    assert [line.split(": ")[0] for line in lines[:3]] == ["accord.toml:2", "accord.toml:3", "a/accord.toml:1"]
    assert any(
        line.startswith("b/accord.toml:1: [[accords]] counts only in the accord.toml of the root") for line in lines
    )


def test_two_services_of_one_name_in_two_files_are_an_error_that_names_both(tmp_path: Path) -> None:
    _write(tmp_path, {"accord.toml": ROOT, "a/accord.toml": '[service]\nname = "web"\n'})
    with pytest.raises(BadConfiguration, match=r"declared here and in accord\.toml") as caught:
        Workspace.load(tmp_path, today=TODAY)
    assert caught.value.place == "a/accord.toml"


def test_a_link_is_refused_now_and_at_a_revision(tmp_path: Path) -> None:
    _shop(tmp_path)
    (tmp_path / "web/accord.toml").symlink_to("/etc/passwd")
    _commit(tmp_path)
    for revision in (None, "HEAD"):
        with pytest.raises(BadConfiguration, match="symbolic link") as caught:
            Workspace.load(tmp_path, revision, today=TODAY)
        assert caught.value.place == "web/accord.toml"


def test_other_bytes_than_text_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "accord.toml").write_bytes(b"# a\n\xff\n")
    with pytest.raises(BadConfiguration, match="no UTF-8") as caught:
        Workspace.load(tmp_path)
    assert caught.value.place == "accord.toml:2"
    base = _commit(tmp_path)
    with pytest.raises(BadConfiguration, match="no UTF-8") as caught:
        Workspace.load(tmp_path, base)
    assert caught.value.place == f"accord.toml:2 at {base[:8]}"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "accord.toml").write_text("# x\n" * 300_000, "utf-8")
    with pytest.raises(BadConfiguration, match="larger than 1 MiB"):
        Workspace.load(tmp_path)


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _shop(tmp_path)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BadConfiguration, match="permission denied"):
        Workspace.load(tmp_path)


def test_foreign_folders_and_other_checkouts_do_not_count(tmp_path: Path) -> None:
    _shop(tmp_path)
    _write(tmp_path, {f"{name}/accord.toml": "no toml" for name in FOREIGN if name != ".git"})
    _write(tmp_path, {"module/.git": "gitdir: elsewhere", "module/accord.toml": "no toml"})
    _write(tmp_path, {"clone/.git/HEAD": "", "clone/deep/accord.toml": "no toml"})
    assert len(Workspace.load(tmp_path, today=TODAY).configs) == 2


def test_a_walk_goes_by_the_alphabet(tmp_path: Path) -> None:
    _write(tmp_path, {"b/2": "", "a/c/1": "", "0": ""})
    assert list(walk(tmp_path)) == [("", ["0"]), ("a", []), ("a/c", ["1"]), ("b", ["2"])]


def test_without_a_day_the_current_one_counts(tmp_path: Path) -> None:
    year = datetime.now(UTC).year
    _write(tmp_path, {"accord.toml": ROOT.replace("2026-12-01", f"{year + 2}-12-01")})
    with pytest.raises(BadConfiguration, match="too far away"):
        Workspace.load(tmp_path)
