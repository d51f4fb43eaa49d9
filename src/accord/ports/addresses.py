"""Take web addresses apart as scanners write them: with and without a scheme, and broken ones."""

from urllib.parse import urlsplit


def host_and_port(address: str) -> tuple[str, int | None]:
    """Return the host that an address names and the port that it states; nothing of what is no address.

    >>> host_and_port("https://shop.example:8443/x"), host_and_port("shop.example"), host_and_port("http://[::1")
    (('shop.example', 8443), ('shop.example', None), ('', None))
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", None
    return host, port
