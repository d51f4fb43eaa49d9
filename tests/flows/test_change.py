"""What a change wrote, whatever the file, the line ends, the links and the submodules."""

from collections.abc import Callable
from typing import Any

import pytest

from accord.core.errors import AccordError
from accord.core.finding import Finding
from accord.flows.change import Change

Make = Callable[..., Any]
OLD = 'import os\n\n\ndef ping(host):\n    os.system("ping " + host)\n'
NEW = OLD + "\n\ndef trace(address):\n    os.system(address)\n"


# -- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ["\f", "\u2028", "\v", "\x1c"])
def test_no_line_can_pretend_to_begin_another_file(make: Make, odd: str) -> None:
    repository = make({"a.py": f"# one\n{OLD}"})
    evil = f"# one{odd}diff --git x y{odd}--- x{odd}+++ decoy.py"
    repository.commit({"a.py": f"# one\n{NEW}".replace("# one", evil)})
    assert repository.verdict(repository.scan(split=lambda text: text.split("\n"))) == "fail"


def test_no_line_end_that_git_does_not_know_hides_a_line(make: Make) -> None:
    repository = make({"a.py": f"# one\n{OLD}"})
    repository.commit({"a.py": f"# one{chr(13)}#{chr(13)}#\n{NEW}"})
    assert repository.verdict() == "fail"


def test_a_line_that_git_counts_as_another_old_one_is_still_new(make: Make) -> None:
    old = "# one\n" + "x = 1\n" * 60 + OLD
    repository = make({"a.py": old})
    repository.commit({"a.py": "# one" + "\r#" * 20 + "\nimport os; os.system(x)\n" + old[6:]})
    assert repository.verdict() == "fail"


def test_page_breaks_shift_no_old_line(make: Make) -> None:
    old = "# a\f\n# b\f\n# c\f\n" + OLD
    repository = make({"a.py": old})
    repository.commit({"a.py": old + "\n\nx = 1\ny = 2\n"})
    assert repository.verdict(repository.scan(split=lambda text: text.split("\n"))) == "pass"


def test_a_line_that_is_not_there_cannot_be_told(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": OLD + "x = 1\n"})
    document = repository.gate([repository.report(repository.result("a.py", 99, "x"))])
    assert document.verdict == "cannot tell"


def test_a_statement_of_any_length_is_looked_at(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": OLD.replace("+ host)\n", "+ host, x)\n")})
    assert repository.verdict([repository.report(repository.result("a.py", 1, "x", 10**9))]) == "fail"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def f(x):\n    a()\n    os.system(x)\n", "def f(x):\n    if x:\n        a()\n        os.system(x)\n"),
        (NEW, NEW.replace("\n", "\r\n")),
        (OLD, f"# a new first line\n{OLD}"),
        (OLD, OLD.replace("    os", "\tos")),
        (OLD, OLD.replace("+ host)\n", "+ host\n    )\n")),
    ],
)
def test_what_only_moved_or_changed_its_white_space_is_old(make: Make, old: str, new: str) -> None:
    repository = make({"a.py": old})
    repository.commit({"a.py": new})
    document = repository.gate()
    assert (document.verdict, document.newly_known, document.spared) == ("pass", (), ())
    assert document.known


