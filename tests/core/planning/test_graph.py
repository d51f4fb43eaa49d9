"""Through which direct dependency a package comes in."""

from accord.core.component import Component
from accord.core.planning.graph import DependencyGraph


def part(name: str, *depends_on: str, version: str = "1", root: bool = False) -> Component:
    return Component(name=name, version=version, bom_ref=name, depends_on=depends_on, root=root)


def names(path: tuple[Component, ...]) -> list[str]:
    return [component.name for component in path]


GRAPH = DependencyGraph(
    [
        part("shop", "requests", "flask", root=True),
        part("requests", "urllib3", "idna"),
        part("flask", "werkzeug"),
        part("werkzeug", "markupsafe", "idna"),
        part("urllib3"),
        part("idna", "requests"),
        part("markupsafe"),
        part("orphan"),
    ]
)


def test_the_shortest_path_starts_at_the_direct_dependency() -> None:
    assert names(GRAPH.path_to("markupsafe", "1")) == ["flask", "werkzeug", "markupsafe"]
    assert names(GRAPH.path_to("idna", "1")) == ["requests", "idna"]


def test_a_direct_dependency_is_its_own_path() -> None:
    assert names(GRAPH.path_to("Flask", "1")) == ["flask"]


def test_what_the_graph_does_not_know_has_no_path() -> None:
    assert GRAPH.path_to("django", "1") == ()
    assert GRAPH.path_to("flask", "2") == ()
    assert GRAPH.path_to("orphan", "1") == ()


def test_a_graph_shows_which_version_a_dependency_brings() -> None:
    newer = DependencyGraph(
        [part("flask", "werkzeug", version="3"), part("werkzeug", "markupsafe", version="3.1"), part("markupsafe")]
    )
    assert newer.brings("Flask", "Werkzeug") == ("3", "3.1")
    assert newer.brings("flask", "django") is None
    assert newer.brings("django", "flask") is None


def test_a_bill_without_dependencies_says_nothing() -> None:
    assert DependencyGraph([part("shop", root=True), part("flask")]).path_to("flask", "1") == ()
