"""Numbers as tools write them into texts; what is no number is None, never an error and never zero."""

from collections.abc import Iterable

#: More digits than any line, port, count or weakness has; int() of a million digits would take minutes.
_MOST_DIGITS = 9
_LAST_PORT = 65535
_HIGHEST_SCORE = 10.0


def whole(text: str) -> int | None:
    """Return a number from 0 upwards of at most nine ASCII digits.

    >>> whole(" 42 "), whole("-1"), whole("²"), whole("")
    (42, None, None, None)
    """
    if not text:
        return None
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def port(text: str) -> int | None:
    """Return the number of a port; scanners write 0 where something is about no port.

    >>> port("443"), port("0"), port("70000")
    (443, None, None)
    """
    number = whole(text)
    return number if number and number <= _LAST_PORT else None


def score(text: str) -> float | None:
    """Return a CVSS score from 0 to 10, with a point or a comma.

    >>> score("7.5"), score("7,5"), score("75"), score("nan"), score("high")
    (7.5, 7.5, None, None, None)
    """
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number <= _HIGHEST_SCORE else None


def cwes(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers of weaknesses, each once, without 0 and -1, which tools write where they know none.

    >>> cwes(["CWE-79", "89", "cwe-79: Cross-site Scripting", "0", "CWE--1", "NVD-CWE-noinfo"])
    (79, 89)
    """
    numbers = (whole(text if text.isdigit() else _head(text.strip().upper().removeprefix("CWE"))) for text in texts)
    return tuple(dict.fromkeys(number for number in numbers if number))


def _head(text: str) -> str:
    """Return what stands after one sign and before a name, such as ``79`` of ``-79: Cross-site Scripting``."""
    bare = text[1:] if text[:1] in {"-", ":", "_", "=", "#", " "} else text
    return bare.lstrip("#").partition(":")[0].partition(" ")[0]
