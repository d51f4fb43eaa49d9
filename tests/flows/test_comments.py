"""What comments in the code do to a change's gate."""

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]
NOTE = "    # accord" + ": ignore[os-system] until 2027-01-31: hosts come from our own list\n"
HEAD = "import os\n\n\ndef ping(host):\n"
LINE = '    os.system("ping " + host)\n'
NOTED = HEAD + NOTE + LINE


def verdict(make: Make, base: str, change: str) -> str:
    repository = make({"a.py": base})
    repository.commit({"a.py": change})
    return str(repository.verdict())


def test_a_comment_that_stood_there_goes_on_when_its_line_is_edited(make: Make) -> None:
    assert verdict(make, NOTED, NOTED.replace('"ping "', '"ping -c1 "')) == "pass"


@pytest.mark.parametrize(
    ("base", "change"),
    [
        (HEAD + LINE, HEAD + NOTE + LINE + "    os.system(input())\n"),
        (HEAD, NOTED),
        (HEAD, HEAD + LINE.rstrip() + NOTE.lstrip().rjust(80)),
        (NOTED, HEAD + NOTE + "    os.system(input())\n" + LINE),
        (NOTED, HEAD + LINE + "\n\ndef evil(x):\n" + NOTE + "    os.system(x)\n"),
        (NOTED, HEAD + NOTE + "    log(host)\n" + LINE.replace("ping ", "ping -c1 ")),
    ],
)
def test_a_comment_covers_nothing_that_the_change_brings(make: Make, base: str, change: str) -> None:
    assert verdict(make, base, change) == "fail"


def test_a_claim_of_another_tool_is_listed_also_where_nothing_was_found(make: Make) -> None:
    """The comment is why the tool is silent; everybody sees that this change wrote it."""
    repository = make({"a.py": HEAD + LINE})
    repository.commit({"b.py": "import os\nos.popen(x)  # nosec B605\n"})
    document = repository.gate()
    assert document.verdict == "pass"
    [claim] = document.claims
    assert (claim.path, claim.line, claim.kind) == ("b.py", 2, "nosec")
    assert claim.says.endswith("; written by this change")


def test_a_comment_that_is_wrong_agrees_to_nothing_and_is_told(make: Make) -> None:
    wrong = "# accord" + ": ignore everything\n"
    repository = make({"a.py": HEAD + LINE + wrong})
    repository.commit({"b.txt": "1"})
    document = repository.gate()
    assert (document.verdict, document.missing[0].what) == ("cannot tell", "a.py:6")
    repository.commit({"a.py": HEAD + LINE + wrong + "os.system(x)\n"})
    assert repository.verdict() == "fail"


def test_without_version_control_every_comment_counts(make: Make) -> None:
    from accord.flows.checkout import Checkout
    from accord.flows.comments import Comments

    repository = make({"a.py": NOTED})
    comments = Comments(Checkout(repository.folder), None, ["a.py", ""], today=repository.gate().made_at.date())
    assert [claim.says for claim in comments.all] == ["ignored by a comment"]
    assert comments.broken == ()
