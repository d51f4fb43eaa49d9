"""Make what a report says harmless before anything else sees it: one pass, at the border, for every finding.

Text
    Control characters become their pictures (U+2400 to U+2421), so that an escape sequence is seen and does nothing.
    Direction overrides, invisible and tag characters become ``[U+202E]``; lone surrogates become U+FFFD. A line break
    stays in messages, snippets and remediations and is a space elsewhere. What is too long ends in an ellipsis.
Paths
    Relative to the checkout, with forward slashes; ``..`` never leaves it. Percent signs are left to the readers.
Secrets
    The finding's own secret and well-known shapes of tokens become ``***``; the public prefix of a token's kind stays,
    so that a person can see what to rotate. With a key, an HMAC of the finding's own secret is kept as a fingerprint;
    without one nothing of it is kept, and never an unkeyed hash.

Cleaning twice changes nothing, and a clean value is returned as it is, the same object.
"""

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from accord.core._masking import hiding, is_hash, mask, may_hold_secret
from accord.core._plain import CONTROL, classes, clean_path, clean_text, is_plain, is_plain_path
from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Place

__all__ = ["clean_path", "clean_text", "mask", "sanitise", "sanitise_component", "sanitise_coverage"]

S = TypeVar("S", bound=msgspec.Struct)
Hide = Callable[[str], str]

MAX_NAME = 1_000
MAX_TITLE = 500
MAX_ADDRESS = 2_000
MAX_LINES = 16_000

#: Identifiers: one line, not masked, because a mask would join what is different.
_NAMES = (
    *("tool", "tool_version", "rule_id", "level", "kind", "cvss_vector", "component_name", "component_version"),
    *("purl", "component_ref", "method", "route", "host", "status", "analysis_state", "justification", "report"),
)
#: One line of words: cleaned and masked.
_WORDS = {
    "title": MAX_TITLE,
    "suppression_reason": MAX_ADDRESS,
    "resource": MAX_ADDRESS,
    "url": MAX_ADDRESS,
    "parameter": MAX_NAME,
    "tool_id": MAX_NAME,  # stands last, see _is_clean
}
_LINES = ("message", "snippet", "remediation")
_NAME_LISTS = ("vulnerability_ids", "aliases", "fixed_versions", "fingerprints")
_WORD_LISTS = ("endpoints", "references")
_PLACES = ("trace", "locations")
#: Hashes that tools make of a secret to name it.
_HASHES = ("md5", "sha1", "sha256", "sha512")

_COMPONENT_NAMES = ("name", "version", "type", "group", "purl", "cpe", "scope", "bom_ref", "report")
_component_names = attrgetter(*_COMPONENT_NAMES)


def _stretch(first: str, last: str) -> slice:
    """Return where these fields and those between them stand in a finding's values."""
    names = Finding.__struct_fields__
    return slice(names.index(first), names.index(last) + 1)


#: What the findings of one rule mostly have in common, so that it is looked at once.
_RULE, _GRADE, _SUBJECT = _stretch("tool", "title"), _stretch("level", "kind"), _stretch("resource", "inactive")
_IDENTIFIERS, _PACKAGE = _stretch("vulnerability_ids", "cvss_vector"), _stretch("component_name", "fixed_versions")
_NO_IDENTIFIERS, _NO_PACKAGE = ((), (), ""), ("", "", "", "", ())


def sanitise(finding: Finding, key: bytes | None = None, root: str = "") -> Finding:
    """Return the finding with every text harmless, its path inside the checkout and its secrets masked.

    Args:
        finding: As a reader made it.
        key: The organisation's key; with it the secret's HMAC is added to ``fingerprints`` as ``secret:1:<hex>``.
        root: The checkout's absolute path; a path inside it becomes relative to it.

    Returns:
        The same object when nothing has to change.
    """
    path = clean_path(finding.path, root)
    if _is_clean(finding):
        return finding if path == finding.path else msgspec.structs.replace(finding, path=path)
    hide = hiding(finding.secret)
    changes = _text_changes(finding, hide) | _list_changes(finding, hide, root)
    changes |= {"path": path, "secret": ""}
    if finding.secret:
        changes["partial_fingerprints"] = _without_hashes(changes["partial_fingerprints"], finding.secret.strip())
        changes["fingerprints"] = _with_secret(changes["fingerprints"], finding.secret.strip(), key)
    return _replaced(finding, changes)


def sanitise_component(component: Component, *, root: str = "") -> Component:
    """Return the component with every text harmless and its path inside the checkout."""
    text = " ".join((*_component_names(component), *component.licences, *component.depends_on))
    if len(text) <= MAX_NAME and text.isprintable() and is_plain_path(component.path):
        return component
    changes: dict[str, Any] = {"path": clean_path(component.path, root)}
    for name in _COMPONENT_NAMES:
        changes[name] = clean_text(getattr(component, name), limit=MAX_NAME)
    for name in ("licences", "depends_on"):
        changes[name] = tuple(clean_text(text, limit=MAX_NAME) for text in getattr(component, name))
    return _replaced(component, changes)


def sanitise_coverage(coverage: Coverage) -> Coverage:
    """Return the coverage with every text harmless and without secrets."""
    changes: dict[str, Any] = {
        name: clean_text(getattr(coverage, name), limit=MAX_NAME)
        for name in ("tool", "tool_version", "report", "revision")
    }
    changes["notes"] = tuple(clean_text(mask(note), limit=MAX_ADDRESS) for note in coverage.notes)
    for name in ("skipped", "failed"):
        changes[name] = tuple(_gap(gap) for gap in getattr(coverage, name))
    return _replaced(coverage, changes)


