/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/err.h"
#include "broker/base/id.h"

/* Where the hex of a line starts, when the line gives name. */
static char *value_of(char *line, const char *name)
{
	char *equals = strstr(line, " =");

	if (line[0] == '#' || !equals)
		return NULL;
	*equals = '\0';
	if (strcmp(line, name) != 0)
		return NULL;
	equals += 2;
	return equals + strspn(equals, " ");
}

struct vector vector_get(const char *file, const char *name)
{
	char path[256], line[2 * VECTOR_MAX + 128];
	const char *hex = NULL;
	struct vector v = {.len = 0};
	FILE *f;

	(void)snprintf(path, sizeof(path), "tests/vectors/%s", file);
	f = fopen(path, "r");
	if (!f)
		fail_msg("%s cannot be read", path);
	while (!hex && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		hex = value_of(line, name);
	}
	(void)fclose(f);
	if (!hex)
		fail_msg("%s has no %s", path, name);
	v.len = hex ? strlen(hex) / 2 : 0; /* fail_msg() does not return */
	assert_true(v.len <= sizeof(v.b));
	assert_int_equal(hex_parse(hex, v.b, v.len), ERR_OK);
	return v;
}

struct vector vector_nth(const char *file, unsigned number, const char *name)
{
	char full[64];

	(void)snprintf(full, sizeof(full), "%u.%s", number, name);
	return vector_get(file, full);
}

struct view vector_view(const struct vector *v)
{
	return view_of(v->b, v->len);
}

uint32_t vector_u32(const struct vector *v)
{
	uint32_t n = 0;

	for (size_t i = 0; i < v->len; i++)
		n = n << 8 | v->b[i];
	return n;
}

struct secret *vector_secret(const struct vector *v)
{
	struct secret *s = NULL;

	assert_int_equal(secret_new(v->b, v->len, &s), ERR_OK);
	return s;
}

void vector_check(const struct vector *expected, const void *data, size_t len)
{
	assert_int_equal(len, expected->len);
	if (len > 0)
		assert_memory_equal(data, expected->b, len);
}
