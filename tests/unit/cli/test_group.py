import errno
import os

import pytest
import typer
from typer.testing import CliRunner

from overstory.cli.group import CommandGroup
from overstory.errors import (
    ArticleError,
    MovedError,
    NotFoundError,
    OverstoryError,
    QueryError,
    RunInProgressError,
    StoreError,
)


def run(error: BaseException | None):
    app = typer.Typer(cls=CommandGroup, pretty_exceptions_enable=False)

    @app.callback()
    def main() -> None: ...

    @app.command()
    def work() -> None:
        typer.echo("result")
        if error is not None:
            raise error

    return CliRunner().invoke(app, ["work"])


def test_done_is_zero():
    result = run(None)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "result\n", "")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (NotFoundError("story", "x"), "no story has the id 'x'"),
        (MovedError("a", "b"), "story 'a' was merged into 'b'"),
        (StoreError("there is no store"), "there is no store"),
        (RunInProgressError("another run\nis under way"), "another run is under way"),
        (ArticleError("title", "is \x1b[31mmissing"), "title: is [31mmissing"),
        (OverstoryError("no"), "no"),
    ],
)
def test_expected_errors_are_one_line_and_one(error, line):
    result = run(error)
    assert (result.exit_code, result.stderr) == (1, f"overstory: {line}\n")


def test_a_wrong_filter_is_wrong_use():
    result = run(QueryError("min_articles", "must be at least 1"))
    assert result.exit_code == 2
    assert result.stderr == "overstory: --min-articles: must be at least 1\n"


def test_operating_system_errors_name_the_file():
    result = run(PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/etc/shadow"))
    assert (result.exit_code, result.stderr) == (1, "overstory: /etc/shadow: Permission denied\n")


def test_interrupted():
    result = run(KeyboardInterrupt())
    assert (result.exit_code, result.stderr) == (130, "overstory: interrupted\n")


def test_mistakes_of_ours_are_not_hidden():
    result = run(ZeroDivisionError())
    assert isinstance(result.exception, ZeroDivisionError)
