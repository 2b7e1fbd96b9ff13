/* SPDX-License-Identifier: EUPL-1.2 */
/* `audit show` and `audit prove`: one entry, with the proof that the signed log has it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/io.h"
#include "client/audit.h"
#include "client/audit_print.h"
#include "client/keygen_files.h"

#define TEXT_MAX ((size_t)16 << 20)

struct exhibit {
	uint64_t index;
	bool found, as_json;
	struct hash leaf;
	struct buf text; /* the line, or the JSON object */
	struct merkle_proof proof;
};

static enum err visit(void *ctx, const struct audit_entry *e)
{
	struct exhibit *x = ctx;
	struct json j;

	if (e->index != x->index)
		return ERR_OK;
	x->found = true;
	x->leaf = e->leaf;
	if (!x->as_json)
		return audit_line(e, &x->text);
	json_begin(&j, &x->text);
	audit_json(&j, e, true);
	return j.error;
}

static enum err read_index(const struct command *c, uint64_t *out, struct buf *problem)
{
	const char *text = command_argument(c, 0);
	char *end = NULL;

	if (text && command_argument_count(c) == 1 && strspn(text, "0123456789") == strlen(text) &&
	    strlen(text) > 0 && strlen(text) < 19) {
		*out = strtoull(text, &end, 10);
		return ERR_OK;
	}
	return keygen_problem(problem, ERR_USAGE, "name one entry by its number, from 0");
}

/* Read and check the log; the entry and its proof are in x then. */
static enum err exhibit(struct command *c, struct exhibit *x, struct audit_reading *r,
			struct buf *problem)
{
	enum err e = audit_open(c, r);

	r->visit = visit;
	r->ctx = x;
	r->keep_leaves = true;
	if (e == ERR_OK)
		e = audit_read(r);
	if (e != ERR_OK) {
		(void)audit_fail(c, r, e);
		return e;
	}
	if (!x->found)
		return keygen_problem(problem, ERR_NOT_FOUND,
				      "the log has no entry %" PRIu64 "; it has %" PRIu64, x->index,
				      r->target.size);
	return audit_prove(r, x->index, &x->proof);
}

/* ---- show ---------------------------------------------------------------------------------------------- */

static enum err show_json(const struct exhibit *x, const struct audit_reading *r)
{
	struct buf out = BUF_INIT(2 * TEXT_MAX);
	enum err e = buf_put_str(&out, "{\"entry\":");
	struct json j;

	if (e == ERR_OK)
		e = buf_put_view(&out, buf_view(&x->text));
	if (e == ERR_OK)
		e = buf_put_str(&out, ",\"proof\":");
	json_begin(&j, &out);
	json_object(&j, NULL);
	json_number(&j, "index", (int64_t)x->index);
	json_number(&j, "size", (int64_t)r->target.size);
	json_hex(&j, "leaf", view_of(x->leaf.b, HASH_LEN));
	json_hex(&j, "root", view_of(r->target.root.b, HASH_LEN));
	json_array(&j, "hashes");
	for (size_t n = 0; n < x->proof.count; n++)
		json_hex(&j, NULL, view_of(x->proof.hashes[n].b, HASH_LEN));
	json_end(&j);
	json_string(&j, "checkpoint", r->note);
	json_end(&j);
	if (e == ERR_OK)
		e = j.error;
	if (e == ERR_OK)
		e = buf_put_str(&out, "}");
	if (e == ERR_OK)
		e = command_print(&out);
	buf_free(&out);
	return e;
}

static void show_text(const struct command *c, const struct exhibit *x,
		      const struct audit_reading *r)
{
	char hex[2 * HASH_LEN + 1];

	command_say(c, "%.*s", (int)x->text.len - 1, (const char *)x->text.data);
	hex_format(x->leaf.b, HASH_LEN, hex);
	command_say(c, "  leaf  %s", hex);
	for (size_t n = 0; n < x->proof.count; n++) {
		hex_format(x->proof.hashes[n].b, HASH_LEN, hex);
		command_say(c, "        %s", hex);
	}
	hex_format(r->target.root.b, HASH_LEN, hex);
	command_say(c, "  root  %s  of %" PRIu64 " entries, signed", hex, r->target.size);
}

enum exit_code audit_show(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct exhibit x = {.as_json = command_json(c), .text = BUF_INIT(TEXT_MAX)};
	struct audit_reading r = {0};
	enum err e = read_index(c, &x.index, &problem);

	if (e == ERR_OK)
		e = exhibit(c, &x, &r, &problem);
	if (e == ERR_OK && x.as_json)
		e = show_json(&x, &r);
	else if (e == ERR_OK)
		show_text(c, &x, &r);
	buf_free(&x.text);
	audit_close(&r);
	return keygen_finish(c, e, &problem);
}

/* ---- prove --------------------------------------------------------------------------------------------- */

/* https://c2sp.org/tlog-proof */
static enum err proof_text(const struct exhibit *x, const struct audit_reading *r, struct buf *out)
{
	enum err e = buf_printf(out, "c2sp.org/tlog-proof@v1\nindex %" PRIu64 "\n", x->index);

	for (size_t n = 0; n < x->proof.count && e == ERR_OK; n++) {
		e = base64_put(out, view_of(x->proof.hashes[n].b, HASH_LEN));
		if (e == ERR_OK)
			e = buf_put_str(out, "\n");
	}
	if (e == ERR_OK)
		e = buf_put_str(out, "\n");
	return e == ERR_OK ? buf_put_str(out, r->note) : e;
}

static enum err write_proof(const struct command *c, const struct exhibit *x,
			    const struct audit_reading *r, struct buf *problem)
{
	const char *path = command_option(c, "out");
	struct buf text = BUF_INIT(65536);
	struct keygen_report report;
	enum err e = proof_text(x, r, &text);

	if (e == ERR_OK)
		e = keygen_write(path, buf_view(&text), problem);
	buf_free(&text);
	if (e != ERR_OK)
		return e;
	command_say(c, "The proof that the log has entry %" PRIu64 " is in %s", x->index, path);
	keygen_report_begin(&report);
	json_string(&report.json, "file", path);
	json_number(&report.json, "entry", (int64_t)x->index);
	json_number(&report.json, "size", (int64_t)r->target.size);
	json_hex(&report.json, "leaf", view_of(x->leaf.b, HASH_LEN));
	return keygen_report_end(c, &report);
}

enum exit_code audit_prove_entry(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct exhibit x = {.text = BUF_INIT(TEXT_MAX)};
	struct audit_reading r = {0};
	enum err e = read_index(c, &x.index, &problem);

	if (e == ERR_OK && io_exists(command_option(c, "out")))
		e = keygen_problem(&problem, ERR_EXISTS, "%s exists already; name a new file",
				   command_option(c, "out"));
	if (e == ERR_OK)
		e = exhibit(c, &x, &r, &problem);
	if (e == ERR_OK)
		e = write_proof(c, &x, &r, &problem);
	buf_free(&x.text);
	audit_close(&r);
	return keygen_finish(c, e, &problem);
}
