import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core import globs

NAMES = st.text("ab", min_size=1, max_size=3)
PATHS = st.lists(NAMES, min_size=1, max_size=5).map("/".join)
PIECES = st.one_of(NAMES, st.text("ab*?", min_size=1, max_size=4), st.just("**"))
PATTERNS = st.lists(PIECES, min_size=1, max_size=5).map("/".join)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("api", "api/orders.py"),
        ("api/", "api/deep/orders.py"),
        ("./api/**", "api/orders.py"),
        ("/api", "api/orders.py"),
        ("api", "api"),
        ("**", "anything/at/all"),
        ("**", "README.md"),
        ("services/*/src", "services/pay/src/main.go"),
        ("**/migrations", "shop/db/migrations/0001.sql"),
        ("**/migrations", "migrations/0001.sql"),
        ("a/**/z", "a/z"),
        ("a/**/z", "a/b/c/z/file"),
        ("a/**/**/z", "a/z/file"),
        ("*.tf", "main.tf"),
        ("*-api-*", "pay-api-v2/x.py"),
        ("*a*b", "aab"),
        ("v?", "v2/x"),
        ("app/[id]", "app/[id]/page.tsx"),
        ("*a/**/b*/c", "xa/1/b/2/b3/c"),
    ],
)
def test_a_pattern_takes_the_path(pattern: str, path: str) -> None:
    assert globs.parse(pattern).matches(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("api", "apis/orders.py"),
        ("api", "src/api/orders.py"),
        ("api/orders", "api"),
        ("services/*/src", "services/src/main.go"),
        ("*.tf", "modules/main.tf"),
        ("v?", "v10/x"),
        ("v?", "v/x"),
        ("app/[id]", "app/i/page.tsx"),
        ("a/**/z", "a/b/c"),
        ("Api", "api/x"),
        ("a.c", "abc"),
    ],
)
def test_a_pattern_leaves_the_path(pattern: str, path: str) -> None:
    assert not globs.parse(pattern).matches(path)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "empty"),
        (" ", "empty"),
        ("src\\api", "backslash"),
        ("!api", "excludes"),
        ("../other", "leaves the folder"),
        ("api/../../x", "leaves the folder"),
    ],
)
def test_what_no_pattern_can_say_is_refused_with_a_way_out(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        globs.parse(pattern)
    assert "; " in str(caught.value)


def _reference(pattern: str) -> re.Pattern[str]:
    """Write the meaning as one plain regular expression, which backtracks; good for short texts only."""
    parts = []
    for name in globs.parse(pattern).segments:
        if name == "**":
            parts.append("(?:[^/]+/)*")
        else:
            parts.append(re.escape(name).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") + "/")
    return re.compile("".join(parts))


@given(PATTERNS, PATHS)
def test_matching_means_what_a_plain_regular_expression_means(pattern: str, path: str) -> None:
    assert globs.parse(pattern).matches(path) == bool(_reference(pattern).match(path + "/"))


@given(PATTERNS, PATHS)
def test_a_folder_that_matches_takes_everything_below(pattern: str, path: str) -> None:
    glob = globs.parse(pattern)
    if glob.matches(path):
        assert glob.matches(f"{path}/below")


@given(st.lists(NAMES, min_size=1, max_size=4), st.integers(0, 3), st.sampled_from(["*", "?", "**", "a*"]))
def test_writing_a_name_out_makes_a_pattern_more_specific(names: list[str], at: int, wildcard: str) -> None:
    at = min(at, len(names) - 1)
    narrow = globs.parse("/".join([*names[:at], names[at] + "b", *names[at + 1 :]]))
    wide = globs.parse("/".join([*names[:at], wildcard, *names[at + 1 :]]))
    assert narrow.specificity > wide.specificity


def test_a_nasty_pattern_stays_fast() -> None:
    glob = globs.parse("/".join(["**", "*a*a*a*a*a*a*a*b"] * 12))
    path = "/".join(["a" * 200] * 40)
    started = time.process_time()
    assert not glob.matches(path)
    assert time.process_time() - started < 1
