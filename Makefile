# Two commands are enough: `make demo` shows docvault, `make test` tests it. Both need Python 3.11 or newer and nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help demo test test-long coverage check audit format messages commands reading constraints bench clean

help:
	@echo "make demo         make ./demo-vault and show what docvault does with a realistic inbox"
	@echo "make test         run all tests, long ones a share"
	@echo "make test-long    run all tests whole, about an hour"
	@echo "make coverage     run all tests and say what of docvault/ they did not run"
	@echo "make check        format, lint, types, messages, commands, then all tests"
	@echo "make audit        list the libraries with their licences, and what is known against them"
	@echo "make bench        measure, beside the programs docvault compares itself with"
	@echo "make messages     collect the messages of the code into the Chinese catalogue"
	@echo "make commands     write docs/commands.md anew"
	@echo "make constraints  bring requirements/ in step with pyproject.toml"

# What is installed is told by a stamp, which tools/install.py leaves last: the program alone, or everything for development.
# It is made again when one of these changes:
BUILT_FROM := pyproject.toml hatch_build.py tools/install.py docvault/locale/zh_CN/LC_MESSAGES/docvault.po

$(VENV)/installed: requirements/run.txt $(BUILT_FROM)
	$(PYTHON_IS_NEW_ENOUGH)
	@$(PYTHON) tools/install.py run

$(VENV)/installed-dev: requirements/dev.txt $(BUILT_FROM)
	$(PYTHON_IS_NEW_ENOUGH)
	@$(PYTHON) tools/install.py dev

define PYTHON_IS_NEW_ENOUGH
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
  { echo "docvault needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
endef

demo: $(VENV)/installed
	@$(BIN)/docvault demo ./demo-vault

# Three, on two cores: of a test that starts processes or waits for a watcher a third is waiting.
PYTEST := $(BIN)/python -m pytest -n 3 --dist worksteal --durations=20

# Python keeps what it compiled of the tests, also where it is told not to: else each of the three compiles all of it each time.
test test-long check: export PYTHONDONTWRITEBYTECODE :=

test: $(VENV)/installed-dev
	$(PYTEST)

test-long: $(VENV)/installed-dev
	DOCVAULT_TESTS=long HYPOTHESIS_PROFILE=thorough $(PYTEST) --override-ini timeout=7200

# tests/cli/test_start.py looks at what is imported, and would find coverage.
coverage: export COVERAGE_FILE := $(CURDIR)/.coverage
coverage: $(VENV)/installed-dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 3 --dist worksteal --ignore tests/cli/test_start.py
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

audit: $(VENV)/installed-dev
	-@$(MAKE) --no-print-directory $(VENV)/audit/installed
	@$(BIN)/python tools/audit.py

# pip-audit needs many libraries that nothing else needs: it lives by itself.
$(VENV)/audit/installed: requirements/audit.txt
	@$(PYTHON) -m venv --clear $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/command_reference.py --check
	$(BIN)/python -m tools.reading_table --check
	$(PYTEST)

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(VENV)/installed-dev
	$(BIN)/python tools/messages.py

# Versions that are there and fit pyproject.toml stay; `make constraints UPGRADE=1` takes the newest of everything.
COMPILE := UV_CUSTOM_COMPILE_COMMAND='make constraints' uv pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-annotate $(if $(UPGRADE),--upgrade)

constraints:
	@command -v uv >/dev/null || { echo "make constraints needs uv: pipx install uv" >&2; exit 1; }
	$(COMPILE) --all-extras pyproject.toml --output-file requirements/dev.txt
	$(COMPILE) --extra build --constraints requirements/dev.txt pyproject.toml --output-file requirements/run.txt
	echo pip-audit | $(COMPILE) --constraints requirements/dev.txt - --output-file requirements/audit.txt

commands: $(VENV)/installed-dev
	$(BIN)/python tools/command_reference.py

reading: $(VENV)/installed-dev
	$(BIN)/python -m tools.reading_table

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) $(VENV)-unfinished .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
