"""The same facts in two sentences, and each reason in one line.

For the business: by when, and what could happen to whom. For a developer: what it means to the business, then what,
where and how to fix. Both are built from one :class:`~accord.core.risk.story.Story`, hold at most :data:`MOST_WORDS`
words and end with a full stop. They say what could happen, never that it will. What nobody has said or confirmed is
said plainly.
"""

from datetime import date
from functools import lru_cache

from accord.core.risk.context import SENSITIVITY
from accord.core.risk.reasons import Reason
from accord.core.risk.story import TOLD, Story
from accord.core.risk.threat import ACTIVE, POC
from accord.core.service import UNASSIGNED, DataClass
from accord.core.vulnerability import Decision

MOST_WORDS = 45

#: How many classes of data, and how many assumptions, are named one by one.
_NAMED = 2


def for_business(story: Story) -> str:
    """Return one sentence without jargon: decision, deadline, who could do what to which data, and the proof."""
    lead = _lead(story.decision, story.days, story.without_date)
    could = story.consequence.removesuffix("{data}").rstrip()
    holds = _holds(story.service, story.data, story.environment)
    proof = _proof(story.exploitation, story.kev_at, story.secret)
    doubt = _doubt(story.exposure, story.data, story.criticality, story.environment, story.assumed)
    start = f"{lead}: {_WHO[story.exposure]} could {could} {holds}"
    sentence = f"{start}{_dependents(story.dependents)}{proof}{doubt}."
    return (
        sentence
        if _fits(sentence)
        else _first_that_fits(sentence, f"{start}{proof}{doubt}.", f"{start}{proof}{_brief(doubt)}.")
    )


def for_developer(story: Story) -> str:
    """Return one sentence that opens with what the flaw means to the business and ends with how to fix it."""
    holds = _holds(story.service, story.data, story.environment)
    place = f" in {story.where}" if story.where else ""
    doubt = _doubt(story.exposure, story.data, story.criticality, story.environment, story.assumed)
    holds = f"{holds[0].upper()}{holds[1:]}"
    by = _BY[story.exposure]
    end = f"{story.flaw}{_named(story.identifier, story.exploitation, story.secret)}{place}; {how_to_fix(story)}"
    dependents = _dependents(story.dependents)
    sentence = f"{holds}{dependents}{',' * bool(dependents)} {story.harm} {by}: {end}{doubt}."
    if _fits(sentence):
        return sentence
    who = f"{holds} {story.harm} {by}: {end}"
    return _first_that_fits(
        sentence, f"{who}{doubt}.", f"{who}{_brief(doubt)}.", f"{holds} {story.harm}: {end}{_brief(doubt)}."
    )


def how_to_fix(story: Story) -> str:
    """Return the fix alone, as an imperative without a full stop; it says so when none is known."""
    if story.package:
        if story.fixed_version:
            return f"upgrade {story.package} to {story.fixed_version}"
        return "no fixed version is known, so limit who can reach it"
    if story.secret:
        return "rotate it first, then keep it in a secret store"
    return story.fix or "no fix is known, so limit who can reach it"


def reason_text(reason: Reason) -> str:
    """Return one line for a reason: the fact, where it is from, and the judgement without it."""
    without = f"{reason.without.score}, {reason.without.decision}"
    if reason.value is None:
        return f"{fact_text(reason)}; at its lowest: {without}"
    return f"{fact_text(reason)} ({origin_text(reason)}); without it: {without}"


def fact_text(reason: Reason) -> str:
    """Return the fact of a reason alone: "exposed to the internet", "nobody has said how critical the service is"."""
    return _UNKNOWN[reason.fact] if reason.value is None else _told(reason.fact, reason.value)


def origin_text(reason: Reason) -> str:
    """Return where a known fact is from, of which day, and whether a person confirmed it."""
    when = day(reason.at) if reason.at else ""
    return ", ".join(part for part in (reason.source, when, "confirmed" if reason.confirmed else "assumed") if part)


# -- parts ---------------------------------------------------------------------------------------------------------

