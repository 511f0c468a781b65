# One line per habit; all of them are `python3 start.py …` or a command of the environment it makes.
.PHONY: install demo check test all soak bench
PYTHON := .venv/bin/python
install: ; python3 start.py setup
demo:    ; python3 start.py demo
check:   ; $(PYTHON) -m ruff format --check . && $(PYTHON) -m ruff check . && $(PYTHON) -m mypy && .venv/bin/lint-imports
test:    ; $(PYTHON) -m pytest -q
all:     ; python3 start.py test
soak:    ; $(PYTHON) -m pytest -q -m soak
bench:   ; $(PYTHON) -m benchmarks.cleaning && $(PYTHON) -m benchmarks.stages && $(PYTHON) -m benchmarks.end_to_end
