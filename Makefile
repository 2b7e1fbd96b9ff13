# SPDX-License-Identifier: EUPL-1.2
#
# Eenmaal.  "make help" lists what there is.  Everything that is made lands in
# build/, one folder per variant:
#
#   make VARIANT=release   gcc, optimised and hardened (the default)
#   make VARIANT=asan      gcc, AddressSanitizer and UndefinedBehaviorSanitizer
#   make VARIANT=clang     clang, otherwise as release
#   make VARIANT=cov       gcc, with counters for gcov
#   make VARIANT=fuzz      clang, libFuzzer with both sanitizers
#
# Sources are found by their folder; a new file needs no change here.  All paths
# are relative, so that a checkout may live in a folder with a space in its name.

VARIANT ?= release
BUILD ?= build
OUT := $(BUILD)/$(VARIANT)
GEN := $(BUILD)/gen

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/eenmaal
UNITDIR ?= $(PREFIX)/lib/systemd/system

INSTALL ?= install
PKG_CONFIG ?= pkg-config
PROTOC ?= protoc

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

# As many jobs as there are cores, unless -j says otherwise.
JOBS ?= $(shell nproc)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif

# V=1 shows the commands themselves.
quiet = $(if $(V),,@printf '  %-7s %s\n' $(1) '$(2)';)

# ---------------------------------------------------------------- the layers

# Lowest last: a library may use only those that follow it, see DESIGN and
# "make lint".  LAYERS="base ledger" leaves out layers that do not build yet.
LAYERS ?= broker client witness store proto keys policy ledger base

dir_base := broker/base
dir_ledger := broker/ledger
dir_policy := policy
dir_keys := keys
dir_proto := proto
dir_store := broker/store
dir_broker := broker
dir_client := client
dir_witness := witness

