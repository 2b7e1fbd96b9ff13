/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal directory add`: a member from its member.pub, its certificates and its names. */
#include <string.h>

#include "broker/base/clock.h"
#include "client/directory.h"
#include "client/directory_edition.h"
#include "client/directory_member.h"
#include "keys/certificate.h"
#include "keys/directory.h"

#define LANGUAGE_MAX 15

static enum err read_keys(struct edition *e, const char *path, Eenmaal__V1__Member *m)
{
	struct buf text = BUF_INIT(MEMBER_FILE_MAX);
	Eenmaal__V1__KemKey *kem = arena_alloc(e->arena, sizeof(*kem));
	struct member_keys *keys = arena_alloc(e->arena, sizeof(*keys));
	enum err error = kem && keys ? keygen_read(path, &text, &e->problem) : ERR_MEMORY;

	if (error != ERR_OK)
		goto out;
	error = member_file_parse(buf_view(&text), keys);
	if (error != ERR_OK) {
		keygen_problem(&e->problem, error,
			       "%s is no member.pub as \"eenmaal keygen partner\" "
			       "writes it",
			       path);
		goto out;
	}
	m->id = keys->id.s;
	m->signing_key = codec_bytes(keys->signing_key.b, SIGN_PUBLIC_LEN);
	if (keys->has_kem_key) {
		eenmaal__v1__kem_key__init(kem);
		kem->suite = keys->kem_key.suite;
		kem->public_key = codec_bytes(keys->kem_key.key, keys->kem_key.len);
		m->kem_key = kem;
	}
out:
	buf_free(&text);
	return error;
}

static enum err add_name(struct edition *e, const char *option, Eenmaal__V1__Member *m)
{
	Eenmaal__V1__LocalizedText *t = arena_alloc(e->arena, sizeof(*t));
	const char *equals = strchr(option, '=');
	size_t len = equals ? (size_t)(equals - option) : 0;

	if (len == 0 || len > LANGUAGE_MAX || equals[1] == 0)
		return keygen_problem(&e->problem, ERR_USAGE,
				      "--name takes a language and a name, such as "
				      "nl=Gemeente Hilversum, not \"%s\"",
				      option);
	if (t == NULL)
		return ERR_MEMORY;
	eenmaal__v1__localized_text__init(t);
	t->text = edition_text(e, equals + 1);
	t->language = edition_text(e, option);
	if (t->text == NULL || t->language == NULL)
		return ERR_MEMORY;
	t->language[len] = 0;
	m->names[m->n_names++] = t;
	return ERR_OK;
}

static enum err add_names(struct edition *e, const struct command *c, Eenmaal__V1__Member *m)
{
	size_t names = command_option_count(c, "name"), roles = command_option_count(c, "role");
	enum err error = ERR_OK;

	m->names = arena_alloc(e->arena, (names + 1) * sizeof(*m->names));
	m->roles = arena_alloc(e->arena, (roles + 1) * sizeof(*m->roles));
	if (m->names == NULL || m->roles == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < names && error == ERR_OK; n++)
		error = add_name(e, command_option_at(c, "name", n), m);
	/* Sorted, as lists in statements are; the order on the command line says nothing. */
	for (size_t n = 0; n < roles && error == ERR_OK; n++) {
		char *role = edition_text(e, command_option_at(c, "role", n));
		size_t at = m->n_roles++;

		if (role == NULL)
			return ERR_MEMORY;
		for (; at > 0 && strcmp(m->roles[at - 1], role) > 0; at--)
			m->roles[at] = m->roles[at - 1];
		m->roles[at] = role;
	}
	return error;
}

static enum err add_certificate(struct edition *e, const char *path, Eenmaal__V1__TlsIdentity *tls)
{
	struct certificate_identity identity;
	struct buf pem = BUF_INIT(KEYGEN_PEM_MAX);
	uint8_t *fingerprint;
	enum err error = keygen_read(path, &pem, &e->problem);

	if (error != ERR_OK)
		goto out;
	error = certificate_read(buf_view(&pem), &identity);
	if (error != ERR_OK) {
		keygen_problem(&e->problem, error, "%s holds no certificate in PEM", path);
		goto out;
	}
	fingerprint = arena_copy(e->arena, identity.fingerprint.b, HASH_LEN);
	if (fingerprint == NULL)
		error = ERR_MEMORY;
	else
		tls->fingerprint = codec_bytes(fingerprint, HASH_LEN);
out:
	buf_free(&pem);
	return error;
}

static Eenmaal__V1__TlsIdentity *next_tls(struct edition *e, Eenmaal__V1__Member *m)
{
	Eenmaal__V1__TlsIdentity *tls = arena_alloc(e->arena, sizeof(*tls));

	if (tls == NULL)
		return NULL;
	eenmaal__v1__tls_identity__init(tls);
	m->tls[m->n_tls++] = tls;
	return tls;
}

static enum err add_issuer(struct edition *e, const struct command *c, Eenmaal__V1__Member *m)
{
	const char *issuer = command_option(c, "issuer"), *oin = command_option(c, "oin");
	Eenmaal__V1__TlsIdentity *tls;

	if (issuer == NULL && oin == NULL)
		return ERR_OK;
	if (issuer == NULL || oin == NULL)
		return keygen_problem(&e->problem, ERR_USAGE, "--issuer and --oin go together");
	tls = next_tls(e, m);
	if (tls == NULL)
		return ERR_MEMORY;
	tls->issuer = edition_text(e, issuer);
	tls->serial_number = edition_text(e, oin);
	return tls->issuer && tls->serial_number ? ERR_OK : ERR_MEMORY;
}

static enum err add_tls(struct edition *e, const struct command *c, Eenmaal__V1__Member *m)
{
	size_t count = command_option_count(c, "certificate");
	enum err error = ERR_OK;

	m->tls = arena_alloc(e->arena, (count + 2) * sizeof(*m->tls));
	if (m->tls == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < count && error == ERR_OK; n++) {
		Eenmaal__V1__TlsIdentity *tls = next_tls(e, m);

		error = tls ? add_certificate(e, command_option_at(c, "certificate", n), tls)
			    : ERR_MEMORY;
	}
	if (error == ERR_OK)
		error = add_issuer(e, c, m);
	if (error == ERR_OK && m->n_tls == 0)
		error = keygen_problem(&e->problem, ERR_USAGE,
				       "say how the member's TLS connection is "
				       "recognised: --certificate, or --issuer with --oin");
	return error;
}

static enum err fill(struct edition *e, const struct command *c, Eenmaal__V1__Member *m)
{
	enum err error = read_keys(e, command_option(c, "member"), m);

	if (error == ERR_OK && edition_find(e, m->id) && !command_flag(c, "replace"))
		error = keygen_problem(&e->problem, ERR_EXISTS,
				       "%s is a member already; --replace puts "
				       "the new keys, names and roles in the place of the old ones",
				       m->id);
	if (error == ERR_OK)
		error = add_names(e, c, m);
	return error == ERR_OK ? add_tls(e, c, m) : error;
}

/*
 * What a member signed with the key that it replaces must stay verifiable: documents are read for
 * years.  The oldest key goes when there are too many.
 */
static enum err keep_former(struct edition *e, Eenmaal__V1__Member *m)
{
	Eenmaal__V1__Member **present = edition_find(e, m->id);
	Eenmaal__V1__FormerKey *former = NULL;

	if (present == NULL)
		return ERR_OK;
	m->former_keys = arena_alloc(e->arena, DIRECTORY_FORMER_MAX * sizeof(*m->former_keys));
	former = arena_alloc(e->arena, sizeof(*former));
	if (m->former_keys == NULL || former == NULL)
		return ERR_MEMORY;
	if (!view_equal(codec_view(m->signing_key), codec_view((*present)->signing_key))) {
		eenmaal__v1__former_key__init(former);
		former->signing_key = (*present)->signing_key;
		former->until = clock_now();
		m->former_keys[m->n_former_keys++] = former;
	}
	for (size_t n = 0; n < (*present)->n_former_keys; n++)
		if (m->n_former_keys < DIRECTORY_FORMER_MAX)
			m->former_keys[m->n_former_keys++] = (*present)->former_keys[n];
	return ERR_OK;
}

static enum err report(const struct command *c, const Eenmaal__V1__Member *m)
{
	struct keygen_report r;

	command_say(c, "%s is in the next edition; \"eenmaal directory sign\" brings it into force",
		    m->id);
	keygen_report_begin(&r);
	json_string(&r.json, "id", m->id);
	json_hex(&r.json, "signing_key", codec_view(m->signing_key));
	return keygen_report_end(c, &r);
}

enum exit_code directory_add(struct command *c)
{
	struct edition e = {0};
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	Eenmaal__V1__Member *m = NULL;
	enum exit_code code;
	enum err error = edition_open(command_option(c, "folder"), &e);

	if (error == ERR_OK) {
		m = arena_alloc(e.arena, sizeof(*m));
		error = m ? ERR_OK : ERR_MEMORY;
	}
	if (error == ERR_OK) {
		eenmaal__v1__member__init(m);
		m->status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE;
		error = fill(&e, c, m);
	}
	if (error == ERR_OK)
		error = keep_former(&e, m);
	if (error == ERR_OK)
		error = edition_put(&e, m);
	if (error == ERR_OK)
		error = edition_save(&e);
	if (error == ERR_OK)
		error = report(c, m);
	problem = e.problem;
	e.problem = (struct buf){0};
	code = keygen_finish(c, error, &problem);
	edition_close(&e);
	return code;
}
