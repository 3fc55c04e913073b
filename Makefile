# make run: judge the bundled example day. make test: everything that must be green. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp-runtime
DEV_STAMP := $(VENV)/.stamp-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.PHONY: setup run test test-anchor bench serve lint help

help:
	@echo "make run    set up, compile the bundled reference, judge the example day, write out/"
	@echo "make test   set up and run every test"
	@echo "make test-anchor  run the tests of the optional anchor on a chain, in an environment of their own"
	@echo "make lint   ruff, mypy --strict, import-linter"
	@echo "make bench  measure; writes benchmarks/results.json"
	@echo "make serve  start the service at http://127.0.0.1:8000: the report of out/, events under /epcis"

setup: $(STAMP)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sekisho needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(STAMP): requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (once) ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m sekisho.parties.warm
	@$(BIN)/python -m sekisho.storage.warm
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(STAMP)
	@echo "Setting up the tools for tests (once) ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

run: $(STAMP)
	@$(BIN)/sekisho example --out out

test: $(DEV_STAMP)
	@$(BIN)/python -m pytest -n auto --dist worksteal

.venv-anchor/.stamp: requirements/anchor.txt
	@echo "Setting up .venv-anchor (once) ..."
	@$(PYTHON) -m venv .venv-anchor
	@.venv-anchor/bin/python -m pip --disable-pip-version-check --quiet --quiet install --require-hashes --only-binary :all: -r $<
	@touch $@

test-anchor: .venv-anchor/.stamp
	@PYTHONPATH=src .venv-anchor/bin/python -m pytest -o addopts= -q -s tests/extra

lint: $(DEV_STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

serve: $(STAMP)
	@test -f out/report.html || $(MAKE) run
	@$(BIN)/sekisho serve --out out

bench: $(DEV_STAMP)
	@$(BIN)/python -m benchmarks
