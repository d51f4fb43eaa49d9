"""The demo: what to fix first in examples/shop, and why. Called by ``make demo``."""

import sys
from pathlib import Path

from accord.cli._main import main

SHOP = Path("examples/shop")
NEXT = """
What to try next:
  .venv/bin/accord explain sql-injection                       the weakness in a minute, with code before and after
  .venv/bin/accord gate examples/shop/reports --root examples/shop   may this change ship, and what stops it
  .venv/bin/accord init --path . && .venv/bin/accord plan REPORT...   your own repository and your own reports"""


def demo() -> int:
    """Show the plan of the demo shop; returns an exit code."""
    code = main(["plan", str(SHOP / "reports"), "--root", str(SHOP), "--top", "6", "--demo"])
    print(NEXT)
    return code


if __name__ == "__main__":
    sys.exit(demo())
