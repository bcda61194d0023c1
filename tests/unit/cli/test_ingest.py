import json

import pytest


def test_a_summary_and_the_rest_on_standard_error(run, articles_file):
    result = run("ingest", articles_file)
    assert result.exit_code == 0
    assert result.stdout == "6 added, 0 updated, 0 unchanged, 0 refused\n"
    assert "Traceback" not in result.stderr


def test_the_default_store_is_in_this_folder(run, articles_file, tmp_path):
    run("ingest", articles_file)
    assert (tmp_path / "overstory.db").is_file()


def test_again_changes_nothing_and_a_change_updates(run, articles_file, articles):
    run("ingest", articles_file)
    articles[0]["title"] = "Old bridge of Tarvo closes for a year"
    articles_file.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    assert run("ingest", articles_file).stdout == "0 added, 1 updated, 5 unchanged, 0 refused\n"


def test_standard_input(run, articles_file):
    result = run("ingest", "-", "--json", stdin=articles_file.read_bytes())
    assert json.loads(result.stdout) == {"added": 6, "updated": 0, "unchanged": 0, "refused": 0}


BAD_LINES = [
    ('{"title": "x"', "JSON"),
    ('{"body": "No title."}', "title: "),
    ('{"title": "x", "published_at": "2026-02-30"}', "published_at: "),
    ('{"title": "x", "country": "XX"}', "country: "),
    ('{"title": "a\\u0000b"}', "title: "),
    (json.dumps({"title": "x", "body": "x" * 5_000_000}), "body: "),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_is_reported_with_its_place_and_the_rest_goes_in(
    run, articles_file, line, reason
):
    good = articles_file.read_text().splitlines(keepends=True)
    articles_file.write_text("".join([*good[:2], f"{line}\n", *good[2:]]))
    result = run("ingest", articles_file)
    assert result.exit_code == 0
    assert result.stdout == "6 added, 0 updated, 0 unchanged, 1 refused\n"
    (report,) = [text for text in result.stderr.splitlines() if ":3: " in text]
    assert report.startswith(f"{articles_file}:3: ")
    assert reason in report
    assert len(report) < 400


def test_strict_ends_with_one_and_takes_the_good_lines(run, articles_file):
    articles_file.write_text(articles_file.read_text() + "broken\n")
    result = run("ingest", articles_file, "--strict")
    assert result.exit_code == 1
    assert result.stdout == "6 added, 0 updated, 0 unchanged, 1 refused\n"
    assert run("ingest", articles_file).stdout == "0 added, 0 updated, 6 unchanged, 1 refused\n"


def test_strict_is_content_with_good_lines(run, articles_file):
    assert run("ingest", articles_file, "--strict").exit_code == 0


def test_nothing_that_can_be_read(run, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text("broken\nbroken as well\n")
    result = run("ingest", path)
    assert result.exit_code == 1
    assert result.stdout == "0 added, 0 updated, 0 unchanged, 2 refused\n"


def test_an_empty_file_is_no_failure(run, tmp_path):
    path = tmp_path / "empty.jsonl"
    path.touch()
    assert run("ingest", path).exit_code == 0


def test_a_file_that_is_not_there_is_told_before_any_work(run, articles_file, tmp_path):
    result = run("ingest", articles_file, "missing.jsonl")
    assert result.exit_code == 2
    assert "missing.jsonl" in result.stderr
    assert not (tmp_path / "overstory.db").exists()


def test_an_address_of_this_machine_is_refused_and_the_rest_goes_in(run, articles_file):
    result = run("ingest", "http://127.0.0.1:9/feed", articles_file)
    assert result.exit_code == 0
    assert result.stdout == "6 added, 0 updated, 0 unchanged, 1 refused\n"
    assert "http://127.0.0.1:9/feed" in result.stderr


def test_recluster_tells_what_it_did(run, articles_file):
    run("ingest", articles_file)
    result = run("recluster")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.endswith(" published")
    assert second.startswith("6 articles since ")


def test_recluster_as_json(run, store):
    run_record = json.loads(run("recluster", "--db", store, "--json").stdout)
    assert run_record["status"] == "published"
    assert run_record["article_count"] == 6


def test_recluster_twice_leaves_the_stories_as_they_are(run, store):
    before = json.loads(run("stories", "--db", store, "--json").stdout)
    run("recluster", "--db", store)
    after = json.loads(run("stories", "--db", store, "--json").stdout)
    for page in (before, after):
        for story in page["items"]:
            story.pop("run_id")
    assert after == before


def test_recluster_makes_no_store(run, tmp_path):
    result = run("recluster")
    assert result.exit_code == 1
    assert "there is no store at overstory.db" in result.stderr
    assert not (tmp_path / "overstory.db").exists()


def test_a_window_that_is_none(run, store):
    result = run("recluster", "--db", store, "--window", "fortnight")
    assert result.exit_code == 2
    assert "fortnight" in result.stderr


def test_a_setting_with_an_impossible_value(run, articles_file, monkeypatch):
    monkeypatch.setenv("OVERSTORY_WINDOW", "long")
    result = run("ingest", articles_file)
    assert result.exit_code == 2
    assert "OVERSTORY_WINDOW" in result.stderr
