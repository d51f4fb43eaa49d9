"""What a repository's own files suggest about a service: guesses with their reasons, for a person to confirm.

The rules are ours and deliberately few; what they cannot tell stays unknown. A value that lowers a risk is guessed only
where a file says so itself, never because nothing speaks against it.
"""

import re
from collections.abc import Iterable

import msgspec

from accord.core.service import Criticality, DataClass, Environment, Exposure

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

#: Names of fields, in small letters with one space between words, that tell what a service holds.
_FIELDS: dict[DataClass, tuple[str, ...]] = {
    DataClass.CUSTOMER: (
        "email", "mail address", "phone", "mobile number", "first name", "last name", "full name", "surname",
        "family name", "birthday", "birth date", "date of birth", "dob", "address", "street", "postal code",
        "postcode", "zip code", "customer", "customer name", "gender",
        "nationality", "passport", "ssn", "social security", "tax id",
    ),
    DataClass.PAYMENT: (
        "card", "card number", "cvv", "cvc", "iban", "bic", "account number", "bank account", "credit card",
        "sort code", "routing number",
    ),
    DataClass.HEALTH: (
        "diagnosis", "patient", "patient id", "medication", "prescription", "allergies", "blood type", "icd",
        "medical record", "health insurance",
    ),
    DataClass.CREDENTIALS: (
        "password", "passwd", "passphrase", "secret", "client secret", "api key", "apikey", "private key",
        "access token", "refresh token", "credential", "credentials",
    ),
}  # fmt: skip
#: An address of a machine is nobody's home.
_NOT_A_PERSON = {"ip", "mac", "wallet", "contract", "host", "server", "network"}
_REGULATED = {DataClass.PAYMENT, DataClass.HEALTH, DataClass.CREDENTIALS}
_INSIDE = re.compile(
    r".*\.(local|internal|intranet|lan|corp|private|svc|cluster)|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*"
)
#: Addresses that stand in documents because something has to stand there.
_PLACEHOLDER = re.compile(
    r"localhost|.*\.(localhost|test)|127\..*|0\.0\.0\.0|\[.*\]|(.*\.)?example\.(com|org|net)|[^.]*"
)
_HOST = re.compile(r"^https?://([^/:{}]+|\[[^\]]+\])", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:(?P<host>\[[^\]]*\]|[\d.]+|localhost):)?(?P<port>\d+)(?:-\d+)?:\d")
_WEB_PORTS = {"80", "443"}

_INGRESS = re.compile(r"^kind:\s*[\"']?(Ingress|IngressRoute|HTTPRoute|VirtualService)\b", re.MULTILINE)
_BALANCER = re.compile(r"^\s+type:\s*[\"']?LoadBalancer\b", re.MULTILINE)
_INTERNAL = re.compile(
    r"^[^\n#]*(?:class|scheme|type|internal)[^\n]*:\s*[\"']?(?:internal|true)\b", re.MULTILINE | re.IGNORECASE
)

_LIFECYCLES = {
    "production": Environment.PRODUCTION,
    "deprecated": Environment.PRODUCTION,
    "staging": Environment.STAGING,
    "experimental": Environment.DEVELOPMENT,
    "development": Environment.DEVELOPMENT,
}


class Clue(msgspec.Struct, frozen=True, kw_only=True):
    """One value that a file suggests for one key of a service, and why."""

    key: str
    value: str | tuple[str, ...]
    why: str
    #: True where people wrote the value down as such; otherwise it is a guess.
    declared: bool = False
    #: How far the file is from the fact; of several clues about one key the nearest is believed.
    distance: int = 0


def words(name: str) -> str:
    """Return a field's name as small words: ``cardNumber``, ``card_number`` and ``CARD-NUMBER`` are ``card number``."""
    return " ".join(_WORDS.findall(name)).lower()


def data_of(fields: Iterable[str], file: str) -> Clue | None:
    """Guess which classes of data stand behind the names of fields; the reason shows up to two names for each."""
    found: dict[DataClass, list[str]] = {}
    for field in fields:
        for data_class in DataClass:
            if _tells(words(field), data_class):
                found.setdefault(data_class, []).append(field)
    if not found:
        return None
    shown = dict.fromkeys(name for data_class in DataClass for name in found.get(data_class, [])[:2])
    value = tuple(one for one in DataClass if one in found)
    return Clue(key="data", value=value, why=f"{file} speaks of {', '.join(shown)}")


