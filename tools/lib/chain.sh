# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
#
# A chain of partners in one folder, for trying things out: a directory root, an operator's
# certificate authority, a broker, four partners, an auditor and two witnesses.  Sourced by tools/chain,
# tools/serve, tools/demo and tests.  Everything is relative to the folder, so that it can be moved.
#
#   chain_programs            sets EENMAAL and EENMAALD from BUILD and VARIANT, unless they are set
#   chain_make FOLDER         makes a fresh chain in FOLDER, which must not exist
#   chain_ports FOLDER        picks free ports and writes them into configuration and profiles
#   chain_watch FOLDER        starts the witnesses in the background; they end with whoever started them
#   chain_start FOLDER        starts the broker in the background; CHAIN_PID is its process id
#   chain_stop                stops that one
#   chain_page FOLDER         takes the pages that "make page" built into use, when they are others
#   chain_bundle FOLDER       the auditor's certificate and key for a browser's import, without password
#
# With CHAIN_SHOW=1 commands are printed before they run.

CHAIN_AUDIENCE=eenmaal.example/gooi
CHAIN_AUDITOR=toezichthouder
# id, role, name in Dutch, name in English
CHAIN_PARTNERS='opvang-coa|reception|Opvang COA Crailo (voorbeeld)|COA reception centre Crailo (example)
gemeente-hilversum|municipality|Gemeente Hilversum (voorbeeld)|Municipality of Hilversum (example)
taalschool-de-brug|language-school|Taalschool De Brug (voorbeeld)|Language school De Brug (example)
vluchtelingenwerk-gooi|refugee-council|VluchtelingenWerk Gooi (voorbeeld)|Dutch Council for Refugees, Gooi (example)'
CHAIN_WITNESSES='witness-gooi witness-utrecht'
CHAIN_PID=
CHAIN_PUBLIC=  # set by chain_ports and chain_urls, for whoever sources this file
CHAIN_PARTNER=
export CHAIN_PUBLIC CHAIN_PARTNER

