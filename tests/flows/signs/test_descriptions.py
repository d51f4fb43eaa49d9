from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accord.core.service import DataClass, Environment, Exposure
from accord.flows.signs import descriptions
from accord.flows.signs.sign import BROKEN, File, Sign

OPENAPI = """\
openapi: 3.1.0
servers: [{ url: "https://pay.shop.io" }, { url: /v1 }]
paths:
  /pay/{iban}:
    parameters:
      - { name: iban, in: path }
      - { name: X-Api-Key, in: header }
components:
  schemas:
    Order: { type: object, properties: { id: {}, customerEmail: {} } }
"""


def _read(reader: Callable[[File], Iterator[Sign]], folder: Path, path: str, text: str) -> list[Sign]:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")
    return list(reader(File(folder, path)))


@pytest.mark.parametrize(
    ("path", "folder"),
    [("Dockerfile", ""), ("pay/Dockerfile", "pay"), ("pay/deploy/docker/Dockerfile", "pay"), ("docker/Dockerfile", "")],
)
def test_a_container_file_speaks_of_what_it_ships(tmp_path: Path, path: str, folder: str) -> None:
    (sign,) = _read(descriptions.dockerfile, tmp_path, path, "FROM scratch\nexpose 443\n")
    assert (sign.folder, sign.starts, sign.deployed) == (folder, True, True)
    assert [clue.value for clue in sign.clues] == [Exposure.INTERNET]


def test_a_container_that_listens_nowhere_known_has_no_clue(tmp_path: Path) -> None:
    for text in ("FROM scratch\n", "EXPOSE 9000\n"):
        (sign,) = _read(descriptions.dockerfile, tmp_path, "Dockerfile", text)
        assert sign.clues == ()


def test_a_compose_file_starts_what_it_builds_here(tmp_path: Path) -> None:
    text = """\
x-base: &base { restart: always }
services:
  pay:
    <<: *base
    build: ./services/pay
    ports: ["443:8443", { target: 80 }]
  web: { build: { context: web, dockerfile: x }, ports: ["127.0.0.1:80:80"] }
  all: { build: . }
  db: { image: postgres, ports: ["443:443"] }
  elsewhere: { build: ../other }
  absolute: { build: /srv/x }
"""
    signs = _read(descriptions.compose, tmp_path, "compose.yaml", text)
    assert [(sign.name, sign.folder) for sign in signs] == [("pay", "services/pay"), ("web", "web"), ("all", "")]
    assert [[clue.value for clue in sign.clues] for sign in signs] == [[Exposure.INTERNET], [Exposure.INTERNAL], []]


def test_an_openapi_document_tells_servers_and_data(tmp_path: Path) -> None:
    (sign,) = _read(descriptions.yaml_file, tmp_path, "pay/api.yml", OPENAPI)
    assert [(clue.key, clue.value) for clue in sign.clues] == [
        ("exposure", Exposure.INTERNET),
        ("data", (DataClass.CUSTOMER, DataClass.PAYMENT)),
    ]
    assert not sign.starts


def test_swagger_2_in_json_tells_the_same(tmp_path: Path) -> None:
    text = '{\n "swagger": "2.0", "host": "pay.shop.io", "definitions": {"Patient": {"properties": null}}}'
    (sign,) = _read(descriptions.json_file, tmp_path, "api.json", text)
    assert [clue.value for clue in sign.clues] == [Exposure.INTERNET, (DataClass.HEALTH,)]


def test_other_yaml_and_json_say_nothing(tmp_path: Path) -> None:
    assert _read(descriptions.yaml_file, tmp_path, "a.yaml", "steps: [run]\n") == []
    assert _read(descriptions.json_file, tmp_path, "a.json", '{"x": "openapi: 3"}') == []


def test_a_document_that_repeats_itself_is_walked_once(tmp_path: Path) -> None:
    rows = "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    text = "openapi: 3.0.0\nx:\n  a0: &a0 [{ properties: { email: 1 } }]\n" + rows
    (sign,) = _read(descriptions.yaml_file, tmp_path, "bomb.yaml", text)  # else it would take longer than anybody waits
    assert [clue.value for clue in sign.clues] == [(DataClass.CUSTOMER,)]


def test_an_ingress_is_kept_with_its_text(tmp_path: Path) -> None:
    (sign,) = _read(descriptions.yaml_file, tmp_path, "deploy/in.yaml", "kind: Ingress\nname: {{ x }}\n")
    assert (sign.folder, sign.mentions, sign.starts) == ("", "kind: Ingress\nname: {{ x }}\n", False)


def test_a_backstage_file_tells_name_owner_lifecycle_and_neighbours(tmp_path: Path) -> None:
    text = """\
kind: Component
metadata: { name: pay }
spec:
  type: service
  owner: group:default/team-pay
  lifecycle: production
  dependsOn: [component:default/ledger, resource:db]
  dependencyOf: ["component:shop"]
---
kind: API
metadata: { name: pay-api }
---
kind: Component
metadata: { name: pay-lib }
spec: { type: library, owner: "" , lifecycle: someday }
"""
    service, library = _read(descriptions.catalog, tmp_path, "pay/catalog-info.yaml", text)
    assert (service.folder, service.name, service.starts, service.deployed) == ("pay", "pay", True, True)
    assert [(clue.key, clue.value, clue.declared) for clue in service.clues] == [
        ("team", "team-pay", True),
        ("environment", Environment.PRODUCTION, False),
    ]
    assert (service.needs, service.needed_by) == (("ledger", "db"), ("shop",))
    assert (library.starts, library.deployed, library.clues) == (False, False, ())


@pytest.mark.parametrize(
    ("reader", "text", "reason"),
    [
        (descriptions.compose, "services: [\n", "the YAML is broken, line 2"),
        (descriptions.compose, "a: \x01", "the YAML is broken"),
        (descriptions.compose, "services: { a: 1 }", "Expected `object`"),
        (descriptions.catalog, "kind: Component\nspec: []", "Expected `object`"),
        (descriptions.json_file, '{"openapi": "3"', "truncated"),
        (descriptions.yaml_file, "openapi: 3\nx: " + "[" * 200_000, "nested too deep"),
        (descriptions.yaml_file, "openapi: 3\nx: " + "- " * 200_000, "nested too deep|broken"),
        (descriptions.yaml_file, "openapi: 3\nx:\n" + "- " * 200_000, "nested too deep"),
    ],
)
def test_a_broken_description_raises_what_the_search_expects(
    tmp_path: Path, reader: Callable[[File], Iterator[Sign]], text: str, reason: str
) -> None:
    with pytest.raises(BROKEN, match=reason):
        _read(reader, tmp_path, "x", text)


def test_foreign_files_are_bounded_and_plain(tmp_path: Path) -> None:
    (tmp_path / "big").write_text("x" * (2 << 20) + "x", "utf-8")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for name, reason in (("big", "larger than 2 MiB"), ("link", "no plain file"), ("binary", "codec")):
        with pytest.raises(ValueError, match=reason):
            File(tmp_path, name).text()
