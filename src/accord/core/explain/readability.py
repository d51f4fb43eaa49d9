"""How long and how hard a text is.

Grade: the Flesch-Kincaid grade level, from Kincaid, Fishburne, Rogers and Chissom (1975), "Derivation of new
readability formulas for Navy enlisted personnel", Research Branch Report 8-75, Naval Air Station Memphis:
0.39 x words per sentence + 11.8 x syllables per word - 15.59. Syllables are estimated from spelling.
"""

import re
from collections.abc import Iterable

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_WORD = re.compile(r"[A-Za-z]+")
_VOWELS = re.compile(r"[aeiouy]+")
#: Vowels that stand side by side and are spoken apart: "create", "via", "quiet", "radio", "medium"; not "-tion".
_APART = re.compile(r"cre(?=at)|(?<![cstx])i(?:a|et|o(?=[ns]?$)|um)|eo(?=$|[^rux])")
#: Endings in e, ed or es that are spoken, unlike "code", "used" and "rules": "table", "free", "added", "boxes".
_SPOKEN_END = re.compile(r"(?:[^aeiouy]l|[aeiouy])e[sd]?$|[td]ed$|(?:[sxzcg]|sh|ch)es$")
_ACRONYM_LENGTH = 5


def words(text: str) -> int:
    """Count the words: runs without a space that hold a letter or a digit. An address is one word."""
    return sum(1 for word in text.split() if any(character.isalnum() for character in word))


def sentences(text: str) -> int:
    """Count the sentences, at least one."""
    return max(1, len(_SENTENCE_END.findall(text)))


def syllables(word: str) -> int:
    """Estimate the syllables of one word from its spelling, at least one; an acronym is spelt out."""
    if word.isupper() and 1 < len(word) <= _ACRONYM_LENGTH:
        return len(word)
    lower = word.lower()
    silent = lower.endswith(("e", "ed", "es")) and not _SPOKEN_END.search(lower)
    return max(1, len(_VOWELS.findall(lower)) + len(_APART.findall(lower)) - silent)


def grade(texts: Iterable[str]) -> float:
    """Return the school grade (1 is easiest, 9 is the ninth year) at which these texts can be read; 0 for none."""
    spoken = tuple(texts)
    found = [word for text in spoken for word in _WORD.findall(text)]
    if not found:
        return 0.0
    per_sentence = len(found) / sum(sentences(text) for text in spoken)
    per_word = sum(syllables(word) for word in found) / len(found)
    return round(0.39 * per_sentence + 11.8 * per_word - 15.59, 1)
