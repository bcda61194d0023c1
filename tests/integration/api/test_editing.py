"""Editors' decisions over HTTP."""

from __future__ import annotations

import pytest
from many_articles import PER_EVENT, invented_articles

WRITES = [
    ("POST", "/v1/stories/{story}/merge", {"stories": ["{other}"]}),
    ("POST", "/v1/stories/{story}/split", {"articles": ["{article}"]}),
    ("POST", "/v1/articles/{article}/move", {"story_id": "{other}"}),
    ("DELETE", "/v1/decisions/d1", None),
]


@pytest.fixture
def ids(writable, writer) -> dict[str, str]:
    """Two stories of three articles: of the one two copies, of the other its original."""
    answer = writer.post("/v1/articles", json=invented_articles(2 * PER_EVENT)).json()
    articles = [item["id"] for item in answer["items"]]
    return {
        "story": str(writable.article(articles[0]).story_id),
        "other": str(writable.article(articles[3]).story_id),
        "article": articles[1],
        "last": articles[2],
        "others": articles[3],
    }


def filled(value, ids):
    if isinstance(value, dict):
        return {name: filled(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, ids) for inner in value]
    return value.format(**ids) if isinstance(value, str) else value


def test_a_merge(writer, ids):
    story, other = ids["story"], ids["other"]
    before = {
        path: writer.get(path).headers["etag"]
        for path in ("/v1/stories", "/v1/feeds/stories.atom", f"/v1/stories/{story}/world-take")
    }
    response = writer.post(f"/v1/stories/{story}/merge", json={"stories": [other]})
    assert response.status_code == 201
    decision = response.json()
    assert (decision["kind"], decision["story_id"]) == ("merge", story)
    assert decision["undone_at"] is None
    assert decision["other_stories"] == [other]
    assert len(decision["articles"]) == 3
    assert response.headers["location"] == decision["url"]
    assert writer.get(decision["url"]).json() == decision
    assert writer.get(decision["story_url"]).json()["article_count"] == 6
    for path, tag in before.items():
        answer = writer.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 200, path
        assert answer.headers["etag"] != tag
    for suffix in ("", "/articles", "/takes", "/history"):
        moved = writer.get(f"/v1/stories/{other}{suffix}", follow_redirects=False)
        assert moved.status_code == 308
        assert moved.headers["location"] == f"/v1/stories/{story}{suffix}"
    history = writer.get(f"/v1/stories/{story}/history").json()["items"]
    assert [(one["event"], one["run_id"], one["decision_id"]) for one in history][-1] == (
        "merged",
        None,
        decision["id"],
    )
    page = writer.get(f"/stories/{story}").text
    assert "merged by an editor" in page
    assert other not in writer.get("/v1/feeds/stories.atom").text.replace(story, "")


def test_a_split_and_a_move(writer, ids):
    split = writer.post(f"/v1/stories/{ids['story']}/split", json={"articles": [ids["article"]]})
    assert split.status_code == 201
    new = split.json()["story_id"]
    assert writer.get(f"/v1/articles/{ids['article']}").json()["story_id"] == new
    assert writer.get(f"/v1/stories/{new}").json()["split_from"] == ids["story"]
    move = writer.post(f"/v1/articles/{ids['last']}/move", json={"story_id": new})
    assert move.status_code == 201
    assert move.json()["articles"] == [ids["last"]]
    assert writer.get(f"/v1/articles/{ids['last']}").json()["story_id"] == new
    history = writer.get(f"/v1/stories/{new}/history").json()["items"]
    assert [one["event"] for one in history] == ["created", "split", "moved"]


