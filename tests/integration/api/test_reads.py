"""What the routes answer: the shapes of the contract, over a real desk."""

from __future__ import annotations

import re

import feedparser
import pytest

from api.feeds import entry_id

TIMES = {"time", "as_of", "first_seen", "last_seen", "window_start"}
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")


def get(client, url: str, **params):
    response = client.get(url, params=params or None)
    assert response.status_code == 200, response.text
    return response.json()


def times(value, key=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from times(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from times(inner, key)
    elif value is not None and (key.endswith("_at") or key in TIMES):
        yield value


def test_stories(client, world):
    body = get(client, "/v1/stories")
    assert list(body) == ["items", "next_cursor"]
    assert body["next_cursor"] is None
    story = next(item for item in body["items"] if item["id"] == world.story)
    assert list(story) == [
        "id", "title", "first_seen", "last_seen", "article_count", "independent_count",
        "source_count", "countries", "languages", "status", "merged_into", "split_from", "run_id",
        "version", "score", "url", "articles_url", "takes_url", "world_take_url", "timeline_url",
        "history_url", "page_url",
    ]  # fmt: skip
    assert story["article_count"] == 3
    assert story["countries"] == {"AT": 1, "DE": 1, "SI": 1}
    assert story == get(client, story["url"])
    for name in story:
        if name.endswith("_url"):
            assert client.get(story[name]).status_code == 200, name


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"country": "SI"}, True),
        ({"country": "PE"}, False),
        ({"country": "US"}, False),
        ({"language": "en"}, True),
        ({"language": "es"}, False),
        ({"source": "gridmonitor.example"}, True),
        ({"source": "hostile.example"}, False),
        ({"since": "2026-05-04"}, True),
        ({"since": "2026-05-04T13:15:00+02:00"}, True),
        ({"since": "2026-05-04T13:16:00+02:00"}, False),
        ({"until": "2026-05-04T08:15:00Z"}, True),
        ({"until": "2026-05-03"}, False),
        ({"min_articles": 3}, True),
        ({"min_articles": 4}, False),
        ({"min_sources": 3}, True),
        ({"min_countries": 3, "min_sources": 2}, True),
        ({"min_countries": 4}, False),
        ({"missing_from": "US"}, True),
        ({"missing_from": "SI"}, False),
        ({"q": "karsava"}, True),
        ({"q": "karsava", "sort": "latest"}, True),
        ({"q": "herring"}, False),
        ({"sort": "size"}, True),
        ({"sort": "countries", "limit": 100}, True),
        ({"sort": "latest", "limit": 100}, True),
    ],
    ids=str,
)
def test_filters(client, world, params, found):
    ids = [story["id"] for story in get(client, "/v1/stories", **params)["items"]]
    assert (world.story in ids) is found


def test_orders(client):
    latest = [story["last_seen"] for story in get(client, "/v1/stories")["items"]]
    assert latest == sorted(latest, reverse=True)
    sizes = [story["article_count"] for story in get(client, "/v1/stories", sort="size")["items"]]
    assert sizes == sorted(sizes, reverse=True)
    widths = [len(s["countries"]) for s in get(client, "/v1/stories", sort="countries")["items"]]
    assert widths == sorted(widths, reverse=True)


def test_a_search_is_by_relevance_and_scored(client):
    items = get(client, "/v1/stories", q="karsava dam")["items"]
    assert items
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert get(client, "/v1/stories")["items"][0]["score"] is None
    assert get(client, "/v1/stories", q="karsava dam", sort="relevance")["items"] == items


def test_relevance_of_nothing(client, check_problem):
    body = check_problem(client.get("/v1/stories?sort=relevance"), 400)
    assert body["errors"][0]["name"] == "sort"


@pytest.mark.parametrize("q", ['"', "*", "a AND", "NEAR(", "(", "^", "-", "😀", "%", "' OR 1"])
def test_any_words_can_be_looked_for(client, q):
    assert client.get("/v1/stories", params={"q": q}).status_code == 200


def test_a_span_that_ends_before_it_begins(client, check_problem):
    response = client.get("/v1/stories?since=2026-05-05&until=2026-05-04")
    check_problem(response, 400)


