"""FIRST's Exploit Prediction Scoring System (EPSS): the daily file of all scores.

Format: https://www.first.org/epss/data_stats (CSV, today behind one comment line with the model's version and the day).
Files gathered from FIRST's API lack the comment; their day stands in the file's name.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO

from accord.core.errors import UnusableFeed
from accord.core.feed import Edition, Score

LABEL = "EPSS"
URL = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"
LICENCE = "Free to use, credit asked (FIRST.org)"
CREDIT = "EPSS scores by FIRST.org, https://www.first.org/epss"

_COLUMNS = ["cve", "epss", "percentile"]
_COMMENT = re.compile(r"#model_version:(?P<version>[^,]*),score_date:(?P<day>\d{4}-\d\d-\d\d)")


def recognises(head: bytes) -> bool:
    """Tell this feed by the first bytes of a file."""
    return head.startswith((b"#model_version:", b"cve,epss,percentile"))


def read(file: BinaryIO, place: str) -> Edition:
    """Read scores one by one, about 360,000.

    Raises:
        UnusableFeed: at once when the header is another one; from the rows when a line is malformed or the last one is
            cut off.
    """
    lines = _lines(file, place)
    first = next(lines, "")
    comment = _COMMENT.match(first)
    header = next(lines, "") if first.startswith("#") else first
    if header.split(",") != _COLUMNS:
        raise UnusableFeed("this is no EPSS file: its columns are others", place=place, remedy="Fetch it again")
    return Edition(
        rows=_rows(lines, place, first_line=3 if comment else 2),
        taken_at=date.fromisoformat(comment["day"]) if comment else None,
        version=comment["version"] if comment else "",
    )


def _lines(file: BinaryIO, place: str) -> Iterator[str]:
    """Yield lines without their ends; a last line without one is taken for cut off."""
    try:
        for line in TextIOWrapper(file, "ascii", newline=""):
            if not line.endswith("\n"):
                raise UnusableFeed("the last line is cut off", place=place, remedy="Fetch it again")
            yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UnusableFeed(f"it holds bytes that are no text ({error})", place=place) from error


def _rows(lines: Iterator[str], place: str, *, first_line: int) -> Iterator[Score]:
    for number, fields in enumerate(csv.reader(lines), first_line):
        try:
            cve, probability, percentile = fields
            score = Score(cve, float(probability), float(percentile))
        except ValueError:
            raise _malformed(place, number) from None
        # Written so that NaN, which compares false with everything, is refused too.
        if not (0 <= score.probability <= 1 and 0 <= score.percentile <= 1):
            raise _malformed(place, number)
        yield score


def _malformed(place: str, line: int) -> UnusableFeed:
    return UnusableFeed("not a CVE, a probability and a percentile", place=f"{place}:{line}", remedy="Fetch it again")
