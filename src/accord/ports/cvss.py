"""CVSS base scores from vectors, by the library that knows all versions."""

from functools import lru_cache

_VERSION_4, _VERSION_3 = "CVSS:4", "CVSS:3"


@lru_cache(maxsize=8192)
def base_score(vector: str) -> float | None:
    """Return the base score (0.0 to 10.0) of a CVSS 2, 3 or 4 vector; None for what is no whole vector."""
    from cvss import CVSS2, CVSS3, CVSS4
    from cvss.exceptions import CVSSError

    kind = CVSS4 if vector.startswith(_VERSION_4) else CVSS3 if vector.startswith(_VERSION_3) else CVSS2
    try:
        return float(kind(vector.strip("()")).base_score)
    except CVSSError:
        return None