_WHO = {
    "internet": "an attacker on the internet",
    "partner": "an attacker at a partner",
    "internal": "someone inside the company",
    "": "an attacker",
}
_BY = {
    "internet": "by anyone on the internet",
    "partner": "by anyone at a partner",
    "internal": "from inside the company",
    "": "by whoever can reach it",
}
_DATA = {"credentials": "sign-in"}
_ASKED = {
    "exposure": "who can reach it",
    "data": "what it holds",
    "criticality": "how critical it is",
    "environment": "where it runs",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(when: date) -> str:
    """Write a date as people read it, in no country's order: 3 Aug 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def joined(words: tuple[str, ...], last: str = "and") -> str:
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


@lru_cache(maxsize=64)
def _lead(decision: Decision, days: int | None, without_date: str) -> str:
    when = (
        without_date
        if days is None
        else "today"
        if days == 0
        else "within 1 day"
        if days == 1
        else f"within {days} days"
    )
    return f"{decision} {when}" if decision in {Decision.ACT, Decision.ATTEND} else f"{decision}, fix {when}"


@lru_cache(maxsize=4096)
def _holds(service: str, data: tuple[str, ...], environment: str) -> str:
    worst = sorted(data, key=lambda kind: -SENSITIVITY[DataClass(kind)])[:_NAMED]
    kinds = joined(tuple(_DATA.get(kind, str(kind)) for kind in worst)) + " " if data else ""
    where = f" in {environment}" if environment in {"development", "staging"} else ""
    return f"{kinds}data of {'unassigned code' if service == UNASSIGNED.name else service}{where}"


@lru_cache(maxsize=4096)
def _dependents(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    return f", which {len(names)} services depend on" if len(names) > 1 else f", which {names[0]} depends on"


@lru_cache(maxsize=4096)
def _proof(exploitation: str, kev_at: date | None, secret: bool) -> str:  # noqa: FBT001  a fact of the story
    if exploitation == ACTIVE:
        if kev_at is not None:
            return f"; this flaw is exploited now (KEV, {day(kev_at)})"
        return "; the secret was proven to work" if secret else "; this flaw is exploited now"
    if exploitation == POC:
        return "; the secret is in shared history" if secret else "; how to attack it is public"
    return ""


@lru_cache(maxsize=4096)
def _doubt(exposure: str, data: tuple[str, ...], criticality: str, environment: str, assumed: tuple[str, ...]) -> str:
    """Say what nobody has said and what is only assumed."""
    known = dict(zip(TOLD, (exposure, data, criticality, environment), strict=True))
    unknown = tuple(_ASKED[name] for name in TOLD if not known[name])
    guessed = tuple(_ASKED[name] for name in TOLD if name in assumed and known[name])
    said = f"; nobody has said {joined(unknown, 'or')}" if unknown else ""
    if len(guessed) > _NAMED:
        return said + ("; most of this is assumed" if len(guessed) < len(TOLD) else "; all of this is assumed")
    return said + (f"; assumed: {joined(guessed)}" if guessed else "")


@lru_cache(maxsize=4096)
def _named(identifier: str, exploitation: str, secret: bool) -> str:  # noqa: FBT001  a fact of the story
    proof = ("proven to work" if secret else "exploited now") if exploitation == ACTIVE else ""
    inside = ", ".join(part for part in (identifier, proof) if part)
    return f" ({inside})" if inside else ""


def _fits(sentence: str) -> bool:
    return sentence.count(" ") < MOST_WORDS and "  " not in sentence and "\n" not in sentence


def _first_that_fits(*variants: str) -> str:
    """Return the first variant that is short enough once stray white space is gone, else the last, the shortest."""
    tidy = ""
    for variant in variants:
        tidy = " ".join(variant.split())
        if _fits(tidy):
            break
    return tidy


def _brief(doubt: str) -> str:
    """Keep the two kinds of doubt apart where there is no room for all of it."""
    if "nobody has said" in doubt:
        return "; part unknown, part assumed" if "assumed" in doubt else "; part unknown"
    return "; part assumed" if doubt else ""


# -- reasons -------------------------------------------------------------------------------------------------------

_UNKNOWN = {
    "exploitation": "nobody has said whether it is exploited",
    "epss_percentile": "EPSS has not ranked it",
    "automatable": "nobody has said whether an attack can be automated",
    "technical_impact": "nobody has said how much an attack gains",
    "cvss": "nobody has said how severe it is",
    "exposure": "nobody has said who can reach it",
    "criticality": "nobody has said how critical the service is",
    "data": "nobody has said what data the service holds",
    "environment": "nobody has said where it runs",
    "reachability": "nobody has said whether the flawed code is reached",
    "control": "nobody has said what protects it",
}

_TOLD_OF = {
    ("exploitation", "active"): "exploited now",
    ("exploitation", "public poc"): "how to attack it is public",
    ("automatable", True): "an attack can be automated",
    ("technical_impact", "total"): "an attack gains full control",
    ("exposure", "internet"): "exposed to the internet",
    ("exposure", "partner"): "exposed to partners",
    ("criticality", "critical"): "critical to the business",
    ("environment", "production"): "runs in production",
    ("environment", "staging"): "runs in staging only",
    ("environment", "development"): "runs in development only",
    ("reachability", "yes"): "the flawed code is reached",
    ("reachability", "no"): "the flawed code is not reached",
    ("control", "claimed"): "a control is claimed",
    ("control", "verified"): "a control is verified",
}


def _told(fact: str, value: str | float | bool) -> str:  # noqa: FBT001  a fact's value
    known = _TOLD_OF.get((fact, value))
    if known is not None:
        return known
    if fact == "epss_percentile":
        return f"EPSS ranks it above {int(100 * float(value))} % of published flaws"
    if fact == "data":
        return f"holds {joined(tuple(_DATA.get(kind, kind) for kind in str(value).split(', ')))} data"
    return f"CVSS {value:g}" if fact == "cvss" else f"of {value} {fact}"
