"""What a change is compared with, and who may not choose it."""

from collections.abc import Callable
from typing import Any

import pytest

from accord.core.errors import AccordError
from accord.flows.base import Base, find_base

Make = Callable[..., Any]
FLAW = "import os\nos.system(x)\n"
#: What somebody who wants a flaw through would like to be the policy.
LENIENT = (
    '[service]\nname = "x"\ncriticality = "low"\nexposure = "internal"\ndata = ["public"]\n[gate]\nblock = "Act"\n'
    '[[accords]]\nkind = "accept"\nrule = "os-system"\nwho = ["d (security)"]\nwhy = "x"\nuntil = 2027-01-31\n'
)


def base_of(repository: Any) -> Base:  # noqa: ANN401  the class of conftest
    base = find_base(repository.folder)
    assert base
    return base


def test_a_tag_named_like_the_base_is_not_the_base(make: Make) -> None:
    repository = make()
    repository.commit({"a.py": FLAW})
    repository.git("tag", "main")
    repository.git("update-ref", "refs/tags/origin/main", "HEAD")
    assert repository.verdict() == "fail"
    assert repository.verdict(base="") == "fail"


def test_a_tag_named_like_the_remote_branch_is_not_the_base(make: Make) -> None:
    repository = make()
    repository.commit({"a.py": FLAW})
    clone = repository.clone()
    clone.git("checkout", "-q", "origin/change")
    for name in ("origin/main", "origin/HEAD"):
        clone.git("update-ref", f"refs/tags/{name}", "HEAD")
    assert clone.verdict(base="origin/main") == "fail"
    assert clone.verdict(base="") == "fail"


def test_another_remotes_main_is_not_the_base(make: Make) -> None:
    repository = make()
    repository.commit({"a.py": FLAW})
    clone = repository.clone()
    clone.git("checkout", "-q", "origin/change")
    clone.git("update-ref", "refs/remotes/evil/main", "HEAD")
    assert clone.verdict(base="") == "fail"


@pytest.mark.parametrize("base", ["HEAD", "@", "change", "hash"])
def test_what_is_checked_out_is_no_base(make: Make, base: str) -> None:
    repository = make()
    head = repository.commit({"a.py": FLAW})
    assert repository.verdict(base=head if base == "hash" else base) == "fail"


def test_before_a_commit_its_own_work_is_compared_with_head(make: Make) -> None:
    repository = make()
    repository.commit({"a.py": FLAW})
    repository.write({"a.py": FLAW + "x = 1\n"})
    assert repository.verdict(base="HEAD") == "pass"
    repository.write({"a.py": FLAW + "def f():\n    os.system(y)\n"})
    assert repository.verdict(base="HEAD") == "fail"


