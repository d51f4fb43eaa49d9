"""CVSS base scores from vectors."""

import pytest

from accord.ports.cvss import base_score


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.0/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N", 2.2),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0),
        ("(AV:N/AC:L/Au:N/C:P/I:N/A:N)", 5.0),
    ],
)
def test_every_version_has_its_own_formula(vector: str, score: float) -> None:
    assert base_score(vector) == score


@pytest.mark.parametrize("vector", ["", "CVSS:3.1/AV:N", "CVSS:9.9/AV:N/AC:L", "high", "CVSS:4.0/AV:X"])
def test_what_is_no_whole_vector_has_no_score(vector: str) -> None:
    assert base_score(vector) is None
