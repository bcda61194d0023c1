"""The demonstration corpus is what its README says it is."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import overstory
from overstory.articles import Article, article_id
from overstory.demo import corpus_file, gold_stories, load_corpus, sources_file
from overstory.ingest import read_jsonl

PEACE_PLAN = "ukraine-peace-plan-leak"
CONFUSABLE = [
    ("peru-arequipa-earthquake", "peru-tacna-earthquake"),
    ("philippines-ferry-capsizing", "indonesia-ferry-fire"),
    ("maribor-mayoral-by-election", "celje-mayoral-by-election"),
]
HAN = re.compile(r"[\u4e00-\u9fff]")
WORDS_PER_HAN_CHARACTER = 0.6  # Chinese has no spaces; a word has 1.6 to 1.7 characters


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in corpus_file().read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def outlets() -> list[dict[str, str]]:
    with sources_file().open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def word_count(text: str) -> int:
    characters = len(HAN.findall(text))
    return round(characters * WORDS_PER_HAN_CHARACTER) if characters else len(text.split())


def shared(one: str, other: str, size: int = 6) -> float:
    """Share of the shorter text's runs of words that the longer one has too."""
    first, second = (
        {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
        for words in (text.lower().split() for text in (one, other))
    )
    return len(first & second) / min(len(first), len(second))


def test_the_products_own_reader_takes_every_line(rows):
    with corpus_file().open("rb") as stream:
        items = list(read_jsonl(stream, "articles.jsonl"))
    assert [item.error for item in items] == [None] * len(rows)
    assert [item.article for item in items] == load_corpus()


def test_every_field_is_given_and_survives_reading(rows):
    for row, article in zip(rows, load_corpus(), strict=True):
        assert set(row) == {
            "id", "url", "title", "body", "source", "country", "language", "published_at",
            "gold_story",
        }  # fmt: skip
        for field in ("id", "url", "title", "body", "source", "country", "language"):
            assert getattr(article, field) == row[field]


def test_ids_urls_and_texts_are_unique(rows):
    for field in ("id", "url", "body", "title"):
        assert len({row[field] for row in rows}) == len(rows), field
    assert len({article_id(article) for article in load_corpus()}) == len(rows)


def test_there_are_100_to_120_articles_of_120_to_250_words(rows):
    assert 100 <= len(rows) <= 120
    lengths = {row["url"]: word_count(row["body"]) for row in rows}
    assert {url: n for url, n in lengths.items() if not 120 <= n <= 250} == {}


def test_bodies_are_paragraphs_parted_by_blank_lines(rows):
    for row in rows:
        paragraphs = row["body"].split("\n\n")
        assert len(paragraphs) >= 4, row["url"]
        assert all("\n" not in part.strip("\n") or len(part) < 300 for part in paragraphs)


def test_outlets_countries_and_languages_are_many(rows):
    assert len({row["source"] for row in rows}) >= 44
    assert len({row["country"] for row in rows}) >= 28
    languages = {row["language"] for row in rows}
    assert "en" in languages
    assert len(languages - {"en"}) >= 5


def test_events_are_many_and_span_ten_days(rows):
    sizes = Counter(row["gold_story"] for row in rows)
    assert 14 <= sum(size > 1 for size in sizes.values()) <= 16
    assert 3 <= sum(size == 1 for size in sizes.values()) <= 4
    assert min(size for size in sizes.values() if size > 1) == 2
    assert sizes[PEACE_PLAN] == max(sizes.values()) >= 20
    times = [datetime.fromisoformat(row["published_at"]) for row in rows]
    assert datetime(2026, 3, 2, tzinfo=UTC) <= min(times)
    assert max(times) < datetime(2026, 3, 12, tzinfo=UTC)
    assert len({time.date() for time in times}) == 10
    assert times == sorted(times)
    assert len({time.time() for time in times}) > len(rows) / 2


def test_most_events_are_reported_in_several_languages(rows):
    languages: dict[str, set[str]] = {}
    sizes = Counter(row["gold_story"] for row in rows)
    for row in rows:
        languages.setdefault(row["gold_story"], set()).add(row["language"])
    several = [story for story in languages if len(languages[story]) > 1]
    assert len(several) > sum(size > 1 for size in sizes.values()) / 2
    assert len(languages[PEACE_PLAN]) >= 8


@pytest.mark.parametrize(("one", "other"), CONFUSABLE)
def test_confusable_events_meet_in_time_and_in_an_outlet(rows, one, other):
    first, second = ([row for row in rows if row["gold_story"] == story] for story in (one, other))
    assert len(first) >= 2
    assert len(second) >= 2
    assert {row["source"] for row in first} & {row["source"] for row in second}
    days = [
        {datetime.fromisoformat(row["published_at"]).date() for row in part}
        for part in (first, second)
    ]
    assert min(abs((a - b).days) for a in days[0] for b in days[1]) <= 2


def test_the_peace_plan_is_told_from_many_sides(rows):
    story = [row for row in rows if row["gold_story"] == PEACE_PLAN]
    assert {"US", "RU", "CN", "UA", "DE", "FR", "PL", "GB", "IN", "TR", "SI"} <= {
        row["country"] for row in story
    }
    text = "\n".join(row["body"] for row in story)
    for angle in (
        "capitulation", "rewards aggression", "frozen Russian assets", "first serious attempt",
        "root causes", "amnesty", "Brent", "civilians", "Festungsgürtel", "外交部",
    ):  # fmt: skip
        assert angle in text, angle
    dated = {(row["published_at"][:10], "650,000" in row["body"]) for row in story}
    assert min(day for day, revised in dated if revised) > "2026-03-08"
    assert sum("120,000" in row["body"] and "255,000" in row["body"] for row in story) >= 1


def test_copies_are_those_of_the_wire_and_no_others(rows):
    copies = [
        {one["source"], other["source"]}
        for one, other in itertools.combinations(rows, 2)
        if one["language"] == other["language"] != "zh"
        and shared(one["body"], other["body"]) > 0.25
    ]
    peace = {"liffeytimes.example", "rideaupost.example", "yarradaily.example"}
    ferry = {"merlionledger.example", "liffeytimes.example"}
    assert sorted(copies, key=sorted) == sorted(
        [set(pair) for pair in itertools.combinations(sorted(peace), 2)] + [ferry], key=sorted
    )
    for row in rows:
        if row["gold_story"] == PEACE_PLAN and row["source"] in peace and row["id"] < "demo-020":
            assert "North Wire" in row["body"]


def test_the_death_toll_rises_from_morning_to_evening(rows):
    toll = {
        row["published_at"]: {word for word in ("cuatro muertos", "12", "19", "23")
                              if word in row["title"]}
        for row in rows
        if row["gold_story"] == "peru-arequipa-earthquake"
    }  # fmt: skip
    seen = [word for time in sorted(toll) for word in toll[time]]
    assert seen == sorted(seen, key=["cuatro muertos", "12", "19", "23"].index)
    assert set(seen) == {"cuatro muertos", "12", "19", "23"}


def test_the_size_of_the_march_is_disputed(rows):
    march = [row["body"] for row in rows if row["gold_story"] == "brussels-farmers-march"]
    both = [body for body in march if re.search(r"12[., ]?000|12 tysięcy|Dodicimila", body)]
    assert sum(bool(re.search(r"35[., ]?000|35 tysięcy|trentacinque", body)) for body in both) >= 5


def test_boilerplate_of_real_sites_occurs(rows):
    text = "\n".join(row["title"] + "\n" + row["body"] for row in rows)
    for mark in ("Photo: ", "Read more: ", "- North Wire", "\nBy ", "Sign up for", "Foto: "):
        assert mark in text, mark


def test_outlets_are_listed_once_and_used(rows, outlets):
    by_domain = {outlet["domain"]: outlet for outlet in outlets}
    assert len(by_domain) == len(outlets) == len({outlet["name"] for outlet in outlets})
    assert set(by_domain) == {row["source"] for row in rows}
    for row in rows:
        outlet = by_domain[row["source"]]
        assert (row["country"], row["language"]) == (outlet["country"], outlet["language"])
    assert {"left", "center", "right", "state"} <= {outlet["lean"] for outlet in outlets}


def test_outlets_are_invented(rows, outlets):
    assert all(outlet["domain"].endswith(".example") for outlet in outlets)
    for row in rows:
        assert row["url"].startswith(f"https://www.{row['source']}/2026/03/")
        assert re.findall(r"https?://|www\.", row["body"]) == []
        for mail in re.findall(r"@([\w.-]+\w)", row["body"]):
            assert mail == row["source"]
    shipped = Path(overstory.__file__).parent / "data" / "sources.csv"
    with shipped.open(encoding="utf-8", newline="") as lines:
        real = list(csv.DictReader(lines))
    assert len(real) >= 150
    names = {outlet["name"].casefold() for outlet in outlets}
    assert names & {outlet["name"].casefold() for outlet in real} == set()
    assert {o["domain"] for o in outlets} & {o["domain"] for o in real} == set()


def test_gold_stories_follow_the_corpus(rows):
    gold = gold_stories()
    assert list(gold) == [article_id(article) for article in load_corpus()]
    assert list(gold.values()) == [row["gold_story"] for row in rows]


def test_articles_do_not_carry_the_gold_story():
    assert "gold_story" not in Article.model_fields


def test_the_readme_names_every_file_and_says_invented():
    text = (corpus_file().parent / "README.md").read_text(encoding="utf-8")
    assert "invented" in text
    for path in corpus_file().parent.iterdir():
        if path.suffix in {".jsonl", ".csv"}:
            assert path.name in text