def test_what_a_pipeline_leaves_lying_is_nobodys_work(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build changed a file; that must not make the newest commit the base."""
    repository = make()
    repository.on_main({"a.py": FLAW})
    repository.git("checkout", "-q", "main")
    repository.write({"accord.toml": ""})
    monkeypatch.setenv("CI", "true")
    for base in ("", "main", "HEAD"):
        assert repository.verdict(base=base) == "fail"


def test_a_fresh_branch_brings_nothing(make: Make) -> None:
    repository = make({"a.py": FLAW})
    assert repository.verdict() == "pass"


@pytest.mark.parametrize("name", ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CHANGE_TARGET"])
def test_the_target_that_ci_names_is_the_base(make: Make, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    repository = make()
    repository.git("checkout", "-qb", "next", "main")
    repository.commit({"a.py": FLAW})
    repository.git("checkout", "-qB", "change")
    repository.commit({"b.txt": "1"})
    monkeypatch.setenv(name, "next")
    assert repository.verdict(base="") == "pass"
    monkeypatch.delenv(name)
    assert repository.verdict(base="") == "fail"


def test_a_full_name_of_the_target_is_understood(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make({"a.py": FLAW})
    repository.commit({"b.txt": "1"})
    monkeypatch.setenv("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main")
    assert repository.verdict(base="") == "pass"


def test_where_a_merge_request_parted_is_enough(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make({"a.py": FLAW})
    parted = repository.git("rev-parse", "HEAD")
    repository.commit({"b.txt": "1"})
    clone = repository.clone("--single-branch", "-b", "change")
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
    assert clone.verdict(base="") == "cannot tell"
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", parted)
    assert clone.verdict(base="") == "pass"


def test_on_the_main_line_all_that_was_pushed_is_new(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make()
    before = repository.git("rev-parse", "main")
    repository.git("checkout", "-q", "main")
    repository.commit({"a.py": FLAW})
    repository.commit({"b.txt": "1"})
    monkeypatch.setenv("CI", "true")
    assert repository.verdict(base="") == "pass"
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", before)
    assert repository.verdict(base="") == "fail"
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "0" * 40)
    assert repository.verdict(base="") == "pass"


# -- no base: evidence is missing, and nothing of the change counts as agreed ------------------------------------------


def _orphan(repository: Any) -> Any:  # noqa: ANN401
    repository.git("checkout", "-q", "--orphan", "alone")
    repository.commit({"accord.toml": LENIENT, "a.py": FLAW})
    repository.commit({"b.txt": "1"})
    return repository


def _branch(repository: Any) -> Any:  # noqa: ANN401
    repository.commit({"accord.toml": LENIENT, "a.py": FLAW})
    repository.commit({"b.txt": "1"})
    return repository


@pytest.mark.parametrize(
    "options",
    [("--depth", "1", "-b", "change"), ("--depth", "2", "-b", "change"), ("--single-branch", "-b", "change"),
     ("--depth", "1", "--no-single-branch", "-b", "change")],
)  # fmt: skip
def test_a_clone_without_the_base_cannot_tell(make: Make, options: tuple[str, ...]) -> None:
    document = _branch(make()).clone(*options).gate(base="")
    assert (document.verdict, document.blockers, document.effect) == ("cannot tell", (), "neutral")
    assert [gap.what for gap in document.missing] == ["base"]
    assert "fetch-depth: 0" in document.missing[0].remedy
    assert document.compared_with == "nothing: the base is not here"


def test_a_shallow_clone_with_the_target_still_obeys_the_targets_policy(make: Make) -> None:
    clone = _branch(make()).clone("--depth", "1", "--no-single-branch", "-b", "change")
    assert "the tip of its target" in clone.gate(base="").policy_source


def test_a_target_that_was_not_fetched_cannot_tell(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = _branch(make()).clone("--single-branch", "-b", "change")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    document = clone.gate(base="")
    assert document.verdict == "cannot tell"
    assert "the branch 'main'" in document.missing[0].why
    assert document.policy_source == "the defaults (no accord.toml at the base, which is not here)"


def test_a_history_of_its_own_cannot_tell(make: Make) -> None:
    document = _orphan(make()).gate(base="")
    assert document.verdict == "cannot tell"
    assert "shares no history" in document.missing[0].why


def test_a_service_that_only_the_lost_base_declares_is_not_asked_for(make: Make) -> None:
    clone = _branch(make()).clone("--depth", "1", "-b", "change")
    assert clone.verdict(base="", service="pay") == "cannot tell"


def test_a_base_that_was_named_and_is_not_here_is_an_error(make: Make) -> None:
    with pytest.raises(AccordError, match="git knows no commit 'elsewhere'"):
        make().gate(base="elsewhere")
    with pytest.raises(AccordError, match="shares no history"):
        _orphan(make()).gate()
    with pytest.raises(AccordError, match="shallow clone"):
        _branch(make()).clone("--depth", "1", "--no-single-branch", "-b", "change").gate(base="origin/main")


def test_nothing_to_compare_with_is_none(make: Make) -> None:
    repository = make()
    plain = repository.folder.parent / "plain"
    plain.mkdir()
    assert find_base(plain) is None
    with pytest.raises(AccordError, match="no git checkout"):
        find_base(plain, "main")
    repository.git("init", "-q", str(plain))
    assert find_base(plain) is None
    with pytest.raises(AccordError, match="git knows no commit"):
        find_base(plain, "main")
    repository.git("checkout", "-q", "main")
    repository.git("branch", "-qD", "change")
    assert find_base(repository.folder) is None


def test_a_main_line_of_any_name_is_compared_with_its_newest_commit(make: Make) -> None:
    repository = make(branch="stable")
    repository.git("checkout", "-q", "stable")
    repository.git("branch", "-qD", "change")
    before = repository.git("rev-parse", "HEAD")
    repository.commit({"a.py": FLAW})
    assert base_of(repository).commit == before
    repository.git("branch", "other")
    missing = base_of(repository).missing
    assert missing
    assert "which branch" in missing.why


def test_a_remote_of_any_name_has_a_default_branch(make: Make) -> None:
    repository = make(branch="stable")
    parted = repository.git("rev-parse", "HEAD")
    repository.commit({"a.py": FLAW})
    repository.git("checkout", "-q", "stable")
    repository.git("branch", "main")
    clone = repository.clone("-o", "upstream")
    clone.git("remote", "set-head", "upstream", "stable")
    clone.git("checkout", "-q", "upstream/change")
    clone.git("branch", "-qD", "main")
    assert base_of(clone).commit == parted


def test_a_worktree_and_a_detached_head_are_checkouts(make: Make) -> None:
    repository = make({"a.py": FLAW})
    repository.commit({"b.txt": "1"})
    repository.git("checkout", "-q", "--detach")
    assert repository.verdict() == "pass"
    repository.git("worktree", "add", "-q", str(repository.folder.parent / "tree"), "change")
    assert repository.verdict(root=repository.folder.parent / "tree") == "pass"


@pytest.mark.parametrize("ahead", [True, False])
def test_what_others_did_on_the_base_is_not_of_this_change(make: Make, ahead: bool) -> None:  # noqa: FBT001
    repository = make({"a.py": FLAW})
    repository.commit({"b.txt": "1"})
    repository.git("checkout", "-q", "main")
    repository.commit({"a.py": None, "c.py": FLAW} if ahead else {"c.py": FLAW})
    repository.git("checkout", "-q", "change")
    assert repository.verdict() == "pass"
    repository.git("merge", "-q", "main", "-m", "merge")
    assert repository.verdict() == "pass"
