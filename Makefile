# Two commands set everything up on a fresh machine: `make run` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
# Which build of torch: e.g. make install PIP_ARGS="--extra-index-url <address of a CUDA build>"
PIP_ARGS ?=
VENV := .venv
STAMP := $(VENV)/.installed
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export DVC_NO_ANALYTICS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: install run check test lint lock clean
install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("yawan needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install -q $(PIP_ARGS) -r requirements.lock
	$(VENV)/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

run: install
	@yawan doctor --brief
	dvc repro
	@echo "report: $(CURDIR)/data/report/index.html"
	@yawan gate --check

lint: install
	ruff check .
	ruff format --check .
	mypy
	lint-imports

check: lint
	pytest -m "not slow" -n 2

test: lint
	pytest -n 2 --dist loadgroup

# After a deliberate upgrade of what is installed.
lock:
	$(VENV)/bin/python -m scripts.lock

clean:
	rm -rf data .cache
