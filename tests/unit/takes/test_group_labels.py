import pytest

from clustering.takes import label_groups
from tests.support.quake_story import hashed

TEXTS = [
    "Zoos protect endangered species from extinction.",
    "I have always thought, since I was little, that zoos protect endangered species from"
    " extinction in ways that few others do or would ever care to pay for.",
    "Small cages make zoo animals suffer.",
    "Zoo animals suffer in small cages.",
    "Zoo animals suffer a great deal in small cages, as anybody who has ever been there and seen"
    " them walk up and down all day will tell you.",
]
GROUPS = [7, 7, 2, 2, 2]


def test_a_group_is_named_by_a_short_sentence_of_its_own():
    labels = label_groups(TEXTS, GROUPS, hashed)
    assert labels[7] == TEXTS[0]
    assert labels[2] in TEXTS[2:4]


def test_order_does_not_matter():
    there = label_groups(TEXTS, GROUPS, hashed)
    assert label_groups(TEXTS[::-1], GROUPS[::-1], hashed) == there


def test_edges():
    assert label_groups([], [], hashed) == {}
    assert label_groups(["", ""], [0, 0], hashed) == {0: ""}
    with pytest.raises(ValueError, match="2 texts and 1 groups"):
        label_groups(["a", "b"], [0], hashed)
