/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal witness`: a partner of the chain watches that the broker shows everybody the same log. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "client/keygen.h"
#include "keys/keyfile.h"
#include "witness/witness_server.h"

#define VKEYS_FILE_MAX 16384

/* ---- keygen ------------------------------------------------------------------------------------------ */

static enum err write_vkey(const char *folder, const struct note_key *key, struct buf *vkey,
			   struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	enum err e = cosign_key_format(key, vkey);

	if (e == ERR_OK)
		e = buf_put_str(vkey, "\n");
	if (e == ERR_OK)
		e = keygen_path(folder, "witness.vkey", &path);
	if (e == ERR_OK)
		e = keygen_write(keygen_text(&path), buf_view(vkey), problem);
	buf_free(&path);
	return e;
}

static enum err check_name(const char *name, struct buf *problem)
{
	static const uint8_t any[32] = {1};
	struct note_key key;
	enum err e = cosign_key_init(&key, name, any);

	return e == ERR_OK ? e
			   : keygen_problem(problem, e,
					    "\"%s\" cannot be a witness's name: 1 to 120 bytes "
					    "without white space or '+', such as "
					    "witness.taalschool.example",
					    name);
}

static enum err report(const struct command *c, const struct buf *vkey)
{
	struct keygen_report r;
	char line[256];

	(void)snprintf(line, sizeof(line), "%.*s", (int)vkey->len - 1, (const char *)vkey->data);
	command_say(c, "the witness's keys are in %s", command_option(c, "folder"));
	command_say(c, "witness key %s", line);
	command_say(c, "Give witness.vkey to the keeper of the directory; tls.csr is for a "
		       "certificate, when the broker calls from another machine.");
	keygen_report_begin(&r);
	json_string(&r.json, "folder", command_option(c, "folder"));
	json_string(&r.json, "witness_vkey", line);
	return keygen_report_end(c, &r);
}

static enum exit_code run_keygen(struct command *c)
{
	static const char *const names[] = {"witness.key", "witness.vkey", "tls.key", "tls.csr",
					    NULL};
	const char *folder = command_option(c, "folder"), *name = command_option(c, "name");
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX), vkey = BUF_INIT(512);
	struct sign_public public_key;
	struct note_key key = {.id = 0};
	enum err e = check_name(name, &problem);

	if (e == ERR_OK)
		e = keygen_folder(folder, names, &problem);
	if (e == ERR_OK)
		e = keygen_signing(folder, "witness.key", &public_key, &problem);
	if (e == ERR_OK)
		e = cosign_key_init(&key, name, public_key.b);
	if (e == ERR_OK)
		e = write_vkey(folder, &key, &vkey, &problem);
	if (e == ERR_OK)
		e = keygen_tls(folder, "Eenmaal witness", &problem);
	if (e == ERR_OK)
		e = report(c, &vkey);
	buf_free(&vkey);
	return keygen_finish(c, e, &problem);
}

/* ---- serve ------------------------------------------------------------------------------------------- */

struct serving {
	struct command *command;
	struct buf problem;
	struct secret *seed, *certificate_key;
	struct buf certificate;
	struct note_key key;
	struct note_key logs[WITNESS_LOG_KEYS_MAX];
	size_t log_count;
	struct witness_state *state;
	struct witness *witness;
	struct witness_server *server;
};

/* One vkey a line. */
static enum err parse_logs(struct serving *s, const char *path, char *text)
{
	char *rest = NULL;
	size_t before = s->log_count;

	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (s->log_count == WITNESS_LOG_KEYS_MAX)
			return keygen_problem(&s->problem, ERR_TOO_LARGE,
					      "%d keys of logs are enough", WITNESS_LOG_KEYS_MAX);
		if (note_key_parse(line, &s->logs[s->log_count++]) != ERR_OK)
			return keygen_problem(&s->problem, ERR_INPUT,
					      "%s holds no key of a log (log.vkey of \"keygen "
					      "broker\")",
					      path);
	}
	return s->log_count > before ? ERR_OK
				     : keygen_problem(&s->problem, ERR_INPUT, "%s is empty", path);
}

static enum err read_logs(struct serving *s)
{
	size_t count = command_option_count(s->command, "log-vkey");
	enum err e = ERR_OK;

	for (size_t n = 0; e == ERR_OK && n < count; n++) {
		const char *path = command_option_at(s->command, "log-vkey", n);
		struct buf file = BUF_INIT(VKEYS_FILE_MAX);

		e = keygen_read(path, &file, &s->problem);
		if (e == ERR_OK)
			e = buf_put_u8(&file, 0);
		if (e == ERR_OK)
			e = parse_logs(s, path, (char *)file.data);
		buf_free(&file);
	}
	return e;
}

/* FOLDER/witness.key, and its name from FOLDER/witness.vkey. */
static enum err read_key(struct serving *s)
{
	const char *folder = command_option(s->command, "folder");
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX), file = BUF_INIT(1024);
	struct sign_public public_key;
	enum err e = keygen_path(folder, "witness.vkey", &path);

	if (e == ERR_OK)
		e = keygen_read(keygen_text(&path), &file, &s->problem);
	if (e == ERR_OK)
		e = buf_put_u8(&file, 0);
	if (e != ERR_OK)
		goto out;
	((char *)file.data)[strcspn((char *)file.data, "\n")] = 0;
	e = cosign_key_parse((const char *)file.data, &s->key);
	if (e == ERR_OK)
		e = keyfile_read(folder, "witness.key", SIGN_SEED_LEN, &s->seed);
	if (e == ERR_OK)
		e = sign_derive_public(s->seed, &public_key);
	if (e == ERR_OK && memcmp(public_key.b, s->key.public_key, SIGN_PUBLIC_LEN) != 0)
		e = ERR_INPUT;
	if (e != ERR_OK)
		keygen_problem(&s->problem, e,
			       "%s does not hold witness.key and the witness.vkey that belongs to "
			       "it: %s",
			       folder, err_text(e));
out:
	buf_free(&file);
	buf_free(&path);
	return e;
}

static enum err read_tls(struct serving *s)
{
	const char *certificate = command_option(s->command, "tls-certificate");
	const char *key = command_option(s->command, "tls-key");
	enum err e = ERR_OK;

	if (certificate == NULL && key == NULL)
		return ERR_OK;
	if (certificate == NULL || key == NULL)
		return keygen_problem(&s->problem, ERR_USAGE,
				      "--tls-certificate and --tls-key belong together");
	e = keygen_read(certificate, &s->certificate, &s->problem);
	if (e == ERR_OK)
		e = buf_put_u8(&s->certificate, 0);
	if (e == ERR_OK)
		e = io_read_secret(key, KEYFILE_MAX, &s->certificate_key);
	if (e != ERR_OK && s->problem.len == 0)
		keygen_problem(&s->problem, e, "%s cannot be read: %s", key, err_text(e));
	return e;
}

static enum err open_state(struct serving *s)
{
	struct witness_options options = {
		.key = s->key,
		.seed = s->seed,
		.logs = s->logs,
		.log_count = s->log_count,
	};
	const char *folder = command_option(s->command, "state");
	enum err e = witness_state_open(folder, &s->state);

	if (e == ERR_STATE)
		return keygen_problem(&s->problem, e, "another witness works in %s", folder);
	options.state = s->state;
	if (e == ERR_OK)
		e = witness_new(&options, &s->witness);
	if (e != ERR_OK)
		keygen_problem(&s->problem, e,
			       "what the witness knows cannot be used (%s): %s; it never begins "
			       "anew by itself",
			       folder, err_text(e));
	return e;
}

/* "127.0.0.1:8414", "[::1]:8414" */
static enum err parse_listen(const char *text, char *address, size_t size, uint16_t *port)
{
	const char *colon = strrchr(text, ':');
	bool brackets = text[0] == '[' && colon != NULL && colon > text && colon[-1] == ']';
	const char *start = brackets ? text + 1 : text;
	size_t len = colon ? (size_t)(colon - start) - (brackets ? 1 : 0) : 0;
	char *end = NULL;
	unsigned long number;

	if (colon == NULL || len == 0 || len >= size || colon[1] < '0' || colon[1] > '9')
		return ERR_USAGE;
	errno = 0;
	number = strtoul(colon + 1, &end, 10);
	if (*end || errno || number > UINT16_MAX)
		return ERR_USAGE;
	memcpy(address, start, len);
	address[len] = 0;
	*port = (uint16_t)number;
	return ERR_OK;
}

/* The library wants the key with a NUL, for as long as it starts. */
static enum err start_with(struct serving *s, struct witness_server_options *o, uint16_t *port)
{
	struct secret *text = NULL;
	size_t len = secret_len(s->certificate_key);
	enum err e = secret_new(NULL, len + 1, &text);

	if (e != ERR_OK)
		return e;
	memcpy(secret_write(text), secret_open(s->certificate_key), len);
	secret_close(s->certificate_key);
	secret_written(text);
	o->certificate = (const char *)s->certificate.data;
	o->certificate_key = (const char *)secret_open(text);
	e = witness_server_start(o, port, &s->server);
	secret_close(text);
	secret_free(text);
	return e;
}

static enum err start_server(struct serving *s)
{
	const char *listen = command_option(s->command, "listen");
	char address[64];
	struct witness_server_options o = {.witness = s->witness, .address = address};
	uint16_t port = 0;
	enum err e = parse_listen(listen, address, sizeof(address), &o.port);

	if (e == ERR_OK)
		e = s->certificate_key ? start_with(s, &o, &port)
				       : witness_server_start(&o, &port, &s->server);
	if (e == ERR_OK)
		log_event(LOG_LEVEL_INFO, "listening", LOG_TEXT("listener", "witness"),
			  LOG_TEXT("address", address), LOG_NUM("port", port));
	else
		keygen_problem(&s->problem, e,
			       "cannot listen on \"%s\" (%s); write ADDRESS:PORT, and without TLS "
			       "an address of this machine alone, such as 127.0.0.1:8414",
			       listen, err_text(e));
	return e;
}

/* Before the first thread, so that all of them leave these to wait(). */
static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, set, NULL);
}

static void wait_for_end(struct serving *s, const sigset_t *set)
{
	static const struct timespec second = {.tv_sec = 1};

	while (sigtimedwait(set, NULL, &second) < 0)
		witness_server_sweep(s->server);
}

static enum exit_code run_serve(struct command *c)
{
	struct serving *s = mem_new(1, sizeof(*s));
	enum exit_code code;
	sigset_t set;
	enum err e;

	if (s == NULL)
		return command_fail(c, ERR_MEMORY, NULL);
	s->command = c;
	s->problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	s->certificate = BUF_INIT(KEYGEN_PEM_MAX);
	log_setup(LOG_LEVEL_INFO, !isatty(STDERR_FILENO));
	e = read_logs(s);
	if (e == ERR_OK)
		e = read_key(s);
	if (e == ERR_OK)
		e = read_tls(s);
	if (e == ERR_OK)
		e = open_state(s);
	block_signals(&set);
	if (e == ERR_OK)
		e = start_server(s);
	if (e == ERR_OK)
		wait_for_end(s, &set);
	witness_server_stop(s->server);
	witness_free(s->witness);
	witness_state_close(s->state);
	secret_free(s->seed);
	secret_free(s->certificate_key);
	buf_free(&s->certificate);
	code = keygen_finish(c, e, &s->problem);
	mem_free(s);
	return code;
}

/* ---- the table --------------------------------------------------------------------------------------- */

static const struct option_spec keygen_options[] = {
	{"name", "NAME", true, false, "the witness's name, such as witness.taalschool.example"},
	{"folder", "DIR", true, false, "where the files go; made when it does not exist"},
	{0}};
static const struct option_spec serve_options[] = {
	{"folder", "DIR", true, false, "with witness.key and witness.vkey"},
	{"log-vkey", "FILE", true, true,
	 "keys of a log whose checkpoints are cosigned, one a line"},
	{"state", "DIR", true, false, "what was cosigned; never lose or share it"},
	{"listen", "ADDRESS:PORT", true, false, "where the broker's requests come in"},
	{"tls-certificate", "FILE", false, false, "PEM; without it only 127.0.0.1 or [::1]"},
	{"tls-key", "FILE", false, false, "its key, PEM"},
	{0}};

const struct verb witness_verbs[] = {
	{"witness", "keygen", "", "make a witness's keys",
	 "Makes witness.key, witness.vkey, tls.key and tls.csr.\n"
	 "  eenmaal witness keygen --name witness.taalschool.example --folder witness",
	 keygen_options, false, run_keygen},
	{"witness", "serve", "", "cosign the checkpoints of logs, for as long as they only grow",
	 "Answers POST …/add-checkpoint (c2sp.org/tlog-witness) until it is stopped.  Refuses a log that\n"
	 "forked or became shorter, says so in its own log, and keeps both signed checkpoints in\n"
	 "STATE/evidence.\n"
	 "  eenmaal witness serve --folder witness --log-vkey log.vkey --state witness/state \\\n"
	 "    --listen 127.0.0.1:8414",
	 serve_options, false, run_serve},
	{0}};
