/* SPDX-License-Identifier: EUPL-1.2 */
/* A small certificate authority of the operator's own, for chains without PKIoverheid. */
#include "client/keygen.h"

#include <errno.h>
#include <stdlib.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "keys/certificate.h"
#include "keys/keyfile.h"

#define NAMES_MAX 32
#define REVOKED_MAX 1024
#define DAYS_MAX 36500

struct authority {
	struct buf certificate;
	struct secret *key;
};

static enum err authority_load(const char *folder, struct authority *a, struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	enum err e = keygen_path(folder, "ca.pem", &path);

	*a = (struct authority){.certificate = BUF_INIT(KEYGEN_PEM_MAX)};
	if (e == ERR_OK)
		e = keygen_read(keygen_text(&path), &a->certificate, problem);
	if (e != ERR_OK)
		goto out;
	e = keygen_path(folder, "ca.key", &path);
	if (e == ERR_OK)
		e = keyfile_read_text(NULL, keygen_text(&path), &a->key);
	if (e != ERR_OK)
		keygen_problem(problem, e, "%s cannot be used: %s", keygen_text(&path),
			       err_text(e));
out:
	buf_free(&path);
	return e;
}

static void authority_clear(struct authority *a)
{
	buf_free(&a->certificate);
	secret_free(a->key);
}

static enum err days_option(const struct command *c, unsigned preset, unsigned *out,
			    struct buf *problem)
{
	const char *text = command_option(c, "days");
	char *end = NULL;
	unsigned long n;

	*out = preset;
	if (text == NULL)
		return ERR_OK;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || end == text || *end || text[0] == '-' || n < 1 || n > DAYS_MAX)
		return keygen_problem(problem, ERR_USAGE, "--days takes a number from 1 to %d",
				      DAYS_MAX);
	*out = (unsigned)n;
	return ERR_OK;
}

static enum err report_file(const struct command *c, const char *path, const char *what)
{
	struct keygen_report r;

	command_say(c, "%s is in %s", what, path);
	keygen_report_begin(&r);
	json_string(&r.json, "file", path);
	return keygen_report_end(c, &r);
}

static enum err ca_write(const char *folder, const struct secret *key, struct view certificate,
			 struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	enum err e = keygen_path(folder, "ca.key", &path);

	if (e == ERR_OK)
		e = keygen_write_pem_key(keygen_text(&path), key, problem);
	if (e == ERR_OK)
		e = keygen_path(folder, "ca.pem", &path);
	if (e == ERR_OK)
		e = keygen_write(keygen_text(&path), certificate, problem);
	buf_free(&path);
	return e;
}

enum exit_code keygen_ca(struct command *c)
{
	static const char *const names[] = {"ca.key", "ca.pem", NULL};
	const char *folder = command_option(c, "folder");
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX), pem = BUF_INIT(KEYGEN_PEM_MAX);
	struct secret *key = NULL;
	unsigned days = 0;
	enum err e = days_option(c, 3650, &days, &problem);

	if (e == ERR_OK)
		e = keygen_folder(folder, names, &problem);
	if (e == ERR_OK)
		e = certificate_key_new(&key);
	if (e == ERR_OK)
		e = certificate_ca_new(command_option(c, "name"), key, days, &pem);
	if (e == ERR_OK)
		e = ca_write(folder, key, buf_view(&pem), &problem);
	if (e == ERR_OK)
		e = report_file(c, folder, "the certificate authority");
	secret_free(key);
	buf_free(&pem);
	return keygen_finish(c, e, &problem);
}

static enum err sign_problem(enum err e, const char *csr, struct buf *problem)
{
	if (e == ERR_OK || problem->len > 0)
		return e;
	return keygen_problem(problem, e, "no certificate was issued from %s: %s", csr,
			      err_text(e));
}

