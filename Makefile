# Two commands do everything: `make site` builds the site, `make test` proves it. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help site deploy serve check test bench lint lock clean

# python3, but where that was compiled without optimisations (pyenv's way, a seventh slower) rather the system's own
OPTIMISED := import sys, sysconfig; sys.exit("--enable-optimizations" not in sysconfig.get_config_var("CONFIG_ARGS"))
USABLE := import sys, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell python3 -c '$(OPTIMISED)' 2>/dev/null || ! /usr/bin/python3 -c '$(USABLE)' 2>/dev/null \
            && echo python3 || echo /usr/bin/python3)
export NO_MKDOCS_2_WARNING := 1
VENV   := .venv
BIN    := $(VENV)/bin

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gazette needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

site: $(VENV)/.site  ## install what is missing and build the site into site/
	$(BIN)/mkdocs build --strict
	@echo "The site is in $(CURDIR)/site/ - open $(CURDIR)/site/index.html, or run 'make serve'."

deploy: site  ## build, and compress the site into public/ for the web server of deploy/nginx.conf
	$(BIN)/gazette compress

serve: $(VENV)/.site  ## build, serve on localhost and rebuild whenever a file is saved
	$(BIN)/mkdocs serve

check: $(VENV)/.site  ## check every record without building
	$(BIN)/gazette check

test: $(VENV)/.dev .bench/.rivals  ## lint, type-check and run every test, a real browser and the rivals of the benchmark included
	tests/prepare_machine
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

SIZES  ?= 100 1000 10000
RIVALS ?= auto
SEARCH ?= 1
BENCH_RUNS ?= 3

.bench/.rivals: tests/bench/rivals.lock | $(BIN)/python
	$(PYTHON) -m venv .bench/venv
	.bench/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

bench: $(VENV)/.dev $(if $(filter 0,$(RIVALS)),,.bench/.rivals)  ## measure building, republishing and search (SIZES="1000 10000" JSON=FILE RIVALS=0 SEARCH=0)
	$(if $(filter 0,$(SEARCH)),,tests/prepare_machine)
	PYTHONPATH=tests $(BIN)/python -m bench --sizes "$(SIZES)" --json "$(JSON)" --runs $(BENCH_RUNS) --rivals $(RIVALS) --search $(SEARCH)

lock:  ## renew the lock files (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade -c requirements.lock -o requirements-dev.lock
	uv pip compile tests/bench/rivals.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade -o tests/bench/rivals.lock

clean:  ## remove the site and every cache
	rm -rf site .site-* public .public-* .gazette .bench .pytest_cache .mypy_cache .ruff_cache
