"""Files that describe a service: how it is shipped, who reaches it, what it holds, who owns it."""

import posixpath
import re
from collections.abc import Callable, Iterator

import msgspec

from accord.core import detection
from accord.core.detection import Clue
from accord.flows.signs.sign import File, Sign, yaml_documents

_EXPOSE = re.compile(r"^\s*EXPOSE\s+(\S+)", re.MULTILINE | re.IGNORECASE)
_OPENAPI = re.compile(r"^[\s{]*[\"']?(openapi|swagger)[\"']?\s*:", re.MULTILINE)
#: How far into a file an OpenAPI document is recognised, in characters.
_HEAD = 4096
#: How many values of a document are looked at.
_MOST_NODES = 200_000
_COMPOSE_RANK, _BACKSTAGE_RANK = 1, 3


def dockerfile(file: File) -> Iterator[Sign]:
    """Read a container file: something is shipped, and perhaps listens."""
    port = _EXPOSE.search(file.text())
    clue = detection.exposure_of_expose(port[1], file.path) if port else None
    yield Sign(folder=file.folder, starts=True, deployed=True, clues=(clue,) if clue else ())


class _Build(msgspec.Struct):
    context: str = "."


class _Container(msgspec.Struct):
    build: str | _Build | None = None
    ports: list[object] | None = None


class _Compose(msgspec.Struct):
    services: dict[str, _Container] = msgspec.field(default_factory=dict)


def compose(file: File) -> Iterator[Sign]:
    """Read a compose file: each container that is built here is a service in the folder that it is built from."""
    for document in yaml_documents(file.text()):
        for name, container in msgspec.convert(document, _Compose).services.items():
            context = container.build.context if isinstance(container.build, _Build) else container.build
            folder = posixpath.normpath(posixpath.join(file.path.rpartition("/")[0], context or "/"))
            if folder.startswith(("..", "/")):
                continue
            ports = [port for port in container.ports or [] if isinstance(port, str)]
            clues = [clue for port in ports if (clue := detection.exposure_of_port(port, file.path))]
            yield Sign(
                folder="" if folder == "." else folder,
                starts=True,
                deployed=True,
                name=name,
                name_rank=_COMPOSE_RANK,
                clues=tuple(clues),
            )


def yaml_file(file: File) -> Iterator[Sign]:
    """Read a YAML file of any name: an OpenAPI document, a Kubernetes manifest or its template, or nothing of ours."""
    text = file.text()
    if _OPENAPI.search(text[:_HEAD]):
        for document in yaml_documents(text)[:1]:
            yield _openapi(file, document)
    elif clue := detection.exposure_of_ingress(text, file.path):
        yield Sign(folder=file.folder, clues=(clue,), mentions=text)


def json_file(file: File) -> Iterator[Sign]:
    """Read a JSON file of any name: an OpenAPI document, or nothing of ours."""
    text = file.text()
    if _OPENAPI.search(text[:_HEAD]):
        yield _openapi(file, msgspec.json.decode(text, type=dict[str, object]))


class _Server(msgspec.Struct):
    url: str = ""


class _OpenApi(msgspec.Struct):
    servers: list[_Server] | None = None
    #: Swagger 2 names one host instead.
    host: str = ""


def _openapi(file: File, document: dict[str, object]) -> Sign:
    said = msgspec.convert(document, _OpenApi)
    urls = [server.url for server in said.servers or []] + ([f"https://{said.host}"] if said.host else [])
    clues = [*(detection.exposure_of_server(url, file.path) for url in urls)]
    clues.append(detection.data_of(_fields(document), file.path))
    return Sign(folder=file.folder, clues=tuple(clue for clue in clues if clue))


def _fields(document: object) -> list[str]:
    """Return the names of all schemas, properties and parameters; a part that is shared is visited once."""
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [document]
    while waiting and len(seen) < _MOST_NODES:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            names.update(_own_fields(value))
            waiting.extend(value.values())
    return sorted(names)


def _own_fields(value: dict[str, object]) -> Iterator[str]:
    for key in ("properties", "schemas", "definitions"):
        inside = value.get(key)
        if isinstance(inside, dict):
            yield from (name for name in inside if isinstance(name, str))
    parameter = value.get("name")
    # A header or cookie opens the door; it is nothing that the service holds.
    if isinstance(parameter, str) and value.get("in") in {"query", "path", "formData"}:
        yield parameter


class _Metadata(msgspec.Struct):
    name: str = ""


class _Spec(msgspec.Struct, rename="camel"):
    type: str = ""
    owner: str = ""
    lifecycle: str = ""
    depends_on: list[str] | None = None
    dependency_of: list[str] | None = None


class _Entity(msgspec.Struct):
    kind: str = ""
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    spec: _Spec = msgspec.field(default_factory=_Spec)


def catalog(file: File) -> Iterator[Sign]:
    """Read a Backstage file: https://backstage.io/docs/features/software-catalog/descriptor-format."""
    for document in yaml_documents(file.text()):
        if document.get("kind") == "Component":
            yield _component(file, msgspec.convert(document, _Entity))


def _component(file: File, entity: _Entity) -> Sign:
    spec, owner = entity.spec, _reference(entity.spec.owner)
    team = Clue(key="team", value=owner, why=f"{file.path} names the owner", declared=True) if owner else None
    environment = detection.environment_of(spec.lifecycle, file.path)
    return Sign(
        folder=file.folder,
        starts=spec.type not in {"library", "documentation"},
        deployed=spec.type in {"service", "website"},
        name=entity.metadata.name,
        name_rank=_BACKSTAGE_RANK,
        clues=tuple(clue for clue in (team, environment) if clue),
        needs=tuple(map(_reference, spec.depends_on or ())),
        needed_by=tuple(map(_reference, spec.dependency_of or ())),
    )


def _reference(text: str) -> str:
    """Return the name in an entity reference such as ``group:default/payments``."""
    return text.rpartition(":")[2].rpartition("/")[2]


READERS: dict[str, Callable[[File], Iterator[Sign]]] = {
    "Containerfile": dockerfile,
    "Dockerfile": dockerfile,
    "catalog-info.yaml": catalog,
    "catalog-info.yml": catalog,
}
