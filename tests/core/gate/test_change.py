"""Which lines a change wrote, and which it took away."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.core.gate.change import FileChange, parse_diff


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=folder, check=True, capture_output=True
    )
    return done.stdout.decode("utf-8", "replace")


def diff(folder: Path, old: dict[str, str], new: dict[str, str]) -> dict[str, FileChange]:
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q")
    for name, text in old.items():
        (folder / name).write_text(text, newline="")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "old", "--allow-empty")
    for name in old:
        (folder / name).unlink()
    for name, text in new.items():
        (folder / name).write_text(text, newline="")
    git(folder, "add", "-A")
    return parse_diff(git(folder, "diff", "HEAD", "--unified=0", "--no-prefix", "-M", "--text"))


def one(folder: Path, old: str, new: str) -> FileChange:
    return diff(folder, {"a.py": old}, {"a.py": new}).get("a.py") or FileChange("a.py", "a.py", ())


def written(change: FileChange, count: int) -> list[int]:
    return [line for line in range(1, count + 1) if change.wrote(line)]


def test_written_lines_are_told_from_lines_left_alone(tmp_path: Path) -> None:
    change = one(tmp_path, "1\n2\n3\n4\n", "1\nnew\n2\n3\n--- x\n+++ y\n4\n")
    assert written(change, 7) == [2, 5, 6]
    assert change.written_between(3, 5) == [5]


def test_a_renamed_file_keeps_its_old_path(tmp_path: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(30))
    changes = diff(tmp_path, {"old name.py": text}, {"new ü.py": text + "\nmore\n"})
    assert changes["new ü.py"].old == "old name.py"
    assert written(changes["new ü.py"], 31) == [31]


def test_added_and_deleted_files(tmp_path: Path) -> None:
    changes = diff(tmp_path, {"gone.py": "x\n"}, {"come.py": "yyyyy\n"})
    assert (changes["gone.py"].new, changes["come.py"].old) == ("", "")
    assert changes["come.py"].wrote(1)


@pytest.mark.parametrize("name", ['q"uote.py', "tab\t.py", "back\\slash.py", 'ü"ö.py', "a\nb.py", " b .py", "\x01.py"])
def test_names_in_quotes(tmp_path: Path, name: str) -> None:
    changes = diff(tmp_path, {name: "a\n"}, {name: "a\nb\n"})
    assert [(change.old, written(change, 2)) for change in changes.values()] == [(name, [2])]
    assert list(changes) == [name]


@pytest.mark.parametrize("odd", ["\f", "\r", "\v", "\x85", "\u2028"])
def test_what_stands_in_a_line_is_never_taken_for_the_next_file(tmp_path: Path, odd: str) -> None:
    old = "one\ntwo\nthree\n"
    evil = f"one{odd}diff --git x y{odd}--- x{odd}+++ decoy{odd}@@ -1,9 +1,9 @@\ntwo\nthree\nos.system(x)\n"
    changes = diff(tmp_path, {"a.py": old}, {"a.py": evil})
    assert list(changes) == ["a.py"]
    assert written(changes["a.py"], 4) == [1, 4]


def test_lines_that_look_like_a_diff_are_lines(tmp_path: Path) -> None:
    old = "-- gone\n++ gone\n@@ -1 +1 @@\nstays\n"
    change = one(tmp_path, old, "stays\ndiff --git a b\n--- a\n+++ b\n@@ -1 +1 @@\n")
    assert written(change, 5) == [2, 3, 4, 5]


# -- what only changed its white space ---------------------------------------------------------------------------------


def test_indented_lines_are_not_written(tmp_path: Path) -> None:
    change = one(tmp_path, "a()\nx()\nb()\n", "if y:\n    a()\n    x()\n    b()\n")
    assert written(change, 4) == [1]


def test_other_line_ends_write_nothing(tmp_path: Path) -> None:
    assert written(one(tmp_path, "a\nb\n", "a\r\nb\r\n"), 2) == []


def test_the_same_words_on_other_lines_write_nothing(tmp_path: Path) -> None:
    assert written(one(tmp_path, "call(a,\n     b)\n", "call(a, b)\n"), 1) == []


def test_the_last_comma_of_formatters_writes_nothing(tmp_path: Path) -> None:
    assert written(one(tmp_path, "x = call(a, [b])\n", "x = call(\n    a,\n    [b],\n)\n"), 4) == []
    assert written(one(tmp_path / "b", "call(a, b)\n", "call(a, b, c)\n"), 1) == [1]


def test_a_diff_that_is_cut_ends() -> None:
    assert parse_diff("diff --git a.py a.py\n--- a.py\n+++ a.py\n@@ -1 +1,3 @@\n-x\n+y")["a.py"].wrote(1)


@pytest.mark.parametrize("mark", ["#", "//", "--", "/*", '"""'])
def test_cutting_a_comment_in_two_writes_code(tmp_path: Path, mark: str) -> None:
    assert written(one(tmp_path, f"a\n{mark} run(x)\n", f"a\n{mark}\nrun(x)\n"), 3) == [2, 3]


