"""For those who run the server: health, metrics, request ids, other origins, compression."""

from __future__ import annotations

import asyncio
import re
import threading

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.app import create_app
from overstory.errors import StoreError


def counted(client) -> dict[tuple[str, str, str], float]:
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == "overstory_http_requests_total"
    }


def test_alive_and_ready(client):
    for path in ("/healthz", "/readyz"):
        assert client.get(path).json() == {"status": "ok"}


def test_not_ready_where_the_store_is_gone(writer, writable, check_problem, monkeypatch):
    def gone():
        raise StoreError("/secret/path.db: disk I/O error")

    monkeypatch.setattr(writable, "ready", gone)
    body = check_problem(writer.get("/readyz"), 503, "unavailable")
    assert "secret" not in str(body)
    assert writer.get("/healthz").status_code == 200


def test_requests_are_counted_by_route(writer):
    for number in range(3):
        writer.get(f"/v1/stories/{number}")
    writer.get("/nothing/at/all")
    writer.head("/v1/stories")
    writer.request("BREW", "/v1/stories")
    counts = counted(writer)
    assert counts["GET", "/v1/stories/{id}", "404"] == 3
    assert counts["GET", "unmatched", "404"] == 1
    assert counts["HEAD", "/v1/stories", "200"] == 1
    assert counts["other", "/v1/stories", "405"] == 1


def test_applications_do_not_share_their_counts(world, settings):
    first = TestClient(create_app(world.desk, settings))
    second = TestClient(create_app(world.desk, settings))
    first.get("/v1/stories")
    assert ("GET", "/v1/stories", "200") in counted(first)
    assert ("GET", "/v1/stories", "200") not in counted(second)


def test_what_breaks_is_a_problem_and_is_counted(writer, writable, check_problem, monkeypatch):
    def broken(query):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(writable, "story_page", broken)
    body = check_problem(writer.get("/v1/stories"), 500, "internal")
    assert "secret" not in str(body)
    page = writer.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 500
    assert page.headers["content-type"].startswith("text/html")
    assert "secret" not in page.text
    assert counted(writer)["GET", "/v1/stories", "500"] == 1


def test_an_answer_that_does_not_fit_its_description(writer, writable, check_problem, monkeypatch):
    monkeypatch.setattr(writable, "countries", lambda: [object()])
    check_problem(writer.get("/v1/countries"), 500, "internal")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abc-123", True), ("a" * 65, False), ("a b", False), ("a\tb", False), ("<script>", False)],
)
def test_request_ids(client, given, kept):
    answered = client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert (answered == given) is kept
    if not kept:
        assert re.fullmatch("[0-9a-f]{32}", answered)


def test_request_ids_differ(client):
    ids = {client.get("/healthz").headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5


ORIGIN = {"Origin": "https://reader.example"}


def test_scripts_of_other_origins_may_read(client):
    response = client.get("/v1/stories", headers=ORIGIN)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in response.headers
    preflight = client.options(
        "/v1/related",
        headers=ORIGIN
        | {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 200


@pytest.mark.parametrize(
    ("method", "header"), [("POST", "x-api-key"), ("PUT", ""), ("DELETE", "content-type")]
)
def test_scripts_of_other_origins_may_not_write(client, check_problem, method, header):
    asked = ORIGIN | {"Access-Control-Request-Method": method}
    if header:
        asked["Access-Control-Request-Headers"] = header
    check_problem(client.options("/v1/articles", headers=asked), 400)


def test_errors_can_be_read_from_other_origins(client, check_problem):
    response = client.get("/v1/stories/x", headers=ORIGIN)
    check_problem(response, 404)
    assert response.headers["access-control-allow-origin"] == "*"


def test_long_answers_are_compressed_and_keep_their_tag(client):
    plain = client.get("/openapi.json", headers={"Accept-Encoding": "identity"})
    small = client.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in small.headers["vary"].lower()
    assert plain.headers["etag"] == small.headers["etag"]
    assert plain.json() == small.json()
    same = client.get(
        "/openapi.json", headers={"If-None-Match": small.headers["etag"], "Accept-Encoding": "gzip"}
    )
    assert same.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br, GZIP;q=0.5", "gzip"),
        ("gzip ; q=0.001", "gzip"),
        ("gzip;q=0", None),
        ("br;q=1, gzip; Q=0.000", None),
        ("xgzip", None),
        ("identity", None),
    ],
)
def test_compression_is_for_those_who_take_it(client, accepted, encoding):
    answer = client.get("/openapi.json", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in answer.headers["vary"]


def test_alive_while_all_workers_are_busy(writer, writable, monkeypatch):
    free = threading.Event()
    monkeypatch.setattr(writable, "ready", lambda: free.wait(300))

    async def ask() -> tuple[int, list[int]]:
        transport = httpx.ASGITransport(writer.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
            busy = [asyncio.create_task(asking.get("/readyz")) for _ in range(60)]
            await asyncio.sleep(0)
            alive = (await asking.get("/healthz")).status_code
            free.set()
            return alive, [(await one).status_code for one in busy]

    assert asyncio.run(ask()) == (200, [200] * 60)


def test_the_description_is_served(client):
    assert client.get("/openapi.json").json() == client.app.openapi()
