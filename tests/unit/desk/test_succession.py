from overstory.jobs.naming import story_id
from overstory.jobs.succession import OldStory, Plan, plan_succession

PUBLISHED = OldStory(first_seen=1.0)
PROVISIONAL = OldStory(first_seen=1.0, provisional=True)


def plan(
    clusters: list[list[str]],
    before: dict[str, str] | None = None,
    stories: dict[str, OldStory] | None = None,
    used: set[str] | None = None,
) -> Plan:
    known = (used or set()) | set(stories or {})
    return plan_succession(clusters, before or {}, stories or {}, known.__contains__)


def test_new_stories_are_named_after_their_earliest_article() -> None:
    result = plan([["a", "b"], ["c"]])
    assert result.ids == [story_id("a"), story_id("c")]
    assert result.new == set(result.ids)


def test_published_stories_keep_their_ids() -> None:
    result = plan([["x", "a"], ["b"]], {"a": "s1", "b": "s2"}, {"s1": PUBLISHED, "s2": PUBLISHED})
    assert result == Plan(["s1", "s2"])


def test_provisional_ids_give_way_to_that_of_the_earliest_article() -> None:
    provisional = story_id("b")
    result = plan([["a", "b"]], {"b": provisional}, {provisional: PROVISIONAL})
    assert result.ids == [story_id("a")]
    assert result.merged == {provisional: story_id("a")}
    assert result.provisional == {provisional}


def test_a_provisional_story_of_the_earliest_article_goes_on() -> None:
    own = story_id("a")
    result = plan([["a", "b"]], {"a": own, "b": own}, {own: PROVISIONAL})
    assert result == Plan([own])


def test_an_id_stays_with_its_founder_when_a_provisional_story_falls_apart() -> None:
    own = story_id("a")
    before = dict.fromkeys("abcd", own)
    result = plan([["b", "c", "d"], ["a"]], before, {own: PROVISIONAL})
    assert result.ids == [story_id("b"), own]
    assert result.new == {story_id("b")}
    assert not result.merged
    assert not result.split


def test_an_id_of_another_event_does_not_come_back() -> None:
    # Article a once founded a story that now goes on without it.
    taken = story_id("a")
    result = plan(
        [["a", "x"], ["b", "c"]], {"a": taken, "b": taken, "c": taken}, {taken: PUBLISHED}
    )
    assert result.ids == [story_id("a", 1), taken]
    assert result.split == {story_id("a", 1): taken}


def test_ids_of_stories_long_gone_do_not_come_back() -> None:
    result = plan([["a"]], used={story_id("a"), story_id("a", 1)})
    assert result.ids == [story_id("a", 2)]


def test_a_provisional_story_that_its_founder_left_keeps_its_id_from_the_founder() -> None:
    provisional = story_id("a")
    result = plan([["a"], ["b"]], {"b": provisional}, {provisional: PROVISIONAL})
    assert result.ids == [story_id("a", 1), story_id("b")]
    assert result.merged == {provisional: story_id("b")}


def test_merged_stories_take_older_members_along() -> None:
    stories = {
        "small": OldStory(first_seen=1.0, outside=2),
        "large": OldStory(first_seen=2.0, outside=40),
    }
    before = {"a": "small", "b": "small", "c": "large", "d": "large", "e": "large"}
    assert plan([list("abcde")], before, stories).merged == {"small": "large"}


def test_a_story_that_lies_mostly_before_the_window_stays() -> None:
    stories = {
        "old": OldStory(first_seen=1.0, outside=2),
        "new": OldStory(first_seen=2.0),
    }
    result = plan([["a", "b", "c"]], {"a": "old", "b": "new", "c": "new"}, stories)
    assert result == Plan(["new"])


def test_a_provisional_story_that_lies_mostly_before_the_window_stays() -> None:
    stories = {
        "old": OldStory(first_seen=1.0, provisional=True, outside=2),
        "new": OldStory(first_seen=2.0),
    }
    result = plan([["a", "b", "c"]], {"a": "old", "b": "new", "c": "new"}, stories)
    assert result == Plan(["new"])


def test_provisional_articles_join_a_published_story() -> None:
    provisional = story_id("b")
    result = plan(
        [["a", "b"]],
        {"a": "s1", "b": provisional},
        {"s1": PUBLISHED, provisional: PROVISIONAL},
    )
    assert result.ids == ["s1"]
    assert result.merged == {provisional: "s1"}


def test_no_clusters() -> None:
    assert plan([]) == Plan([])
