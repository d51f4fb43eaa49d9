"""A judged vulnerability as a card needs it."""

import msgspec

from accord.core.explain.language import language_of, manifest_of


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One judged vulnerability as a card needs it. Empty text means that it is not known.

    Text is cleaned (``core.sanitise``) before it comes here; both sentences are Accord's own.
    """

    id: str
    title: str
    cwes: tuple[int, ...] = ()
    #: The CVEs and advisories it goes by.
    vulnerability_ids: tuple[str, ...] = ()
    path: str = ""
    line: int | None = None
    snippet: str = ""
    service: str = ""
    #: What the service holds, in words, such as "payment and customer data".
    data: str = ""
    for_developer: str = ""
    for_business: str = ""
    component: str = ""
    version: str = ""
    fixed_version: str = ""
    purl: str = ""

    @property
    def language(self) -> str:
        """The language to show examples in; empty when neither the package nor the file tells."""
        return (manifest_of(self.purl) if self.component else "") or language_of(self.path)
