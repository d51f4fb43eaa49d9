"""A value with its source, its time and whether a person confirmed it. Reasons, votes and evidence cite facts."""

from datetime import date

import msgspec


class Fact(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Something that a judgement rests on.

    ``value`` is None when nobody has said; a judgement then works with a stated middle and shows a range.
    """

    name: str
    value: str | float | bool | None = None
    source: str = ""
    at: date | None = None
    confirmed: bool = False

    @property
    def id(self) -> str:
        """How a claim cites this fact: its name and its source."""
        return f"{self.name}@{self.source}" if self.source else self.name
