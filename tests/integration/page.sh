#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The holder's page by the command line: approved in the directory, served, checked by an auditor;
# and what an auditor says when a server sends something else.
set -euo pipefail

cd "$(dirname -- "$0")/../.."
# shellcheck source=tools/lib/chain.sh
. tools/lib/chain.sh
VARIANT=asan
chain_programs
work=$(mktemp -d)
finish() {
	local code=$?
	trap - EXIT
	chain_stop
	[ -z "$other" ] || kill "$other" 2>/dev/null || :
	rm -rf "$work"
	exit $code
}
trap finish EXIT
export BUILD=$work/build # no page that happens to be built here

say() { printf '%s\n' "$1"; }
fail() { say "page: $1" >&2; exit 1; }

run() { # exit code that is expected, a text that is said, the command
	local want=$1 text=$2 code=0 said
	shift 2
	said=$("$@" 2>&1) || code=$?
	[ "$code" -eq "$want" ] || fail "exit code $code instead of $want: $* ($said)"
	[[ $said == *"$text"* ]] || fail "\"$text\" was not said by: $* ($said)"
}

# A small page, as its build leaves it: page_make FOLDER TEXT
page_make() {
	local file comma='' list=$1/page.json
	rm -rf "$1" && mkdir -p "$1/assets"
	printf '%s' "$2" >"$1/index.html"
	printf 'console.log(1);\n' >"$1/assets/main-1.js"
	printf '{"files": {' >"$list"
	for file in assets/main-1.js index.html; do
		printf '%s"%s": {"sha256": "%s", "size": %d, "type": "text/plain"}' "$comma" "$file" \
			"$(sha256sum "$1/$file" | cut -d ' ' -f 1)" "$(stat -c %s "$1/$file")" >>"$list"
		comma=', '
		gzip -9 -n -k "$1/$file"
	done
	printf '}}\n' >>"$list"
}

chain=$work/chain other=
page_make "$BUILD/web/page" 'first edition'
chain_make "$chain"
[ -f "$chain/broker/page/page.json" ] || fail 'the page that was built is not in the chain'
chain_start "$chain"
cd "$chain"

fetch() { # path, more of curl's words
	curl --silent --show-error --cacert ca/ca.pem "${@:2}" "$CHAIN_PUBLIC$1"
}

[ "$(fetch '/?kiosk')" = 'first edition' ] || fail 'the index is another one'
[ "$(fetch /assets/main-1.js --compressed)" = 'console.log(1);' ] || fail 'the script does not unpack'
run 0 'page  ' "$EENMAAL" directory show broker/directory.bin
run 0 '"pages":["' "$EENMAAL" directory show broker/directory.bin --json

verify=("$EENMAAL" audit verify-page --profile "$CHAIN_AUDITOR" "$CHAIN_PUBLIC")
run 0 'The log names it since' "${verify[@]}"
run 0 '"in_log":true' "${verify[@]}" --json
run 2 'is no address of a page' \
	"$EENMAAL" audit verify-page --profile "$CHAIN_AUDITOR" "$CHAIN_PUBLIC/?kiosk"
run 1 'https://127.0.0.1:1/page.json' \
	"$EENMAAL" audit verify-page --profile "$CHAIN_AUDITOR" https://127.0.0.1:1/

# Somebody else serves the page: as it is, with one file changed, with a copy that unpacks to
# something else, and with a file that is not there.
elsewhere=https://127.0.0.1:$((${CHAIN_PUBLIC##*:} + 2))
serve_elsewhere() { # folder
	python3 - "$1" "${elsewhere##*:}" <<'END' &
import http.server, os, ssl, sys
os.chdir(sys.argv[1])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path[1:] or "index.html"
        if "gzip" in self.headers.get("Accept-Encoding", "") and os.path.exists(path + ".gz"):
            coding, file = "gzip", path + ".gz"
        else:
            coding, file = None, path
        if not os.path.isfile(file):
            self.send_error(404)
            return
        body = open(file, "rb").read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if coding:
            self.send_header("Content-Encoding", coding)
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("../chain/broker/tls.pem", "../chain/broker/tls.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
END
	other=$!
	for _ in $(seq 50); do
		! curl -s -o /dev/null --cacert ca/ca.pem "$elsewhere/" || return 0
		sleep 0.1
	done
	fail 'the other server does not start'
}
cp -R broker/page "$work/copy"
serve_elsewhere "$work/copy"
verify=("$EENMAAL" audit verify-page --profile "$CHAIN_AUDITOR" --ca ca/ca.pem "$elsewhere")
run 0 'each byte for byte' "${verify[@]}"
run 4 'certificate is not trusted' \
	"$EENMAAL" audit verify-page --profile "$CHAIN_AUDITOR" "$elsewhere"
printf 'steal();' >>"$work/copy/assets/main-1.js"
run 4 'assets/main-1.js is not the file that page.json lists' "${verify[@]}"
cp broker/page/assets/main-1.js "$work/copy/assets/"
printf 'steal();' | gzip >"$work/copy/assets/main-1.js.gz"
run 4 'assets/main-1.js is not the file that page.json lists (asked for as gzip)' "${verify[@]}"
rm "$work/copy/assets/"main-1.js*
run 4 'assets/main-1.js: HTTP status 404' "${verify[@]}"
page_make "$work/third" 'another page'
cp -R "$work/third/." "$work/copy"
run 4 'does not approve' "${verify[@]}"
kill "$other"

# Another edition, while the broker serves.
page_make "$work/next" 'second edition'
run 0 'as one of 2' "$EENMAAL" directory page --folder directory --page "$work/next"
run 0 'as one of 2' "$EENMAAL" directory page --folder directory --page "$work/next"
printf 'x' >>"$work/next/index.html"
run 4 'is not the file that page.json lists' \
	"$EENMAAL" directory page --folder directory --page "$work/next"
run 1 'page.json' "$EENMAAL" directory page --folder directory --page "$work"
for n in 3 4 5; do
	page_make "$work/next" "edition $n"
	[ $n = 5 ] || run 0 "as one of $n" "$EENMAAL" directory page --folder directory --page "$work/next"
done
run 1 'approved already' "$EENMAAL" directory page --folder directory --page "$work/next"
run 0 'as one of 1' "$EENMAAL" directory page --folder directory --page "$work/next" --only
say 'page: served and approved'
