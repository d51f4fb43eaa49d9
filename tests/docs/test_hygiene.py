"""No file names a package registry's host or a folder of the machine that it was made on."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Written in pieces, so that this file passes its own test.
_HOSTS = (
    ("pypi", "org"),
    ("files.python" + "hosted", "org"),
    ("registry.np" + "mjs", "org"),
    ("deb.deb" + "ian", "org"),
    ("proxy.go" + "lang", "org"),
    ("repo.ma" + "ven.apache", "org"),
)
_FORBIDDEN = [rf"\b{re.escape('.'.join(parts))}\b" for parts in _HOSTS]
_FORBIDDEN += [
    r"(?<![\w.~-])/(?:" + "wo" + r"rk)/",
    r"(?<![\w.~-])/ro" + r"ot/(?!\.npmrc)",
    r"\.\./sha" + "red",
    "index" + "-url=",
]
_PATTERN = re.compile("|".join(_FORBIDDEN))
#: Where a folder beside the checkout may be named as an example of an argument (CORPUS=...).
_MAY_NAME_A_CORPUS = {"Makefile", "benchmarks/README.md"}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def forbidden(name: str) -> list[str]:
    data = (ROOT / name).read_bytes()
    if b"\x00" in data[:1024]:
        return []
    lines = data.decode("utf-8", "replace").splitlines()
    allowed = name in _MAY_NAME_A_CORPUS
    return [
        f"{name}:{number}: {found[0]}"
        for number, line in enumerate(lines, start=1)
        if (found := _PATTERN.search(line)) and not (allowed and "CORPUS=" in line)
    ]


def test_no_file_names_a_registry_or_a_folder_of_this_machine() -> None:
    assert [place for name in tracked() for place in forbidden(name)] == []


def test_what_is_forbidden_is_found() -> None:
    texts = [".".join(parts) for parts in _HOSTS] + ["in /" + "work/main", "see .." + "/shared/data", "at /ro" + "ot/x"]

    assert [text for text in texts if not _PATTERN.search(text)] == []
    assert not _PATTERN.search("docs.python.org and ./work/x, /workspace, ~/root")
