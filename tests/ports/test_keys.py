"""The organisation's key for fingerprints of secrets."""

from pathlib import Path

import pytest

from accord.core.errors import BadConfiguration
from accord.ports.keys import secret_key


def test_without_a_key_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCORD_SECRET_KEY", raising=False)
    monkeypatch.delenv("ACCORD_SECRET_KEY_FILE", raising=False)
    assert secret_key() is None


def test_the_key_comes_from_the_environment_or_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from the file, long enough\n")
    monkeypatch.setenv("ACCORD_SECRET_KEY_FILE", str(file))
    assert secret_key() == b"from the file, long enough"
    monkeypatch.setenv("ACCORD_SECRET_KEY", "from the environment")
    assert secret_key() == b"from the environment"


def test_a_short_key_and_a_missing_file_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ACCORD_SECRET_KEY", "short")
    with pytest.raises(BadConfiguration, match="too short"):
        secret_key()
    monkeypatch.delenv("ACCORD_SECRET_KEY")
    monkeypatch.setenv("ACCORD_SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(BadConfiguration, match="no such file"):
        secret_key()