@pytest.mark.parametrize(
    "path", ["/v1/stories", "/v1/stories?sort=size&min_sources=1", "/v1/stories/{id}/articles",
             "/v1/countries", "/v1/sources?country=AT", "/v1/stories/{id}/timeline"],
)  # fmt: skip
def test_paging_by_cursor_and_by_link(client, world, path):
    path = path.replace("{id}", world.story)
    whole = get(client, path + ("&" if "?" in path else "?") + "limit=100")["items"]
    assert len(whole) > 1
    found, url = [], path + ("&" if "?" in path else "?") + "limit=1"
    while url:
        response = client.get(url)
        body = response.json()
        found += body["items"]
        assert len(body["items"]) == 1
        link = response.links.get("next", {}).get("url")
        assert (link is None) is (body["next_cursor"] is None)
        if link:
            kept = dict(response.url.params) | {"cursor": body["next_cursor"]}
            assert dict(response.url.join(link).params) == kept
            assert f"cursor={body['next_cursor']}" in link
        url = link
    assert found == whole


def test_a_cursor_belongs_to_its_list(client, check_problem):
    cursor = get(client, "/v1/stories", limit=1)["next_cursor"]
    check_problem(client.get("/v1/stories", params={"cursor": cursor, "sort": "size"}), 400)


def test_no_list_takes_the_cursor_of_another(client, world, check_problem):
    paths = [
        path.replace("{id}", story)
        for story in (world.story, world.copies)
        for path in ("/v1/stories/{id}/articles", "/v1/stories/{id}/timeline")
    ]
    paths += ["/v1/stories", "/v1/countries", "/v1/sources"]
    cursors = {path: get(client, path, limit=1)["next_cursor"] for path in paths}
    assert None not in cursors.values()
    others = [f"/v1/stories/{world.story}/{name}" for name in ("takes", "history")]
    for path in (*paths, *others):
        for origin, cursor in cursors.items():
            response = client.get(path, params={"cursor": cursor})
            if path == origin:
                assert response.status_code == 200
            else:
                (fault,) = check_problem(response, 400)["errors"]
                assert (fault["location"], fault["name"]) == ("query", "cursor")


@pytest.mark.parametrize("limit", ["1_0", "1.0", "+5", " 5", "٣", "5 ", "1e1", "", "true"])
@pytest.mark.parametrize("name", ["limit", "min_articles"])
def test_numbers_are_digits(client, check_problem, name, limit):
    (fault,) = check_problem(client.get("/v1/stories", params={name: limit}), 400)["errors"]
    assert (fault["location"], fault["name"]) == ("query", name)


@pytest.mark.parametrize("q", ["\x00", " \x00 "])
def test_a_search_for_nothing_is_about_q(client, check_problem, q):
    response = client.get("/search", params={"q": q}, headers={"Accept": "application/json"})
    assert check_problem(response, 400)["detail"] == "q: holds no words"


@pytest.mark.parametrize(
    ("body", "name", "detail"),
    [
        (b'{"url": "nope"}', "/url", "is not an http or https URL"),
        (b'{"text": 5}', "/text", "Input should be a valid string"),
        (b'{"text": ""}', "/text", "String should have at least 1 character"),
        (b'{"text": null}', None, "give exactly one of text, url and article_id"),
        (b'{"text": "a", "limit": true}', "/limit", "must be a whole number"),
        (b'{"text": "a", "limit": "5"}', "/limit", "must be a whole number"),
        (b"[" * 100_000, None, "nested too deeply"),
        (b'{"text": ' + b"9" * 5000 + b"}", None, "holds a number of too many digits"),
        (b'{"text": "\xff"}', None, "not UTF-8 at byte 11"),
        (b'{"text": ', None, "not JSON: Expecting value"),
    ],
)
def test_a_body_at_fault_is_named_once(client, check_problem, body, name, detail):
    headers = {"Content-Type": "application/json"}
    problem = check_problem(client.post("/v1/related", content=body, headers=headers), 400)
    assert problem["errors"] == [{"location": "body", "name": name, "detail": detail}]


def test_a_body_may_begin_with_a_byte_order_mark(client):
    headers = {"Content-Type": "application/json"}
    body = b'\xef\xbb\xbf{"text": "dam"}'
    assert client.post("/v1/related", content=body, headers=headers).status_code == 200


