"""Text of reports inside Markdown, so that it is only ever text: no markup, link, image, mention, reference or emoji.

Services look for mentions and references in the finished text, where a backslash no longer helps; there an invisible
space stands between the sign and the name.
"""

import re

#: A zero-width space, as every Markdown service takes it.
_GAP = "&#8203;"
#: So much of one text is shown; the rest is in the JSON document.
LONGEST = 300

_SIGNS = re.compile(
    r"[\\`*_\[\]|<>~$]"  # markup
    r"|[@#]|[!%&](?=[\w\"])|&"  # mentions, issues, merge requests, milestones, epics
    r"|://|:(?=[\w+-]+:)|www\.|GH-(?=\d)",  # addresses, emoji, references
    re.IGNORECASE,
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def text(raw: str) -> str:
    """Return text as one line of Markdown, safe in a paragraph and in a cell of a table."""
    return _SIGNS.sub(_marked, _line(raw))


def html(raw: str) -> str:
    """Return text for the inside of an HTML element in Markdown, such as ``<summary>``."""
    return _SIGNS.sub(lambda sign: _marked(sign).removeprefix("\\"), _line(raw))


def code(raw: str, *, cell: bool = False) -> str:
    """Return text as a code span; in a cell of a table a bar needs a backslash of its own."""
    line = _line(raw)
    if not line:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    room = " " if line[0] in "` " or line[-1] in "` " else ""
    return f"{fence}{room}{line.replace('|', chr(92) + '|') if cell else line}{room}{fence}"


def fenced(lines: tuple[str, ...], indent: str = "") -> str:
    """Return lines to copy as a fenced block; a backtick, which could close it, becomes an apostrophe."""
    inside = (_line(line).replace("`", "'") for line in lines)
    return f"\n{indent}".join(("```text", *inside, "```"))


def _line(raw: str) -> str:
    line = " ".join(raw.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _marked(sign: re.Match[str]) -> str:
    found = sign[0]
    if found in _ENTITIES:
        gap = _GAP if found == "&" and sign.string[sign.end() : sign.end() + 1].isdigit() else ""
        return _ENTITIES[found] + gap
    if len(found) > 1:  # an address or a reference: the gap stands before its last sign
        return f":{_GAP}//" if found == "://" else f"{found[:-1]}{_GAP}{found[-1]}"
    if found in "@%:":
        return f"{found}{_GAP}"
    if found in "#!~$":
        return f"\\{found}{_GAP}"
    return f"\\{found}"
