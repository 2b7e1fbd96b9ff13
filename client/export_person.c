/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/export_person.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/mem.h"
#include "keys/kdf.h"
#include "keys/keyfile.h"

#define KEY_FILE "export.key"
#define KEY_LEN 32
#define INPUT_MAX 256

static enum err make_key(const char *path)
{
	struct secret *key = NULL;
	enum err e = secret_random(KEY_LEN, &key);

	if (e == ERR_OK)
		e = keyfile_create(path, key);
	secret_free(key);
	/* Somebody else was first: then theirs is it. */
	return e == ERR_EXISTS ? ERR_OK : e;
}

enum err export_persons_open(const struct profile *p, bool identify, struct export_persons *out)
{
	char *path = NULL;
	enum err e;

	*out = (struct export_persons){.identify = identify};
	if (identify)
		return ERR_OK;
	path = profile_path(p, KEY_FILE);
	if (path == NULL)
		return ERR_MEMORY;
	e = keyfile_read(NULL, path, KEY_LEN, &out->key);
	if (e == ERR_NOT_FOUND) {
		e = make_key(path);
		if (e == ERR_OK)
			e = keyfile_read(NULL, path, KEY_LEN, &out->key);
	}
	mem_free(path);
	return e;
}

void export_persons_close(struct export_persons *p)
{
	secret_free(p->key);
	p->key = NULL;
}

/* HKDF's first step is HMAC with the salt as its key. */
static void pseudonym(const struct export_persons *p, struct view input, char *out)
{
	uint8_t mac[32];

	hkdf_extract(view_of(secret_open(p->key), KEY_LEN), input, mac);
	secret_close(p->key);
	hex_format(mac, EXPORT_PSEUDONYM_LEN, out);
}

void export_person_holder(const struct export_persons *p, const struct holder_id *id,
			  char out[static EXPORT_PERSON_LEN + 1])
{
	static const char label[] = "eenmaal/v1/export/holder";
	uint8_t input[sizeof(label) + HOLDER_ID_LEN];

	if (p->identify) {
		holder_id_format(id, out);
		return;
	}
	memcpy(input, label, sizeof(label));
	memcpy(input + sizeof(label), id->b, HOLDER_ID_LEN);
	pseudonym(p, view_of(input, sizeof(input)), out);
}

void export_person_staff(const struct export_persons *p, const char *organisation,
			 const char *staff, char out[static EXPORT_PERSON_LEN + 1])
{
	char input[INPUT_MAX];
	int len;

	if (p->identify) {
		(void)snprintf(out, EXPORT_PERSON_LEN + 1, "%s/%s", organisation, staff);
		return;
	}
	/* Both are slugs, so that the slash is the only one. */
	len = snprintf(input, sizeof(input), "eenmaal/v1/export/staff%c%s/%s", 0, organisation,
		       staff);
	pseudonym(p, view_of(input, len > 0 ? (size_t)len : 0), out);
}
