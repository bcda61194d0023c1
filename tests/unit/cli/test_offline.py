import json
import subprocess
import sys

import pytest


def answered(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_line_for_each_article_in_order(run, articles_file, articles, tmp_path):
    for number, article in enumerate(articles):
        article["id"] = number if number % 2 else f"article-{number}"
    articles_file.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    result = run("cluster", articles_file, "-o", tmp_path / "out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    lines = answered((tmp_path / "out.jsonl").read_text())
    assert [line["id"] for line in lines] == [article["id"] for article in articles]
    assert all(set(line) == {"id", "story_id"} for line in lines)
    assert all(type(line["story_id"]) is str for line in lines)
    assert len({line["story_id"] for line in lines}) > 1


def test_the_store_is_left_alone(run, articles_file, tmp_path):
    run("cluster", articles_file)
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


def test_duplicate_ids_are_each_answered(run, articles_file, articles):
    articles_file.write_text("".join(f"{json.dumps(articles[n] | {'id': 1})}\n" for n in (0, 0, 5)))
    lines = answered(run("cluster", articles_file).stdout)
    assert [line["id"] for line in lines] == [1, 1, 1]
    assert lines[0]["story_id"] == lines[1]["story_id"] != lines[2]["story_id"]


@pytest.mark.parametrize("missing", ["url", "published_at", "language", "body", "source", "title"])
def test_fields_may_be_missing(run, articles_file, articles, missing):
    for article in articles:
        del article[missing]
    articles_file.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    result = run("cluster", articles_file)
    assert result.exit_code == 0
    assert len(answered(result.stdout)) == 6


def test_bad_lines_are_reported_and_good_ones_go_on(run, articles_file):
    articles_file.write_text("broken\n" + articles_file.read_text() + '{"id": 9}\n')
    result = run("cluster", articles_file)
    assert result.exit_code == 0
    assert len(answered(result.stdout)) == 6
    assert f"{articles_file}:1: " in result.stderr
    assert f"{articles_file}:8: title: is missing" in result.stderr


def test_one_article(run, tmp_path):
    result = run("cluster", "-", stdin='{"title": "The only one"}\n')
    assert answered(result.stdout) == [{"id": 1, "story_id": "story-1"}]


def test_nothing_to_cluster(run, tmp_path):
    (tmp_path / "out.jsonl").write_text("before\n")
    result = run("cluster", "-", "-o", "out.jsonl", stdin="broken\n")
    assert result.exit_code == 1
    assert (tmp_path / "out.jsonl").read_text() == "before\n"


def test_the_order_of_the_input_does_not_matter(run, articles_file):
    lines = articles_file.read_text().splitlines(keepends=True)

    def groups(text: str) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for line in answered(run("cluster", "-", stdin=text).stdout):
            found.setdefault(line["story_id"], set()).add(line["id"])
        return {frozenset(group) for group in found.values()}

    assert groups("".join(lines)) == groups("".join(reversed(lines)))


def test_a_threshold_of_one_and_of_nothing(run, articles_file):
    apart = answered(run("cluster", articles_file, "--threshold", "1").stdout)
    assert len({line["story_id"] for line in apart}) == 6
    assert run("cluster", articles_file, "--threshold", "1.5").exit_code == 2


def test_an_encoder_that_is_not_there(run, articles_file):
    result = run("cluster", articles_file, "--encoder", "./no-such-folder")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()[-1:]) == 1
    assert "no-such-folder" in result.stderr


def test_takes_of_one_story(run, articles_file, articles, tmp_path):
    for number, article in enumerate(articles[:3]):
        article["id"] = number
    articles_file.write_text("".join(f"{json.dumps(article)}\n" for article in articles[:3]))
    result = run("takes", articles_file, "-o", tmp_path / "out.json")
    assert (result.exit_code, result.stdout) == (0, "")
    view = json.loads((tmp_path / "out.json").read_text())
    assert set(view) == {"world_take", "takes"}
    statements = view["world_take"]["statements"]
    assert statements
    for statement in statements:
        for quote in statement["support"]["quotes"]:
            body = articles[int(quote["article_id"])]["body"]
            assert body[quote["start"] : quote["end"]] == quote["quote"]


def test_evaluate_for_people_and_for_programs(run, articles_file):
    text = run("evaluate", articles_file).stdout
    assert "articles  6" in text
    assert "3 true" in text
    scores = json.loads(run("evaluate", articles_file, "--json").stdout)
    assert scores["articles"] == 6
    assert scores["gold_stories"] == 3
    assert 0 < scores["f1"] <= 1


def test_evaluate_counts_only_what_is_known(run, articles_file, articles):
    del articles[5]["gold_story"]
    articles_file.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    assert json.loads(run("evaluate", articles_file, "--json").stdout)["articles"] == 5


def test_evaluate_needs_gold(run):
    result = run("evaluate", "-", stdin='{"title": "x"}\n')
    assert result.exit_code == 1
    assert "gold_story" in result.stderr


def test_help_imports_nothing_heavy():
    code = (
        "import sys, overstory.cli\n"
        "print(sorted({'faiss', 'lightgbm', 'numpy', 'onnxruntime', 'pandas', 'pyarrow', "
        "'pydantic', 'scipy', 'sklearn', 'sqlalchemy', 'torch', 'uvicorn'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
