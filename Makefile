# Every target sets up what it needs; nothing but Python 3.11+, make and a C library is assumed.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed

.PHONY: setup demo test lint bench crash telegram run disk lock clean residue train fuzz paths

setup: $(STAMP)

$(STAMP): requirements.lock requirements-dev.lock
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(STAMP)

demo: $(STAMP)
	$(PY) -m demo

run: $(STAMP)
	$(PY) -m bot run

# Long tests wait for programs and clocks more than they compute, so there are more workers than cores.
test: JOBS ?= 4
test: $(STAMP)
	$(PY) -m pytest -n $(JOBS) --dist worksteal

lint: $(STAMP)
	$(PY) -m ruff check .
	$(PY) -m mypy

bench: $(STAMP)
	$(PY) -m benchmarks

# Kill the program N times while people use it; the last line has the figures, exit 1 on any loss or double.
crash: N ?= 500
crash: SEED ?= 1
crash: $(STAMP)
	$(PY) -m campaigns.crash --n $(N) --seed $(SEED)

# Play DAYS days with marked people and search every byte they left; exit 1 on a hit.
residue: $(STAMP)
	$(PY) -m campaigns.residue --seed $(or $(SEED),1) --days $(or $(DAYS),1)

# Telegram's bad days: N drawn sequences on virtual time, then a burst, storms and a webhook over HTTP; exit 1 on a violation.
telegram: N ?= 5000
telegram: SEED ?= 1
telegram: $(STAMP)
	$(PY) -m campaigns.telegram --n $(N) --seed $(SEED)

# Power cuts, full and failing disks, damaged files, clock steps: a few minutes. Needs a C compiler.
disk: N ?= 300
disk: EPISODES ?= 46
disk: SEED ?= 1
disk: $(STAMP)
	$(PY) -m campaigns.disk --n $(N) --episodes $(EPISODES) --seed $(SEED)

# Learn all that triage reads with from config/data/corpus again: about an hour and a quarter; prints what it reaches on texts by others.
train: $(STAMP)
	$(PY) -m triage.training
	$(PY) -m triage.training.fit_topics
	$(PY) -m triage.training.fit_personal
	$(PY) -m triage.training.fit_stops
	$(PY) -m triage.training.measure

# Mutated input for every parser; exit 1 when one fails in an undocumented way.
fuzz: N ?= 200000
fuzz: SEED ?= 1
fuzz: $(STAMP)
	$(PY) -m campaigns.fuzz --n $(N) --seed $(SEED)

# Random officers on random paths through the casework, beside an oracle written from the rules; exit 1 on a violation.
paths: N ?= 2000000
paths: SEED ?= 1
paths: $(STAMP)
	$(PY) -m campaigns.paths --n $(N) --seed $(SEED)

# Renew both lock files from pyproject.toml (needs uv: pip install uv).
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