def test_a_second_line_like_one_that_is_taken_away_is_written(tmp_path: Path) -> None:
    assert written(one(tmp_path, "x(a)\n", "  x(a)\n  x(a)\n"), 2) == [2]


# -- what was taken away ------------------------------------------------------------------------------------------


def test_a_line_taken_out_of_a_statement_cuts_it(tmp_path: Path) -> None:
    change = one(tmp_path, "get(\n  url,\n  timeout=5,\n)\nend\n", "get(\n  url,\n)\nend\n")
    assert change.cut_inside(1, 3)
    assert not change.cut_inside(3, 4)
    assert not change.cut_inside(2, 2)
    assert list(change.lost_between(1, 4)) == ["  timeout=5,"]


def test_blank_lines_are_no_loss(tmp_path: Path) -> None:
    assert not one(tmp_path, "a\n\n\nb\n", "a\nb\n").cut_inside(1, 2)


def test_a_replaced_line_inside_counts_as_lost(tmp_path: Path) -> None:
    change = one(tmp_path, "a\nclean(x)\nb\n", "a\nlog(y)\nb\n")
    assert list(change.lost_between(1, 3)) == ["clean(x)"]
    assert list(change.lost_between(3, 3)) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"""\nrun(x)\n"""\nrun(y)\n', "run(x)\nrun(y)\n", 1),
        ("/*\nrun(x)\n*/\nrun(y)\n", "run(x)\nrun(y)\n", 1),
        ("<!--\n<a>\n-->\n<b>\n", "<a>\n<b>\n", 1),
        ("a\nrun(x)\n", "a\n/* begins\nrun(x)\n", 3),
    ],
)
def test_text_that_became_code_is_told(tmp_path: Path, old: str, new: str, line: int) -> None:
    change = one(tmp_path, old, new)
    assert change.turned_into_code(line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def f():\n    run(x)\n", 'def f():\n    """Say.\n\n    More.\n    """\n    run(x)\n'),
        ('"""One."""\nrun(x)\n', '"""One.\n\nTwo.\n"""\nrun(x)\n'),
        ("run(x)\n", "/* one */\nrun(x)\n"),
        ("run(x)\n", 'glob("a/**/*.js")\nrun(x)\n'),
        ('"""\nrun(x)\n"""\nrun(x)\n', "run(x)\n"),
    ],
)
def test_comments_that_begin_and_end_turn_nothing_into_code(tmp_path: Path, old: str, new: str) -> None:
    assert not one(tmp_path, old, new).turned_into_code(len(new.splitlines()))


# -- where lines stood ---------------------------------------------------------------------------------------------


def test_lines_keep_their_old_number(tmp_path: Path) -> None:
    change = one(tmp_path, "a\nb\nc\nd\ne\n", "new\na\nB\nc\ne\n")
    assert [change.old_line(line) for line in range(1, 6)] == [None, 1, 2, 3, 5]


def test_lines_that_were_replaced_by_more_have_no_old_number(tmp_path: Path) -> None:
    change = one(tmp_path, "a\nb\nc\n", "a\nx1\nx2\nc\n")
    assert [change.old_line(line) for line in range(1, 5)] == [1, None, None, 3]


_LINES = st.lists(st.sampled_from(["a", "b", "c()", "  c()", "", "# d", "é\f", "x = 1", "-- -", "++ +"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(old=_LINES, new=_LINES)
def test_what_git_calls_unchanged_is_never_written(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str]
) -> None:
    """Compare with git's own picture of the whole file: context lines begin with a space, written ones with a plus."""
    folder = tmp_path_factory.mktemp("edit")
    for side, lines in (("old", old), ("new", new)):
        (folder / side).write_text("".join(f"{line}\n" for line in lines), newline="")
    whole, short = (
        subprocess.run(
            ["git", "diff", "--no-index", "--text", f"--unified={context}", "old", "new"], cwd=folder,
            check=False, capture_output=True,
        ).stdout.decode()
        for context in (99, 0)
    )  # fmt: skip
    change = parse_diff(short).get("new") or parse_diff(short).get("b/new") or FileChange("", "new", ())
    shown = whole.split("\n")
    body = shown[next((at + 1 for at, line in enumerate(shown) if line.startswith("@@")), len(shown)) :]
    picture = [line for line in body if line[:1] in {" ", "+"}] or [f" {line}" for line in new]
    old_numbers = iter([at for at, line in enumerate(_old_side(body), start=1) if line.startswith(" ")])
    assert len(picture) == len(new)
    for number, line in enumerate(picture, start=1):
        if line.startswith(" "):
            assert not change.wrote(number)
            assert change.old_line(number) == next(old_numbers, number)
        elif change.wrote(number):
            assert line.startswith("+")


def _old_side(body: list[str]) -> list[str]:
    return [line for line in body if line[:1] in {" ", "-"}]
