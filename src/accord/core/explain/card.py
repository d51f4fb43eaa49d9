"""A card: what explains one family of weaknesses, as data whose sentences carry ids and cite what they rest on."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from accord.core.explain.language import NEAREST

#: The only hosts a card may link to. Nothing is copied from them; several are share-alike.
REFERENCE_HOSTS = frozenset({
    "cheatsheetseries.owasp.org",
    "cwe.mitre.org",
    "developer.hashicorp.com",
    "developer.mozilla.org",
    "docs.docker.com",
    "docs.github.com",
    "docs.oracle.com",
    "docs.python.org",
    "go.dev",
    "kubernetes.io",
    "nodejs.org",
    "owasp.org",
    "packaging.python.org",
    "pkg.go.dev",
    "wiki.sei.cmu.edu",
})  # fmt: skip

#: What a claim may cite beside the card's own references: facts that are filled in when the card is shown.
FILLED = frozenset({"service", "data"})


class Claim(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One statement with an id, so that it can be checked, quoted and contested.

    Ids are ``what``, ``why``, ``attack.1`` to ``attack.3``, ``fix`` and ``check`` in a card; a document adds
    ``known.*`` (what public feeds say) and ``kind``, ``near`` and ``flaw`` (what the CWE entry says).
    """

    id: str
    text: str
    #: The ids of the references and facts that the statement rests on.
    cites: tuple[str, ...] = ()


class Reference(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where to read more; linked, never copied."""

    id: str
    url: str


class Example(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The flaw and its fix in one language, in the card's own code."""

    before: str
    after: str
    #: The rules of default scanners, as ``tool:rule`` (``bandit:B608``), that report ``before`` and not ``after``; none
    #: where no such tool reads this language or has a rule for this weakness.
    rules: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One answer that can be chosen, and what is said to whoever chose it."""

    text: str
    why: str
    right: bool = False


class Question(msgspec.Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """One question about a weakness. Four answers, one of them right."""

    text: str
    answers: tuple[Answer, ...]


class Diagram(msgspec.Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """The way of a value from ``source`` over ``steps`` to ``sink``, in a few words each; drawn where it is shown."""

    source: str
    steps: tuple[str, ...]
    #: What the fix puts between the last step and the sink.
    guard: str
    sink: str


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of ``data/cards``. ``core.explain.faults`` holds the laws that no type can tell.

    Claims may hold ``{service}`` and ``{data}``; examples of a dependency ``{component}``, ``{version}`` and
    ``{fixed}``. They are filled from the vulnerability, or with general words where none is known.
    """

    #: The family of ``data/tables/weakness.toml`` that the card explains; also the name of its file.
    weakness: str
    title: str
    #: The CWE numbers the card answers for. The first is the one it is about; the others are its children and kin.
    cwes: tuple[int, ...]
    #: Names of packages, functions, settings and terms that a text about this weakness may use, beside those that
    #: stand in the card itself.
    vocabulary: tuple[str, ...]
    claims: tuple[Claim, ...]
    #: Examples by language, the one to show when no language is known first.
    examples: dict[str, Example]
    question: Question
    diagram: Diagram
    references: tuple[Reference, ...]
    #: Languages that cannot have the flaw, each with the reason as one sentence.
    absent: dict[str, str] = {}

    def example(self, language: str) -> tuple[str, Example]:
        """Return the example in this language, else in the nearest that is valid in it, else the first one."""
        for name in (language, NEAREST.get(language, "")):
            if name in self.examples:
                return name, self.examples[name]
        return next(iter(self.examples.items()))


class Head(msgspec.Struct, frozen=True, gc=False):
    """What is read of every card, to find the one that is asked for."""

    cwes: tuple[int, ...]


class Cards:
    """All cards, each read when it is asked for; each CWE has at most one.

    Args:
        heads: The head of each card by its family.
        read: Reads the card of a family.
    """

    def __init__(self, heads: Mapping[str, Head], read: Callable[[str], Card]) -> None:
        self.families = tuple(heads)
        self._read = read
        self._by_cwe = {cwe: family for family, head in heads.items() for cwe in head.cwes}

    @property
    def all(self) -> tuple[Card, ...]:
        """Every card, in the order of the families."""
        return tuple(map(self._read, self.families))

    def of(self, cwes: Iterable[int]) -> Card | None:
        """Return the card of the first CWE that has one; None when none has."""
        return next((self._read(self._by_cwe[cwe]) for cwe in cwes if cwe in self._by_cwe), None)

    def named(self, family: str) -> Card | None:
        """Return the card of a family; None when there is none."""
        return self._read(family) if family in self.families else None
