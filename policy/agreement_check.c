/* SPDX-License-Identifier: EUPL-1.2 */
#include "policy/agreement_check.h"

#include <string.h>

#include "policy/agreement_problem.h"

#define DAYS_MAX 3650 /* ten years: "for ever" is no consent */
#define RETENTION_MAX 36500

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_alpha(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9');
}

/* A marker at the start of a line, alone or followed by white space, is one even inside a text. */
static bool is_marker(struct view line, const char *marker)
{
	return line.len >= 3 && memcmp(line.data, marker, 3) == 0 &&
	       (line.len == 3 || line.data[3] == ' ' || line.data[3] == '\t' ||
		line.data[3] == '\r');
}

static bool is_remark(struct view line)
{
	return line.len == 0 || line.data[0] == '#' || line.data[0] == '\r';
}

/*
 * To YAML 1.1 these end a line as well; to the eye, and to the check for a second document, they
 * do not.
 */
static bool hides_break(struct view line)
{
	static const char *const breaks[] = {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
	const uint8_t *cr = line.len ? memchr(line.data, '\r', line.len) : NULL;

	if (cr && cr != line.data + line.len - 1)
		return true;
	for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
		if (memmem(line.data, line.len, breaks[i], strlen(breaks[i])))
			return true;
	}
	return false;
}

/*
 * A second document would be part of the hash that everybody signs, but not of what is enforced:
 * libcyaml reads the first and stops.
 */
enum err agreement_check_bytes(struct view yaml, struct buf *problem)
{
	unsigned long number = 1;
	bool started = false;

	if (yaml.len > AGREEMENT_FILE_MAX) {
		(void)agreement_problem(problem,
					"the agreement has %zu bytes and may have %u; "
					"make it shorter",
					yaml.len, AGREEMENT_FILE_MAX);
		return ERR_TOO_LARGE;
	}
	for (size_t at = 0; at < yaml.len; number++) {
		const uint8_t *end = memchr(yaml.data + at, '\n', yaml.len - at);
		size_t stop = end ? (size_t)(end - yaml.data) : yaml.len;
		struct view line = view_of(yaml.data + at, stop - at);

		if (!utf8_valid(line))
			return agreement_problem(problem,
						 "line %lu: this is not UTF-8 text; save "
						 "the file as UTF-8 and remove NUL bytes",
						 number);
		if (hides_break(line))
			return agreement_problem(problem,
						 "line %lu: a line break that cannot be seen; "
						 "end lines with LF or CR LF",
						 number);
		if (is_marker(line, "...") || (started && is_marker(line, "---")))
			return agreement_problem(problem,
						 "line %lu: a second document starts or "
						 "this one ends here; keep one document",
						 number);
		started = started || !is_remark(line);
		at = stop + 1;
	}
	return ERR_OK;
}

int agreement_check_find(const struct agreement_entry *entries, size_t count, const struct slug *id)
{
	for (size_t i = 0; i < count; i++) {
		if (slug_equal(&entries[i].item.id, id))
			return (int)i;
	}
	return AGREEMENT_NONE;
}

/* One line that begins and ends with something to see. */
static bool is_tidy(const char *s)
{
	size_t len = strlen(s);

	if (len == 0 || s[0] == ' ' || s[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return false;
	}
	return true;
}

/* Two or three letters, then subtags: "nl", "ar", "zh-Hant". */
static bool is_language(const char *s)
{
	size_t n = 0;

	while (is_lower(s[n]))
		n++;
	if (n < 2 || n > 3)
		return false;
	while (s[n] == '-' && is_alnum(s[n + 1])) {
		n++;
		while (is_alnum(s[n]))
			n++;
	}
	return s[n] == 0;
}

static bool is_dpv(const char *s)
{
	size_t n = 4;

	if (strncmp(s, "dpv:", 4) != 0 || !is_alpha(s[4]) || is_lower(s[4]))
		return false;
	while (is_alpha(s[n]))
		n++;
	return s[n] == 0;
}

/* Whether s is among the first count of these. */
static bool is_among(const char *const *list, unsigned count, const char *s)
{
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(list[i], s) == 0)
			return true;
	}
	return false;
}