chain_absolute() {
	case $1 in
	/*) printf '%s\n' "$1" ;;
	*) printf '%s\n' "$PWD/$1" ;;
	esac
}

chain_programs() {
	local bin
	bin=$(chain_absolute "${BUILD:-build}")/${VARIANT:-release}/bin
	: "${EENMAAL:=$bin/eenmaal}" "${EENMAALD:=$bin/eenmaald}"
	if [ ! -x "$EENMAAL" ] || [ ! -x "$EENMAALD" ]; then
		echo 'chain: eenmaal and eenmaald are not built yet; run "make" first' >&2
		return 1
	fi
}

# A command as somebody would type it.
chain_show() {
	local word line='  $'
	for word; do
		[ "$word" != "$EENMAAL" ] || word=eenmaal
		[ "$word" != "$EENMAALD" ] || word=eenmaald
		case $word in
		*[!A-Za-z0-9_./:=,@%+-]* | '') line+=" '${word//\'/\'\\\'\'}'" ;;
		*) line+=" $word" ;;
		esac
	done
	printf '%s\n' "$line"
}

# Run a step of the chain's making; its output appears only when it fails.
chain_run() {
	local output
	[ -z "${CHAIN_SHOW:-}" ] || chain_show "$@"
	output=$("$@" 2>&1) || {
		printf '%s\n' "$output" >&2
		echo "chain: this failed: $*" >&2
		return 1
	}
}

chain_member() { # kind (partner or auditor), id, role, name in Dutch, name in English
	local folder=partners/$2
	[ "$1" = partner ] || folder=$2
	chain_run "$EENMAAL" keygen "$1" --id "$2" --folder "$folder" || return
	chain_run "$EENMAAL" keygen sign-csr --ca ca --csr "$folder/tls.csr" --days 397 \
		--out "$folder/tls.pem" || return
	chain_run "$EENMAAL" directory add --folder directory --member "$folder/member.pub" \
		--name "nl=$4" --name "en=$5" --role "$3" --certificate "$folder/tls.pem" || return
	cp ca/ca.pem "$folder/ca.pem"
	{
		printf 'role: %s\nid: %s\n' "$1" "$2"
		printf 'root: "%s"\n' "$(cat root/root.fingerprint)"
		printf 'public_url: https://127.0.0.1:0\npartner_url: https://127.0.0.1:0\n'
		printf 'ca: ca.pem\ncertificate: tls.pem\ncertificate_key: tls.key\n'
		printf 'signing_key: signing.key\n'
		[ "$1" = auditor ] || printf 'kem_key: kem.key\nstaff: medewerker-1\nstaff_role: %s\n' "$3"
	} >"$folder/profile.yaml"
	chmod 600 "$folder/profile.yaml"
}

chain_config() {
	local name
	cat >broker/eenmaald.yaml <<END
# Made by tools/chain.  eenmaald.yaml(5) describes the keys.
public:
  port: 0
  certificate: tls.pem
  key: tls.key
partner:
  port: 0
  certificate: tls.pem
  key: tls.key
  client_ca: [ca.pem]
  crl: [ca.crl]
database: eenmaal.db
database_key: database.key
log_key: log.key
directory: directory.bin
root_key_fingerprint: "$(cat root/root.fingerprint)"
agreement: agreement.yaml
witness_interval_ms: 500
witnesses:
END
	for name in $CHAIN_WITNESSES; do
		printf '  - {name: %s, url: "http://127.0.0.1:0"}\n' "$name" >>broker/eenmaald.yaml
	done
}

# They watch from the start; nobody demands them, so that the broker can be tried without.
chain_witness() { # name
	chain_run "$EENMAAL" witness keygen --name "$1" --folder "witnesses/$1" || return
	chain_run "$EENMAAL" directory witness --folder directory --add "witnesses/$1/witness.vkey" \
		--quorum 0
}

# Inside the folder: keys, certificates and the directory with its members.
chain_fill() {
	local id role nl en name
	mkdir partners holders witnesses || return
	chain_run "$EENMAAL" keygen root --folder root || return
	chain_run "$EENMAAL" keygen ca --folder ca --name 'Voorbeeld CA' || return
	chain_run "$EENMAAL" keygen broker --folder broker --audience "$CHAIN_AUDIENCE" || return
	chain_run "$EENMAAL" keygen sign-csr --ca ca --csr broker/tls.csr --out broker/tls.pem \
		--server --name localhost --name 127.0.0.1 --days 397 || return
	chain_run "$EENMAAL" directory init --folder directory --audience "$CHAIN_AUDIENCE" \
		--agreement agreement.yaml --log-vkey broker/log.vkey || return
	while IFS='|' read -r id role nl en; do
		chain_member partner "$id" "$role" "$nl" "$en" || return
	done <<<"$CHAIN_PARTNERS"
	chain_member auditor "$CHAIN_AUDITOR" auditor 'Toezichthouder (voorbeeld)' \
		'Auditor (example)' || return
	for name in $CHAIN_WITNESSES; do
		chain_witness "$name" || return
	done
	chain_run "$EENMAAL" directory sign --folder directory --root root --days 365 \
		--out broker/directory.bin || return
	chain_run "$EENMAAL" keygen crl --ca ca --days 365 --out broker/ca.crl || return
	cp ca/ca.pem broker/ca.pem && cp directory/agreement.yaml broker/agreement.yaml &&
		chain_config
}

# A page and the auditor's, where they have been built: approved in the directory, served by the broker.
chain_page() {
	local built name key only=--only pages='' new=''
	built=$(chain_absolute "${BUILD:-build}")/web
	for name in page audit-page; do
		if [ -f "$built/$name/page.json" ]; then
			cmp -s "$built/$name/page.json" "$1/broker/$name/page.json" || new+=" $name"
		elif [ ! -d "$1/broker/$name" ]; then
			continue
		fi
		pages+=" $name"
	done
	[ -n "$new" ] || return 0
	for name in $new; do
		rm -rf "$1/broker/$name.new" && cp -R "$built/$name" "$1/broker/$name.new" || return
	done
	(
		umask 077 && cd "$1" || exit
		for name in $pages; do
			[ ! -d "broker/$name.new" ] || name+=.new
			chain_run "$EENMAAL" directory page --folder directory --page "broker/$name" $only || exit
			only=
		done
		chain_run "$EENMAAL" directory sign --folder directory --root root --days 365 \
			--out broker/directory.bin
	) || return
	for name in $new; do
		key=${name/audit-page/audit_page}
		rm -rf "$1/broker/$name" && mv "$1/broker/$name.new" "$1/broker/$name" || return
		grep -q "^$key:" "$1/broker/eenmaald.yaml" || echo "$key: $name" >>"$1/broker/eenmaald.yaml"
	done
}

# PKCS #12 without a password: for trying things out only.
chain_bundle() {
	(
		umask 077 && cd "$1/$CHAIN_AUDITOR" &&
			openssl pkcs12 -export -in tls.pem -inkey tls.key -name "$CHAIN_AUDITOR" -out browser.p12 \
				-passout pass:
	)
}

# A chain that is half made would be taken for a whole one: it gets its name at the end.
chain_make() {
	local agreement=$PWD/policy/agreement.yaml scratch=$1.new
	rm -rf "$scratch"
	# In a condition "set -e" does not count: chain_fill() checks every step itself.
	if mkdir -p "$scratch" && chmod 700 "$scratch" && cp "$agreement" "$scratch" &&
		(umask 077 && cd "$scratch" && chain_fill) && chain_page "$scratch" &&
		mv "$scratch" "$1"; then
		chain_ports "$1"
	else
		rm -rf "$scratch"
		return 1
	fi
}

chain_port_free() {
	! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Below the range that outgoing connections take their ports from.
chain_ports() {
	local public=0 partner=0 watcher=0 file name
	until [ $public -ne 0 ] && chain_port_free $public; do public=$((20000 + RANDOM % 6000 * 2)); done
	partner=$((public + 1))
	until chain_port_free $partner; do partner=$((20001 + RANDOM % 6000 * 2)); done
	sed -i -e "/^public:/,/^partner:/s/^  port: .*/  port: $public/" \
		-e "/^partner:/,/^database:/s/^  port: .*/  port: $partner/" "$1/broker/eenmaald.yaml"
	for name in $CHAIN_WITNESSES; do
		watcher=$((watcher > 0 ? watcher + 1 : partner + 1))
		until chain_port_free $watcher; do watcher=$((watcher + 1)); done
		sed -i -E "s|(name: $name, url: \"http://127.0.0.1:)[0-9]+|\1$watcher|" "$1/broker/eenmaald.yaml"
	done
	for file in "$1"/partners/*/profile.yaml "$1/$CHAIN_AUDITOR/profile.yaml" \
		"$1"/holders/*/profile.yaml; do
		[ -f "$file" ] || continue
		sed -i -E -e "s|^(public_url: \"?)https://127[^\"]*|\1https://127.0.0.1:$public|" \
			-e "s|^(partner_url: \"?)https://127[^\"]*|\1https://127.0.0.1:$partner|" "$file"
	done
	CHAIN_PUBLIC=https://127.0.0.1:$public
	CHAIN_PARTNER=https://127.0.0.1:$partner
}

