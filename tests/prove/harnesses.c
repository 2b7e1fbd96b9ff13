/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/prove/prove.h"

const struct prove_harness prove_harnesses[] = {
	{"prove_decide_rules", prove_decide_rules},
	{"prove_decide_grant", prove_decide_grant},
	{"prove_decide_sound", prove_decide_sound},
	{"prove_decide_complete", prove_decide_complete},
	{"prove_decide_malformed", prove_decide_malformed},
	{"prove_decide_zeroed", prove_decide_zeroed},
	{"prove_release_forged", prove_release_forged},
	{"prove_release_granted", prove_release_granted},
	{"prove_release_seal", prove_release_seal},
	{"prove_grant_state", prove_grant_state},
	{"prove_grant_apply", prove_grant_apply},
	{"prove_grant_revoked_for_ever", prove_grant_revoked_for_ever},
	{"prove_merkle_inclusion", prove_merkle_inclusion},
	{"prove_merkle_inclusion_length", prove_merkle_inclusion_length},
	{"prove_merkle_consistency", prove_merkle_consistency},
	{"prove_wire_step", prove_wire_step},
	{"prove_wire_scan", prove_wire_scan},
};
const size_t prove_harness_count = sizeof(prove_harnesses) / sizeof(prove_harnesses[0]);