def test_members_say_why_they_are_here(client, world):
    body = get(client, f"/v1/stories/{world.story}/articles")
    assert len(body["items"]) == 3
    for member in body["items"]:
        assert list(member) == [
            "id", "url", "title", "source", "source_name", "country", "language", "published_at",
            "probability", "nearest_article", "shared_terms", "hours_apart", "copy_of",
            "article_url",
        ]  # fmt: skip
        assert get(client, member["article_url"])["story_id"] == world.story
    ids = {member["id"] for member in body["items"]}
    explained = [member for member in body["items"] if member["nearest_article"]]
    assert explained
    for member in explained:
        assert member["nearest_article"] in ids - {member["id"]}
        assert 0 <= member["probability"] <= 1
        assert member["hours_apart"] >= 0
        assert member["shared_terms"]


def test_copies_are_told_from_reports(client, world):
    story = get(client, f"/v1/stories/{world.copies}")
    assert (story["article_count"], story["independent_count"]) == (3, 1)
    members = get(client, f"/v1/stories/{world.copies}/articles")["items"]
    assert [member["copy_of"] for member in members] == [None, members[0]["id"], members[0]["id"]]


def check_statement(client, statement):
    assert list(statement) == ["text", "status", "support"]
    assert statement["status"] in ("agreed", "reported", "disputed")
    support = statement["support"]
    assert list(support) == ["independent", "sources", "countries", "quotes"]
    assert statement["text"] in [quote["quote"] for quote in support["quotes"]]
    for quote in support["quotes"]:
        assert list(quote) == ["article_id", "source", "country", "quote", "start", "end"]
        body = get(client, f"/v1/articles/{quote['article_id']}")["body"]
        assert body[quote["start"] : quote["end"]] == quote["quote"]


def test_the_worlds_take(client, world):
    take = get(client, f"/v1/stories/{world.story}/world-take")
    assert list(take) == ["as_of", "headline", "statements", "coverage", "new_since"]
    assert list(take["coverage"]) == ["countries", "regions", "languages", "leans"]
    assert list(take["new_since"]) == ["time", "statements"]
    assert take["coverage"]["countries"] == {"AT": 1, "DE": 1, "SI": 1}
    assert take["statements"]
    for statement in take["statements"]:
        check_statement(client, statement)


def test_alternative_takes(client, world):
    body = get(client, f"/v1/stories/{world.story}/takes")
    assert list(body) == ["items", "next_cursor"]
    for take in body["items"]:
        assert list(take) == [
            "id", "label", "kind", "statements", "articles", "sources", "countries",
        ]  # fmt: skip
        for statement in take["statements"]:
            check_statement(client, statement)


def test_the_timeline_is_in_order(client, world):
    items = get(client, f"/v1/stories/{world.story}/timeline")["items"]
    assert items
    for entry in items:
        assert list(entry) == ["time", "statement"]
        check_statement(client, entry["statement"])
    assert [entry["time"] for entry in items] == sorted(entry["time"] for entry in items)


def test_history_names_the_merge(client, world):
    items = get(client, f"/v1/stories/{world.survivor}/history")["items"]
    assert items
    for event in items:
        assert list(event) == [
            "time",
            "event",
            "run_id",
            "other_story",
            "detail",
            "decision_id",
        ]


def test_an_article_with_its_place(client, world):
    article = get(client, f"/v1/articles/{world.article}")
    assert list(article) == [
        "id", "url", "title", "source", "source_name", "country", "language", "published_at",
        "body", "added_at", "story_id", "story_title", "copy_of", "takes", "story_url",
        "takes_url", "world_take_url", "page_url",
    ]  # fmt: skip
    assert article["story_id"] == world.story
    for name in ("story_url", "takes_url", "world_take_url", "page_url"):
        assert client.get(article[name]).status_code == 200


def test_hostile_text_is_answered_as_it_is_stored(client, world):
    article = get(client, f"/v1/articles/{world.hostile}")
    stored = world.desk.article(world.hostile)
    assert (article["title"], article["body"]) == (stored.title, stored.body)


