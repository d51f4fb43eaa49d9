"""One entry of MITRE's Common Weakness Enumeration, as far as judging and explaining need it."""

import msgspec


class CweEntry(msgspec.Struct, frozen=True, gc=False):
    """A weakness, or a category that tools still cite.

    ``abstraction`` is MITRE's word: Pillar, Class, Base, Variant or Compound; Category for the latter. ``parents`` are
    the numbers that it is a child of in the research view (CWE-1000); empty for pillars and categories.
    """

    number: int
    name: str
    abstraction: str
    parents: tuple[int, ...] = ()
