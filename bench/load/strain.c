/* SPDX-License-Identifier: EUPL-1.2 */
/* How the daemon bears what is more, or other, than a steady stream. */
#include "bench/load/play.h"

#include <unistd.h>

#define MANY 64
#define CROWD 128 /* connections, of which the queue of "overload" takes 32 */

/* One after the other until it is told to stop. */
struct backups {
	pthread_t thread;
	const struct rig *rig;
	_Atomic bool over;
	unsigned made;
};

static void *back_up(void *arg)
{
	struct backups *b = arg;
	const char *path = site_path(&b->rig->site, "copy.db");
	struct rig_run *run = mem_new(1, sizeof(*run));
	char copy[400];

	MUST(run != NULL);
	(void)snprintf(copy, sizeof(copy), "%s", path);
	while (!atomic_load(&b->over)) {
		rig_command(&b->rig[0], run, (const char *const[]){"backup", copy, NULL});
		MUST(run->code == 0);
		MUST(unlink(copy) == 0);
		b->made++;
	}
	mem_free(run);
	return NULL;
}

static void half_load_with_backups(struct stage *s, double seconds, double rate, struct outcome *o)
{
	struct backups b = {.rig = &s->rig};

	MUST(pthread_create(&b.thread, NULL, back_up, &b) == 0);
	stage_run(s, seconds, rate, o);
	atomic_store(&b.over, true);
	MUST(pthread_join(b.thread, NULL) == 0);
	(void)printf("  (%u backups were made meanwhile)\n", b.made);
}

void play_strain(const struct scenario *c, const struct knobs *k, struct report *r)
{
	struct outcome *o = mem_new(1, sizeof(*o));
	struct stage s;
	double rate = 0;

	MUST(o != NULL);
	stage_open(&s, c, MANY);
	s.asking = 1;
	stage_warm(&s, k->seconds / 2, o);
	stage_run(&s, k->seconds, 0, o);
	MUST(o->wrong == 0);
	report_run(r, "one_client", "one client", o);
	s.asking = MANY;
	stage_warm(&s, k->seconds / 2, o);
	stage_run(&s, k->seconds, 0, o);
	report_run(r, "clients_64", "64 clients, saturated", o);
	rate = o->per_second / 2;
	stage_run(&s, k->seconds, rate, o);
	report_run(r, "half_load", "half of that, at fixed times", o);
	half_load_with_backups(&s, k->seconds, rate, o);
	report_run(r, "half_load_backup", "the same during backups", o);
	stage_close(&s);
	mem_free(o);
}

void play_overload(const struct scenario *c, const struct knobs *k, struct report *r)
{
	struct outcome *o = mem_new(1, sizeof(*o));
	struct stage s;

	MUST(o != NULL);
	stage_open(&s, c, CROWD);
	stage_warm(&s, k->seconds / 2, o);
	stage_run(&s, k->seconds, 0, o);
	MUST(o->wrong == 0);
	report_run(r, "overload", "128 clients before a queue of 32", o);
	stage_close(&s);
	mem_free(o);
}
