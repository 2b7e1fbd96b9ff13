#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
#
# Each guard of tests/mutants/sample, when it is taken away, makes its test fail.  "make mutants" breaks
# the code in many more places.
set -eu

cd "$(dirname -- "$0")/../.."
make --no-print-directory VARIANT=release all "${BUILD:-build}/release/lib/libsupport.a" >/dev/null
exec tools/mutate --sample tests/mutants/sample
