"""The documentation says what is there: settings, commands, options, links, snippets."""

import json
import re
import shlex
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from overstory.cli import app
from overstory.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def name_of(value: object) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else str(value)


def blocks(page: Path, *languages: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    return [text for language, text in fenced if language in languages]


def commands() -> Iterator[tuple[str, object]]:
    def walk(group: TyperGroup, prefix: str) -> Iterator[tuple[str, object]]:
        for name, command in group.commands.items():
            yield f"{prefix}{name}", command
            if isinstance(command, TyperGroup):
                yield from walk(command, f"{prefix}{name} ")

    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    return walk(root, "")


def options_of(command: object) -> set[str]:
    found = {"--help", "-h"}
    for param in command.params:
        found.update(name for name in (*param.opts, *param.secondary_opts) if name[:1] == "-")
    return found


COMMANDS = dict(commands())


def section(page: str, heading: str) -> str:
    found = re.search(
        rf"^(#+) {re.escape(heading)}$\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL
    )
    assert found, f"no section {heading!r}"
    return found[2]


@pytest.mark.parametrize("setting", sorted(Settings.model_fields))
def test_each_setting_is_documented_with_its_default(setting):
    page = (ROOT / "docs/settings.md").read_text()
    row = re.search(rf"^\| `{setting}` \| `(\w+)` \| (\S+) \| (.+) \|$", page, re.MULTILINE)
    assert row, f"docs/settings.md has no row for {setting}"
    default = json.loads(Settings.model_construct().model_dump_json())[setting]
    shown = {None: "none", False: "`false`", True: "`true`"}.get(default, f"`{default}`")
    assert row[1] == f"OVERSTORY_{setting.upper()}"
    assert row[2] == shown
    description = Settings.model_fields[setting].description
    assert description is not None
    assert row[3].replace("`", "").startswith(description.rstrip("."))


def test_no_setting_is_documented_that_is_not_there():
    rows = re.findall(r"^\| `(\w+)` \| `OVERSTORY", (ROOT / "docs/settings.md").read_text(), re.M)
    assert sorted(rows) == sorted(Settings.model_fields)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "keys"])
def test_each_command_is_documented_with_its_options(command):
    text = section((ROOT / "docs/cli.md").read_text(), command)
    missing = {
        option
        for option in options_of(COMMANDS[command]) - {"--help", "-h"}
        if not re.search(rf"`{option}[` ]", text)
    }
    assert not missing


@pytest.mark.parametrize("command", list(COMMANDS))
def test_no_option_is_documented_that_is_not_there(command):
    text = section((ROOT / "docs/cli.md").read_text(), command)
    named = set(re.findall(r"`(--?[a-z][a-z-]*)", re.sub(r"^.*see above.*$", "", text, flags=re.M)))
    assert named <= options_of(COMMANDS[command])


def test_each_command_and_option_has_help():
    for name, command in COMMANDS.items():
        assert command.help, name
        for param in command.params:
            assert param.help, f"{name} {param.name}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), target


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_index_leads_to_every_page():
    index = (ROOT / "docs/index.md").read_text()
    for page in (ROOT / "docs").rglob("*.md"):
        relative = page.relative_to(ROOT / "docs").as_posix()
        assert relative == "index.md" or f"({relative})" in index, relative


@pytest.mark.parametrize("page", GUIDE, ids=name_of)
def test_shell_snippets_name_commands_and_options_that_exist(page):
    for block in blocks(page, "console", "sh", "cron"):
        for line in block.replace("\\\n", " ").splitlines():
            lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;")
            lexer.whitespace_split = True
            for piped, words in groupby(lexer, lambda word: set(word) <= set("|&;")):
                if not piped:
                    check_command(list(words))


def check_command(words: list[str]) -> None:
    if "make" in words[:2]:
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert words[words.index("make") + 1] in targets, words
    if "overstory" not in words:
        return
    arguments = words[words.index("overstory") + 1 :]
    name = arguments[0]
    if name == "keys":
        name = f"keys {arguments[1]}"
    if name.startswith("-"):
        return
    assert name in COMMANDS, words
    options = {word.split("=")[0] for word in arguments if re.match(r"--?[a-z]", word)}
    assert options <= options_of(COMMANDS[name]), words


@pytest.mark.parametrize("page", GUIDE, ids=name_of)
def test_json_snippets_are_json(page):
    for block in blocks(page, "json"):
        for text in block.strip().splitlines() if "\n{" in block else [block]:
            json.loads(text)