static enum err check_reviewed(const struct agreement_file *f, struct buf *problem)
{
	for (unsigned i = 0; i < f->reviewed_count; i++) {
		if (!is_among(f->languages, f->languages_count, f->reviewed[i]))
			return agreement_problem(problem,
						 "reviewed: '%s' is not in 'languages'; add "
						 "it there or remove it here",
						 f->reviewed[i]);
		if (is_among(f->reviewed, i, f->reviewed[i]))
			return agreement_problem(problem,
						 "reviewed: '%s' stands there twice; remove one",
						 f->reviewed[i]);
	}
	return ERR_OK;
}

static enum err check_head(const struct agreement_file *f, struct buf *problem)
{
	if (f->version == 0)
		return agreement_problem(problem, "version: is 0; number the agreement from 1");
	if (!is_tidy(f->title))
		return agreement_problem(problem, "title: is blank or has line breaks; "
						  "write one line");
	for (unsigned i = 0; i < f->languages_count; i++) {
		if (!is_language(f->languages[i]))
			return agreement_problem(problem,
						 "languages: '%s' is not a language; write "
						 "a code such as 'nl'",
						 f->languages[i]);
		if (is_among(f->languages, i, f->languages[i]))
			return agreement_problem(problem,
						 "languages: '%s' stands there "
						 "twice; remove one",
						 f->languages[i]);
	}
	return check_reviewed(f, problem);
}

/* A list of entries under its key, for the sentences. */
struct list {
	const char *key;
	const struct agreement_entry *entries;
	size_t count;
};

static const struct agreement_text *find_text(const struct agreement_item *item,
					      const char *language, size_t *count)
{
	const struct agreement_text *found = NULL;

	*count = 0;
	for (size_t i = 0; i < item->text_count; i++) {
		if (strcmp(item->texts[i].language, language) == 0) {
			found = &item->texts[i];
			++*count;
		}
	}
	return found;
}

static enum err check_text(const char *key, const struct agreement_item *item,
			   const struct agreement_text *t, struct buf *problem)
{
	if (!is_tidy(t->name) || !is_tidy(t->explain) || (t->never && !is_tidy(t->never)))
		return agreement_problem(problem,
					 "%s '%s': a text in '%s' is blank, ends in a space "
					 "or has line breaks; write one line",
					 key, item->id.s, t->language);
	if (item->never && t->never == NULL)
		return agreement_problem(problem,
					 "%s '%s': the text in '%s' lacks 'never'; say why "
					 "nobody can be given this purpose",
					 key, item->id.s, t->language);
	if (!item->never && t->never)
		return agreement_problem(problem,
					 "%s '%s': the text in '%s' has 'never', but the "
					 "purpose can be granted; remove it or set 'never: true'",
					 key, item->id.s, t->language);
	return ERR_OK;
}

/* Exactly one text for each of the agreement's languages, and none besides. */
static enum err check_texts(const struct agreement_file *f, const char *key,
			    const struct agreement_item *item, struct buf *problem)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; e == ERR_OK && i < f->languages_count; i++) {
		size_t count;
		const struct agreement_text *t = find_text(item, f->languages[i], &count);

		if (count == 0)
			return agreement_problem(problem,
						 "%s '%s': there is no text in '%s'; add "
						 "its name and explain",
						 key, item->id.s, f->languages[i]);
		if (count > 1)
			return agreement_problem(problem,
						 "%s '%s': there are two texts in '%s'; "
						 "remove one",
						 key, item->id.s, f->languages[i]);
		e = check_text(key, item, t, problem);
	}
	if (e == ERR_OK && item->text_count != f->languages_count)
		return agreement_problem(problem,
					 "%s '%s': a text is in a language that is not in "
					 "'languages'; add the language or remove the text",
					 key, item->id.s);
	return e;
}

static enum err check_ids(const struct agreement_file *f, struct list list, struct buf *problem)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < list.count; i++) {
		const struct agreement_item *item = &list.entries[i].item;
		struct slug ignored;

