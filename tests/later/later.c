/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * later.so, for LD_PRELOAD: the program lives so many seconds later than now, as the variable says;
 * without it the library changes nothing.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define LATER_VARIABLE "EENMAAL_LATER"

static int (*true_clock)(clockid_t id, struct timespec *out);
static long later;

/* Other libraries ask for the time before it is this one's turn to be set up. */
static void attach(void)
{
	const char *seconds = getenv(LATER_VARIABLE);

	*(void **)&true_clock = dlsym(RTLD_NEXT, "clock_gettime");
	if (seconds)
		later = strtol(seconds, NULL, 10);
}

/* The C library's own names for what it is given are reserved. */
/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */

int clock_gettime(clockid_t id, struct timespec *out)
{
	int result;

	if (true_clock == NULL)
		attach();
	result = true_clock(id, out);

	if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
		out->tv_sec += later;
	return result;
}

time_t time(time_t *out)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
	struct timespec now = {0};

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	out->tv_sec = now.tv_sec;
	out->tv_usec = now.tv_nsec / 1000;
	return 0;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
