"""Tags of answers: when they match, what a 304 keeps, what HEAD leaves out."""

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.etag import ConditionalReads, entity_tag, matches

TAG = entity_tag(b"body")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (TAG, True),
        (TAG.removeprefix("W/"), True),
        (f'"other", {TAG}', True),
        (f'"other",{TAG} , "third"', True),
        ("*", True),
        (" * ", True),
        ('"other"', False),
        ("", False),
        ("nonsense", False),
        (TAG.strip('W/"'), False),
        (entity_tag(b"Body"), False),
    ],
)
def test_weak_comparison(header, expected):
    assert matches(header, TAG) is expected


def test_the_tag_is_the_bodys():
    assert entity_tag(b"a") == entity_tag(b"a") != entity_tag(b"b")
    assert entity_tag(b"").startswith('W/"')


async def plain(request: Request) -> PlainTextResponse:
    return PlainTextResponse("body", headers={"Link": '</next>; rel="next"', "X-Other": "1"})


async def moment(request: Request) -> PlainTextResponse:
    return PlainTextResponse("now", headers={"Cache-Control": "no-store"})


async def missing(request: Request) -> PlainTextResponse:
    return PlainTextResponse("none", status_code=404)


async def streamed(request: Request) -> StreamingResponse:
    return StreamingResponse(iter([b"bo", b"", b"dy"]), media_type="text/plain")


@pytest.fixture(scope="module")
def client():
    app = Starlette(
        routes=[
            Route("/plain", plain, methods=["GET", "POST"]),
            Route("/moment", moment),
            Route("/missing", missing),
            Route("/streamed", streamed),
        ]
    )
    app.add_middleware(ConditionalReads)
    return TestClient(app)


@pytest.mark.parametrize("path", ["/plain", "/streamed"])
def test_not_modified(client, path):
    first = client.get(path)
    assert (first.status_code, first.text, first.headers["etag"]) == (200, "body", TAG)
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == TAG
    assert again.headers["cache-control"] == "no-cache"
    assert "content-length" not in again.headers
    assert "content-type" not in again.headers


def test_a_304_repeats_the_link_and_nothing_else(client):
    again = client.get("/plain", headers={"If-None-Match": TAG})
    assert again.headers["link"] == '</next>; rel="next"'
    assert "x-other" not in again.headers


def test_head_has_all_headers_and_no_body(client):
    get, head = client.get("/plain"), client.head("/plain")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers
    assert head.headers["content-length"] == "4"
    assert client.head("/plain", headers={"If-None-Match": TAG}).status_code == 304


def test_answers_about_this_moment_carry_no_tag(client):
    answer = client.get("/moment", headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.text) == (200, "now")
    assert "etag" not in answer.headers


def test_only_good_reads_carry_a_tag(client):
    assert "etag" not in client.get("/missing", headers={"If-None-Match": "*"}).headers
    assert client.get("/missing").text == "none"
    assert client.head("/missing").content == b""
    assert "etag" not in client.post("/plain").headers


def test_the_method_is_what_it_was_for_who_is_outside():
    scopes = []

    async def app(scope, receive, send):
        scopes.append(scope["method"])
        await PlainTextResponse("x")(scope, receive, send)

    async def nothing(*_):
        return {"type": "http.request"}

    scope = {"type": "http", "method": "HEAD", "headers": [], "path": "/", "query_string": b""}
    anyio.run(ConditionalReads(app), scope, nothing, nothing)
    assert scopes == ["GET"]
    assert scope["method"] == "HEAD"
