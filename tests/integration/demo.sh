#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The demo's claims: it ends well, twice in a row, in a folder with a space in its name; it shows
# what it says; it leaves no broker behind, also when it is interrupted.  And tools/serve serves.
set -euo pipefail

cd "$(dirname -- "$0")/../.."
if [ ! -x "$EENMAALD" ] || [ ! -x "$EENMAAL" ]; then
	echo 'eenmaal and eenmaald are not built'
	exit 77
fi
export EENMAAL EENMAALD
work=$(mktemp -d)
demo=$work/'the demo'
serve=
finish() {
	[ -z "$serve" ] || kill "$serve" 2>/dev/null || :
	rm -rf "$work"
}
trap finish EXIT

expect() { # what the story must say, as a fixed string
	grep -qF -- "$1" "$work/story" || {
		printf 'the story lacks: %s\n' "$1"
		cat "$work/story"
		exit 1
	}
}

left() {
	local process words
	for process in /proc/[0-9]*/cmdline; do
		words=$( (tr '\0' ' ' <"$process") 2>/dev/null) || continue
		case $words in
		*"$demo/chain/broker/eenmaald.yaml"* | *"$demo/chain/witnesses/"*) return 0 ;;
		esac
	done
	return 1
}

nobody_left() {
	local n
	for ((n = 0; n < 100; n++)); do
		left || return 0
		sleep 0.1 # a witness is told when who started it has ended
	done
	echo "a broker or a witness still runs after $1"
	exit 1
}

play() {
	tools/demo "$demo" >"$work/story" 2>&1 || {
		cat "$work/story"
		exit 1
	}
	nobody_left 'the demo'
}

play
expect 'exit 3: nothing was released'
expect 'the agreement does not allow this'
expect 'released for help, not for enforcement'
expect 'byte for byte'
expect 'documents were locked with a new key'
expect 'none is missing'
expect 'epoch 1 at reception, 5 after activation, 6 after the revocation'
expect 'The log is whole'
expect '2 of 2 witnesses vouch'
expect '"event":"rollback","log":"eenmaal.example/gooi"'
expect '2 pieces of evidence with the witnesses'
expect "0 of 11 in the broker's files"
expect 'That was the whole job'
! grep -q $'\e' "$work/story" || { echo 'colours where no terminal is'; exit 1; }
[ "$(stat -c %a "$demo"/chain/partners/taalschool-de-brug/inbox/*/skills-opvang-coa-1.md)" = 600 ] ||
	{ echo 'a decrypted file is open to others'; exit 1; }

# Interrupted half-way: the broker goes, too.
: >"$work/story"
tools/demo "$demo" >"$work/story" 2>&1 &
story=$!
for ((n = 0; n < 600; n++)); do
	! grep -q '^4\.' "$work/story" || break
	sleep 0.1
done
kill -TERM "$story"
! wait "$story" || { echo 'an interrupted demo ended well'; exit 1; }
nobody_left 'an interrupted demo'

# A second run starts over.
play
expect 'That was the whole job'

# The same broker in the foreground, with the profiles of the demo; a folder that is not the
# demo's is never emptied.
: >"$work/serving"
tools/serve "$demo/chain" >"$work/serving" 2>&1 &
serve=$!
for ((n = 0; n < 300; n++)); do
	! grep -q '"event":"started"' "$work/serving" || break
	sleep 0.1
done
for ((n = 0; n < 100; n++)); do
	! grep -q '"event":"cosigned"' "$work/serving" || break
	sleep 0.1
done
"$EENMAAL" audit verify --profile "$demo/chain/toezichthouder" --json >"$work/verified"
grep -q '"verified":true' "$work/verified"
grep -q '"witnessed_by":2' "$work/verified"
! tools/demo "$demo" >"$work/story" 2>&1 || { echo 'the demo ran over a broker that serves'; exit 1; }
expect 'stop it first'
kill -TERM "$serve"
wait "$serve" || { echo 'tools/serve did not end well'; exit 1; }
serve=
nobody_left 'tools/serve'
mkdir "$work/precious" && touch "$work/precious/file"
! tools/demo "$work/precious" >"$work/story" 2>&1 || { echo 'the demo took any folder'; exit 1; }
[ -e "$work/precious/file" ] || { echo 'the demo emptied a folder that was not its own'; exit 1; }
echo 'demo: all claims hold'
