/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/load/scenario.h"

#include <string.h>

#define KIB 1024u
#define MIB (1024u * KIB)
#define SHARED 16 /* dossiers that all lanes ask about */

/* ---- fetching ----------------------------------------------------------------------------------------- */

static const struct dossier *next_dossier(const struct stage *s, struct lane *l)
{
	return &s->dossiers[((size_t)(l - s->lanes) + l->step++) % s->scenario->dossiers];
}

static void add_fetch_of(struct lane *l, const Eenmaal__V1__AccessRequest *access, struct arena *a,
			 unsigned at_least)
{
	lane_add_call(l, DOOR_SCHOOL, "PartnerService/Fetch",
		      rig_fetch(l->rig, a, SITE_SCHOOL, access), at_least);
	arena_free(a);
}

/* What is released is larger than a refusal ever is, see FetchResponse; then its bytes are in it. */
static void add_fetch(struct stage *s, struct lane *l)
{
	struct arena *a = rig_arena();

	add_fetch_of(l, rig_access(a, &ask_school, &next_dossier(s, l)->id), a,
		     (unsigned)s->scenario->content + 3072);
}

/* The holders' consent is another one's. */
static void add_refused(struct stage *s, struct lane *l)
{
	struct arena *a = rig_arena();

	add_fetch_of(l, rig_access(a, &ask_school, &next_dossier(s, l)->id), a, 3072);
}

const struct scenario scenarios[] = {
	{"fetch_4k", "fetch 4 KiB", 4 * KIB, SHARED, &rig_school, add_fetch, {1, 1, true}, 1, NULL},
	{"fetch_64k",
	 "fetch 64 KiB",
	 64 * KIB,
	 SHARED,
	 &rig_school,
	 add_fetch,
	 {1, 1, true},
	 1,
	 NULL},
	{"fetch_1m", "fetch 1 MiB", MIB, SHARED, &rig_school, add_fetch, {1, 1, true}, 1, NULL},
	{"refused", "refused", 4 * KIB, SHARED, &rig_gemeente, add_refused, {1, 0, true}, 1, NULL},
};
const size_t scenario_count = sizeof(scenarios) / sizeof(scenarios[0]);

const struct scenario *scenario_find(const char *name)
{
	for (size_t n = 0; n < scenario_count; n++)
		if (strcmp(scenarios[n].name, name) == 0)
			return &scenarios[n];
	return NULL;
}
