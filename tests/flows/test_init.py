import os
from datetime import date
from pathlib import Path

import pytest

from accord.core.config_text import Draft
from accord.core.errors import AccordError, BadUsage
from accord.core.service import Criticality, DataClass, Environment, Exposure
from accord.flows.init import save, survey, target
from accord.flows.workspace import Workspace

TODAY = date(2026, 11, 21)

MONOREPO = {
    ".git/HEAD": "ref: refs/heads/main\n",
    "CODEOWNERS": "* @acme/platform\n/services/ledger/ @acme/team-ledger\n",
    "package.json": '{"name": "acme", "workspaces": ["packages/*", "web"]}',
    "web/package.json": '{"name": "@acme/storefront", "scripts": {"start": "next"}}',
    "web/Dockerfile": "FROM node\nEXPOSE 443\n",
    "packages/buttons/package.json": '{"name": "buttons"}',
    "services/pay/pyproject.toml": '[project]\nname = "payments"\n',
    "services/pay/catalog-info.yaml": (
        "kind: Component\nmetadata: {name: payments}\n"
        "spec: {type: service, owner: team-pay, lifecycle: production, dependsOn: ['component:ledger']}\n"
    ),
    "services/pay/docs/openapi.yaml": "openapi: 3.0.0\ncomponents: {schemas: {Card: {properties: {cvv: {}}}}}\n",
    "services/pay/jobs/requirements.txt": "requests\n",
    "services/ledger/go.mod": "module acme.io/ledger\n",
    "services/ledger/tests/fixtures/app/package.json": '{"name": "never"}',
    "deploy/k8s/ingress.yaml": "kind: Ingress\nspec:\n  backend:\n    service:\n      name: payments\n",
    "docs/package.json": '{"name": "site"}',
    "tools/App.Cli/App.Cli.csproj": "<Project/>",
    "broken/package.json": "{",
}


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def _by_name(folder: Path) -> dict[str, Draft]:
    return {draft.service.name: draft for draft in survey(folder).drafts}


def test_the_services_of_a_monorepo_are_found(tmp_path: Path) -> None:
    found = survey(_write(tmp_path, MONOREPO))
    assert [(draft.service.name, draft.service.paths) for draft in found.drafts] == [
        ("ledger", ("services/ledger",)),
        ("payments", ("services/pay",)),
        ("App.Cli", ("tools/App.Cli",)),
        ("storefront", ("web",)),
    ]
    assert {gap.place: gap.reason for gap in found.left_out} == {
        ".": "it only groups what lies below it",
        "docs": "its folder holds no service",
        "packages/buttons": "it looks like a library, and nothing shows that it runs on its own",
        "services/pay/jobs": "it is a part of services/pay",
    }
    assert [gap.place for gap in found.unread] == ["broken/package.json"]


def test_every_value_has_its_reason_and_every_guess_is_assumed(tmp_path: Path) -> None:
    drafts = _by_name(_write(tmp_path, MONOREPO))
    pay = drafts["payments"]
    assert (pay.service.team, pay.service.environment) == ("team-pay", Environment.PRODUCTION)
    assert (pay.service.criticality, pay.service.exposure) == (Criticality.HIGH, Exposure.INTERNET)
    assert pay.service.data == (DataClass.PAYMENT,)
    assert pay.service.assumed == ("criticality", "exposure", "data", "environment")
    assert pay.why == {
        "team": "services/pay/catalog-info.yaml names the owner",
        "criticality": "it seems to hold payment data",
        "exposure": "deploy/k8s/ingress.yaml has the Ingress that leads to it",
        "data": "services/pay/docs/openapi.yaml speaks of Card, cvv",
        "environment": "services/pay/catalog-info.yaml says lifecycle production",
    }
    ledger = drafts["ledger"]
    assert (ledger.service.team, ledger.service.dependents) == ("team-ledger", ("payments",))
    assert ledger.service.assumed == ("team",)
    assert drafts["storefront"].service.exposure is Exposure.INTERNET
    assert drafts["storefront"].service.criticality is Criticality.MEDIUM


def test_what_is_written_is_read_back_by_the_workspace(tmp_path: Path) -> None:
    found = survey(_write(tmp_path, MONOREPO))
    file = save(tmp_path, found.drafts, today=TODAY)
    assert file == tmp_path / "accord.toml"
    workspace = Workspace.load(tmp_path, today=TODAY)
    assert [service.name for service in workspace.services] == ["ledger", "payments", "App.Cli", "storefront"]
    assert workspace.service_of("services/pay/jobs/x.py").name == "payments"
    assert workspace.service_of("README.md").name == "unassigned"
    assert workspace.services[1].fact("exposure").confirmed is False
    assert workspace.services[1].at == TODAY


def test_a_repository_that_says_nothing_is_one_service_of_the_folders_name(tmp_path: Path) -> None:
    (draft,) = survey(_write(tmp_path / "little-tool", {"main.py": "x = 1\n"})).drafts
    assert (draft.service.name, draft.service.paths, draft.service.assumed) == ("little-tool", (), ())


