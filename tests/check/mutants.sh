#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
#
# Do the unit tests notice when the code is broken?  A sample of twenty mutants,
# the same ones until the code changes; "make mutants" runs many more.
set -u

cd "$(dirname -- "$0")/../.." || exit 2
exec tools/mutate --per-file 4 --total "${MUTANTS:-20}" --seed "${MUTANTS_SEED:-2026}"
