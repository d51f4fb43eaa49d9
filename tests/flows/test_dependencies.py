"""Whether a package was there before, with and without a record of the base."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accord.ports import process

Make = Callable[..., Any]
LOCK = '[[package]]\nname = "django"\nversion = "4.2.4"\n\n[[package]]\nname = "flask"\nversion = "1"\n'
DJANGO = "django==4.2.4"


def judge(make: Make, base: dict[str, str], change: dict[str, str | None], *, recorded: bool = False) -> str:
    """Return the verdict on a change of manifests where django 4.2.4 is what the scanner finds."""
    repository = make(base)
    reports = [repository.audit(DJANGO, sound="flask==1")]
    if recorded:
        repository.baseline([repository.audit(sound=f"{DJANGO} flask==1")])
        reports = [repository.audit(DJANGO, sound="flask==1")]
    repository.commit(change)
    return str(repository.verdict(reports, service="pay"))


# -- what a change brings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({"requirements.txt": "flask==1\n"}, {"requirements.txt": f"flask==1\n{DJANGO}\n"}),
        ({"requirements.txt": "flask==1\n"}, {"requirements.txt": "flask==1\n-r extra.deps\n", "extra.deps": DJANGO}),
        ({"requirements.txt": "django\nflask==4.2.4\n"}, {"requirements.txt": f"{DJANGO}\nflask==4.2.4\n"}),
        ({"requirements.txt": f"# {DJANGO} is bad\nflask==1\n"}, {"requirements.txt": f"flask==1\n{DJANGO}\n"}),
        ({"requirements.txt": "django==4.2.16\n"}, {"requirements.txt": f"{DJANGO}\n"}),
        ({"poetry.lock": LOCK.replace("4.2.4", "4.2.16")}, {"poetry.lock": LOCK}),
        ({"package.json": "{}"}, {"requirements.txt": DJANGO}),
    ],
)
def test_a_version_that_a_manifest_newly_names_is_new(
    make: Make, base: dict[str, str], change: dict[str, str | None]
) -> None:
    assert judge(make, base, change) == "fail"


def test_a_baseline_that_is_older_than_the_base_lifts_nothing(make: Make) -> None:
    repository = make({"requirements.txt": DJANGO})
    repository.baseline([repository.audit(DJANGO)])
    repository.on_main({"requirements.txt": "django==4.2.16\n"})
    repository.commit({"requirements.txt": f"{DJANGO}\nrequests==2\n"})
    assert repository.verdict([repository.audit(DJANGO)], service="pay") == "fail"


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({"deps.txt": "flask\n"}, {"deps.txt": f"flask\n{DJANGO}\n"}),
        ({"install.sh": "pip install flask\n"}, {"install.sh": "pip install flask django\n"}),
        ({"requirements.txt": "flask\n"}, {"requirements.txt": "flask\ndjango\n"}),
        ({"requirements.txt": "django<9\n"}, {"requirements.txt": "django<4.2.5\n"}),
        ({"Makefile": "all:\n"}, {"Makefile": f"all:\n\tpip install {DJANGO}\n"}),
    ],
)
def test_whatever_file_installs_it_brings_it(make: Make, base: dict[str, str], change: dict[str, str | None]) -> None:
    assert judge(make, base, change) == "fail"


def test_a_second_service_that_takes_a_known_version_brings_it_there(make: Make) -> None:
    repository = make({"a/requirements.txt": DJANGO, "b/requirements.txt": "flask==1\n"})
    repository.baseline([repository.audit(DJANGO)])
    repository.commit({"b/requirements.txt": f"flask==1\n{DJANGO}\n"})
    assert repository.verdict([repository.audit(DJANGO)], service="pay") == "fail"


def test_of_two_versions_in_one_problem_each_is_looked_at(make: Make) -> None:
    repository = make({"a/requirements.txt": DJANGO, "b/requirements.txt": "flask==1\n"})
    repository.commit({"b/requirements.txt": "flask==1\ndjango==4.2.3\n"})
    reports = [repository.audit(DJANGO), repository.audit("django==4.2.3", name="other.json")]
    assert repository.verdict(reports, service="pay") == "fail"


# -- what was there --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({"requirements.txt": DJANGO}, {"requirements-dev.txt": "pytest==9\n"}),
        ({"requirements.txt": DJANGO}, {"requirements.txt": f"{DJANGO}\nrequests==2\n"}),
        ({"requirements.txt": DJANGO}, {"requirements.txt": None, "pyproject.toml": f'dependencies = ["{DJANGO}"]'}),
        ({"requirements.txt": "wagtail\n"}, {"requirements.txt": "# a note\nwagtail\n"}),
        ({"requirements.txt": "flask\ndjango\n"}, {"requirements.txt": "django\nflask\n"}),
        ({"requirements.txt": "flask\ndjango\nsix\n"}, {"requirements.txt": "django\nflask\n"}),
        ({"requirements.txt": "wagtail\n"}, {"package.json": '{"dependencies": {"left-pad": "1"}}'}),
        ({"requirements.txt": "wagtail\n"}, {"app.py": "x = 1\n", "notes.md": "we use django 4.2.4"}),
        ({"poetry.lock": LOCK}, {"poetry.lock": LOCK.replace('"1"', '"2"')}),
        ({"poetry.lock": LOCK}, {"poetry.lock": "\n\n".join(reversed(LOCK.split("\n\n")))}),
        ({"a/poetry.lock": LOCK}, {"a/poetry.lock": None, "b/poetry.lock": LOCK}),
        ({"Pipfile.lock": '{"default": {"django": {"hashes": [], "version": "==4.2.4"}}}'},
         {"Pipfile.lock": '{"default":{"six":{"version":"==1"},"django":{"version":"==4.2.4","hashes":[]}}}'}),
    ],
)  # fmt: skip
def test_a_change_that_has_nothing_to_do_with_a_package_does_not_bring_it(
    make: Make,
    base: dict[str, str],
    change: dict[str, str | None],
    recorded: bool,  # noqa: FBT001  a table
) -> None:
    assert judge(make, base, change, recorded=recorded) == "pass"


UNNAMED: list[tuple[dict[str, str], dict[str, str | None]]] = [
    ({"requirements.txt": "wagtail\n"}, {"requirements.txt": "wagtail\nrequests==2\n"}),
    ({"requirements.txt": "django\n"}, {"requirements-dev.txt": "pytest==9\n"}),
    ({"requirements.txt": "wagtail\n"}, {"Dockerfile": "FROM python\n"}),
]


@pytest.mark.parametrize(("base", "change"), UNNAMED)
def test_what_may_have_come_along_unnamed_cannot_be_told(
    make: Make, base: dict[str, str], change: dict[str, str | None]
) -> None:
    assert judge(make, base, change) == "cannot tell"


@pytest.mark.parametrize(("base", "change"), [*UNNAMED, ({"requirements.txt": "wagtail\n"}, {"poetry.lock": LOCK})])
def test_a_record_of_the_base_tells_what_came_along(
    make: Make, base: dict[str, str], change: dict[str, str | None]
) -> None:
    assert judge(make, base, change, recorded=True) == "pass"


def test_an_upgrade_that_does_not_go_far_enough_brings_nothing(make: Make) -> None:
    repository = make({"requirements.txt": "django==4.2.3\n"})
    repository.baseline([repository.audit("django==4.2.3")])
    repository.commit({"requirements.txt": "django==4.2.4\n"})
    assert repository.verdict([repository.audit(DJANGO)], service="pay") == "pass"


def test_an_unnamed_package_of_another_version_with_a_recorded_flaw_is_old(make: Make) -> None:
    repository = make({"requirements.txt": "wagtail\n"})
    repository.baseline([repository.audit("django==4.2.3")])
    repository.commit({"requirements.txt": "wagtail\nsix==1\n"})
    assert repository.verdict([repository.audit(DJANGO)], service="pay") == "pass"


def _bom(*, vulnerable: bool) -> str:
    part = {"type": "library", "name": "django", "version": "4.2.4", "purl": "pkg:pypi/django@4.2.4", "bom-ref": "d"}
    flaw = {"id": "CVE-2024-42005", "affects": [{"ref": "d"}], "recommendation": "Upgrade django to version 4.2.15"}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"tools": [{"name": "trivy"}]}}
    return json.dumps(bom | {"components": [part], "vulnerabilities": [flaw] if vulnerable else []})


@pytest.mark.parametrize("recorded", [False, True])
def test_a_bill_of_materials_is_judged_alike(make: Make, recorded: bool) -> None:  # noqa: FBT001
    text = "wagtail\n" if recorded else f"{DJANGO}\n"
    repository = make({"requirements.txt": text})
    if recorded:
        repository.baseline([repository.file("bom.json", _bom(vulnerable=False))], vouched=True)
    repository.commit({"requirements.txt": f"{text}requests==2\n"})
    document = repository.gate([repository.file("bom.json", _bom(vulnerable=True))], service="pay")
    assert (document.verdict, len(document.newly_known)) == ("pass", 1 if recorded else 0)


def test_a_package_without_a_version_is_as_new_as_the_line_about_it(make: Make) -> None:
    repository = make({"requirements.txt": "django\n"})
    repository.commit({"readme.md": "1"})
    assert repository.verdict([repository.audit("django==")], service="pay") == "pass"
    repository.commit({"requirements.txt": "django>1\n"})
    assert repository.verdict([repository.audit("django==")], service="pay") == "fail"


def test_a_package_is_looked_for_beside_the_manifest_that_its_finding_names(make: Make) -> None:
    """The same version, newly in another folder, says nothing about this one."""
    context = '[service]\nname = "one"\ncriticality = "critical"\nexposure = "internet"\n'
    repository = make({"a/requirements.txt": DJANGO, "b/requirements.txt": "flask==1\n", "accord.toml": context})
    repository.commit({"b/requirements.txt": f"flask==1\n{DJANGO}\n"})

    def found(path: str) -> list[str]:
        one = {"record": "finding", "tool": "x", "vulnerability_ids": ["CVE-2024-42005"], "component_name": "django"}
        more = {"component_version": "4.2.4", "fixed_versions": ["4.2.15"], "path": path}
        whole = {"record": "coverage", "tool": "x", "complete": True, "seen": 1}
        return [repository.file("x.jsonl", f"{json.dumps(one | more)}\n{json.dumps(whole)}\n")]

    assert repository.verdict(found("a/requirements.txt")) == "pass"
    assert repository.verdict(found("b/requirements.txt")) == "fail"


def test_thousands_of_packages_cost_no_process_each(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"lib{number}" for number in range(300)]
    repository = make({"requirements.txt": "\n".join(f"{name}==1.0" for name in names)})
    repository.commit({"requirements.txt": "\n".join(f"{name}==1.{at % 2}" for at, name in enumerate(names))})
    report = repository.audit(*(f"{name}==1.{at % 2}" for at, name in enumerate(names)))
    calls: list[object] = []
    real = process.run

    def count(arguments: list[str], **options: object) -> process.Completed:
        calls.append(arguments)
        return real(arguments, **options)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(process, "run", count)
    assert len(repository.gate([report], service="pay").blockers) == 150
    assert len(calls) < 30
