# Everything sets itself up: uv when it is there, else venv and pip; one hash-locked requirements.txt.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.version_info >= (3, 11) or sys.exit(1); print(sys.executable)' 2>/dev/null && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CORPUS ?=

.PHONY: demo test lint bench score lock clean

demo: $(READY)  ## what to fix first in examples/shop, and why
	@$(BIN)/python scripts/demo.py

test: $(READY) lint  ## ruff, mypy, import-linter and pytest
	@$(BIN)/pytest -n auto --cov --cov-report=
	@$(BIN)/coverage report --fail-under=98 --include='src/accord/core/*,src/accord/ports/*,src/accord/readers/*'

lint: $(READY)
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

bench: $(READY)  ## speed and memory as ratios against a baseline of the same run
	@$(BIN)/python -m benchmarks

score: $(READY)  ## make score CORPUS=folder: how well reports are read, merged and ranked
	@$(BIN)/python scripts/score.py $(CORPUS)

LOCKED := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command 'make lock'

lock: $(READY)  ## write requirements.txt and the lists of the scanners anew (needs uv); they name no package index
	@$(LOCKED) --group dev pyproject.toml -o requirements.txt
	@echo hatchling | $(LOCKED) --constraint requirements.txt pyproject.toml - -o deploy/requirements.txt
	@$(BIN)/python scripts/lock_tools.py

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Accord needs Python 3.11 or newer; install one or call: make PYTHON=/path/to/python3"; exit 2; }
	@echo "Setting up $(VENV) (once)"
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.txt && \
		uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e . ; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e . ; \
	fi
	@$(BIN)/python -m compileall -q src
	@touch $@
