"""docs/api.md says what there is."""

import json
import re
from pathlib import Path

from api import problems
from api.app import create_app
from api.pages.routes import router as pages
from api.schemas import examples
from overstory.settings import Settings

PAGE = (Path(__file__).resolve().parents[3] / "docs/api.md").read_text()
PATHS = create_app(settings=Settings(db="unused.db")).openapi()["paths"]


def test_every_route_is_documented_and_no_other():
    served = {f"{method.upper()} {path}" for path, ops in PATHS.items() for method in ops}
    headed = set(re.findall(r"^### ((?:GET|POST|DELETE) \S+)$", PAGE, re.MULTILINE))
    listed = set(re.findall(r"^\| `(GET \S+)` \|", PAGE, re.MULTILINE))
    assert headed | listed == served | {"GET /openapi.json"}


def test_every_page_is_documented():
    section = PAGE.partition("## Pages")[2]
    for route in pages.routes:
        if not route.path.startswith("/static/"):
            assert f"`{route.path}" in section, route.path


def test_every_parameter_of_stories_is_documented():
    section = PAGE.partition("### GET /v1/stories\n")[2].partition("###")[0] + PAGE
    for parameter in PATHS["/v1/stories"]["get"]["parameters"]:
        assert f"`{parameter['name']}`" in section, parameter["name"]


def test_every_kind_of_problem_is_documented():
    rows = set(re.findall(r"^\| (\d+) \| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert rows == {(str(kind.status), kind.slug) for kind in problems.KINDS}


def test_the_examples_are_those_of_the_description():
    blocks = [json.loads(b) for b in re.findall(r"^```json\n(.*?)^```$", PAGE, re.M | re.S)]
    assert examples.PROBLEM in blocks
    assert examples.STORY in blocks
    assert examples.STATEMENT in blocks
