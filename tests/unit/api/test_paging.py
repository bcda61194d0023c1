"""Pages of lists that are whole in memory."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paging import page_of
from overstory.errors import QueryError


@given(st.lists(st.integers(), max_size=40), st.integers(1, 15))
def test_pages_hold_everything_once_and_in_order(items, limit):
    found, cursor, pages = [], None, 0
    while True:
        page = page_of(items, cursor, limit)
        assert len(page.items) <= limit
        found += page.items
        pages += 1
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == items
    assert pages == max(1, -(-len(items) // limit))


def test_a_list_that_has_become_shorter_ends():
    cursor = page_of(range(10), None, 5).next_cursor
    assert page_of(range(3), cursor, 5).items == []


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    ["x", "!", "é", "5", encoded("5"), encoded("after:"), encoded("after:-1"), encoded("after:1.5"),
     encoded("after:²"), encoded("after:99999999999999999999"), encoded("before:5"), "A" * 999],
)  # fmt: skip
def test_other_cursors_are_refused(cursor):
    with pytest.raises(QueryError, match="cursor"):
        page_of([1, 2, 3], cursor, 2)
