/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_filter.h"

#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "client/keygen_files.h"

#define HOUR INT64_C(3600)
#define DIGITS_MAX 12

bool audit_matches(const struct audit_filter *f, const struct audit_entry *e)
{
	return audit_filter_matches(f, e->seen, e->kept);
}

/* ---- options --------------------------------------------------------------------------------------------- */

static bool take_number(const char *text, const char **rest, int64_t *out)
{
	size_t digits = strspn(text, "0123456789");

	*out = 0;
	for (size_t n = 0; n < digits && n < DIGITS_MAX; n++)
		*out = 10 * *out + (text[n] - '0');
	*rest = text + digits;
	return digits > 0 && digits <= DIGITS_MAX;
}

static bool take_date(const char *text, int64_t *out)
{
	static const char *const forms[] = {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"};

	for (size_t n = 0; n < sizeof(forms) / sizeof(forms[0]); n++) {
		struct tm tm = {0};
		const char *end = strptime(text, forms[n], &tm);

		if (end == NULL || *end != 0)
			continue;
		*out = timegm(&tm);
		return true;
	}
	return false;
}

enum err audit_time(const char *text, int64_t now, int64_t *out)
{
	const char *rest = NULL;
	int64_t number = 0;

	if (take_date(text, out))
		return ERR_OK;
	if (!take_number(text, &rest, &number))
		return ERR_USAGE;
	if (*rest == 0)
		*out = number;
	else if (strcmp(rest, "h") == 0)
		*out = now - number * HOUR;
	else if (strcmp(rest, "d") == 0)
		*out = now - number * 24 * HOUR;
	else
		return ERR_USAGE;
	return ERR_OK;
}

static enum err read_time(const struct command *c, const char *name, bool *has, int64_t *out,
			  struct buf *problem)
{
	const char *text = command_option(c, name);

	*has = text != NULL;
	if (text == NULL || audit_time(text, clock_now(), out) == ERR_OK)
		return ERR_OK;
	return keygen_problem(problem, ERR_USAGE,
			      "--%s \"%s\" is no time; write 2027-03-01, 2027-03-01T10:00:00Z, or "
			      "72h or 30d for so long ago",
			      name, text);
}

static enum err read_reason(const char *text, enum reason *out, struct buf *problem)
{
	static const enum reason all[] = {
#define X(name, number, text) name,
		REASON_LIST(X)
#undef X
	};

	for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++)
		if (strcmp(reason_name(all[n]), text) == 0 && all[n] != REASON_UNSPECIFIED) {
			*out = all[n];
			return ERR_OK;
		}
	return keygen_problem(problem, ERR_USAGE,
			      "there is no reason \"%s\"; some are no-consent, revoked, expired, "
			      "purpose-forbidden, granted",
			      text);
}

static enum err read_verdict(const struct command *c, struct audit_filter *f, struct buf *problem)
{
	const char *verdict = command_option(c, "verdict"), *reason = command_option(c, "reason");

	f->has_verdict = verdict != NULL;
	f->released = verdict && strcmp(verdict, "released") == 0;
	if (verdict && !f->released && strcmp(verdict, "refused") != 0)
		return keygen_problem(problem, ERR_USAGE,
				      "--verdict is \"released\" or \"refused\"");
	return reason ? read_reason(reason, &f->reason, problem) : ERR_OK;
}

static enum err read_action(const char *action, struct audit_filter *f, struct buf *problem)
{
	f->action = audit_action_find(action);
	if (f->action == EENMAAL__V1__ACTION__ACTION_UNSPECIFIED)
		return keygen_problem(problem, ERR_USAGE,
				      "there is no action \"%s\"; some are "
				      "access, grant, revoke, upload, enrol, reject",
				      action);
	return ERR_OK;
}

enum err audit_filter_read(const struct command *c, struct audit_filter *f, struct buf *problem)
{
	const char *action = command_option(c, "action"), *holder = command_option(c, "holder");
	enum err e = action ? read_action(action, f, problem) : ERR_OK;

	f->partner = command_option(c, "partner");
	f->staff = command_option(c, "staff");
	f->kind = command_option(c, "kind");
	f->purpose = command_option(c, "purpose");
	f->has_holder = holder != NULL;
	if (e == ERR_OK && holder && holder_id_parse(holder, &f->holder) != ERR_OK)
		e = keygen_problem(problem, ERR_USAGE, "\"%s\" is no dossier number", holder);
	if (e == ERR_OK)
		e = read_time(c, "from", &f->has_from, &f->from, problem);
	if (e == ERR_OK)
		e = read_time(c, "to", &f->has_to, &f->to, problem);
	if (e == ERR_OK && f->has_from && f->has_to && f->from >= f->to)
		e = keygen_problem(problem, ERR_USAGE, "--from must lie before --to");
	return e == ERR_OK ? read_verdict(c, f, problem) : e;
}