def test_decisions_are_listed_and_taken_back(writer, ids):
    merge = writer.post(f"/v1/stories/{ids['story']}/merge", json={"stories": [ids["other"]]})
    split = writer.post(f"/v1/stories/{ids['story']}/split", json={"articles": [ids["article"]]})
    made = [split.json(), merge.json()]
    assert writer.get("/v1/decisions").json() == {"items": made, "next_cursor": None}
    first = writer.get("/v1/decisions?limit=1")
    assert first.json()["items"] == made[:1]
    rest = writer.get("/v1/decisions", params={"cursor": first.json()["next_cursor"]})
    assert rest.json()["items"] == made[1:]
    undone = writer.delete(made[0]["url"])
    assert undone.status_code == 200
    assert undone.json()["undone_at"].endswith("Z")
    assert undone.json() | {"undone_at": None} == made[0]
    assert writer.get(made[0]["url"]).json() == undone.json()
    article = writer.get(f"/v1/articles/{ids['article']}").json()
    assert article["story_id"] == ids["story"]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_decisions_need_a_key(writer, ids, check_problem, method, path, body):
    path, body = filled(path, ids), filled(body, ids)
    for key, status, slug in (("", 401, "key-missing"), ("wrong", 403, "key-refused")):
        response = writer.request(method, path, json=body, headers={"X-API-Key": key})
        check_problem(response, status, slug)
    assert writer.get("/v1/decisions").json()["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "slug"),
    [
        ("POST", "/v1/stories/{story}/merge", {"stories": ["{story}"]}, 400, "invalid-request"),
        ("POST", "/v1/stories/{story}/merge", {"stories": []}, 400, "invalid-request"),
        ("POST", "/v1/stories/{story}/merge", {"stories": "{other}"}, 400, "invalid-request"),
        ("POST", "/v1/stories/{story}/merge", {"stories": [5]}, 400, "invalid-request"),
        ("POST", "/v1/stories/{story}/merge", {}, 400, "invalid-request"),
        ("POST", "/v1/stories/{story}/merge", {"stories": ["{other}"], "x": 1}, 400, None),
        ("POST", "/v1/stories/{story}/merge", {"stories": ["nothing"]}, 404, "not-found"),
        ("POST", "/v1/stories/{story}/merge", {"stories": ["a\x00b"]}, 404, "not-found"),
        ("POST", "/v1/stories/nothing/merge", {"stories": ["{other}"]}, 404, "not-found"),
        ("POST", "/v1/stories/{story}/split", {"articles": []}, 400, "invalid-request"),
        ("POST", "/v1/stories/{story}/split", {"articles": ["nothing"]}, 404, "not-found"),
        ("POST", "/v1/stories/{story}/split", {"articles": ["{others}"]}, 409, "conflict"),
        ("POST", "/v1/stories/nothing/split", {"articles": ["{article}"]}, 404, "not-found"),
        ("POST", "/v1/articles/{article}/move", {"story_id": "{story}"}, 409, "conflict"),
        ("POST", "/v1/articles/{article}/move", {"story_id": "nothing"}, 404, "not-found"),
        ("POST", "/v1/articles/{article}/move", {"story_id": None}, 400, "invalid-request"),
        ("POST", "/v1/articles/nothing/move", {"story_id": "{story}"}, 404, "not-found"),
        ("DELETE", "/v1/decisions/d1", None, 404, "not-found"),
        ("DELETE", "/v1/decisions/%00", None, 404, "not-found"),
    ],
)
def test_what_cannot_be_decided(writer, ids, check_problem, method, path, body, status, slug):
    response = writer.request(method, filled(path, ids), json=filled(body, ids))
    check_problem(response, status, slug)
    assert writer.get("/v1/decisions").json()["items"] == []


def test_a_split_of_all_names_the_fault(writer, ids, check_problem):
    members = writer.get(f"/v1/stories/{ids['story']}/articles").json()["items"]
    everything = {"articles": [member["id"] for member in members]}
    response = writer.post(f"/v1/stories/{ids['story']}/split", json=everything)
    body = check_problem(response, 400, "invalid-request")
    assert [(fault["location"], fault["name"]) for fault in body["errors"]] == [
        ("body", "/articles")
    ]


def test_a_decision_is_taken_back_once(writer, ids, check_problem):
    made = writer.post(f"/v1/stories/{ids['story']}/merge", json={"stories": [ids["other"]]})
    assert writer.delete(made.json()["url"]).status_code == 200
    check_problem(writer.delete(made.json()["url"]), 409, "conflict")
    assert writer.get(f"/v1/stories/{ids['other']}").status_code == 200


def test_merged_ids_stand_for_their_survivors(writer, ids):
    story, other = ids["story"], ids["other"]
    writer.post(f"/v1/stories/{story}/merge", json={"stories": [other]})
    split = writer.post(f"/v1/stories/{other}/split", json={"articles": [ids["article"]]})
    assert split.status_code == 201
    assert split.json()["other_stories"] == [story]
    back = writer.post(f"/v1/articles/{ids['article']}/move", json={"story_id": other})
    assert back.status_code == 201
    assert back.json()["story_id"] == story
