/* SPDX-License-Identifier: EUPL-1.2 */
/* The routes against the services that the .proto files define: nothing is forgotten or too much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "broker/api.h"

static const struct {
	const ProtobufCServiceDescriptor *service;
	const struct route *table;
	unsigned listeners;
} services[] = {
	{&eenmaal__v1__partner_service__descriptor, api_partner_routes, LISTENER_PARTNER},
	{&eenmaal__v1__holder_service__descriptor, api_holder_routes, LISTENER_PUBLIC},
	{&eenmaal__v1__audit_service__descriptor, api_audit_routes, LISTENER_PARTNER},
	{&eenmaal__v1__directory_service__descriptor, api_directory_routes,
	 LISTENER_PUBLIC | LISTENER_PARTNER},
};

#define SERVICES (sizeof(services) / sizeof(services[0]))

static void check_route(const struct route *r, unsigned listeners)
{
	assert_int_equal(r->listeners, listeners);
	assert_true(r->body_max > 0 && r->body_max <= CODEC_UPLOAD_MAX);
	/* Either it changes something and finishes after the commit, or it reads. */
	assert_true((r->apply != NULL) != (r->read != NULL));
	if (r->apply)
		assert_non_null(r->finish);
}

static void test_every_method(void **state)
{
	char path[200];

	(void)state;
	for (size_t i = 0; i < SERVICES; i++) {
		const ProtobufCServiceDescriptor *s = services[i].service;

		for (unsigned m = 0; m < s->n_methods; m++) {
			const struct route *r;

			(void)snprintf(path, sizeof(path), "/%s/%s", s->name, s->methods[m].name);
			r = route_find(path);
			if (r == NULL) {
				fail_msg("%s has no route", path);
				return;
			}
			assert_string_equal(r->service, s->name);
			assert_string_equal(r->method, s->methods[m].name);
			assert_ptr_equal(r->request, s->methods[m].input);
			check_route(r, services[i].listeners);
		}
	}
}

static void test_no_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < SERVICES; i++) {
		unsigned count = 0;

		while (services[i].table[count].service)
			count++;
		assert_int_equal(count, services[i].service->n_methods);
	}
}

static void test_other_paths(void **state)
{
	static const char *const paths[] = {
		"",
		"/",
		"//",
		"/eenmaal.v1.PartnerService",
		"/eenmaal.v1.PartnerService/",
		"/eenmaal.v1.PartnerService/fetch",
		"/eenmaal.v1.PartnerService/Fetch/",
		"/eenmaal.v1.PartnerService/Fetch?x",
		"/eenmaal.v1.PartnerServic/Fetch",
		"/eenmaal.v1.PartnerServices/Fetch",
		"/eenmaal.v1.HolderService/Fetch",
		"eenmaal.v1.PartnerService/Fetch",
		"/a",
		"/zzz/zzz",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_null(route_find(paths[i]));
}

/* Names are labels of counters: each is there once. */
static void test_numbers(void **state)
{
	const struct route *r = route_find("/eenmaal.v1.PartnerService/Fetch");
	unsigned count = 0;

	(void)state;
	while (route_name(count) != NULL)
		count++;
	assert_true(count > ROUTE_OTHERS);
	for (unsigned a = 0; a < count; a++)
		for (unsigned b = 0; b < a; b++)
			assert_string_not_equal(route_name(a), route_name(b));
	assert_non_null(r);
	assert_string_equal(route_name(route_number(r, ROUTE_NONE)), "Fetch");
	assert_string_equal(route_name(route_number(NULL, ROUTE_LOG)), "log");
	assert_null(route_name(UINT_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_method),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_no_more),
		cmocka_unit_test(test_other_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