/* Fill *p from the options; names has room for NAMES_MAX. */
static enum err csr_profile(const struct command *c, struct certificate_profile *p,
			    const char **names, struct buf *problem)
{
	size_t count = command_option_count(c, "name");
	unsigned days = 0;
	enum err e = days_option(c, 397, &days, problem);

	if (e != ERR_OK)
		return e;
	if (count > NAMES_MAX)
		return keygen_problem(problem, ERR_USAGE, "at most %d names fit", NAMES_MAX);
	if (command_flag(c, "server") != (count > 0))
		return keygen_problem(problem, ERR_USAGE,
				      "a server's certificate needs --server and "
				      "--name, a client's needs neither");
	for (size_t n = 0; n < count; n++)
		names[n] = command_option_at(c, "name", n);
	*p = (struct certificate_profile){.server = command_flag(c, "server"),
					  .names = names,
					  .name_count = count,
					  .days = days};
	return ERR_OK;
}

enum exit_code keygen_sign_csr(struct command *c)
{
	const char *csr = command_option(c, "csr"), *out = command_option(c, "out");
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct buf request = BUF_INIT(KEYGEN_PEM_MAX), pem = BUF_INIT(KEYGEN_PEM_MAX);
	const char *names[NAMES_MAX];
	struct certificate_profile profile;
	struct authority ca = {0};
	enum err e = csr_profile(c, &profile, names, &problem);

	if (e == ERR_OK)
		e = authority_load(command_option(c, "ca"), &ca, &problem);
	if (e == ERR_OK)
		e = keygen_read(csr, &request, &problem);
	if (e == ERR_OK)
		e = certificate_issue(buf_view(&ca.certificate), ca.key, buf_view(&request),
				      &profile, &pem);
	e = sign_problem(e, csr, &problem);
	if (e == ERR_OK)
		e = keygen_write(out, buf_view(&pem), &problem);
	if (e == ERR_OK)
		e = report_file(c, out, "the certificate");
	authority_clear(&ca);
	buf_free(&request);
	buf_free(&pem);
	return keygen_finish(c, e, &problem);
}

/* Read the certificates that the list names; the caller frees them. */
static enum err read_revoked(const struct command *c, struct buf *files, struct view *views,
			     struct buf *problem)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < command_option_count(c, "revoke") && e == ERR_OK; n++) {
		files[n] = BUF_INIT(KEYGEN_PEM_MAX);
		e = keygen_read(command_option_at(c, "revoke", n), &files[n], problem);
		views[n] = buf_view(&files[n]);
	}
	return e;
}

static enum err crl_make(const struct command *c, const struct authority *ca, unsigned days,
			 struct buf *problem)
{
	size_t count = command_option_count(c, "revoke");
	const char *out = command_option(c, "out");
	struct buf *files = mem_new(count + 1, sizeof(*files)), crl = BUF_INIT(KEYGEN_PEM_MAX);
	struct view *views = mem_new(count + 1, sizeof(*views));
	struct certificate_revocation list = {.revoked = views, .count = count, .days = days};
	enum err e = files && views ? read_revoked(c, files, views, problem) : ERR_MEMORY;

	if (e == ERR_OK)
		e = certificate_crl_new(buf_view(&ca->certificate), ca->key, &list, &crl);
	if (e == ERR_OK)
		e = io_write_file(out, buf_view(&crl), 0644);
	if (e != ERR_OK && problem->len == 0)
		keygen_not_written(out, e, problem);
	for (size_t n = 0; files && n < count; n++)
		buf_free(&files[n]);
	mem_free(files);
	mem_free(views);
	buf_free(&crl);
	return e;
}

enum exit_code keygen_crl(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct authority ca = {0};
	unsigned days = 0;
	enum err e = days_option(c, 30, &days, &problem);

	if (e == ERR_OK && command_option_count(c, "revoke") > REVOKED_MAX)
		e = keygen_problem(&problem, ERR_USAGE, "at most %d certificates fit", REVOKED_MAX);
	if (e == ERR_OK)
		e = authority_load(command_option(c, "ca"), &ca, &problem);
	if (e == ERR_OK)
		e = crl_make(c, &ca, days, &problem);
	if (e == ERR_OK)
		e = report_file(c, command_option(c, "out"), "the list of revoked certificates");
	authority_clear(&ca);
	return keygen_finish(c, e, &problem);
}
