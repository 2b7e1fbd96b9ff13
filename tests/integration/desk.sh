#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# By the command line: a holder says that something is not right, loses the card, a desk stops
# everything, the recovery card opens the way back, and the old card is dead.
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
	rm -rf "$work"
	exit $code
}
trap finish EXIT
export BUILD=$work/build # no page that happens to be built here

fail() { echo "desk: $1" >&2; exit 1; }

said=
run() { # exit code that is expected, a text that is said, the command
	local want=$1 text=$2 code=0
	shift 2
	said=$("$EENMAAL" "$@" 2>&1) || code=$?
	[ "$code" -eq "$want" ] || fail "exit code $code instead of $want: $* ($said)"
	[[ $said == *"$text"* ]] || fail "\"$text\" was not said by: $* ($said)"
}

chain_make "$work/chain"
chain_start "$work/chain"
cd "$work/chain"
(umask 077 && printf '739164\n' >start.pin && printf '482913\n' >own.pin && printf '918273\n' >new.pin)
run 1 '' holder enrol --profile partners/opvang-coa --card bad.html --holder-profile holders/bad \
	--pin-file start.pin --page 'ftp://page.example'
run 0 'is open' holder enrol --profile partners/opvang-coa --card card.html --holder-profile holders/selam \
	--pin-file start.pin --language nl --page https://page.example/
number=$(sed -n 's/^Dossier \([^ ]*\) is open.*/\1/p' <<<"$said")
selam=(--profile holders/selam --pin-file own.pin)
run 0 '' holder activate --profile holders/selam --pin-file start.pin --new-pin-file own.pin \
	--recovery-card recovery.html
(umask 077 && grep -oE '([0-9a-f]{4} ){15}[0-9a-f]{4}' recovery.html >recovery.txt)
echo 'Zes jaar lasser.' >skills.txt
run 0 '' partner put --profile partners/opvang-coa --holder "$number" --kind skills --media-type text/plain \
	--title Werk skills.txt
consent=("${selam[@]}" --partner taalschool-de-brug --kind skills --purpose language-training --yes)
run 2 'need --helper-role' holder grant "${consent[@]}" --helper-language ti
run 2 'a language like' holder grant "${consent[@]}" --helper-role interpreter --helper-language nl_NL
run 0 '' holder grant "${consent[@]}" --helper-role interpreter --helper-language ti
run 0 '"helper":{"role":"interpreter","partner":"","language":"ti"}' holder grants "${selam[@]}" --json
fetch=(partner fetch --profile partners/taalschool-de-brug --holder "$number" --kind skills
	--purpose language-training --out got)

# ---- a remark

printf 'Acht jaar, niet zes. "Écht"\n' >words.txt
run 0 'Nobody remarked' partner remarks --profile partners/opvang-coa
run 0 'Said: Opvang COA Crailo' holder remark "${selam[@]}" --kind skills --author opvang-coa --version 1 words.txt
run 1 'there is no document' holder remark "${selam[@]}" --kind skills --author opvang-coa --version 2 words.txt
run 1 'there is no document' holder remark "${selam[@]}" --kind skills --author holder --version 1 words.txt
: >nothing.txt
run 1 'holds no text' holder remark "${selam[@]}" --kind skills --author opvang-coa --version 1 nothing.txt
run 0 'Acht jaar, niet zes. "Écht"' partner remarks --profile partners/opvang-coa
[[ $said == *"$number"*'skills, version 1'* ]] || fail "whose remark is it? $said"
run 0 'Nobody remarked' partner remarks --profile partners/gemeente-hilversum
run 0 '"text":"Acht jaar' partner remarks --profile partners/opvang-coa --json
run 0 'skills' "${fetch[@]}"
grep -rq 'Zes jaar lasser' got || fail 'the document did not come'
grep -q 'Acht jaar' got/*/skills-holder-1.json || fail 'the remark did not come with it'
printf 'En ook bakker.\n' >words.txt
run 0 'Said' holder remark "${selam[@]}" --kind skills --author opvang-coa --version 1 words.txt
run 0 'En ook bakker.' partner remarks --profile partners/opvang-coa --from 2
run 2 'takes a number' partner remarks --profile partners/opvang-coa --from x
run 0 'holder' holder segments "${selam[@]}"

# ---- a freeze

run 1 'does not let taalschool-de-brug freeze' partner freeze --profile partners/taalschool-de-brug --holder "$number"
run 0 'nobody gets anything' partner freeze --profile partners/vluchtelingenwerk-gooi --holder "$number"
run 3 '' "${fetch[@]}"
run 0 'Stopped for you by VluchtelingenWerk Gooi' holder grants "${selam[@]}"
run 0 '"frozen_by":"vluchtelingenwerk-gooi"' holder grants "${selam[@]}" --json
run 0 'zette alles voor u stil' holder accesses "${selam[@]}"
# Nobody's dossier is answered alike.
run 0 'nobody gets anything' partner freeze --profile partners/opvang-coa --holder 7X04-2GJ3-8H2M-CHT8-K

# ---- the way back

cp -R holders/selam holders/thief
run 0 'The new card is in' holder recover --profile holders/selam --recovery-file recovery.txt --card new.html \
	--new-pin-file new.pin
code=0
"$EENMAAL" holder grants --profile holders/thief --pin-file own.pin >/dev/null 2>&1 || code=$?
[ $code -ne 0 ] || fail 'the old card still opens the dossier'
selam=(--profile holders/selam --pin-file new.pin)
run 0 'count again' holder resume-all "${selam[@]}"
rm -rf got
run 0 'skills' "${fetch[@]}"
run 0 'The log is whole' audit verify --profile "$CHAIN_AUDITOR"
run 0 'freeze' audit list --profile "$CHAIN_AUDITOR" --action freeze
run 0 'remark' audit list --profile "$CHAIN_AUDITOR" --action remark
run 0 'remarks-read' audit list --profile "$CHAIN_AUDITOR" --action remarks-read

# ---- who reads sees what it read itself
own=(partner accesses --profile partners/taalschool-de-brug)
run 0 'proven to be in the log' "${own[@]}"
[[ $said == *"$number"*'nothing released'* ]] || fail "the refusal is not there: $said"
run 0 '"released":["skills"]' "${own[@]}" --json
run 0 'no such access' "${own[@]}" --until 2020-01-01
run 0 'no such access' "${own[@]}" --staff nobody
run 2 'takes 2027-03-01' "${own[@]}" --from yesterday
run 0 'no such access' partner accesses --profile partners/gemeente-hilversum
run 0 'The log is whole' audit verify --profile "$CHAIN_AUDITOR"
run 0 'accesses-read' audit list --profile "$CHAIN_AUDITOR" --action accesses-read
echo 'desk: remarked, frozen, recovered'
