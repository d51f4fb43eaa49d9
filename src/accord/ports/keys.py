"""The organisation's key, with which secrets get a fingerprint that says nothing about them."""

import os
from pathlib import Path

from accord.core.errors import BadConfiguration

NAME = "ACCORD_SECRET_KEY"
#: A shorter key could be guessed, and with it every short secret.
_SHORTEST = 16


def secret_key() -> bytes | None:
    """Return the key from ``ACCORD_SECRET_KEY``, or from the file that ``ACCORD_SECRET_KEY_FILE`` names.

    Without one, findings of secrets carry no ``secret`` fingerprint and are told apart by their place.

    Raises:
        BadConfiguration: the file cannot be read, or the key has fewer than 16 bytes.
    """
    key = os.environ.get(NAME, "").encode()
    file = os.environ.get(f"{NAME}_FILE")
    if not key and file:
        key = _content(Path(file))
    if not key:
        return None
    if len(key) < _SHORTEST:
        remedy = f"Use at least {_SHORTEST} random bytes, the same for everybody in the organisation"
        raise BadConfiguration("the key is too short", place=NAME, remedy=remedy)
    return key


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes().strip()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadConfiguration(reason, place=str(file), remedy=f"Check {NAME}_FILE") from error
