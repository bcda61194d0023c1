"""Every error raised on purpose has one answer, and every answer has the same shape."""

import inspect
import json

import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api import errors as mapping
from api import problems
from api.schemas.problems import Problem
from overstory import errors

SUPPORTED = {
    errors.OverstoryError("x"): 500,
    errors.InputError("x"): 400,
    errors.ArticleError("title", "is missing"): 400,
    errors.FeedError("x"): 400,
    errors.FetchError("https://a.example/", "timed out"): 422,
    errors.BlockedAddressError("http://10.0.0.1/", "is not public"): 400,
    errors.QueryError("limit", "is too large"): 400,
    errors.ModelError("encoder 'x': pip install y"): 503,
    errors.NotFoundError("story", "x"): 404,
    errors.MovedError("old", "new"): 308,
    errors.RunInProgressError("x"): 409,
    errors.ConflictError("x"): 409,
    errors.DecisionError("stories", "name at least one"): 400,
    errors.ModelError("/home/secret/model"): 503,
    errors.StoreError("/var/lib/secret.db: no such file"): 503,
    HTTPException(404): 404,
    HTTPException(413, "too large"): 413,
    HTTPException(418): 400,
    problems.RequestError(problems.KEY_MISSING, "send a key"): 401,
    ZeroDivisionError("secret"): 500,
}


def request(path: str = "/v1/stories/old/takes", query: str = "", accept: str = "*/*") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"accept", accept.encode()), (b"host", b"news.example")],
            "app": FastAPI(),
        }
    )


def test_every_class_of_the_tree_is_tried():
    tree = {
        value
        for _, value in inspect.getmembers(errors, inspect.isclass)
        if issubclass(value, errors.OverstoryError)
    }
    assert tree <= {type(error) for error in SUPPORTED}


@pytest.mark.parametrize("error", SUPPORTED, ids=lambda error: type(error).__name__)
def test_one_shape(error):
    answer = mapping.answer(request(), error)
    body = json.loads(answer.body)
    assert answer.status_code == body["status"] == SUPPORTED[error]
    assert answer.headers["content-type"] == "application/problem+json"
    assert list(body) == list(Problem.model_fields)
    assert body["type"].startswith("urn:overstory:problem:")
    assert body["instance"] == "/v1/stories/old/takes"
    assert body["detail"]


@pytest.mark.parametrize(
    "error",
    [ZeroDivisionError("secret"), errors.StoreError("secret"), errors.OverstoryError("secret")],
)
def test_what_broke_stays_inside(error):
    assert b"secret" not in bytes(mapping.answer(request(), error).body)


def test_a_fault_names_the_parameter_or_the_member():
    query = json.loads(mapping.answer(request(), errors.QueryError("limit", "is too large")).body)
    assert query["errors"] == [{"location": "query", "name": "limit", "detail": "is too large"}]
    body = json.loads(mapping.answer(request(), errors.ArticleError("a/b~c", "is bad")).body)
    assert body["errors"] == [{"location": "body", "name": "/a~1b~0c", "detail": "is bad"}]
    whole = json.loads(mapping.answer(request(), errors.ArticleError(None, "is bad")).body)
    assert whole["errors"] == [{"location": "body", "name": None, "detail": "is bad"}]


@pytest.mark.parametrize(
    ("path", "query", "location"),
    [
        ("/v1/stories/old", "", "/v1/stories/new"),
        ("/v1/stories/old/takes", "cursor=a%2Bb", "/v1/stories/new/takes?cursor=a%2Bb"),
        ("/stories/old", "", "/stories/new"),
        ("/v1/stories/old/old", "", "/v1/stories/new/new"),
    ],
)  # fmt: skip
def test_moved_keeps_the_place_and_the_query(path, query, location):
    answer = mapping.answer(request(path, query), errors.MovedError("old", "new"))
    assert answer.headers["location"] == location


def test_a_survivor_cannot_leave_its_segment():
    answer = mapping.answer(request(), errors.MovedError("old", "a/../b?c#d"))
    assert answer.headers["location"] == "/v1/stories/a%2F..%2Fb%3Fc%23d/takes"


def test_half_a_surrogate_pair_does_not_break_the_answer():
    error = problems.RequestError(problems.INVALID_REQUEST, "no \ud800 here")
    assert json.loads(mapping.answer(request("/\ud800"), error).body)["detail"] == "no \ud800 here"


@pytest.mark.parametrize(
    ("path", "accept", "html"),
    [
        ("/stories/x", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", True),
        ("/stories/x", "*/*", False),
        ("/stories/x", "application/json", False),
        ("/v1/stories/x", "text/html", False),
        ("/v1", "text/html", False),
        ("/v1beta", "text/html", True),
    ],
)
def test_pages_for_browsers_and_problems_under_v1(path, accept, html):
    answer = mapping.answer(request(path, accept=accept), errors.NotFoundError("story", "<x>"))
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html") is html
    if html:
        assert b"&lt;x&gt;" in bytes(answer.body)
        assert b"<x>" not in bytes(answer.body)