def _gap(gap: Gap) -> Gap:
    place, reason = clean_text(mask(gap.place), limit=MAX_ADDRESS), clean_text(mask(gap.reason), limit=MAX_ADDRESS)
    return gap if place == gap.place and reason == gap.reason else Gap(place, reason)


def _replaced(value: S, changes: dict[str, Any]) -> S:
    changes = {name: new for name, new in changes.items() if new != getattr(value, name)}
    return msgspec.structs.replace(value, **changes) if changes else value


def _is_clean(finding: Finding) -> bool:
    """Tell cheaply, without looking at fields one by one, that no text has to change; False means "look closer"."""
    if finding.secret or ((finding.trace or finding.locations) and not _are_clean_places(finding)):
        return False
    theirs, own = finding.partial_fingerprints, finding.tool_id
    if theirs:
        if not _are_clean_fingerprints(theirs):
            return False
        if own == theirs[0][1]:
            own = ""  # mostly a hash, in which to look for secrets takes longer than all the rest
    values = msgspec.structs.astuple(finding)
    package, identifiers = values[_PACKAGE], values[_IDENTIFIERS]
    if package != _NO_PACKAGE or identifiers != _NO_IDENTIFIERS:
        *names, fixed_versions = package
        own = " ".join((own, *names, *fixed_versions, *identifiers[0], *identifiers[1], identifiers[2]))
    alike = values[_RULE], values[_GRADE], values[_SUBJECT], finding.fingerprints, finding.references, finding.report
    return (
        _are_clean_words(alike)
        and (not own or _is_clean_word(own))
        and _are_clean_lines(f"{finding.message} {finding.snippet} {finding.remediation}")
    )


@lru_cache(maxsize=1 << 10)
def _are_clean_words(values: tuple[Any, ...]) -> bool:
    return _is_clean_word(_joined(values))


def _joined(values: tuple[Any, ...]) -> str:
    """Return the texts among values, tuples of values among them, on one line."""
    return " ".join([_joined(value) if isinstance(value, tuple) else value for value in values if _is_text(value)])


def _is_text(value: object) -> bool:
    return isinstance(value, str | tuple)


def _is_clean_word(word: str) -> bool:
    return len(word) <= MAX_TITLE and "\n" not in word and "\t" not in word and _are_clean_lines(word)


def _are_clean_places(finding: Finding) -> bool:
    for place in finding.trace + finding.locations:
        if not is_plain_path(place.path) or not _are_clean_lines(f"{place.message} {place.snippet}"):
            return False
    return True


def _are_clean_fingerprints(pairs: tuple[tuple[str, str], ...]) -> bool:
    for name, value in pairs:
        if is_hash(_bytes(value)) and len(name) + len(value) <= MAX_NAME and name.isprintable():
            continue  # as nearly all are
        if (name, value) != _clean_fingerprint((name, value), mask):
            return False
    return True


def _are_clean_lines(text: str) -> bool:
    if len(text) > MAX_LINES:
        return False
    if text.isascii():
        found = classes(text)
        return CONTROL not in found and not may_hold_secret(text, found)
    return is_plain(text) and not may_hold_secret(text)


def _text_changes(finding: Finding, hide: Hide) -> dict[str, Any]:
    changes: dict[str, Any] = {name: clean_text(getattr(finding, name), limit=MAX_NAME) for name in _NAMES}
    for name, limit in _WORDS.items():
        changes[name] = clean_text(hide(getattr(finding, name)), limit=limit)
    for name in _LINES:
        changes[name] = clean_text(hide(getattr(finding, name)), limit=MAX_LINES, lines=True)
    return changes


def _list_changes(finding: Finding, hide: Hide, root: str) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in _NAME_LISTS:
        changes[name] = tuple(clean_text(text, limit=MAX_NAME) for text in getattr(finding, name))
    for name in _WORD_LISTS:
        changes[name] = tuple(clean_text(hide(text), limit=MAX_ADDRESS) for text in getattr(finding, name))
    for name in _PLACES:
        changes[name] = tuple(_place(place, hide, root) for place in getattr(finding, name))
    pairs = (_clean_fingerprint(pair, hide) for pair in finding.partial_fingerprints)
    changes["partial_fingerprints"] = tuple(pair for pair in pairs if pair is not None)
    return changes


def _place(place: Place, hide: Hide, root: str) -> Place:
    path = clean_path(place.path, root)
    message = clean_text(hide(place.message), limit=MAX_LINES, lines=True)
    snippet = clean_text(hide(place.snippet), limit=MAX_LINES, lines=True)
    if path == place.path and message == place.message and snippet == place.snippet:
        return place
    return Place(path, place.start_line, message, snippet)


def _clean_fingerprint(pair: tuple[str, str], hide: Hide) -> tuple[str, str] | None:
    """Clean a name and value; None when the value holds a secret, since equal masks would join what is different."""
    name, value = (clean_text(text, limit=MAX_NAME) for text in pair)
    return (name, value) if hide(value) == value else None


def _without_hashes(pairs: tuple[tuple[str, str], ...], secret: str) -> tuple[tuple[str, str], ...]:
    """Drop plain hashes of the secret, against which anybody could try guesses."""
    plain = {hashlib.new(name, _bytes(secret), usedforsecurity=False).hexdigest() for name in _HASHES}
    return tuple(pair for pair in pairs if not any(digest in pair[1].lower() for digest in plain))


def _with_secret(fingerprints: tuple[str, ...], secret: str, key: bytes | None) -> tuple[str, ...]:
    if key is None or not secret:
        return fingerprints
    digest = hmac.new(key, _bytes(secret), hashlib.sha256).hexdigest()
    return tuple(dict.fromkeys((*fingerprints, f"secret:1:{digest[:32]}")))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
