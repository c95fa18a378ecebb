# Two commands are enough: `make demo` shows docvault, `make test` tests it. Both need Python 3.11 or newer and nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help demo test check format messages commands bench clean

help:
	@echo "make demo      make ./demo-vault and show what docvault does with a realistic inbox"
	@echo "make test      run all tests"
	@echo "make check     format, lint, types, messages, then all tests"
	@echo "make bench     measure, beside the programs docvault compares itself with"
	@echo "make messages  collect the messages of the code into the Chinese catalogue"
	@echo "make commands  write docs/commands.md anew"

# A stamp says what is installed: the program alone, or everything for development. It is made again when one of these changes:
BUILT_FROM := pyproject.toml hatch_build.py docvault/locale/zh_CN/LC_MESSAGES/docvault.po

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "docvault needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python $(BUILT_FROM)
	@if test -e $(VENV)/installed-dev; then extras='[dev]'; fi; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".$$extras"
	@touch $@

$(VENV)/installed-dev: $(BIN)/python $(BUILT_FROM)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-bench: $(BIN)/python $(BUILT_FROM)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@ $(VENV)/installed-dev $(VENV)/installed

demo: $(VENV)/installed
	@$(BIN)/docvault demo ./demo-vault

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/command_reference.py --check
	$(BIN)/python -m pytest -n 2 --dist worksteal

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(VENV)/installed-dev
	$(BIN)/python tools/messages.py

commands: $(VENV)/installed-dev
	$(BIN)/python tools/command_reference.py

bench: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
