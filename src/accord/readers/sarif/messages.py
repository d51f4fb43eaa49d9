"""Messages: a text that stands in the result or is named by an id, its placeholders filled (SARIF 2.1.0, 3.11)."""

import re
from collections.abc import Mapping, Sequence

from accord.readers.sarif.shapes import Message

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\d{1,4})\}")


def text(message: Message | str | None) -> str:
    """Return a message's plain text; its Markdown when it has no other."""
    if message is None or isinstance(message, str):
        return message or ""
    return message.text or message.markdown or ""


def texts(strings: Mapping[str, Message | str] | None) -> dict[str, str]:
    """Return message texts by id."""
    return {name: text(string) for name, string in (strings or {}).items()}


def rendered(message: Message | None, strings: Mapping[str, str]) -> str:
    """Return a message's text, looked up by its id where it has none itself, with its arguments filled in."""
    if message is None:
        return ""
    said = message.text or (strings.get(message.id, "") if message.id else "") or message.markdown or ""
    return _filled(said, message.arguments) if message.arguments and "{" in said else said


def _filled(said: str, arguments: Sequence[str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        number = int(found[1])
        return arguments[number] if number < len(arguments) else found[0]

    return _PLACEHOLDER.sub(value, said)
