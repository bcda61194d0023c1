"""The application against its own description, with requests that nobody thought of."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import (
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import overstory
from api.app import create_app
from overstory.settings import Settings

EXAMPLES = 8
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPENAPI = create_app(settings=Settings(db="unused.db")).openapi()
CASES = [
    pytest.param(method, path, mode, id=f"{method} {path} {mode.value}")
    for path, methods in OPENAPI["paths"].items()
    for method, operation in methods.items()
    for mode in GenerationMode
    # Where nothing can be sent, nothing wrong can be.
    if mode is GenerationMode.POSITIVE or "parameters" in operation or "requestBody" in operation
]
TRIED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def described(app):
    generation = GenerationConfig(max_examples=EXAMPLES, deterministic=True, database="none")
    projects = ProjectsConfig(default=ProjectConfig(generation=generation))
    config = SchemathesisConfig(projects=projects)
    return schemathesis.openapi.from_asgi("/openapi.json", app, config=config)


@pytest.fixture(scope="module")
def reads(world):
    return described(world.client.app)


@pytest.fixture(scope="module")
def writes(settings):
    with overstory.open(settings=settings) as desk:
        yield described(create_app(desk, settings)), desk.keys.create("schemathesis")


@pytest.mark.parametrize(("method", "path", "mode"), CASES)
def test_answers_are_as_described(reads, method, path, mode):
    @TRIED
    @given(case=reads[path][method].as_strategy(generation_mode=mode))
    def asked(case):
        case.call_and_validate(checks=CHECKS)

    asked()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_articles_of_all_kinds_with_a_key(writes, mode):
    schema, key = writes
    statuses = set()

    @TRIED
    @given(case=schema["/v1/articles"]["POST"].as_strategy(generation_mode=mode))
    def posted(case):
        response = case.call(headers={"X-API-Key": key})
        case.validate_response(response, checks=CHECKS)
        statuses.add(response.status_code)

    posted()
    assert statuses & ({200, 201, 400} if mode is GenerationMode.POSITIVE else {200, 400, 415})
