from datetime import UTC, date, datetime

from accord.core.feed import Source

_SOURCE = Source(name="kev", label="CISA KEV", url="", licence="", credit="", taken_at=date(2026, 8, 7))


def test_age_is_whole_days() -> None:
    assert _SOURCE.age_days(date(2026, 8, 7)) == 0
    assert _SOURCE.age_days(date(2026, 8, 17)) == 10


def test_age_takes_a_moment_as_its_day() -> None:
    assert _SOURCE.age_days(datetime(2026, 8, 8, 23, 59, tzinfo=UTC)) == 1


def test_age_of_data_from_the_future_is_negative() -> None:
    assert _SOURCE.age_days(date(2026, 8, 6)) == -1
