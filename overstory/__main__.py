"""``python -m overstory``."""

from overstory.cli import app

app(prog_name="overstory")
