/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `eenmaal audit verify-page`: what a server really sends, in every form that browsers ask for, against
 * the editions of the holder's page that the chain approved and the log names.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/audit.h"
#include "client/keygen_files.h"
#include "client/transport_get.h"
#include "keys/page.h"

#define URL_MAX 600
#define MESSAGE_MAX 1024

static const char *const codings[] = {"identity", "gzip", "br"};
#define CODINGS (sizeof(codings) / sizeof(codings[0]))

struct checking {
	struct command *command;
	struct audit_reading reading;
	char base[URL_MAX]; /* with the slash at its end */
	bool of_broker;     /* the broker's own address */
	char *ca;           /* NULL: the system's anchors */
	struct page *page;
	unsigned fetched;
	/* from the log */
	bool named; /* some entry says that the broker serves this edition */
	uint64_t entry;
	int64_t since;
};

static enum err wrong(const struct checking *k, enum err e, const char *file, const char *what)
{
	return session_wrong(k->reading.session, e, "%s%s: %s", k->base, file, what);
}

/* Where the page stands; what follows a '?' or '#' never reaches a server's files. */
static enum err take_url(struct checking *k)
{
	const struct profile *p = command_profile(k->command);
	const char *url = command_argument(k->command, 0), *ca = command_option(k->command, "ca");
	size_t len = strlen(url), own = p->public_url ? strlen(p->public_url) : 0;

	if (strncmp(url, "https://", 8) != 0 || url[8] == 0 || url[strcspn(url, "?# ")] != 0 ||
	    len + 2 > sizeof(k->base))
		return session_wrong(k->reading.session, ERR_USAGE,
				     "%s is no address of a page; it looks like "
				     "https://broker.example/",
				     url);
	(void)snprintf(k->base, sizeof(k->base), "%s%s", url, url[len - 1] == '/' ? "" : "/");
	k->of_broker = own > 0 && strncmp(k->base, p->public_url, own) == 0 &&
		       k->base[own] == '/' && k->base[own + 1] == 0;
	if (ca == NULL && (!k->of_broker || p->ca == NULL))
		return ERR_OK;
	k->ca = ca ? mem_strdup(ca) : profile_path(p, p->ca);
	return k->ca ? ERR_OK : ERR_MEMORY;
}

static enum err fetch(struct checking *k, const char *file, const char *coding, struct buf *out)
{
	struct transport_get get = {.ca = k->ca,
				    .proxy = command_profile(k->command)->proxy,
				    .coding = coding};
	struct buf url = BUF_INIT(URL_MAX + PAGE_PATH_MAX), message = BUF_INIT(MESSAGE_MAX);
	enum err e = buf_printf(&url, "%s%s%c", k->base, file, 0);

	get.url = (const char *)url.data;
	if (e == ERR_OK)
		e = transport_get(&get, out, &message);
	/* What the list names and the server does not send is as wrong as something else. */
	if (e == ERR_NOT_FOUND || e == ERR_INPUT || e == ERR_TOO_LARGE)
		e = ERR_VERIFY;
	if (e != ERR_OK && buf_put_u8(&message, 0) == ERR_OK)
		e = wrong(k, e, file, (const char *)message.data);
	buf_free(&message);
	buf_free(&url);
	k->fetched++;
	return e;
}

static enum err fetch_list(struct checking *k)
{
	struct buf list = BUF_INIT(PAGE_LIST_MAX);
	enum err e = fetch(k, PAGE_LIST, "identity", &list);

	if (e == ERR_OK) {
		e = page_list_parse(buf_view(&list), &k->page);
		if (e != ERR_OK && err_class(e) != CLASS_FAULT)
			e = wrong(k, ERR_VERIFY, PAGE_LIST, "is no list of a page's files");
	}
	buf_free(&list);
	return e;
}

/* name: as it is fetched; "" is the index as people open it. */
static enum err check_file(struct checking *k, const struct page_file *f, const char *name)
{
	struct buf content = BUF_INIT(PAGE_BYTES_MAX);
	enum err e = ERR_OK;

