"""Make reports of any size whose every finding is a function of its number, so that two runs read the same bytes."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

_CWES = (22, 78, 79, 89, 94, 200, 287, 306, 311, 327, 352, 400, 434, 502, 601, 611, 798, 862, 918)
_LEVELS = (("error", "9.6"), ("error", "8.1"), ("warning", "5.6"), ("note", "3.1"))
_TEXT = (
    "a value from outside reaches this call unchecked so whoever sends the request decides what it does here "
    "use the safe interface of the library and add a test that fails without it"
)
_WORDS = _TEXT.split()


def _message(number: int) -> str:
    chance = random.Random(number)  # noqa: S311  not for cryptography: the same number gives the same text
    return " ".join(chance.choice(_WORDS) for _ in range(45))


def _sarif_result(number: int) -> dict[str, object]:
    rule = number % 120
    level, severity = _LEVELS[number % len(_LEVELS)]
    uri = f"services/svc{number % 60:02d}/src/module_{number % 40:02d}/handler_{rule % 7}.py"
    region = {"startLine": 1 + number % 3000, "startColumn": 5, "snippet": {"text": f"call_{number}(request.args)"}}
    return {
        "ruleId": f"B-{rule:03d}",
        "level": level,
        "message": {"text": f"B-{rule:03d} {number}: {_message(number)}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
        "fingerprints": {"stable/v1": f"{number:064x}"},
        "properties": {"security-severity": severity},
    }


def sarif(count: int) -> dict[str, object]:
    """Return a SARIF log of one run with so many results, each of another line of code."""
    rules = [
        {
            "id": f"B-{rule:03d}",
            "shortDescription": {"text": f"Weakness CWE-{_CWES[rule % len(_CWES)]}"},
            "help": {"text": "Use the safe interface."},
            "properties": {"tags": ["security", f"CWE-{_CWES[rule % len(_CWES)]}"]},
        }
        for rule in range(120)
    ]
    run = {
        "tool": {"driver": {"name": "Bench", "version": "1.0", "rules": rules}},
        "invocations": [{"executionSuccessful": True}],
        "results": [_sarif_result(number) for number in range(count)],
    }
    return {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}


def _bom_parts(count: int) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    for number in range(count):
        purl = f"pkg:pypi/lib-{number % 900}@{number % 9}.{number % 20}.{number % 21}"
        component: dict[str, object] = {
            "type": "library",
            "bom-ref": purl,
            "name": f"lib-{number % 900}",
            "version": purl.rpartition("@")[2],
            "purl": purl,
        }
        yield (
            component,
            {
                "bom-ref": f"v{number}",
                "id": f"CVE-{2016 + number % 10}-{1000 + number}",
                "cwes": [_CWES[number % len(_CWES)]],
                "description": _message(number),
                "ratings": [{"severity": "high", "score": 8.1, "method": "CVSSv31"}],
                "affects": [{"ref": purl}],
            },
        )


def cyclonedx(count: int) -> dict[str, object]:
    """Return a CycloneDX document with so many vulnerabilities, each of another CVE."""
    parts = list(_bom_parts(count))
    components = {str(component["bom-ref"]): component for component, _ in parts}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": list(components.values()),
        "vulnerabilities": [vulnerability for _, vulnerability in parts],
    }


def write(make: Callable[[int], dict[str, object]], count: int, path: Path) -> Path:
    """Write a report and return its path."""
    path.write_text(json.dumps(make(count)), "utf-8")
    return path
