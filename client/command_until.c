/* SPDX-License-Identifier: EUPL-1.2 */
/* An end in time, as people write it. */
#include "client/command.h"

#include <string.h>
#include <time.h>

#include "proto/codec.h"

#define DIGITS_MAX 15
#define DAY INT64_C(86400)

/* A number at *p, which moves behind it. */
static enum err take_number(const char **p, int64_t *out)
{
	const char *from = *p;

	*out = 0;
	while (**p >= '0' && **p <= '9') {
		if (*p - from == DIGITS_MAX)
			return ERR_INPUT;
		*out = *out * 10 + (*(*p)++ - '0');
	}
	return *p > from ? ERR_OK : ERR_INPUT;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 1 && leap ? 29 : days[month];
}

/* Calendar months; where the day does not exist the month's last one. */
static enum err add_months(int64_t now, int64_t months, int64_t *out)
{
	time_t start = (time_t)now;
	struct tm tm;
	int64_t month;

	if (months > 1200 || !gmtime_r(&start, &tm))
		return ERR_RANGE;
	month = tm.tm_mon + months;
	tm.tm_year += (int)(month / 12);
	tm.tm_mon = (int)(month % 12);
	if (tm.tm_mday > month_days(tm.tm_year + 1900, tm.tm_mon))
		tm.tm_mday = month_days(tm.tm_year + 1900, tm.tm_mon);
	*out = timegm(&tm);
	return ERR_OK;
}

/* YYYY-MM-DD: midnight UTC at which that day starts. */
static enum err parse_date(const char *text, int64_t *out)
{
	const char *p = text;
	int64_t year, month, day;
	struct tm tm = {0};

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return ERR_INPUT;
	if (take_number(&p, &year) != ERR_OK || *p++ != '-' || take_number(&p, &month) != ERR_OK ||
	    *p++ != '-' || take_number(&p, &day) != ERR_OK || *p)
		return ERR_INPUT;
	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > month_days((int)year, (int)month - 1))
		return ERR_INPUT;
	tm.tm_year = (int)year - 1900;
	tm.tm_mon = (int)month - 1;
	tm.tm_mday = (int)day;
	*out = timegm(&tm);
	return ERR_OK;
}

static enum err parse_span(const char *text, int64_t now, int64_t *out)
{
	const char *p = text;
	int64_t number;

	if (take_number(&p, &number) != ERR_OK)
		return ERR_INPUT;
	*out = number;
	if (*p == 0)
		return ERR_OK;
	if (p[1] != 0)
		return ERR_INPUT;
	if (*p == 'm')
		return add_months(now, number, out);
	if (*p != 'd' || number > 36600)
		return ERR_INPUT;
	*out = now + number * DAY;
	return ERR_OK;
}

enum err command_until(const char *text, int64_t now, int64_t *out)
{
	int64_t until;
	enum err e = strchr(text, '-') ? parse_date(text, &until) : parse_span(text, now, &until);

	if (e != ERR_OK)
		return e;
	if (until <= now || until > (int64_t)CODEC_NUMBER_MAX)
		return ERR_RANGE;
	*out = until;
	return ERR_OK;
}
