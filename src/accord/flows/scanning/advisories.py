"""Where tools ask for advisories: osv.dev, or this machine, and then nothing of a dependency list leaves it."""

from collections.abc import Iterator
from contextlib import contextmanager

from accord.ports.osv_server import serving

#: The server of advisories that pip-audit asks.
OSV = "https://api.osv.dev/v1/query"


@contextmanager
def served(*, needed: bool) -> Iterator[str]:
    """Serve OSV's queries on loopback while this is open, and give the address; empty when nobody needs it.

    Raises:
        UnusableFeed: there is no usable snapshot.
    """
    if not needed:
        yield ""
        return
    with serving() as server:
        yield server.url
