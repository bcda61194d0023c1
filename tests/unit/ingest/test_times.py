from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from overstory.times import MAX_AHEAD, parse_time

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-07-22T20:29:00Z", datetime(2021, 7, 22, 20, 29)),
        ("2021-07-22T20:29:00+02:00", datetime(2021, 7, 22, 18, 29)),
        ("2021-07-22 20:29:00", datetime(2021, 7, 22, 20, 29)),
        ("2021-07-22 20:29:00 +0200", datetime(2021, 7, 22, 18, 29)),
        ("2021-07-22 20:29:00 UTC", datetime(2021, 7, 22, 20, 29)),
        ("2021-07-22T20:29:00.123456", datetime(2021, 7, 22, 20, 29, 0, 123456)),
        ("2021-07-22T20:29:00.123456789Z", datetime(2021, 7, 22, 20, 29, 0, 123456)),
        ("2021-07-22T20:29Z", datetime(2021, 7, 22, 20, 29)),
        ("2021-07-22", datetime(2021, 7, 22)),
        (" 2021-07-22 ", datetime(2021, 7, 22)),
        ("Thu, 22 Jul 2021 20:29:00 +0200", datetime(2021, 7, 22, 18, 29)),
        ("Thu, 22 Jul 2021 20:29:00 GMT", datetime(2021, 7, 22, 20, 29)),
        ("22 Jul 2021 20:29:00 EST", datetime(2021, 7, 23, 1, 29)),
        ("2024-02-29", datetime(2024, 2, 29)),
        ("22 Jul 2021", datetime(2021, 7, 22)),
        ("Thu, 22 July 2021", datetime(2021, 7, 22)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59)),
        ("Sat, 31 Dec 2016 23:59:60 +0000", datetime(2016, 12, 31, 23, 59, 59)),
        (20210722, datetime(2021, 7, 22)),
        (20210722.0, datetime(2021, 7, 22)),
        (1626985740, datetime(2021, 7, 22, 20, 29)),
        (1626985740.5, datetime(2021, 7, 22, 20, 29, 0, 500000)),
        (1626985740000, datetime(2021, 7, 22, 20, 29)),
        (datetime(2021, 7, 22, 20, 29), datetime(2021, 7, 22, 20, 29)),
        (
            datetime(2021, 7, 22, 20, 29, tzinfo=timezone(timedelta(hours=2))),
            datetime(2021, 7, 22, 18, 29),
        ),
        (date(2021, 7, 22), datetime(2021, 7, 22)),
        ("1900-01-01T00:00:00Z", datetime(1900, 1, 1)),
    ],
)
def test_times_are_read_into_utc(value: object, expected: datetime) -> None:
    read = parse_time(value, now=NOW)
    assert read == expected.replace(tzinfo=UTC)
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2024-02-30", "not a time that exists"),
        ("2023-02-29T10:00:00Z", "not a time that exists"),
        ("2024-01-01T25:00:00Z", "not a time that exists"),
        ("Fri, 31 Feb 2024 00:00:00 GMT", "not a time that exists"),
        ("2024-01-01T12:00:60Z", "not a time that exists"),
        ("32 Mar 2024", "not a time that exists"),
        ("2 Mux 2024", "not a time as RFC 3339 writes"),
        (20210732, "20210732 is not a date that exists"),
        ("2024-3-2", "not a time as RFC 3339 writes"),
        ("2024-03-02T10:00:00 CET", "not a time as RFC 3339 writes"),
        ("2024-03-02 10:00 in the morning", "not a time as RFC 3339 writes"),
        ("yesterday", "not a time as RFC 3339 writes"),
        ("", "not a time as RFC 3339 writes"),
        ("1700000000", "not a time as RFC 3339 writes"),
        ("٢٠٢٤-٠١-٠١", "is not a time"),
        ("x" * 10_000, "is not a time"),
        ("0001-01-01T00:00:00Z", "not in the years"),
        ("0001-01-01T00:00:00+10:00", "out of range"),
        ("1899-12-31", "not in the years"),
        ("2101-01-01", "not in the years"),
        ("2062-01-01", "in the future"),
        (float("nan"), "not a time"),
        (float("inf"), "not a time"),
        (1e300, "out of range"),
        (10**400, "out of range"),
        (-(10**13), "not in the years"),
        (True, "must be a time as text or seconds since 1970"),
        ([], "must be a time as text or seconds since 1970"),
        (None, "must be a time as text or seconds since 1970"),
    ],
)
def test_what_is_no_time_says_why(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        parse_time(value, now=NOW)
    assert len(str(caught.value)) < 200


def test_clocks_may_run_ahead_a_little() -> None:
    assert parse_time(NOW + MAX_AHEAD, now=NOW) == NOW + MAX_AHEAD
    with pytest.raises(ValueError, match="future"):
        parse_time(NOW + MAX_AHEAD + timedelta(seconds=1), now=NOW)
