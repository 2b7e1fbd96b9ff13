/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/mem.h"
#include "proto/convert.h"
#include "proto/receipt.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

static const struct {
	Eenmaal__V1__Action action;
	const char *name;
} actions[] = {
	{ACTION(DIRECTORY), "directory"},
	{ACTION(ENROL), "enrol"},
	{ACTION(ROTATE), "rotate"},
	{ACTION(EPOCHS), "epochs"},
	{ACTION(UPLOAD), "upload"},
	{ACTION(RESEAL), "reseal"},
	{ACTION(CONSENT_REQUEST), "consent-request"},
	{ACTION(CONSENT_ANSWER), "consent-answer"},
	{ACTION(GRANT), "grant"},
	{ACTION(REVOKE), "revoke"},
	{ACTION(SUSPEND), "suspend"},
	{ACTION(ACCESS), "access"},
	{ACTION(VAULT_OPEN), "vault-open"},
	{ACTION(VAULT_UPDATE), "vault-update"},
	{ACTION(HOLDER_READ), "holder-read"},
	{ACTION(AUDIT_READ), "audit-read"},
	{ACTION(ERASE), "erase"},
	{ACTION(REJECT), "reject"},
	{ACTION(FREEZE), "freeze"},
	{ACTION(REMARK), "remark"},
	{ACTION(REMARKS_READ), "remarks-read"},
	{ACTION(RETENTION), "retention"},
	{ACTION(ACCESSES_READ), "accesses-read"},
};

const char *audit_action_name(Eenmaal__V1__Action action)
{
	for (size_t n = 0; n < sizeof(actions) / sizeof(actions[0]); n++)
		if (actions[n].action == action)
			return actions[n].name;
	return "unknown";
}

Eenmaal__V1__Action audit_action_find(const char *name)
{
	for (size_t n = 0; n < sizeof(actions) / sizeof(actions[0]); n++)
		if (strcmp(actions[n].name, name) == 0)
			return actions[n].action;
	return ACTION(UNSPECIFIED);
}

enum err audit_problem(struct audit *a, const char *format, ...)
{
	char text[AUDIT_PROBLEM_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(&a->problem);
	/* Without memory for the sentence the error itself is still told. */
	if (buf_put_str(&a->problem, text) != ERR_OK || buf_put_u8(&a->problem, 0) != ERR_OK)
		buf_clear(&a->problem);
	return ERR_VERIFY;
}

bool audit_own_trouble(enum err e)
{
	return err_class(e) == CLASS_FAULT || e == ERR_TOO_LARGE;
}

enum err audit_new(const struct sign_public *root, const struct hash *pinned, const char *audience,
		   struct audit **out)
{
	struct audit *a = mem_new(1, sizeof(*a));
	enum err e;

	*out = NULL;
	if (a == NULL)
		return ERR_MEMORY;
	a->root = *root;
	a->pinned = *pinned;
	a->audience = audience;
	a->problem = BUF_INIT(2 * AUDIT_PROBLEM_MAX);
	(void)pthread_mutex_init(&a->keys, NULL);
	e = audit_workspace_new(&a->workspace);
	if (e == ERR_OK)
		e = audit_table_new(HOLDER_ID_LEN, &a->holders);
	if (e == ERR_OK)
		e = audit_table_new(UUID_LEN, &a->grants);
	if (e == ERR_OK)
		e = audit_table_new(HASH_LEN, &a->segments);
	if (e == ERR_OK)
		e = audit_table_new(HASH_LEN, &a->holes);
	if (e != ERR_OK)
		audit_free(a);
	else
		*out = a;
	return e;
}

static void edition_free(struct audit_edition *m)
{
	directory_free(m->directory);
	agreement_free(m->agreement);
	mem_free(m);
}

static void free_lines(void *ctx, const void *key, void *value)
{
	(void)ctx;
	(void)key;
	audit_lines_free(value);
}

void audit_free(struct audit *a)
{
	if (a == NULL)
		return;
	if (a->holders)
		audit_table_each(a->holders, free_lines, NULL);
	while (a->findings) {
		struct audit_finding *next = a->findings->next;

		mem_free(a->findings->text);
		mem_free(a->findings);
		a->findings = next;
	}
	while (a->editions) {
		struct audit_edition *next = a->editions->next;

		edition_free(a->editions);
		a->editions = next;
	}
	audit_table_free(a->holders);
	audit_table_free(a->grants);
	audit_table_free(a->segments);
	audit_table_free(a->holes);
	audit_workspace_free(a->workspace);
	buf_free(&a->problem);
	(void)pthread_mutex_destroy(&a->keys);
	mem_free(a);
}

/* ---- findings ----------------------------------------------------------------------------------------- */

enum err audit_note(struct audit *a, uint64_t index)
{
	struct audit_finding *f = mem_new(1, sizeof(*f)), **end = &a->findings;
	const char *text = a->problem.len ? (const char *)a->problem.data : err_text(ERR_VERIFY);

