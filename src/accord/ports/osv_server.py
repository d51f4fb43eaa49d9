"""OSV's ``POST /v1/query`` on loopback, answered from the snapshot: a client of OSV finds advisories without a network.

What it is asked is remembered: a client that asked nothing has looked at nothing. Whatever it cannot answer (another
ecosystem, no package, a version that is none) is refused, so that no client takes it for clean. A record has id,
aliases and affected ranges; the snapshot keeps neither texts nor dates of an advisory.

Formats: https://google.github.io/osv.dev/post-v1-query/ and https://ossf.github.io/osv-schema/
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import msgspec

from accord.core.advisory import Affected, Range
from accord.core.errors import AccordError
from accord.core.feed import Source
from accord.ports import versions
from accord.ports.snapshot import Snapshot

PATH = "/v1/query"
_ECOSYSTEM = "PyPI"
_SCHEMA = "1.6.0"
_MAX_BYTES = 1 << 16
#: How long a client may be silent in the middle of a question, in seconds: one thread serves all.
_PATIENCE = 10
_GLANCE = 0.02
_FOUND, _WRONG, _ELSEWHERE, _BROKEN = 200, 400, 404, 500


class Asked(msgspec.Struct, frozen=True):
    """One question that was answered: a package, its version (empty: any), and how many advisories affect it."""

    name: str
    version: str
    advisories: int


class OsvServer:
    """A running server: where it is, what it knows, and what it was asked so far."""

    def __init__(self, url: str, source: Source) -> None:
        self.url = url
        #: The advisories that it answers from, with their day and terms.
        self.source = source
        self._asked: list[Asked] = []
        self._refused: list[str] = []

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Every question that was answered, in the order of coming."""
        return tuple(self._asked)

    @property
    def refused(self) -> tuple[str, ...]:
        """Why each other question was not."""
        return tuple(self._refused)

    def note(self, question: Asked | str) -> None:
        """Remember a question, or why one was refused."""
        if isinstance(question, Asked):
            self._asked.append(question)
        else:
            self._refused.append(question)


@contextmanager
def serving(path: Path | None = None) -> Iterator[OsvServer]:
    """Answer on a free port of 127.0.0.1 until the context ends.

    Args:
        path: A snapshot; None: the one that is in use.

    Raises:
        UnusableFeed: there is no usable snapshot.
        AccordError: no port can be had.
    """
    with Snapshot.open(path) as snapshot:
        path, source = snapshot.path, snapshot.source("pypa")
    try:
        http = _Http(("127.0.0.1", 0), _Handler)
    except OSError as error:
        raise AccordError(f"no port of 127.0.0.1 can be had ({error})", remedy="Try again", retry=True) from error
    http.path = path
    http.server = OsvServer(f"http://127.0.0.1:{http.server_port}{PATH}", source)
    thread = threading.Thread(target=http.serve, daemon=True)
    thread.start()
    try:
        yield http.server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


# -- what is answered ------------------------------------------------------------------------------------------


class _Package(msgspec.Struct):
    name: str = ""
    ecosystem: str = ""


class _Question(msgspec.Struct):
    package: _Package
    version: str = ""


class _Refusal(Exception):
    """Why a question is not answered."""


def _answer(snapshot: Snapshot, body: bytes) -> tuple[dict[str, object], Asked]:
    """Return the advisories that a question asks for, as OSV writes them; an empty object when there are none."""
    try:
        question = msgspec.json.decode(body, type=_Question)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _Refusal(f"this is no question ({error})") from error
    package, text = question.package, question.version
    if not package.name or package.ecosystem != _ECOSYSTEM:
        raise _Refusal(f"only packages of {_ECOSYSTEM} are known here, by name and ecosystem")
    version = versions.parse("pypi", text)
    if text and version is None:
        raise _Refusal(f"'{text[:80]}' is no version")
    found = [
        one
        for one in snapshot.advisories("pypi", package.name)
        if version is None or any(_holds(range_, version.key) for range_ in one.ranges)
    ]
    records = _records(snapshot, found)
    return ({"vulns": records} if records else {}), Asked(package.name, text, len(records))


def _holds(range_: Range, key: Any) -> bool:  # noqa: ANN401  an orderable of the library
    """Tell whether a version lies in a range. An end that is no version ends nothing: what is unknown is not safe."""
    introduced, fixed, last = (
        versions.parse("pypi", text) for text in (range_.introduced, range_.fixed, range_.last_affected)
    )
    return (
        (introduced is None or introduced.key <= key)
        and (fixed is None or key < fixed.key)
        and (last is None or key <= last.key)
    )


def _records(snapshot: Snapshot, found: Sequence[Affected]) -> list[dict[str, object]]:
    ids = snapshot.ids({one.canonical for one in found}) if found else {}
    credit = snapshot.source("pypa")
    return [
        {
            "schema_version": _SCHEMA,
            "id": one.advisory,
            "aliases": [other for other in ids[one.canonical] if other != one.advisory],
            "affected": [
                {
                    "package": {
                        "name": one.package,
                        "ecosystem": _ECOSYSTEM,
                        "purl": f"pkg:pypi/{one.package}",
                    },
                    "ranges": [{"type": "ECOSYSTEM", "events": _events(one.ranges)}],
                }
            ],
            "database_specific": {"source": credit.url, "license": credit.licence, "taken_at": credit.taken_at},
        }
        for one in found
    ]


def _events(ranges: Sequence[Range]) -> list[dict[str, str]]:
    """Write ranges as OSV's events, without ends that are no versions, at which a client would stumble."""
    events = []
    for range_ in ranges:
        named = {"introduced": range_.introduced, "fixed": range_.fixed, "last_affected": range_.last_affected}
        events += [{name: text} for name, text in named.items() if versions.parse("pypi", text)]
    return events


# -- how it is answered ----------------------------------------------------------------------------------------


class _Http(HTTPServer):
    """One thread for all: a connection is closed after its answer, so no client keeps another waiting."""

    path: Path
    server: OsvServer
    snapshot: Snapshot

    def serve(self) -> None:
        """Serve until shut down; SQLite wants the thread that opened a file to read it."""
        with Snapshot(self.path) as self.snapshot:
            self.serve_forever(_GLANCE)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    timeout = _PATIENCE

    def do_POST(self) -> None:
        """Answer one question."""
        server = self.server.server
        if self.path != PATH:
            self._refuse(_ELSEWHERE, f"there is nothing at {self.path[:80]}")
            return
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > _MAX_BYTES:
            self._refuse(_WRONG, "a question has a Content-Length, and at most 65536 bytes")
            return
        try:
            answer, question = _answer(self.server.snapshot, self.rfile.read(int(size)))
        except _Refusal as refusal:
            self._refuse(_WRONG, str(refusal))
        except AccordError as error:
            self._refuse(_BROKEN, str(error))
        else:
            server.note(question)
            self._send(_FOUND, answer)

    def log_message(self, *_: object) -> None:
        """Write nothing: who runs the server asks it what it was asked."""

    def _refuse(self, status: int, message: str) -> None:
        self.server.server.note(message)
        self._send(status, {"code": 3, "message": message})

    def _send(self, status: int, answer: dict[str, object]) -> None:
        body = msgspec.json.encode(answer)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
