/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/holder_notice.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "broker/base/clock.h"

/* The fixed words, by language; the agreement has those for kinds, purposes and roles. */
struct words {
	const char *language;
	const char *who, *what, *why, *until, *stop, *ask;
	const char *staff;           /* before the roles */
	const char *at_most, *times; /* around a number */
	const char *stop_text;
	const char *ask_text, *or_text; /* around two names */
	const char *question;
	const char *months[12];
};

static const struct words table[] = {
	{
		.language = "en",
		.who = "Who",
		.what = "What",
		.why = "Why",
		.until = "Until",
		.stop = "Stop",
		.ask = "Questions",
		.staff = "only staff who work as",
		.at_most = "at most",
		.times = "times",
		.stop_text =
			"You can stop at any time; it works at once. Open your dossier with your "
			"card and choose “Stop”, or ask somebody to help you. What was read before "
			"cannot be taken back.",
		.ask_text = "Ask",
		.or_text = "or",
		.question = "Do you want this?",
		.months = {"January", "February", "March", "April", "May", "June", "July", "August",
			   "September", "October", "November", "December"},
	},
	{
		.language = "nl",
		.who = "Wie",
		.what = "Wat",
		.why = "Waarom",
		.until = "Tot",
		.stop = "Stoppen",
		.ask = "Vragen",
		.staff = "alleen medewerkers die dit werk doen:",
		.at_most = "hoogstens",
		.times = "keer",
		.stop_text =
			"U kunt altijd stoppen; het werkt meteen. Open uw dossier met uw kaart en "
			"kies “Stoppen”, of vraag iemand om u te helpen. Wat al gelezen is, kan "
			"niet worden teruggehaald.",
		.ask_text = "Vraag het aan",
		.or_text = "of aan",
		.question = "Wilt u dit?",
		.months = {"januari", "februari", "maart", "april", "mei", "juni", "juli",
			   "augustus", "september", "oktober", "november", "december"},
	},
};

static const struct words *find_words(const char *language)
{
	for (size_t n = 0; language != NULL && n < sizeof(table) / sizeof(table[0]); n++) {
		size_t len = strlen(table[n].language);

		if (strncasecmp(language, table[n].language, len) == 0 &&
		    (language[len] == 0 || language[len] == '-'))
			return &table[n];
	}
	return &table[0];
}

const char *holder_notice_language(const char *language)
{
	return find_words(language)->language;
}

const char *holder_notice_question(const char *language)
{
	return find_words(language)->question;
}

static enum err put_item(struct buf *out, const char *title, const char *language,
			 const struct agreement_item *item)
{
	const struct agreement_text *t = item != NULL ? agreement_item_text(item, language) : NULL;

	if (t == NULL)
		return ERR_INPUT;
	return buf_printf(out, "%s: %s. %s\n", title, t->name,
			  t->explain != NULL ? t->explain : "");
}

typedef int number_of(const struct agreement *a, const struct slug *id);
typedef const struct agreement_item *item_at(const struct agreement *a, size_t n);

static const struct agreement_item *find(const struct agreement *a, number_of *number, item_at *at,
					 const char *name)
{
	struct slug slug = {0};
	int n = codec_slug(name, &slug) == ERR_OK ? number(a, &slug) : AGREEMENT_NONE;

	return n < 0 ? NULL : at(a, (size_t)n);
}

static enum err put_who(const struct notice_facts *f, const struct words *w, struct buf *out)
{
	enum err e = buf_printf(out, "%s: %s (%s", w->who, member_name(f->partner, w->language),
				w->staff);

	for (size_t n = 0; n < f->grant->n_staff_roles && e == ERR_OK; n++) {
		const struct agreement_item *role =
			find(f->agreement, agreement_role, agreement_role_at,
			     f->grant->staff_roles[n]);

		if (role == NULL)
			return ERR_INPUT;
		e = buf_printf(out, "%s %s", n > 0 ? "," : "",
			       agreement_item_text(role, w->language)->name);
	}
	return e == ERR_OK ? buf_put_str(out, ")\n") : e;
}

static enum err put_kinds(const struct notice_facts *f, const struct words *w, struct buf *out)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < f->grant->n_kinds && e == ERR_OK; n++) {
		const struct agreement_item *item =
			find(f->agreement, agreement_kind, agreement_kind_at, f->grant->kinds[n]);

		e = put_item(out, w->what, w->language, item);
	}
	for (size_t n = 0; n < f->grant->n_purposes && e == ERR_OK; n++) {
		const struct agreement_item *item =
			find(f->agreement, agreement_purpose, agreement_purpose_at,
			     f->grant->purposes[n]);

		e = put_item(out, w->why, w->language, item);
	}
	return e;
}

static enum err put_until(const struct notice_facts *f, const struct words *w, struct buf *out)
{
	char stamp[21];
	int year = 0, month = 0, day = 0;
	enum err e = ERR_OK;

	clock_format(f->grant->not_after, stamp);
	year = (int)strtol(stamp, NULL, 10);
	month = (int)strtol(stamp + 5, NULL, 10);
	day = (int)strtol(stamp + 8, NULL, 10);
	if (month < 1 || month > 12)
		return ERR_RANGE;
	e = buf_printf(out, "%s: %d %s %d", w->until, day, w->months[month - 1], year);
	if (e == ERR_OK && f->grant->max_uses > 0)
		e = buf_printf(out, ", %s %" PRIu64 " %s", w->at_most, f->grant->max_uses,
			       w->times);
	return e == ERR_OK ? buf_put_str(out, "\n") : e;
}

enum err holder_notice_text(const struct notice_facts *f, struct buf *out)
{
	const struct words *w = find_words(f->language);
	size_t start = out->len;
	enum err e = put_who(f, w, out);

	if (e == ERR_OK)
		e = put_kinds(f, w, out);
	if (e == ERR_OK)
		e = put_until(f, w, out);
	if (e == ERR_OK)
		e = buf_printf(out, "%s: %s\n", w->stop, w->stop_text);
	if (e == ERR_OK)
		e = buf_printf(out, "%s: %s %s, %s %s.\n", w->ask, w->ask_text,
			       member_name(f->partner, w->language), w->or_text, f->helper);
	if (e != ERR_OK)
		out->len = start;
	return e;
}
