"""Text without anything that acts on its reader, and paths that stay inside the checkout."""

import re
from functools import lru_cache

ELLIPSIS = "…"

#: Controls, direction marks and overrides, invisible and tag characters, line separators, lone surrogates. Joiners
#: (U+200C, U+200D) stay: scripts and emoji need them.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029\x85]")
_BLANKS = re.compile(r"[\n\t]+")
_DELETE = 0x7F
_PICTURES = 0x2400

#: Bytes of the classes that :func:`classes` tells apart: a control, a character of which tokens are made, any other.
CONTROL, TOKEN, OTHER = b"\x00x "
_CLASSES = bytes(
    CONTROL
    if (byte < 0x20 and byte not in b"\n\t") or byte == _DELETE  # noqa: PLR2004  ASCII's controls end at 0x1F
    else TOKEN
    if chr(byte).isascii() and (chr(byte).isalnum() or byte in b"_-")
    else OTHER
    for byte in range(256)
)


def classes(text: str) -> bytes:
    """Map each byte of the text to its class, in one pass at the speed of memory."""
    return text.encode("utf-8", "surrogatepass").translate(_CLASSES)


def is_plain(text: str) -> bool:
    """Tell whether a text holds nothing harmful; line breaks and tabs count as plain."""
    if text.isascii():
        return CONTROL not in classes(text)
    return text.isprintable() or _HARMFUL.search(text) is None


def clean_text(text: str, *, limit: int = 1_000, lines: bool = False) -> str:
    """Return the text harmless, at most ``limit`` characters long, and on one line unless ``lines`` is set."""
    if not is_plain(text):
        text = _HARMFUL.sub(_visible, _LINE_BREAK.sub("\n", text))
    if not lines and ("\n" in text or "\t" in text):
        text = _BLANKS.sub(" ", text).strip(" ")
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:  # noqa: PLR2004  ASCII's controls have pictures
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004  half of a pair that no encoding can write
        return "\ufffd"
    return f"[U+{code:04X}]"


# -- paths -----------------------------------------------------------------------------------------------------------

MAX_PATH = 4_000
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]+:(?=//)")
_DRIVE = re.compile(r"(?i)[a-z]:(?=/|$|[^/])")


def is_plain_path(path: str) -> bool:
    """Tell cheaply that :func:`clean_path` would not change a path; False means "look closer"."""
    if not path:
        return True
    if path[0] in "/ " or path[-1] in "/. " or ":" in path or "\\" in path or "./" in path or "//" in path:
        return False
    return len(path) <= MAX_PATH and path.isprintable()


@lru_cache(maxsize=1 << 16)
def clean_path(path: str, root: str = "") -> str:
    """Return a path relative to the checkout, with forward slashes, that never leaves it.

    Args:
        path: As the report has it: relative, absolute (POSIX, Windows, UNC) or a ``file:`` URI. Any other URI keeps
            its scheme.
        root: The checkout's absolute path; empty when there is none.
    """
    if is_plain_path(path):
        return path
    path, root = clean_text(path, limit=MAX_PATH).replace("\\", "/"), root.replace("\\", "/").rstrip("/")
    before = ""
    while path != before:  # taking one prefix off can bring another one to the front
        before, path = path, _relative(path, root)
    return path


def _relative(path: str, root: str) -> str:
    if path[:5].lower() == "file:":
        path = _local(path[5:])
    scheme = _SCHEME.match(path)
    if scheme:
        return scheme[0] + "//" + _resolved(path[scheme.end() :])
    if root and (path + "/").startswith(root + "/"):
        path = path[len(root) :]
    path = _resolved(path)
    drive = _DRIVE.match(path)
    return path[drive.end() :] or "." if drive else path


def _local(rest: str) -> str:
    """Drop a URI's authority when it is empty or this machine."""
    authority = "//localhost" if rest[:12].lower() == "//localhost/" else "//"
    return rest[len(authority) :] if rest.startswith("///") or authority != "//" else rest


def _resolved(path: str) -> str:
    """Resolve ``.``, ``..`` and empty parts; what would leave the top stays at the top."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", ".", "?"}:
            parts.append(part)
    return "/".join(parts) or "."
