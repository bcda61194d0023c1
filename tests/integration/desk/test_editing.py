"""Editors merge, split and move; later runs and later articles keep to it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from many_articles import invented_articles
from told_events import report, reports

import overstory
from overstory.desk import Desk
from overstory.errors import ConflictError, DecisionError, MovedError, NotFoundError
from overstory.settings import Settings


def add(desk: Desk, articles: list[dict[str, Any]]) -> list[str]:
    outcomes = desk.add(articles)
    assert [outcome.error for outcome in outcomes] == [None] * len(articles)
    return [str(outcome.article_id) for outcome in outcomes]


def place(desk: Desk, article_id: str) -> str:
    return str(desk.article(article_id).story_id)


def places(desk: Desk, ids: list[str]) -> set[str]:
    return {place(desk, one) for one in ids}


def told(desk: Desk, story_id: str) -> list[tuple[str, str | None, str | None]]:
    return [(one.event, one.other_story, one.decision_id) for one in desk.history(story_id)]


def survivor(desk: Desk, story_id: str) -> str:
    with pytest.raises(MovedError) as caught:
        desk.story(story_id)
    return caught.value.survivor


@pytest.fixture(params=[True, False], ids=["settled", "provisional"])
def settled(request: pytest.FixtureRequest) -> bool:
    """Whether a run has seen the stories before the editor does."""
    return bool(request.param)


@pytest.fixture
def events(desk: Desk, settled: bool) -> dict[str, list[str]]:
    """Article ids of three events."""
    found = {name: add(desk, reports(name, 4)) for name in ("flood", "vote", "opera")}
    if settled:
        desk.recluster()
    assert [len(places(desk, ids)) for ids in found.values()] == [1, 1, 1]
    assert len(desk.stories()) == 3
    return found


def check_runs_change_nothing(desk: Desk) -> None:
    desk.recluster()
    stories = list(desk.export())
    histories = [desk.history(story["id"]) for story in stories]
    desk.recluster()
    assert list(desk.export()) == stories
    assert [desk.history(story["id"]) for story in stories] == histories


def test_a_merge_holds_at_once_and_after_runs(desk: Desk, events: dict[str, list[str]]) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    state = desk.state()
    decision = desk.merge(flood, vote)
    assert desk.state() != state
    assert (decision.kind, decision.story_id, decision.other_stories) == ("merge", flood, [vote])
    assert sorted(decision.articles) == sorted(events["vote"])
    together = events["flood"] + events["vote"]
    for _ in range(3):
        assert places(desk, together) == {flood}
        assert survivor(desk, vote) == flood
        assert desk.story(flood).article_count == 8
        assert ("merged", vote, decision.id) in told(desk, flood)
        assert place(desk, events["opera"][0]) != flood
        desk.recluster()
    check_runs_change_nothing(desk)
    run = desk.runs().items[0]
    assert (run.merged_count, run.split_count) == (0, 0)


def test_articles_that_come_later_join_the_merged_story(
    desk: Desk, events: dict[str, list[str]]
) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    desk.merge(flood, vote)
    later = add(desk, reports("vote", 6, start=4) + reports("flood", 2, start=4))
    assert places(desk, later) == {flood}
    desk.recluster()
    assert places(desk, later + events["flood"] + events["vote"]) == {flood}
    check_runs_change_nothing(desk)


def test_ids_given_before_lead_to_the_survivor(desk: Desk, events: dict[str, list[str]]) -> None:
    one, two, three = (place(desk, events[name][0]) for name in ("flood", "vote", "opera"))
    desk.merge(one, two)
    # Merged ids stand for their survivors.
    decision = desk.merge(three, two)
    assert (decision.story_id, decision.other_stories) == (three, [one])
    for old in (one, two):
        assert survivor(desk, old) == three
    desk.recluster()
    assert len(desk.stories()) == 1
    assert desk.stories()[0].id == three


def test_several_stories_at_once(desk: Desk, events: dict[str, list[str]]) -> None:
    one, two, three = (place(desk, events[name][0]) for name in ("flood", "vote", "opera"))
    decision = desk.merge(two, [one, three, one])
    assert decision.other_stories == sorted([one, three])
    desk.recluster()
    assert places(desk, [one for ids in events.values() for one in ids]) == {two}


def test_a_split_holds_at_once_and_after_runs(desk: Desk, events: dict[str, list[str]]) -> None:
    flood = place(desk, events["flood"][0])
    part, rest = events["flood"][:2], events["flood"][2:]
    decision = desk.split(flood, part)
    new = decision.story_id
    assert new != flood
    assert (decision.kind, decision.other_stories) == ("split", [flood])
    for _ in range(3):
        assert places(desk, part) == {new}
        assert places(desk, rest) == {flood}
        assert desk.story(new).split_from == flood
        assert ("split", flood, decision.id) in told(desk, new)
        assert ("split", new, decision.id) in told(desk, flood)
        desk.recluster()
    check_runs_change_nothing(desk)
    for story in desk.stories():
        inside = {member.id for member in story.articles}
        assert {member.nearest_article for member in story.articles} <= inside | {None}


def test_what_comes_after_a_split_may_join_either(desk: Desk, events: dict[str, list[str]]) -> None:
    flood = place(desk, events["flood"][0])
    new = desk.split(flood, events["flood"][:1]).story_id
    later = add(desk, reports("flood", 3, start=4))
    assert places(desk, later) <= {flood, new}
    desk.recluster()
    assert places(desk, later) <= {flood, new}
    assert place(desk, events["flood"][0]) == new
    assert places(desk, events["flood"][1:]) == {flood}


def test_a_move_holds_at_once_and_after_runs(desk: Desk, events: dict[str, list[str]]) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    moved = events["flood"][0]
    decision = desk.move(moved, vote)
    assert (decision.kind, decision.story_id, decision.articles) == ("move", vote, [moved])
    for _ in range(3):
        assert places(desk, [moved, *events["vote"]]) == {vote}
        assert places(desk, events["flood"][1:]) == {flood}
        assert ("moved", flood, decision.id) in told(desk, vote)
        assert ("moved", vote, decision.id) in told(desk, flood)
        assert desk.story(flood).title in {one.title for one in desk.story(flood).articles}
        desk.recluster()
    later = add(desk, reports("flood", 2, start=4) + reports("vote", 2, start=4))
    assert [place(desk, one) for one in later] == [flood, flood, vote, vote]
    check_runs_change_nothing(desk)
    assert [place(desk, one) for one in later] == [flood, flood, vote, vote]


def test_the_only_article_of_a_story_takes_its_id_along(
    desk: Desk, events: dict[str, list[str]]
) -> None:
    vote = place(desk, events["vote"][0])
    (alone,) = add(desk, reports("comet", 1))
    old = place(desk, alone)
    decision = desk.move(alone, vote)
    assert survivor(desk, old) == vote
    desk.recluster()
    assert place(desk, alone) == survivor(desk, old) == vote
    desk.undo(decision.id)
    assert desk.story(old).article_count == 1
    desk.recluster()
    assert place(desk, alone) == old


@pytest.mark.parametrize("number", [0, 1])
def test_copies_follow_unless_moved_themselves(desk: Desk, number: int) -> None:
    wires = add(desk, invented_articles(3))
    vote = add(desk, reports("vote", 3))
    desk.recluster()
    source, target = place(desk, wires[0]), place(desk, vote[0])
    flood = add(desk, [report("flood", 1)])
    desk.merge(source, place(desk, flood[0]))
    decision = desk.move(wires[number], target)
    gone = wires if number == 0 else wires[1:2]
    assert sorted(decision.articles) == sorted(gone)
    for _ in range(2):
        assert places(desk, gone) == {target}
        assert places(desk, [*(one for one in wires if one not in gone), *flood]) == {source}
        desk.recluster()
    # A copy that comes in later follows the original, wherever a copy was moved to.
    wire = invented_articles(2)[1]
    (late,) = add(
        desk, [{**wire, "url": "https://late.example/wire", "published_at": "2026-05-05T00:00Z"}]
    )
    for _ in range(2):
        assert place(desk, late) == place(desk, wires[0])
        assert desk.article(late).copy_of == wires[0]
        desk.recluster()
    check_runs_change_nothing(desk)


def test_an_article_that_changes_stays_where_an_editor_put_it(
    desk: Desk, events: dict[str, list[str]]
) -> None:
    vote = place(desk, events["vote"][0])
    desk.move(events["flood"][0], vote)
    desk.add([{**report("flood", 0), "body": report("flood", 9)["body"]}])
    assert place(desk, events["flood"][0]) == vote
    desk.recluster()
    assert place(desk, events["flood"][0]) == vote


def test_the_newer_decision_holds(desk: Desk, events: dict[str, list[str]]) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    desk.merge(flood, vote)
    new = desk.split(flood, events["vote"]).story_id
    desk.recluster()
    assert places(desk, events["vote"]) == {new}
    assert survivor(desk, vote) == flood
    desk.move(events["vote"][0], flood)
    desk.recluster()
    assert places(desk, [events["vote"][0], *events["flood"]]) == {flood}
    assert places(desk, events["vote"][1:]) == {new}
    desk.merge(new, flood)
    desk.recluster()
    assert places(desk, events["vote"] + events["flood"]) == {new}
    check_runs_change_nothing(desk)


def test_a_merge_taken_back(desk: Desk, events: dict[str, list[str]]) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    decision = desk.merge(flood, vote)
    desk.recluster()
    undone = desk.undo(decision.id)
    assert undone.undone_at is not None
    for _ in range(2):
        assert places(desk, events["flood"]) == {flood}
        assert places(desk, events["vote"]) == {vote}
        assert desk.story(vote).article_count == 4
        desk.recluster()
    assert ("split", flood, decision.id) in told(desk, vote)
    assert desk.decision(decision.id) == undone
    with pytest.raises(ConflictError):
        desk.undo(decision.id)
    check_runs_change_nothing(desk)


def test_ids_that_led_to_a_story_lead_to_it_again(desk: Desk, events: dict[str, list[str]]) -> None:
    one, two, three = (place(desk, events[name][0]) for name in ("flood", "vote", "opera"))
    desk.merge(two, one)
    decision = desk.merge(three, two)
    assert survivor(desk, one) == three
    desk.undo(decision.id)
    assert survivor(desk, one) == two
    assert desk.story(two).article_count == 8


def test_a_split_and_a_move_taken_back(desk: Desk, events: dict[str, list[str]]) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    split = desk.split(flood, events["flood"][:2])
    move = desk.move(events["flood"][2], vote)
    desk.recluster()
    desk.undo(split.id)
    assert survivor(desk, split.story_id) == flood
    assert places(desk, [*events["flood"][:2], events["flood"][3]]) == {flood}
    assert place(desk, events["flood"][2]) == vote
    desk.undo(move.id)
    assert places(desk, events["flood"]) == {flood}
    desk.recluster()
    assert places(desk, events["flood"]) == {flood}
    assert places(desk, events["vote"]) == {vote}
    check_runs_change_nothing(desk)


def test_what_a_decision_overruled_holds_again(desk: Desk, events: dict[str, list[str]]) -> None:
    one, two, three = (place(desk, events[name][0]) for name in ("flood", "vote", "opera"))
    desk.merge(one, two)
    split = desk.split(one, events["vote"])
    desk.merge(split.story_id, three)
    desk.undo(split.id)
    together = [article for ids in events.values() for article in ids]
    assert len(places(desk, together)) == 1
    desk.recluster()
    assert len(places(desk, together)) == 1


def test_what_other_decisions_hold_stays(desk: Desk, events: dict[str, list[str]]) -> None:
    one, two, three = (place(desk, events[name][0]) for name in ("flood", "vote", "opera"))
    first = desk.merge(one, two)
    desk.merge(one, three)
    desk.undo(first.id)
    # The second merge was of a story that had them both.
    together = [article for ids in events.values() for article in ids]
    assert places(desk, together) == {one}
    desk.recluster()
    assert places(desk, together) == {one}


def test_decisions_taken_back_in_the_order_in_which_they_were_made(
    desk: Desk, events: dict[str, list[str]]
) -> None:
    flood, vote, opera = (place(desk, ids[0]) for ids in events.values())
    first = desk.merge(flood, [vote])
    second = desk.merge(flood, [opera])
    desk.undo(first.id)
    assert places(desk, events["vote"]) == {flood}
    desk.undo(second.id)
    for ids, story in zip(events.values(), (flood, vote, opera), strict=True):
        assert places(desk, ids) == {story}
        assert desk.story(story).id == story
    check_runs_change_nothing(desk)


def test_a_split_that_was_moved_back_is_taken_back_before_the_move(
    desk: Desk, events: dict[str, list[str]]
) -> None:
    vote, moved = place(desk, events["vote"][0]), events["vote"][1]
    split = desk.split(vote, [moved])
    move = desk.move(moved, vote)
    desk.undo(split.id)
    desk.undo(move.id)
    assert places(desk, events["vote"]) == {vote}
    check_runs_change_nothing(desk)


def test_decisions_are_listed_newest_first(desk: Desk, events: dict[str, list[str]]) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    assert desk.decisions().items == []
    made = [
        desk.move(events["flood"][0], vote),
        desk.split(flood, events["flood"][1]),
        desk.merge(flood, vote),
    ]
    assert desk.decisions().items == made[::-1]
    page = desk.decisions(limit=2)
    assert page.items + desk.decisions(page.next_cursor, limit=2).items == made[::-1]
    assert desk.decision(made[0].id) == made[0]


def test_what_makes_no_sense_changes_nothing(desk: Desk, events: dict[str, list[str]]) -> None:
    flood, vote = place(desk, events["flood"][0]), place(desk, events["vote"][0])
    old = place(desk, events["opera"][0])
    desk.merge(vote, old)
    state, stories = desk.state(), list(desk.export())
    article = events["flood"][0]
    for wrong, error in (
        (lambda: desk.merge(flood, flood), DecisionError),
        (lambda: desk.merge(vote, old), DecisionError),
        (lambda: desk.merge(flood, []), DecisionError),
        (lambda: desk.merge(flood, "snothing"), NotFoundError),
        (lambda: desk.merge("\x00", flood), NotFoundError),
        (lambda: desk.split(flood, []), DecisionError),
        (lambda: desk.split(flood, events["flood"]), DecisionError),
        (lambda: desk.split(flood, [article, "nothing"]), NotFoundError),
        (lambda: desk.split(flood, [article, events["vote"][0]]), ConflictError),
        (lambda: desk.split("snothing", article), NotFoundError),
        (lambda: desk.move(article, flood), ConflictError),
        (lambda: desk.move("nothing", flood), NotFoundError),
        (lambda: desk.move(article, "x" * 500), NotFoundError),
        (lambda: desk.undo("d99"), NotFoundError),
        (lambda: desk.undo("é"), NotFoundError),
        (lambda: desk.decision("d99"), NotFoundError),
    ):
        with pytest.raises(error):
            wrong()
    assert (desk.state(), list(desk.export())) == (state, stories)


def test_decisions_about_articles_older_than_the_window(desk: Desk) -> None:
    old, young = add(desk, reports("flood", 3)), add(desk, reports("vote", 3, start=200))
    both = add(desk, reports("opera", 2) + reports("opera", 2, start=201))
    week = timedelta(hours=48)
    desk.recluster(timedelta(days=30))
    flood, vote, opera = (place(desk, ids[0]) for ids in (old, young, both))
    desk.merge(flood, vote)
    new = desk.split(opera, both[:1]).story_id
    for _ in range(2):
        desk.recluster(week)
        assert places(desk, old + young) == {flood}
        assert place(desk, both[0]) == new
        assert place(desk, both[1]) == opera
        assert places(desk, both[2:]) <= {new, opera}
    add(desk, reports("vote", 4, start=210) + reports("opera", 4, start=210))
    desk.recluster(week)
    assert places(desk, old + young) == {flood}
    assert place(desk, both[0]) != place(desk, both[1])
    desk.recluster(timedelta(days=30))
    assert places(desk, old + young) == {flood}


def test_stories_come_back_with_the_store(path: Path) -> None:
    settings = Settings(encoder="hashing")
    with overstory.open(path, settings=settings) as desk:
        flood, vote = add(desk, reports("flood", 3)), add(desk, reports("vote", 3))
        decision = desk.merge(place(desk, flood[0]), place(desk, vote[0]))
    with overstory.open(path, settings=settings) as desk:
        assert desk.decisions().items == [decision]
        desk.recluster()
        assert places(desk, flood + vote) == {decision.story_id}
        (later,) = add(desk, reports("vote", 1, start=5))
        assert place(desk, later) == decision.story_id


def test_another_process_sees_a_decision_at_once(path: Path) -> None:
    settings = Settings(encoder="hashing")
    with (
        overstory.open(path, settings=settings) as desk,
        overstory.open(path, settings=settings) as other,
    ):
        flood, vote = add(desk, reports("flood", 3)), add(desk, reports("vote", 3))
        decision = other.merge(place(desk, flood[0]), place(desk, vote[0]))
        (later,) = add(desk, reports("vote", 1, start=5))
        assert place(desk, later) == decision.story_id
        found = desk.related(report("vote", 9)["body"])
        assert found.stories[0].story.id == decision.story_id


def test_a_decision_made_while_a_run_computes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import clustering

    flood, vote, opera = (add(desk, reports(name, 4)) for name in ("flood", "vote", "opera"))
    desk.recluster()
    cluster = clustering.cluster_documents
    made = []

    def decide_meanwhile(*args: Any, **named: Any) -> Any:
        found = cluster(*args, **named)
        made.append(desk.merge(place(desk, flood[0]), place(desk, vote[0])))
        made.append(desk.split(place(desk, opera[0]), opera[:2]))
        add(desk, reports("vote", 1, start=6))
        return found

    with monkeypatch.context() as patch:
        patch.setattr("clustering.cluster_documents", decide_meanwhile)
        run = desk.recluster()
    assert (run.merged_count, run.split_count) == (0, 0)
    for _ in range(2):
        assert places(desk, flood + vote) == {made[0].story_id}
        assert places(desk, opera[:2]) == {made[1].story_id}
        assert len(places(desk, opera)) == 2
        assert desk.story(made[0].story_id).article_count == 9
        desk.recluster()
