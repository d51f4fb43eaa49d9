"""Addresses of every kind are taken apart, and none of them stops a reader."""

import pytest

from accord.ports.addresses import host_and_port


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://Shop.example:8443/x?y#z", "shop.example", 8443),
        ("http://user:word@shop.example/", "shop.example", None),
        ("shop.example:25", "shop.example", 25),
        ("shop.example/path", "shop.example", None),
        ("[2001:db8::1]:443", "2001:db8::1", 443),
        ("http://[2001:db8::1", "", None),
        ("shop.example:none", "", None),
        ("shop.example:70000", "", None),
        ("", "", None),
    ],
)
def test_host_and_port_are_what_the_address_states(address: str, host: str, port: int | None) -> None:
    assert host_and_port(address) == (host, port)
