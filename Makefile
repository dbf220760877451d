# `make help` says what there is. Everything lives in .venv; nothing is installed elsewhere but, for the
# tests and only where this runs as root, Chromium, PostgreSQL and LibreOffice.

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
# what Python compiled is kept: the tests start it hundreds of times, some people's servers more often
export PYTHONDONTWRITEBYTECODE :=
NEEDS := pyproject.toml constraints.txt
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e .
# where an index is set for pip alone, uv may not reach one: then pip does it, more slowly
SLOWLY = $(BIN)/python -m pip install --quiet --upgrade -c constraints.txt pip && \
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .

# every cell of every notebook, each file in a kernel of its own, with a folder of its own for the work
NBVAL = sh -c 'W=$$(mktemp -d) && export JOURNEYKIT_WORK=$$W JOURNEYKIT_STORE=$$W/work.sqlite && \
	exec $(BIN)/pytest -q -n 2 --dist loadfile -p no:cacheprovider --nbval-lax --nbval-cell-timeout 60 "$$@"' nbval

.DEFAULT_GOAL := help
.PHONY: help serve lab test check bench docs browser postgresql office

help:  ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' Makefile

serve: $(VENV)/.ready  ## set everything up and open the Builder in the browser (PORT=9000 for another port)
	@$(BIN)/journeykit serve $(if $(PORT),--port $(PORT)) $(SERVE)

lab: $(VENV)/.ready  ## set everything up and open the notebooks in JupyterLab
	@$(BIN)/journeykit lab

test: check browser postgresql office  ## set everything up and run every test
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder  # the browser first: it takes longest
	$(NBVAL) notebooks --ignore=notebooks/fr  # the French ones have the same code, byte for byte: a test holds that
	JOURNEYKIT_EXPECT=correct $(NBVAL) solutions
	JOURNEYKIT_EXPECT=not_yet $(NBVAL) exercises --ignore=exercises/fr

check: $(VENV)/.ready-dev  ## the checks that run nothing: lint, format, types, imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -n 2
	$(BIN)/lint-imports --no-logo

docs: $(VENV)/.ready-dev  ## build the documentation, and say where it is
	@$(BIN)/python docs/make.py
	@$(BIN)/python docs/make_gallery.py
	@$(BIN)/sphinx-build -q -W docs docs/_build && echo "Open docs/_build/index.html"

bench: $(VENV)/.ready-dev  ## measure what must stay fast, as ratios
	@$(BIN)/python benchmarks/run.py $(ONLY)

# where this runs as root on Debian; elsewhere the tests of the store on a server are skipped, and say so
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || [ "$$(id -u)" != 0 ] \
	|| ! command -v apt-get >/dev/null || apt-get install -qq -y postgresql >/dev/null 2>&1 \
	|| { apt-get update -qq && apt-get install -qq -y postgresql; } >/dev/null 2>&1 || echo "PostgreSQL could not be installed."

# the same for LibreOffice, which opens the decks and workbooks of the tests
office:
	@command -v soffice >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null \
	|| apt-get install -qq -y --no-install-recommends libreoffice-calc libreoffice-impress >/dev/null 2>&1 \
	|| { apt-get update -qq && apt-get install -qq -y --no-install-recommends libreoffice-calc libreoffice-impress; } \
	>/dev/null 2>&1 || echo "LibreOffice could not be installed."

browser: $(VENV)/.ready-dev
	@$(BIN)/python tests/browser/chromium.py

$(VENV)/.ready: $(NEEDS) | $(VENV)/.uv
	@echo "Setting up in $(VENV) ..."
	@$(INSTALL) || { $(SLOWLY); }
	@touch $@

$(VENV)/.ready-dev: $(NEEDS) | $(VENV)/.uv
	@echo "Setting up in $(VENV), with what the tests need ..."
	@$(INSTALL) --group dev || { $(SLOWLY) --group dev; }
	@touch $@ $(VENV)/.ready

$(VENV)/.uv:
	@test -n "$(PYTHON)" || { echo "JourneyKit needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv), and found none."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	@touch $@
