from __future__ import annotations

from dataclasses import replace

from clustering.takes import keep_ids
from clustering.takes.model import Quote, Statement, Support, Take


def take(name, *quoted, kind="stance"):
    """A take that quotes the sentences of these numbers."""
    statements = [
        Statement(
            f"Sentence {number}.",
            "reported",
            Support(
                1, [], [], [Quote(f"a{number}", None, None, f"Sentence {number}.", number, 99)]
            ),
        )
        for number in quoted
    ]
    return Take(name, f"Label {name}", kind, statements, [], [], {})


def ids(previous, current):
    return [one.id for one in keep_ids(previous, current)]


def test_nothing_before_and_nothing_now():
    assert ids([], []) == []
    assert ids([take("a", 1)], []) == []
    assert ids([], [take("a", 1), take("b", 2)]) == ["a", "b"]


def test_the_same_takes_in_another_order():
    before = [take("a", 1), take("b", 2)]
    assert ids(before, before[::-1]) == ["b", "a"]


def test_a_take_under_another_key_goes_on_by_what_it_quotes():
    assert ids([take("a", 1, 2, 3)], [take("z", 3, 4)]) == ["a"]


def test_a_take_under_its_key_goes_on_whatever_it_quotes():
    assert ids([take("a", 1, 2)], [take("a", 8, 9)]) == ["a"]


def test_another_kind_is_another_take():
    assert ids([take("a", 1, 2)], [take("z", 1, 2, kind="topic")]) == ["z"]


def test_nothing_in_common_is_another_take():
    assert ids([take("a", 1, 2)], [take("z", 8)]) == ["z"]


def test_of_several_the_one_with_most_in_common_goes_on():
    now = [take("y", 3, 7, 8), take("z", 1, 2, 3)]
    assert ids([take("a", 1, 2, 3)], now) == ["y", "a"]
    assert ids([take("a", 1), take("b", 2, 3)], [take("z", 1, 2, 3, 4)]) == ["a"]


def test_an_id_is_not_given_to_another_take():
    before = [take("a", 1, 2)]
    # The first goes on under a new key, and what is now found under the old key is another take.
    goes_on, other = ids(before, [take("z", 1, 2), take("a", 8, kind="topic")])
    assert goes_on == "a"
    assert other not in {"a", "z"}
    assert other == ids(before, [take("z", 1, 2), take("a", 8, kind="topic")])[1]


def test_nothing_but_the_id_changes():
    before, now = take("a", 1, 2), take("z", 2, 3)
    assert keep_ids([before], [now]) == [replace(now, id="a")]
