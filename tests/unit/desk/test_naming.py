import re

from overstory.jobs.naming import content_hash, story_id, unused_story_id

ARTICLE = "00000000000000a1"


def test_ids_never_change() -> None:
    # Links to stories lie in other people's pages: these two must stay as they are for good.
    assert story_id(ARTICLE) == "sqavkhzi2kgnv"
    assert story_id(ARTICLE, 1) == "syfstjmdk3u2r"


def test_ids_are_short_and_plain() -> None:
    for number in range(200):
        assert re.fullmatch("s[a-z2-7]{12}", story_id(f"{number:016x}"))


def test_an_id_that_was_given_is_not_given_again() -> None:
    used: set[str] = set()
    for _ in range(5):
        name = unused_story_id(ARTICLE, used.__contains__)
        assert name not in used
        used.add(name)
    assert used == {story_id(ARTICLE, attempt) for attempt in range(5)}


def test_hashes_tell_texts_apart() -> None:
    parts = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", None), ("abc", ""), ("", "abc"), ()]
    assert len({content_hash(*part) for part in parts}) == len(parts)
    assert content_hash("\ud800") != content_hash("\ud801")
