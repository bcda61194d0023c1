import pytest

from clustering.identity import Succession, carry_over


def test_nothing_before_means_everything_is_new() -> None:
    assert carry_over({}, [["a"], ["b", "c"]], {}) == Succession([None, None], {}, {})


def test_no_clusters() -> None:
    assert carry_over({"a": "s1"}, [], {"s1": 0.0}) == Succession([], {}, {})


def test_same_clusters_keep_their_ids() -> None:
    before = {"a": "s1", "b": "s1", "c": "s2"}
    assert carry_over(before, [["c"], ["a", "b"]], {}).ids == ["s2", "s1"]


def test_growing_story_keeps_its_id() -> None:
    assert carry_over({"a": "s1"}, [["a", "b", "c", "d"]], {"s1": 5.0}).ids == ["s1"]


def test_merge_goes_to_the_larger_story() -> None:
    before = {"a": "small", "b": "large", "c": "large"}
    result = carry_over(before, [["a", "b", "c"]], {"small": 0.0, "large": 1.0})
    assert result == Succession(["large"], {"small": 0}, {})


def test_merge_of_equals_goes_to_the_older_story() -> None:
    result = carry_over({"a": "s1", "b": "s2"}, [["a", "b"]], {"s1": 9.0, "s2": 3.0})
    assert result == Succession(["s2"], {"s1": 0}, {})


def test_merge_of_equals_of_one_age_goes_to_the_smaller_id() -> None:
    result = carry_over({"a": "s2", "b": "s1"}, [["a", "b"]], {"s1": 1.0, "s2": 1.0})
    assert result.ids == ["s1"]
    assert result.merged == {"s2": 0}


def test_split_leaves_the_id_with_the_larger_part() -> None:
    before = dict.fromkeys("abcde", "s1")
    result = carry_over(before, [["a", "b"], ["c", "d", "e"]], {"s1": 0.0})
    assert result == Succession([None, "s1"], {}, {0: "s1"})


def test_split_leaves_the_id_with_what_it_showed_when_last_published() -> None:
    before = dict.fromkeys("abcde", "s1")
    clusters = [["a", "b"], ["c", "d", "e"]]
    result = carry_over(before, clusters, {"s1": 0.0}, recent=["c", "d", "e"])
    assert result == Succession(["s1", None], {}, {1: "s1"})


def test_recent_articles_decide_among_equals() -> None:
    before = dict.fromkeys("abcd", "s1")
    result = carry_over(before, [["a", "x"], ["b", "c", "d"]], {"s1": 0.0}, recent=["c", "d"])
    assert result.ids == [None, "s1"]


def test_a_story_of_recent_articles_alone_goes_on_after_those_that_were_published() -> None:
    before = {"a": "s1", **dict.fromkeys("bcd", "s2")}
    result = carry_over(before, [list("abcd")], {"s1": 1.0, "s2": 0.0}, recent=list("bcd"))
    assert result == Succession(["s1"], {"s2": 0}, {})
    result = carry_over(before, [["a"], list("bcd")], {"s1": 1.0, "s2": 0.0}, recent=list("bcd"))
    assert result.ids == ["s1", "s2"]


def test_even_split_leaves_the_id_where_it_makes_up_more() -> None:
    result = carry_over({"a": "s1", "b": "s1"}, [["a", "x", "y"], ["b"]], {"s1": 0.0})
    assert result.ids == [None, "s1"]
    assert result.split == {0: "s1"}


def test_swap_of_parts_keeps_both_ids() -> None:
    before = {"a": "s1", "b": "s1", "c": "s2", "d": "s2", "e": "s2"}
    result = carry_over(before, [["a", "c", "d"], ["b", "e"]], {"s1": 0.0, "s2": 1.0})
    assert result == Succession(["s2", "s1"], {}, {})


def test_scattered_story_is_merged_where_most_of_it_went() -> None:
    before = {
        **dict.fromkeys("abc", "s1"),
        **dict.fromkeys("defg", "s2"),
        **dict.fromkeys("hijk", "s3"),
    }
    result = carry_over(before, [list("adefg"), list("bchijk")], {})
    assert result.ids == ["s2", "s3"]
    assert result.merged == {"s1": 1}


def test_articles_that_left_are_left_out_of_account() -> None:
    assert carry_over({"gone": "s1", "a": "s2"}, [["a"]], {}) == Succession(["s2"], {}, {})


def test_an_article_in_two_clusters_is_refused() -> None:
    with pytest.raises(ValueError, match="two clusters"):
        carry_over({}, [["a"], ["a"]], {})