def test_a_program_at_the_root_takes_what_its_neighbours_leave(tmp_path: Path) -> None:
    _write(tmp_path, {"pyproject.toml": '[project]\nname = "api"', "frontend/package.json": '{"name": "spa"}'})
    drafts = _by_name(tmp_path)
    assert {name: draft.service.paths for name, draft in drafts.items()} == {"api": (), "spa": ("frontend",)}


def test_an_ingress_that_names_nobody_speaks_of_where_it_lies(tmp_path: Path) -> None:
    _write(tmp_path, {"a/go.mod": "module x/a", "a/deploy/in.yaml": "kind: Ingress", "b/go.mod": "module x/b"})
    drafts = _by_name(tmp_path)
    assert [drafts[name].service.exposure for name in "ab"] == [Exposure.INTERNET, None]


def test_an_ingress_above_all_services_that_names_nobody_speaks_of_none(tmp_path: Path) -> None:
    _write(tmp_path, {"a/go.mod": "module x/a", "in.yaml": "kind: Ingress\nname: other\n"})
    assert _by_name(tmp_path)["a"].service.exposure is None


def test_names_are_unique_and_never_unassigned(tmp_path: Path) -> None:
    manifest = '{"name": "app", "scripts": {"start": "x"}}'
    folders = ("a/web", "b/web", "c/web", "unassigned")
    _write(tmp_path, {f"{folder}/package.json": manifest for folder in folders[:3]})
    _write(tmp_path, {"unassigned/go.mod": "module x/unassigned"})
    assert list(_by_name(tmp_path)) == ["app", "web", "c-web", "service-4"]


def test_a_name_of_another_file_in_the_checkout_is_not_taken_again(tmp_path: Path) -> None:
    _write(tmp_path, {".git/HEAD": "", "a/accord.toml": '[service]\nname = "pay"', "b/go.mod": "module x/pay"})
    found = survey(tmp_path / "b")
    assert [draft.service.name for draft in found.drafts] == ["b"]
    save(tmp_path / "b", found.drafts, today=TODAY)
    assert [draft.service.name for draft in survey(tmp_path).drafts] == [tmp_path.name]


def test_strange_names_do_no_harm(tmp_path: Path) -> None:
    _write(
        tmp_path, {'a"b/package.json': '{"name": "x\\u001b[31m\\n\\"y' + "z" * 200 + '"}', "s*r/go.mod": "module x/s"}
    )
    _write(tmp_path, {"!no/go.mod": "module x/no", "back\\slash/go.mod": "module x/b"})
    found = survey(tmp_path)
    save(tmp_path, found.drafts, today=TODAY)
    (service,) = Workspace.load(tmp_path, today=TODAY).services
    assert service.name.startswith('x [31m "yzzz')
    assert len(service.name) == 80
    assert [gap.place for gap in found.left_out] == ["!no", "back\\slash", "s*r"]
    assert {gap.reason for gap in found.left_out} == {"its name cannot be written as a pattern"}


def test_dependents_are_read_from_either_side(tmp_path: Path) -> None:
    component = "kind: Component\nmetadata: {{name: {0}}}\nspec: {{type: service, {1}: ['component:{2}']}}\n"
    _write(
        tmp_path,
        {
            "a/catalog-info.yaml": component.format("a", "dependencyOf", "elsewhere"),
            "b/catalog-info.yaml": component.format("b", "dependsOn", "a"),
        },
    )
    drafts = _by_name(tmp_path)
    assert drafts["a"].service.dependents == ("b", "elsewhere")
    assert drafts["a"].service.assumed == drafts["b"].service.dependents == ()


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    found = survey(_write(tmp_path, {"accord.toml": "# mine\n"}))
    with pytest.raises(BadUsage, match="there already") as caught:
        target(tmp_path)
    assert "move it away" in caught.value.remedy
    with pytest.raises(BadUsage, match="there already"):
        save(tmp_path, found.drafts, today=TODAY)
    assert (tmp_path / "accord.toml").read_text() == "# mine\n"


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "accord.toml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadUsage):
        target(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    found = survey(tmp_path)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(AccordError, match="permission denied") as caught:
        save(tmp_path, found.drafts, today=TODAY)
    assert caught.value.place == str(tmp_path / "accord.toml")


@pytest.mark.parametrize(
    ("above", "inside", "shown"),
    [
        ({}, {}, True),
        ({".git/HEAD": ""}, {}, False),
        ({"accord.toml": ""}, {}, False),
        ({".git/x": ""}, {".git": ""}, True),
    ],
)
def test_the_gate_is_shown_in_the_file_of_the_root_only(
    tmp_path: Path, above: dict[str, str], inside: dict[str, str], *, shown: bool
) -> None:
    folder = _write(_write(tmp_path, above) / "sub", inside)
    folder.mkdir(exist_ok=True)
    text = save(folder, survey(folder).drafts, today=TODAY).read_text("utf-8")
    assert ("# [gate]" in text) is shown


def test_git_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    assert survey(_write(tmp_path, MONOREPO)).drafts
