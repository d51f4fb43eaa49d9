"""Name every run of eight words that a card shares with a source: cards are written in our own words.

Run: python scripts/shared_shingles.py FOLDER...; every file in the folders is read as text (``.gz`` is unpacked).
Exit code 1 when anything is shared, or when there was nothing to compare with.
"""

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from accord.core.explain.card import Card
from accord.flows.explain import load_cards

LENGTH = 8
_WORD = re.compile(r"[a-z0-9]+")

Shingle = tuple[str, ...]


def main(folders: list[str]) -> int:
    """Compare all cards with all files."""
    ours = {
        shingle: f"{card.weakness}:{place}"
        for card in load_cards().all
        for place, text in prose(card)
        for shingle in shingles(text.replace("{service}", "the service").replace("{data}", "its data"))
    }
    shared = compared = 0
    for file in sorted(file for folder in folders for file in Path(folder).rglob("*") if file.is_file()):
        compared += 1
        for shingle in ours.keys() & set(shingles(_text(file))):
            shared += 1
            print(f"{file}: {ours[shingle]}: {' '.join(shingle)}")
    print(f"{len(ours)} runs of {LENGTH} words, {compared} sources, {shared} shared")
    return 1 if shared or not compared else 0


def prose(card: Card) -> Iterator[tuple[str, str]]:
    """Yield every text of a card with its place."""
    yield from ((claim.id, claim.text) for claim in card.claims)
    yield "question", card.question.text
    for number, answer in enumerate(card.question.answers, 1):
        yield f"answer.{number}", answer.text
        yield f"answer.{number}.why", answer.why
    yield "diagram", " ".join((card.diagram.source, *card.diagram.steps, card.diagram.guard, card.diagram.sink))
    yield from ((f"absent.{language}", reason) for language, reason in card.absent.items())


def shingles(text: str) -> Iterator[Shingle]:
    """Yield every run of eight words, in lower case and without signs."""
    words = _WORD.findall(text.lower())
    return zip(*(words[start:] for start in range(LENGTH)), strict=False)


def _text(file: Path) -> str:
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return content.decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
