#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The benchmarks measure what they say: every scenario for a moment, each with answers, none of them
# wrong, and figures that can be.  How large they are is nobody's business here.
set -euo pipefail

json=$TMPDIR/bench.json
other=$TMPDIR/other.json
export BENCH_SECONDS=0.2 BENCH_ROUNDS=1 BENCH_CONNECTIONS=4

fail() {
	echo "bench: $*"
	exit 1
}

# has FILE SCENARIO FIELD: the field is there, and more than zero.
has() {
	perl -ne 'BEGIN { ($scenario, $field) = splice @ARGV, 1 }
		$good = 1 if /^"$scenario": \{.*"$field": ([\d.]+)/ && $1 > 0;
		END { exit !$good }' "$1" "$2" "$3" || fail "$2 has no $3"
}

BENCH_JSON=$json "$EENMAAL_BUILD/bench/load"
grep -q '"machine"' "$json" || fail 'the machine is not named'
grep -q '^}}$' "$json" || fail 'the results are not complete'
if grep -v '"wrong": 0' "$json" | grep '"wrong"'; then
	fail 'some answers were wrong'
fi
for scenario in fetch_4k fetch_64k fetch_1m refused batch_40 upload consent day page; do
	for field in per_second p50_ms p999_ms cpu_us fsyncs rss_kib verify_us http_us commit_us \
		floor_us ratio good; do
		has "$json" $scenario $field
	done
done
for scenario in connect resume handshake handshake_resumed; do
	for field in per_second cpu_us http_us ratio; do
		has "$json" $scenario $field
	done
done
for scenario in one_client clients_64 half_load half_load_backup overload; do
	for field in per_second p99_ms max_ms cpu_us fsyncs good; do
		has "$json" $scenario $field
	done
done

BENCH_HOLDERS=20 BENCH_SEGMENT_BYTES=512 BENCH_JSON=$other "$EENMAAL_BUILD/bench/load" scale \
	>"$TMPDIR/scale"
grep -q '| yes |' "$TMPDIR/scale" || fail 'an auditor does not believe a generated log'
has "$other" scale_20 cpu_us

# An auditor's page and an export, of a log of three days.
EENMAAL_AUDIT_PAGE=${EENMAAL_AUDIT_PAGE:-$EENMAAL_BUILD/../web/audit-page} EENMAAL_LARGE_ROUNDS=1 BENCH_EXPORTS=csv \
	BENCH_ENTRIES=1000 BENCH_DAYS=3 BENCH_JSON=$other "$EENMAAL_BUILD/bench/load" desk >"$TMPDIR/desk"
grep -q 'processor as it is: first screen of a new browser: [0-9]* ms' "$TMPDIR/desk" ||
	fail 'the page was not measured'
grep -q '^| csv  *| exit 0 |' "$TMPDIR/desk" || fail 'the log was not exported'

bench/compare "$json" "$json" >"$TMPDIR/compared"
grep -q '^fetch_4k$' "$TMPDIR/compared" || fail 'two runs cannot be compared'
status=0
"$EENMAAL_BUILD/bench/load" no_such_scenario || status=$?
[ $status -eq 2 ] || fail "an unknown scenario ends with $status"
