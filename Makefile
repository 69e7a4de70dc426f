# Thin: every target is what you would type by hand.

built := $(or $(CARGO_TARGET_DIR),target)

# nextest runs the tests in parallel and is used where it is installed.
runner = $(if $(shell command -v cargo-nextest),nextest run,test)

# For `releases`: the newest that are known to pass.
POSTGRES ?= 18
NATS ?= 2.15

.DEFAULT_GOAL := help
.PHONY: help up test releases api-fuzz bench fuzz fmt lint sqlx clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## Build and start everything on this machine; Ctrl-C ends it
	@deploy/dev/setup.sh up
	cargo build --release
	@exec $(built)/release/rowcall dev

test: ## Check formatting and lints, then run all tests
	@deploy/dev/setup.sh
	cargo fmt --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy -p engines --features oracle --all-targets -- -D warnings
	cargo build --workspace --all-targets
	$(built)/debug/servers cargo $(runner) --workspace
	cargo $(runner) -p engines --features oracle oracle

releases: ## Run the tests on other servers: POSTGRES=18 NATS=2.15
	@deploy/dev/setup.sh
	cargo build --workspace --all-targets
	deploy/dev/releases.sh $(built)/releases $(POSTGRES) $(NATS) $(built)/debug/servers cargo $(runner) --no-fail-fast --workspace

api-fuzz: ## Send what the API describes, and what it forbids, to a running world: no 5xx, nothing undescribed
	@deploy/dev/setup.sh up
	cargo build
	deploy/dev/api-fuzz.sh $(built)/debug/rowcall

bench: ## Measure speed and memory against the bare minimum; PARTS="jobs export" for some of it
	@deploy/dev/setup.sh
	cargo build --release --workspace --bins
	$(built)/release/bench $(PARTS)

fuzz: ## Fuzz the guard; FOR=60 for a shorter run. Needs `cargo install cargo-fuzz`
	services/shared/guard/fuzz/run.sh $(FOR)

fmt: ## Format the code
	cargo fmt

lint: ## Run clippy, warnings as errors
	cargo clippy --workspace --all-targets -- -D warnings

sqlx: ## Renew .sqlx after a change of queries or migrations
	@deploy/dev/setup.sh
	deploy/dev/sqlx.sh

clean: ## Remove what was built; the data in .rowcall stays
	cargo clean
