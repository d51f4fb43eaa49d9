"""How ``accord fix`` shows a tried fix to a person: the patch, the gates, the grade and the next step."""

from collections.abc import Iterator

import click

from accord.core.fixing.document import FixDocument
from accord.core.fixing.gates import Gate, Grade, Outcome
from accord.core.sanitise import clean_text, mask

#: A shape beside each word, so that colour never stands alone.
_MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_CHECKED: "?"}
_COLOURS = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.NOT_CHECKED: "yellow"}
_GRADES = {Grade.VERIFIED: "green", Grade.PARTLY: "yellow", Grade.CANNOT_TELL: "yellow", Grade.REJECTED: "red"}
_SIGNS = {"+": "green", "-": "red"}
_GATE, _OUTCOME = (max(map(len, words)) for words in (Gate, Outcome))


def terminal(document: FixDocument, *, colour: bool) -> str:
    """Return the whole screen."""
    return "".join(f"{line}\n" for line in _lines(document, colour=colour))


def _lines(document: FixDocument, *, colour: bool) -> Iterator[str]:
    def styled(text: str, name: str | None, *, bold: bool = False) -> str:
        return click.style(text, fg=name, bold=bold) if colour and (name or bold) else text

    yield styled(_clean(document.title), None, bold=True)
    yield f"{document.fix_unit} · closes {_closes(document)}"
    yield f"What was done: {_clean(document.did)}"
    yield ""
    for line in mask(document.patch).split("\n")[:-1]:
        yield styled(clean_text(line.removesuffix("\r"), limit=2_000, lines=True), _SIGNS.get(line[:1]))
    yield ""
    for one in document.gates:
        mark = styled(f"{_MARKS[one.outcome]} {one.outcome:<{_OUTCOME}}", _COLOURS[one.outcome])
        yield f"{mark}  {one.gate:<{_GATE}}  {_clean(one.why)}"
    yield ""
    yield styled(f"Grade: {document.grade}", _GRADES[document.grade], bold=True) + f". {_meaning(document)}"
    for note in document.notes:
        yield f"Note: {_clean(note)}."
    yield _next(document)


def _closes(document: FixDocument) -> str:
    shown = ", ".join(document.vulnerability_ids[:3])
    more = len(document.vulnerability_ids) - 3
    return _clean(f"{shown} and {more} more" if more > 0 else shown)


def _meaning(document: FixDocument) -> str:
    open_ = [str(one.gate) for one in document.gates if one.outcome is not Outcome.PASSED]
    told = {
        Grade.VERIFIED: "All four gates passed. A person still decides whether it may change what users see.",
        Grade.PARTLY: f"What could be checked is right; not checked: {', '.join(open_)}.",
        Grade.CANNOT_TELL: "The rescan could not tell, so nothing here says that it works.",
        Grade.REJECTED: "Do not use it.",
    }
    return told[document.grade]


def _next(document: FixDocument) -> str:
    if document.branch:
        return f"It waits on the local branch {document.branch}; nothing was pushed. Look: git show {document.branch}"
    if document.grade.usable:
        return f"To keep it: accord fix {document.fix_unit} --branch, with the same reports"
    return "Nothing was left behind."


def _clean(text: str) -> str:
    return clean_text(text, limit=2_000)
