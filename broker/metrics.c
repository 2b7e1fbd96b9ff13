/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "broker/meter.h"

/* The first error stands; who writes on after it writes nothing. */
struct sheet {
	struct buf *out;
	enum err e;
};

#define LINE(page, ...)                                                   \
	do {                                                              \
		if ((page)->e == ERR_OK)                                  \
			(page)->e = buf_printf((page)->out, __VA_ARGS__); \
	} while (0)

static void head(struct sheet *p, const char *name, const char *type, const char *help)
{
	LINE(p, "# HELP eenmaal_%s %s\n# TYPE eenmaal_%s %s\n", name, help, name, type);
}

static void single(struct sheet *p, const char *name, const char *type, uint64_t value,
		   const char *help)
{
	head(p, name, type, help);
	LINE(p, "eenmaal_%s %" PRIu64 "\n", name, value);
}

static void put_seconds(struct sheet *p, uint64_t ns)
{
	LINE(p, " %" PRIu64 ".%09" PRIu64 "\n", ns / 1000000000u, ns % 1000000000u);
}

static void put_stages(struct sheet *p, const struct meter_sum *m)
{
	head(p, "stage_seconds", "summary",
	     "Time that requests, or whole batches, spent in a stage.");
	for (enum meter_stage n = 0; n < METER_STAGE_COUNT; n++) {
		LINE(p, "eenmaal_stage_seconds_sum{stage=\"%s\"}", meter_name(n));
		put_seconds(p, m->ns[n]);
		LINE(p, "eenmaal_stage_seconds_count{stage=\"%s\"} %" PRIu64 "\n", meter_name(n),
		     m->count[n]);
	}
}

/* What was never asked has no line: the list of methods would be most of the page. */
static void put_requests(struct sheet *p)
{
	const char *method = NULL;

	head(p, "requests_total", "counter", "Answers by method and by how they ended.");
	for (unsigned n = 0; (method = route_name(n)) != NULL; n++)
		for (enum meter_outcome o = 0; o < METER_OUTCOME_COUNT; o++)
			if (meter_calls(n, o) > 0)
				LINE(p,
				     "eenmaal_requests_total{method=\"%s\",outcome=\"%s\"} %" PRIu64
				     "\n",
				     method, meter_outcome_name(o), meter_calls(n, o));
}

static void put_connections(struct sheet *p, struct service *s)
{
	head(p, "connections", "gauge", "Open connections.");
	LINE(p, "eenmaal_connections{listener=\"public\"} %u\n",
	     connection_count(&s->public_connections));
	LINE(p, "eenmaal_connections{listener=\"partner\"} %u\n",
	     connection_count(&s->partner_connections));
	single(p, "requests_in_flight", "gauge", atomic_load(&s->in_flight),
	       "Requests that have begun and are not answered.");
	single(p, "bodies_bytes", "gauge",
	       atomic_load(&s->public_bytes) + atomic_load(&s->partner_bytes),
	       "Room that the bodies of those take.");
}

static void put_committer(struct sheet *p, const struct service *s)
{
	struct committer_stats c;

	committer_stats(s->committer, &c);
	single(p, "healthy", "gauge", committer_health(s->committer) == ERR_OK,
	       "0 once a commit has failed.");
	single(p, "batches_total", "counter", c.batches,
	       "Transactions, each with one durable commit.");
	single(p, "batch_calls_total", "counter", c.calls, "Requests that these took in.");
	single(p, "ledger_entries_total", "counter", c.entries,
	       "Entries that they added to the ledger.");
	single(p, "busy_total", "counter", c.busy,
	       "Requests that were turned away at a full queue or a stop.");
	single(p, "queue_length", "gauge", c.queue_length,
	       "Requests that wait for the next batch.");
	single(p, "queue_length_max", "gauge", c.queue_high, "Most that waited since the start.");
}

/* An absent file has no bytes. */
static void put_file(struct sheet *p, const char *path, const char *name, const char *help)
{
	struct stat st = {0};

	if (stat(path, &st) != 0)
		st.st_size = 0;
	single(p, name, "gauge", (uint64_t)st.st_size, help);
}

static void put_files(struct sheet *p, const struct config *c)
{
	char wal[4096];

	put_file(p, c->database, "database_bytes", "Size of the database.");
	if (snprintf(wal, sizeof(wal), "%s-wal", c->database) < (int)sizeof(wal))
		put_file(p, wal, "wal_bytes", "Size of its write-ahead log.");
}

static void put_directory(struct sheet *p, struct trust_slot *slot)
{
	struct trust *t = trust_slot_get(slot);

	single(p, "directory_version", "gauge", t->directory->version, "Edition in force.");
	single(p, "directory_end_time_seconds", "gauge", (uint64_t)t->directory->not_after,
	       "When it ends, Unix time.");
	trust_drop(t);
}

enum err metrics_write(struct service *s, struct buf *out)
{
	struct sheet p = {.out = out};
	struct meter_sum m;

	meter_read(&m);
	LINE(&p,
	     "# HELP process_start_time_seconds When the daemon began to serve, Unix time.\n"
	     "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds %" PRId64 "\n",
	     s->started);
	put_connections(&p, s);
	put_requests(&p);
	put_stages(&p, &m);
	put_committer(&p, s);
	put_files(&p, s->config);
	put_directory(&p, s->trust);
	return p.e;
}
