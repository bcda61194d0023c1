"""Headlines of a batch without the endings that they share."""

from hypothesis import given
from hypothesis import strategies as st

from clustering.boilerplate import without_endings

HEADS = [
    "Ferry runs aground off Split",
    "Vineyards of the upper valley flooded for the second time",
    "Chess federation elects its first woman president",
    "Three climbers rescued from the northern glacier",
]


def cut(titles, source=None):
    return without_endings(titles, [source] * len(titles))


def test_what_ends_headlines_of_three_events_is_an_outlet_or_a_section():
    assert cut([f"{head} - Blue Quay" for head in HEADS]) == HEADS
    assert cut([f"{head} - Sport - Blue Quay" for head in HEADS]) == HEADS


def test_two_headlines_are_too_few():
    titles = [f"{head} - Blue Quay" for head in HEADS[:2]]
    assert cut(titles) == titles


def test_one_wire_headline_in_many_outlets_keeps_its_end():
    titles = [f"{start}ferry runs aground - on the reef of Vis" for start in ("A ", "Big ", "The ")]
    capitals = [title.replace("- on", "- On") for title in titles]
    assert cut(titles) == titles
    assert cut(capitals) == capitals


def test_where_the_outlet_is_known_a_shared_ending_may_be_a_place():
    titles = [f"{head} - Tulsa, OK" for head in HEADS]
    assert cut(titles, "bluequay.example") == titles


@given(st.permutations([f"{head} - Blue Quay" for head in HEADS] + ["- Blue Quay", "", "Quay"]))
def test_in_any_order_and_never_to_nothing(titles):
    found = dict(zip(titles, cut(titles), strict=True))
    assert sorted(found.values()) == sorted([*HEADS, "- Blue Quay", "", "Quay"])
