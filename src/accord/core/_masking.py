"""Mask secrets of well-known shapes in text. The prefix that names a token's kind is public and stays."""

import re
from collections.abc import Callable

from accord.core._plain import OTHER, TOKEN, classes

MASK = "***"
#: A secret with fewer characters than this is a word among others.
_SHORT = 4

#: The shortest token of a known shape is an AWS key id with 20 characters; prose has no such run, a GHSA id has 19.
_RUN = bytes([TOKEN]) * 20
#: ``*`` stands first so that a mask is never masked again.
_NO_MASK = r"(?!\*{3})"

#: Kinds that long data without any secret could hold by chance count only where a word begins.
_TOKENS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"
    r"|(AIza)[\w-]{30,}|(SG\.)[\w-]{16,}\.[\w-]{16,}"
    r"|(eyJ)[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*"
    r")"
    r"|(gh[pousr]_)[A-Za-z0-9]{16,}|(github_pat_)\w{16,}"
    r"|(gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-)[\w.-]{16,}"
    r"|(xox[a-z]-|xapp-)[\w-]{12,}"
    r"|([sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{10,}"
    r"|(npm_)[A-Za-z0-9]{30,}|(pypi-)AgE[\w-]{30,}"
)
#: What stands in front of, or at the beginning of, every token that the pattern above knows.
_PREFIXES = (
    *(b"AKIA", b"ASIA", b"ABIA", b"ACCA", b"AIza", b"SG.", b"npm_", b"pypi-", b"eyJ"),
    *(b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_", b"k_live_", b"k_test_", b"whsec_", b"xox", b"xapp-"),
    *(b"glpat-", b"gldt-", b"glrt-", b"glcbt-", b"glptt-", b"glft-", b"glsoat-", b"glagent-", b"glimt-"),
)
_PRIVATE_KEY = re.compile(
    rf"(-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----){_NO_MASK}[\s\S]*?(?=-----END [A-Z ]*PRIVATE KEY|\Z)"
)
_CREDENTIALS = re.compile(rf"(://[^\s/:@\"']*:){_NO_MASK}[^\s/@\"']+(?=@)")
_SLACK_HOOK = re.compile(rf"(hooks\.slack\.com/(?:services|workflows)/){_NO_MASK}[\w/-]+")
_WORDS = r"(?:passw(?:or)?d|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)"
#: A literal in quotes after a sign of assignment; the quotes may be missing at the end of a line that was cut off. A
#: reference such as ``${TOKEN}`` or ``%s`` is no secret.
_LITERAL = re.compile(
    r"[=:>]\s*[bru]?([\"'])(?!\*{3}|\$\{[^\"']*\}\1|\$\w+\1|%s\1|\{[\w.]*\}\1|<[^\"'>]*>\1)(?:\\.|(?!\1).)+(\1|$)",
    re.MULTILINE,
)
#: What stands before it when it is a secret: a name that says so, perhaps itself a key in quotes or brackets.
_NAMED = re.compile(rf"(?i){_WORDS}[\w-]*[\"']?\]?\s*(?::=|=>|==|=|:)\Z")
_LONGEST_NAME = 80
_QUERY = re.compile(rf"(?i)([?&][\w-]*(?:{_WORDS}|signature|auth)[\w-]*=){_NO_MASK}[^&\s#\"'<>]+")
#: Every assignment that the two patterns above know has one of these words.
_MARKERS = ("passw", "passphrase", "pwd", "secret", "token", "key", "credential", "signature", "auth")


def may_hold_secret(text: str, runs: bytes | None = None) -> bool:
    """Tell cheaply whether a text could hold a secret of a known shape; False is certain.

    Args:
        text: Any text.
        runs: What :func:`classes` says of the text, where the caller knows it already.
    """
    runs = classes(text) if runs is None else runs
    if _has_token_prefix(text, runs):
        return True
    if "-----BEGIN" in text or "hooks.slack" in text or ("@" in text and "://" in text):
        return True
    if ("=" in text or ":" in text) and ('"' in text or "'" in text or "?" in text or "&" in text):
        lowered = text.lower()
        return any(marker in lowered for marker in _MARKERS)
    return False


def _has_token_prefix(text: str, runs: bytes) -> bool:
    """Tell whether a long run of token characters carries the prefix of a known token; hashes and slugs do not."""
    start = runs.find(_RUN)
    data = text.encode("utf-8", "surrogatepass") if start >= 0 else b""
    while start >= 0:
        end = runs.find(OTHER, start)
        end = end if end >= 0 else len(runs)
        run = data[max(0, start - 3) : end]
        if not is_hash(run.lstrip()) and any(prefix in run for prefix in _PREFIXES):
            return True
        start = runs.find(_RUN, end)
    return False


def is_hash(run: bytes) -> bool:
    """Tell whether a run holds nothing but small letters and digits, which no token of a known shape does."""
    return run.isalnum() and run.islower()


def mask(text: str) -> str:
    """Return the text with every secret of a known shape masked."""
    if not text or not may_hold_secret(text):
        return text
    before = ""
    while text != before:  # a mask can end the word that hid the beginning of the next token
        before, text = text, _masked_once(text)
    return text


def _masked_once(text: str) -> str:
    if "-----BEGIN" in text:
        text = _PRIVATE_KEY.sub(rf"\1{MASK}", text)
    if "://" in text:
        text = _CREDENTIALS.sub(rf"\1{MASK}", text)
    if "hooks.slack" in text:
        text = _SLACK_HOOK.sub(rf"\1{MASK}", text)
    if "=" in text and ("?" in text or "&" in text):
        text = _QUERY.sub(rf"\1{MASK}", text)
    text = _without_assigned(text)
    runs = classes(text)
    if _has_token_prefix(text, runs):
        text = _TOKENS.sub(lambda found: found[found.lastindex or 0] + MASK, text)
    return text


def _without_assigned(text: str) -> str:
    """Mask each literal that is assigned to a name that says secret; one that is not may still hold one that is."""
    parts: list[str] = []
    done = at = 0
    while found := _LITERAL.search(text, at):
        if _NAMED.search(text, max(0, found.start() - _LONGEST_NAME), found.start() + 1):
            parts += text[done : found.end(1)], MASK
            done, at = found.start(2), found.end()
        else:
            at = found.start() + 1
    return "".join((*parts, text[done:]))


def hiding(secret: str) -> Callable[[str], str]:
    """Return a function that masks this secret and every secret of a known shape.

    A secret of a few characters is masked only where it stands as a word of its own, or it would eat the text.
    """
    secret = secret.strip()
    if not secret:
        return mask
    if len(secret) >= _SHORT:
        return lambda text: mask(text.replace(secret, MASK))
    word = re.compile(rf"(?<!\w){re.escape(secret)}(?!\w)")
    return lambda text: mask(word.sub(MASK, text))
