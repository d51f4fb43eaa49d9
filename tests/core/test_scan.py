"""The contract of a scanner."""

from hypothesis import given
from hypothesis import strategies as st

from accord.core.scan import File, Kind, Task, Tree, batches

TREE = Tree(
    (
        File("a.py", Kind.CODE, "Python", 1),
        File("gen.py", Kind.CODE, "Python", 1, generated=True),
        File("main.tf", Kind.CONFIGURATION, "Terraform", 1),
        File("m.pkl", Kind.MODEL, "Pickle", 1),
        File("x/package.json", Kind.MANIFEST, "", 1, ecosystem="npm"),
    )
)


def test_a_tree_gives_files_by_what_they_are() -> None:
    assert TREE.of_language("Python") == ("a.py",)
    assert TREE.of_kind(Kind.MODEL) == ("m.pkl",)
    assert TREE.manifests("npm") == ("x/package.json",)
    assert TREE.named("**/*.tf", "x") == ("main.tf", "x/package.json")
    assert TREE.texts() == ("a.py", "main.tf", "x/package.json")


@given(st.lists(st.text("ab/é", min_size=1), max_size=30), st.integers(10, 60))
def test_batches_keep_every_file_in_order_and_within_the_length_of_a_call(paths: list[str], most: int) -> None:
    parts = batches(paths, most)

    assert [path for part in parts for path in part] == paths
    assert all(part for part in parts)
    assert all(len(part) == 1 or sum(len(path.encode()) + 3 for path in part) <= most for part in parts)


def test_a_task_says_where_its_own_files_lie() -> None:
    assert Task(root="/r", files=(), text=str, folder="/tmp/x").at("a.json") == "/tmp/x/a.json"  # noqa: S108  a name
