"""Every link from one document to another leads somewhere."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)


def documents() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def prose(name: str) -> str:
    """A document without its code blocks."""
    return _FENCE.sub("", (ROOT / name).read_text("utf-8"))


def anchors(name: str) -> set[str]:
    words = (re.sub(r"[`*\\]|[^\w\s-]", "", heading.lower()) for heading in _HEADING.findall(prose(name)))
    return {word.replace(" ", "-") for word in words}


def broken(name: str) -> Iterator[str]:
    for link in _LINK.findall(prose(name)):
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or not target.resolve().is_relative_to(ROOT):
            yield f"{link} leads nowhere"
        elif anchor and anchor not in anchors(str(target.resolve().relative_to(ROOT))):
            yield f"{link}: no such heading"


@pytest.mark.parametrize("name", documents())
def test_every_link_in_a_document_leads_somewhere(name: str) -> None:
    assert list(broken(name)) == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        links = (link.partition("#")[0] for link in _LINK.findall(prose(str(page.relative_to(ROOT)))))
        targets = [(page.parent / link).resolve() for link in links if link]
        waiting += [target for target in targets if target.suffix == ".md"]
        waiting += [file for target in targets if target.is_dir() for file in target.glob("*.md")]

    assert sorted(str(page) for page in (ROOT / "docs").rglob("*.md") if page not in reached) == []