	if (f == NULL)
		return ERR_MEMORY;
	f->index = index;
	f->text = mem_strdup(text);
	if (f->text == NULL) {
		mem_free(f);
		return ERR_MEMORY;
	}
	while (*end && (*end)->index <= index)
		end = &(*end)->next;
	f->next = *end;
	*end = f;
	a->finding_count++;
	return ERR_OK;
}

bool audit_noted(const struct audit *a, uint64_t index)
{
	for (const struct audit_finding *f = a->findings; f; f = f->next)
		if (f->index == index)
			return true;
	return false;
}

enum err audit_skip(struct audit *a, uint64_t next)
{
	static const struct hash unknown;
	enum err e = ERR_OK;

	for (; e == ERR_OK && a->edge.size < next; a->unread++)
		e = merkle_append(&a->edge, &unknown, NULL, NULL);
	return e;
}

/* ---- directories ------------------------------------------------------------------------------------ */

const struct audit_edition *audit_edition_find(const struct audit *a, uint64_t version)
{
	for (const struct audit_edition *m = a->editions; m; m = m->next)
		if (m->directory->version == version)
			return m;
	return NULL;
}

static enum err edition_check(struct audit *a, const Eenmaal__V1__DirectoryEdition *m,
			      struct audit_edition *out)
{
	enum err e = convert_directory(m->directory, &a->root, &a->pinned, &out->directory);

	if (audit_own_trouble(e))
		return e;
	if (e != ERR_OK)
		return audit_problem(a, "a directory that the broker adopted is not the root's: %s",
				     err_text(e));
	if (strcmp(out->directory->audience, a->audience) != 0)
		return audit_problem(a, "directory version %" PRIu64 " is another broker's",
				     out->directory->version);
	hash_sha256(codec_view(m->agreement), &out->agreement_hash);
	if (!hash_equal(&out->agreement_hash, &out->directory->agreement))
		return audit_problem(a,
				     "the agreement beside directory version %" PRIu64
				     " is not the one that it names",
				     out->directory->version);
	e = agreement_parse(codec_view(m->agreement), NULL, &out->agreement);
	if (e == ERR_CONFIG)
		return audit_problem(a,
				     "the agreement of directory version %" PRIu64
				     " cannot be read",
				     out->directory->version);
	return e;
}

enum err audit_add_edition(struct audit *a, const Eenmaal__V1__DirectoryEdition *m)
{
	struct audit_edition *edition = mem_new(1, sizeof(*edition)), **end = &a->editions;
	uint64_t newest = 0;
	enum err e = edition ? edition_check(a, m, edition) : ERR_MEMORY;

	for (; *end; end = &(*end)->next)
		newest = (*end)->directory->version;
	if (e == ERR_OK && edition->directory->version <= newest)
		e = audit_problem(a, "directory version %" PRIu64 " comes after version %" PRIu64,
				  edition->directory->version, newest);
	if (e == ERR_OK)
		*end = edition;
	else if (edition)
		edition_free(edition);
	return e;
}
