#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
#
# Do the unit tests notice when the code is broken?  A sample of twenty mutants,
# the same ones until the code changes; "make mutants" runs many more.  A change
# of the code draws others, so three survivors are shown but no failure.
set -u

cd "$(dirname -- "$0")/../.." || exit 2
exec tools/mutate --per-file 4 --total "${MUTANTS:-20}" --tolerate 3 \
	--seed "${MUTANTS_SEED:-2026}"
