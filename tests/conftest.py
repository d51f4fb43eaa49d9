"""What every test may use."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings

from accord.ports import packaged

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


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder for wheels, and empty folders in the place of the packaged data and of the user's."""
    for name in ("wheels", "packaged/tools"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(packaged, "FOLDER", tmp_path / "packaged")
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "mine"))
    monkeypatch.delenv("ACCORD_OFFLINE", raising=False)
    packaged.table.cache_clear()
    yield tmp_path / "wheels"
    packaged.table.cache_clear()


@pytest.fixture
def add_tool(wheels: Path) -> Callable[..., None]:
    """Make up a tool, or another version of one: its wheel, and the packaged data that tells how it is installed.

    Of what the function is given, ``body`` is the code of the tool's program, and any other name a line of its TOML.
    """

    def add(name: str, version: str = "1.0", *, body: str = "print('1.0')", **facts: object) -> None:
        digest = hashlib.sha256(_wheel(wheels, name, version, body).read_bytes()).hexdigest()
        told = {
            "name": name,
            "label": name.title(),
            "package": name,
            "requires": [name],
            "executable": name,
            "ring": "default",
            "why": "Finds flaws.",
            "licence": "MIT",
        } | facts
        folder = packaged.path(f"tools/{name}")
        folder.mkdir(exist_ok=True)
        lines = [f"{key} = {json.dumps(value)}\n" for key, value in told.items()]
        (folder / "tool.toml").write_text("".join(lines), encoding="utf-8")
        (folder / "lock.txt").write_text(f"# locked\n{name}=={version} \\\n    --hash=sha256:{digest}\n", "utf-8")
        packaged.table.cache_clear()

    return add


def _wheel(folder: Path, name: str, version: str, body: str) -> Path:
    wheel, info = folder / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    files = {
        f"{name}_tool.py": f"def main():\n    {body}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}_tool:main\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, text in files.items():
            archive.writestr(zipfile.ZipInfo(file), text)
    return wheel
