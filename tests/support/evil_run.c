/* SPDX-License-Identifier: EUPL-1.2 */
/* Running the command, and what every attack must come to. */
#include "tests/support/evil_stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/ledger/merkle.h"
#include "client/state_text.h"
#include "proto/receipt.h"

#define WORDS_MAX 40

/* ---- processes -------------------------------------------------------------------------------- */

static int wait_for(pid_t pid, size_t *peak)
{
	struct rusage usage = {0};
	int status = 0;

	while (wait4(pid, &status, 0, &usage) < 0)
		MUST(errno == EINTR);
	if (peak != NULL)
		*peak = (size_t)usage.ru_maxrss;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int stage_shell(const char *command)
{
	const char *words[] = {"sh", "-c", command, NULL};
	pid_t pid = fork();

	MUST(pid >= 0);
	if (pid == 0) {
		(void)execvp(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	return wait_for(pid, NULL);
}

static void read_back(int fd, char *out, size_t size)
{
	ssize_t got = 0;
	size_t len = 0;

	MUST(lseek(fd, 0, SEEK_SET) == 0);
	while (len < size - 1 && (got = read(fd, out + len, size - 1 - len)) > 0)
		len += (size_t)got;
	out[len] = 0;
	(void)close(fd);
}

static int scratch(const struct stage *s)
{
	int fd = open(s->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	MUST(fd >= 0);
	return fd;
}

/* "@name" is a file of the stage; %amina and %given are what its history made. */
static void split(const struct stage *s, char *line, char *space, const char **words)
{
	size_t n = 1;
	char *rest = line;

	for (char *p = strsep(&rest, " "); p != NULL && n < WORDS_MAX - 1; p = strsep(&rest, " ")) {
		if (strcmp(p, "%amina") == 0)
			p = (char *)(uintptr_t)s->amina;
		else if (strcmp(p, "%given") == 0)
			p = (char *)(uintptr_t)s->given;
		words[n++] = p;
		if (*p != '@')
			continue;
		words[n - 1] = space;
		space += 1 + snprintf(space, 400, "%s/%s", s->folder, p + 1);
	}
	words[n] = NULL;
}

void stage_run(const struct stage *s, struct outcome *o, const char *format, ...)
{
	const char *words[WORDS_MAX] = {getenv("EENMAAL")};
	char line[2000], space[8000];
	int out = scratch(s), err = scratch(s);
	va_list list;
	pid_t pid = 0;

	memset(o, 0, sizeof(*o));
	va_start(list, format);
	(void)vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	split(s, line, space, words);
	if (s->page != NULL && strcmp(words[1], "holder") == 0)
		words[0] = s->page;
	MUST(words[0] != NULL);
	pid = fork();
	MUST(pid >= 0);
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)alarm(rig_sanitized() ? 240 : 120); /* who never ends has lost, too */
		(void)dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
		(void)dup2(out, STDOUT_FILENO);
		(void)dup2(err, STDERR_FILENO);
		(void)execv(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	o->code = wait_for(pid, &o->peak);
	read_back(out, o->out, sizeof(o->out));
	read_back(err, o->err, sizeof(o->err));
}

/* ---- the verbs that are attacked -------------------------------------------------------------- */

static const struct {
	const char *name, *actor, *line; /* %amina and %given stand for her number and a grant */
} verbs[] = {
	{"fetch", "school",
	 "partner fetch --profile @school --holder %amina --kind skills --kind plan --purpose "
	 "language-training --out @out"},
	{"fetch-strict", "school",
	 "partner fetch --profile @school/strict.yaml --holder %amina --kind skills --purpose "
	 "language-training --out @out"},
	{"grants", "school", "partner grants --profile @school"},
	{"put", "coa",
	 "partner put --profile @coa --holder %amina --kind trauma --media-type text/plain --title "
	 "Document @one.txt"},
	{"put-strict", "coa",
	 "partner put --profile @coa/strict.yaml --holder %amina --kind trauma --media-type "
	 "text/plain --title Document @one.txt"},
	{"remarks", "coa", "partner remarks --profile @coa"},
	{"own-accesses", "school", "partner accesses --profile @school"},
	{"request", "school",
	 "partner request --profile @school --holder %amina --kind contact --purpose appointments"},
	{"enrol", "coa",
	 "holder enrol --profile @coa --card @out/card.html --holder-profile @out/card --pin-file "
	 "@pin.first"},
	{"segments", "amina", "holder segments --profile @amina --pin-file @pin --out @out"},
	{"given", "amina", "holder grants --profile @amina --pin-file @pin"},
	{"requests", "amina", "holder requests --profile @amina --pin-file @pin"},
	{"accesses", "amina", "holder accesses --profile @amina --pin-file @pin"},
	{"grant", "amina",
	 "holder grant --profile @amina --pin-file @pin --yes --partner gemeente --kind contact "
	 "--purpose appointments"},
	{"revoke", "amina", "holder revoke --profile @amina --pin-file @pin --grant %given"},
	{"pause", "amina", "holder pause --profile @amina --pin-file @pin --grant %given"},
	{"stop-all", "amina", "holder stop-all --profile @amina --pin-file @pin"},
	{"erase", "amina", "holder erase --profile @amina --pin-file @pin --yes --kind medical"},
	{"change-pin", "amina",
	 "holder change-pin --profile @amina --pin-file @pin --new-pin-file @pin.new"},
	{"activate", "bilal",
	 "holder activate --profile @bilal --pin-file @pin.first --new-pin-file @pin"},
	{"audit", "inspectie", "audit verify --profile @inspectie"},
};
#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static size_t verb_of(const char *name)
{
	size_t n = 0;

	while (n < VERBS && strcmp(verbs[n].name, name) != 0)
		n++;
	MUST(n < VERBS);
	return n;
}

/* The actor as it was after the history, or as new; an empty folder for what comes out. */
static void set_scene(const struct stage *s, const char *actor, bool fresh)
{
	char command[1200];

	(void)snprintf(command, sizeof(command),
		       "cd '%s' && rm -rf out '%s/state' && mkdir out && "
		       "if [ %d = 0 ]; then cp -a '%s.state' '%s/state'; fi",
		       s->folder, actor, fresh, actor, actor);
	MUST(stage_shell(command) == 0);
}

static void run_verb(const struct stage *s, size_t n, struct outcome *o)
{
	stage_run(s, o, "%s", verbs[n].line);
}

/* ---- what must hold --------------------------------------------------------------------------- */

/* Exactly one line, which begins with the command's name and can steer no terminal. */
static bool one_sentence(const char *err)
{
	size_t len = strlen(err);

	if (len < 12 || strncmp(err, "eenmaal: ", 9) != 0 || strchr(err, '\n') != err + len - 1)
		return false;
	for (const unsigned char *p = (const unsigned char *)err;
	     p < (const unsigned char *)err + len - 1; p++)
		if (*p < 0x20 || *p == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0) ||
		    (p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae))
			return false;
	return true;
}

/* What the profile remembers of the log must be a beginning of the true one. */
static bool log_is_true(struct stage *s, const char *actor)
{
	struct wire *w = wire_open(&s->rig, RIG_PUBLIC, RIG_NOBODY);
	struct arena *a = rig_arena();
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	Eenmaal__V1__GetCheckpointResponse *reply = NULL;
	struct rig_call call = {"DirectoryService/GetCheckpoint", &request,
				&eenmaal__v1__get_checkpoint_response__descriptor};
	struct buf text = BUF_INIT(65536);
	struct state_broker b = {0};
	struct merkle_proof proof;
	struct checkpoint newest;
	struct note_key key;
	char path[400];
	bool holds = false;

	(void)snprintf(path, sizeof(path), "%s/%s/state/broker", s->folder, actor);
	if (io_read_file(path, &text) == ERR_OK)
		MUST(state_text_read_broker(buf_view(&text), &b) == ERR_OK);
	request.known_size = b.log_size;
	if (b.log_size > 0 && wire_call(w, &call, a, &reply) == 200) {
		MUST(note_key_init(&key, SITE_AUDIENCE, s->rig.site.log_key.b) == ERR_OK);
		MUST(checkpoint_verify(view_str(reply->checkpoint), &key, 1, SITE_AUDIENCE,
				       &newest) == ERR_OK);
		MUST(proof_from_wire(reply->n_consistency, reply->consistency, &proof) == ERR_OK);
		holds = b.log_size == newest.size
				? hash_equal(&b.log_root, &newest.root)
				: merkle_verify_consistency(b.log_size, newest.size, &b.log_root,
							    &newest.root, &proof) == ERR_OK;
	}
	wire_free(w);
	buf_free(&text);
	arena_free(a);
	return b.log_size == 0 || holds;
}

/* Nothing but the log's position and the receipts, which are evidence, may have changed. */
static bool state_kept(struct stage *s, const struct attack *a, const char *actor)
{
	char command[900];

	if (a->fresh)
		return true;
	(void)snprintf(command, sizeof(command),
		       "cd '%s' && diff -r -x broker -x receipts -x lock '%s.state' '%s/state' "
		       ">/dev/null && grep -v '^log ' '%s.state/broker' >x && "
		       "grep -v '^log ' '%s/state/broker' | cmp -s - x",
		       s->folder, actor, actor, actor, actor);
	return stage_shell(command) == 0 && log_is_true(s, actor);
}

static bool nothing_written(const struct stage *s)
{
	char command[300];

	(void)snprintf(command, sizeof(command), "test -z \"$(find '%s/out' -type f)\"", s->folder);
	return stage_shell(command) == 0;
}

static const char *judge(struct stage *s, const struct attack *a, const char *actor,
			 const struct outcome *o)
{
	if (o->code != (a->harmless ? 0 : a->code != 0 ? a->code : 4))
		return "the exit code is another";
	if (a->harmless)
		return a->says == NULL || strstr(o->out, a->says) != NULL ? NULL
									  : "it does not say so";
	if (a->shown ? strstr(o->out, "Granted") != NULL : o->out[0] != 0)
		return "something is on the standard output";
	if (!one_sentence(o->err))
		return "there is not one clear sentence";
	if (a->says != NULL && strstr(o->err, a->says) == NULL)
		return "the sentence is another";
	if (!nothing_written(s))
		return "a file was written";
	if (!state_kept(s, a, actor))
		return "the state folder was changed";
	if (a->never != NULL && evil_called(&s->evil, a->never) > 0)
		return "a call was made that gives something away";
	return NULL;
}

void stage_play(struct stage *s, const struct attack *a)
{
	size_t verb = verb_of(a->verb);
	const char *actor = verbs[verb].actor, *wrong = NULL;
	struct outcome o;

	set_scene(s, actor, a->fresh);
	s->evil.which = a->which;
	evil_use(&s->evil, a->only, a->instead, a->turn);
	run_verb(s, verb, &o);
	wrong = judge(s, a, actor, &o);
	if (a->only != NULL && evil_called(&s->evil, a->only) == 0)
		wrong = "the attacked method was never called";
	evil_use(&s->evil, NULL, NULL, NULL);
	if (getenv("EVIL_TRACE") != NULL || wrong != NULL)
		(void)fprintf(stderr, "%s: exit %d: %s%s", a->name, o.code, o.out, o.err);
	if (wrong == NULL)
		return;
	(void)fprintf(stderr, "the attack \"%s\" (%s) succeeded: %s\n", a->name, a->verb, wrong);
	if (getenv("EVIL_GO_ON") == NULL)
		MUST(false && "no attack succeeds");
}

static void documented(const struct attack *a)
{
	struct buf text = BUF_INIT((size_t)1 << 20);
	char pattern[100];

	MUST(io_read_file("docs/ATTACKS.md", &text) == ERR_OK && buf_put_u8(&text, 0) == ERR_OK);
	(void)snprintf(pattern, sizeof(pattern), "| `%s` |", a->name);
	if (strstr((const char *)text.data, pattern) == NULL) {
		(void)fprintf(stderr, "docs/ATTACKS.md has no line for %s\n", a->name);
		MUST(getenv("EVIL_GO_ON") != NULL);
	}
	buf_free(&text);
}

static const struct attack *evil_sessions_end(void)
{
	const struct attack *a = evil_sessions;

	while (a->name != NULL)
		a++;
	return a;
}

/*
 * The attack as it is played: the page speaks for holders only, in words of its own.  What is done to
 * every client alike is done to its reading of the dossier.  False: not against the page.
 */
static bool cast(const struct stage *s, const struct attack *from, struct attack *a)
{
	static const char every[] = "DirectoryService/";
	const char *actor = verbs[verb_of(from->verb)].actor;
	bool holder = strcmp(actor, "amina") == 0 || strcmp(actor, "bilal") == 0;
	bool session = from >= evil_sessions && from < evil_sessions_end();

	*a = *from;
	if (s->page == NULL)
		return !from->page;
	a->says = NULL;
	/* A browser unpacks what is said to be packed, and fails at it, before any client sees it. */
	if (strcmp(a->name, "body-compressed") == 0)
		a->code = 1;
	if (holder)
		return true;
	a->verb = "given";
	if (session && strcmp(a->only, "PartnerService/Fetch") == 0)
		a->only = "HolderService/GetDossier";
	return session || (a->only != NULL && strncmp(a->only, every, strlen(every)) == 0);
}

unsigned stage_play_all(struct stage *s, bool quick)
{
	/* First what needs the holder's log to fit one page: each attack makes it longer. */
	static const struct attack *const tables[] = {evil_aged,    evil_reads,    evil_writes,
						      evil_holders, evil_sessions, evil_logs};
	const char *pick = getenv("EVIL_ONLY");
	unsigned played = 0;

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct attack *a = tables[t]; a->name != NULL; a++) {
			struct attack played_as;

			documented(a);
			if ((quick && !a->quick) || (pick != NULL && strstr(a->name, pick) == NULL))
				continue;
			if (!cast(s, a, &played_as))
				continue;
			stage_play(s, &played_as);
			played++;
		}
	return played;
}

/* The page publishes keys when they run short; what it has seen since is what cannot be taken back. */
static void keep_state(const struct stage *s, const char *actor)
{
	char command[700];

	(void)snprintf(command, sizeof(command),
		       "cd '%s' && rm -rf '%s.state' && cp -a '%s/state' '%s.state'", s->folder,
		       actor, actor, actor);
	MUST(stage_shell(command) == 0);
}

void stage_honest(struct stage *s)
{
	static const char *const calm[] = {"fetch",    "grants",  "put",
					   "request",  "given",   "accesses",
					   "segments", "remarks", "own-accesses"};

	for (size_t n = 0; n < sizeof(calm) / sizeof(calm[0]); n++) {
		size_t verb = verb_of(calm[n]);
		struct outcome o;

		if (s->page != NULL && strcmp(verbs[verb].actor, "amina") != 0)
			continue;
		set_scene(s, verbs[verb].actor, false);
		run_verb(s, verb, &o);
		if (o.code != 0)
			(void)fprintf(stderr, "%s: exit %d: %s%s", calm[n], o.code, o.out, o.err);
		MUST(o.code == 0 && o.err[0] == 0);
		if (s->page != NULL)
			keep_state(s, verbs[verb].actor);
	}
}
