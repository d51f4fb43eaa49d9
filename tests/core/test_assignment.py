from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core import globs
from accord.core.assignment import Assignment
from accord.core.config import Config
from accord.core.service import UNASSIGNED, Service

NAMES = st.sampled_from(["a", "b", "ab", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=5).map("/".join)
PATTERNS = st.lists(st.one_of(NAMES, st.sampled_from(["*", "?", "**", "a*"])), min_size=1, max_size=4).map("/".join)


def _config(folder: str, **services: tuple[str, ...]) -> Config:
    made = tuple(Service(name=name, paths=paths) for name, paths in services.items())
    return Config(folder=folder, source=f"{folder}/accord.toml", services=made)


def _shop() -> Assignment:
    return Assignment(
        [
            _config("", web=("web",), pay=("services/pay", "proto/pay*"), rest=("**",)),
            _config("services/pay/admin", admin=()),
            _config("services/legacy", old=("src",)),
            _config("services/empty"),
        ]
    )


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("web/index.html", "web"),
        ("./web/index.html", "web"),
        ("web//x/../index.html", "web"),
        ("web\\index.html", "web"),
        ("services/pay/main.py", "pay"),
        ("proto/payment.proto", "pay"),
        ("README.md", "rest"),
        ("website/index.html", "rest"),
        ("services/pay/admin/x.py", "admin"),
        ("services/pay/administration/x.py", "pay"),
        ("services/legacy/src/x.c", "old"),
    ],
)
def test_the_nearest_file_and_its_most_specific_service_win(path: str, service: str) -> None:
    assert _shop().service_of(path).name == service


@pytest.mark.parametrize(
    "path",
    ["services/legacy/README", "services/empty/x.py", "/web/index.html", "../web/x", "C:\\web\\x", "web/../../x", ""],
)
def test_what_no_service_of_the_nearest_file_claims_is_unassigned(path: str) -> None:
    assert _shop().service_of(path) is UNASSIGNED


def test_without_any_file_everything_is_unassigned() -> None:
    assert Assignment([]).service_of("a/b/c.py") is UNASSIGNED


def test_a_path_of_very_many_folders_is_no_trouble() -> None:
    assert _shop().service_of("web/" * 5000 + "x").name == "web"


@given(st.dictionaries(PATTERNS, st.just(None), min_size=1, max_size=6), PATHS, st.randoms(use_true_random=False))
def test_the_order_of_services_and_patterns_does_not_matter(
    patterns: dict[str, None], path: str, random: Random
) -> None:
    distinct = {globs.parse(text).segments: text for text in patterns}
    services = [Service(name=f"s-{text}", paths=(text,)) for text in distinct.values()]
    before = Assignment([Config(folder="", source="accord.toml", services=tuple(services))]).service_of(path)
    random.shuffle(services)
    after = Assignment([Config(folder="", source="accord.toml", services=tuple(services))]).service_of(path)
    assert before == after


@given(st.dictionaries(PATTERNS, st.just(None), min_size=1, max_size=6), PATHS)
def test_the_most_specific_of_all_matching_patterns_wins(patterns: dict[str, None], path: str) -> None:
    distinct = {globs.parse(text).segments: globs.parse(text) for text in patterns}
    services = tuple(Service(name=glob.text, paths=(glob.text,)) for glob in distinct.values())
    matching = [glob for glob in distinct.values() if glob.matches(path)]
    best = max(matching, key=lambda glob: glob.specificity).text if matching else UNASSIGNED.name
    assert Assignment([Config(folder="", source="accord.toml", services=services)]).service_of(path).name == best


@given(st.lists(st.lists(NAMES, max_size=3).map("/".join), unique=True), PATHS)
def test_the_longest_folder_above_a_path_decides(folders: list[str], path: str) -> None:
    configs = [_config(folder, **{f"at-{folder}": ()}) for folder in folders]
    above = [folder for folder in folders if not folder or path.startswith(f"{folder}/")]
    expected = f"at-{max(above, key=len)}" if above else UNASSIGNED.name
    assert Assignment(configs).service_of(path).name == expected
