from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overstory.desk.cursors import check_limit, read_cursor, write_cursor
from overstory.desk.pager import Pager
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


@pytest.mark.parametrize("limit", [1, 50, 100, np.int64(3)])
def test_limits_from_1_to_100(limit: int) -> None:
    assert check_limit(limit) == limit
    assert type(check_limit(limit)) is int


@pytest.mark.parametrize("limit", [0, -1, 101, True, 5.0, "5"])
def test_other_limits_are_refused(limit: int) -> None:
    with pytest.raises(QueryError) as caught:
        check_limit(limit)
    assert caught.value.parameter == "limit"


@given(st.lists(st.integers(), max_size=40), st.integers(1, 15))
def test_pages_cut_off_a_list_hold_everything_once_and_in_order(
    items: list[int], limit: int
) -> None:
    pager = Pager("secret")
    found: list[int] = []
    cursor, pages = None, 0
    while pages == 0 or cursor is not None:
        page = pager.cut(items, ("list",), cursor, limit)
        assert len(page.items) <= limit
        found += page.items
        pages += 1
        cursor = page.next_cursor
    assert found == items
    assert pages == max(1, -(-len(items) // limit))


def test_a_list_that_has_become_shorter_ends() -> None:
    pager = Pager("secret")
    cursor = pager.cut(range(10), ("list",), None, 5).next_cursor
    assert pager.cut(range(3), ("list",), cursor, 5).items == []
    with pytest.raises(QueryError, match="cursor"):
        pager.cut(range(10), ("another",), cursor, 5)
