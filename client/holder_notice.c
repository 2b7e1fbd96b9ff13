/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/holder_notice.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/holder_notice_words.h"

const char *holder_notice_language(const char *language)
{
	return holder_notice_words_find(language)->language;
}

const char *holder_notice_question(const char *language)
{
	return holder_notice_words_find(language)->question;
}

static enum err put_item(struct buf *out, const char *title, const struct holder_notice_words *w,
			 const struct agreement_item *item)
{
	const struct agreement_text *t =
		item != NULL ? agreement_item_text(item, w->language) : NULL;

	if (t == NULL)
		return ERR_INPUT;
	return buf_printf(out, "%s%s%s%s %s\n", title, w->colon, t->name, w->end,
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

static enum err put_who(const struct notice_facts *f, const struct holder_notice_words *w,
			struct buf *out)
{
	enum err e = buf_printf(out, "%s%s%s (%s", w->who, w->colon,
				member_name(f->partner, w->language), w->staff);

	for (size_t n = 0; n < f->grant->n_staff_roles && e == ERR_OK; n++) {
		const struct agreement_item *role =
			find(f->agreement, agreement_role, agreement_role_at,
			     f->grant->staff_roles[n]);

		if (role == NULL)
			return ERR_INPUT;
		e = buf_printf(out, "%s%s", n > 0 ? w->comma : " ",
			       agreement_item_text(role, w->language)->name);
	}
	return e == ERR_OK ? buf_put_str(out, ")\n") : e;
}

static enum err put_kinds(const struct notice_facts *f, const struct holder_notice_words *w,
			  struct buf *out)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < f->grant->n_kinds && e == ERR_OK; n++) {
		const struct agreement_item *item =
			find(f->agreement, agreement_kind, agreement_kind_at, f->grant->kinds[n]);

		e = put_item(out, w->what, w, item);
	}
	for (size_t n = 0; n < f->grant->n_purposes && e == ERR_OK; n++) {
		const struct agreement_item *item =
			find(f->agreement, agreement_purpose, agreement_purpose_at,
			     f->grant->purposes[n]);

		e = put_item(out, w->why, w, item);
	}
	return e;
}

static enum err put_until(const struct notice_facts *f, const struct holder_notice_words *w,
			  struct buf *out)
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
	e = buf_printf(out, "%s%s%d %s %d", w->until, w->colon, day, w->months[month - 1], year);
	if (e == ERR_OK && f->grant->max_uses > 0)
		e = buf_printf(out, "%s%s %" PRIu64 "%s%s", w->comma, w->at_most,
			       f->grant->max_uses, w->times[0] != 0 ? " " : "", w->times);
	return e == ERR_OK ? buf_put_str(out, "\n") : e;
}

enum err holder_notice_text(const struct notice_facts *f, struct buf *out)
{
	const struct holder_notice_words *w = holder_notice_words_find(f->language);
	size_t start = out->len;
	enum err e = put_who(f, w, out);

	if (e == ERR_OK)
		e = put_kinds(f, w, out);
	if (e == ERR_OK)
		e = put_until(f, w, out);
	if (e == ERR_OK)
		e = buf_printf(out, "%s%s%s\n", w->stop, w->colon, w->stop_text);
	if (e == ERR_OK)
		e = buf_printf(out, "%s%s%s %s%s%s %s%s\n", w->ask, w->colon, w->ask_text,
			       member_name(f->partner, w->language), w->comma, w->or_text,
			       f->helper, w->end);
	if (e != ERR_OK)
		out->len = start;
	return e;
}
