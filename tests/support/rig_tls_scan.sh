#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# rig_tls_scan.sh NAME PORT FILE: scans 127.0.0.1:PORT with testssl.sh, leaves its
# findings in FILE (CSV), says under NAME how many, and fails when one is above "low", or when it has not come
# to an end in ten minutes.  77: not installed.
#
# Left out is what the certificate says, because tests have an authority of their
# own: who signed it, whether that can be checked, how long it lasts; and whether a
# client may renegotiate, which depends on whether the scanner's client sees the end
# of its own input before our refusal (test_tls.c asks for itself).
set -euo pipefail

name=$1
port=$2
findings=$3
scanner=$(command -v testssl || command -v testssl.sh) || exit 77

rm -f "$findings"
status=0
# Protocols, ciphers, forward secrecy, preferences, defaults, vulnerabilities.
timeout -k 10 600 "$scanner" --quiet --color 0 --warnings off --ip one --nodns min \
	-p -s -f -P -S -U --csvfile "$findings" "127.0.0.1:$port" \
	>"$findings.text" 2>&1 </dev/null || status=$?
if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
	echo "$name: not at an end after ten minutes"
	exit 1
fi

awk -F '","' -v name="$name" '
NR == 1 { next }
{
	gsub(/^"|"$/, "", $0)
	id = $1
	sub(/ .*/, "", id)
	count++
	if (id ~ /^cert_|^OCSP|^DNS_CAA|^clientAuth|^overall|^rating|^secure_client_renego/)
		next
	severity[$4]++
	if ($4 ~ /^(MEDIUM|HIGH|CRITICAL|FATAL)$/) {
		print name ": " id ": " $4 ": " $5
		bad++
	}
}
END {
	printf "%s: %d findings looked at:", name, count
	for (s in severity) printf " %d %s", severity[s], s
	printf "; %d above low\n", bad
	exit count < 50 || bad > 0
}' "$findings"
