from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest

from overstory.desk.cursors import check_limit, read_cursor, write_cursor
from overstory.errors import QueryError

LISTING = ("stories", "US", None, 3)
PLACE = (datetime(2026, 5, 4, 8, 15, 0, 123456, tzinfo=UTC), 12, 0.1234567890123, None, "s1")


def test_a_cursor_gives_back_its_place() -> None:
    assert read_cursor("secret", LISTING, write_cursor("secret", LISTING, PLACE)) == PLACE


def test_no_cursor_is_no_place() -> None:
    assert read_cursor("secret", LISTING, None) is None


def test_times_come_back_in_utc() -> None:
    time = datetime(2026, 5, 4, 10, tzinfo=timezone(timedelta(hours=2)))
    place = read_cursor("secret", LISTING, write_cursor("secret", LISTING, (time,)))
    assert place == (datetime(2026, 5, 4, 8, tzinfo=UTC),)


def test_a_cursor_is_bound_to_its_list_and_store() -> None:
    cursor = write_cursor("secret", LISTING, PLACE)
    for secret, listing in (
        ("other", LISTING),
        ("secret", ("stories", "US", None, 4)),
        ("secret", ("members", "US", None, 3)),
        ("secret", LISTING[:3]),
    ):
        with pytest.raises(QueryError, match="cursor"):
            read_cursor(secret, listing, cursor)


def test_every_changed_byte_is_noticed() -> None:
    cursor = write_cursor("secret", LISTING, PLACE)
    packed = bytearray(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for index in range(len(packed)):
        changed = packed.copy()
        changed[index] ^= 1
        with pytest.raises(QueryError):
            read_cursor("secret", LISTING, urlsafe_b64encode(changed).decode().rstrip("="))


@pytest.mark.parametrize("cursor", ["", "x", "é", "====", "a" * 5000, "\x00", "null", "W10"])
def test_nonsense_is_no_cursor(cursor: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_cursor("secret", LISTING, cursor)
    assert caught.value.parameter == "cursor"


@pytest.mark.parametrize("limit", [1, 50, 100])
def test_limits_from_1_to_100(limit: int) -> None:
    assert check_limit(limit) == limit


@pytest.mark.parametrize("limit", [0, -1, 101, True, 5.0, "5"])
def test_other_limits_are_refused(limit: int) -> None:
    with pytest.raises(QueryError) as caught:
        check_limit(limit)
    assert caught.value.parameter == "limit"
