"""What feeds say, checked by a feed reader and against the two standards."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest

from api.feeds import Feed, atom, entry_id, json_feed
from overstory.views import StorySummary

ATOM = "{http://www.w3.org/2005/Atom}"
SEEN = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)


def story(number: int, title: str = "A title", **other) -> StorySummary:
    values = {
        "article_count": 3,
        "independent_count": 2,
        "source_count": 2,
        "countries": {"SI": 2, "AT": 1},
        "languages": {"sl": 2, "de": 1},
    } | other
    return StorySummary(
        id=f"{number:016x}",
        title=title,
        first_seen=SEEN + timedelta(hours=number),
        last_seen=SEEN + timedelta(days=1, hours=number),
        **values,
    )


def feed(*stories: StorySummary, next_path: str | None = None) -> Feed:
    path = "/v1/feeds/stories.atom?country=SI"
    return Feed("https://news.example", f"{path}&limit=2", path, next_path, stories)


HOSTILE = "<script>alert(1)</script> & ]]> \x00\x0b\ud800\ufffe\u202e 🛰 \"'"


def required(element: ElementTree.Element, *names: str) -> None:
    for name in names:
        found = element.findall(ATOM + name)
        assert len(found) == 1, name
        assert found[0].text, name


def test_atom_has_what_rfc_4287_requires():
    root = ElementTree.fromstring(atom(feed(story(1), story(2), next_path="/v1/next?a=b&c=d")))
    assert root.tag == f"{ATOM}feed"
    required(root, "id", "title", "updated")
    required(root.find(f"{ATOM}author"), "name")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://news.example/v1/feeds/stories.atom?country=SI&limit=2",
        "alternate": "https://news.example/",
        "next": "https://news.example/v1/next?a=b&c=d",
    }
    # Pages of one feed are that feed.
    own = root.findtext(f"{ATOM}id")
    assert own == "https://news.example/v1/feeds/stories.atom?country=SI"
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        required(entry, "id", "title", "updated", "published", "summary")
        assert entry.find(f"{ATOM}link").get("rel") == "alternate"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == [entry_id(f"{number:016x}") for number in (1, 2)]
    assert all(identifier.startswith(("urn:", "tag:")) for identifier in ids)
    assert root.findtext(f"{ATOM}updated") == "2026-11-19T08:30:00Z"


def test_a_feed_reader_reads_the_atom_feed():
    parsed = feedparser.parse(atom(feed(story(1, HOSTILE), story(2))))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    first = parsed.entries[0]
    assert first.id == entry_id(f"{1:016x}")
    assert first.link == f"https://news.example/stories/{1:016x}"
    assert {tag.term: tag.label for tag in first.tags} == {"AT": "Austria", "SI": "Slovenia"}
    assert "3 articles, 2 independent reports, 2 outlets; from Austria, Slovenia." in first.summary


def test_hostile_titles_stay_text_in_atom():
    root = ElementTree.fromstring(atom(feed(story(1, HOSTILE))))
    title = root.find(f"{ATOM}entry/{ATOM}title")
    assert len(title) == 0
    assert title.get("type", "text") == "text"
    assert title.text == "<script>alert(1)</script> & ]]> \u202e 🛰 \"'"


def test_an_empty_feed_is_valid_and_does_not_change():
    document = atom(feed())
    assert document == atom(feed())
    required(ElementTree.fromstring(document), "id", "title", "updated")
    assert json.loads(json_feed(feed()))["items"] == []


def test_json_feed_has_what_version_1_1_requires():
    document = json.loads(json_feed(feed(story(1, HOSTILE), story(2), next_path="/v1/next")))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"]
    assert document["next_url"] == "https://news.example/v1/next"
    assert document["feed_url"].startswith("https://news.example/v1/feeds/")
    for number, item in enumerate(document["items"], start=1):
        assert item["id"] == entry_id(f"{number:016x}")
        assert item["url"] == f"https://news.example/stories/{number:016x}"
        assert item["content_text"]
        assert "content_html" not in item
        assert item["date_published"] < item["date_modified"]
        assert item["tags"] == ["AT", "SI"]
    assert "next_url" not in json.loads(json_feed(feed(story(1))))


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 article, 1 independent report, 1 outlet."), (2, "2 articles, ")]
)
def test_numbers_agree_with_their_nouns(count, words):
    counts = {"article_count": count, "independent_count": count, "source_count": count}
    item = json.loads(json_feed(feed(story(1, countries={}, **counts))))["items"][0]
    assert item["content_text"].startswith(words)
