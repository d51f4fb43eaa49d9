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
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from accord.core._masking import MASK, mask, may_hold_secret
from accord.core._plain import CONTROL, classes, clean_path, clean_text, is_plain, is_plain_path
from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Place

__all__ = ["clean_path", "clean_text", "mask", "sanitise", "sanitise_component", "sanitise_coverage"]

S = TypeVar("S", bound=msgspec.Struct)

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
    "tool_id": MAX_NAME,
}
_LINES = ("message", "snippet", "remediation")
_NAME_LISTS = ("vulnerability_ids", "aliases", "fixed_versions", "fingerprints")
_WORD_LISTS = ("endpoints", "references")
_PLACES = ("trace", "locations")

_COMPONENT_NAMES = ("name", "version", "type", "group", "purl", "cpe", "scope", "bom_ref", "report")
_component_names = attrgetter(*_COMPONENT_NAMES)
_names = attrgetter(*_NAMES)
_words = attrgetter(*_WORDS)
_lines = attrgetter(*_LINES)
_lists = attrgetter(*_NAME_LISTS, *_WORD_LISTS, *_PLACES, "partial_fingerprints")
_NO_LISTS = ((),) * (len(_NAME_LISTS) + len(_WORD_LISTS) + len(_PLACES) + 1)


def sanitise(finding: Finding, *, key: bytes | None = None, root: str = "") -> Finding:
    """Return the finding with every text harmless, its path inside the checkout and its secrets masked.

    Args:
        finding: As a reader made it.
        key: The organisation's key; with it the secret's HMAC is added to ``fingerprints`` as ``secret:1:<hex>``.
        root: The checkout's absolute path; a path inside it becomes relative to it.

    Returns:
        The same object when nothing has to change.
    """
    if _is_clean(finding):
        return finding
    changes = _text_changes(finding) | _list_changes(finding, root)
    path = clean_path(finding.path, root)
    if path != finding.path:
        changes["path"] = path
    if finding.secret:
        changes |= _without_secret(finding, key)
    return msgspec.structs.replace(finding, **changes) if changes else finding


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
    """Tell cheaply, without looking at fields one by one, that nothing has to change; False means "look closer"."""
    if finding.secret or not is_plain_path(finding.path):
        return False
    names, words, lines = _names(finding), _words(finding), " ".join(_lines(finding))
    lists = _lists(finding)
    if lists != _NO_LISTS:
        ids, aliases, versions, own, endpoints, references, trace, locations, theirs = lists
        if trace or locations or (theirs and not _are_clean_fingerprints(theirs)):
            return False
        names, words = names + ids + aliases + versions + own, words + endpoints + references
    name, word = " ".join(names), " ".join(words)
    if len(name) > MAX_NAME or len(word) > MAX_TITLE or len(lines) > MAX_LINES:
        return False
    return name.isprintable() and word.isprintable() and _are_clean_lines(word + lines)


def _are_clean_fingerprints(pairs: tuple[tuple[str, str], ...]) -> bool:
    for name, value in pairs:
        if value.isalnum() and value.islower() and len(value) + len(name) <= MAX_NAME and name.isprintable():
            continue  # a hexadecimal hash, as nearly all are
        if (name, value) != _clean_fingerprint((name, value)):
            return False
    return True


def _are_clean_lines(text: str) -> bool:
    if text.isascii():
        found = classes(text)
        return CONTROL not in found and not may_hold_secret(text, found)
    return is_plain(text) and not may_hold_secret(text)


def _text_changes(finding: Finding) -> dict[str, Any]:
    changes: dict[str, Any] = {name: clean_text(getattr(finding, name), limit=MAX_NAME) for name in _NAMES}
    for name, limit in _WORDS.items():
        changes[name] = clean_text(mask(getattr(finding, name)), limit=limit)
    for name in _LINES:
        changes[name] = clean_text(mask(getattr(finding, name)), limit=MAX_LINES, lines=True)
    return {name: new for name, new in changes.items() if new != getattr(finding, name)}


def _list_changes(finding: Finding, root: str) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in _NAME_LISTS:
        changes[name] = tuple(clean_text(text, limit=MAX_NAME) for text in getattr(finding, name))
    for name in _WORD_LISTS:
        changes[name] = tuple(clean_text(mask(text), limit=MAX_ADDRESS) for text in getattr(finding, name))
    for name in _PLACES:
        changes[name] = tuple(_place(place, root) for place in getattr(finding, name))
    pairs = map(_clean_fingerprint, finding.partial_fingerprints)
    changes["partial_fingerprints"] = tuple(pair for pair in pairs if pair is not None)
    return {name: new for name, new in changes.items() if new != getattr(finding, name)}


def _place(place: Place, root: str) -> Place:
    path = place.path if is_plain_path(place.path) else clean_path(place.path, root)
    message, snippet = _cleaned_lines(place.message), _cleaned_lines(place.snippet)
    if path == place.path and message == place.message and snippet == place.snippet:
        return place
    return Place(path, place.start_line, message, snippet)


def _cleaned_lines(text: str) -> str:
    if not text or (len(text) <= MAX_LINES and _are_clean_lines(text)):
        return text
    return clean_text(mask(text), limit=MAX_LINES, lines=True)


def _clean_fingerprint(pair: tuple[str, str]) -> tuple[str, str] | None:
    """Clean a name and value; None when the value holds a secret, since equal masks would join what is different."""
    name, value = (clean_text(text, limit=MAX_NAME) for text in pair)
    return (name, value) if mask(value) == value else None


def _without_secret(finding: Finding, key: bytes | None) -> dict[str, Any]:
    """Mask the finding's own secret wherever it stands, and drop what a reader could check a guess against."""
    secret = finding.secret
    changes: dict[str, Any] = {"secret": ""}
    for name in (*_LINES, *_WORDS):
        lines = name in _LINES
        text = getattr(finding, name).replace(secret, MASK)
        changes[name] = clean_text(mask(text), limit=MAX_LINES if lines else _WORDS[name], lines=lines)
    return changes | {"fingerprints": _secret_fingerprint(finding, key)}


def _secret_fingerprint(finding: Finding, key: bytes | None) -> tuple[str, ...]:
    kept = tuple(clean_text(text, limit=MAX_NAME) for text in finding.fingerprints)
    if key is None:
        return kept
    digest = hmac.new(key, finding.secret.strip().encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return tuple(dict.fromkeys((*kept, f"secret:1:{digest[:32]}")))