MAINS := broker/main.c client/main.c
sources = $(filter-out $(MAINS),$(sort $(wildcard $(dir_$(1))/*.c)))
objects = $(patsubst %.c,$(OUT)/obj/%.o,$(1))

PROTOS := $(patsubst proto/%,%,$(sort $(wildcard proto/eenmaal/v1/*.proto)))
PROTO_HEADERS := $(PROTOS:%.proto=$(GEN)/%.pb-c.h)
PROTO_OBJECTS := $(PROTOS:%.proto=$(OUT)/obj/gen/%.pb-c.o)

layer_objects = $(call objects,$(call sources,$(1))) $(if $(filter proto,$(1)),$(PROTO_OBJECTS))
PRESENT := $(foreach l,$(LAYERS),$(if $(strip $(call layer_objects,$(l))),$(l)))
archives = $(patsubst %,$(OUT)/lib/lib%.a,$(filter $(1),$(PRESENT)))

DAEMON := $(if $(wildcard broker/main.c),$(OUT)/bin/eenmaald)
CLIENT := $(if $(wildcard client/main.c),$(OUT)/bin/eenmaal)
BINARIES := $(DAEMON) $(CLIENT)

# ----------------------------------------------------------------- the tests

# T=test_merkle picks one test; T=test_% picks by pattern.
T ?= %
pick = $(foreach f,$(1),$(if $(filter $(T),$(basename $(notdir $(f)))),$(f)))
test_sources = $(call pick,$(sort $(wildcard $(addsuffix /test_*.c,$(1)))))
test_scripts = $(call pick,$(sort $(wildcard $(addsuffix /*.sh,$(1)))))
test_binaries = $(patsubst tests/%.c,$(OUT)/tests/%,$(call test_sources,$(1)))

UNIT := $(call test_binaries,tests/unit)
INTEGRATION := $(call test_binaries,tests/integration) $(call test_scripts,tests/integration)
E2E := $(call test_scripts,tests/e2e tests/page-client tests/page)
LONG := $(call test_binaries,tests/check tests/fault) $(call test_scripts,tests/check tests/fault)
ALL_TEST_SOURCES := $(sort $(wildcard tests/unit/*.c tests/integration/*.c tests/check/*.c \
	tests/fault/*.c))
SUPPORT := $(call objects,$(sort $(wildcard tests/support/*.c tests/prove/*.c)))
FUZZ := $(patsubst tests/%.c,$(OUT)/tests/%,$(call pick,$(sort $(wildcard tests/fuzz/fuzz_*.c))))
# What every target links: libFuzzer in the fuzz variant, elsewhere a main that replays files.
FUZZ_COMMON := $(call objects,tests/fuzz/harness.c tests/fuzz/message.c \
	tests/fuzz/mutate.c tests/fuzz/stage.c \
	$(if $(filter fuzz,$(VARIANT)),,tests/fuzz/standalone.c))

# ----------------------------------------------------------------- the flags

LIBRARIES := libsodium sqlcipher libmicrohttpd gnutls libprotobuf-c libssl libcrypto libcurl \
	libcyaml libqrencode libseccomp
TEST_LIBRARIES := cmocka

# Only goals that compile need the libraries; "setup" brings them.
NO_COMPILE := setup debian13 help clean lint format test test-page check valgrind demo serve fuzz page page-types page-modules \
	fuzz-replay fuzz-seeds coverage mutants uninstall bench
ifneq ($(filter-out $(NO_COMPILE),$(or $(MAKECMDGOALS),all)),)
COMPILING := yes
endif

ifdef COMPILING
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES))
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(LIBRARIES))
LIB_VERSIONS := $(shell $(PKG_CONFIG) --modversion $(LIBRARIES))
ifeq ($(LIB_LIBS),)
$(error something that the build needs is missing on this machine; "make setup" installs it)
endif
TEST_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(TEST_LIBRARIES) 2>/dev/null)
TEST_LIBS := $(shell $(PKG_CONFIG) --libs $(TEST_LIBRARIES) 2>/dev/null || echo -lcmocka)
endif

ifeq ($(origin CC),default)
CC := $(if $(filter clang fuzz,$(VARIANT)),clang,gcc)
endif
COMPILER := $(if $(findstring clang,$(CC)),clang,gcc)
MACHINE := $(shell uname -m)

WARNINGS := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wvla -Wstrict-prototypes \
	-Wmissing-prototypes -Wformat=2 -Wundef -Wpointer-arith -Wwrite-strings -Wcast-align \
	-Wimplicit-fallthrough
WARNINGS_gcc := -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wnull-dereference \
	-Wjump-misses-init
WARNINGS_clang := -Wcomma -Wunreachable-code-break -Wno-gnu-zero-variadic-macro-arguments

HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE -fno-strict-overflow \
	-fno-delete-null-pointer-checks
HARDENING_x86_64 := -fcf-protection=full
HARDENING_aarch64 := -mbranch-protection=standard
FORTIFY := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

VARIANT_CFLAGS_release := -O2 $(FORTIFY)
VARIANT_CFLAGS_clang := -O2 $(FORTIFY)
VARIANT_CFLAGS_asan := -O1 -U_FORTIFY_SOURCE $(SANITIZE)
VARIANT_CFLAGS_cov := -O0 -U_FORTIFY_SOURCE --coverage -fprofile-update=atomic
# protobuf-c's generated initialisers are called through a type of its own, which newer clangs report.
VARIANT_CFLAGS_fuzz := -O1 -U_FORTIFY_SOURCE $(SANITIZE) -fno-sanitize=function \
	-fsanitize=fuzzer-no-link
VARIANT_LDFLAGS_asan := $(SANITIZE)
VARIANT_LDFLAGS_cov := --coverage
VARIANT_LDFLAGS_fuzz := $(SANITIZE)
ifeq ($(VARIANT_CFLAGS_$(VARIANT)),)
$(error unknown VARIANT "$(VARIANT)": release, asan, clang, cov or fuzz)
endif

BASE_CFLAGS := -std=c17 -g $(VARIANT_CFLAGS_$(VARIANT)) $(HARDENING) $(HARDENING_$(MACHINE)) -pthread
STRICT := $(WARNINGS) $(WARNINGS_$(COMPILER)) $(if $(filter true 1,$(CI)),-Werror)
DEFINES := -D_GNU_SOURCE
INCLUDES := -I. -isystem $(GEN)
ALL_CFLAGS = $(BASE_CFLAGS) $(DEFINES) $(INCLUDES) $(LIB_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS := -pie -pthread -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed \
	$(VARIANT_LDFLAGS_$(VARIANT)) $(LDFLAGS)

# Objects depend on this file, which changes when the flags or libraries do.
FLAGS_TEXT = $(CC) $(ALL_CFLAGS) $(STRICT) $(TEST_CFLAGS) $(ALL_LDFLAGS) $(LIB_LIBS) $(LIB_VERSIONS)
$(OUT)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(call quote,$(FLAGS_TEXT)) | cmp -s - $@ || \
		printf '%s\n' $(call quote,$(FLAGS_TEXT)) >$@
quote = '$(subst ','\'',$(1))'

# ------------------------------------------------------------------- building

.PHONY: all
all: $(BINARIES) ## build eenmaald and eenmaal
	$(if $(strip $(BINARIES)),,@echo 'nothing to build yet: broker/main.c and client/main.c do not exist')

.PHONY: setup
setup: ## install what this machine lacks for building, testing and checking
	@tools/setup all

.PHONY: compile
compile: $(foreach l,$(LAYERS),$(call layer_objects,$(l))) ## compile every object, link nothing
compile: $(call objects,$(wildcard $(MAINS)) $(ALL_TEST_SOURCES) $(wildcard bench/*.c bench/*/*.c)) $(SUPPORT)

# protoc writes beside its target and the result moves into place in one step,
# so that two makes at a time never see half a header.
$(GEN)/%.pb-c.c $(GEN)/%.pb-c.h: proto/%.proto
	$(call quiet,PROTOC,$<)mkdir -p $(GEN)/$(*D); \
	scratch=$$(mktemp -d $(GEN)/.scratch.XXXXXX); trap 'rm -rf "$$scratch"' EXIT; \
	$(PROTOC) --proto_path=proto --c_out="$$scratch" $*.proto; \
	mv "$$scratch/$*.pb-c.h" $(GEN)/$*.pb-c.h; mv "$$scratch/$*.pb-c.c" $(GEN)/$*.pb-c.c
.SECONDARY:

$(OUT)/obj/gen/%.o: $(GEN)/%.c $(OUT)/flags | $(PROTO_HEADERS)
	$(call quiet,CC,$<)mkdir -p $(@D); $(CC) $(ALL_CFLAGS) -w -MMD -MP -c -o $@ $<

$(OUT)/obj/tests/%.o: tests/%.c $(OUT)/flags | $(PROTO_HEADERS)
	$(call quiet,CC,$<)mkdir -p $(@D); \
	$(CC) $(ALL_CFLAGS) $(STRICT) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/obj/%.o: %.c $(OUT)/flags | $(PROTO_HEADERS)
	$(call quiet,CC,$<)mkdir -p $(@D); $(CC) $(ALL_CFLAGS) $(STRICT) -MMD -MP -c -o $@ $<

# An archive is made anew when the list of its members changes, too.
$(OUT)/lib/%.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(MEMBERS) | cmp -s - $@ || printf '%s\n' $(MEMBERS) >$@

$(OUT)/lib/%.a: $(OUT)/lib/%.list
	$(call quiet,AR,$@)rm -f $@; $(AR) rcs $@ $(MEMBERS)

define archive
$(OUT)/lib/lib$(1).a: $(call layer_objects,$(1))
$(OUT)/lib/lib$(1).a $(OUT)/lib/lib$(1).list: private MEMBERS := $(call layer_objects,$(1))
endef
$(foreach l,$(PRESENT),$(eval $(call archive,$(l))))

$(OUT)/lib/libsupport.a: $(SUPPORT)
$(OUT)/lib/libsupport.a $(OUT)/lib/libsupport.list: private MEMBERS := $(SUPPORT)

DAEMON_ARCHIVES := $(call archives,broker store proto keys policy ledger base)
CLIENT_ARCHIVES := $(call archives,client witness proto keys policy ledger base)
TEST_ARCHIVES := $(if $(strip $(SUPPORT)),$(OUT)/lib/libsupport.a) $(call archives,$(LAYERS))

link = $(call quiet,LINK,$@)mkdir -p $(@D); \
	$(CC) $(ALL_CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(ALL_LDFLAGS) $(LIB_LIBS) $(1)

$(OUT)/bin/eenmaald: $(OUT)/obj/broker/main.o $(DAEMON_ARCHIVES)
	$(call link)

$(OUT)/bin/eenmaal: $(OUT)/obj/client/main.o $(CLIENT_ARCHIVES)
	$(call link)

$(FUZZ): $(OUT)/tests/fuzz/%: $(OUT)/obj/tests/fuzz/%.o $(FUZZ_COMMON) $(TEST_ARCHIVES)
	$(call link,$(TEST_LIBS) $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer))

# Faults are injected into the daemon as it is, by a library that is loaded before it.
FAULT := $(call objects,$(sort $(filter-out tests/fault/faulty%,$(wildcard tests/fault/*.c))))

$(OUT)/tests/faulty.so: $(sort $(wildcard tests/fault/faulty*.c)) tests/fault/faulty.h \
		tests/fault/faulty_inside.h $(OUT)/flags
	$(call quiet,LINK,$@)mkdir -p $(@D); \
	$(CC) -std=c17 -g -O2 -fPIC -shared -pthread $(DEFINES) $(INCLUDES) $(STRICT) \
		-o $@ $(filter %.c,$^)

# Another time for the programs as they are.
$(OUT)/tests/later.so: tests/later/later.c $(OUT)/flags
	$(call quiet,LINK,$@)mkdir -p $(@D); \
	$(CC) -std=c17 -g -O2 -fPIC -shared $(DEFINES) $(STRICT) -o $@ $< -ldl

$(OUT)/tests/integration/test_retention_served: | $(OUT)/tests/later.so

$(OUT)/tests/check/test_fault_%: $(OUT)/obj/tests/check/test_fault_%.o $(FAULT) $(TEST_ARCHIVES) \
		| $(OUT)/tests/faulty.so $(OUT)/tests/later.so
	$(call link,$(TEST_LIBS))

$(OUT)/tests/%: $(OUT)/obj/tests/%.o $(TEST_ARCHIVES)
	$(call link,$(TEST_LIBS))

ifdef COMPILING
-include $(shell find $(OUT)/obj -name '*.d' 2>/dev/null)
endif

# -------------------------------------------------------------------- testing

RUN_TESTS = BUILD=$(BUILD) VARIANT=$(VARIANT) tools/run-tests
again = $(MAKE) --no-print-directory

.PHONY: test
test: ## set up, then unit, integration and end-to-end tests under the sanitizers
	@tools/setup test
	@+$(again) VARIANT=asan test-all

.PHONY: test-all
test-all: $(BINARIES) $(UNIT) $(INTEGRATION) $(if $(strip $(E2E)),e2e-modules page)
	@$(RUN_TESTS) --jobs $(JOBS) $(UNIT) --serial $(INTEGRATION) $(E2E)

.PHONY: test-unit
test-unit: ## only the unit tests; T=test_merkle runs one, LAYERS="base ledger" links less
	@+$(again) VARIANT=$(if $(filter command line environment,$(origin VARIANT)),$(VARIANT),asan) run-unit

.PHONY: run-unit
run-unit: $(UNIT)
	@$(RUN_TESTS) --jobs $(JOBS) $(UNIT)

.PHONY: test-integration
test-integration: ## only the integration and end-to-end tests; T=name runs one
	@+$(again) VARIANT=asan run-integration

.PHONY: test-page
test-page: ## only the holder's page in a browser; screenshots land in build/screens
	@tools/setup test
	@+$(again) VARIANT=asan T=browser run-integration

.PHONY: run-integration
run-integration: $(BINARIES) $(INTEGRATION) $(if $(strip $(E2E)),e2e-modules page)
	@$(RUN_TESTS) $(INTEGRATION) $(E2E)

# The packages that end-to-end tests need, exactly as the lock file has them; outside the sources.
.PHONY: e2e-modules
e2e-modules: $(if $(wildcard tests/e2e/package-lock.json),$(BUILD)/e2e/.modules)

$(BUILD)/e2e/.modules: tests/e2e/package.json tests/e2e/package-lock.json
	$(call quiet,NPM,$<)mkdir -p $(@D); cp $^ $(@D); \
	cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

include web/page.mk

include tests/check/check.mk

# FUZZ_SECONDS is the older name.
FUZZ_TIME ?= $(or $(FUZZ_SECONDS),60)
FUZZ_JOBS ?= 1
FUZZ_SEED ?= 0

.PHONY: fuzz
fuzz: ## fuzz every decoder for FUZZ_TIME seconds each, FUZZ_JOBS at a time; T=fuzz_name picks one
	@tools/setup check
	@+$(again) VARIANT=fuzz run-fuzz

.PHONY: run-fuzz
run-fuzz: $(FUZZ)
	@FUZZ_SEED=$(FUZZ_SEED) tools/fuzz run $(OUT) $(FUZZ_TIME) $(FUZZ_JOBS) $(FUZZ)

.PHONY: fuzz-replay
fuzz-replay: ## replay every corpus under gcc's sanitizers, without libFuzzer
	@+$(again) VARIANT=asan run-fuzz-replay

.PHONY: run-fuzz-replay
run-fuzz-replay: $(FUZZ)
	@tools/fuzz replay $(FUZZ)

.PHONY: fuzz-seeds
fuzz-seeds: ## write the corpora's seeds anew, from the tests' sample objects
	@+$(again) VARIANT=asan run-fuzz-seeds

.PHONY: run-fuzz-seeds
run-fuzz-seeds: $(FUZZ)
	@tools/fuzz seeds $(FUZZ)

# What it needs beyond Debian 12 is not installed: it says where it could not run.
.PHONY: prove
prove: $(PROTO_HEADERS) ## prove the harnesses of tests/prove with CBMC, where it is installed
	@BUILD=$(BUILD) tools/prove

# PER_FILE=0: every site.
PER_FILE ?= 4

.PHONY: mutants
mutants: ## break the code in PER_FILE places of each file, and see whether the unit tests notice
	@tools/setup test
	@+$(again) VARIANT=release all $(BUILD)/release/lib/libsupport.a
	@BUILD=$(BUILD) tools/mutate --per-file $(PER_FILE)

include bench/bench.mk

# D13=root, build, unit or all.
.PHONY: debian13
debian13: ## build, test and prove the last commit in a Debian 13 root (needs root, network)
	@BUILD=$(BUILD) tools/debian13 $(D13)

.PHONY: lint
lint: ## layers, owners, sizes, banned functions, promises, format, clang-tidy
	@tools/setup check
	@+$(again) lint-prepare
	@tools/lint/run

# clang-tidy needs the generated headers and the flags.
.PHONY: lint-prepare
lint-prepare: $(PROTO_HEADERS)
	@mkdir -p $(BUILD)
	@printf '%s\n' $(filter-out -fstack-clash-protection,-std=c17 $(DEFINES) $(INCLUDES) $(LIB_CFLAGS)) \
		>$(BUILD)/tidy-flags

.PHONY: format
format: ## lay out the C sources as .clang-format says
	@tools/lint/format --write

# -------------------------------------------------------------------- running

.PHONY: demo
demo: ## build, make a chain of partners in build/demo, and play the main job
	@tools/setup build
	@+$(again) VARIANT=release all
	@if [ -x tools/demo ]; then BUILD=$(BUILD) VARIANT=release tools/demo; \
	else echo 'the demo comes later (tools/demo)'; fi

.PHONY: serve
serve: ## run the demo's broker in the foreground
	@tools/setup build
	@+$(again) VARIANT=release all
	@if [ -x tools/serve ]; then BUILD=$(BUILD) VARIANT=release tools/serve; \
	else echo 'serving comes later (tools/serve)'; fi

# ----------------------------------------------------------------- installing

MANUALS := $(sort $(wildcard docs/man/*.[158]))
UNITS := $(sort $(wildcard packaging/*.service packaging/*.socket packaging/*.timer))
EXAMPLES := $(sort $(wildcard policy/agreement.yaml packaging/*.yaml))
manual_path = $(MANDIR)/man$(subst .,,$(suffix $(1)))/$(notdir $(1))

INSTALLED := $(BINARIES:$(OUT)/bin/%=$(BINDIR)/%) $(foreach m,$(MANUALS),$(call manual_path,$(m))) \
	$(addprefix $(DATADIR)/,$(notdir $(EXAMPLES))) $(addprefix $(UNITDIR)/,$(notdir $(UNITS)))

.PHONY: install
install: $(BINARIES) ## install under DESTDIR and PREFIX (/usr/local)
	$(foreach b,$(BINARIES),$(call put,$(b),$(BINDIR)/$(notdir $(b))))
	$(foreach m,$(MANUALS),$(call put_text,$(m),$(call manual_path,$(m))))
	$(foreach e,$(EXAMPLES),$(call put_text,$(e),$(DATADIR)/$(notdir $(e))))
	$(foreach u,$(UNITS),$(call put_text,$(u),$(UNITDIR)/$(notdir $(u))))
	@:

define put
@$(INSTALL) -D -m 755 '$(1)' '$(DESTDIR)$(2)'
@printf '  %-7s %s\n' INSTALL '$(DESTDIR)$(2)'

endef
# Texts name the places of PREFIX=/usr/local; another PREFIX is put in.
define put_text
@sed -e 's|/usr/local/bin|$(BINDIR)|g' -e 's|/usr/local/share/eenmaal|$(DATADIR)|g' '$(1)' | \
	$(INSTALL) -D -m 644 /dev/stdin '$(DESTDIR)$(2)'
@printf '  %-7s %s\n' INSTALL '$(DESTDIR)$(2)'

endef
define drop
@rm -f '$(DESTDIR)$(1)' && printf '  %-7s %s\n' REMOVE '$(DESTDIR)$(1)'

endef

.PHONY: uninstall
uninstall: ## remove what install put there
	$(foreach f,$(INSTALLED),$(call drop,$(f)))
	@rmdir '$(DESTDIR)$(DATADIR)' 2>/dev/null || :

.PHONY: clean
clean: ## remove everything that was made (build/)
	rm -rf $(BUILD)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile web/page.mk tests/check/check.mk bench/bench.mk
	@echo
	@echo '  VARIANT=release|asan|clang|cov|fuzz   V=1 shows commands   CI=true makes warnings errors'

.PHONY: FORCE
FORCE:
