"""One requirement of a Python package: what it admits, and how it is raised with everything else untouched.

Grammar: PEP 508 for the requirement, PEP 440 for its clauses. Versions are read by whoever calls, since their order is
a library's business.
"""

import re
from collections.abc import Callable, Sequence

import msgspec

from accord.core.planning.upgrade import Version

Parse = Callable[[str], Version | None]

_REQUIREMENT = re.compile(
    r"\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*"
    r"(?P<clauses>(?:\(\s*)?(?:(?:===?|~=|!=|<=?|>=?)[^;#@()]*?)?)\s*\)?\s*"
    r"(?P<rest>$|;.*|@.*|--.*|\#.*)",
    re.DOTALL,
)
_CLAUSE = re.compile(r"(?P<sign>===?|~=|!=|<=?|>=?)\s*(?P<version>[^\s,;()#]+)")
_STAR = ".*"


class Clause(msgspec.Struct, frozen=True):
    """One comparison, and where its version stands in the requirement."""

    sign: str
    version: str
    sign_at: int
    start: int
    end: int

    @property
    def pins(self) -> bool:
        """Whether it admits one version only."""
        return self.sign in {"==", "==="} and not self.version.endswith(_STAR)

    @property
    def prefix(self) -> tuple[int, ...] | None:
        """The release numbers that every admitted version begins with, of ``~=4.2.4`` and ``==4.2.*``."""
        if self.sign == "==" and self.version.endswith(_STAR):
            return _numbers(self.version.removesuffix(_STAR))
        return _numbers(self.version)[:-1] if self.sign == "~=" else None


class Requirement(msgspec.Struct, frozen=True):
    """A requirement, taken apart."""

    text: str
    #: As PyPI compares names; source: PEP 503.
    name: str
    clauses: tuple[Clause, ...]
    #: Where the clauses end in the text.
    end: int
    #: It stands for an address and not for a version.
    direct: bool = False

    @property
    def pin(self) -> str:
        """The only version that it admits; empty when it admits several."""
        return next((one.version for one in self.clauses if one.pins), "")

    def lowest(self, parse: Parse) -> str:
        """Return the lower end of what it admits; empty when it names none."""
        ends = [one for one in self.clauses if one.sign in {"==", "===", "~=", ">=", ">"}]
        known = [version for one in ends if (version := parse(one.version.removesuffix(_STAR)))]
        return max(known, key=lambda version: version.key).text if known else ""

    def admits(self, version: Version, parse: Parse) -> bool:
        """Tell whether a version fits every clause; a clause that cannot be read admits nothing."""
        return all(_fits(version, clause, parse) for clause in self.clauses)

    def raised(self, to: Version, parse: Parse) -> str:
        """Return the requirement with ``to`` as its pin, or as the lower end of what it admits."""
        text = self.text
        for clause in reversed(self.clauses):
            if clause.pins:
                text = text[: clause.start] + to.text + text[clause.end :]
            elif clause.sign in {">=", ">"} and not self.pin:
                space = text[clause.sign_at + len(clause.sign) : clause.start]
                text = f"{text[: clause.sign_at]}>={space}{to.text}{text[clause.end :]}"
            elif clause.prefix is not None:
                text = text[: clause.start] + _moved(clause, to) + text[clause.end :]
        grown = self.end + len(text) - len(self.text)
        new = read(text)
        if new is None or not _admits_lower(new, to, parse):
            return text
        return f"{text[:grown]}{',' if self.clauses else ''}>={to.text}{text[grown:]}"


def read(text: str) -> Requirement | None:
    """Take a requirement apart; None for what is none, such as an option or a path."""
    found = _REQUIREMENT.fullmatch(text)
    if found is None:
        return None
    clauses = tuple(
        Clause(one["sign"], one["version"], one.start(), one.start("version"), one.end())
        for one in _CLAUSE.finditer(text, found.start("clauses"), found.end("clauses"))
    )
    end = clauses[-1].end if clauses else _end_of_name(text, found)
    return Requirement(text, normal(found["name"]), clauses, end, direct=found["rest"].startswith("@"))


def required(metadata: str) -> frozenset[str]:
    """Return the packages that a distribution asks for without an extra, from its METADATA; source: PEP 566."""
    found = re.findall(r"^Requires-Dist:(.+)$", metadata.partition("\n\n")[0], re.MULTILINE)
    read_ = [read(line) for line in found if not re.search(r"\bextra\s*==", line)]
    return frozenset(one.name for one in read_ if one is not None)


def normal(name: str) -> str:
    """Write a name as PyPI compares it; source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _end_of_name(text: str, found: re.Match[str]) -> int:
    """Return where clauses would begin: behind the name and its extras."""
    return len(text[: found.start("rest")].rstrip())


def _fits(version: Version, clause: Clause, parse: Parse) -> bool:
    if clause.version.endswith(_STAR):
        inside = _begins(version, _numbers(clause.version.removesuffix(_STAR)))
        return inside if clause.sign == "==" else not inside
    bound = parse(clause.version)
    if bound is None:
        return False
    if clause.sign == "~=":
        return bool(version.key >= bound.key) and _begins(version, clause.prefix or ())
    return _compares(clause.sign, version, bound)


def _compares(sign: str, version: Version, bound: Version) -> bool:
    answers = {
        "<": version.key < bound.key,
        "<=": version.key <= bound.key,
        ">": version.key > bound.key,
        ">=": version.key >= bound.key,
        "!=": version.key != bound.key,
    }
    return bool(answers.get(sign, version.key == bound.key))


def _moved(clause: Clause, to: Version) -> str:
    """Return the version of a clause that admits a range, for a range that ``to`` lies in."""
    prefix = clause.prefix or ()
    if _begins(to, prefix):
        as_precise = clause.sign == "~=" and len(_numbers(to.text)) == len(prefix) + 1
        return to.text if as_precise else clause.version
    kept = _numbers(to.text)[: len(prefix) + (clause.sign == "~=")]
    return ".".join(map(str, kept)) + (_STAR if clause.version.endswith(_STAR) else "")


def _admits_lower(requirement: Requirement, to: Version, parse: Parse) -> bool:
    if requirement.pin:
        return False
    lowest = parse(requirement.lowest(parse))
    return lowest is None or bool(lowest.key < to.key)


def _begins(version: Version, prefix: Sequence[int]) -> bool:
    numbers = _numbers(version.text)
    padded = (*numbers, *(0 for _ in range(len(prefix) - len(numbers))))
    return padded[: len(prefix)] == tuple(prefix)


def _numbers(text: str) -> tuple[int, ...]:
    """Return the release numbers of a version, without what comes before and after them (epoch, rc1, .post2)."""
    release = re.match(r"v?(?:\d+!)?(\d+(?:\.\d+)*)", text.strip())
    return tuple(map(int, release[1].split("."))) if release else ()
