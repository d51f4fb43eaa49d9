"""Build the packaged snapshot of intelligence from files that were gathered before.

    build_snapshot.py FOLDER -o src/accord/data/snapshot.sqlite

Nothing is fetched. The same files give the same bytes with the same SQLite. Beside the snapshot a README.md of the
same name says where each source comes from, of which day it is and under which terms.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.core.feed import Source
from accord.flows.feeds import build, on_disk


class Gathered(msgspec.Struct, frozen=True):
    """A file of the folder: which, from where, and what it does not say itself."""

    name: str
    url: str
    taken_at: date | None = None
    version: str = ""


_GITHUB = "https://github.com"
FILES = {
    "kev": Gathered("kev.json", f"{_GITHUB}/lodestonesecurity/cisa-kevc-history/tree/b1599bf"),
    "epss": Gathered(
        "epss-2026-08-16.csv.gz",
        f"{_GITHUB}/EMBA-support-repos/EPSS-data/tree/ee82de3e42c6a4ba0dd7a703be5c5d7978a572ae",
        version="v5",
    ),
    "vulnrichment": Gathered(
        "cve-cvss-cwe-ssvc-2025-01-24.csv.gz", f"{_GITHUB}/timb-machine-mirrors/cisagov-vulnrichment/tree/65bf7b3"
    ),
    "cwe": Gathered("cwe-4.15.json.gz", "https://cwe.mitre.org (XML 4.15, as cwe-sdk 1.1.19 carries it)"),
    "pypa": Gathered(
        "pypa-advisories.jsonl.gz", f"{_GITHUB}/pypa/advisory-database/tree/3ccb612", taken_at=date(2024, 10, 10)
    ),
}

_INTRODUCTION = """\
# snapshot.sqlite

What the world knows about vulnerabilities, packed into one SQLite file by `scripts/build_snapshot.py`. It holds facts
and identifiers, no descriptions. `accord feeds status` shows the same list; `accord feeds update` renews it.

| source | day | version | rows | taken from | licence | credit |
|---|---|---|---|---|---|---|
"""

_TERMS = """
## Terms

- **CISA KEV** and **CISA Vulnrichment** are dedicated to the public domain under CC0 1.0.
- **CVE** identifiers, and the vectors and weaknesses that come from CVE records. CVE Usage: MITRE hereby grants you a
  perpetual, worldwide, non-exclusive, no-charge, royalty-free, irrevocable copyright license to reproduce, prepare
  derivative works of, publicly display, publicly perform, sublicense, and distribute Common Vulnerabilities and
  Exposures (CVE). Any copy you make for such purposes is authorized provided that you reproduce MITRE's copyright
  designation and this license in any such copy. Copyright (c) 1999-2026, The MITRE Corporation.
  https://www.cve.org/Legal/TermsOfUse
- **EPSS** is free to use; FIRST asks to be credited: EPSS scores by FIRST.org, https://www.first.org/epss
- **CWE**: The MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use Common Weakness
  Enumeration (CWE) for research, development, and commercial purposes. Any copy you make for such purposes is
  authorized provided that you reproduce MITRE's copyright designation and this license in any such copy.
  Copyright (c) 2006-2024 The MITRE Corporation. https://cwe.mitre.org/about/termsofuse.html
- **PyPA advisories** are under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. What was changed: they are
  reduced to identifiers, aliases, package names and affected version ranges.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Build, describe, and say what was built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with the gathered files")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the snapshot to write")
    arguments = parser.parse_args(argv)
    try:
        files = {
            name: on_disk(arguments.folder / file.name, url=file.url, taken_at=file.taken_at, version=file.version)
            for name, file in FILES.items()
        }
        sources = build(arguments.output, files, today=datetime.now(UTC).date())
    except AccordError as error:
        print(f"build_snapshot: {error}", file=sys.stderr)
        return 2
    arguments.output.with_suffix(".README.md").write_text(describe(sources), encoding="utf-8")
    for source in sources:
        print(f"{source.label:<18} {source.taken_at}  {source.rows:>7} rows")
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")
    return 0


def describe(sources: Sequence[Source]) -> str:
    """Write the README that stands beside the snapshot."""
    rows = (
        f"| {source.label} | {source.taken_at} | {source.version} | {source.rows:,} | {source.url} | {source.licence} "
        f"| {source.credit} |\n"
        for source in sources
    )
    return _INTRODUCTION + "".join(rows) + _TERMS


if __name__ == "__main__":
    sys.exit(main())
