"""A mapping file is opened by its path, and what is wrong with it is told."""

from pathlib import Path

import pytest

from accord.core.errors import BadConfiguration
from accord.ports.mapping_file import open_mapping


def test_a_mapping_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text('tool = "acme"\n[fields]\ntitle = "Name"\n', encoding="utf-8")

    assert open_mapping(str(file)).tool == "acme"


def test_what_cannot_be_opened_or_is_no_text_is_an_error(tmp_path: Path) -> None:
    odd = tmp_path / "odd.toml"
    odd.write_bytes(b"\xff\xfe\xfa")

    with pytest.raises(BadConfiguration, match="no such file"):
        open_mapping(str(tmp_path / "missing.toml"))
    with pytest.raises(BadConfiguration, match="not UTF-8"):
        open_mapping(str(odd))