def _tells(field: str, data_class: DataClass) -> bool:
    if _NOT_A_PERSON.intersection(field.split()):
        return False
    return any(field == name or field.endswith(f" {name}") for name in _FIELDS.get(data_class, ()))


def environment_of(lifecycle: str, file: str) -> Clue | None:
    """Translate Backstage's ``spec.lifecycle``; what is deprecated still runs."""
    environment = _LIFECYCLES.get(lifecycle.lower())
    if environment is None:
        return None
    return Clue(key="environment", value=environment, why=f"{file} says lifecycle {lifecycle.lower()}")


def exposure_of_server(url: str, file: str) -> Clue | None:
    """Guess exposure from the address of a server in an OpenAPI document; None for a relative or made-up address."""
    host = _HOST.match(url)
    if host is None or _PLACEHOLDER.fullmatch(host[1].lower()):
        return None
    inside = _INSIDE.fullmatch(host[1].lower())
    exposure = Exposure.INTERNAL if inside else Exposure.INTERNET
    return Clue(key="exposure", value=exposure, why=f"{file} names the server {host[1]}", distance=1)


def exposure_of_port(published: str, file: str) -> Clue | None:
    """Guess exposure from what a compose file publishes, such as ``443:8443`` or ``127.0.0.1:80:80``.

    A port of the web is taken for the internet, a port of the host's own address for internal. Of any other port the
    file does not tell who reaches it.
    """
    found = _PUBLISHED.match(published)
    if found is None:
        return None
    if found["host"] and found["host"].startswith(("127.", "localhost", "[::1")):
        why = f"{file} publishes port {found['port']} to its own host only"
        return Clue(key="exposure", value=Exposure.INTERNAL, why=why, distance=2)
    if found["port"] not in _WEB_PORTS:
        return None
    why = f"{file} publishes port {found['port']}"
    return Clue(key="exposure", value=Exposure.INTERNET, why=why, distance=2)


def exposure_of_expose(port: str, file: str) -> Clue | None:
    """Guess exposure from a container file's ``EXPOSE``; of a port that is not the web's it does not tell."""
    if port.partition("/")[0] not in _WEB_PORTS:
        return None
    return Clue(key="exposure", value=Exposure.INTERNET, why=f"{file} exposes port {port}", distance=3)


def exposure_of_ingress(text: str, file: str) -> Clue | None:
    """Guess exposure from the text of a Kubernetes manifest or a template of one; None when it lets nobody in."""
    kind = _INGRESS.search(text)
    if kind is None and not _BALANCER.search(text):
        return None
    what = kind[1] if kind else "LoadBalancer"
    inside = bool(_INTERNAL.search(text))
    why = f"{file} has {'an internal' if inside else 'the'} {what} that leads to it"
    return Clue(key="exposure", value=Exposure.INTERNAL if inside else Exposure.INTERNET, why=why)


def pick(key: str, clues: Iterable[Clue]) -> Clue | None:
    """Choose among the clues about one key: what was declared, else the nearest, else the widest; data add up."""
    own = [clue for clue in clues if clue.key == key]
    if not own:
        return None
    if key == "data":
        found = {value for clue in own for value in clue.value}
        why = "; ".join(dict.fromkeys(clue.why for clue in own))
        return Clue(key="data", value=tuple(one for one in DataClass if one in found), why=why)
    return min(own, key=lambda clue: (not clue.declared, clue.distance, clue.value != Exposure.INTERNET))


def criticality_of(data: Iterable[str], exposure: str | None) -> Clue | None:
    """Guess criticality from what is held and who can reach it. Nothing is ever guessed to be low or critical."""
    regulated = [one for one in DataClass if one in set(data) & _REGULATED]
    if regulated:
        return Clue(key="criticality", value=Criticality.HIGH, why=f"it seems to hold {' and '.join(regulated)} data")
    if exposure != Exposure.INTERNET:
        return None
    if DataClass.CUSTOMER in set(data):
        why = "it seems to hold customer data and to face the internet"
        return Clue(key="criticality", value=Criticality.HIGH, why=why)
    return Clue(key="criticality", value=Criticality.MEDIUM, why="it seems to face the internet")
