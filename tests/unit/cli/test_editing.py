import json

import pytest


@pytest.fixture
def stories(run, store) -> list[dict]:
    """Stories with their articles, the largest first."""
    lines = run("export", "--db", store).stdout.splitlines()
    return sorted(map(json.loads, lines), key=lambda story: -story["article_count"])


def told(result) -> dict:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_merge_and_undo(run, store, stories):
    one, other = stories[0]["id"], stories[1]["id"]
    decision = told(run("merge", one, other, "--db", store, "--json"))
    assert (decision["kind"], decision["story_id"]) == ("merge", one)
    result = run("story", other, "--db", store, "--json")
    assert json.loads(result.stdout)["id"] == one
    assert f"{other} was merged into {one}" in result.stderr
    assert f"editor's decision {decision['id']}" in run("story", one, "--db", store).stdout
    told(run("recluster", "--db", store, "--json"))
    story = told(run("story", one, "--db", store, "--json"))
    assert story["article_count"] == stories[0]["article_count"] + stories[1]["article_count"]
    undone = told(run("undo", decision["id"], "--db", store, "--json"))
    assert undone["undone_at"] is not None
    assert told(run("story", other, "--db", store, "--json"))["id"] == other
    again = run("undo", decision["id"], "--db", store)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "taken back already" in again.stderr


def test_split_and_move(run, store, stories):
    story, article = stories[0]["id"], stories[0]["articles"][-1]["id"]
    result = run("split", story, article, "--db", store)
    assert result.exit_code == 0
    assert f"1 article of {story} split off as" in result.stdout
    new = result.stdout.split()[-1]
    assert told(run("story", new, "--db", store, "--json"))["split_from"] == story
    moved = run("move", article, story, "--db", store)
    assert f"1 article of {new} moved to {story}" in moved.stdout
    listed = run("decisions", "--db", store).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["d2", "d1"]


def test_decisions_in_pages(run, store, stories):
    result = run("decisions", "--db", store)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing was decided\n")
    run("merge", stories[0]["id"], stories[1]["id"], "--db", store)
    run("undo", "d1", "--db", store)
    run("merge", stories[1]["id"], stories[0]["id"], "--db", store)
    everything = told(run("decisions", "--db", store, "--json"))["items"]
    first = told(run("decisions", "--db", store, "--json", "--limit", "1"))
    cursor = first["next_cursor"]
    second = told(run("decisions", "--db", store, "--json", "--cursor", cursor))
    assert first["items"] + second["items"] == everything
    assert cursor in run("decisions", "--db", store, "--limit", "1").stderr
    assert "taken back" in run("decisions", "--db", store).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["merge", "{0}"], 2),
        (["merge", "{0}", "{0}"], 1),
        (["merge", "{0}", "nothing"], 1),
        (["split", "{0}"], 2),
        (["split", "{0}", "nothing"], 1),
        (["move", "{0}"], 2),
        (["move", "nothing", "{0}"], 1),
        (["undo", "d9"], 1),
        (["decisions", "--cursor", "nonsense"], 2),
        (["decisions", "--limit", "0"], 2),
    ],
)
def test_what_cannot_be_decided(run, store, stories, arguments, code):
    named = [argument.format(stories[0]["id"]) for argument in arguments]
    result = run(*named, "--db", store)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr


def test_deciding_makes_no_store(run, tmp_path):
    for arguments in (["merge", "a", "b"], ["split", "a", "b"], ["move", "a", "b"],
                      ["undo", "d1"], ["decisions"]):  # fmt: skip
        result = run(*arguments, "--db", "typo.db")
        assert result.exit_code == 1, arguments
        assert "there is no store at typo.db" in result.stderr
    assert list(tmp_path.glob("typo*")) == []
