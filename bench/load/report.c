/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/load/report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

double parts_sum(const struct parts *p)
{
	return p->verify + p->http + p->read + p->commit;
}

/* ---- the machine ---------------------------------------------------------------------------------------- */

static void processor(char *out, size_t size)
{
	FILE *f = fopen("/proc/cpuinfo", "re");
	unsigned cores = 0;
	char line[300], name[120] = "processor";

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "model name", 10) == 0 && strchr(line, ':') != NULL)
			(void)snprintf(name, sizeof(name), "%.*s",
				       (int)strcspn(strchr(line, ':') + 2, "\n"),
				       strchr(line, ':') + 2);
		cores += strncmp(line, "processor", 9) == 0;
	}
	if (f != NULL)
		(void)fclose(f);
	(void)snprintf(out, size, "%u x %s", cores, name);
}

static void describe(char *out, size_t size)
{
	time_t now = time(NULL);
	double load[3] = {0};
	struct utsname u;
	char cpu[160], date[40];
	struct tm utc;

	processor(cpu, sizeof(cpu));
	(void)uname(&u);
	(void)getloadavg(load, 3);
	(void)strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", gmtime_r(&now, &utc));
	(void)snprintf(out, size, "%s, %s, Linux %.40s, load before %.2f", date, cpu, u.release,
		       load[0]);
}

/* ---- the table ------------------------------------------------------------------------------------------ */

void report_begin(struct report *r, const char *json)
{
	char machine[400];

	describe(machine, sizeof(machine));
	*r = (struct report){.json = fopen(json, "we")};
	MUST(r->json != NULL);
	(void)fprintf(r->json, "{\"machine\": \"%s\",\n\"scenarios\": {\n", machine);
	(void)printf("%s\n\n", machine);
	(void)printf(
		"| scenario       |  req/s | p50 ms | p99 ms | p99.9 ms | CPU us | fsync/req | "
		"RSS MiB | floor us | verify | HTTP | read | commit | CPU/floor |\n");
	(void)printf("|:---------------|-------:|-------:|-------:|---------:|-------:|----------:|"
		     "--------:|---------:|-------:|-----:|-----:|-------:|----------:|\n");
	(void)fflush(stdout);
}

static double ms(const struct outcome *o, double q)
{
	return (double)hist_within(&o->hist, q) / 1e6;
}

void report_row(struct report *r, const struct scenario *c, const struct outcome *o,
		const struct parts *floor)
{
	double sum = parts_sum(floor);

	(void)printf("| %-14s | %6.0f | %6.2f | %6.2f | %8.2f | %6.1f | %9.3f | %7.1f | %8.1f | "
		     "%6.1f | %4.0f | %4.0f | %6.1f | %9.2f |\n",
		     c->title, o->per_second, ms(o, 0.5), ms(o, 0.99), ms(o, 0.999), o->cpu_us,
		     o->syncs, (double)o->memory_kib / 1024, sum, floor->verify, floor->http,
		     floor->read, floor->commit, o->cpu_us / sum);
	(void)fflush(stdout);
	(void)fprintf(r->json,
		      "%s\"%s\": {\"per_second\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, "
		      "\"p999_ms\": %.3f, \"cpu_us\": %.2f, \"fsyncs\": %.4f, \"rss_kib\": %zu, "
		      "\"verify_us\": %.2f, \"http_us\": %.2f, \"read_us\": %.2f, "
		      "\"commit_us\": %.2f, \"floor_us\": %.2f, \"ratio\": %.3f, \"batch\": %u, "
		      "\"segments\": %u, \"good\": %llu, \"wrong\": %llu, \"unavailable\": %llu}",
		      r->rows++ > 0 ? ",\n" : "", c->name, o->per_second, ms(o, 0.5), ms(o, 0.99),
		      ms(o, 0.999), o->cpu_us, o->syncs, o->memory_kib, floor->verify, floor->http,
		      floor->read, floor->commit, sum, o->cpu_us / sum, floor->batch, c->segments,
		      (unsigned long long)o->good, (unsigned long long)o->wrong,
		      (unsigned long long)o->unavailable);
}

void report_run(struct report *r, const char *name, const char *title, const struct outcome *o)
{
	(void)printf("%s: %.0f per second, p50 %.2f ms, p99 %.2f, p99.9 %.2f, slowest %.2f; "
		     "CPU %.1f us, %.3f fsync per request",
		     title, o->per_second, ms(o, 0.5), ms(o, 0.99), ms(o, 0.999),
		     (double)o->hist.max_ns / 1e6, o->cpu_us, o->syncs);
	if (o->unavailable > 0)
		(void)printf("; %llu unavailable, the slowest of them after %.2f ms",
			     (unsigned long long)o->unavailable,
			     (double)o->unavailable_max_ns / 1e6);
	(void)printf("\n");
	(void)fflush(stdout);
	report_json(r, name, o);
}

void report_json(struct report *r, const char *name, const struct outcome *o)
{
	(void)fprintf(r->json,
		      "%s\"%s\": {\"per_second\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, "
		      "\"p999_ms\": %.3f, \"max_ms\": %.3f, \"cpu_us\": %.2f, "
		      "\"fsyncs\": %.4f, \"rss_kib\": %zu, \"good\": %llu, "
		      "\"wrong\": %llu, \"unavailable\": %llu, \"unavailable_max_ms\": %.3f}",
		      r->rows++ > 0 ? ",\n" : "", name, o->per_second, ms(o, 0.5), ms(o, 0.99),
		      ms(o, 0.999), (double)o->hist.max_ns / 1e6, o->cpu_us, o->syncs,
		      o->memory_kib, (unsigned long long)o->good, (unsigned long long)o->wrong,
		      (unsigned long long)o->unavailable, (double)o->unavailable_max_ns / 1e6);
}

void report_end(struct report *r)
{
	(void)fprintf(r->json, "\n}}\n");
	MUST(fclose(r->json) == 0);
}
