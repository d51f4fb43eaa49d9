"""What npm's two files say."""

import pytest

from accord.core.errors import AccordError
from accord.core.fixing import npm_lock

LOCK = b"""{"lockfileVersion": 3, "packages": {
  "": {"name": "shop", "version": "1.0.0"},
  "node_modules/minimist": {"version": "1.2.5"},
  "node_modules/a/node_modules/minimist": {"version": "0.0.8"},
  "node_modules/alias": {"name": "real", "version": "2.0.0"},
  "packages/own": {"version": "1.0.0"},
  "node_modules/own": {"resolved": "packages/own", "link": true}
}}"""


def test_every_installed_package_is_listed_with_its_version() -> None:
    assert npm_lock.installed(LOCK, "package-lock.json") == [
        ("minimist", "1.2.5"),
        ("minimist", "0.0.8"),
        ("real", "2.0.0"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b'{"lockfileVersion": 1}', "version 1 are not edited"), (b"{}", "unknown"), (b"[", "not what npm writes")],
)
def test_other_lock_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(AccordError, match=message):
        npm_lock.installed(content, "package-lock.json")


def test_a_package_belongs_to_a_group() -> None:
    content = b"""{"dependencies": {"a": "^1"}, "devDependencies": {"b": "2"}, "optionalDependencies": {"c": "~3"}}"""
    asked = npm_lock.asked(content, "package.json")
    assert [asked.group_of(name) for name in "abcd"] == ["--save-prod", "--save-dev", "--save-optional", ""]
    assert [asked.wanted(name) for name in "abcd"] == ["^1", "2", "~3", ""]
