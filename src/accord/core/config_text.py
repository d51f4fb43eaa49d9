"""Write an ``accord.toml`` that a person will read and correct: the values found, why, and what each changes."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from accord.core.service import Criticality, DataClass, Environment, Exposure, Service

HEAD = """\
# What the services here mean to the business. Every decision of Accord rests on these values.
# A value whose name stands in "assumed" is a guess: correct it, then take its name out.
#
#   paths        what belongs to the service; of several matching patterns the most specific wins
#   team         who hears of its vulnerabilities
#   criticality  what stops when the service stops; raises or lowers every decision
#   exposure     who can reach it; the internet raises, an internal network lowers
#   data         what it holds; payment, health and credentials count most
#   environment  where the code runs; development lowers
#   dependents   the services that stop or degrade when this one stops
#   controls     what already protects it, until when, and the check that proves it
#
# All keys and values: docs/reference/accord-toml.md
"""

GATE = """
# What stops a change; these are the values that count when nothing is written.
# [gate]
# block = "Attend"          # Attend and Act stop; "Act" stops less, "Track*" more
# expect = []               # tools that must have reported, such as ["pip-audit", "semgrep"]
# max_data_age_days = 180   # older knowledge about vulnerabilities cannot pass a change
"""

_OPTIONS: dict[str, str] = {
    "criticality": ", ".join(Criticality),
    "exposure": ", ".join(Exposure),
    "data": ", ".join(DataClass),
    "environment": ", ".join(Environment),
}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A service as it will be written, and for each value why it is so."""

    service: Service
    why: Mapping[str, str]

    def confirmed(self, key: str, value: object) -> "Draft":
        """Return the draft with a value that a person gave; None or nothing means that they do not know."""
        assumed = tuple(one for one in self.service.assumed if one != key)
        service = msgspec.structs.replace(self.service, assumed=assumed, **{key: value})
        return Draft(service=service, why={**self.why, key: "said by you"})


def write(drafts: Sequence[Draft], *, today: date, root: bool) -> str:
    """Return the text of an ``accord.toml``; for the root's file with the usual gate as a comment."""
    return HEAD + "".join(_service(draft, today) for draft in drafts) + (GATE if root else "")


def _service(draft: Draft, today: date) -> str:
    service, why = draft.service, draft.why
    lines = ["", "[[service]]", f"name = {_text(service.name)}"]
    if service.paths:
        lines.append(f"paths = {_list(service.paths)}")
    lines += [_line("team", _text(service.team) if service.team else "", why)]
    for key in ("criticality", "exposure"):
        value = getattr(service, key)
        lines.append(_line(key, _text(value) if value else "", why))
    lines.append(_line("data", _list(service.data) if service.data else "", why))
    lines.append(_line("environment", _text(service.environment) if service.environment else "", why))
    if service.dependents:
        lines.append(_line("dependents", _list(service.dependents), why))
    if service.assumed:
        lines.append(f"assumed = {_list(service.assumed)}")
    return "\n".join([*lines, f"at = {today.isoformat()}", ""])


def _line(key: str, value: str, why: Mapping[str, str]) -> str:
    """Write one key with its reason; a key that nobody knows stays a comment with what it may say."""
    if value:
        reason = why.get(key, "")
        return f"{key} = {value}" + (f"  # {_plain(reason)}" if reason else "")
    options = f"; values: {_OPTIONS[key]}" if key in _OPTIONS else ""
    empty = "[]" if key == "data" else '""'
    return f"# {key} = {empty}  # not known yet{options}"


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _text(value: str) -> str:
    """Write a TOML string; only what TOML asks to escape is escaped."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08X}" for one in escaped) + '"'


def _plain(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
