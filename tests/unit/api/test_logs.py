"""Where log lines go by default."""

import json

import pytest
import structlog

from api.logs import log_to_standard_error


@pytest.fixture
def unset():
    before = structlog.get_config()
    was = structlog.is_configured()
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()
    if was:
        structlog.configure(**before)


def test_lines_are_json_on_standard_error(unset, capsys):
    log_to_standard_error()
    try:
        secret = "a key"
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        structlog.get_logger("api").error("request failed", path="/v1", exc_info=error)
    captured = capsys.readouterr()
    assert captured.out == ""
    line = json.loads(captured.err)
    assert (line["event"], line["level"], line["path"]) == ("request failed", "error", "/v1")
    assert "ZeroDivisionError" in line["exception"]
    assert secret not in line["exception"]
    assert line["timestamp"].endswith("Z")


def test_what_is_set_up_already_stays(unset):
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])
    before = structlog.get_config()["processors"]
    log_to_standard_error()
    assert structlog.get_config()["processors"] == before
