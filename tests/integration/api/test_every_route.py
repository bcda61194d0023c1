"""What holds on every route: good answers, errors of one shape, tags, HEAD, methods."""

from __future__ import annotations

from typing import Any

import pytest

from api.app import create_app
from overstory.settings import Settings

OPENAPI: dict[str, Any] = create_app(settings=Settings(db="unused.db")).openapi()
GETS = {path: methods["get"] for path, methods in OPENAPI["paths"].items() if "get" in methods}
POSTS = {path for path, methods in OPENAPI["paths"].items() if "post" in methods}
DELETES = {path for path, methods in OPENAPI["paths"].items() if "delete" in methods}
PAGES = ["/", "/countries/{code}", "/stories/{id}", "/articles/{id}", "/search"]
OTHERS = ["/openapi.json", "/static/overstory.css"]
MOMENTARY = {"/healthz", "/readyz", "/metrics"}
EVERYTHING = [*GETS, *PAGES, *OTHERS]
QUERIES = {"/v1/blindspots": "country=US", "/search": "q=dam"}

BAD = {
    "q": ["", "x" * 401, "\x00", " \n"],
    "country": ["XX", "si", "SVN", "Slovenia", ""],
    "language": ["xx", "zz", "EN", "english", "en-", ""],
    "source": ["http://a.example/", "a b", "localhost", ".example", ""],
    "since": ["yesterday", "2026-13-01", "2026-02-30", "2026-11-20T08:15:00", "5", "",
              "0001-01-01T00:00:00+14:00", "2026-11-20T08:15:00Z; DROP TABLE"],
    "until": ["now", "9999-12-31T23:59:59-14:00"],
    "min_articles": ["0", "-1", "x", "1.5", "9" * 40],
    "min_sources": ["0", "x", "1e99"],
    "min_countries": ["0", "x"],
    "missing_from": ["XX", "us"],
    "sort": ["newest", ""],
    "cursor": ["x", "AAAA", "%00", "../../etc/passwd", "é", "9" * 1001],
    "limit": ["101", "0", "-1", "x", "1.5", ""],
}  # fmt: skip


def query_names(path: str) -> list[str]:
    return [
        parameter["name"]
        for parameter in GETS.get(path, {}).get("parameters", [])
        if parameter["in"] == "query"
    ]


def real(path: str, world: Any) -> str:
    """The path with ids that are there, and the parameters that it needs."""
    ids = {
        "articles/{id}": world.article,
        "runs/{id}": world.run,
        "decisions/{id}": world.decision,
        "{id}": world.story,
    }
    for template, value in ids.items():
        if template in path:
            path = path.replace(template, template.replace("{id}", value))
    path = path.replace("{code}", "SI")
    return f"{path}?{QUERIES[path]}" if path in QUERIES else path


