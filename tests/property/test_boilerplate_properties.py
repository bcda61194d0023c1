from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustering.boilerplate import boilerplate_spans, comparable_body, comparable_title

FURNITURE = st.sampled_from(
    ["Advertisement", "(AP) —", "Read more: x", "Photo: AFP", "© 2024 Post", "By Jane Doe", "\n"]
)
BODIES = st.lists(st.one_of(st.text(max_size=40), FURNITURE), max_size=12).map(" ".join)


@given(BODIES)
def test_spans_are_sorted_apart_and_inside(body: str) -> None:
    previous = -1
    for start, end in boilerplate_spans(body):
        assert previous < start < end <= len(body)
        previous = end


@given(BODIES)
def test_comparable_body_is_what_lies_outside_the_spans(body: str) -> None:
    covered = {i for start, end in boilerplate_spans(body) for i in range(start, end)}
    left = "".join(c for i, c in enumerate(body) if i not in covered)
    assert "".join(comparable_body(body).split()) == "".join(left.split())


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=30)))
def test_comparable_title_is_idempotent_and_never_empties(title: str, source: str | None) -> None:
    once = comparable_title(title, source)
    assert comparable_title(once, source) == once
    assert bool(once) == bool(title.split())


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "(AP Photo",
        "a ",
        "Read more",
        "By A ",
        "© ",
        "A B/",
        "\n",
        "Sign up ",
        " - ",
        "...",
        "!) ",
        "(AP ",
        "Image copyright ",
        "Follow ",
        "@",
        "Photo: ",
        "[(",
        "\t",
        "Copyright ",
        "é",
        "CLICK TO ",
        "The author is\n",
        "Subscribe to the " * 20 + "\n",
    ],
)
def test_hostile_repetition_takes_no_more_steps_a_character(unit: str) -> None:
    # A quadratic expression would need hours for half a million characters; the suite would hang.
    body = unit * (500_000 // len(unit))
    assert len(comparable_body(body)) <= len(body)
    assert len(comparable_title(body[:100_000])) <= 100_000
