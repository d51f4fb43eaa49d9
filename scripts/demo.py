"""The demo: what to fix first in examples/shop, and why. Called by ``make demo``.

The first time it also installs the scanners that ``accord scan`` runs, for a minute at most; it never tries that twice.
"""

import sys
from pathlib import Path

from accord.cli._main import main
from accord.core.tool import Ring, ToolState
from accord.flows import tools

SHOP = Path("examples/shop")
#: Whether the scanners were installed, or tried to be, out of this environment.
TRIED = Path(sys.prefix) / ".scanners"
PATIENCE_SECONDS = 60
NEXT = """
What to try next:
  .venv/bin/accord explain sql-injection                       the weakness in a minute, with code before and after
  .venv/bin/accord gate examples/shop/reports --root examples/shop   may this change ship, and what stops it
  .venv/bin/accord init --path . && .venv/bin/accord plan REPORT...   your own repository and your own reports"""


def plan() -> int:
    """Show the plan of the demo shop; returns an exit code."""
    return main(["plan", str(SHOP / "reports"), "--root", str(SHOP), "--top", "6", "--demo"])


def scanners(tried: Path = TRIED) -> None:
    """Install the default scanners that are missing, once; whatever fails is one line and stops nothing.

    Args:
        tried: The file that says that it was tried.
    """
    ready = {ToolState.INSTALLED, ToolState.ON_PATH}
    missing = [tool.name for tool in tools.listing().tools if tool.ring is Ring.DEFAULT and tool.state not in ready]
    if not missing:
        return
    if tried.exists():
        print(f"\nNot installed: {', '.join(missing)}. To install them: .venv/bin/accord tools install")
        return
    tried.touch()
    print(f"\nInstalling the scanners of 'accord scan', once, for {PATIENCE_SECONDS} s at most:", flush=True)
    main(["tools", "install", *missing, "--timeout", str(PATIENCE_SECONDS)])


def demo() -> int:
    """Show the plan and what to try next; returns an exit code."""
    code = plan()
    print(NEXT)
    return code


if __name__ == "__main__":
    CODE = plan()
    scanners()
    print(NEXT)
    sys.exit(CODE)