def joined(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{query}"


@pytest.mark.parametrize("path", EVERYTHING)
def test_answers(client, world, path):
    response = client.get(real(path, world))
    assert response.status_code == 200, response.text
    assert response.content
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "script-src" not in response.headers["content-security-policy"]
    assert response.headers["content-security-policy"].startswith("default-src 'none'; ")


@pytest.mark.parametrize("path", EVERYTHING)
def test_the_same_answer_twice_and_304(client, world, path):
    url = real(path, world)
    first, second = client.get(url), client.get(url)
    if path in MOMENTARY:
        assert first.headers["cache-control"] == "no-store"
        assert "etag" not in first.headers
        return
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    same = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]
    other = client.get(url, headers={"If-None-Match": 'W/"other"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("path", EVERYTHING)
def test_head(client, world, path):
    url = real(path, world)
    get, head = client.get(url), client.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("name", ["foo", "limit[]", "LIMIT", "\x00", "<script>"])
def test_unknown_parameters_are_refused(client, world, check_problem, path, name):
    response = client.get(real(path, world), params=QUERY_OF(path) | {name: "1"})
    body = check_problem(response, 400, "invalid-request")
    assert [(fault["location"], fault["name"]) for fault in body["errors"]] == [("query", name)]


def QUERY_OF(path: str) -> dict[str, str]:  # noqa: N802 - beside QUERIES
    return dict(pair.split("=") for pair in QUERIES.get(path, "").split("&") if pair)


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [(path, name, value) for path in GETS for name in query_names(path) for value in BAD[name]],
)
def test_bad_values_are_refused(client, world, check_problem, path, name, value):
    query = QUERY_OF(path) | {name: value}
    body = check_problem(client.get(real(path, world).partition("?")[0], params=query), 400)
    assert name in {fault["name"] for fault in body["errors"]}


@pytest.mark.parametrize("path", [path for path in GETS if "limit" in query_names(path)])
def test_parameters_may_come_once(client, world, check_problem, path):
    body = check_problem(client.get(joined(real(path, world), "limit=1&limit=2")), 400)
    assert body["errors"] == [{"location": "query", "name": "limit", "detail": "may be given once"}]


@pytest.mark.parametrize("path", [path for path in EVERYTHING if "{" in path])
@pytest.mark.parametrize("unknown", ["0000000000000000", "x", "%00", "%ff", "XX", "é", "x" * 150])
def test_unknown_ids_are_not_found(client, check_problem, path, unknown):
    url = path.replace("{id}", unknown).replace("{code}", unknown)
    check_problem(client.get(url), 404, "not-found")


@pytest.mark.parametrize(
    "path", [path for path in EVERYTHING if path.startswith(("/v1/stories/{", "/stories/{"))]
)
@pytest.mark.parametrize("query", ["", "limit=5", "cursor=a%2Bb"])
def test_merged_ids_lead_to_the_survivor(client, world, path, query):
    if path == "/v1/stories/{id}" or path == "/v1/stories/{id}/world-take":
        query = ""
    if path == "/stories/{id}" and query.startswith("limit"):
        query = ""
    suffix = f"?{query}" if query else ""
    response = client.get(path.replace("{id}", world.moved) + suffix, follow_redirects=False)
    if query.startswith("cursor") and response.status_code == 400:
        return  # where the list looks at the cursor first
    assert response.status_code == 308
    assert response.headers["location"] == path.replace("{id}", world.survivor) + suffix
    # An editor may take the merge back.
    assert response.headers["cache-control"] == "no-cache"
    if not query:
        followed = client.get(path.replace("{id}", world.moved), follow_redirects=True)
        assert followed.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
@pytest.mark.parametrize("path", EVERYTHING)
def test_other_methods_are_refused(client, world, check_problem, path, method):
    if method == "DELETE" and path in DELETES:
        return
    response = client.request(method, real(path, world))
    check_problem(response, 405, "method-not-allowed")
    allowed = ["GET", "HEAD"]
    allowed += [name for name, paths in (("POST", POSTS), ("DELETE", DELETES)) if path in paths]
    assert response.headers["allow"] == ", ".join(allowed)


@pytest.mark.parametrize("path", sorted(POSTS - set(GETS)))
def test_what_is_only_posted_cannot_be_read(client, check_problem, path):
    for method in ("GET", "HEAD"):
        response = client.request(method, path)
        check_problem(response, 405)
        assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "path",
    ["/v1", "/v1/", "/v1/nothing", "/v1/stories/", "/v2/stories", "/nothing", "/v1/stories/a/b/c",
     "/static/", "/static/../api/app.py", "/docs", "/v1/feeds/stories.rss"],
)  # fmt: skip
def test_unknown_paths(client, check_problem, path):
    check_problem(client.get(path), 404, "not-found")
    check_problem(client.head(path), 404)


def test_no_parameter_lacks_a_bad_value():
    named = {name for path in GETS for name in query_names(path)}
    assert named == set(BAD)