		if (slug_parse(view_str(item->id.s), &ignored) != ERR_OK)
			return agreement_problem(problem,
						 "%s: the id '%s' is not a name; write 1 to "
						 "40 of a-z, 0-9 and '-'",
						 list.key, item->id.s);
		if (agreement_check_find(list.entries, i, &item->id) != AGREEMENT_NONE)
			return agreement_problem(problem,
						 "%s: the id '%s' stands there twice; "
						 "rename one",
						 list.key, item->id.s);
		e = check_texts(f, list.key, item, problem);
	}
	return e;
}

static enum err check_days(const struct agreement_item *kind, struct buf *problem)
{
	if (kind->days_default == 0)
		return agreement_problem(problem, "kinds '%s': days_default is 0; write at least 1",
					 kind->id.s);
	if (kind->days_max < kind->days_default)
		return agreement_problem(problem,
					 "kinds '%s': days_max is less than days_default; "
					 "make it at least %u",
					 kind->id.s, kind->days_default);
	if (kind->days_max > DAYS_MAX)
		return agreement_problem(problem, "kinds '%s': days_max is more than %u; lower it",
					 kind->id.s, DAYS_MAX);
	return ERR_OK;
}

/*
 * What happened under a grant must be there to be shown as long as the grant lasts, and no chain in
 * care keeps it shorter than NEN 7513 says.
 */
static enum err check_retention(const struct agreement_file *f, struct buf *problem)
{
	if (f->retention_text[0] == 0)
		return ERR_OK;
	if (f->retention_days < AGREEMENT_RETENTION_MIN)
		return agreement_problem(problem,
					 "retention_days: %u is less than the five years of NEN "
					 "7513; make it at least %u",
					 f->retention_days, AGREEMENT_RETENTION_MIN);
	if (f->retention_days > RETENTION_MAX)
		return agreement_problem(problem, "retention_days: is more than %u; lower it",
					 RETENTION_MAX);
	for (unsigned i = 0; i < f->kinds_count; i++) {
		const struct agreement_item *kind = &f->kinds[i].item;

		if (kind->days_max > f->retention_days)
			return agreement_problem(problem,
						 "retention_days: %u is less than a consent for "
						 "'%s' may last; make it at least %u",
						 f->retention_days, kind->id.s, kind->days_max);
	}
	return ERR_OK;
}

static enum err check_purpose(const struct agreement_item *p, struct buf *problem)
{
	if (!is_dpv(p->dpv))
		return agreement_problem(problem,
					 "purposes '%s': '%s' is not a DPV term; write one "
					 "such as 'dpv:ServiceProvision'",
					 p->id.s, p->dpv);
	if (p->never != (p->basis == BASIS_NONE))
		return agreement_problem(
			problem,
			p->never
				? "purposes '%s': it can never be granted, so it has no basis; write "
				  "'basis: none'"
				: "purposes '%s': it has no basis; write 'consent' or 'statutory', or "
				  "'never: true'",
			p->id.s);
	if ((p->basis == BASIS_STATUTORY) != (p->law != NULL))
		return agreement_problem(
			problem,
			p->law ? "purposes '%s': only a statutory purpose names a law; remove 'law'"
			       : "purposes '%s': a statutory purpose names its law; add 'law'",
			p->id.s);
	if (p->law && !is_tidy(p->law))
		return agreement_problem(problem,
					 "purposes '%s': 'law' is blank or has line breaks; "
					 "write one line",
					 p->id.s);
	return ERR_OK;
}

enum err agreement_check(const struct agreement_file *f, struct buf *problem)
{
	const struct list lists[] = {
		{"kinds", f->kinds, f->kinds_count},
		{"purposes", f->purposes, f->purposes_count},
		{"roles", f->roles, f->roles_count},
	};
	enum err e = check_head(f, problem);

	for (size_t i = 0; e == ERR_OK && i < 3; i++)
		e = check_ids(f, lists[i], problem);
	for (unsigned i = 0; e == ERR_OK && i < f->kinds_count; i++)
		e = check_days(&f->kinds[i].item, problem);
	if (e == ERR_OK)
		e = check_retention(f, problem);
	for (unsigned i = 0; e == ERR_OK && i < f->purposes_count; i++)
		e = check_purpose(&f->purposes[i].item, problem);
	return e;
}
