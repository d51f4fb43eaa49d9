"""The one way to fetch something: bounded, conditional, cautious about where it is sent, and not at all when offline.

``ACCORD_OFFLINE=1`` forbids every call. Proxies of the environment (``https_proxy``, ``no_proxy``) are honoured. A
redirect may lead to https or stay on the same host; with an allow-list it may not leave it. Nothing is decompressed
here: what came is counted and hashed as it came.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

import msgspec

from accord import __version__
from accord.core.errors import AccordError

OFFLINE = "ACCORD_OFFLINE"
_NOT_MODIFIED = 304
_BLOCK = 1 << 16
#: Answers after which the same call can succeed later: too early, too many calls, and all of the server's own faults.
_LATER = {408, 425, 429}
_SERVER_FAULT = 500


class Limits(msgspec.Struct, frozen=True):
    """How much and how long: bytes of the body, seconds of silence, seconds in all."""

    max_bytes: int = 64 << 20
    timeout_seconds: float = 20.0
    deadline_seconds: float = 300.0


class Validators(msgspec.Struct, frozen=True):
    """A server's marks of the version that one has; empty when it gave none."""

    etag: str = ""
    last_modified: str = ""


class Fetched(msgspec.Struct, frozen=True):
    """What came. ``changed`` is False when the server says that nothing is newer; the file is then not written."""

    changed: bool
    validators: Validators
    size: int = 0
    sha256: str = ""


def fetch(
    url: str,
    target: Path,
    *,
    known: Validators = Validators(),  # noqa: B008  frozen
    limits: Limits = Limits(),  # noqa: B008  frozen
    hosts: frozenset[str] | None = None,
) -> Fetched:
    """Fetch an address into a file.

    Args:
        url: An http or https address.
        target: The file to write; when the call fails, what is in it is of no use.
        known: Asks for the body only when it is newer than this.
        limits: What is refused.
        hosts: Hosts that may be asked, over https only, also after a redirect; None allows any.

    Raises:
        AccordError: offline, not allowed, not reachable, refused by the server, cut off, too large or too slow; its
            ``retry`` tells whether a later try can help.
    """
    _check_address(url, hosts)
    deadline = time.monotonic() + limits.deadline_seconds
    try:
        with _opener(hosts).open(_request(url, known), timeout=limits.timeout_seconds) as response:
            return _save(response, target, url, limits, deadline)
    except HTTPError as error:
        with error:
            if error.code == _NOT_MODIFIED:
                return Fetched(changed=False, validators=known)
            raise _refused(url, error.code) from error
    except URLError as error:
        raise _unreachable(url, _reason(error.reason)) from error
    except (HTTPException, TimeoutError, ConnectionError) as error:
        raise _unreachable(url, _reason(error)) from error


def answers(url: str, *, timeout_seconds: float = 2.0) -> bool:
    """Tell whether a server answers, with whatever it has to say; False where the environment forbids to ask."""
    if is_offline():
        return False
    try:
        asked = Request(url, headers={"User-Agent": f"accord/{__version__}"}, method="HEAD")  # noqa: S310  ours
        with _opener(None).open(asked, timeout=timeout_seconds):
            return True
    except HTTPError as error:
        error.close()
        return True
    except (OSError, HTTPException, AccordError):  # an AccordError: it leads somewhere that nobody asked for
        return False


