"""Open the mapping file of the reader ``generic``."""

from pathlib import Path

from accord.core.errors import BadConfiguration
from accord.core.mapping import Mapping, parse_mapping


def open_mapping(path: str) -> Mapping:
    """Read a mapping file by its path.

    Raises:
        BadConfiguration: it cannot be opened, is no text, or says something that cannot be followed.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadConfiguration(reason, place=path, remedy="Check the path and its permissions") from error
    except UnicodeDecodeError:
        raise BadConfiguration("it is not UTF-8", place=path, remedy="Save it as UTF-8") from None
    return parse_mapping(text, path)
