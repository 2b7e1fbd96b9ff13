#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The page's client, without its screens, in Node: against the protocol's test vectors and hostile input, and
# against the real daemon, with the `eenmaal` command and the independent client of tests/e2e on the other side.
#
#   tests/page-client/client.sh [FILE.test.mjs ...]      default: all of them
#
# EENMAALD and EENMAAL name the binaries (default: build/asan/bin).  Packages: "make page-modules e2e-modules".
set -euo pipefail

cd "$(dirname -- "$0")/../.."
export EENMAAL_ROOT=$PWD
export EENMAALD=${EENMAALD:-$PWD/build/asan/bin/eenmaald}
export EENMAAL=${EENMAAL:-$PWD/build/asan/bin/eenmaal}
build=$PWD/${BUILD:-build}

for binary in "$EENMAALD" "$EENMAAL"; do
	[ -x "$binary" ] || { echo "page-client: $binary is not there; make builds it" >&2; exit 1; }
done
for modules in e2e web; do
	[ -d "$build/$modules/node_modules" ] ||
		{ echo 'page-client: run "make page-modules e2e-modules" first' >&2; exit 1; }
done

# As in tests/e2e/run.sh: packages are found beside and above a file.
work=$(mktemp -d "$build/e2e/run.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r tests/e2e/lib tests/page-client/*.mjs "$work"
export E2E_MODULES=$build/e2e
mkdir "$work/gen"
protoc --plugin="$build/e2e/node_modules/.bin/protoc-gen-es" --proto_path=proto \
	--es_out="$work/gen" --es_opt=target=js,import_extension=js proto/eenmaal/v1/*.proto

node web/build.mjs --modules "$build/web" --node "$PWD/tests/page-client/exports.ts" --out "$work/page.mjs"

case $(node --version) in
v18.*) export NODE_OPTIONS=--experimental-global-webcrypto ;;
esac

cd "$work"
if [ $# -gt 0 ]; then
	tests=("${@##*/}")
else
	tests=(*.test.mjs)
fi
node --test --test-reporter=spec --test-concurrency=1 "${tests[@]}"
