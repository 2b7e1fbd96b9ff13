#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Makes FOLDER/page, a command that does what "eenmaal holder" does with the page's client: see command.ts.
#
#   tests/page-client/command/make.sh FOLDER
set -euo pipefail

cd "$(dirname -- "$0")/../../.."
folder=$1
build=$PWD/${BUILD:-build}
[ -d "$build/web/node_modules" ] || { echo 'page-client: run "make page-modules" first' >&2; exit 1; }
node web/build.mjs --modules "$build/web" --node "$PWD/tests/page-client/command/command.ts" --out "$folder/command.mjs"

# Whom to trust is said to Node before it starts.
cat >"$folder/page" <<'END'
#!/bin/bash
here=$(dirname -- "$0")
for ((n = 1; n < $#; n++)); do
	[ "${!n}" != --profile ] || { n=$((n + 1)); profile=${!n}; }
done
ca=$(sed -n 's/^ca: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$profile/profile.yaml")
case $ca in /*) ;; *) ca=$profile/$ca ;; esac
NODE_EXTRA_CA_CERTS=$ca exec node "$here/command.mjs" "$@"
END
chmod +x "$folder/page"
