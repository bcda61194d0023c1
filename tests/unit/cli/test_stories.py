import json

import pytest

from api.schemas.related import RelatedArticle
from api.schemas.stories import Story


@pytest.fixture
def bridge(run, store) -> dict:
    page = json.loads(run("stories", "--db", store, "--json", "--country", "SI").stdout)
    return min(page["items"], key=lambda story: story["first_seen"])


def test_stories_are_listed(run, store):
    result = run("stories", "--db", store)
    assert result.exit_code == 0
    assert "Herring quota" in result.stdout
    assert "máscara" in result.stdout


def test_stories_as_json_have_the_shape_of_the_api(run, store, bridge):
    assert set(bridge) >= {"id", "title", "first_seen", "last_seen", "article_count", "countries"}
    assert bridge["first_seen"] == "2026-05-04T08:15:00Z"
    assert bridge["countries"]["SI"] >= 1


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--country", "PE"], 1),
        (["--country", "NO", "--language", "en"], 1),
        (["--source", "coastcourier.example"], 1),
        (["--language", "fr"], 0),
        (["--since", "2026-05-06"], 1),
        (["--until", "2026-05-04T23:00:00Z", "--country", "SI"], 1),
        (["--min-countries", "9", "--min-sources", "1", "--min-articles", "1"], 0),
        (["--missing-from", "PE", "--country", "NO"], 1),
    ],
)
def test_filters(run, store, options, found):
    page = json.loads(run("stories", "--db", store, "--json", *options).stdout)
    assert len(page["items"]) >= found if found else not page["items"]


def test_pages(run, store):
    everything = json.loads(run("stories", "--db", store, "--json").stdout)["items"]
    first = json.loads(run("stories", "--db", store, "--json", "--limit", "1").stdout)
    second = json.loads(
        run("stories", "--db", store, "--json", "--cursor", first["next_cursor"]).stdout
    )
    assert first["items"] + second["items"] == everything
    assert first["next_cursor"] in run("stories", "--db", store, "--limit", "1").stderr


@pytest.mark.parametrize(
    "options",
    [["--country", "XX"], ["--cursor", "nonsense"], ["--limit", "101"], ["--sort", "age"],
     ["--since", "soon"], ["--language", "no such language"]],
)  # fmt: skip
def test_values_that_a_filter_cannot_take_are_wrong_use(run, store, options):
    result = run("stories", "--db", store, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert options[0] in result.stderr


def test_no_stories(run, store):
    result = run("stories", "--db", store, "--language", "fr")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no such stories\n")


def test_reading_makes_no_store(run, tmp_path):
    for arguments in (["stories"], ["story", "x"], ["related", "x"], ["export"], ["keys", "list"]):
        result = run(*arguments, "--db", "typo.db")
        assert result.exit_code == 1, arguments
        assert "there is no store at typo.db" in result.stderr
    assert list(tmp_path.glob("typo*")) == []


def test_a_file_that_is_no_store(run, articles_file):
    result = run("stories", "--db", articles_file)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_a_story_for_people(run, store, bridge):
    text = run("story", bridge["id"], "--db", store).stdout
    assert bridge["title"] in text
    assert "The world's current take" in text
    assert "Articles" in text
    assert "History" in text
    assert "created" in text


def test_a_story_for_programs(run, store, bridge):
    story = json.loads(run("story", bridge["id"], "--db", store, "--json").stdout)
    assert {name: story[name] for name in bridge} == bridge
    assert len(story["articles"]) == bridge["article_count"]
    assert set(story["world_take"]) == {
        "as_of", "headline", "statements", "coverage", "new_since"
    }  # fmt: skip
    assert {"takes", "timeline", "history"} <= set(story)


def test_a_story_that_never_was(run, store):
    result = run("story", "no-such-id", "--db", store)
    assert result.exit_code == 1
    assert result.stderr == "overstory: no story has the id 'no-such-id'\n"


def test_related_to_a_text(run, store, bridge):
    asked = "Divers find cracks in piers of the Old Bridge of Tarvo, which closes to all traffic"
    answer = json.loads(run("related", asked, "--db", store, "--json").stdout)
    assert answer["stories"][0]["id"] == bridge["id"]
    assert 0 <= answer["stories"][0]["score"] <= 1
    from_stdin = json.loads(run("related", "-", "--db", store, "--json", stdin=asked).stdout)
    assert from_stdin == answer


def test_related_to_a_stored_article_by_id_and_by_url(run, store, bridge):
    story = json.loads(run("story", bridge["id"], "--db", store, "--json").stdout)
    article = story["articles"][0]
    by_id, by_url = (
        json.loads(run("related", asked, "--db", store, "--json").stdout)
        for asked in (article["id"], article["url"])
    )
    assert by_id == by_url
    assert by_id["articles"]
    assert article["id"] not in [item["id"] for item in by_id["articles"]]
    # As POST /v1/related answers, but for the paths that only a server has.
    assert set(by_id["articles"][0]) == set(RelatedArticle.model_fields)
    assert set(by_id["stories"][0]) == set(Story.model_fields)


def test_related_to_one_word_that_is_no_id(run, store):
    result = run("related", "herring", "--db", store)
    assert result.exit_code == 0


def test_related_to_nothing(run, store):
    assert run("related", "  ", "--db", store).exit_code == 1


@pytest.mark.parametrize("option", ["--min-articles", "--min-sources", "--min-countries"])
def test_numbers_that_nothing_reaches(run, store, option):
    result = run("stories", "--db", store, option, "9" * 20)
    assert result.exit_code == 2
    assert f"{option}: must be from 1 to 1000000" in result.stderr


def test_reading_makes_no_store_under_a_url_either(run, tmp_path):
    result = run("stories", "--db", f"sqlite:///{tmp_path / 'none.db'}")
    assert result.exit_code == 1
    assert "there is no store at" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("window", ["P0D", "-P1D", "P99999999D"])
def test_a_window_that_cannot_be(run, store, monkeypatch, window):
    monkeypatch.setenv("OVERSTORY_WINDOW", window)
    result = run("stories", "--db", store)
    assert result.exit_code == 2
    assert "OVERSTORY_WINDOW" in result.stderr
