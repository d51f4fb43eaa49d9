"""Where the user's own snapshot lies."""

import os
from pathlib import Path

FILE = "snapshot.sqlite"


def user_folder() -> Path:
    """Return the folder of the user's own snapshot, which need not exist yet."""
    named = os.environ.get("ACCORD_DATA_DIR")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("accord")


def user_path() -> Path:
    """Return where the user's own snapshot lies, or would."""
    return user_folder() / FILE
