# Everything for a fresh clone: each target makes .venv and installs what it needs, once.
# Plain features only: works with GNU make 3.81.

PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=

BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# Rules that `landgrab warm` compiles; it runs again when one of them changes.
RULES := $(shell find game/engine agents maps/schema.py -name '*.py' 2>/dev/null)

.NOTPARALLEL:
.PHONY: help play simulate test check test-all bench assets warm clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile
	@echo '  ARGS="..." is passed on: make simulate ARGS="--games 100"'

play: $(VENV)/warm ## play the game
	@$(BIN)/landgrab play $(ARGS)

simulate: $(VENV)/study $(VENV)/warm ## play many games without a window
	@$(BIN)/landgrab simulate $(ARGS)

test: $(VENV)/dev $(VENV)/warm ## the tests, without the slow ones
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: $(VENV)/dev ## lint, types, and which part may import which
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-all: $(VENV)/dev $(VENV)/warm ## every test three ways: plain with coverage, compiled, bounds checked
	rm -f .coverage .coverage.*
	LANDGRAB_PLAIN=1 $(BIN)/coverage run -m pytest -m "not bench" --timeout 3600 $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/python -m pytest -m "not bench" --timeout 3600 $(ARGS)
	NUMBA_BOUNDSCHECK=1 $(BIN)/python -m pytest -m "not bench" --timeout 3600 $(ARGS)

bench: $(VENV)/dev $(VENV)/warm ## measure speed, on one core
	OMP_NUM_THREADS=1 $(BIN)/landgrab bench
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/bench -m bench $(ARGS)

assets: $(VENV)/assets ## make fonts, icons, outlines and sounds anew; ARGS="--from FOLDER" where npm is missing
	@$(BIN)/python assets/tools/build.py $(ARGS)

warm: $(VENV)/core ## compile the rules now
	@$(BIN)/landgrab warm
	@touch $(VENV)/warm

clean: ## remove .venv and everything made here; saved games stay
	rm -rf $(VENV) build dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find game agents maps assets tests -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed. Each stamp is a file in .venv, older than nothing it depends on.

# pip is the last thing venv makes, so a half-made .venv is made anew.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Landgrab needs Python 3.11 or later. Name one: make PYTHON=python3.13 ..."; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/core: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the game (once, about a minute)"
	@$(PIP) -e .
	@touch $@

$(VENV)/study: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the game and what studies need (once, about a minute)"
	@$(PIP) -e ".[study]"
	@touch $(VENV)/core $@

$(VENV)/dev: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the game and what its tests need (once, about two minutes)"
	@$(PIP) -e ".[dev]"
	@touch $(VENV)/core $(VENV)/study $@

$(VENV)/assets: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the game and what makes its assets (once, about a minute)"
	@$(PIP) -e ".[assets]"
	@touch $(VENV)/core $@

$(VENV)/warm: $(VENV)/core $(RULES)
	@$(BIN)/landgrab warm
	@touch $@
