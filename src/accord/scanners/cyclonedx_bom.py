"""CycloneDX's bill of materials of a file of requirements: ``cyclonedx-py requirements``.

Home: https://github.com/CycloneDX/cyclonedx-python

Reads: files of requirements, as pip reads them. It lists components and looks for nothing.
Calls: ``cyclonedx-py requirements --no-validate FILE``, once for each. It asks no package index.
Exit codes: 0 done, 1 and 2 it could not.
Coverage: a component without an exact version is listed without one.
"""

from accord.core.scan import Aim, Canary, Command, Outcome, Ring, Task, Tree

LABEL = "CycloneDX (Python)"
RING = Ring.DEFAULT
AIM = Aim.INVENTORY
READER = "cyclonedx"
EXECUTABLE = "cyclonedx-py"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED, 2: Outcome.FAILED}
CANARY = Canary({"requirements.txt": "jinja2==2.11.2\n"}, "jinja2")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the files of requirements."""
    return tuple(path for path in tree.manifests("pypi") if path.endswith((".txt", ".in", ".pip")))


def commands(task: Task) -> list[Command]:
    """Return a call for each file."""
    return [
        Command(
            arguments=("requirements", "--no-validate", "--output-file", report, f"./{path}"),
            files=(path,),
            output=report,
        )
        for number, path in enumerate(task.files)
        if (report := task.at(f"bom-{number}.cdx.json"))
    ]
