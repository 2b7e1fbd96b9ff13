/* SPDX-License-Identifier: EUPL-1.2 */
/* `audit receipts`: does the log have every entry that partners can prove it had? */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/io.h"
#include "client/audit.h"
#include "client/keygen_files.h"
#include "proto/receipt.h"

#define RECEIPT_MAX ((size_t)1 << 20)
#define SUFFIX ".receipt"
#define PATH_BYTES 4096

struct redeeming {
	const struct command *c;
	const struct audit_reading *r;
	struct json json;
	struct buf json_text;
	uint64_t there, missing, unproven;
};

/* By the keys of any directory there was: a log's key may have been replaced. */
static enum err open_receipt(const struct redeeming *x, const Eenmaal__V1__Receipt *m,
			     struct arena *a)
{
	enum err e = ERR_VERIFY;

	for (const struct audit_edition *d = x->r->audit->editions; d && e == ERR_VERIFY;
	     d = d->next) {
		struct note_key keys[DIRECTORY_LOG_KEYS_MAX];
		struct receipt_trust trust = {x->r->audit->audience, keys, 0};
		Eenmaal__V1__SeenRecord *seen = NULL;
		struct checkpoint checkpoint;

		for (size_t n = 0; n < d->directory->log_key_count; n++)
			if (note_key_parse(d->directory->log_keys[n].vkey,
					   &keys[trust.key_count]) == ERR_OK)
				trust.key_count++;
		e = receipt_verify(m, &trust, a, &seen, &checkpoint);
	}
	return e;
}

static void leaf_of(const Eenmaal__V1__Receipt *m, struct hash *out)
{
	struct hash seen, kept, commitment;

	record_part_hash(m->seen_salt.data, codec_view(m->seen), &seen);
	memcpy(kept.b, m->kept_hash.data, HASH_LEN);
	record_commit(&seen, &kept, &commitment);
	merkle_leaf(view_of(commitment.b, HASH_LEN), out);
}

static void tell(struct redeeming *x, const char *name, const char *verdict, int64_t entry)
{
	json_object(&x->json, NULL);
	json_string(&x->json, "file", name);
	json_string(&x->json, "verdict", verdict);
	if (entry >= 0)
		json_number(&x->json, "entry", entry);
	json_end(&x->json);
}

static enum err judge(struct redeeming *x, const char *name, const Eenmaal__V1__Receipt *m)
{
	struct hash leaf, own;
	int64_t entry = (int64_t)m->leaf_index;
	bool there = m->leaf_index < x->r->target.size;
	enum err e = there ? audit_leaves_get(x->r->leaves, m->leaf_index, 1, &own) : ERR_OK;

	if (e != ERR_OK)
		return e;
	leaf_of(m, &leaf);
	if (there && hash_equal(&leaf, &own)) {
		x->there++;
		tell(x, name, "in the log", entry);
		return ERR_OK;
	}
	x->missing++;
	tell(x, name, "not in the log", entry);
	command_say(x->c, "  %s: the log signed this as entry %" PRIu64 ", and does not have it",
		    name, m->leaf_index);
	return ERR_OK;
}

static enum err redeem(struct redeeming *x, const char *folder, const char *name)
{
	struct buf bytes = BUF_INIT(RECEIPT_MAX);
	struct arena *a = arena_new(4 * RECEIPT_MAX);
	ProtobufCMessage *m = NULL;
	char path[PATH_BYTES];
	enum err e = a ? ERR_OK : ERR_MEMORY;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (e == ERR_OK)
		e = io_read_file(path, &bytes);
	if (e == ERR_OK)
		e = codec_decode(&eenmaal__v1__receipt__descriptor, buf_view(&bytes), CODEC_LENIENT,
				 a, &m);
	if (e == ERR_OK)
		e = open_receipt(x, (const Eenmaal__V1__Receipt *)m, a);
	if (e == ERR_OK)
		e = judge(x, name, (const Eenmaal__V1__Receipt *)m);
	else if (err_class(e) != CLASS_FAULT) {
		x->unproven++;
		tell(x, name, "no receipt of this log", -1);
		command_say(x->c, "  %s: no receipt of this log, so it proves nothing", name);
		e = ERR_OK;
	}
	arena_free(a);
	buf_free(&bytes);
	return e;
}

static bool is_receipt(const char *name)
{
	size_t len = strlen(name), end = strlen(SUFFIX);

	return len > end && strcmp(name + len - end, SUFFIX) == 0;
}

static enum err redeem_all(struct redeeming *x, const char *folder, struct buf *problem)
{
	DIR *d = opendir(folder);
	struct dirent *entry;
	enum err e = ERR_OK;

	if (d == NULL)
		return keygen_problem(problem, io_errno(errno), "%s cannot be read: %s", folder,
				      err_text(io_errno(errno)));
	while (e == ERR_OK && (entry = readdir(d)))
		if (is_receipt(entry->d_name))
			e = redeem(x, folder, entry->d_name);
	(void)closedir(d);
	return e;
}

static enum err conclude(struct redeeming *x)
{
	json_end(&x->json);
	json_number(&x->json, "in_log", (int64_t)x->there);
	json_number(&x->json, "missing", (int64_t)x->missing);
	json_number(&x->json, "unproven", (int64_t)x->unproven);
	json_end(&x->json);
	command_say(x->c,
		    "%" PRIu64 " receipts are in the log, %" PRIu64 " are missing, %" PRIu64
		    " prove nothing.",
		    x->there, x->missing, x->unproven);
	if (x->json.error != ERR_OK)
		return x->json.error;
	return command_json(x->c) ? command_print(&x->json_text) : ERR_OK;
}

static enum exit_code finish(struct redeeming *x, struct buf *problem)
{
	enum err e = conclude(x);

	if (e == ERR_OK && x->missing > 0 && command_json(x->c)) {
		buf_free(problem);
		return command_exit(ERR_VERIFY); /* the object says it */
	}
	if (e == ERR_OK && x->missing > 0)
		e = keygen_problem(problem, ERR_VERIFY,
				   "the log lacks %" PRIu64 " entries that it has signed: it was "
				   "rewritten",
				   x->missing);
	return keygen_finish(x->c, e, problem);
}

enum exit_code audit_receipts(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct audit_reading r = {.keep_leaves = true};
	struct redeeming x = {.c = c, .r = &r, .json_text = BUF_INIT((size_t)64 << 20)};
	enum exit_code code = EXIT_DONE;
	enum err e = command_argument_count(c) == 1
			     ? ERR_OK
			     : keygen_problem(&problem, ERR_USAGE, "name one folder of receipts");

	json_begin(&x.json, &x.json_text);
	json_object(&x.json, NULL);
	json_array(&x.json, "receipts");
	if (e == ERR_OK)
		e = audit_open(c, &r);
	if (e == ERR_OK) {
		e = audit_read(&r);
		if (e != ERR_OK)
			(void)audit_fail(c, &r, e);
	}
	if (e == ERR_OK)
		e = redeem_all(&x, command_argument(c, 0), &problem);
	if (e == ERR_OK && x.there + x.missing + x.unproven == 0)
		e = keygen_problem(&problem, ERR_NOT_FOUND,
				   "no file in %s ends with " SUFFIX
				   "; a partner's are in the folder state/receipts of its profile",
				   command_argument(c, 0));
	code = e == ERR_OK ? finish(&x, &problem) : keygen_finish(c, e, &problem);
	audit_close(&r);
	buf_free(&x.json_text);
	return code;
}
