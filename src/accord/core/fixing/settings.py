"""What a team says about fixes: ``[fix]`` in the ``accord.toml`` of the root."""

import msgspec

from accord.core.toml_table import Table

_MINUTES = 15


class FixSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a fix is tried."""

    #: The command that runs the tests, for a shell; empty: it is found.
    tests: str = ""
    #: How long one run of the tests may take.
    timeout_minutes: int = _MINUTES
    #: Where it was written, such as ``accord.toml:12``; empty for the defaults.
    source: str = ""

    def is_like(self, other: "FixSettings") -> bool:
        """Tell whether two files say the same, wherever they say it."""
        return (self.tests, self.timeout_minutes) == (other.tests, other.timeout_minutes)


def fix_settings(top: Table) -> FixSettings | None:
    """Read ``[fix]``; None when there is none."""
    table = top.table("fix", "[fix]")
    if table is None:
        return None
    settings = FixSettings(
        tests=table.text("tests"),
        timeout_minutes=table.whole("timeout_minutes", _MINUTES, 1),
        source=table.document.place(table.path),
    )
    table.close()
    return settings
