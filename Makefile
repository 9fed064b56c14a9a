# The few commands of the house. Everything lives in .venv; nothing but Python 3.11 is needed to run.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup develop run test static check bench mutants words format

.venv/bin/wenming: requirements.txt tools/install.py
	$(PYTHON) tools/install.py requirements.txt

.venv/developed: requirements-dev.txt tools/install.py
	$(PYTHON) tools/install.py requirements-dev.txt
	touch $@

setup: .venv/bin/wenming  ## build .venv with the console script

develop: .venv/developed  ## the same with what tests and checks need

run: export WENMING_DEMO ?= 1
run: setup  ## first run makes the demo city; then web and worker start
	$(BIN)/wenming run

test: develop  ## every test that this machine can run; what is skipped is said
	$(BIN)/python -m pytest -n 2 --dist loadgroup

static: develop  ## format, lint, types, layers, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy wenming tests
	$(BIN)/lint-imports
	$(BIN)/wenming makemigrations --check --dry-run

check: static test  ## all of it

bench: develop  ## the tables of docs/bench.md
	$(BIN)/python -m bench

mutants: develop  ## mutation testing of the exact core; FILES="…" for some files only
	$(BIN)/python tools/mutants.py $(FILES)

words: develop  ## collect Chinese words, keep the English ones, compile
	$(BIN)/python tools/words.py

format: develop
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
