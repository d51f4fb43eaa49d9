import subprocess
import sys
from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.ports.install import alone, install


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    new, target = tmp_path / "new", tmp_path / "target"
    new.write_bytes(b"new")
    target.write_bytes(b"old")

    with target.open("rb") as reader:
        install(new, target)

        assert reader.read() == b"old"
    assert target.read_bytes() == b"new"
    assert not new.exists()


def test_a_file_that_cannot_be_replaced_stays(tmp_path: Path) -> None:
    new, target = tmp_path / "new", tmp_path / "target"
    new.write_bytes(b"new")
    target.mkdir()

    with pytest.raises(AccordError, match="cannot be replaced") as caught:
        install(new, target)

    assert caught.value.retry
    assert new.read_bytes() == b"new"


def test_other_systems_need_no_sync_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new").write_bytes(b"new")
    monkeypatch.setattr("accord.ports.install._ON_POSIX", False)

    install(tmp_path / "new", tmp_path / "target")

    assert (tmp_path / "target").read_bytes() == b"new"


def test_one_at_a_time(tmp_path: Path) -> None:
    with (
        alone(tmp_path, "update"),
        pytest.raises(AccordError, match="another update is running") as caught,
        alone(tmp_path, "update"),
    ):
        pass

    assert caught.value.retry
    with alone(tmp_path, "update"):
        pass


def test_another_process_is_kept_out_until_it_dies(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from accord.ports.install import alone\n"
        "with alone(Path(sys.argv[1]), 'update'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(AccordError, match="another update is running"), alone(tmp_path, "update"):
            pass
        other.kill()

    with alone(tmp_path, "update"):
        pass


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    with alone(tmp_path / "a" / "b", "update"):
        assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(AccordError, match="cannot be written") as caught, alone(tmp_path / "file", "update"):
        pass

    assert "ACCORD_DATA_DIR" in caught.value.remedy


def test_a_lock_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "update.lock").mkdir()

    with pytest.raises(AccordError, match="cannot be written"), alone(tmp_path, "update"):
        pass


def test_a_lock_that_cannot_be_locked_is_told(tmp_path: Path) -> None:
    (tmp_path / "update.lock").write_bytes(b"no database " * 1000)

    with pytest.raises(AccordError, match="not a database"), alone(tmp_path, "update"):
        pass
