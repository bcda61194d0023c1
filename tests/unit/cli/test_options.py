from datetime import UTC, datetime, timedelta

import pytest
import typer

from overstory.cli.options import parse_duration, parse_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36h", timedelta(hours=36)),
        ("14d", timedelta(days=14)),
        ("2w", timedelta(weeks=2)),
        ("90min", timedelta(minutes=90)),
        ("1d12h", timedelta(hours=36)),
        ("1D 12H", timedelta(hours=36)),
        ("0.5d", timedelta(hours=12)),
        ("P14D", timedelta(days=14)),
        ("PT36H", timedelta(hours=36)),
        ("P1DT12H", timedelta(hours=36)),
        (" p14d ", timedelta(days=14)),
    ],
)
def test_durations(text, expected):
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "14", "d", "14x", "14d!", "-14d", "0d", "P0D", "-P14D", "P"),
        *("99999999999d", "1e9d", "2w and more", "200000d", "fourteen days"),
    ],
)
def test_durations_that_are_none(text):
    with pytest.raises(typer.BadParameter, match=r"length of time|hundred years"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2026-11-24T06:00:00Z", datetime(2026, 11, 24, 6, tzinfo=UTC)),
        ("2026-11-24T06:00:00", datetime(2026, 11, 24, 6, tzinfo=UTC)),
        ("2026-11-24T06:00:00+02:00", datetime(2026, 11, 24, 4, tzinfo=UTC)),
    ],
)
def test_moments(text, expected):
    assert parse_moment(text) == expected


def test_a_moment_can_be_how_long_ago():
    before = datetime.now(UTC)
    moment = parse_moment("3d")
    assert before - timedelta(days=3) <= moment <= datetime.now(UTC) - timedelta(days=3)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "2026-02-30", "1700000000", "9999-12-31T23:59:59-14:00",
             "0001-01-01T00:00:00+14:00"]
)  # fmt: skip
def test_moments_that_are_none(text):
    with pytest.raises(typer.BadParameter, match="is not a time"):
        parse_moment(text)
