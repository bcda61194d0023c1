from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from clustering.identity import carry_over

ARTICLES = [f"a{i}" for i in range(12)]
partitions = st.fixed_dictionaries(
    {}, optional={article: st.integers(min_value=0, max_value=5) for article in ARTICLES}
)


def _clusters(labels: dict[str, int]) -> list[list[str]]:
    return [
        [article for article, value in labels.items() if value == label]
        for label in sorted(set(labels.values()))
    ]


def _as_sets(clusters: Sequence[Sequence[str]], ids: Sequence[str | None]) -> set[object]:
    return {(frozenset(cluster), story) for cluster, story in zip(clusters, ids, strict=True)}


first_seen = st.dictionaries(
    st.sampled_from([f"s{i}" for i in range(6)]), st.floats(0, 3), max_size=6
)


recent = st.sets(st.sampled_from(ARTICLES))


@given(partitions, partitions, first_seen, recent)
def test_no_id_twice_and_every_old_story_goes_somewhere(
    old: dict[str, int], new: dict[str, int], seen: dict[str, float], recent: set[str]
) -> None:
    previous = {article: f"s{label}" for article, label in old.items()}
    clusters = _clusters(new)
    result = carry_over(previous, clusters, seen, recent=recent)
    given_ids = [story for story in result.ids if story is not None]
    assert len(given_ids) == len(set(given_ids))
    still_here = {previous[article] for article in new if article in previous}
    assert set(given_ids) | set(result.merged) == still_here
    assert not set(given_ids) & set(result.merged)
    assert all(result.ids[index] is not None for index in result.merged.values())
    for index, story in result.split.items():
        assert result.ids[index] is None
        assert story in given_ids
        assert any(previous.get(article) == story for article in clusters[index])
    for story, index in result.merged.items():
        assert any(previous.get(article) == story for article in clusters[index])


@given(partitions, partitions, first_seen, recent, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    old: dict[str, int],
    new: dict[str, int],
    seen: dict[str, float],
    recent: set[str],
    random: object,
) -> None:
    previous = {article: f"s{label}" for article, label in old.items()}
    clusters = _clusters(new)
    result = carry_over(previous, clusters, seen, recent=recent)
    shuffled = [list(cluster) for cluster in clusters]
    for cluster in shuffled:
        random.shuffle(cluster)  # type: ignore[attr-defined]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    items = list(previous.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    again = carry_over(dict(items), shuffled, seen, recent=recent)
    assert _as_sets(clusters, result.ids) == _as_sets(shuffled, again.ids)
    assert {s: frozenset(clusters[i]) for s, i in result.merged.items()} == {
        s: frozenset(shuffled[i]) for s, i in again.merged.items()
    }
    assert {frozenset(clusters[i]): s for i, s in result.split.items()} == {
        frozenset(shuffled[i]): s for i, s in again.split.items()
    }


@given(partitions, st.dictionaries(st.sampled_from(ARTICLES), st.integers(0, 5)), first_seen)
def test_what_came_in_since_takes_no_id_from_what_was_published(
    old: dict[str, int], joined: dict[str, int], seen: dict[str, float]
) -> None:
    published = {article: f"s{label}" for article, label in old.items()}
    since = {article: f"s{label}" for article, label in joined.items() if article not in old}
    clusters = _clusters({**old, **dict.fromkeys(since, 6)})
    result = carry_over({**published, **since}, clusters, seen, recent=since.keys())
    for cluster, story in zip(clusters, result.ids, strict=True):
        if cluster[0] in published:
            assert story == published[cluster[0]]


@given(partitions, first_seen)
def test_the_same_partition_keeps_all_ids(old: dict[str, int], seen: dict[str, float]) -> None:
    previous = {article: f"s{label}" for article, label in old.items()}
    clusters = _clusters(old)
    result = carry_over(previous, clusters, seen)
    assert result.ids == [previous[cluster[0]] for cluster in clusters]
    assert not result.merged
    assert not result.split
