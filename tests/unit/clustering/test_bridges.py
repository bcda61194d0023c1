import numpy as np

from clustering.bridges import bridged, bridges
from clustering.evidence import Pairs


def pairs(*both: tuple[int, int]) -> Pairs:
    low, high = np.array(both).T
    return Pairs(low, high)


def test_only_sure_links_between_components_are_bridges():
    links = bridges(
        np.array([0, 0, 1, 1]),
        pairs((0, 1), (0, 2), (1, 3)),
        np.array([0.99, 0.95, 0.7], np.float32),
    )
    assert (links.low.tolist(), links.high.tolist()) == ([0], [2])


def test_stories_are_joined_where_most_of_the_smaller_is_linked():
    stories = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    # Two of two documents of story 1 lead to story 0, one of three of story 2 does.
    links = pairs((0, 3), (1, 4), (2, 5))
    assert bridged(stories, links).tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    assert bridged(stories, Pairs(np.empty(0, np.int64), np.empty(0, np.int64))) is stories


def test_bridges_lead_on():
    stories = np.array([0, 1, 2, 3, 3])
    assert bridged(stories, pairs((0, 2), (1, 2))).tolist() == [0, 0, 0, 1, 1]