# Where a chain that was made before listens.
chain_urls() {
	local ports
	ports=$(sed -n 's/^  port: //p' "$1/broker/eenmaald.yaml")
	CHAIN_PUBLIC=https://127.0.0.1:${ports%%$'\n'*}
	CHAIN_PARTNER=https://127.0.0.1:${ports##*$'\n'}
}

chain_watch() {
	local name port
	command -v setpriv >/dev/null || return 0
	for name in $CHAIN_WITNESSES; do
		port=$(sed -n "s/.*name: $name, .*:\([0-9]*\)\"}/\1/p" "$1/broker/eenmaald.yaml")
		[ -n "$port" ] || continue
		setpriv --pdeathsig TERM "$EENMAAL" witness serve --folder "$1/witnesses/$name" \
			--log-vkey "$1/broker/log.vkey" --state "$1/witnesses/$name/state" \
			--listen "127.0.0.1:$port" 2>>"$1/witnesses/$name/witness.log" &
	done
}

# Wait until the broker serves; 1 when it ended instead or takes more than 15 seconds.
chain_wait() { # its log
	local n
	for ((n = 0; n < 150; n++)); do
		! grep -q '"started"\|event=started' "$1" || return 0
		kill -0 "$CHAIN_PID" 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}

chain_start() {
	local log=$1/broker/eenmaald.log n
	for n in 1 2 3 4 5; do
		: >"$log"
		"$EENMAALD" -c "$1/broker/eenmaald.yaml" run 2>>"$log" &
		CHAIN_PID=$!
		if chain_wait "$log"; then
			chain_urls "$1"
			return 0
		fi
		chain_stop
		# Somebody else may have taken a port meanwhile; any other trouble stays.
		grep -qi 'in use\|already used\|port' "$log" || break
		[ "$n" = 5 ] || chain_ports "$1"
	done
	cat "$log" >&2
	echo 'chain: the broker does not start' >&2
	return 1
}

chain_stop() {
	[ -n "$CHAIN_PID" ] || return 0
	kill "$CHAIN_PID" 2>/dev/null
	wait "$CHAIN_PID" 2>/dev/null
	CHAIN_PID=
	return 0
}
