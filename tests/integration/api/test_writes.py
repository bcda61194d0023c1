"""Keys, and articles in over HTTP."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.routes.articles import MOST_ARTICLES
from api.schemas.articles import ArticleIn
from overstory.articles import Article

GOOD = {
    "url": "https://lakesidepost.example/dam",
    "title": "Karsava dam to be emptied after a crack is found in its wall",
    "body": "The Karsava dam will be emptied over six weeks. Power must come from elsewhere.",
    "source": "lakesidepost.example",
    "country": "SI",
    "language": "en",
    "published_at": "2026-05-04T10:15:00+02:00",
}
WRITES = ["/v1/articles", "/v1/runs"]


@pytest.mark.parametrize("path", WRITES)
def test_writes_need_a_key(client, check_problem, path):
    response = client.post(path, json=GOOD)
    check_problem(response, 401, "key-missing")
    assert response.headers["www-authenticate"].startswith("ApiKey ")
    check_problem(client.post(path, json=GOOD, headers={"X-API-Key": ""}), 401)


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("key", ["wrong", "ovs_", "x" * 10_000, "ключ".encode(), "' OR 1=1 --"])
def test_wrong_keys_are_refused(client, check_problem, path, key):
    check_problem(client.post(path, json=GOOD, headers={"X-API-Key": key}), 403, "key-refused")


@pytest.mark.parametrize("path", WRITES)
def test_revoked_keys_are_refused(writable, writer, check_problem, path):
    key = writable.keys.create("leaver")
    writable.keys.revoke("leaver")
    check_problem(writer.post(path, json=GOOD, headers={"X-API-Key": key}), 403, "key-refused")


def test_the_key_is_asked_for_before_the_body_is_read(client, check_problem):
    def body():
        yield b"["
        raise AssertionError("the body was read")

    for headers in ({}, {"X-API-Key": "wrong"}):
        response = client.post(
            "/v1/articles",
            content="not json",
            headers={"Content-Type": "application/json"} | headers,
        )
        check_problem(response, 403 if headers else 401)


def test_a_key_in_the_query_is_an_unknown_parameter(client, world, check_problem):
    response = client.post("/v1/runs", params={"key": world.key}, headers={"X-API-Key": world.key})
    check_problem(response, 400)


def test_reads_need_no_key_and_ignore_a_wrong_one(client):
    assert client.get("/v1/stories", headers={"X-API-Key": "wrong"}).status_code == 200


def test_one_article(writer):
    response = writer.post("/v1/articles", json=GOOD)
    assert response.status_code == 201
    body = response.json()
    assert list(body) == ["items", "accepted", "refused"]
    assert (body["accepted"], body["refused"]) == (1, 0)
    (item,) = body["items"]
    assert list(item) == ["index", "status", "change", "id", "story_id", "problem"]
    assert (item["index"], item["status"], item["change"]) == (0, 201, "added")
    assert item["problem"] is None
    assert response.headers["location"] == f"/v1/articles/{item['id']}"
    article = writer.get(response.headers["location"]).json()
    assert article["title"] == GOOD["title"]
    assert article["published_at"] == "2026-05-04T08:15:00Z"
    assert article["story_id"] == item["story_id"]
    assert article["world_take_url"] == f"/v1/stories/{item['story_id']}/world-take"
    assert article["takes_url"] == f"/v1/stories/{item['story_id']}/takes"
    assert writer.get(article["world_take_url"]).status_code == 200


def test_the_same_url_again_updates(writer):
    first = writer.post("/v1/articles", json=GOOD).json()["items"][0]
    same = writer.post("/v1/articles", json=GOOD)
    assert same.status_code == 200
    assert same.json()["items"][0] | {"status": 201, "change": "added"} == first
    assert same.json()["items"][0]["change"] == "unchanged"
    changed = writer.post("/v1/articles", json=GOOD | {"title": "Karsava dam to be emptied soon"})
    assert changed.status_code == 200
    assert changed.json()["items"][0]["change"] == "updated"
    assert changed.json()["items"][0]["id"] == first["id"]


BAD = {
    "title": {"title": ""},
    "body": {"body": "x" * 1_000_001},
    "country": {"country": "XX"},
    "language": {"language": "klingon"},
    "published_at": {"published_at": "2026-02-30"},
    "url": {"url": "javascript:alert(1)"},
}


@pytest.mark.parametrize("field", [field for field in BAD if field != "body"])
def test_one_bad_article_is_a_problem(writer, check_problem, field):
    body = check_problem(
        writer.post("/v1/articles", json=GOOD | BAD[field]), 400, "invalid-article"
    )
    assert [(fault["location"], fault["name"]) for fault in body["errors"]] == [
        ("body", f"/{field}")
    ]


@pytest.mark.parametrize("title", ["a\x00b", "a\ud800b", ["a"], 5, None, "\u200b", "x" * 5_000])
def test_titles_that_cannot_be_kept(writer, check_problem, title):
    content = json.dumps(GOOD | {"title": title})
    response = writer.post(
        "/v1/articles", content=content, headers={"Content-Type": "application/json"}
    )
    body = check_problem(response, 400, "invalid-article")
    assert body["errors"][0]["name"] == "/title"


def test_bad_ones_do_not_keep_good_ones_out(writer):
    other = GOOD | {"url": "https://valleyherald.example/dam", "title": "Karsava dam is emptied"}
    sent = [GOOD, GOOD | {"title": ""}, 5, None, [GOOD], "x", GOOD | {"country": "XX"}, other]
    response = writer.post("/v1/articles", json=sent)
    assert response.status_code == 201
    body = response.json()
    assert [item["index"] for item in body["items"]] == list(range(len(sent)))
    assert [item["status"] for item in body["items"]] == [201, *[400] * 6, 201]
    assert (body["accepted"], body["refused"]) == (2, 6)
    for item in body["items"]:
        assert (item["problem"] is None) is (item["status"] == 201)
        assert (item["id"] is None) is (item["status"] == 400)
        if item["problem"]:
            assert item["problem"]["type"] == "urn:overstory:problem:invalid-article"
            assert item["problem"]["status"] == 400
    assert body["items"][1]["problem"]["errors"][0]["name"] == "/title"
    assert body["items"][6]["problem"]["errors"][0]["name"] == "/country"
    for item in (body["items"][0], body["items"][7]):
        assert writer.get(f"/v1/articles/{item['id']}").status_code == 200


def test_nothing_but_bad_ones(writer, writable):
    response = writer.post("/v1/articles", json=[GOOD | {"title": ""}])
    assert response.status_code == 200
    assert (response.json()["accepted"], response.json()["refused"]) == (0, 1)
    assert list(writable.export()) == []


@pytest.mark.parametrize("content", [b"5", b'"x"', b"null", b"true", b"[]"])
def test_neither_an_article_nor_a_list(writer, check_problem, content):
    response = writer.post(
        "/v1/articles", content=content, headers={"Content-Type": "application/json"}
    )
    check_problem(response, 400, "invalid-request")


def test_too_many_at_once(writer, check_problem):
    body = check_problem(writer.post("/v1/articles", json=[{}] * (MOST_ARTICLES + 1)), 400)
    assert str(MOST_ARTICLES) in body["detail"]


@pytest.mark.parametrize(
    "content",
    [b"{", b'{"title": }', b"\xff\xfe", b"[" * 50_000, b'{"title": "a"', b"NaN?", b""],
)
def test_what_is_not_json(writer, check_problem, content):
    response = writer.post(
        "/v1/articles", content=content, headers={"Content-Type": "application/json"}
    )
    check_problem(response, 400, "invalid-request")


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/related"])
@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", None],
)
def test_what_does_not_say_that_it_is_json(writer, check_problem, path, media_type):
    headers = {} if media_type is None else {"Content-Type": media_type}
    response = writer.post(path, content=json.dumps(GOOD), headers=headers)
    check_problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/related"])
def test_what_is_packed(writer, check_problem, path):
    response = writer.post(
        path,
        content=gzip.compress(json.dumps(GOOD).encode()),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )
    check_problem(response, 415, "unsupported-media-type")
    assert response.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "content", ['{"title": "One", "title": "Other"}', '[{"title": "One", "title": "Other"}]']
)
def test_what_is_given_twice(writer, check_problem, content):
    response = writer.post(
        "/v1/articles", content=content, headers={"Content-Type": "application/json"}
    )
    problem = check_problem(response, 400, "invalid-request")
    assert problem["detail"] == "body: 'title' is given twice"


def test_a_run_takes_no_body(writer, check_problem):
    check_problem(writer.post("/v1/runs", json={"window": "P3D"}), 400, "invalid-request")
    assert writer.post("/v1/runs", json={}).status_code == 202


def test_a_host_with_an_underscore_is_a_source(writer):
    blog = {"url": "https://my_blog.example/a", "source": None, "title": "A heron in the lock"}
    (item,) = writer.post("/v1/articles", json=GOOD | blog).json()["items"]
    assert writer.get(f"/v1/articles/{item['id']}").json()["source"] == "my_blog.example"
    assert writer.get("/v1/stories?source=my_blog.example").json()["items"]


def test_an_article_from_the_future_is_seen_now(writer):
    soon = (datetime.now(UTC) + timedelta(days=5)).isoformat()
    (item,) = writer.post("/v1/articles", json=GOOD | {"published_at": soon}).json()["items"]
    story = writer.get(f"/v1/stories/{item['story_id']}").json()
    assert datetime.fromisoformat(story["last_seen"]) <= datetime.now(UTC)
    article = writer.get(f"/v1/articles/{item['id']}").json()
    assert datetime.fromisoformat(article["published_at"]) > datetime.now(UTC)


def test_json_by_another_name(writer):
    response = writer.post(
        "/v1/articles",
        content=json.dumps(GOOD),
        headers={"Content-Type": "application/ld+json; charset=utf-8"},
    )
    assert response.status_code == 201


def test_times_go_out_in_utc(writer):
    article = writer.get(writer.post("/v1/articles", json=GOOD).headers["location"]).json()
    added = datetime.fromisoformat(article["added_at"])
    assert article["added_at"].endswith("Z")
    assert abs((datetime.now(UTC) - added).total_seconds()) < 60


def test_the_description_names_the_fields_that_are_read():
    assert set(ArticleIn.model_fields) == set(Article.model_fields)
    for name in ArticleIn.model_fields:
        Article.parse(GOOD | {name: ArticleIn.model_fields[name].examples[0]})


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", ["/v1/articles", "/v1/related"])
def test_bodies_that_are_too_large(writer, settings, check_problem, path, chunked):
    size = settings.max_request_bytes + 1
    pieces = [b" " * 50_000] * (size // 50_000 + 1)
    content = iter(pieces) if chunked else b"".join(pieces)
    response = writer.post(path, content=content, headers={"Content-Type": "application/json"})
    body = check_problem(response, 413, "too-large")
    assert str(settings.max_request_bytes) in body["detail"]


def test_a_body_of_just_the_size_is_read(writer, settings):
    text = json.dumps(GOOD)
    content = text + " " * (settings.max_request_bytes - len(text))
    response = writer.post(
        "/v1/articles", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 201


def test_a_wrong_length_does_not_open_the_limit(writer, settings, check_problem):
    pieces = iter([b" " * (settings.max_request_bytes + 1)])
    response = writer.post(
        "/v1/related",
        content=pieces,
        headers={"Content-Type": "application/json", "Content-Length": "x"},
    )
    check_problem(response, 413)


def test_an_application_that_opens_its_own_desk(tmp_path, monkeypatch):
    monkeypatch.setenv("OVERSTORY_DB", str(tmp_path / "news.db"))
    monkeypatch.setenv("OVERSTORY_ENCODER", "hashing")
    with TestClient(create_app()) as first:
        key = first.app.state.desk.keys.create("writer")
        posted = first.post("/v1/articles", json=GOOD, headers={"X-API-Key": key})
        assert posted.status_code == 201
    with TestClient(create_app()) as second:
        assert second.get(posted.headers["location"]).json()["title"] == GOOD["title"]