def test_an_edited_line_is_new(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": OLD.replace('"ping "', '"ping -c1 "')})
    assert repository.verdict() == "fail"


def test_text_that_becomes_code_is_new(make: Make) -> None:
    repository = make({"a.py": f'import os\n"""\n{OLD}"""\n'})
    repository.commit({"a.py": f"import os\n{OLD}"})
    assert repository.verdict() == "fail"


# -- what was taken away ---------------------------------------------------------------------------------------------


def test_an_argument_that_is_gone_makes_a_statement_new(make: Make) -> None:
    old = "get(\n  url,\n  timeout=5,\n)\n"
    repository = make({"a.py": old})
    repository.commit({"a.py": "get(\n  url,\n)\n"})
    assert repository.verdict([repository.report(repository.result("a.py", 1, "get(", 3))]) == "fail"


def _flow(repository: Any, *lines: int) -> list[str]:  # noqa: ANN401  the class of conftest
    flow = repository.flow(*(("a.py", line) for line in lines))
    return [repository.report(repository.result("a.py", lines[-1], "os.system(x)", codeFlows=flow))]


TAINTED = "x = input()\nx = quote(x)\nlog(1)\nos.system(x)\n"


def test_a_new_source_makes_an_old_sink_new(make: Make) -> None:
    repository = make({"a.py": TAINTED.replace("input()", "'ls'")})
    repository.commit({"a.py": TAINTED})
    assert repository.verdict(_flow(repository, 1, 4)) == "fail"


@pytest.mark.parametrize("instead", ["", "x = str(x)\n", "check()\n"])
def test_a_check_that_is_gone_from_a_data_flow_makes_it_new(make: Make, instead: str) -> None:
    repository = make({"a.py": TAINTED})
    repository.commit({"a.py": TAINTED.replace("x = quote(x)\n", instead)})
    assert repository.verdict(_flow(repository, 1, 4 if instead else 3)) == "fail"


def test_a_line_that_has_nothing_to_do_with_a_data_flow_may_go(make: Make) -> None:
    repository = make({"a.py": TAINTED})
    repository.commit({"a.py": TAINTED.replace("log(1)\n", "")})
    assert repository.verdict(_flow(repository, 1, 3)) == "pass"


# -- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "\nx = 1\n"])
def test_files_in_another_encoding_are_compared_too(make: Make, end: str) -> None:
    old = f"# \xe9t\xe9\n{OLD}".encode("latin-1")
    repository = make({"a.py": old})
    repository.commit({"b.txt": "1", "a.py": old + end.encode()})
    assert repository.verdict() == "pass"


def test_large_files_that_nobody_touched_are_old(make: Make) -> None:
    repository = make({"a.py": OLD + "x = 1\n" * 400_000})
    repository.commit({"b.txt": "1"})
    assert repository.verdict() == "pass"


def test_of_a_file_too_large_to_read_nothing_can_be_told(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": OLD + "\nx = 1\n"})
    monkeypatch.setattr("accord.flows.change._MAX_BYTES", 10)
    assert repository.verdict() == "cannot tell"


def test_a_file_that_cannot_be_opened_is_an_error(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make({"a.py": OLD})
    base = repository.git("rev-parse", "HEAD")

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(AccordError, match="permission denied"):
        Change(repository.folder, base).text("a.py")


@pytest.mark.parametrize(
    "name", ["a b.py", "ünï.py", 'q"uo.py', "tab\tx.py", 'ü"x.py', "-dash.py", "e\u0301.py", "new\nline.py", " x.py"]
)
def test_names_of_every_kind(make: Make, name: str) -> None:
    repository = make({name: OLD, "ok.py": OLD})
    repository.commit({name: OLD + "\n\nx = 1\n"})
    assert repository.verdict() in {"pass", "cannot tell"}
    repository.commit({name: NEW})
    assert repository.verdict() in {"fail", "cannot tell"}
    change = Change(repository.folder, repository.git("rev-parse", "main"))
    assert change.lines_stood(name, 5, 5) is True
    assert change.lines_stood(name, 9, 9) is False


def test_a_name_that_is_no_utf_8_hinders_nobody(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"b\udcff.py".encode("utf-8", "surrogateescape").decode("latin-1"): OLD})
    (repository.folder / "c\udcff.py").write_text(OLD)
    repository.commit()
    assert repository.verdict([repository.report(repository.result("a.py", 5, "x"))]) == "pass"


def test_a_large_binary_hinders_nobody(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"model.bin": bytes(range(256)) * 20_000})
    assert repository.verdict() == "pass"


def test_moved_and_renamed_code_is_old(make: Make) -> None:
    repository = make({"app/a.py": NEW, "app/b.py": OLD})
    repository.git("mv", "app", "lib")
    repository.commit({"lib/a.py": OLD, "lib/c.py": "import os\n" + NEW[len(OLD) :]})
    document = repository.gate()
    assert (document.verdict, document.known) == ("pass", 3)


def test_code_that_moves_into_a_file_that_git_does_not_know_yet_is_old(make: Make) -> None:
    repository = make({"a.py": NEW})
    repository.write({"a.py": OLD, "c.py": "import os\n" + NEW[len(OLD) :]})
    assert repository.verdict() == "pass"


def test_a_deleted_file_a_changed_mode_and_a_copy(make: Make) -> None:
    repository = make({"a.py": OLD})
    (repository.folder / "a.py").chmod(0o755)
    assert repository.verdict() == "pass"
    repository.write({"b.py": OLD})
    assert repository.verdict() == "fail"
    repository.write({"a.py": None, "b.py": None, "c.py": "x = 1\n"})
    assert repository.verdict() == "pass"


@pytest.mark.parametrize("source", ["tests/a.py", "examples/a.py", "readme.md", "tools/a.py"])
def test_code_that_moves_to_where_it_does_more_harm_is_new(make: Make, source: str) -> None:
    block = "import os\n\n\ndef execute(command):\n    os.system(command)\n"
    repository = make({source: block, "pay/x.py": "import os\n"})
    repository.commit({source: "import os\n", "pay/x.py": block})
    assert repository.verdict() == "fail"


@pytest.mark.parametrize("source", ["tests/a.py", "tools/a.py"])
def test_a_file_that_is_renamed_to_where_it_does_more_harm_is_new(make: Make, source: str) -> None:
    repository = make({source: OLD, "pay/x.py": "import os\n"})
    repository.git("mv", source, "pay/a.py")
    repository.commit()
    assert repository.verdict() == "fail"


def test_a_line_that_moves_alone_is_new(make: Make) -> None:
    head = 'import os\n\n\ndef a():\n    command = "ls"\n'
    tail = "\n\ndef b(command):\n    check(command)\n"
    repository = make({"a.py": f"{head}    os.system(command)\n{tail}"})
    repository.commit({"a.py": f"{head}{tail}\n    os.system(command)\n"})
    assert repository.verdict() == "fail"


def test_a_block_that_is_too_large_to_compare_is_new(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make({"a.py": NEW})
    repository.commit({"a.py": OLD, "c.py": "import os\n" + NEW[len(OLD) :]})
    monkeypatch.setattr("accord.flows.change._MAX_OLD_BYTES", 10)
    assert repository.verdict() == "fail"


# -- links and submodules --------------------------------------------------------------------------------------------


def test_a_link_leads_to_the_file_that_changed(make: Make) -> None:
    repository = make({"real/a.py": OLD})
    (repository.folder / "one.py").symlink_to("real/a.py")
    (repository.folder / "linked").symlink_to("real")
    repository.on_main()
    old = [repository.report(repository.result(path, 5, "x")) for path in ("one.py",)]
    assert repository.verdict(old) == "pass"
    assert repository.verdict([repository.report(repository.result("linked/a.py", 5, "x"))]) == "pass"
    repository.commit({"real/a.py": NEW})
    for path in ("one.py", "linked/a.py"):
        assert repository.verdict([repository.report(repository.result(path, 9, "x"))]) == "fail"


def test_a_link_out_of_the_checkout_shows_nothing(make: Make) -> None:
    repository = make()
    (repository.folder.parent / "outside.py").write_text(OLD)
    (repository.folder / "out.py").symlink_to("../outside.py")
    repository.on_main()
    assert repository.verdict([repository.report(repository.result("out.py", 5, "x"))]) == "cannot tell"


@pytest.fixture
def outer(make: Make) -> tuple[Any, Any]:
    """Return a repository with another as its submodule."""
    inner, outer = make({"lib.py": OLD}), make({"a.py": OLD})
    inner.git("checkout", "-q", "main")
    outer.git("submodule", "--quiet", "add", str(inner.folder), "sub")
    outer.on_main()
    return outer, inner


def _bump(outer: Any, inner: Any, text: str) -> None:  # noqa: ANN401
    inner.commit({"lib.py": text})
    outer.git("pull", "-q", str(inner.folder), "main", folder=outer.folder / "sub")


def test_what_stands_in_a_submodule_is_old(outer: tuple[Any, Any]) -> None:
    repository, inner = outer
    repository.commit({"b.txt": "1"})
    assert (repository.gate().verdict, repository.gate().known) == ("pass", 2)
    _bump(repository, inner, OLD + "\nx = 1\n")
    repository.commit()
    assert repository.verdict() == "pass"


def test_what_a_newer_submodule_brings_is_new_whatever_gitmodules_says(outer: tuple[Any, Any]) -> None:
    repository, inner = outer
    _bump(repository, inner, NEW)
    settings = (repository.folder / ".gitmodules").read_text()
    repository.commit({".gitmodules": f"{settings}\tignore = all\n"})
    assert repository.verdict() == "fail"
    whole = repository.report(repository.result("sub/lib.py"))
    assert repository.verdict([whole]) == "fail"


def test_a_new_submodule_is_new(make: Make) -> None:
    inner, repository = make({"lib.py": OLD}), make()
    repository.git("submodule", "--quiet", "add", str(inner.folder), "sub")
    repository.commit()
    assert repository.verdict() == "fail"


def test_a_submodule_whose_old_commit_is_not_here_cannot_be_told(outer: tuple[Any, Any]) -> None:
    repository, inner = outer
    _bump(repository, inner, OLD + "x = 1\n")
    repository.commit()
    change = Change(repository.folder, repository.git("rev-parse", "main"))
    (repository.folder / "sub" / ".git").unlink()
    assert change.lines_stood("sub/lib.py", 5, 5) is False


# -- what names no line, and what git does not keep --------------------------------------------------------------------


def test_a_finding_without_a_line_is_as_new_as_its_file(make: Make) -> None:
    repository = make({"a.py": OLD, "b.py": OLD})
    repository.commit({"a.py": OLD + "x = 1\n"})
    repository.write({"new.py": OLD})
    verdicts = {
        path: repository.verdict([repository.report(repository.result(path))]) for path in ("a.py", "b.py", "new.py")
    }
    assert verdicts == {"a.py": "fail", "b.py": "pass", "new.py": "fail"}


@pytest.mark.parametrize("path", ["pay", "https://shop.example.org/login"])
def test_a_finding_that_is_about_more_than_a_file_cannot_be_told(make: Make, path: str) -> None:
    repository = make({"pay/a.py": OLD})
    repository.commit({"pay/a.py": OLD + "x = 1\n"})
    found = repository.result(path)
    assert repository.verdict([repository.report(found)], service="pay") == "cannot tell"


def test_a_folder_in_which_nothing_changed_is_old(make: Make) -> None:
    repository = make({"pay/a.py": OLD})
    repository.commit({"b.txt": "1"})
    assert repository.verdict([repository.report(repository.result("pay"))]) == "pass"


def test_what_git_is_told_to_ignore_cannot_be_told(make: Make) -> None:
    repository = make({"a.py": OLD, ".gitignore": "build/\n"})
    repository.commit({"b.txt": "1"})
    repository.write({"build/lib/a.py": OLD})
    document = repository.gate()
    assert document.verdict == "cannot tell"
    assert "git does not keep its file" in document.missing[0].why


def test_outside_of_its_lines_a_change_knows_nothing(make: Make) -> None:
    repository = make({"a.py": OLD})
    change = Change(repository.folder, repository.git("rev-parse", "HEAD"))
    assert change.stood_before(Finding(tool="t")) is None
    assert not change.rewritten(Finding(tool="t", path="a.py", start_line=1))
    assert change.before_edit(Finding(tool="t", path="a.py", start_line=1)) is None
    assert change.same_distance("a.py", 1, 2)
    assert not change.same_distance("new.py", 1, 2)
    assert change.changes_of("a.py") is None
