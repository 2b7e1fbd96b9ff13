/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/server_usher.h"

#include <microhttpd.h>

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "broker/base/mem.h"

#define EVENTS 32

struct usher {
	pthread_t thread;
	int epoll, end; /* of which the second becomes readable to end the thread */
	_Atomic bool stopping;
};

/*
 * The mark goes first: once it is resumed, c is its own thread's again, and may be gone.  Resuming
 * before the other thread has suspended it works too: the library then does neither.
 */
static void resume(struct connection *c)
{
	if (atomic_exchange(&c->waiting, false))
		MHD_resume_connection(c->http);
}

static void *usher_main(void *arg)
{
	const struct usher *u = arg;
	struct epoll_event events[EVENTS];

	for (;;) {
		int count = epoll_wait(u->epoll, events, EVENTS, -1);

		if (count < 0 && errno != EINTR)
			return NULL;
		for (int n = 0; n < count; n++) {
			if (events[n].data.ptr == NULL)
				return NULL;
			resume(events[n].data.ptr);
		}
	}
}

void usher_free(struct usher *u)
{
	if (u == NULL)
		return;
	if (u->epoll >= 0)
		(void)close(u->epoll);
	if (u->end >= 0)
		(void)close(u->end);
	mem_free(u);
}

enum err usher_start(struct usher **out)
{
	struct epoll_event event = {.events = EPOLLIN};
	struct usher *u = mem_new(1, sizeof(*u));

	*out = NULL;
	if (u == NULL)
		return ERR_MEMORY;
	u->epoll = epoll_create1(EPOLL_CLOEXEC);
	u->end = eventfd(0, EFD_CLOEXEC);
	if (u->epoll < 0 || u->end < 0 || epoll_ctl(u->epoll, EPOLL_CTL_ADD, u->end, &event) != 0 ||
	    pthread_create(&u->thread, NULL, usher_main, u) != 0) {
		usher_free(u);
		return ERR_IO;
	}
	*out = u;
	return ERR_OK;
}

bool usher_wait(struct usher *u, struct connection *c)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, .data.ptr = c};

	if (atomic_load(&c->waiting))
		return true;
	atomic_store(&c->waiting, true);
	/* Marked before it is asked: stopping goes on only to look for marks. */
	if (atomic_load(&u->stopping) ||
	    epoll_ctl(u->epoll, c->ushered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->flow.socket,
		      &event) != 0)
		return !atomic_exchange(&c->waiting, false);
	c->ushered = true;
	MHD_suspend_connection(c->http);
	return true;
}

void usher_stop(struct usher *u, struct connection_list *const *lists, size_t count)
{
	static const uint64_t one = 1;

	if (u == NULL)
		return;
	atomic_store(&u->stopping, true);
	while (write(u->end, &one, sizeof(one)) < 0 && errno == EINTR)
		;
	(void)pthread_join(u->thread, NULL);
	for (size_t n = 0; n < count; n++)
		connection_each(lists[n], resume);
}
