"""The client against a real server that answers well, badly, slowly and not at all."""

from __future__ import annotations

import logging
import socket
import time

import pytest
from chat_endpoint import PATH, Endpoint
from pydantic import SecretStr
from web_server import Handler

from overstory.writing.client import ChatClient
from overstory.writing.errors import BadAnswerError, NoAnswerError

KEY = "sk-very-secret-0123"


def ask(endpoint: Endpoint, timeout: float = 10.0) -> str:
    return ChatClient(endpoint.url, "small", timeout=timeout).complete("Rules.", '{"a": "é"}')


def then(*answers: object) -> object:
    """Do one thing after the other, one a request."""
    rest = iter(answers)
    return lambda handler: next(rest)(handler)


def test_a_good_answer(endpoint):
    endpoint.says(lambda question: f"heard {question['a']}")
    assert ask(endpoint) == "heard é"
    (request,) = endpoint.requests
    assert request["model"] == "small"
    assert request["temperature"] == 0
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert request["stream"] is False
    assert 0 < request["max_tokens"] < 5000
    assert "Authorization" not in endpoint.site.requests[0][1]


def test_the_slash_at_the_end_of_an_address_does_not_matter(endpoint):
    endpoint.says(lambda _: "yes")
    assert ChatClient(endpoint.url + "/", "small").complete("", "{}") == "yes"


def test_the_key_goes_to_the_endpoint_and_is_said_nowhere(endpoint, caplog):
    caplog.set_level(logging.DEBUG)
    endpoint.says(lambda _: "yes")
    client = ChatClient(endpoint.url, "small", key=SecretStr(KEY))
    assert client.complete("", "{}") == "yes"
    assert endpoint.site.requests[0][1]["Authorization"] == f"Bearer {KEY}"
    endpoint.does(lambda handler: handler.send(KEY.encode(), status=401))
    with pytest.raises(NoAnswerError, match="401") as refused:
        client.complete("", "{}")
    assert KEY not in f"{refused.value!r} {refused.value.__cause__!r} {client!r} {caplog.text}"


@pytest.mark.parametrize("key", [KEY + "\n", KEY + "\r\nX-Injected: yes", KEY + "é", " "])
def test_a_key_that_no_header_can_hold_is_not_repeated(endpoint, key, caplog):
    client = ChatClient(endpoint.url, "small", key=SecretStr(key))
    with pytest.raises(NoAnswerError) as refused:
        client.complete("", "{}")
    assert KEY not in f"{refused.value!r} {refused.value.__cause__!r} {caplog.text}"
    assert not endpoint.site.requests


def test_a_redirect_is_not_followed(endpoint):
    endpoint.site.page("/elsewhere", b"{}")
    endpoint.does(lambda handler: handler.redirect("/elsewhere", 307))
    with pytest.raises(NoAnswerError, match="307"):
        ChatClient(endpoint.url, "small", key=SecretStr(KEY)).complete("", "{}")
    assert [path for path, _ in endpoint.site.requests] == [PATH]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 501])
def test_a_refusal_is_final(endpoint, status):
    endpoint.does(lambda handler: handler.send(b"no", status=status))
    with pytest.raises(NoAnswerError, match=str(status)):
        ask(endpoint)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_asked_once_more(endpoint, status):
    endpoint.says(lambda _: "yes")
    good = endpoint.site.answers[PATH]
    endpoint.does(then(lambda handler: handler.send(b"later", status=status), good))
    assert ask(endpoint) == "yes"
    assert len(endpoint.requests) == 2


def test_and_no_more_often(endpoint):
    endpoint.does(lambda handler: handler.send(b"later", status=503))
    with pytest.raises(NoAnswerError, match="503"):
        ask(endpoint)
    assert len(endpoint.requests) == 2


def hang_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def stop_half_way(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.wfile.flush()
    hang_up(handler)


@pytest.mark.parametrize("break_off", [hang_up, stop_half_way])
def test_an_exchange_that_breaks_off(endpoint, break_off):
    endpoint.does(break_off)
    with pytest.raises(NoAnswerError, match="breaks off"):
        ask(endpoint)
    assert len(endpoint.requests) == 2


def say_nothing(handler: Handler) -> None:
    handler.server.site.released.wait(20)


def trickle_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.site.released.wait(0.05):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def trickle_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.site.released.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


@pytest.mark.parametrize("slowly", [say_nothing, trickle_headers, trickle_body])
def test_an_answer_that_is_too_slow(endpoint, slowly):
    endpoint.does(slowly)
    began = time.monotonic()
    with pytest.raises(NoAnswerError, match=r"within 0\.6 seconds"):
        ask(endpoint, timeout=0.6)
    assert time.monotonic() - began < 5


def test_nobody_there(endpoint):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(NoAnswerError, match="cannot be reached"):
            ChatClient(address, "small", timeout=5).complete("", "{}")


def test_a_name_that_does_not_exist():
    with pytest.raises(NoAnswerError):
        ChatClient("http://nobody.invalid/v1", "small", timeout=5).complete("", "{}")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": [1]}}]}',
        b'{"choices": ' + b"[" * 100_000,
        b'{"error": {"message": "<script>alert(1)</script>"}}',
    ],
)
def test_what_is_not_a_completion(endpoint, body):
    endpoint.does(lambda handler: handler.send(body, "application/json"))
    with pytest.raises(BadAnswerError) as refused:
        ask(endpoint)
    assert "script" not in str(refused.value)


def test_a_huge_answer_is_not_read_to_its_end(endpoint):
    sent = []

    def pour(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(2000):
            handler.wfile.write(b" " * 65536)
            sent.append(65536)

    endpoint.does(pour)
    with pytest.raises(BadAnswerError, match="bytes"):
        ask(endpoint)
    assert sum(sent) < 100_000_000