def shown(url: str) -> str:
    """Return an address as it may be shown and stored: without user name, password, query and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{_host_and_port(parts)}{parts.path}"


def is_offline() -> bool:
    """Tell whether the environment forbids network calls."""
    return os.environ.get(OFFLINE, "").lower() not in {"", "0", "false", "no"}


# -- before ----------------------------------------------------------------------------------------------------


def _check_address(url: str, hosts: frozenset[str] | None) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise AccordError("this is no http or https address", place=url, remedy="Pass an address or a file")
    if hosts is not None and not _is_listed(parts, hosts):
        raise _not_allowed(url)
    if is_offline():
        raise AccordError(
            f"{OFFLINE} is set, so nothing is fetched", place=shown(url), remedy="Unset it to allow network calls"
        )


def _request(url: str, known: Validators) -> Request:
    # The file is wanted as it lies there, so that its size and checksum mean something.
    headers = {"User-Agent": f"accord/{__version__}", "Accept-Encoding": "identity"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return Request(url, headers=headers)  # noqa: S310  the scheme was checked


def _opener(hosts: frozenset[str] | None) -> OpenerDirector:
    """Build an opener that knows http and https and nothing else: no files, no FTP, no stored passwords."""
    opener = OpenerDirector()
    redirects = _CautiousRedirects(hosts)
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        redirects,
    ):
        opener.add_handler(handler)
    return opener


class _CautiousRedirects(HTTPRedirectHandler):
    """Follows a redirect only to https, or on the same host without leaving https."""

    max_redirections = 5

    def __init__(self, hosts: frozenset[str] | None) -> None:
        self._hosts = hosts

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Refuse what the rule forbids, then do as the standard library does."""
        if not may_follow(req.full_url, newurl, self._hosts):
            fp.close()
            raise _not_allowed(newurl, came_from=req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def may_follow(url: str, target: str, hosts: frozenset[str] | None) -> bool:
    """Tell whether a redirect from one address to another is followed."""
    old, new = urlsplit(url), urlsplit(target)
    if hosts is not None:
        return _is_listed(new, hosts)
    return new.scheme == "https" or (new.scheme == old.scheme == "http" and new.hostname == old.hostname)


def _is_listed(parts: SplitResult, hosts: frozenset[str]) -> bool:
    return parts.scheme == "https" and parts.hostname in hosts


# -- the body --------------------------------------------------------------------------------------------------


def _save(response: HTTPResponse, target: Path, url: str, limits: Limits, deadline: float) -> Fetched:
    digest, size = hashlib.sha256(), 0
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > limits.max_bytes:
        raise _too_large(url, limits)
    with target.open("wb") as file:
        for block in _blocks(response):
            size += len(block)
            if size > limits.max_bytes:
                raise _too_large(url, limits)
            if time.monotonic() > deadline:
                raise _unreachable(url, f"it took longer than {limits.deadline_seconds:g} seconds")
            digest.update(block)
            file.write(block)
    # Reading in blocks, the standard library takes an early end for the end.
    if announced.isdecimal() and size != int(announced):
        raise _unreachable(url, f"the answer was cut off after {size} of {announced} bytes")
    validators = Validators(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
    return Fetched(changed=True, validators=validators, size=size, sha256=digest.hexdigest())


def _blocks(response: HTTPResponse) -> Iterator[bytes]:
    """Yield what arrives as it arrives, so that a slow trickle meets the deadline."""
    while block := response.read1(_BLOCK):
        yield block


# -- what can go wrong -----------------------------------------------------------------------------------------


def _host_and_port(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__


def _unreachable(url: str, reason: str) -> AccordError:
    return AccordError(
        f"cannot be fetched ({reason})",
        place=shown(url),
        remedy="Check the network and the proxy, or try again later",
        retry=True,
    )


def _refused(url: str, code: int) -> AccordError:
    later = code in _LATER or code >= _SERVER_FAULT
    remedy = "Try again later" if later else "Check the address"
    return AccordError(f"the server answers {code}", place=shown(url), remedy=remedy, retry=later)


def _too_large(url: str, limits: Limits) -> AccordError:
    return AccordError(
        f"it is larger than {limits.max_bytes} bytes, which no such file is", place=shown(url), remedy="Check it"
    )


def _not_allowed(url: str, *, came_from: str = "") -> AccordError:
    how = f"{shown(came_from)} redirects to it, and this" if came_from else "this"
    return AccordError(f"{how} is an address that is not followed", place=shown(url), remedy="Check the address")
