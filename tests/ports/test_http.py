import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from accord import __version__
from accord.core.errors import AccordError
from accord.ports.http import Fetched, Limits, Validators, answers, fetch, is_offline, may_follow, shown


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ACCORD_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


def test_a_file_is_fetched_counted_and_hashed(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/kev.json").respond_with_data(
        b"content", headers={"ETag": '"1"', "Last-Modified": "Sat, 08 Aug 2026 00:00:00 GMT"}
    )

    fetched = fetch(httpserver.url_for("/kev.json"), target)

    assert target.read_bytes() == b"content"
    assert fetched == Fetched(
        changed=True,
        validators=Validators('"1"', "Sat, 08 Aug 2026 00:00:00 GMT"),
        size=7,
        sha256=hashlib.sha256(b"content").hexdigest(),
    )


def test_accord_says_who_it_is_and_asks_for_the_plain_file(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_oneshot_request(
        "/", headers={"User-Agent": f"accord/{__version__}", "Accept-Encoding": "identity"}
    ).respond_with_data(b"")

    assert fetch(httpserver.url_for("/"), target).size == 0


def test_what_is_known_is_asked_for_only_when_newer(httpserver: HTTPServer, target: Path) -> None:
    known = Validators('"1"', "Sat, 08 Aug 2026 00:00:00 GMT")
    httpserver.expect_oneshot_request(
        "/", headers={"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    ).respond_with_data(status=304)

    assert fetch(httpserver.url_for("/"), target, known=known) == Fetched(changed=False, validators=known)
    assert not target.exists()


@pytest.mark.parametrize(
    ("status", "retry"), [(401, False), (403, False), (404, False), (410, False), (429, True), (500, True), (503, True)]
)
def test_a_refusal_is_told_with_its_number(httpserver: HTTPServer, target: Path, status: int, *, retry: bool) -> None:
    httpserver.expect_request("/gone").respond_with_data(status=status)

    with pytest.raises(AccordError, match=f"answers {status}") as caught:
        fetch(httpserver.url_for("/gone"), target)

    assert caught.value.retry is retry
    assert caught.value.place == httpserver.url_for("/gone")
    assert caught.value.remedy


def test_nobody_listening_is_told_and_may_be_tried_again(target: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    with pytest.raises(AccordError, match="connection refused") as caught:
        fetch(f"http://127.0.0.1:{port}/", target)

    assert caught.value.retry


def test_a_silent_server_is_given_up(httpserver: HTTPServer, target: Path) -> None:
    def sleep(_: Request) -> Response:
        time.sleep(0.5)
        return Response(b"late")

    httpserver.expect_request("/").respond_with_handler(sleep)

    with pytest.raises(AccordError, match="does not answer in time") as caught:
        fetch(httpserver.url_for("/"), target, limits=Limits(timeout_seconds=0.1))

    assert caught.value.retry


def test_a_trickle_is_given_up(httpserver: HTTPServer, target: Path) -> None:
    def trickle() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x"
            time.sleep(0.05)

    httpserver.expect_request("/").respond_with_handler(lambda _: Response(trickle()))

    with pytest.raises(AccordError, match=r"longer than 0\.2 seconds") as caught:
        fetch(httpserver.url_for("/"), target, limits=Limits(deadline_seconds=0.2))

    assert caught.value.retry


class _Raw:
    """A server that answers one call with these bytes and hangs up."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(self._answer)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._listener.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nonly this",
    ],
)
def test_a_body_that_is_cut_off_is_refused(target: Path, answer: bytes) -> None:
    with _Raw(answer) as server, pytest.raises(AccordError) as caught:
        fetch(server.url, target)

    assert caught.value.retry


@pytest.mark.parametrize("answer", [b"", b"hello\r\n\r\n"])
def test_what_is_no_answer_is_told(target: Path, answer: bytes) -> None:
    with _Raw(answer) as server, pytest.raises(AccordError, match="cannot be fetched"):
        fetch(server.url, target)


def test_a_body_that_announces_too_much_is_not_read(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/").respond_with_data(b"x" * 101)

    with pytest.raises(AccordError, match="larger than 100 bytes"):
        fetch(httpserver.url_for("/"), target, limits=Limits(max_bytes=100))

    assert not target.exists()


def test_a_body_that_grows_beyond_the_limit_is_cut(httpserver: HTTPServer, target: Path) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1000

    httpserver.expect_request("/").respond_with_handler(lambda _: Response(endless()))

    with pytest.raises(AccordError, match="larger than 5000 bytes") as caught:
        fetch(httpserver.url_for("/"), target, limits=Limits(max_bytes=5000))

    assert not caught.value.retry


def test_a_body_of_the_exact_limit_is_taken(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/").respond_with_data(b"x" * 100)

    assert fetch(httpserver.url_for("/"), target, limits=Limits(max_bytes=100)).size == 100


# -- where a call may go -------------------------------------------------------------------------------------------


def test_a_redirect_on_the_same_host_is_followed(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/current").respond_with_data(status=302, headers={"Location": "/2026-08-16"})
    httpserver.expect_request("/2026-08-16").respond_with_data(b"content")

    assert fetch(httpserver.url_for("/current"), target).size == 7


def test_a_redirect_to_another_host_without_https_is_refused(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "http://elsewhere.example/x"})

    with pytest.raises(AccordError, match="redirects to it") as caught:
        fetch(httpserver.url_for("/"), target)

    assert caught.value.place == "http://elsewhere.example/x"
    assert not caught.value.retry


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_out_of_the_web_is_refused(httpserver: HTTPServer, target: Path, location: str) -> None:
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": location})

    with pytest.raises(AccordError):
        fetch(httpserver.url_for("/"), target)

    assert not target.exists()


def test_a_circle_of_redirects_ends(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "/"})

    with pytest.raises(AccordError, match="answers 302"):
        fetch(httpserver.url_for("/"), target)


@pytest.mark.parametrize(
    ("url", "to", "hosts", "followed"),
    [
        ("http://a.example/1", "https://b.example/", None, True),
        ("https://a.example/1", "https://b.example/", None, True),
        ("http://a.example/1", "http://a.example/2", None, True),
        ("https://a.example/1", "http://a.example/2", None, False),
        ("http://a.example/1", "http://b.example/", None, False),
        ("https://a.example/1", "ftp://a.example/", None, False),
        ("https://a.example/1", "https://a.example/2", frozenset({"a.example"}), True),
        ("https://a.example/1", "https://b.example/", frozenset({"a.example"}), False),
        ("https://a.example/1", "http://a.example/2", frozenset({"a.example"}), False),
    ],
)
def test_the_rule_for_redirects(url: str, to: str, hosts: frozenset[str] | None, *, followed: bool) -> None:
    assert may_follow(url, to, hosts) is followed


@pytest.mark.parametrize("url", ["https://other.example/", "http://listed.example/", "https://listed.example.evil/"])
def test_with_an_allow_list_other_addresses_are_not_asked(target: Path, url: str) -> None:
    with pytest.raises(AccordError, match="not followed"):
        fetch(url, target, hosts=frozenset({"listed.example"}))


@pytest.mark.parametrize("url", ["", "snapshot.sqlite", "file:///etc/passwd", "ftp://a.example/", "https:///x"])
def test_what_is_no_address_is_refused(target: Path, url: str) -> None:
    with pytest.raises(AccordError, match="no http or https address"):
        fetch(url, target)


def test_a_proxy_of_the_environment_is_used(
    httpserver: HTTPServer, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", httpserver.url_for("/"))
    httpserver.expect_request("/kev.json", headers={"Host": "feeds.example"}).respond_with_data(b"through the proxy")

    fetch("http://feeds.example/kev.json", target)

    assert target.read_bytes() == b"through the proxy"


# -- offline and what is shown -------------------------------------------------------------------------------------


def test_offline_nothing_is_asked(httpserver: HTTPServer, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")

    with pytest.raises(AccordError, match="ACCORD_OFFLINE is set"):
        fetch(httpserver.url_for("/"), target)

    assert httpserver.log == []


@pytest.mark.parametrize(
    ("value", "offline"), [("1", True), ("yes", True), ("0", False), ("false", False), ("", False)]
)
def test_the_offline_switch(monkeypatch: pytest.MonkeyPatch, value: str, *, offline: bool) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", value)

    assert is_offline() is offline


def test_addresses_are_shown_without_secrets() -> None:
    assert shown("https://user:word@a.example:8443/feed?token=1#x") == "https://a.example:8443/feed"


def test_errors_show_no_secrets(httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/x").respond_with_data(status=404)

    with pytest.raises(AccordError) as caught:
        fetch(httpserver.url_for("/x") + "?token=secret", target)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("status", [200, 405, 503])
def test_a_server_answers_whatever_it_says(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/v1/query", method="HEAD").respond_with_data("", status=status)

    assert answers(httpserver.url_for("/v1/query"))


def test_nobody_answers_where_nothing_listens_and_nobody_is_asked_when_offline(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not answers(f"http://127.0.0.1:{port}/")

    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    assert not answers(httpserver.url_for("/"))
    assert httpserver.log == []


def test_a_server_that_sends_one_elsewhere_does_not_answer(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("", status=302, headers={"Location": "http://example.org/"})

    assert not answers(httpserver.url_for("/"))
