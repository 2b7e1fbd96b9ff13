/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/reload.h"

#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "proto/convert.h"

/* Protobuf of a directory takes a multiple of its bytes once it is parsed. */
#define ARENA_MAX ((size_t)32 << 20)

static enum err read_directory(const struct config *config, struct buf *problem, struct arena *a,
			       Eenmaal__V1__GetDirectoryResponse **out)
{
	struct buf file = BUF_INIT(RELOAD_DIRECTORY_MAX);
	ProtobufCMessage *message = NULL;
	struct view copy;
	enum err e;

	e = io_read_file(config->directory, &file);
	if (e != ERR_OK) {
		config_problem(problem, e, "the directory %s cannot be read: %s", config->directory,
			       err_text(e));
		goto out;
	}
	copy = view_of(arena_copy(a, file.data, file.len), file.len);
	e = copy.data ? codec_decode(&eenmaal__v1__get_directory_response__descriptor, copy,
				     CODEC_STRICT, a, &message)
		      : ERR_MEMORY;
	*out = (Eenmaal__V1__GetDirectoryResponse *)message;
	if (e == ERR_OK && (*out)->directory == NULL)
		e = ERR_INPUT;
	if (e != ERR_OK)
		config_problem(problem, e,
			       "%s is no signed directory (%s); "
			       "\"eenmaal directory sign\" makes one",
			       config->directory, err_text(e));
out:
	buf_free(&file);
	return e;
}

static enum err load_directory(const struct config *config, struct buf *problem, struct trust *t)
{
	Eenmaal__V1__GetDirectoryResponse *response = NULL;
	struct arena *a = arena_new(ARENA_MAX);
	enum err e;

	if (a == NULL)
		return ERR_MEMORY;
	e = read_directory(config, problem, a, &response);
	if (e != ERR_OK)
		goto out;
	e = codec_sign_key(response->root_key, &t->root);
	if (e == ERR_OK)
		e = convert_directory(response->directory, &t->root, &config->root_fingerprint,
				      &t->directory);
	if (e == ERR_VERIFY) {
		config_problem(problem, e,
			       "the directory %s is signed by another root than "
			       "root_key_fingerprint names",
			       config->directory);
		goto out;
	}
	if (e != ERR_OK) {
		config_problem(problem, e, "the directory %s is refused: %s", config->directory,
			       err_text(e));
		goto out;
	}
	e = codec_encode(response->directory, &t->directory_envelope);
out:
	arena_free(a);
	return e;
}

static enum err load_agreement(const struct config *config, struct buf *problem, struct trust *t)
{
	struct buf inner = BUF_INIT(1024);
	struct hash hash;
	enum err e;

	e = io_read_file(config->agreement, &t->agreement_file);
	if (e != ERR_OK) {
		config_problem(problem, e, "the agreement %s cannot be read: %s", config->agreement,
			       err_text(e));
		goto out;
	}
	e = agreement_parse(buf_view(&t->agreement_file), &inner, &t->agreement);
	if (e != ERR_OK) {
		config_problem(problem, e, "%s: %.*s", config->agreement, (int)inner.len,
			       inner.len ? (const char *)inner.data : "");
		goto out;
	}
	agreement_hash(t->agreement, &hash);
	if (!hash_equal(&hash, &t->directory->agreement))
		e = config_problem(problem, ERR_CONFIG,
				   "the agreement %s is not the one that the directory names; "
				   "put the right file there, or sign a directory for this one",
				   config->agreement);
out:
	buf_free(&inner);
	return e;
}

static enum err load_certificates(const struct config *config, struct buf *problem, struct trust *t)
{
	const struct config_listener *l = &config->partner_listener;
	enum err e =
		certificate_trust_load((const char *const *)l->client_ca, l->client_ca_count,
				       (const char *const *)l->crl, l->crl_count, &t->certificates);

	if (e != ERR_OK)
		config_problem(problem, e,
			       "a file of partner.client_ca or partner.crl cannot be "
			       "used: %s",
			       err_text(e));
	return e;
}

/*
 * A page that holds every key of a person in its hands, or that tells an auditor what was verified, is
 * served only when the chain agreed to it.
 */
static enum err load_page(const char *folder, struct buf *problem, const struct trust *t,
			  struct page **out)
{
	char culprit[PAGE_CULPRIT_MAX], hex[2 * HASH_LEN + 1];
	enum err e;

	if (folder == NULL)
		return ERR_OK;
	e = page_load(folder, culprit, out);
	if (e == ERR_VERIFY)
		return config_problem(problem, ERR_CONFIG,
				      "%s/%s is not the file that page.json lists; "
				      "put the page there anew, as it was built",
				      folder, culprit);
	if (e != ERR_OK)
		return config_problem(problem, e, "the page's file %s/%s cannot be used: %s",
				      folder, culprit, err_text(e));
	if (directory_approves(t->directory, &(*out)->hash))
		return ERR_OK;
	hex_format((*out)->hash.b, HASH_LEN, hex);
	return config_problem(problem, ERR_CONFIG,
			      "the page in %s (hash %s) is none that the directory approves; "
			      "\"eenmaal directory page\" adds it to the next edition",
			      folder, hex);
}

/* The key under which this broker signs checkpoints must be known to those who check them. */
static enum err find_log_key(const struct config *config, const struct sign_public *log_public,
			     struct buf *problem, struct trust *t)
{
	for (size_t i = 0; i < t->directory->log_key_count; i++) {
		struct note_key key;

		if (note_key_parse(t->directory->log_keys[i].vkey, &key) == ERR_OK &&
		    memcmp(key.public_key, log_public->b, sizeof(key.public_key)) == 0) {
			t->log_key = key;
			return ERR_OK;
		}
	}
	return config_problem(problem, ERR_CONFIG,
			      "the log key %s is none of the directory's log keys",
			      config->log_key);
}

enum err reload_trust(const struct config *config, const struct sign_public *log_public,
		      uint64_t generation, struct buf *problem, struct trust **out)
{
	struct trust parts = {
		.generation = generation,
		.directory_envelope = BUF_INIT(RELOAD_DIRECTORY_MAX),
		.agreement_file = BUF_INIT(AGREEMENT_FILE_MAX),
	};
	enum err e;

	*out = NULL;
	e = load_directory(config, problem, &parts);
	if (e == ERR_OK)
		e = load_agreement(config, problem, &parts);
	if (e == ERR_OK)
		e = load_certificates(config, problem, &parts);
	if (e == ERR_OK)
		e = find_log_key(config, log_public, problem, &parts);
	if (e == ERR_OK)
		e = load_page(config->page, problem, &parts, &parts.page);
	if (e == ERR_OK)
		e = load_page(config->audit_page, problem, &parts, &parts.audit_page);
	if (e == ERR_OK)
		return trust_new(&parts, out);
	trust_clear(&parts);
	return e;
}
