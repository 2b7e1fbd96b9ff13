#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The evil broker against the client of the holder's page: every attack on a holder.
# Needs "make page-modules".
set -euo pipefail

cd "$(dirname -- "$0")/../.."
evil=${EENMAAL_BUILD:-$PWD/build/asan}/tests/check/test_evil_all
[ -x "$evil" ] || { echo "$evil is not there; make test builds it" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests/page-client/command/make.sh "$work"
export EENMAAL_HOLDER=$work/page
"$evil"
