/* SPDX-License-Identifier: EUPL-1.2 */
#include "policy/agreement.h"

#include <string.h>

#include "broker/base/mem.h"
#include "policy/agreement_check.h"
#include "policy/agreement_rules.h"
#include "policy/agreement_schema.h"

struct agreement {
	struct agreement_file *file;
	struct hash hash;
	struct permission_table permissions;
};

enum err agreement_parse(struct view yaml, struct buf *problem, struct agreement **out)
{
	struct agreement *a = NULL;
	enum err e;

	*out = NULL;
	e = agreement_check_bytes(yaml, problem);
	if (e != ERR_OK)
		goto out;
	a = mem_new(1, sizeof(*a));
	if (a == NULL) {
		e = ERR_MEMORY;
		goto out;
	}
	hash_sha256(yaml, &a->hash);
	e = agreement_schema_load(yaml, problem, &a->file);
	if (e == ERR_OK)
		e = agreement_check(a->file, problem);
	if (e == ERR_OK)
		e = agreement_rules(a->file, problem, &a->permissions);
	if (e != ERR_OK)
		goto out;
	*out = a;
	a = NULL;
out:
	agreement_free(a);
	return e;
}

void agreement_free(struct agreement *a)
{
	if (a == NULL)
		return;
	agreement_schema_free(a->file);
	mem_free(a);
}

void agreement_hash(const struct agreement *a, struct hash *out)
{
	*out = a->hash;
}

const char *agreement_title(const struct agreement *a)
{
	return a->file->title;
}

unsigned agreement_version(const struct agreement *a)
{
	return a->file->version;
}

size_t agreement_language_count(const struct agreement *a)
{
	return a->file->languages_count;
}

const char *agreement_language(const struct agreement *a, size_t n)
{
	return n < a->file->languages_count ? a->file->languages[n] : NULL;
}

int agreement_kind(const struct agreement *a, const struct slug *id)
{
	return agreement_check_find(a->file->kinds, a->file->kinds_count, id);
}

int agreement_purpose(const struct agreement *a, const struct slug *id)
{
	return agreement_check_find(a->file->purposes, a->file->purposes_count, id);
}

int agreement_role(const struct agreement *a, const struct slug *id)
{
	return agreement_check_find(a->file->roles, a->file->roles_count, id);
}

size_t agreement_kind_count(const struct agreement *a)
{
	return a->file->kinds_count;
}

size_t agreement_purpose_count(const struct agreement *a)
{
	return a->file->purposes_count;
}

size_t agreement_role_count(const struct agreement *a)
{
	return a->file->roles_count;
}

const struct agreement_item *agreement_kind_at(const struct agreement *a, size_t n)
{
	return n < a->file->kinds_count ? &a->file->kinds[n].item : NULL;
}

const struct agreement_item *agreement_purpose_at(const struct agreement *a, size_t n)
{
	return n < a->file->purposes_count ? &a->file->purposes[n].item : NULL;
}

const struct agreement_item *agreement_role_at(const struct agreement *a, size_t n)
{
	return n < a->file->roles_count ? &a->file->roles[n].item : NULL;
}

const struct agreement_text *agreement_item_text(const struct agreement_item *item,
						 const char *language)
{
	const struct agreement_text *english = NULL;

	for (size_t i = 0; i < item->text_count; i++) {
		if (strcmp(item->texts[i].language, language) == 0)
			return &item->texts[i];
		if (strcmp(item->texts[i].language, "en") == 0)
			english = &item->texts[i];
	}
	return english ? english : &item->texts[0];
}

const struct permission_table *agreement_permissions(const struct agreement *a)
{
	return &a->permissions;
}

/* The smallest days_default or days_max among the kinds of the set. */
static unsigned smallest_days(const struct agreement *a, agreement_set kinds, bool largest_allowed)
{
	unsigned days = 0;

	for (size_t n = 0; n < AGREEMENT_MAX; n++) {
		const struct agreement_item *kind = agreement_kind_at(a, n);
		unsigned own;

		if ((kinds >> n & 1) == 0)
			continue;
		if (kind == NULL)
			return 0;
		own = largest_allowed ? kind->days_max : kind->days_default;
		if (days == 0 || own < days)
			days = own;
	}
	return days;
}

unsigned agreement_days_default(const struct agreement *a, agreement_set kinds)
{
	return smallest_days(a, kinds, false);
}

unsigned agreement_days_max(const struct agreement *a, agreement_set kinds)
{
	return smallest_days(a, kinds, true);
}

unsigned agreement_retention_days(const struct agreement *a)
{
	unsigned days = AGREEMENT_RETENTION_MIN;

	if (a->file->retention_days > 0)
		return a->file->retention_days;
	for (unsigned n = 0; n < a->file->kinds_count; n++)
		if (a->file->kinds[n].item.days_max > days)
			days = a->file->kinds[n].item.days_max;
	return days;
}
