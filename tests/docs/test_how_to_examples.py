"""The reader and the writer that the how-to pages show whole do what the pages say."""

import re
import textwrap
from datetime import date
from pathlib import Path
from types import ModuleType

import msgspec

from accord.cli import _options
from accord.core.config import parse
from accord.core.coverage import Coverage, Gap
from accord.core.documents import Screen
from accord.core.errors import BadConfiguration
from accord.core.finding import Finding, Severity
from accord.core.scan import Ended, File, Kind, Outcome, Task, Tree
from accord.flows import gate, plan
from accord.ports.report import Report

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"


def module_of(page: str) -> ModuleType:
    """Make a module of the first Python block of a page."""
    text = (ROOT / "docs" / "how-to" / page).read_text("utf-8")
    match = re.search(r"^ *```python\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    assert match
    module = ModuleType(page)
    exec(textwrap.dedent(match[1]), module.__dict__)  # noqa: S102  our own page
    return module


def report(document: object) -> Report:
    return Report(msgspec.json.encode(document), "acme.json")


def test_the_reader_reads_what_it_recognises() -> None:
    reader = module_of("add-a-reader.md")
    problem = {"check": "A1", "file": "a.py", "line": 3, "text": "Bad.", "level": "error"}
    given = report({"made_by": "acme-lint", "problems": [problem, {"check": 1}], "unread": ["b.py"]})

    assert reader.recognises(given)
    assert not reader.recognises(report({"problems": []}))
    assert list(reader.read(given)) == [
        Finding(tool="acme-lint", rule_id="A1", message="Bad.", severity=Severity.HIGH, path="a.py", start_line=3),
        Coverage(tool="acme-lint", report="acme.json", complete=False, failed=(Gap("b.py", "not parsed"),)),
    ]
    assert [gap.place for gap in given.broken] == ["acme.json at problems[1]"]


def test_the_scanner_asks_for_its_files_and_believes_what_its_tool_says() -> None:
    scanner = module_of("add-a-scanner.md")
    tree = Tree(tuple(File(path, Kind.CONFIGURATION, "Terraform", 1) for path in ("a.tf", "b.tf")))
    task = Task(root="/checkout", files=scanner.wants(tree), text=str, folder="/scratch")
    (command,) = scanner.commands(task)

    assert command.arguments[-2:] == ("./a.tf", "./b.tf")
    assert command.output == "/scratch/acme.sarif"
    ended = Ended(command=command, outcome=Outcome.CLEAN, errors="read: ./a.tf\n")
    assert scanner.looked(task, [ended]).seen == {"a.tf"}


def test_the_writer_writes_a_plan_and_a_verdict() -> None:
    writer = module_of("add-a-writer.md")
    reports = (str(SHOP / "reports" / "bandit.json"),)
    planned = plan.plan(plan.Request(reports=reports, root=SHOP, now=_options.now()))
    judged = gate.gate(gate.Request(reports=reports, root=SHOP, now=_options.now()))
    lines = b"".join(writer.plan(planned.head, planned.vulnerabilities(), Screen())).decode().splitlines()

    assert lines[0].split()[0] in {"Act", "Attend"}
    assert len(lines) == planned.head.counts.vulnerabilities
    assert next(iter(writer.gate(judged, Screen()))).decode().strip() == judged.verdict


def test_what_the_pages_put_into_accord_toml_is_valid_but_for_the_one_that_shows_an_error() -> None:
    texts = [page.read_text("utf-8") for page in sorted((ROOT / "docs" / "how-to").glob("*.md"))]
    blocks = [
        body for text in texts for body in re.findall(r"^```toml[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ]

    def is_valid(block: str) -> bool:
        try:
            parse(block, today=date(2026, 11, 21))
        except BadConfiguration:
            return False
        return True

    ours = [block for block in blocks if re.search(r"^\[+(gate|accords|service)\b", block, re.MULTILINE)]

    assert len(ours) >= 3
    assert [block.splitlines()[3] for block in ours if not is_valid(block)] == ['who = ["dana"]']
