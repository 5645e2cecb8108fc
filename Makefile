# Every daily verb. `make` lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
LOCAL := $(BIN)/python -m local
INSTALLED := .venv/installed
JUDGES := tests/judges/node_modules/installed
SERVICES := profiles feed matching metrics integrations
MEMBERS := shared $(SERVICES:%=services/%) deploy/local
PYTEST := $(BIN)/python -m pytest -q

.PHONY: help
help: ## list the verbs
	@grep -hE '^[a-z-]+(-<service>)?:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

##### Run it

.PHONY: up run down status logs settings reset backup restore
up: $(INSTALLED) ## start everything in the background; returns when it is healthy
	@$(LOCAL) up
run: $(INSTALLED) ## start everything in the foreground, until Ctrl-C
	@$(LOCAL) run
down: $(INSTALLED) ## stop everything
	@$(LOCAL) down
status: $(INSTALLED) ## one line per part
	@$(LOCAL) status
logs: $(INSTALLED) ## follow the logs; PART=feed for one of them
	@$(LOCAL) logs $(PART)
settings: $(INSTALLED) ## what can be set by environment variables, and its value now
	@$(LOCAL) settings
reset: $(INSTALLED) ## stop everything and delete all data
	@$(LOCAL) reset
backup: $(INSTALLED) ## copy all databases of one moment, and the secrets, into one file
	@$(LOCAL) backup
restore: $(INSTALLED) ## put a backup in the place of the data: FILE=backups/…
	@$(LOCAL) restore $(call needed,FILE)"$$FILE"

##### Use it

.PHONY: company token demo republish parked
company: $(INSTALLED) ## create a company and its first administrator: NAME=… ADMIN=e-mail
	@$(LOCAL) company --name $(call needed,NAME)"$$NAME" --admin $(call needed,ADMIN)"$$ADMIN"
token: $(INSTALLED) ## print a token: PERSON=e-mail, external id or id, COMPANY=name or id
	@$(LOCAL) token $(call needed,PERSON)"$$PERSON" $(if $(COMPANY),--company "$$COMPANY")
demo: $(INSTALLED) ## load a company with real questions and answers
	@$(BIN)/python -m tools.demo $(ARGS)
republish: $(INSTALLED) ## let an owner send its current state again: SERVICE=…, COMPANY=name or id
	@$(LOCAL) republish $(call needed,SERVICE)"$$SERVICE" $(if $(COMPANY),--company "$$COMPANY")
parked: $(INSTALLED) ## events a service could not take: SERVICE=… ACTION="list | replay ID | discard ID"
	@$(LOCAL) parked $(call needed,SERVICE)"$$SERVICE" $(ACTION)

##### Prove it

.PHONY: test judges check check-lint check-types check-imports check-contracts check-house fix fuzz drill bench test-shared test-local test-tools test-system test-<service>
# Longest first: with --jobs=2 the short ones fill what is left.
test: test-system $(SERVICES:%=test-%) test-shared test-local test-tools ## everything, and the system through the gateway
test-<service>: ## the tests of one service, as test-feed; also test-shared, test-local, test-system
test-shared: $(INSTALLED)
	$(PYTEST) shared/tests
$(SERVICES:%=test-%): test-%: $(INSTALLED)
	$(PYTEST) services/$*/tests
test-profiles: $(JUDGES)
judges: $(JUDGES) ## install the judges that speak JavaScript, with a Node.js where there is none
test-local: $(INSTALLED)
	$(PYTEST) deploy/local/tests
test-tools: $(INSTALLED)
	$(PYTEST) tools
test-system: $(INSTALLED)
	$(PYTEST) tests
check: check-lint check-types check-imports check-contracts check-house ## lint, types, import rules, contracts, the shape of the house
check-lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
check-types: $(INSTALLED)
	$(BIN)/mypy .
check-imports: $(INSTALLED)
	$(BIN)/lint-imports
check-contracts: $(INSTALLED)
	$(BIN)/python -m shared.contracts --check
check-house: $(INSTALLED)
	$(PYTEST) tests/house
fix: $(INSTALLED) ## format, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
fuzz: $(INSTALLED) ## long generated tests of every service's contract
	$(BIN)/python -m tests.fuzz $(ARGS)
drill: $(INSTALLED) ## kill things on the real stack and count what was lost: ARGS="--seconds 60"
	$(BIN)/python -m tests.drill $(ARGS)
bench: $(INSTALLED) ## measure, and write docs/benchmarks.md
	$(BIN)/python -m benchmarks $(ARGS)

##### Change it

.PHONY: contracts migration lock
contracts: $(INSTALLED) ## write openapi.json, asyncapi.json and the event schemas
	$(BIN)/python -m shared.contracts
migration: $(INSTALLED) ## write a migration for changed tables: SERVICE=… MESSAGE="what changes"
	$(BIN)/python -W ignore -m shared.testing.migration $(call needed,SERVICE)"$$SERVICE" $(call needed,MESSAGE)"$$MESSAGE"
lock: $(INSTALLED) ## resolve requirements*.lock again from the members' pyproject.toml
	$(BIN)/python -m local.lock

# End in words when a variable is missing. Recipes read it from the environment: quotes stay quotes.
needed = $(if $($(1)),,$(error $(1)=… is missing: make $(firstword $(MAKECMDGOALS)) $(1)=…))

# Installed again when the lock or a member changes; otherwise nothing happens here.
$(INSTALLED): requirements-dev.lock $(MEMBERS:%=%/pyproject.toml)
	@deploy/local/install $(PYTHON) $(MEMBERS)

$(JUDGES): tests/judges/install tests/judges/package-lock.json tests/judges/requirements.lock | $(INSTALLED)
	@tests/judges/install $(BIN)/python
