# Two commands do all the set-up: `make run` (pipeline on the shipped sample) and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := requirements.lock.txt

.DEFAULT_GOAL := help
.PHONY: help install install-dev install-train run test test-training lint format docs dev snapshot lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.installed: pyproject.toml $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "On Record needs Python 3.11 to 3.13; $(PYTHON) is another. Try: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --prefer-binary --constraint $(LOCK) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --quiet --prefer-binary --constraint $(LOCK) --editable '.[dev]'
	@touch $@

$(VENV)/.installed-train: $(VENV)/.installed-dev
	$(PIP) install --quiet --prefer-binary --constraint $(LOCK) --editable '.[dev,train]'
	@touch $@

install: $(VENV)/.installed ## create .venv and install the pinned versions
install-dev: $(VENV)/.installed-dev ## the same, with what tests and linters need

install-train: $(VENV)/.installed-train ## the same, with what training the reading network needs (torch: large)

run: install ## run the pipeline on the shipped sample and print the first answers
	$(BIN)/onrecord run data/sample/articles
	@echo
	@echo "Who was mentioned most, and in how many of the articles of those days?"
	$(BIN)/onrecord query "select actor_name, actor_type, sum(named_mention_count) as named_mentions, sum(article_count) as articles from marts.mentions_per_actor_per_day where actor_type = 'PERSON' group by all order by named_mentions desc, actor_name limit 5"
	@echo
	@echo "Who was quoted most?"
	$(BIN)/onrecord query "select actor_name, sum(quote_count) as quotes, sum(direct_quote_count) as direct from marts.quotes_per_speaker_per_day group by all order by quotes desc, actor_name limit 5"
	@echo
	@echo "Where to look next:"
	@echo "  source $(BIN)/activate          puts the onrecord command on your path"
	@echo "  onrecord run PATH...            reads your own articles: text, HTML, JSON, CSV or Parquet files, or folders"
	@echo "  onrecord query 'sql'            asks the published file data/published/onrecord.duckdb"
	@echo "  onrecord explain QUOTE_ID       shows the words that a number was counted from"
	@echo "  onrecord docs                   writes data/published/docs.html: every table and column described"
	@echo "  onrecord dev                    starts the Dagster UI on http://127.0.0.1:3000"

test: install-dev ## run all tests, the files of tests side by side
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test-training: install-train ## run the tests of the training, which need torch
	$(BIN)/python -m pytest tests/unit/language/training

lint: install-dev ## ruff, mypy, import-linter, sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint dbt_project --disable-progress-bar

format: install-dev ## format Python and SQL
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix dbt_project --disable-progress-bar

snapshot: install-dev ## record the rows that the rules make of the sample (after raising RULES_VERSION)
	PYTHONPATH=. $(BIN)/python tests/regression/sample_snapshot.py

docs: install ## write the static documentation site
	$(BIN)/onrecord docs

dev: install ## start the Dagster UI
	$(BIN)/onrecord dev

lock: ## write requirements.lock.txt anew from pyproject.toml
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --prefer-binary '.[dev]'
	{ echo "# Every version that is installed, written by 'make lock'. pyproject.toml has the ranges and the reasons."; \
	  $(VENV)/lock/bin/python -m pip freeze --exclude onrecord; } > $(LOCK)
	rm -rf $(VENV)/lock build onrecord.egg-info

clean: ## remove the installation and all outputs, not your inbox
	rm -rf $(VENV) data/warehouse data/published data/dagster dbt_project/target
