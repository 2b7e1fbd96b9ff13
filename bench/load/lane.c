/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenSSL has a type of this name, which nobody here uses. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/ssl.h>
#undef ERR_STATE

#include "bench/load/lane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <time.h>

#include "broker/base/clock.h"

#define PIECE 65536u
#define BODY_MAX ((size_t)64 << 20)
#define UNAVAILABLE 503u

/* ---- what is to be sent --------------------------------------------------------------------------- */

void lane_open(struct lane *l, struct rig *r, uint16_t floor_port)
{
	*l = (struct lane){.rig = r, .floor_port = floor_port};
	l->hist = mem_new(1, sizeof(*l->hist));
	MUST(l->hist != NULL);
}

static void forget(struct lane *l, size_t count)
{
	for (size_t n = 0; n < count; n++)
		mem_free(l->shots[n].bytes);
}

void lane_free(struct lane *l)
{
	for (size_t n = 0; n < DOORS; n++)
		wire_free(l->wire[n]);
	forget(l, l->count);
	if (l->dossier != NULL)
		dossier_free(l->dossier);
	mem_free(l->dossier);
	mem_free(l->shots);
	mem_free(l->hist);
}

void lane_trim(struct lane *l)
{
	forget(l, l->next);
	l->count -= l->next;
	if (l->count > 0)
		memmove(l->shots, l->shots + l->next, l->count * sizeof(*l->shots));
	l->next = 0;
}

size_t lane_waiting(const struct lane *l)
{
	return l->count - l->next;
}

static struct shot *new_shot(struct lane *l)
{
	if (l->count == l->room) {
		l->room = l->room == 0 ? 256 : 2 * l->room;
		l->shots = mem_grow(l->shots, l->room, sizeof(*l->shots));
		MUST(l->shots != NULL);
	}
	return &l->shots[l->count++];
}

void lane_add(struct lane *l, enum door door, struct view path, const struct buf *body,
	      unsigned at_least)
{
	struct buf head = BUF_INIT(4096);
	struct shot *s = new_shot(l);
	char text[160];

	(void)snprintf(text, sizeof(text), "%.*s", (int)path.len, (const char *)path.data);
	wire_head(&head, text, body->len);
	*s = (struct shot){.door = door, .at_least = at_least, .len = head.len + body->len};
	s->bytes = mem_new(1, s->len);
	MUST(s->bytes != NULL);
	memcpy(s->bytes, head.data, head.len);
	memcpy(s->bytes + head.len, body->data, body->len);
	buf_free(&head);
}

void lane_add_call(struct lane *l, enum door door, const char *method, const void *request,
		   unsigned at_least)
{
	struct buf body = BUF_INIT(BODY_MAX);
	char path[120];

	(void)snprintf(path, sizeof(path), "/eenmaal.v1.%s", method);
	MUST(codec_encode(request, &body) == ERR_OK);
	lane_add(l, door, view_str(path), &body, at_least);
	buf_free(&body);
}

/* ---- one request and its answer ------------------------------------------------------------------- */

static struct wire *open_door(const struct lane *l, enum door door)
{
	struct rig to = *l->rig;

	switch (door) {
	case DOOR_SCHOOL:
		return wire_open(&to, RIG_PARTNER, SITE_SCHOOL);
	case DOOR_COA:
		return wire_open(&to, RIG_PARTNER, SITE_COA);
	case DOOR_HOLDER:
		return wire_open(&to, RIG_PUBLIC, RIG_NOBODY);
	case DOOR_FLOOR:
		to.port[RIG_PARTNER] = l->floor_port;
		return wire_open(&to, RIG_PARTNER, SITE_SCHOOL);
	case DOORS:
		break;
	}
	return NULL;
}

struct reply {
	unsigned status;
	size_t head, body; /* bytes */
};

static bool read_head(const char *text, struct reply *r)
{
	const char *length = strcasestr(text, "\r\nContent-Length:");

	if (sscanf(text, "HTTP/1.1 %3u", &r->status) != 1 || length == NULL)
		return false;
	r->body = strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
	return true;
}

/* Read one whole answer; nothing of it is kept but its size. */
static bool receive(SSL *ssl, char *piece, struct reply *r)
{
	size_t have = 0;
	const char *end = NULL;

	while (end == NULL) {
		int n = SSL_read(ssl, piece + have, (int)(PIECE - 1 - have));

		if (n <= 0)
			return false;
		have += (size_t)n;
		piece[have] = 0;
		end = strstr(piece, "\r\n\r\n");
	}
	r->head = (size_t)(end - piece) + 4;
	if (!read_head(piece, r))
		return false;
	for (have -= r->head; have < r->body;) {
		int n = SSL_read(ssl, piece, PIECE);

		if (n <= 0)
			return false;
		have += (size_t)n;
	}
	return have == r->body;
}

static void complain(struct lane *l, const struct shot *s, const struct reply *r, const char *piece)
{
	l->wrong++;
	if (l->complaint[0] != 0)
		return;
	(void)snprintf(l->complaint, sizeof(l->complaint),
		       "%.*s was answered with %u and %zu bytes: %.80s",
		       (int)strcspn((const char *)s->bytes, "\r"), (const char *)s->bytes,
		       r->status, r->body, piece);
}

static void shoot(struct lane *l, const struct shot *s, char *piece, uint64_t intended_ns)
{
	struct reply r = {0};
	uint64_t took = 0;
	bool whole = false;

	if (l->wire[s->door] == NULL)
		l->wire[s->door] = open_door(l, s->door);
	MUST(l->wire[s->door] != NULL);
	piece[0] = 0;
	whole = wire_send(l->wire[s->door], view_of(s->bytes, s->len)) &&
		receive(l->wire[s->door]->ssl, piece, &r);
	took = clock_mono_ns() - intended_ns;
	l->bytes_out += s->len;
	l->bytes_in += r.head + r.body;
	if (whole && r.status == 200 && r.body >= s->at_least) {
		l->good++;
		hist_add(l->hist, took);
	} else if (whole && r.status == UNAVAILABLE) {
		l->unavailable++;
		l->unavailable_max_ns = took > l->unavailable_max_ns ? took : l->unavailable_max_ns;
	} else {
		complain(l, s, &r, piece);
		wire_free(l->wire[s->door]);
		l->wire[s->door] = NULL;
	}
}

/* ---- one after the other ---------------------------------------------------------------------------- */

static void wait_until(uint64_t ns)
{
	struct timespec t = {
		.tv_sec = (time_t)(ns / UINT64_C(1000000000)),
		.tv_nsec = (long)(ns % UINT64_C(1000000000)),
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
		;
}

/* When the next request ought to leave: the clock of an open loop does not wait for answers. */
static uint64_t next_start(struct tempo *t)
{
	uint64_t at = 0;

	if (t->interval_ns == 0)
		return clock_mono_ns();
	at = t->start_ns + atomic_fetch_add(&t->ticket, 1) * t->interval_ns;
	if (at < t->end_ns)
		wait_until(at);
	return at;
}

void *lane_run(void *lane)
{
	struct lane *l = lane;
	char *piece = mem_new(1, PIECE);
	uint64_t at = 0;

	MUST(piece != NULL);
	(void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	while (l->next < l->count && (at = next_start(l->tempo)) < l->tempo->end_ns)
		shoot(l, &l->shots[l->next++], piece, at);
	mem_free(piece);
	return NULL;
}
