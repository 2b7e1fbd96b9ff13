/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of all routes, sorted once at the first look-up. */
#include "broker/api.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "broker/meter.h"

#define ROUTES_MAX 64

_Static_assert(ROUTES_MAX + ROUTE_OTHERS <= METER_METHODS, "each is counted apart");

static const struct route *const tables[] = {
	api_partner_routes,
	api_holder_routes,
	api_audit_routes,
	api_directory_routes,
};

static const struct route *sorted[ROUTES_MAX];
static size_t sorted_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int compare(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a;
	const struct route *y = *(const struct route *const *)b;
	int order = strcmp(x->service, y->service);

	return order ? order : strcmp(x->method, y->method);
}

static void build(void)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct route *r = tables[i]; r->service; r++) {
			assert(sorted_count < ROUTES_MAX);
			sorted[sorted_count++] = r;
		}
	}
	qsort(sorted, sorted_count, sizeof(sorted[0]), compare);
}

/* "/service/method" against a route, in strcmp() order. */
static int compare_path(const void *key, const void *element)
{
	const char *path = (const char *)key + 1;
	const struct route *r = *(const struct route *const *)element;
	size_t service_len = strcspn(path, "/");
	int order = strncmp(path, r->service, service_len);

	if (order)
		return order;
	if (r->service[service_len])
		return -1;
	/* Without a second slash it is no route's path, but it still needs a place in the order. */
	return strcmp(path[service_len] ? path + service_len + 1 : "", r->method);
}

const struct route *route_find(const char *path)
{
	const struct route *const *found;

	if (path[0] != '/' || pthread_once(&once, build))
		return NULL;
	found = bsearch(path, sorted, sorted_count, sizeof(sorted[0]), compare_path);
	return found ? *found : NULL;
}

unsigned route_number(const struct route *r, enum route_other otherwise)
{
	const struct route *const *found = NULL;

	if (r != NULL && pthread_once(&once, build) == 0)
		found = bsearch(&r, sorted, sorted_count, sizeof(sorted[0]), compare);
	return found ? ROUTE_OTHERS + (unsigned)(found - sorted) : otherwise;
}

const char *route_name(unsigned number)
{
	static const char *const others[ROUTE_OTHERS] = {"none", "page", "log"};

	if (number < ROUTE_OTHERS)
		return others[number];
	if (pthread_once(&once, build) || number - ROUTE_OTHERS >= sorted_count)
		return NULL;
	return sorted[number - ROUTE_OTHERS]->method;
}
