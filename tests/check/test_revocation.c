/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Consent is withdrawn while thousands of fetches run: none that was sent after the acknowledgement
 * is answered with a release, and in the log no release has a higher number than the withdrawal.
 * EENMAAL_FETCHES (10000) is their number in the test of revocations; the others take a tenth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/swarm.h"

#define CONNECTIONS 24
#define ROUNDS 5

enum withdrawal { REVOKE, PAUSE, STOP_ALL, SUSPEND_MEMBER };

static const char *const names[] = {"revoked", "paused", "everything stopped", "suspended"};

struct round {
	struct dossier dossier;
	struct uuid grant;
	struct swarm swarm;
	enum withdrawal how;
	uint64_t acknowledged_ns;
	uint64_t withdrawn_at; /* the withdrawal's place in the log */
	uint64_t last_release;
	unsigned recorded, released_after;
};

static struct rig rig;
static struct wire *coa, *holder;
static unsigned released, refused;

static int start(void **state)
{
	(void)state;
	rig_new(&rig, NULL);
	rig_serve(&rig);
	coa = wire_open(&rig, RIG_PARTNER, SITE_COA);
	holder = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	return coa != NULL && holder != NULL ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	wire_free(coa);
	wire_free(holder);
	rig_close(&rig);
	rig_free(&rig);
	return 0;
}

static void set_school(Eenmaal__V1__MemberStatus status)
{
	unsigned before = rig_events(&rig, "reloaded");

	rig.site.status[SITE_SCHOOL] = status;
	site_sign(&rig.site);
	rig_signal(&rig, SIGHUP);
	rig_await(&rig, "reloaded", before + 1);
}

static void withdraw(struct round *r)
{
	switch (r->how) {
	case REVOKE:
		step_revoke(&r->dossier, holder, &r->grant);
		break;
	case PAUSE:
		step_suspend(&r->dossier, holder, &r->grant, true);
		break;
	case STOP_ALL:
		step_suspend(&r->dossier, holder, NULL, true);
		break;
	case SUSPEND_MEMBER:
		set_school(EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED);
		break;
	}
	r->acknowledged_ns = clock_mono_ns();
}

static bool is_withdrawal(const struct round *r, const struct rig_entry *e)
{
	Eenmaal__V1__Action action = e->seen->action;

	if (r->how == SUSPEND_MEMBER)
		return action == EENMAAL__V1__ACTION__ACTION_DIRECTORY &&
		       e->kept->directory_version == rig.site.version;
	if (e->kept->holder.len != HOLDER_ID_LEN ||
	    memcmp(e->kept->holder.data, r->dossier.id.b, HOLDER_ID_LEN) != 0)
		return false;
	return action == (r->how == REVOKE ? EENMAAL__V1__ACTION__ACTION_REVOKE
					   : EENMAAL__V1__ACTION__ACTION_SUSPEND);
}

static void visit(void *context, const struct rig_entry *e)
{
	struct round *r = context;

	if (e->seen == NULL)
		return;
	if (is_withdrawal(r, e)) {
		r->withdrawn_at = e->index;
	} else if (e->seen->action == EENMAAL__V1__ACTION__ACTION_ACCESS &&
		   e->kept->holder.len == HOLDER_ID_LEN &&
		   memcmp(e->kept->holder.data, r->dossier.id.b, HOLDER_ID_LEN) == 0) {
		r->recorded++;
		if (e->seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_DONE)
			r->last_release = e->index;
	}
}

static void check_round(struct round *r)
{
	unsigned yes = 0;

	for (unsigned n = 0; n < r->swarm.total; n++) {
		const struct swarm_fetch *f = &r->swarm.fetches[n];

		yes += f->released;
		if (f->released && f->sent_ns > r->acknowledged_ns)
			r->released_after++;
	}
	released += yes;
	refused += r->swarm.total - yes;
	(void)rig_audit(&rig, visit, r);
	assert_int_equal(r->released_after, 0);
	assert_true(r->withdrawn_at > 0 && r->last_release > 0);
	assert_true(r->last_release < r->withdrawn_at);
	assert_int_equal(r->recorded, r->swarm.total);
	/* Both sides of the line were there. */
	assert_true(yes > 0 && yes < r->swarm.total);
}

static void play(enum withdrawal how, unsigned total)
{
	static struct round r;

	r = (struct round){
		.how = how,
		.swarm = {.ask = &ask_school, .connections = CONNECTIONS, .total = total},
	};
	dossier_new(&r.dossier, &rig);
	r.swarm.dossier = &r.dossier;
	step_enrol(&r.dossier, coa);
	step_put(&r.dossier, coa, KIND_SKILLS, view_str("Tekent bouwtekeningen."));
	step_grant(&r.dossier, holder, &rig_school, &r.grant);
	swarm_start(&r.swarm);
	swarm_await(&r.swarm, total / 2);
	withdraw(&r);
	swarm_join(&r.swarm);
	check_round(&r);
	if (how == SUSPEND_MEMBER)
		set_school(EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE);
	swarm_free(&r.swarm);
	dossier_free(&r.dossier);
}

static void rounds(enum withdrawal how, unsigned total)
{
	uint64_t start_ns = clock_mono_ns();

	released = refused = 0;
	for (unsigned n = 0; n < ROUNDS; n++)
		play(how, total / ROUNDS);
	print_message("%s: %u fetches on %u connections in %u ms: %u released before, %u refused, "
		      "none released after\n",
		      names[how], released + refused, CONNECTIONS,
		      (unsigned)((clock_mono_ns() - start_ns) / 1000000), released, refused);
}

static void nothing_after_a_revocation(void **state)
{
	(void)state;
	rounds(REVOKE, rig_knob("EENMAAL_FETCHES", 10000));
}

static void nothing_after_a_pause(void **state)
{
	(void)state;
	rounds(PAUSE, rig_knob("EENMAAL_FETCHES", 10000) / 10);
}

static void nothing_after_everything_stopped(void **state)
{
	(void)state;
	rounds(STOP_ALL, rig_knob("EENMAAL_FETCHES", 10000) / 10);
}

static void nothing_after_a_suspension(void **state)
{
	(void)state;
	/* A reload takes longer than a withdrawal: more fetches must be under way to outlast it. */
	rounds(SUSPEND_MEMBER, rig_knob("EENMAAL_FETCHES", 10000) / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_after_a_revocation),
		cmocka_unit_test(nothing_after_a_pause),
		cmocka_unit_test(nothing_after_everything_stopped),
		cmocka_unit_test(nothing_after_a_suspension),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