@pytest.mark.parametrize("subject", ["text", "url", "article_id"])
def test_related(client, world, subject):
    given = {
        "text": "Karsava dam to be emptied after divers find a crack in the wall",
        "url": "https://www.lakesidepost.example/dam?utm_source=x#top",
        "article_id": world.article,
    }[subject]
    response = client.post("/v1/related", json={subject: given, "limit": 2})
    assert response.status_code == 200, response.text
    body = response.json()
    assert list(body) == ["stories", "articles"]
    assert body["stories"][0]["id"] == world.story
    assert 1 <= len(body["stories"]) <= 2
    for found in (body["stories"], body["articles"]):
        scores = [item["score"] for item in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
    assert list(body["stories"][0]) == list(get(client, f"/v1/stories/{world.story}"))
    assert list(body["articles"][0]) == [
        "id", "url", "title", "source", "source_name", "country", "language", "published_at",
        "story_id", "score", "article_url",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "a", "url": "https://a.example/"},
        {"text": "a", "url": None},
        {"text": None},
        {"text": ""},
        {"text": 5},
        {"text": ["a"]},
        {"article_id": ""},
        {"words": "a"},
        {"text": "a", "words": "a"},
        {"text": "a", "limit": 101},
        {"text": "a", "limit": 0},
        {"text": "x" * 100_001},
        {"url": "ftp://a.example/"},
        {"url": "http://10.0.0.1/"},
        {"url": "http://169.254.169.254/latest/meta-data/"},
        [],
        "text",
    ],
    ids=lambda body: str(body)[:40],
)
def test_subjects_that_are_none(client, check_problem, body):
    check_problem(client.post("/v1/related", json=body), 400, "invalid-request")


def test_a_fault_in_a_body_is_pointed_at(client, check_problem):
    body = check_problem(client.post("/v1/related", json={"text": "a", "limit": 101}), 400)
    assert body["errors"] == [
        {
            "location": "body",
            "name": "/limit",
            "detail": "Input should be less than or equal to 100",
        }
    ]
    body = check_problem(client.post("/v1/related", json={"text": "a", "b/~": 1}), 400)
    assert body["errors"][0]["name"] == "/b~1~0"


@pytest.mark.parametrize(
    "content",
    [b"null", b"", b'{"text": "\\ud800"}', b'{"text": "a", "\\ud800": 1}', b'{"limit": 1e999}'],
)
def test_bodies_that_cannot_be_read(client, check_problem, content):
    headers = {"Content-Type": "application/json"}
    check_problem(client.post("/v1/related", content=content, headers=headers), 400)


def test_related_to_an_unknown_article(client, check_problem):
    check_problem(client.post("/v1/related", json={"article_id": "0" * 16}), 404, "not-found")


def test_related_to_a_page_that_cannot_be_fetched(client, check_problem):
    response = client.post("/v1/related", json={"url": "http://127.0.0.1:9/"})
    check_problem(response, 422, "unfetchable")


def test_countries(client):
    body = get(client, "/v1/countries")
    codes = [country["code"] for country in body["items"]]
    assert codes == sorted(codes)
    slovenia = next(country for country in body["items"] if country["code"] == "SI")
    assert slovenia == {
        "code": "SI",
        "name": "Slovenia",
        "article_count": 1,
        "story_count": 1,
        "stories_url": "/v1/countries/SI/stories",
    }


def test_a_countrys_stories(client, world):
    for code in ("SI", "AT", "DE"):
        items = get(client, f"/v1/countries/{code}/stories")["items"]
        assert [story["id"] for story in items] == [world.story]
    assert get(client, "/v1/countries/NZ/stories")["items"] == []
    assert get(client, "/v1/countries/SI/stories", min_articles=4)["items"] == []


def test_blindspots(client, world):
    ids = [story["id"] for story in get(client, "/v1/blindspots", country="US")["items"]]
    assert world.story in ids
    ids = [story["id"] for story in get(client, "/v1/blindspots", country="SI")["items"]]
    assert world.story not in ids
    wide = get(client, "/v1/blindspots", country="US", min_countries=4)["items"]
    assert wide == []


def test_blindspots_of_nowhere(client, check_problem):
    body = check_problem(client.get("/v1/blindspots"), 400)
    assert body["errors"][0]["name"] == "country"


