# The commands of a developer and of a newcomer. Everything is created below this checkout.
SHELL := /bin/bash
PORT ?= 8000
PY := .venv/bin/python
UV := .tools/bin/uv
FLASK := $(PY) -m flask --app wsgi
UV_FLAGS := --python-preference only-system --no-python-downloads

.PHONY: together run lan demo-reset setup setup-dev test compiled bench soak lint fmt lock messages clean

run: together ## migrate, load the demo once, serve on 127.0.0.1:$(PORT)
	@PORT=$(PORT) $(PY) tools/serve.py

lan: together ## the same over HTTPS for phones in this network; prints a QR code
	@PORT=$(PORT) $(PY) tools/serve.py --lan

demo-reset: setup ## start the demo over
	@$(FLASK) db upgrade && $(FLASK) demo load --reset

together: # both halves of set-up at once
	@$(MAKE) --no-print-directory -j2 setup

setup: .venv/.runtime static/vendor/app.css translations/.stamp

setup-dev: .venv/.dev static/vendor/app.css translations/.stamp

.tools/bin/uv: tools/uv.txt
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
	  --target .tools --upgrade -r tools/uv.txt
	@touch $@

.venv/bin/python: | .tools/bin/uv
	@$(UV) venv --quiet $(UV_FLAGS) .venv

.venv/.runtime: requirements.lock .tools/bin/uv | .venv/bin/python
	@echo "Installing what the application needs …"
	@$(UV) pip install --quiet $(UV_FLAGS) --python .venv --compile-bytecode --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .tools/bin/uv | .venv/bin/python
	@$(UV) pip install --quiet $(UV_FLAGS) --python .venv --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@ .venv/.runtime

node_modules/.stamp: package-lock.json .npmrc .tools/bin/uv
	@python3 tools/vendor.py install
	@touch $@

static/vendor/.stamp: node_modules/.stamp tools/vendor.py tools/icons.txt tools/styles.py
	@python3 tools/vendor.py copy
	@touch $@

static/vendor/app.css: static/vendor/.stamp static/css/app.css $(wildcard static/css/*.css static/css/ui/*.css)
	@python3 tools/styles.py

translations/.stamp: $(wildcard translations/*/LC_MESSAGES/*.po) .venv/.runtime
	@$(PY) tools/messages.py compile
	@touch $@

test: setup-dev ## everything CI runs, under 15 minutes on two cores
	@$(PY) tools/browser.py
	@$(MAKE) --no-print-directory -j2 lint compiled
	$(PY) -m pytest -n 2 --dist loadgroup

compiled: setup-dev ## compile the timetable search, once for this version
	@$(PY) -m expo.solvers.consultations.warm_up

bench: setup-dev compiled ## figures: pages, scans, boards, solvers
	$(PY) -m bench

soak: setup-dev ## long random runs, journeys in both languages on both databases, the demo at other hours
	$(PY) -m pytest -m soak
	JOURNEYS=all $(PY) -m pytest tests/journeys
	for hour in 00:30 09:35 16:50 23:50; do \
	  DEMO_AT=$$hour $(PY) -m pytest tests/demo tests/journeys/test_every_page.py tests/journeys/test_reach.py || exit 1; done

lint: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m djlint templates --lint --quiet
	$(PY) tools/messages.py check

fmt: setup-dev
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

messages: setup-dev ## collect new strings into translations/, compile
	$(PY) tools/messages.py update

lock: .tools/bin/uv ## renew the lock files, hashes included
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements.in -o requirements.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements-dev.in -o requirements-dev.lock

clean: ## remove what set-up made; instance/ (the data) stays
	rm -rf .venv .tools node_modules static/vendor translations/.stamp translations/*/LC_MESSAGES/*.mo

.PHONY: screenshot
screenshot: setup-dev ## the README's picture, from a demo that runs on PORT
	PORT=$(PORT) $(PY) tools/screenshot.py
