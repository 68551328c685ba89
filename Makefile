# Needs python3 (3.11 or newer) and make. The first `make run` installs into .venv; later ones
# only start: a stamp named after the lock file's checksum says that nothing changed.

BIN := .venv/bin
RUN_STAMP := .venv/.run-$(shell cat requirements.lock pyproject.toml | cksum | tr -d ' ')
TEST_STAMP := .venv/.test-$(shell cat requirements-test.lock pyproject.toml | cksum | tr -d ' ')
BENCH_STAMP := .venv/.bench-$(shell cat requirements-bench.lock pyproject.toml | cksum | tr -d ' ')
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test lint crash bench screenshots lock clean

run: $(RUN_STAMP)
	@exec $(BIN)/warmline serve

# The same check that the project's machine runs.
test: lint
	$(BIN)/python -m pytest -n auto

lint: $(TEST_STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Real processes, killed at random moments.
crash: $(TEST_STAMP)
	WARMLINE_CRASH_ROUNDS=50 WARMLINE_NOTICE_PEOPLE=10000 $(BIN)/python -m pytest -m crash -s

bench: $(BENCH_STAMP)
	$(BIN)/python -m benchmarks

screenshots: $(TEST_STAMP)
	$(BIN)/python -m tests.screenshots

LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --extra postgres
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 1; }
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra wechat --group test --output-file requirements-test.lock
	$(LOCK) --extra wechat --group test --group bench --output-file requirements-bench.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): | $(BIN)/python
	@echo "Installing Warmline into .venv; this happens once."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@rm -f .venv/.run-* && touch $@

$(TEST_STAMP): $(RUN_STAMP)
	@echo "Installing the test tools into .venv; this happens once."
	@$(PIP) install --require-hashes -r requirements-test.lock
	@rm -f .venv/.test-* && touch $@

$(BENCH_STAMP): $(TEST_STAMP)
	@echo "Installing the peers of the benchmarks into .venv; this happens once."
	@$(PIP) install --require-hashes -r requirements-bench.lock
	@rm -f .venv/.bench-* && touch $@

# The newest Python that fits. A folder that was made half-way is made anew.
$(BIN)/python:
	@for python in python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			found=$$python; break; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Warmline needs Python 3.11 or newer, and there is none here." >&2; \
		echo "Install it (Debian, Ubuntu: apt install python3.11 python3.11-venv; macOS: brew install python) and run make again." >&2; \
		exit 1; \
	fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
		version=$$($$found -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "This Python comes without its venv module, which Warmline is installed with." >&2; \
		echo "On Debian and Ubuntu: apt install python$$version-venv. Then run make again." >&2; \
		exit 1; \
	fi; \
	$$found -m venv --clear .venv || { rm -rf .venv; exit 1; }
