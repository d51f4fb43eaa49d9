import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from accord.cli._main import main
from accord.core.service import Criticality, DataClass, Exposure
from accord.flows.workspace import Workspace


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with one service, whose OpenAPI document is on the internet and speaks of cards."""
    (tmp_path / "go.mod").write_text("module example.org/shop\n", "utf-8")
    text = "openapi: 3.0.0\nservers: [{url: https://shop.io}]\ncomponents: {schemas: {Card: {}}}\n"
    (tmp_path / "openapi.yaml").write_text(text, "utf-8")
    (tmp_path / "package.json").write_text("{", "utf-8")
    return tmp_path


def test_without_a_terminal_nothing_is_asked_and_everything_is_shown(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--path", str(shop)]) == 0
    assert capsys.readouterr().out == (
        "Found 1 service.\n"
        "\n"
        "shop (everything that no other service takes)\n"
        "  criticality  high                   it seems to hold payment data\n"
        "  exposure     internet               openapi.yaml names the server shop.io\n"
        "  data         payment                openapi.yaml speaks of Card\n"
        "  unknown      team, environment\n"
        "\n"
        "Not read:\n"
        "  package.json: Input data was truncated\n"
        "\n"
        f"Wrote {shop}/accord.toml.\n"
        "3 values are guesses, listed as assumed. Correct each, or confirm it by taking its name out of 'assumed'.\n"
        "Next: accord plan REPORT...\n"
    )
    (service,) = Workspace.load(shop).services
    assert service.assumed == ("criticality", "exposure", "data")


def test_json_says_what_was_found_why_and_where_it_was_written(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--json", "--path", str(shop)]) == 0
    document = msgspec.json.decode(capsys.readouterr().out)
    assert document["file"] == str(shop / "accord.toml")
    assert document["services"][0]["service"]["data"] == ["payment"]
    assert document["services"][0]["why"]["data"] == "openapi.yaml speaks of Card"
    assert document["unread"] == [{"place": "package.json", "reason": "Input data was truncated"}]
    assert document["left_out"] == []


def test_an_existing_file_is_kept_and_the_way_on_is_said(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "accord.toml").write_text("# mine\n", "utf-8")
    assert main(["init", "--yes", "--path", str(shop)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"accord: {shop}/accord.toml: it is there already. Edit it")
    assert (shop / "accord.toml").read_text("utf-8") == "# mine\n"


def test_a_single_guess_is_one_guess(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "CODEOWNERS").write_text("* @acme/team\n", "utf-8")
    (tmp_path / "pkg" / "a\x1b[31m").mkdir(parents=True)
    (tmp_path / "pkg" / "a\x1b[31m" / "go.mod").write_text("module x/y", "utf-8")
    assert main(["init", "--path", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "1 value is a guess" in printed
    assert "\x1b" not in printed


def test_nothing_found_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--path", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "unknown      team, criticality, exposure, data, environment" in printed
    assert "guess" not in printed


def _on_a_terminal(folder: Path, answers: str) -> tuple[int, str]:
    """Run the command as a person would, on a real terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "accord", "init", "--path", str(folder)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        printed = b""
        try:
            while chunk := _read(ours):
                printed += chunk
            code = process.wait(30)
        finally:
            process.kill()
    os.close(ours)
    return code, printed.decode()


def _read(handle: int) -> bytes:
    assert select.select([handle], [], [], 30)[0], "the command waits for more answers"
    try:
        return os.read(handle, 4096)
    except OSError:  # Linux says so when the other end has closed
        return b""


def test_on_a_terminal_three_questions_are_asked_and_answers_count_as_confirmed(shop: Path) -> None:
    code, printed = _on_a_terminal(shop, "critical\n\nsecrets\ncustomer, Payment\n")
    assert code == 0
    assert "What stops when it stops (low, medium, high, critical, unknown) [high]" in printed
    assert "Who can reach it (internal, partner, internet, unknown) [internet]" in printed
    assert "'secrets' is none of public, internal, customer, payment, health, credentials." in printed
    (service,) = Workspace.load(shop).services
    assert (service.criticality, service.exposure) == (Criticality.CRITICAL, Exposure.INTERNET)
    assert (service.data, service.assumed) == ((DataClass.CUSTOMER, DataClass.PAYMENT), ())
    assert "said by you" in (shop / "accord.toml").read_text("utf-8")


def test_unknown_is_an_answer(shop: Path) -> None:
    code, _ = _on_a_terminal(shop, "unknown\nunknown\nunknown\n")
    assert code == 0
    (service,) = Workspace.load(shop).services
    assert (service.criticality, service.exposure, service.data, service.assumed) == (None, None, (), ())


def test_leaving_in_the_middle_writes_nothing(shop: Path) -> None:
    code, printed = _on_a_terminal(shop, "high\n\x04")
    assert code == 2
    assert "accord: stopped" in printed
    assert not (shop / "accord.toml").exists()
