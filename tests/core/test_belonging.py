"""Which folder a file belongs to."""

from accord.core.belonging import by_folder
from accord.core.scan import Task


def task(*files: str, texts: tuple[str, ...] = ()) -> Task:
    return Task(root="/checkout", files=files, text=lambda path: "text" if path in texts else "", folder="/own")


def test_a_file_belongs_to_the_nearest_folder_with_the_mark() -> None:
    files = ("a.go", "x/b.go", "x/y/c.go", "z/y/d.go")

    assert by_folder(task(*files, texts=("go.mod", "x/go.mod")), files, "go.mod") == {
        "": ("a.go", "z/y/d.go"),
        "x": ("x/b.go", "x/y/c.go"),
    }


def test_a_file_without_such_a_folder_is_missing() -> None:
    files = ("a.go", "x/b.go")

    assert by_folder(task(*files, texts=("x/go.mod",)), files, "go.mod") == {"x": ("x/b.go",)}


def test_a_mark_among_the_files_needs_no_text() -> None:
    files = ("x/app/a.rb", "x/config/application.rb")

    assert by_folder(task(*files), files, "config/application.rb") == {"x": files}
