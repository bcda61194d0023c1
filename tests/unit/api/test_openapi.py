"""The API describes itself completely: every field, every parameter, every error."""

import itertools
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from api.app import create_app
from overstory.settings import Settings

# The contract, route by route.
ROUTES = {
    ("get", "/v1/stories"),
    ("get", "/v1/stories/{id}"),
    ("get", "/v1/stories/{id}/articles"),
    ("get", "/v1/stories/{id}/takes"),
    ("get", "/v1/stories/{id}/world-take"),
    ("get", "/v1/stories/{id}/timeline"),
    ("get", "/v1/stories/{id}/history"),
    ("get", "/v1/articles/{id}"),
    ("post", "/v1/articles"),
    ("post", "/v1/stories/{id}/merge"),
    ("post", "/v1/stories/{id}/split"),
    ("post", "/v1/articles/{id}/move"),
    ("get", "/v1/decisions"),
    ("get", "/v1/decisions/{id}"),
    ("delete", "/v1/decisions/{id}"),
    ("post", "/v1/related"),
    ("get", "/v1/countries"),
    ("get", "/v1/countries/{code}/stories"),
    ("get", "/v1/blindspots"),
    ("get", "/v1/sources"),
    ("post", "/v1/runs"),
    ("get", "/v1/runs"),
    ("get", "/v1/runs/{id}"),
    ("get", "/v1/feeds/stories.atom"),
    ("get", "/v1/feeds/stories.json"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}
FILTERS = {
    "q", "country", "language", "source", "since", "until", "min_articles", "min_sources",
    "min_countries", "missing_from", "sort", "cursor", "limit",
}  # fmt: skip

SCHEMA: dict[str, Any] = create_app(settings=Settings(db="unused.db")).openapi()
OPERATIONS = {
    (method, path): operation
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
}
PARAMETERS = [
    pytest.param(parameter, id=f"{method} {path} {parameter['name']}")
    for (method, path), operation in OPERATIONS.items()
    for parameter in operation.get("parameters", [])
]
PROPERTIES = [
    pytest.param(schema, id=f"{name}.{property_name}")
    for name, model in SCHEMA["components"]["schemas"].items()
    for property_name, schema in model.get("properties", {}).items()
]


def examples_of(schema: dict[str, Any]) -> list[Any]:
    return [schema["example"]] if "example" in schema else schema.get("examples", [])


def valid(example: Any, schema: dict[str, Any]) -> None:
    whole = {"components": SCHEMA["components"], **schema}
    jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(example)


def test_the_contract_is_served_and_nothing_else():
    assert set(OPERATIONS) == ROUTES
    assert SCHEMA["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    "path", ["/v1/stories", "/v1/feeds/stories.atom", "/v1/feeds/stories.json"]
)
def test_story_lists_take_the_filters_of_the_contract(path):
    names = {
        parameter["name"]
        for parameter in OPERATIONS["get", path]["parameters"]
        if parameter["in"] == "query"
    }
    assert names == FILTERS


def test_a_countrys_stories_take_them_too():
    parameters = OPERATIONS["get", "/v1/countries/{code}/stories"]["parameters"]
    names = {parameter["name"] for parameter in parameters if parameter["in"] == "query"}
    assert names == FILTERS - {"country"}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=map(" ".join, OPERATIONS))
def test_operations_are_described(operation):
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert "422" not in operation["responses"] or "content" in operation["responses"]["422"]


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_parameters_are_described_with_a_valid_example(parameter):
    assert parameter["description"]
    examples = examples_of(parameter) or examples_of(parameter["schema"])
    assert examples
    for example in examples:
        valid(example, parameter["schema"])


@pytest.mark.parametrize("schema", PROPERTIES)
def test_properties_are_described_with_a_valid_example(schema):
    assert schema["description"]
    assert examples_of(schema)
    for example in examples_of(schema):
        valid(example, schema)


def test_schemas_are_described():
    for name, model in SCHEMA["components"]["schemas"].items():
        assert model.get("description"), name
    assert "HTTPValidationError" not in SCHEMA["components"]["schemas"]


def errors() -> Iterator[Any]:
    for (method, path), operation in OPERATIONS.items():
        for status, response in operation["responses"].items():
            if status == "default" or int(status) == 308 or int(status) >= 400:
                yield pytest.param(status, response, id=f"{method} {path} {status}")


@pytest.mark.parametrize(("status", "response"), list(errors()))
def test_errors_are_problems(status, response):
    assert list(response["content"]) == ["application/problem+json"]
    content = response["content"]["application/problem+json"]
    assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
    valid(content["example"], content["schema"])
    if status != "default":
        assert content["example"]["status"] == int(status)
    if status == "308":
        assert "Location" in response["headers"]
    if status == "401":
        assert "WWW-Authenticate" in response["headers"]


def test_every_operation_documents_what_can_go_wrong():
    for (method, path), operation in OPERATIONS.items():
        documented = set(operation["responses"])
        assert {"400", "default"} <= documented, path
        if "{id}" in path or "{code}" in path:
            assert "404" in documented, path
        if path.startswith("/v1/stories/{id}") and method == "get":
            assert "308" in documented, path
        if method == "get" and path.startswith("/v1/"):
            assert "304" in documented, path
            assert "ETag" in operation["responses"]["200"]["headers"], path
        writes = method != "get" and path != "/v1/related"
        assert ({"401", "403"} <= documented) is writes, path
        assert ("security" in operation) is writes, path
        if "requestBody" in operation:
            assert {"413", "415"} <= documented, path
            for media in operation["requestBody"]["content"].values():
                for example in examples_of(media) or examples_of(media["schema"]):
                    valid(example, media["schema"])


def test_lists_name_their_next_page():
    for (_, path), operation in OPERATIONS.items():
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        if "cursor" in names:
            assert "limit" in names, path
            assert "Link" in operation["responses"]["200"]["headers"], path


def test_limits_are_capped():
    limits = [p.values[0] for p in PARAMETERS if p.values[0]["name"] == "limit"]
    assert limits
    for parameter in limits:
        assert (parameter["schema"]["minimum"], parameter["schema"]["maximum"]) == (1, 100)


def test_operation_ids_are_unique():
    ids = [operation["operationId"] for operation in OPERATIONS.values()]
    assert not [name for name, group in itertools.groupby(sorted(ids)) if len(list(group)) > 1]


def test_all_times_are_date_times():
    for name, model in SCHEMA["components"]["schemas"].items():
        if name == "ArticleIn":
            continue
        for property_name, schema in model.get("properties", {}).items():
            if property_name.endswith("_at") or property_name in ("time", "as_of"):
                kinds = schema.get("anyOf", [schema])
                assert any(kind.get("format") == "date-time" for kind in kinds), property_name
