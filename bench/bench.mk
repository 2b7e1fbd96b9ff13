# SPDX-License-Identifier: EUPL-1.2
#
# Measuring; part of the Makefile.

# Each file of bench/ is a program; what asks the daemon (bench/load, floor, scale) is one, too.
BENCH_LOAD := $(call objects,$(sort $(wildcard bench/load/*.c bench/floor/*.c bench/scale/*.c)))
BENCH := $(OUT)/bench/load $(OUT)/bench/syncs.so \
	$(patsubst bench/%.c,$(OUT)/bench/%,$(sort $(wildcard bench/*.c)))

$(OUT)/bench/load: $(BENCH_LOAD) $(TEST_ARCHIVES)
	$(call link,$(TEST_LIBS))

$(OUT)/bench/syncs.so: bench/preload/syncs.c bench/preload/syncs.h $(OUT)/flags
	$(call quiet,LINK,$@)mkdir -p $(@D); \
	$(CC) -std=c17 -g -O2 -fPIC -shared -pthread $(DEFINES) $(INCLUDES) $(STRICT) \
		-o $@ $(filter %.c,$^)

$(OUT)/bench/%: $(OUT)/obj/bench/%.o $(TEST_ARCHIVES)
	$(call link,$(TEST_LIBS))

# B="fetch_4k refused" picks scenarios, SECONDS of each round; see bench/README.md.
B ?=
SECONDS ?= 3
.PHONY: bench
bench: ## measure the daemon and its floor: B="fetch_4k refused" picks scenarios, SECONDS=5 each round
	@+$(again) VARIANT=release run-bench

.PHONY: run-bench
run-bench: $(BINARIES) $(BENCH) $(if $(filter desk,$(B)),e2e-modules page)
	@BUILD=$(BUILD) BENCH_SECONDS=$(SECONDS) tools/bench $(B)

# tests/check/bench.sh plays every scenario for a moment.
run-long: $(BENCH)

$(OUT)/tests/unit/test_bench_hist: $(OUT)/obj/bench/load/hist.o
