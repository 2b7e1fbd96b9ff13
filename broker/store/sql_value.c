/* SPDX-License-Identifier: EUPL-1.2 */
/* Our own types over the plain ones that sql.c binds and reads. */
#include "broker/store/sql.h"

#include <string.h>

void sql_put_holder(struct query *q, const struct holder_id *id)
{
	if (id)
		sql_put_blob(q, view_of(id->b, HOLDER_ID_LEN));
	else
		sql_put_null(q);
}

void sql_put_uuid(struct query *q, const struct uuid *id)
{
	sql_put_blob(q, view_of(id->b, UUID_LEN));
}

void sql_put_hash(struct query *q, const struct hash *h)
{
	if (h)
		sql_put_blob(q, view_of(h->b, HASH_LEN));
	else
		sql_put_null(q);
}

/* The suite, then the key. */
void sql_put_kem(struct query *q, const struct kem_public *key)
{
	sql_put_u64(q, key->suite);
	sql_put_blob(q, view_of(key->key, key->len));
}

static void damaged(struct query *q)
{
	if (q->err == ERR_OK)
		q->err = ERR_DAMAGED;
}

void sql_get_text(struct query *q, char *out, size_t size)
{
	uint16_t len;

	sql_get_bytes(q, out, size - 1, &len);
	out[len] = 0;
	if (strlen(out) != len)
		damaged(q);
}

void sql_get_slug(struct query *q, struct slug *out)
{
	char text[SLUG_MAX + 1];

	memset(out, 0, sizeof(*out));
	sql_get_text(q, text, sizeof(text));
	if (q->err == ERR_OK && slug_parse(view_str(text), out) != ERR_OK)
		damaged(q);
}

void sql_get_u64(struct query *q, uint64_t *out)
{
	int64_t v;

	sql_get_i64(q, &v);
	if (v < 0)
		damaged(q);
	*out = v < 0 ? 0 : (uint64_t)v;
}

void sql_get_u32(struct query *q, uint32_t *out)
{
	uint64_t v;

	sql_get_u64(q, &v);
	if (v > UINT32_MAX)
		damaged(q);
	*out = v > UINT32_MAX ? 0 : (uint32_t)v;
}

void sql_get_bool(struct query *q, bool *out)
{
	int64_t v;

	sql_get_i64(q, &v);
	*out = v != 0;
}

void sql_get_kem(struct query *q, struct kem_public *out)
{
	uint64_t suite;

	sql_get_u64(q, &suite);
	sql_get_bytes(q, out->key, sizeof(out->key), &out->len);
	if (suite > UINT16_MAX)
		damaged(q);
	out->suite = (uint16_t)suite;
}

void sql_get_signed(struct query *q, struct arena *a, struct envelope *out)
{
	sql_get_blob(q, a, &out->payload);
	sql_get_fixed(q, out->signature, sizeof(out->signature));
	sql_get_blob(q, a, &out->key_id);
}

enum err sql_end_found(struct query *q)
{
	bool found = q->found;
	enum err e = sql_end(q);

	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err sql_end_page(struct query *q, struct store_page *page)
{
	enum err e = sql_end(q);

	if (e != ERR_OK)
		page->count = 0;
	return e;
}

enum err sql_run(struct query *q)
{
	while (sql_row(q))
		;
	return sql_end(q);
}
