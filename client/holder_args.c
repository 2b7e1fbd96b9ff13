/* SPDX-License-Identifier: EUPL-1.2 */
/* What the command line names, and what people call it. */
#include "client/holder.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err holder_list(struct holder *h, const char *option, struct holder_list *out)
{
	size_t count = command_option_count(h->command, option);
	size_t kept = 0;
	struct slug slug = {0};

	out->count = 0;
	out->items = arena_alloc(h->arena, (count + 1) * sizeof(*out->items));
	if (out->items == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < count; n++) {
		const char *value = command_option_at(h->command, option, n);

		if (slug_parse(view_str(value), &slug) != ERR_OK)
			return holder_problem(h, ERR_USAGE,
					      "--%s %s: small letters, digits and "
					      "dashes only",
					      option, value);
		out->items[n] = arena_copy(h->arena, value, strlen(value) + 1);
		if (out->items[n] == NULL)
			return ERR_MEMORY;
	}
	qsort(out->items, count, sizeof(*out->items), by_name);
	for (size_t n = 0; n < count; n++)
		if (kept == 0 || strcmp(out->items[kept - 1], out->items[n]) != 0)
			out->items[kept++] = out->items[n];
	out->count = kept;
	return ERR_OK;
}

enum err holder_kinds(struct holder *h, struct holder_list *out)
{
	const struct agreement *a = h->session->agreement;
	struct slug slug = {0};
	enum err e = holder_list(h, "kind", out);

	for (size_t n = 0; n < out->count && e == ERR_OK; n++) {
		e = codec_slug(out->items[n], &slug);
		if (e == ERR_OK && agreement_kind(a, &slug) == AGREEMENT_NONE)
			return holder_problem(h, ERR_USAGE,
					      "--kind %s: the agreement has no such "
					      "kind",
					      out->items[n]);
	}
	return e;
}

void holder_id_hex(ProtobufCBinaryData id, char out[static HOLDER_ID_TEXT])
{
	out[0] = 0;
	if (id.len == UUID_LEN)
		hex_format(id.data, UUID_LEN, out);
}

#define PREFIX_MIN 4

/* Fewer than four digits name nothing, so that a slip does not hit something. */
static bool begins(ProtobufCBinaryData id, const char *text)
{
	char hex[HOLDER_ID_TEXT];
	size_t len = strlen(text);

	holder_id_hex(id, hex);
	return len >= PREFIX_MIN && len < HOLDER_ID_TEXT && strncasecmp(hex, text, len) == 0;
}

/*
 * A grant is issued anew when its keys change; the number that the holder once saw stands for what
 * took its place.
 */
static const struct dossier_grant *successor(const struct dossier *d, const struct dossier_grant *g)
{
	for (size_t step = 0; step < d->grant_count; step++) {
		const struct dossier_grant *next = NULL;

		for (size_t n = 0; n < d->grant_count && next == NULL; n++)
			if (d->grants[n].message->replaces.len == UUID_LEN &&
			    view_equal(codec_view(d->grants[n].message->replaces),
				       codec_view(g->message->grant_id)))
				next = &d->grants[n];
		if (g->state != EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED || next == NULL)
			return g;
		g = next;
	}
	return g;
}

enum err holder_find_grant(struct holder *h, const struct dossier_grant **out)
{
	const char *text = command_option(h->command, "grant");

	*out = NULL;
	for (size_t n = 0; n < h->dossier->grant_count; n++) {
		const struct dossier_grant *g = &h->dossier->grants[n];

		if (!begins(g->message->grant_id, text))
			continue;
		if (*out != NULL)
			return holder_problem(h, ERR_INPUT,
					      "--grant %s fits more than one; give "
					      "more of it",
					      text);
		*out = g;
	}
	if (*out != NULL)
		*out = successor(h->dossier, *out);
	else
		return holder_problem(h, ERR_NOT_FOUND,
				      "there is no grant %s; \"eenmaal holder "
				      "grants\" lists them",
				      text);
	return ERR_OK;
}

enum err holder_find_request(struct holder *h, const struct dossier_request **out)
{
	const char *text = command_option(h->command, "request");

	*out = NULL;
	for (size_t n = 0; n < h->dossier->request_count; n++) {
		const struct dossier_request *r = &h->dossier->requests[n];

		if (!begins(r->message->request_id, text))
			continue;
		if (*out != NULL)
			return holder_problem(h, ERR_INPUT,
					      "--request %s fits more than one; give "
					      "more of it",
					      text);
		*out = r;
	}
	if (*out == NULL)
		return holder_problem(h, ERR_NOT_FOUND,
				      "there is no request %s; \"eenmaal holder "
				      "requests\" lists them",
				      text);
	return ERR_OK;
}

const char *holder_page(const struct command *c)
{
	const char *page = command_option(c, "page");

	return page ? page : command_profile(c)->public_url;
}

const char *holder_partner_name(const struct holder *h, const char *id)
{
	const struct member *m = NULL;
	struct slug slug = {0};

	if (codec_slug(id, &slug) == ERR_OK)
		m = directory_find(h->session->directory, &slug);
	return m != NULL ? member_name(m, h->profile->language) : id;
}

static const char *item_name(const struct holder *h, const struct agreement_item *item,
			     const char *id)
{
	const struct agreement_text *t =
		item != NULL ? agreement_item_text(item, h->profile->language) : NULL;

	return t != NULL ? t->name : id;
}

const char *holder_kind_name(const struct holder *h, const char *id)
{
	const struct agreement *a = h->session->agreement;
	struct slug slug = {0};
	int n = codec_slug(id, &slug) == ERR_OK ? agreement_kind(a, &slug) : AGREEMENT_NONE;

	return item_name(h, n < 0 ? NULL : agreement_kind_at(a, (size_t)n), id);
}

const char *holder_purpose_name(const struct holder *h, const char *id)
{
	const struct agreement *a = h->session->agreement;
	struct slug slug = {0};
	int n = codec_slug(id, &slug) == ERR_OK ? agreement_purpose(a, &slug) : AGREEMENT_NONE;

	return item_name(h, n < 0 ? NULL : agreement_purpose_at(a, (size_t)n), id);
}

const char *holder_role_name(const struct holder *h, const char *id)
{
	const struct agreement *a = h->session->agreement;
	struct slug slug = {0};
	int n = codec_slug(id, &slug) == ERR_OK ? agreement_role(a, &slug) : AGREEMENT_NONE;

	return item_name(h, n < 0 ? NULL : agreement_role_at(a, (size_t)n), id);
}

const char *holder_kind_names(const struct holder *h, size_t count, char *const *kinds)
{
	struct buf text = BUF_INIT(4096);
	const char *copy = NULL;
	enum err e = ERR_OK;

	for (size_t n = 0; n < count && e == ERR_OK; n++)
		e = buf_printf(&text, "%s%s", n > 0 ? ", " : "", holder_kind_name(h, kinds[n]));
	if (e == ERR_OK)
		e = buf_put_u8(&text, 0);
	if (e == ERR_OK)
		copy = arena_copy(h->arena, text.data, text.len);
	buf_free(&text);
	return copy != NULL ? copy : "";
}

const char *holder_state_name(Eenmaal__V1__GrantState state)
{
	return grant_state_name((enum grant_state)state);
}
