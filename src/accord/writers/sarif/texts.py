"""Text inside a SARIF message, where braces can be placeholders and brackets links (SARIF 2.1.0, 3.11.5 and 3.11.6)."""

import re

#: GitHub's limit for a description.
LONGEST = 1_024

_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_BRACKET = re.compile(r"([\\\[\]])")
_MARKUP = re.compile(r"([\\`*_\[\]<>!#&|~])")


def plain(text: str) -> str:
    """Return a plain text that holds neither a placeholder nor a link.

    Other braces and brackets stay as they are, since many viewers show an escape as it stands.
    """
    text = _PLACEHOLDER.sub(r"{{\1}}", text)
    return _BRACKET.sub(r"\\\1", text) if "](" in text else text


def escaped(text: str) -> str:
    """Return Markdown that shows a text and holds no placeholder, link, image or markup."""
    return _MARKUP.sub(r"\\\1", _PLACEHOLDER.sub(r"{{\1}}", text))


def cut(text: str) -> str:
    """Return a text no longer than GitHub takes."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