def test_sources(client):
    body = get(client, "/v1/sources", country="AT", limit=100)
    by_domain = {source["domain"]: source for source in body["items"]}
    assert list(by_domain) == sorted(by_domain)
    assert by_domain["valleyherald.example"] == {
        "domain": "valleyherald.example",
        "name": "valleyherald.example",
        "country": "AT",
        "language": by_domain["valleyherald.example"]["language"],
        "owner": None,
        "lean": None,
        "article_count": 1,
        "story_count": 1,
    }
    assert all(source["country"] == "AT" for source in body["items"])


def test_runs(client, world):
    body = get(client, "/v1/runs")
    run = get(client, f"/v1/runs/{world.run}")
    assert body["items"][0] == run
    assert list(run) == [
        "id", "status", "started_at", "finished_at", "window_start", "parameters", "article_count",
        "story_count", "merged_count", "split_count", "error", "url",
    ]  # fmt: skip
    assert run["status"] == "published"
    assert run["parameters"]


def test_start_and_watch_a_run(writer, writable, check_problem):
    response = writer.post("/v1/runs")
    assert response.status_code == 202
    run = response.json()
    assert run["status"] == "running"
    assert response.headers["location"] == f"/v1/runs/{run['id']}" == run["url"]
    writable.close()


def test_one_run_at_a_time(writer, writable, check_problem, monkeypatch):
    from threading import Event

    from overstory.jobs.recluster import Reclustering

    begun, go_on = Event(), Event()
    execute = Reclustering.execute

    def slow(self, *args, **kwargs):
        begun.set()
        assert go_on.wait(30)
        return execute(self, *args, **kwargs)

    monkeypatch.setattr(Reclustering, "execute", slow)
    first = writer.post("/v1/runs")
    try:
        assert begun.wait(30)
        check_problem(writer.post("/v1/runs"), 409, "run-in-progress")
        assert writer.get(first.headers["location"]).json()["status"] == "running"
    finally:
        go_on.set()


def test_atom_and_json_feeds_hold_the_same_stories(client, world):
    listed = [story["id"] for story in get(client, "/v1/stories")["items"]]
    atom = client.get("/v1/feeds/stories.atom")
    assert atom.headers["content-type"] == "application/atom+xml"
    parsed = feedparser.parse(atom.content)
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [entry_id(story) for story in listed]
    feed = client.get("/v1/feeds/stories.json")
    assert feed.headers["content-type"] == "application/feed+json"
    assert [item["id"] for item in feed.json()["items"]] == [entry_id(story) for story in listed]
    for item in feed.json()["items"]:
        assert client.get(item["url"]).status_code == 200


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_feeds_are_filtered_and_paged(client, world, kind):
    filtered = client.get(f"/v1/feeds/stories.{kind}", params={"country": "SI", "limit": 1})
    assert entry_id(world.story) in filtered.text
    assert world.hostile not in filtered.text
    assert "next" not in filtered.links
    first = client.get(f"/v1/feeds/stories.{kind}?limit=1")
    link = first.links["next"]["url"]
    assert link.replace("&", "&amp;" if kind == "atom" else "&") in first.text
    assert client.get(link).text != first.text


def test_feeds_name_the_public_address(world, settings):
    from starlette.testclient import TestClient

    from api.app import create_app

    public = settings.model_copy(update={"public_url": "https://news.example"})
    client = TestClient(create_app(world.desk, public), headers={"Host": "evil.example"})
    for kind in ("atom", "json"):
        text = client.get(f"/v1/feeds/stories.{kind}?limit=1").text
        assert "https://news.example/v1/feeds/stories" in text
        assert f"https://news.example/stories/{world.story}" in text or "/stories/" in text
        assert "evil" not in text


@pytest.mark.parametrize(
    "path",
    ["/v1/stories", "/v1/stories/{id}/articles", "/v1/stories/{id}/world-take",
     "/v1/stories/{id}/timeline", "/v1/stories/{id}/history", "/v1/runs"],
)  # fmt: skip
def test_times_are_rfc_3339_in_utc(client, world, path):
    found = list(times(get(client, path.replace("{id}", world.story))))
    assert found
    for time in found:
        assert TIME.fullmatch(time), time
