# Everything a developer or a machine needs, from a fresh clone. `make` alone lists it.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := .tools/bin/uv

.PHONY: help setup demo test check format bench docs clean

help:
	@echo "make demo    set up, load the demonstration and serve it at http://127.0.0.1:8000"
	@echo "make test    set up and pass every test, on SQLite and on PostgreSQL"
	@echo "make setup   make .venv, with .venv/bin/almoner"
	@echo "make check   format, lint, types, imports, architecture, migrations, sizes, docs"
	@echo "make bench   measure, as ratios"
	@echo "make docs    build the documentation"

setup: .venv/.ready

$(UV):
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --quiet --frozen --all-extras --python $(PYTHON)
	@touch $@

check: setup
	$(BIN)/ruff format --check almoner tests
	$(BIN)/ruff check almoner tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/almoner makemigrations --check --dry-run

format: setup
	$(BIN)/ruff format almoner tests
	$(BIN)/ruff check --fix almoner tests

test: setup
	$(BIN)/pytest -n 2

clean:
	rm -rf .venv .tools node_modules .almoner
