# SPDX-License-Identifier: EUPL-1.2
#
# What takes longer than "make test"; part of the Makefile.

# How long each target is fuzzed within "check", always from the same seed: a change is not to fail
# by another one's luck. "make fuzz" starts elsewhere every time.
CHECK_FUZZ_TIME ?= 2

# Says how long a part took, and whether it passed.
timed = status=0; started=$$SECONDS; $(again) $(1) || status=$$?; \
	printf 'check: %s: %s in %d s\n' '$(1)' \
		"$$([ $$status -eq 0 ] && echo passed || echo failed)" $$((SECONDS - started)); \
	exit $$status

.PHONY: check
check: ## both compilers, coverage, a moment of fuzzing, and the tests that take long
	@tools/setup check
	@+$(call timed,VARIANT=release all run-unit)
	@+$(call timed,VARIANT=clang all run-unit)
	@+$(call timed,coverage)
	@+$(call timed,VARIANT=asan run-fuzz-replay)
	@+$(call timed,VARIANT=fuzz FUZZ_TIME=$(CHECK_FUZZ_TIME) FUZZ_JOBS=$(JOBS) FUZZ_SEED=1 run-fuzz)
	@+$(call timed,VARIANT=release run-confined)
	@+$(call timed,VARIANT=release run-long)
	@echo 'check: passed'

.PHONY: valgrind
valgrind: ## the unit tests under valgrind's memcheck
	@tools/setup check
	@+$(again) VARIANT=release run-valgrind

# Minutes in OpenSSL's key generation; test_certificate_trust runs the same code of ours.
VALGRIND_SLOW := test_certificate test_certificate_issue test_trust

.PHONY: run-valgrind
run-valgrind: $(UNIT)
	@$(RUN_TESTS) --jobs $(JOBS) --timeout 1200 --valgrind \
		$(if $(filter test%,$(T)),$(UNIT),$(filter-out $(VALGRIND_SLOW:%=$(OUT)/tests/unit/%),$(UNIT)))

# Without a sanitizer the daemon is confined whole; evil and hostile callers are in tests/check, too.
CONFINED := $(filter-out %/test_evil %/test_hostile,$(call test_binaries,tests/integration))

.PHONY: run-confined
run-confined: $(BINARIES) $(CONFINED)
	@$(RUN_TESTS) $(CONFINED)

# The longest begin, so that no core is idle at the end; what measures runs by itself, after the others.
long = $(foreach t,$(1),$(filter %/$(t) %/$(t).sh,$(LONG)))
LONGEST := $(call long,page_all page_evil_all test_evil_all mutants)
ALONE := $(call long,test_overload bench page_ready)

.PHONY: run-long
run-long: $(BINARIES) $(LONG) $(if $(strip $(E2E)),e2e-modules page)
	@$(RUN_TESTS) --told --timeout 3600 --jobs $(JOBS) \
		$(LONGEST) $(filter-out $(LONGEST) $(ALONE),$(LONG)) --serial $(ALONE)

.PHONY: coverage
coverage: ## line coverage by the unit tests; at least 95 % of policy, keys and ledger
	@+$(again) VARIANT=cov run-coverage

.PHONY: run-coverage
run-coverage: $(UNIT)
	@find $(OUT) -name '*.gcda' -delete
	@$(RUN_TESTS) --jobs $(JOBS) $(UNIT)
	@tools/coverage $(OUT) 95 policy keys broker/ledger
