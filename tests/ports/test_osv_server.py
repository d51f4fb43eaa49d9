"""Asked as pip-audit asks, over loopback; and by pip-audit itself where ``accord tools`` has installed it."""

import http.client
import json
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from accord.core.errors import AccordError, UnusableFeed
from accord.ports import osv_server, process, toolbox
from accord.ports.osv_server import Asked, OsvServer
from accord.ports.snapshot import Snapshot
from accord.ports.snapshot.writing import SnapshotWriter

SHOP = Path(__file__).parents[2] / "examples" / "shop"


@pytest.fixture(scope="module")
def server() -> Iterator[OsvServer]:
    with osv_server.serving() as running:
        yield running


def post(server: OsvServer, body: bytes, *, path: str = osv_server.PATH, **headers: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    read = answer.read()
    connection.close()
    return answer.status, json.loads(read)


def ask(server: OsvServer, name: str, version: str = "", ecosystem: str = "PyPI") -> tuple[int, Any]:
    question = {"package": {"name": name, "ecosystem": ecosystem}} | ({"version": version} if version else {})
    return post(server, json.dumps(question).encode())


def ids(answer: dict[str, Any]) -> list[str]:
    return [vuln["id"] for vuln in answer.get("vulns", ())]


def test_a_version_gets_the_advisories_that_affect_it(server: OsvServer) -> None:
    status, answer = ask(server, "urllib3", "1.26.4")

    assert (status, ids(answer)) == (200, ["PYSEC-2021-108", "PYSEC-2023-192", "PYSEC-2023-212"])


def test_a_record_is_written_as_osv_writes_it(server: OsvServer) -> None:
    record = ask(server, "requests", "2.25.1")[1]["vulns"][0]

    assert record["id"] == "PYSEC-2023-74"
    assert record["aliases"] == ["CVE-2023-32681", "GHSA-j8r2-6x86-q33q"]
    assert record["affected"] == [
        {
            "package": {"name": "requests", "ecosystem": "PyPI", "purl": "pkg:pypi/requests"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2.3.0"}, {"fixed": "2.31.0"}]}],
        }
    ]
    assert record["database_specific"]["license"] == "CC-BY-4.0"
    assert not {"published", "modified", "summary", "details", "withdrawn"} & record.keys()


@pytest.mark.parametrize(("version", "is_affected"), [("1.26.5", False), ("1.26.5rc1", True), ("1.26.4+cpu", True)])
def test_versions_are_ordered_as_pypi_orders_them(server: OsvServer, version: str, *, is_affected: bool) -> None:
    assert ("PYSEC-2021-108" in ids(ask(server, "urllib3", version)[1])) is is_affected


def test_a_name_is_compared_as_pypi_compares_it(server: OsvServer) -> None:
    assert ids(ask(server, "PyYAML", "5.3.1")[1]) == ids(ask(server, "pyyaml", "5.3.1")[1]) == ["PYSEC-2021-142"]


def test_without_a_version_every_advisory_of_the_package_comes(server: OsvServer) -> None:
    with Snapshot.open() as snapshot:
        known = [one.advisory for one in snapshot.advisories("pypi", "flask")]

    assert ids(ask(server, "flask")[1]) == known
    assert len(known) > 1


def test_a_clean_package_gets_an_empty_object(server: OsvServer) -> None:
    assert ask(server, "no-such-package", "1.0") == (200, {})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"package": {"name": "left-pad", "ecosystem": "npm"}, "version": "1.0.0"}', "only packages of PyPI"),
        (b'{"package": {"purl": "pkg:pypi/flask@1.0"}}', "by name and ecosystem"),
        (b'{"package": {"name": "flask", "ecosystem": "PyPI"}, "version": "latest"}', "'latest' is no version"),
        (b'{"commit": "6879efc2c1596d11a6a6ad296f80063b558d5e0f"}', "this is no question"),
        (b"{", "this is no question"),
        (b'{"package": {"name": "\xff"}}', "this is no question"),
        (b" " * 70_000, "at most 65536 bytes"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_never_clean(body: bytes, reason: str) -> None:
    with osv_server.serving() as server:
        status, answer = post(server, body)

        assert (status, answer["code"]) == (400, 3)
        assert reason in answer["message"]
        assert (server.asked, server.refused) == ((), (answer["message"],))


def test_a_question_needs_its_length_and_its_address(server: OsvServer) -> None:
    assert post(server, b"", **{"Content-Length": "many"})[0] == 400
    assert post(server, b"{}", path="/v1/querybatch") == (
        404,
        {"code": 3, "message": "there is nothing at /v1/querybatch"},
    )


def test_it_remembers_what_it_was_asked() -> None:
    with osv_server.serving() as server:
        ask(server, "idna", "2.10")
        ask(server, "attrs", "23.1.0")

    assert server.asked == (Asked("idna", "2.10", 1), Asked("attrs", "23.1.0", 0))
    assert server.source.taken_at > date(2024, 1, 1)


def test_a_silent_client_keeps_nobody_waiting_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osv_server._Handler, "timeout", 0.1)  # noqa: SLF001  ten seconds are too long for a test
    with osv_server.serving() as server:
        host, _, port = urlsplit(server.url).netloc.partition(":")
        with socket.create_connection((host, int(port))) as silent:
            silent.sendall(b"POST /v1/query HTTP/1.1\r\n")
            assert ask(server, "attrs", "23.1.0") == (200, {})


def test_nobody_answers_when_it_has_ended() -> None:
    with osv_server.serving() as server:
        pass

    with pytest.raises(ConnectionRefusedError):
        ask(server, "flask")


def test_an_end_that_is_no_version_ends_nothing(tmp_path: Path, snapshot_copy: Path) -> None:
    with osv_server.serving(snapshot_copy) as server:
        answer = ask(server, "odd", "99")[1]

    (affected,) = answer["vulns"][0]["affected"]
    assert affected["ranges"][0]["events"] == [{"introduced": "0"}]
    assert not list(tmp_path.glob("*-journal"))


@pytest.fixture
def snapshot_copy(tmp_path: Path) -> Path:
    """The packaged snapshot with an advisory more, one of whose ends is a date with dashes."""
    with Snapshot.open() as snapshot:
        data = snapshot.path.read_bytes()
    path = tmp_path / "snapshot.sqlite"
    path.write_bytes(data)
    with SnapshotWriter(path) as writer:
        writer._db.execute(  # noqa: SLF001  one row is enough
            "INSERT INTO affected VALUES ('pypi', 'odd', 'PYSEC-2000-1', 0, '0', '2019-09-12x', '')"
        )
        writer._db.commit()  # noqa: SLF001
    return path


def test_a_snapshot_that_is_damaged_is_told_to_the_client(snapshot_copy: Path) -> None:
    with osv_server.serving(snapshot_copy) as server:
        data = bytearray(snapshot_copy.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        snapshot_copy.write_bytes(data)
        status, answer = ask(server, "urllib3", "1.26.4")

    assert (status, server.asked) == (500, ())
    assert "the file is damaged" in answer["message"]


def test_without_a_snapshot_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(UnusableFeed), osv_server.serving(tmp_path / "none.sqlite"):
        pass


def test_a_port_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(osv_server, "_Http", refuse)

    with (
        pytest.raises(AccordError, match=r"no port of 127\.0\.0\.1 can be had .*Permission denied.*Try again"),
        osv_server.serving(),
    ):
        pass


@pytest.mark.parametrize("service", ["payments", "report-tool", "web-shop"])
def test_pip_audit_itself_finds_what_it_found_online(tmp_path: Path, service: str) -> None:
    tool = toolbox.find("pip-audit")
    if tool is None or tool.home is None:
        pytest.skip("Accord has installed no pip-audit; 'accord tools install pip-audit' brings it")
    requirements = SHOP / service / "requirements.txt"
    with osv_server.serving() as server:
        options = ["-s", "osv", "--osv-url", server.url, "--no-deps", "--disable-pip", "--format", "json"]
        done = process.run([str(tool.path), *options, "--requirement", str(requirements)], folder=tmp_path)

    found = json.loads(done.output)["dependencies"]
    assert {one["name"] for one in found if "vulns" in one} == {one.name for one in server.asked}
    assert flaws(found) == flaws(recorded(service))


def recorded(service: str) -> list[dict[str, Any]]:
    """The report that pip-audit wrote with PyPA's own records."""
    path = SHOP / "reports" / service / "pip-audit.json"
    return list(json.loads(path.read_text("utf-8"))["dependencies"])


def flaws(dependencies: list[dict[str, Any]]) -> set[tuple[str, str, str, tuple[str, ...], frozenset[str]]]:
    return {
        (one["name"], one["version"], vuln["id"], tuple(vuln["fix_versions"]), frozenset(vuln["aliases"]))
        for one in dependencies
        for vuln in one.get("vulns", ())
    }
