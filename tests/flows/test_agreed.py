"""What was agreed at the base, also where a file of it is broken."""

from collections.abc import Callable
from typing import Any

import pytest

from accord.core.errors import BadConfiguration
from accord.flows.agreed import read_agreed
from accord.flows.base import Base

Make = Callable[..., Any]
OLD = 'import os\n\n\ndef ping(host):\n    os.system("ping " + host)\n'
NEW = OLD + "\n\ndef trace(address):\n    os.system(address)\n"


def test_a_damaged_baseline_is_missing_evidence(make: Make) -> None:
    repository = make({"a.py": OLD, ".accord/baseline.json": "{"})
    repository.commit({"b.txt": "1"})
    document = repository.gate()
    assert (document.verdict, document.missing[0].what) == ("cannot tell", ".accord/baseline.json")
    repository.commit({"a.py": NEW})
    assert repository.verdict() == "fail"


def test_a_damaged_line_of_feedback_counts_nothing_and_hinders_nobody(make: Make) -> None:
    """Such as the marks of a merge that somebody committed."""
    repository = make({"a.py": OLD, ".accord/feedback.jsonl": "<<<<<<< ours\n\n{}\n"})
    repository.commit({"b.txt": "1"})
    document = repository.gate()
    assert document.verdict == "pass"
    assert document.notes[0].startswith(".accord/feedback.jsonl:1 is damaged")


def test_a_rating_without_a_time_zone_is_one_in_utc(make: Make) -> None:
    lines = "".join(
        f'{{"id":"{name}","rating":"useful","reason":"x","at":"{at}","who":"a","rule":"r","place":"code"}}\n'
        for name, at in (("a", "2026-01-01T00:00:00"), ("b", "2026-01-01T00:00:00Z"))
    )
    repository = make({"a.py": OLD, ".accord/feedback.jsonl": lines})
    repository.commit({"b.txt": "1"})
    assert repository.verdict() == "pass"


def test_links_at_the_base_are_no_files(make: Make) -> None:
    repository = make({"a.py": OLD, "other.json": "{}"})
    (repository.folder / ".accord").mkdir()
    (repository.folder / ".accord" / "baseline.json").symlink_to("../other.json")
    repository.on_main()
    repository.commit({"b.txt": "1"})
    assert repository.verdict() == "pass"


def test_a_service_that_a_broken_file_declares_is_not_asked_for(make: Make) -> None:
    repository = make({"a.py": OLD, "accord.toml": "oops"})
    repository.commit({"accord.toml": ""})
    assert repository.verdict(service="shop") == "cannot tell"


def test_without_a_base_a_broken_file_is_an_error(make: Make) -> None:
    repository = make({"accord.toml": "oops"})
    today = repository.gate([]).made_at.date()
    with pytest.raises(BadConfiguration):
        read_agreed(repository.folder, None, today=today)
    lost = read_agreed(repository.folder, Base(), today=today)
    assert (lost.workspace.configs, lost.baseline, lost.feedback) == ((), None, ())