	for (size_t n = 0; n < CODINGS && e == ERR_OK; n++) {
		struct hash hash;

		if (!transport_get_decodes(codings[n]))
			continue;
		e = fetch(k, name, codings[n], &content);
		if (e != ERR_OK)
			break;
		hash_sha256(buf_view(&content), &hash);
		if (content.len != f->size || !hash_equal(&hash, &f->hash))
			e = session_wrong(k->reading.session, ERR_VERIFY,
					  "%s%s is not the file that page.json lists (asked for as "
					  "%s): the server sends something else",
					  k->base, name, codings[n]);
	}
	buf_free(&content);
	return e;
}

static enum err check_files(struct checking *k)
{
	enum err e = fetch_list(k);

	if (e == ERR_OK)
		e = check_file(k, page_find(k->page, ""), "");
	for (size_t n = 0; e == ERR_OK && n < k->page->count; n++)
		e = check_file(k, &k->page->files[n], k->page->files[n].path);
	return e;
}

static enum err note_entry(void *context, const struct audit_entry *e)
{
	struct checking *k = context;

	if (e->seen == NULL || e->seen->action != EENMAAL__V1__ACTION__ACTION_DIRECTORY ||
	    !view_equal(codec_view(e->kept->page_hash), view_of(k->page->hash.b, HASH_LEN)))
		return ERR_OK;
	k->named = true;
	k->entry = e->index;
	k->since = e->seen->time;
	return ERR_OK;
}

static enum err check_approval(struct checking *k)
{
	char hex[2 * HASH_LEN + 1];
	enum err e = ERR_OK;

	hex_format(k->page->hash.b, HASH_LEN, hex);
	if (!directory_approves(k->reading.session->directory, &k->page->hash))
		return session_wrong(
			k->reading.session, ERR_VERIFY,
			"%s is the page %s, which the chain's directory does not approve", k->base,
			hex);
	k->reading.visit = note_entry;
	k->reading.ctx = k;
	e = audit_read(&k->reading);
	if (e == ERR_OK && k->of_broker && !hash_equal(&k->reading.audit->page, &k->page->hash))
		e = session_wrong(k->reading.session, ERR_VERIFY,
				  "the broker serves the page %s, but its log names another", hex);
	return e;
}

static enum err tell(const struct checking *k)
{
	char hex[2 * HASH_LEN + 1], since[21] = "";
	struct keygen_report r;

	hex_format(k->page->hash.b, HASH_LEN, hex);
	command_say(k->command,
		    "%s sends the page %s: %zu files, fetched in %u ways, each byte for byte.\n"
		    "The chain's directory approves it.",
		    k->base, hex, k->page->count, k->fetched);
	if (k->named) {
		clock_format(k->since, since);
		command_say(k->command, "The log names it since %s (entry %" PRIu64 ").", since,
			    k->entry);
	} else {
		command_say(k->command, "The broker itself does not serve it.");
	}
	keygen_report_begin(&r);
	json_bool(&r.json, "verified", true);
	json_string(&r.json, "url", k->base);
	json_string(&r.json, "page", hex);
	json_number(&r.json, "files", (int64_t)k->page->count);
	json_bool(&r.json, "in_log", k->named);
	if (k->named)
		json_number(&r.json, "entry", (int64_t)k->entry);
	return keygen_report_end(k->command, &r);
}

enum exit_code audit_page(struct command *c)
{
	struct checking k = {.command = c};
	enum exit_code code = EXIT_DONE;
	enum err e = audit_open(c, &k.reading);

	if (e != ERR_OK)
		return command_fail(c, e, NULL);
	e = take_url(&k);
	if (e == ERR_OK)
		e = check_files(&k);
	if (e == ERR_OK)
		e = check_approval(&k);
	if (e == ERR_OK)
		e = tell(&k);
	if (e != ERR_OK)
		code = audit_fail(c, &k.reading, e);
	page_free(k.page);
	mem_free(k.ca);
	audit_close(&k.reading);
	return code;
}
