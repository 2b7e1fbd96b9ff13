#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Whether each lint rule catches a planted violation, and lets a clean tree be.
# Works on a small repository of its own in a temporary folder.
# shellcheck disable=SC2016 # nothing is to expand in what is planted
set -euo pipefail

root=$(cd "$(dirname -- "$0")/../.." && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

# A clean tree: the lint tools and one small module per layer.
plant() { # path; the content comes on stdin
	mkdir -p "$tree/$(dirname -- "$1")"
	cat >"$tree/$1"
}

source_with() { # lines of C below the licence
	printf '/* SPDX-License-Identifier: EUPL-1.2 */\n'
	printf '%s\n' "$@"
}

clean_tree() {
	find "$tree" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +
	mkdir -p "$tree/tools" "$tree/tests/unit" "$tree/build"
	cp -R "$root/tools/lint" "$tree/tools/lint"
	cp "$root/.clang-format" "$root/.clang-tidy" "$tree/"
	cp "$root/tests/.clang-tidy" "$tree/tests/"
	mkdir -p "$tree/bench"
	cp "$root/bench/.clang-tidy" "$tree/bench/"
	printf '/build/\n' >"$tree/.gitignore"
	printf '%s\n' -std=c17 -D_GNU_SOURCE -I. >"$tree/build/tidy-flags"
	source_with '#ifndef ERR_H' '#define ERR_H' 'int err_class(int code);' '#endif' |
		plant broker/base/err.h
	source_with '#include "broker/base/err.h"' '' 'int err_class(int code)' '{' \
		$'\treturn code / 100;' '}' | plant broker/base/err.c
	source_with '#include "broker/base/err.h"' | plant policy/decide.h
	source_with '#include "policy/decide.h"' | plant proto/codec.h
	source_with 'static void refusal_is_uniform(void **state)' '{' $'\t(void)state;' '}' |
		plant tests/unit/test_decide.c
	plant SECURITY.md <<-'END'
		# Security

		## Promises

		1. A refusal tells nothing: `tests/unit/test_decide.c:refusal_is_uniform`.

		## What is not promised

		1. A partner keeps what it has read.
	END
}

run() { # check; leaves its output in $output
	output=$(cd "$tree" && "tools/lint/$1" 2>&1)
}

passes() { # check
	if ! run "$1"; then
		printf 'selftest: %s fails on a clean tree:\n%s\n' "$1" "$output"
		failures=$((failures + 1))
	fi
}

# After planting: the check must fail and say so in words that match.
catches() { # check, pattern
	if run "$1"; then
		printf 'selftest: %s lets this be: %s\n' "$1" "$2"
		failures=$((failures + 1))
	elif ! grep -qE -- "$2" <<<"$output"; then
		printf 'selftest: %s fails, but does not say "%s":\n%s\n' "$1" "$2" "$output"
		failures=$((failures + 1))
	fi
	clean_tree
}

repeat() { # times, text
	local i
	for ((i = 0; i < $1; i++)); do printf '%s\n' "$2"; done
}

git -C "$tree" init -q
clean_tree
for check in layers sizes banned promises hosts format tidy shell; do
	passes "$check"
done

# layers
source_with '#include "keys/kem.h"' | plant broker/base/up.c
catches layers 'base may not include keys'
source_with '#include "broker/ledger/note.h"' | plant policy/grant.c
catches layers 'policy may not include ledger'
source_with '#include "proto/codec.h"' | plant keys/kem.c
catches layers 'keys may not include proto'
source_with '#include "broker/request.h"' | plant broker/store/store.c
catches layers 'store may not include broker'
source_with '#include "broker/request.h"' | plant client/partner.c
catches layers 'client may not include broker'
source_with '#include "broker/store/store.h"' | plant client/partner.c
catches layers 'client may not include store'
source_with '#include "client/partner.h"' | plant broker/route.c
catches layers 'broker may not include client'
source_with '#include "eenmaal/v1/grant.pb-c.h"' | plant policy/grant.c
catches layers 'policy may not include proto'
source_with '#include "err.h"' | plant broker/base/log.c
catches layers "from the repository's root"
source_with '#include "tests/support/chain.h"' | plant broker/route.c
catches layers 'only tests include'
source_with '#include "proto/b.h"' | plant proto/a.h
source_with '#include "proto/a.h"' | plant proto/b.h
catches layers 'include each other'

# one library, one owner
for pair in microhttpd.h:broker/route.c gnutls/gnutls.h:client/transport.c \
	sqlite3.h:broker/committer.c openssl/x509.h:keys/vault.c curl/curl.h:client/audit.c \
	cyaml/cyaml.h:policy/grant.c qrencode.h:client/holder.c \
	protobuf-c/protobuf-c.h:broker/ledger/record.c; do
	source_with "#include <${pair%%:*}>" | plant "${pair#*:}"
	catches layers 'belongs to other files'
done

# sizes
source_with "$(repeat 501 'extern int a;')" | plant broker/long.c
catches sizes 'lines; at most 500'
source_with 'int f(void)' '{' "$(repeat 70 $'\t;')" '}' | plant broker/long.c
catches sizes 'f\(\) has 72 lines'
source_with 'int f(int a, int b, int c,' $'\tint (*d)(int, int), int e, int g)' '{' '}' |
	plant broker/wide.c
catches sizes 'takes 6 parameters'
source_with '/* NOLINTNEXTLINE(readability-function-size): a callback */' \
	'int f(int a, int b, int c, int d, int e, int g)' '{' '}' | plant broker/wide.c
source_with 'int g(void)' '{' $'\tstatic const int t[] = {' "$(repeat 90 $'\t\t1,')" $'\t};' \
	$'\treturn t[0];' '}' | plant broker/table.c
passes sizes
clean_tree

# banned functions
for name in strcpy strcat sprintf vsprintf gets atoi atol rand srand system popen alloca strtok \
	malloc calloc realloc free time; do
	source_with 'void f(void)' '{' $'\t'"$name(0);" '}' | plant broker/route.c
	catches banned "$name\\(\\)"
done
source_with '/* malloc(1) */' 'const char *s = "free(x)";' 'int y = x->free(z) + a.time(b);' |
	plant broker/route.c
source_with 'void *f(void)' '{' $'\treturn malloc(1);' '}' | plant broker/base/mem.c
passes banned
clean_tree

# promises
printf '## Promises\n\n1. Nobody forges consent.\n' | plant SECURITY.md
catches promises 'names no test'
printf '## Promises\n\n1. Nobody forges: `test_forgery`.\n' | plant SECURITY.md
catches promises 'there is no test test_forgery'
printf '## Promises\n\n1. Nobody forges: `tests/unit/test_decide.c:nobody`.\n' | plant SECURITY.md
catches promises 'there is no test'
printf '# Security\n\nAll is well.\n' | plant SECURITY.md
catches promises 'no promises found'

# hosts and places; spelt so that this file passes its own rule
printf 'see https://%s.%s.org/x\n' registry npmjs | plant docs/a.md
catches hosts 'package registry'
printf 'deb http://%s.%s.org/debian\n' deb debian | plant docs/a.md
catches hosts 'package registry'
printf 'cd /%s/ann/eenmaal\n' home | plant docs/a.md
catches hosts 'place on one machine'
printf 'int a;\n' | plant broker/route.c
catches hosts 'names no licence'
printf '%s HEAD\n' '<<<<<<<' | plant docs/a.md
catches hosts 'unresolved merge'

# layout, analysis, shell
source_with 'int f(void) {' '  return 1;' '}' | plant broker/route.c
catches format 'clang-format'
source_with 'int f(int a);' 'int f(int b)' '{' $'\treturn b;' '}' | plant broker/route.c
catches tidy 'inconsistent-declaration-parameter-name'
source_with 'int f(void);' 'int f(void)' '{' $'\tint *p = 0;' $'\treturn *p;' '}' | plant broker/route.c
catches tidy 'NullDereference'
printf '#!/bin/sh\necho $1\n' | plant tools/shout
catches shell 'SC2086'

if [ "$failures" -gt 0 ]; then
	echo "selftest: $failures rules do not work"
	exit 1
fi
echo 'selftest: every lint rule catches what it should'
