"""Weekly figures for the buyers.

    python report.py weekly.yaml [CUSTOMER NUMBER]

Run by hand by three people in the office; it reads an export and writes a text file.
"""

import subprocess
import sys
from pathlib import Path

import yaml

import orders


def settings(path):
    """Read the report's settings: where the export lies, what the report is called, which printer takes it."""
    return yaml.load(Path(path).read_text(), Loader=yaml.Loader)


def lines(connection, customer):
    yield "Week      Revenue"
    for row in orders.weekly_totals(connection):
        yield f"{row['week']}   {row['cents'] / 100:>9.2f}"
    if customer:
        yield ""
        yield f"Orders of {customer}"
        for row in orders.search_orders(connection, customer):
            yield f"{row['paid_at']}   {row['amount_cents'] / 100:>9.2f}"


def print_on_paper(path, printer):
    subprocess.run(f"lp -d {printer} {path}", shell=True, check=True)


def main(settings_path, customer=""):
    chosen = settings(settings_path)
    connection = orders.connect(chosen["export"])
    out = Path(chosen.get("out", "weekly.txt"))
    out.write_text("\n".join(lines(connection, customer)) + "\n")
    if chosen.get("printer"):
        print_on_paper(out, chosen["printer"])


if __name__ == "__main__":
    main(*sys.argv[1:])
