#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The holder's page in Chromium, served by the real daemon over TLS, with the `eenmaal` command on the other side.
#
#   tests/page/browser.sh [FILE.test.mjs ...]      default: all of them
#
# EENMAALD and EENMAAL name the binaries (default: build/asan/bin).  The page: "make page"; packages: "make e2e-modules".
# Screenshots land in build/screens.
set -euo pipefail

cd "$(dirname -- "$0")/../.."
build=$PWD/${BUILD:-build}
export EENMAAL_ROOT=$PWD
export EENMAALD=${EENMAALD:-$build/asan/bin/eenmaald}
export EENMAAL=${EENMAAL:-$build/asan/bin/eenmaal}
export EENMAAL_PAGE=${EENMAAL_PAGE:-$build/web/page}
export EENMAAL_AUDIT_PAGE=${EENMAAL_AUDIT_PAGE:-$build/web/audit-page}
export EENMAAL_SCREENS=$build/screens
export EENMAAL_MODULES=$build/web

for binary in "$EENMAALD" "$EENMAAL" /usr/bin/chromium; do
	[ -x "$binary" ] || { echo "page: $binary is not there; make builds it, tools/setup brings Chromium" >&2; exit 1; }
done
[ -f "$EENMAAL_PAGE/page.json" ] || { echo 'page: run "make page" first' >&2; exit 1; }
[ -d "$build/e2e/node_modules" ] || { echo 'page: run "make e2e-modules" first' >&2; exit 1; }

# As in tests/e2e/run.sh: packages are found beside and above a file.
work=$(mktemp -d "$build/e2e/run.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r tests/e2e/lib tests/page/*.mjs "$work"
cp tests/page/lib/*.mjs "$work/lib"
mkdir "$work/gen"
protoc --plugin="$build/e2e/node_modules/.bin/protoc-gen-es" --proto_path=proto \
	--es_out="$work/gen" --es_opt=target=js,import_extension=js proto/eenmaal/v1/*.proto

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
