/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/evil_stage.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "keys/directory.h"
#include "keys/keyfile.h"

#define PIN_FIRST "483920"
#define PIN "739105"
#define PIN_NEW "620471"

static const char *in(const struct stage *s, const char *name)
{
	static char space[8][300];
	static size_t next;
	char *p = space[next++ % 8];

	(void)snprintf(p, sizeof(space[0]), "%s/%s", s->folder, name);
	return p;
}

static void write_text(const struct stage *s, const char *name, const char *text)
{
	MUST(io_write_file(in(s, name), view_str(text), 0600) == ERR_OK);
}

static void make_profile(const struct stage *s, enum site_member m, const char *role)
{
	const struct site *site = &s->rig.site;
	const char *id = rig_members[m];
	struct buf text = BUF_INIT(8192);
	struct hash fingerprint;
	char hex[2 * HASH_LEN + 1], name[80];

	directory_fingerprint(&site->root, &fingerprint);
	hex_format(fingerprint.b, HASH_LEN, hex);
	MUST(io_make_dir(in(s, id), 0700) == ERR_OK);
	(void)snprintf(name, sizeof(name), "%s/signing.key", id);
	MUST(keyfile_create(in(s, name), site->member_seed[m]) == ERR_OK);
	(void)snprintf(name, sizeof(name), "%s/kem.key", id);
	MUST(keyfile_create(in(s, name), site->member_kem_private[m]) == ERR_OK);
	MUST(buf_printf(&text,
			"role: %s\nid: %s\nroot: \"%s\"\npublic_url: https://127.0.0.1:%u\n"
			"partner_url: https://127.0.0.1:%u\nca: %s/ca.pem\n"
			"certificate: %s/%s.pem\ncertificate_key: %s/%s.key\n"
			"signing_key: signing.key\nlanguage: en\n",
			role == NULL ? "auditor" : "partner", id, hex, s->evil.port[RIG_PUBLIC],
			s->evil.port[RIG_PARTNER], site->folder, site->folder, id, site->folder,
			id) == ERR_OK);
	if (role != NULL)
		MUST(buf_printf(&text, "kem_key: kem.key\nstaff: medewerker-1\nstaff_role: %s\n",
				role) == ERR_OK);
	(void)snprintf(name, sizeof(name), "%s/profile.yaml", id);
	MUST(io_write_file(in(s, name), buf_view(&text), 0600) == ERR_OK);
	/* The same that accepts nothing below suite 2. */
	MUST(buf_put_str(&text, "suite_floor: 2\n") == ERR_OK);
	(void)snprintf(name, sizeof(name), "%s/strict.yaml", id);
	MUST(io_write_file(in(s, name), buf_view(&text), 0600) == ERR_OK);
	buf_free(&text);
}

/* A step of the story, which must go well. */
#define STEP(s, ...)                                                                       \
	do {                                                                               \
		struct outcome step_outcome;                                               \
		stage_run((s), &step_outcome, __VA_ARGS__);                                \
		if (step_outcome.code != 0)                                                \
			(void)fprintf(stderr, "%s%s", step_outcome.out, step_outcome.err); \
		MUST(step_outcome.code == 0);                                              \
	} while (0)

/* The value of a text field of a JSON answer. */
static void field(const char *json, const char *name, char *out, size_t size)
{
	char pattern[40];
	const char *p = NULL;

	(void)snprintf(pattern, sizeof(pattern), "\"%s\":\"", name);
	p = strstr(json, pattern);
	MUST(p != NULL);
	p += strlen(pattern);
	(void)snprintf(out, size, "%.*s", (int)strcspn(p, "\""), p);
}

static void enrol(struct stage *s, const char *name, char *number)
{
	struct outcome o;

	stage_run(s, &o,
		  "holder enrol --profile @coa --card @%s.html --holder-profile @%s --pin-file "
		  "@pin.first --language en --json",
		  name, name);
	if (o.code != 0)
		(void)fprintf(stderr, "%s%s", o.out, o.err);
	MUST(o.code == 0);
	field(o.out, "holder", number, HOLDER_TEXT_LEN + 1);
}

static void put(struct stage *s, const char *by, const char *number, const char *rest)
{
	STEP(s, "partner put --profile @%s --holder %s --media-type text/plain --title Document %s",
	     by, number, rest);
}

/* who: "NAME --pin-file FILE" */
static void give(struct stage *s, const char *who, const char *what, char *id)
{
	struct outcome o;

	stage_run(s, &o, "holder grant --profile %s --yes --json %s", who, what);
	if (o.code != 0)
		(void)fprintf(stderr, "%s%s", o.out, o.err);
	MUST(o.code == 0);
	if (id != NULL)
		field(o.out, "grant", id, 40);
}

#define AMINA_FIRST "@amina --pin-file @pin.first"
#define AMINA "@amina --pin-file @pin"
#define BILAL "@bilal --pin-file @pin.first"
#define SCHOOL_READS                                                                       \
	"partner fetch --profile @school --holder %s --kind skills --kind plan --purpose " \
	"language-training --out @out"

