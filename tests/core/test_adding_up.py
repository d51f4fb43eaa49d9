"""Every file of a scan is in exactly one place: read, left out, or uncovered by name."""

from hypothesis import given
from hypothesis import strategies as st

from accord.core.adding_up import Read, add_up, large, lines_of_code
from accord.core.scan import Aim, File, Kind, Tree
from accord.core.scan_document import LeftOut, Uncovered

files = st.builds(
    File,
    path=st.text("abc", min_size=1, max_size=3),
    kind=st.sampled_from(Kind),
    language=st.sampled_from(["", "Python", "Java"]),
    size=st.sampled_from([0, 10, 2_000_000]),
    lines=st.integers(0, 50),
    generated=st.booleans(),
)
trees = st.builds(
    lambda found, out: Tree(tuple({file.path: file for file in found}.values()), tuple(out)),
    st.lists(files, max_size=12),
    st.lists(st.builds(LeftOut, place=st.text("xyz", min_size=1), reason=st.just("a link"), files=st.integers(1, 9))),
)
paths = st.sets(st.text("abc", min_size=1, max_size=3)).map(frozenset)
reads = st.lists(
    st.builds(
        Read, aim=st.sampled_from(Aim), seen=paths, left_out=paths.map(lambda some: dict.fromkeys(some, "its kind"))
    ),
    max_size=4,
)


@given(trees, reads)
def test_it_adds_up_to_every_file(tree: Tree, found: list[Read]) -> None:
    added = add_up(tree, found)

    assert added.files.total == len(tree.files) + sum(one.files for one in tree.left_out)
    assert added.files.total == added.files.read + added.files.left_out + added.files.uncovered
    uncovered = [path for group in added.uncovered for path in group.files]
    left_out = [one.place for one in added.left_out[len(tree.left_out) :]]
    assert len({*uncovered, *left_out}) == len(uncovered) + len(left_out) == len(tree.files) - added.files.read
    assert all(one.reason for one in added.left_out)


@given(trees, reads)
def test_what_is_read_was_seen_by_somebody(tree: Tree, found: list[Read]) -> None:
    seen = {path for read in found for path in read.seen}

    assert add_up(tree, found).files.read <= len(seen)


def one(path: str, kind: Kind, **more: object) -> Tree:
    return Tree((File(path, kind, **{"size": 9, "lines": 9, **more}),))  # type: ignore[arg-type]  # its fields


def test_a_look_for_secrets_does_not_read_code_or_manifests() -> None:
    secrets = [Read(Aim.SECRETS, frozenset({"x"}))]

    assert add_up(one("x", Kind.CODE), secrets).uncovered[0].aim is Aim.CODE
    assert add_up(one("x", Kind.MANIFEST, ecosystem="npm"), secrets).uncovered[0].what == "npm packages"
    assert add_up(one("x", Kind.MODEL), secrets).uncovered[0].what == "models"
    assert add_up(one("x", Kind.TEXT), secrets).files.read == 1


def test_an_inventory_reads_nothing() -> None:
    assert add_up(one("x", Kind.TEXT), [Read(Aim.INVENTORY, frozenset({"x"}))]).files.uncovered == 1


def test_nobody_has_to_read_what_is_empty_binary_generated_or_large() -> None:
    reasons = [
        add_up(tree, []).left_out[0].reason
        for tree in (
            one("x", Kind.CODE, size=0),
            one("x", Kind.BINARY),
            one("x", Kind.CODE, generated=True),
            one("x", Kind.TEXT, size=2_000_000),
        )
    ]

    assert reasons == ["empty", "no text", "made by a program: minified, a bundle or a lock file", "larger than 1 MB"]
    assert add_up(one("x", Kind.MANIFEST, generated=True), []).files.uncovered == 1


def test_what_a_tool_leaves_out_by_its_kind_excuses_text_and_no_code() -> None:
    excused = [Read(Aim.SECRETS, frozenset(), {"x": "not text"})]

    assert add_up(one("x", Kind.TEXT), excused).left_out == (LeftOut("x", "not text"),)
    assert add_up(one("x", Kind.CODE), excused).files.uncovered == 1


def test_only_code_has_to_be_more_than_2_percent_to_be_a_lack() -> None:
    tree = Tree((File("a.py", Kind.CODE, "Python", 9, 98), File("b.java", Kind.CODE, "Java", 9, 2)))

    assert lines_of_code(tree) == 100
    assert not large(tree, Uncovered("Java", Aim.CODE, ("b.java",), 2))
    assert large(tree, Uncovered("Java", Aim.CODE, ("b.java",), 3))
    assert large(tree, Uncovered("npm packages", Aim.DEPENDENCIES, ("package.json",), 1))
    assert not large(tree, Uncovered("text", Aim.SECRETS, ("a.txt",), 99))
