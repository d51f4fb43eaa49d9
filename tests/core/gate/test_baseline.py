"""What was there before."""

from accord.core.component import Component
from accord.core.finding import Finding
from accord.core.gate.baseline import component_key, component_keys, context_digest, count_contexts, window

LINES = ["import os", "", "def run(name):", "    os.system(name)", "", "# end"]


def test_reformatting_changes_no_context() -> None:
    spaced = [line.replace("os.system(name)", "os.system( name )") for line in LINES]
    assert window(LINES, 4) == window(spaced, 4)


def test_the_window_ends_with_the_file() -> None:
    assert window(LINES, 1) == "importos\n\ndefrun(name):"
    assert window(LINES, 4, 5, around=0) == "os.system(name)\n"


def test_component_names_are_compared_as_their_ecosystem_does() -> None:
    assert component_key("Flask_Login", "1.0") == "pypi:flask-login@1.0"
    assert component_key("ruamel.yaml", "1.0", "pkg:PyPI/ruamel.yaml@1.0") == "pypi:ruamel-yaml@1.0"
    assert component_key("lodash", "4.0", "pkg:npm/lodash@4.0") == "npm:lodash@4.0"


def test_what_is_built_is_no_component_of_itself() -> None:
    components = [Component(name="shop", version="1", root=True), Component(name="flask", version="2")]
    findings = [Finding(tool="pip-audit", component_name="django", component_version="3"), Finding(tool="bandit")]
    assert component_keys(components, findings) == {"pypi:flask@2", "pypi:django@3"}


def test_contexts_are_counted_by_place() -> None:
    places = {("x", 1): "a", ("x", 2): "b", ("y", 1): "a", ("y", 2): ""}
    assert count_contexts(places) == dict(sorted({context_digest("a"): 2, context_digest("b"): 1}.items()))
