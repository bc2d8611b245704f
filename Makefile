# Every verb of the project. Each is a few lines here or one script in scripts/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run dev test golden conformance fuzz faults format lint image

help: ## List the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: ## Install what building and testing need
	@scripts/setup test

run: ## Build for use and serve on port 8501 (the first build takes some minutes)
	@scripts/setup
	@scripts/run

dev: ## Serve a debug build, built again and restarted when a file changes
	@scripts/setup
	@scripts/dev

test: ## Run every check, the quick ones first (STAGES="lint swift" runs only those)
	@scripts/setup test
	@scripts/test $(STAGES)

golden: ## Write the golden files again; read the difference before committing it
	@scripts/setup test
	@PORTHOLE_GOLDEN=write scripts/with-postgres swift test --disable-xctest

conformance: ## Train on our exports with the software that others use (large downloads; some minutes)
	@scripts/setup test
	@scripts/conformance

fuzz: ## Feed the readers of datasets with broken files, a minute each, and the API with 5,000 requests
	@scripts/setup test
	@scripts/fuzz
	@scripts/fuzz-api

faults: ## Kill, cut, fill and block a server that people work on, and count what was lost (needs root)
	@scripts/setup test
	@swift build --product porthole
	@scripts/with-postgres .venv-tests/bin/python Tests/Faults/faults.py

format: ## Lay out all Swift and JavaScript as the checks want it
	@scripts/format

lint: ## Check layout and the project's own rules
	@scripts/setup test
	@scripts/lint

image: ## Build the container image porthole
	@scripts/image