/* Without a recovery card, which is warned of. */
static void activate(struct stage *s)
{
	struct outcome o;

	stage_run(s, &o,
		  "holder activate --profile @amina --pin-file @pin.first --new-pin-file @pin");
	MUST(o.code == 0 && strstr(o.err, "there is no recovery card now") != NULL);
}

static void play_history(struct stage *s)
{
	write_text(s, "pin.first", PIN_FIRST "\n");
	write_text(s, "pin", PIN "\n");
	write_text(s, "pin.new", PIN_NEW "\n");
	write_text(s, "one.txt", "Spreekt Tigrinya en Arabisch; werkte als lasser.\n");
	write_text(s, "two.txt", "Spreekt nu ook Nederlands (A2).\n");
	write_text(s, "plan.txt", "Binnen een jaar B1, dan een baan als lasser.\n");
	enrol(s, "amina", s->amina);
	enrol(s, "bilal", s->bilal);
	put(s, "coa", s->amina, "--kind trauma @one.txt");
	put(s, "coa", s->bilal, "--kind trauma @one.txt");
	put(s, "coa", s->amina, "--kind skills @one.txt");
	put(s, "coa", s->bilal, "--kind skills @one.txt");
	give(s, AMINA_FIRST, "--partner school --kind skills --purpose language-training", NULL);
	STEP(s, SCHOOL_READS, s->amina);
	activate(s);
	put(s, "coa", s->amina, "--kind plan @plan.txt");
	put(s, "coa", s->amina, "--kind trauma @two.txt");
	give(s, AMINA, "--partner school --kind skills --kind plan --purpose language-training",
	     NULL);
	give(s, AMINA, "--partner gemeente --kind skills --purpose civic-integration", s->revoked);
	give(s, BILAL, "--partner school --kind skills --purpose language-training", NULL);
	STEP(s, SCHOOL_READS, s->amina);
	STEP(s, SCHOOL_READS, s->bilal);
	STEP(s, "holder accesses --profile @amina --pin-file @pin");
	STEP(s, "holder revoke --profile @amina --pin-file @pin --grant %s", s->revoked);
	give(s, AMINA, "--partner gemeente --kind skills --purpose civic-integration", s->given);
	put(s, "coa", s->amina, "--kind skills --replaces 1 @two.txt");
	put(s, "school", s->amina, "--kind skills @one.txt");
	site_sign(&s->rig.site);
	rig_signal(&s->rig, SIGHUP);
	rig_await(&s->rig, "reloaded", 1);
	STEP(s, SCHOOL_READS, s->amina);
	STEP(s, "partner grants --profile @school");
	STEP(s, "partner grants --profile @gemeente");
	STEP(s, "partner grants --profile @coa");
	STEP(s,
	     "holder remark --profile @amina --pin-file @pin --kind trauma --author coa --version 1 "
	     "@two.txt");
	STEP(s, "partner remarks --profile @coa");
	STEP(s,
	     "partner request --profile @school --holder %s --kind contact --purpose appointments",
	     s->amina);
	STEP(s, "holder segments --profile @amina --pin-file @pin");
	STEP(s, "holder segments --profile @bilal --pin-file @pin.first");
	STEP(s, "holder accesses --profile @amina --pin-file @pin");
	STEP(s, "holder accesses --profile @bilal --pin-file @pin.first");
	STEP(s, "partner accesses --profile @school");
	STEP(s, "audit verify --profile @inspectie");
}

void stage_start(struct stage *s)
{
	static const char *const actors[] = {"coa",       "school", "gemeente",
					     "inspectie", "amina",  "bilal"};
	const char *base = getenv("TMPDIR");

	memset(s, 0, sizeof(*s));
	rig_new(&s->rig, NULL);
	rig_serve(&s->rig);
	evil_start(&s->evil, &s->rig);
	(void)snprintf(s->folder, sizeof(s->folder), "%s/evil-XXXXXX", base ? base : "/tmp");
	MUST(mkdtemp(s->folder) != NULL);
	make_profile(s, SITE_COA, "reception");
	make_profile(s, SITE_GEMEENTE, "municipality");
	make_profile(s, SITE_SCHOOL, "language-school");
	make_profile(s, SITE_INSPECTIE, NULL);
	s->evil.recording = true;
	play_history(s);
	s->evil.recording = false;
	for (size_t n = 0; n < sizeof(actors) / sizeof(actors[0]); n++) {
		char command[700];

		(void)snprintf(command, sizeof(command), "cp -a '%s/%s/state' '%s/%s.state'",
			       s->folder, actors[n], s->folder, actors[n]);
		MUST(stage_shell(command) == 0);
	}
	s->page = getenv("EENMAAL_HOLDER");
}

void stage_stop(struct stage *s)
{
	char command[300];

	evil_stop(&s->evil);
	rig_close(&s->rig);
	rig_free(&s->rig);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", s->folder);
	MUST(stage_shell(command) == 0);
}
