# make run, make test: everything a fresh machine needs. The rest is for those who work on the atlas.

PYTHON ?= python3
PORT ?= 8501
WORKERS ?= 2
BIN := .venv/bin
# Else each process compiles all that it imports, which is a fifth of the start of a server, and tests start some sixty.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run serve data test check-data screens lint bench refresh package requirements audit clean left-over

run: .venv/.runtime data/atlas.duckdb
	@echo "The atlas is at http://localhost:$(PORT) (end it with Ctrl-C)"
	@$(BIN)/streamlit run app.py --server.port=$(PORT)

# Several processes behind one address, by nginx: make serve WORKERS=2
serve: .venv/.runtime data/atlas.duckdb
	@exec $(BIN)/python -m serving.workers --workers $(WORKERS) --port $(PORT)

data: data/atlas.duckdb

# What a killed command left is put right by a build, however new the data file is.
LEFT_OVER := $(wildcard data/*.before data/*.after data/*.candidate data/*.unfinished*)

# With the folders, which are newer where a file was taken out.
data/atlas.duckdb: $(if $(LEFT_OVER),left-over) .venv/.runtime data/build.py data/geography.py data/translated_names.py data/schema.sql data/derived.sql data/columns.toml data/sources.toml static/nuts2.geojson static/countries.geojson $(shell find data/checks data/catalogue data/tables data/imported 2>/dev/null)
	@$(BIN)/python -m data.build

# Renews data/tables from the official services: make refresh SOURCES="eurostat-edat_lfs_9917" SINCE=2020
# With CHECK=1 it changes nothing, and says what the services no longer have of what the atlas takes.
refresh: .venv/.runtime data/atlas.duckdb
	@$(BIN)/python -m data.refresh $(SOURCES) $(if $(SINCE),--since $(SINCE)) $(if $(CHECK),--check)

# Writes the data as a package with a version to dist/; with ALL=1 also rows whose terms of reuse are not confirmed,
# with SINCE=dist/an-earlier-package what changed since then.
package: .venv/.runtime data/atlas.duckdb
	@$(BIN)/python -m data.package $(if $(ALL),--all) $(if $(SINCE),--since $(SINCE))

# The tests in a browser are run whatever the others say. Many tests wait, for a page or a server: three at a time keep two cores busy.
test: .venv/.development data/atlas.duckdb
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.workshop.postgresql
	@$(BIN)/python -m tests.serving.nginx
	@$(BIN)/python -m pytest --ignore tests/browser -m "not real_data" --numprocesses 3 --dist worksteal --durations=25; \
	others=$$?; \
	$(BIN)/python -m pytest tests/browser --numprocesses 3 --dist worksteal --durations=25 && exit $$others

# Facts about the public data, which may change when they are renewed: values as published, texts retold, what pages say of them.
check-data: .venv/.development data/atlas.duckdb
	@$(BIN)/python -m pytest --ignore tests/browser -m real_data --numprocesses auto --dist worksteal

# Pictures of every view at both widths and themes, in tests/pictures.
screens: .venv/.development data/atlas.duckdb
	@PICTURES=yes $(BIN)/python -m pytest tests/browser/test_screens.py

lint: .venv/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/sqlfluff lint queries data/checks data/schema.sql data/derived.sql benchmarks/artificial

bench: .venv/.development data/atlas.duckdb
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m benchmarks

# The environment is made anew when the interpreter is gone; pip skips what is there.
.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Python 3.11 or newer is needed; say which with: make run PYTHON=python3.12" && exit 1)
	@$(PYTHON) -m venv .venv || (echo "Python cannot make an environment here. On Debian and Ubuntu: apt-get install python3-venv" && exit 1)
	@touch $@

.venv/.runtime: .venv/.created requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.development: .venv/.runtime requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

requirements:
	uv pip compile --python-version 3.11 --no-header --no-annotate --generate-hashes requirements.in -o requirements.txt
	uv pip compile --python-version 3.11 --no-header --no-annotate --generate-hashes requirements-dev.in -o requirements-dev.txt

# Asks PyPI for known weaknesses of the pinned packages; fails too where one could not be looked up.
audit:
	uv tool run pip-audit --strict --disable-pip -r requirements.txt

clean:
	rm -rf .venv data/atlas.duckdb
