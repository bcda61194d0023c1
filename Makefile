# Each target does its own set-up in .venv; nothing but Python 3.11+ is needed beforehand.
#
#   make demo                     install, load the demonstration corpus, serve it
#   make demo PORT=9000           … on another port (HOST likewise)
#   make demo SERVE=--no-serve    … and stop after printing
#   make test                     everything that CI checks
#   make … PYTHON=python3.12      with another Python
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
SERVE ?= --serve
VENV ?= .venv
BIN := $(VENV)/bin
# Compiling every module of every library takes as long as all the rest of the installation.
PIP := $(BIN)/python -m pip install --no-compile --disable-pip-version-check --progress-bar on

.PHONY: demo test lint clean

demo: $(VENV)/.installed
	$(BIN)/overstory demo --host $(HOST) --port $(PORT) $(SERVE)

test: lint
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# The tools for tests are left out of the demo, which is up sooner without them.
$(VENV)/.installed: pyproject.toml | $(VENV)/.made
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.made
	$(PIP) -e '.[dev]'
	@# Tests turn warnings into errors, and some libraries warn when they are first compiled.
	-$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null 2>&1
	@touch $@ $(VENV)/.installed

# Made only where all of it can be made: half an environment would fail later and less clearly.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Overstory needs Python 3.11 or newer and $(PYTHON) is not. Name another one:" >&2; \
	  echo "  make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu this is mended by:" >&2; \
	  echo "  apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info
