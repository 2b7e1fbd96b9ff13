#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# End-to-end tests: an independent client in JavaScript against the real daemon over TLS.
#
#   tests/e2e/run.sh [FILE.test.mjs ...]      default: all of them
#
# EENMAALD and EENMAAL name the binaries (default: build/asan/bin).  The packages of package-lock.json
# are in build/e2e/node_modules ("make e2e-modules").
set -euo pipefail

cd "$(dirname -- "$0")/../.."
export EENMAAL_ROOT=$PWD
export EENMAALD=${EENMAALD:-$PWD/build/asan/bin/eenmaald}
export EENMAAL=${EENMAAL:-$PWD/build/asan/bin/eenmaal}
modules=$PWD/${BUILD:-build}/e2e

for binary in "$EENMAALD" "$EENMAAL"; do
	[ -x "$binary" ] || { echo "e2e: $binary is not there; make builds it" >&2; exit 1; }
done
[ -d "$modules/node_modules" ] || { echo 'e2e: run "make e2e-modules" first' >&2; exit 1; }

# Node looks for packages beside and above a file, so the sources are run from a copy beside them.
work=$(mktemp -d "$modules/run.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r tests/e2e/lib tests/e2e/*.test.mjs "$work"
export E2E_MODULES=$modules

mkdir "$work/gen"
protoc --plugin="$modules/node_modules/.bin/protoc-gen-es" --proto_path=proto \
	--es_out="$work/gen" --es_opt=target=js,import_extension=js proto/eenmaal/v1/*.proto

# Debian 12 has Node 18, which does not offer WebCrypto as a global by itself.
case $(node --version) in
v18.*) export NODE_OPTIONS=--experimental-global-webcrypto ;;
esac

# Everything in the strongest suite that the command speaks, as it is the default there; what the
# command and this client say to each other in suite 1 as well.
strongest=1
! "$EENMAAL" keygen partner --id probe --folder "$work/probe" --suite 2 >/dev/null 2>&1 || strongest=2
echo "e2e: suite $strongest"

cd "$work"
if [ $# -gt 0 ]; then
	tests=("${@##*/}")
else
	tests=(*.test.mjs)
fi
run() {
	E2E_SUITE=$1 node --test --test-reporter=spec --test-concurrency=1 "${@:2}"
}
run "$strongest" "${tests[@]}"
[ "$strongest" -eq 1 ] || [ $# -gt 0 ] || run 1 crossing.test.mjs
