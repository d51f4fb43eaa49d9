"""What every test may use."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings

# A loaded machine is no failure, and CI repeats exactly what it did; elsewhere the search goes on with every run.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

CheckGolden = Callable[[object, Path], None]


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value if value.endswith("\n") else value + "\n"
    if isinstance(value, list):
        return "".join(msgspec.json.encode(item).decode() + "\n" for item in value)
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


@pytest.fixture
def check_golden() -> Iterator[CheckGolden]:
    """Compare a value with the file that says what it should be.

    A list is compared line by line as JSON Lines, text as it is, any other value as indented JSON. With
    ``ACCORD_GOLDEN=write`` the file is written anew and the test fails, so that somebody reads the difference.
    """
    rewritten: list[str] = []

    def check(value: object, path: Path) -> None:
        text = _as_text(value)
        if os.environ.get("ACCORD_GOLDEN") == "write":
            path.write_text(text, encoding="utf-8")
            rewritten.append(path.name)
            return
        assert path.exists(), f"{path} is missing; make it with ACCORD_GOLDEN=write and read it"
        assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()

    yield check
    if rewritten:
        pytest.fail(f"rewritten, read the difference: {', '.join(rewritten)}")
