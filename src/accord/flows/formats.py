"""List every format that Accord reads and writes, from the readers and writers themselves."""

import re
from collections.abc import Iterator
from types import ModuleType

from accord import __version__
from accord.core.documents import FormatsDocument, OutputFormat, ReportFormat
from accord.ports import modules

READERS, WRITERS = "accord.readers", "accord.writers"
#: The documents that a writer may know, each by the name of its command.
_DOCUMENTS = ("plan", "gate")
_CODE = re.compile(r"``(.+?)``", re.DOTALL)
_MAKE_ONE = "\nMake one: "


def formats() -> FormatsDocument:
    """Return every reader and every writer, each in alphabetical order."""
    return FormatsDocument(
        accord=__version__,
        readers=tuple(_report_format(name, module) for name, module in modules.load_all(READERS)),
        writers=tuple(_output_format(name, module) for name, module in modules.load_all(WRITERS)),
    )


def _report_format(name: str, module: ModuleType) -> ReportFormat:
    text = module.__doc__ or ""
    return ReportFormat(name=name, label=module.LABEL, about=_about(text), make_one=_command(text))


def _output_format(name: str, module: ModuleType) -> OutputFormat:
    commands = tuple(document for document in _DOCUMENTS if hasattr(module, document))
    about = _about(module.__doc__ or "")
    return OutputFormat(name=name, label=module.LABEL, about=about, suffix=module.SUFFIX, commands=commands)


def _about(text: str) -> str:
    """Return the first sentence of a docstring without its marks."""
    return " ".join(next(_paragraphs(text)).split()).replace("``", "")


def _command(text: str) -> str:
    """Return the first command under ``Make one:``, else in the first paragraph, else in which menu one is made."""
    told = text.partition(_MAKE_ONE)[2].partition("\n\n")[0]
    for place in (told, next(_paragraphs(text))):
        if found := next((code for code in _CODE.findall(place) if " " in code), ""):
            return " ".join(found.split())
    return re.split(r"[.;] |[.;]$", " ".join(told.split()))[0].replace("``", "")


def _paragraphs(text: str) -> Iterator[str]:
    yield from text.strip().split("\n\n")
