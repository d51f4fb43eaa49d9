"""Write the JSON Schema of every document that Accord prints or keeps into ``docs/reference/schemas``.

    python scripts/write_schemas.py            write every schema that differs, and name it
    python scripts/write_schemas.py --check    write nothing; exit 1 when a schema differs

Each comes from the one struct that the document is made from, with the struct's docstring and the ``#:`` comments of
its fields as descriptions; ``tests/docs`` compares them.
"""

import inspect
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.documents import FormatsDocument, GateDocument, PlanDocument, ReadDocument, VulnerabilityDocument
from accord.core.explain.document import CardDocument
from accord.core.feed import FeedsDocument, FeedsUpdateDocument
from accord.core.finding import Finding
from accord.core.fixing.document import FixDocument
from accord.core.gate.baseline import Baseline
from accord.core.gate.probation import Feedback
from accord.core.tool import ToolsDocument, ToolsUpdateDocument

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference" / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: Each schema's name, what it is the schema of, and the title under which people find it.
SCHEMAS: dict[str, tuple[Any, str]] = {
    "plan": (PlanDocument, "accord plan --json"),
    "vulnerability": (VulnerabilityDocument, "a line of accord plan --format jsonl and accord gate --format jsonl"),
    "gate": (GateDocument, "accord gate --json"),
    "fix": (FixDocument, "accord fix --json"),
    "read": (ReadDocument, "accord read --json"),
    "record": (Finding | Component | Coverage, "a line of accord read --format jsonl"),
    "card": (CardDocument, "accord explain --json"),
    "formats": (FormatsDocument, "accord formats --json"),
    "feeds": (FeedsDocument, "accord feeds status --json"),
    "feeds-update": (FeedsUpdateDocument, "accord feeds update --json"),
    "tools": (ToolsDocument, "accord tools list --json"),
    "tools-update": (ToolsUpdateDocument, "accord tools install --json and accord tools update --json"),
    "baseline": (Baseline, ".accord/baseline.json"),
    "feedback": (Feedback, "a line of .accord/feedback.jsonl"),
}


_COMMENTED = re.compile(r"((?:^ +#: .*\n)+) +(\w+):", re.MULTILINE)


def schema(name: str) -> str:
    """Return one schema as text."""
    shape, title = SCHEMAS[name]
    whole = {"$schema": DIALECT, "$id": f"{name}.json", "title": title} | msgspec.json.schema(shape)
    shapes = _structs(msgspec.inspect.type_info(shape))
    for key, part in whole["$defs"].items():
        if "description" in part:
            part["description"] = " ".join(part["description"].split())
        if key in shapes:
            for field, text in _comments(shapes[key]).items():
                part["properties"].get(field, {})["description"] = text
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


def _structs(kind: msgspec.inspect.Type) -> dict[str, type]:
    """Return every struct that a type is made of, by its name."""
    found: dict[str, type] = {}
    waiting = [kind]
    while waiting:
        one = waiting.pop()
        if isinstance(one, msgspec.inspect.StructType):
            if one.cls.__name__ not in found:
                found[one.cls.__name__] = one.cls
                waiting += [field.type for field in one.fields]
        elif isinstance(one, msgspec.inspect.UnionType):
            waiting += one.types
        elif isinstance(one, msgspec.inspect.CollectionType):
            waiting.append(one.item_type)
    return found


def _comments(struct: type) -> dict[str, str]:
    """Return the ``#:`` comment above each field of a struct, as one line."""
    found = _COMMENTED.findall(inspect.getsource(struct))
    return {
        field: " ".join(line.strip().removeprefix("#:").strip() for line in lines.splitlines())
        for lines, field in found
    }


def main(arguments: list[str]) -> int:
    """Write or check every schema; returns an exit code."""
    check = arguments == ["--check"]
    differing = 0
    for name in SCHEMAS:
        path, text = FOLDER / f"{name}.json", schema(name)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differing += 1
        print(f"{'differs' if check else 'written'}: docs/reference/schemas/{path.name}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int(check and bool(differing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
