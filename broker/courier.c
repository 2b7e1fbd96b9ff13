/* SPDX-License-Identifier: EUPL-1.2 */
/* The broker's end, and the process that keeps the courier going. */
#include "broker/courier_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/mem.h"
#include "broker/sandbox.h"

#define ROOM ((int)1 << 20) /* of the socket */
#define CRASHED 111         /* the worker could not begin */

struct courier {
	int fd;
	uint8_t *room; /* for one message */
};

struct ends {
	int socket[2]; /* the broker's, the courier's */
	int turn[2];   /* a pipe: it ends when the first courier did */
};

enum err courier_put(int fd, struct courier_head head, struct view body, bool wait)
{
	struct iovec parts[] = {
		{&head, sizeof(head)},
		{(void *)(uintptr_t)body.data, body.len},
	};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t sent;

	do
		sent = sendmsg(fd, &message, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
	while (sent < 0 && errno == EINTR);
	if (sent >= 0)
		return ERR_OK;
	return errno == EAGAIN || errno == ENOBUFS ? ERR_BUSY : ERR_STATE;
}

/* ---- the process ------------------------------------------------------------------------------------- */

/* It ends with whoever forked it, whatever happens to that. */
static bool tie_to(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

/* What went wrong with one may go right with the next. */
static void keep_going(const struct config *c, int fd)
{
	static const struct timespec pause = {.tv_sec = 1};

	for (;;) {
		pid_t parent = getpid(), worker = fork();
		int status = 0;

		if (worker == 0)
			_exit(tie_to(parent) ? courier_work(c, fd) : CRASHED);
		while (worker > 0 && waitpid(worker, &status, 0) < 0 && errno == EINTR)
			continue;
		if (worker > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
			return;
		log_event(LOG_LEVEL_ERROR, "courier-restarted", LOG_NUM("status", status));
		(void)nanosleep(&pause, NULL);
	}
}

/*
 * The broker cannot fork another once keys are in its memory.  There are therefore two from the start:
 * the second sleeps until the pipe in place of its standard input ends, which the first and its worker
 * hold open.  False when the broker has ended, too.
 */
static bool await_turn(int fd)
{
	ssize_t got = 0;
	char byte;

	do
		got = read(STDIN_FILENO, &byte, sizeof(byte));
	while (got > 0 || (got < 0 && errno == EINTR));
	if (recv(fd, &byte, sizeof(byte), MSG_PEEK | MSG_DONTWAIT) == 0)
		return false;
	log_event(LOG_LEVEL_ERROR, "courier-replaced",
		  LOG_TEXT("effect", "the spare one goes on; there is no other until a restart"));
	return true;
}

/* Nothing of what the broker has open is its business, but where it logs. */
static void let_go_of_the_rest(int fd)
{
	if (fd > STDERR_FILENO + 1)
		(void)close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0);
	(void)close_range((unsigned)fd + 1, ~0u, 0);
}

static void become_courier(const struct config *c, const struct ends *ends, pid_t parent,
			   bool spare)
{
	int turn = ends->turn[spare ? 0 : 1];

	if (dup2(turn, STDIN_FILENO) != STDIN_FILENO)
		_exit(CRASHED);
	let_go_of_the_rest(ends->socket[1]);
	(void)prctl(PR_SET_NAME, "courier");
	if (!tie_to(parent) || sandbox_courier_enter(c) != ERR_OK) {
		log_event(LOG_LEVEL_ERROR, "courier-failed", LOG_NUM("errno", errno));
		_exit(CRASHED);
	}
	if (!spare || await_turn(ends->socket[1]))
		keep_going(c, ends->socket[1]);
	_exit(0);
}

static enum err connect_ends(struct ends *ends)
{
	int room = ROOM;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends->socket) ||
	    pipe2(ends->turn, O_CLOEXEC))
		return ERR_INTERNAL;
	for (int n = 0; n < 2; n++)
		(void)setsockopt(ends->socket[n], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	return ERR_OK;
}

/* ---- the broker's end -------------------------------------------------------------------------------- */

static enum err fork_couriers(const struct config *c, const struct ends *ends)
{
	pid_t parent = getpid();

	for (int n = 0; n < 2; n++) {
		pid_t pid = fork();

		if (pid < 0)
			return ERR_MEMORY;
		if (pid == 0)
			become_courier(c, ends, parent, n > 0);
	}
	return ERR_OK;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

enum err courier_start(const struct config *c, struct courier **out)
{
	struct courier *made = NULL;
	struct ends ends = {{-1, -1}, {-1, -1}};
	enum err e = ERR_OK;

	*out = NULL;
	if (c->witnesses_count == 0)
		return ERR_OK;
	made = mem_new(1, sizeof(*made));
	if (made)
		made->room = mem_new(COURIER_MESSAGE_MAX, 1);
	e = made && made->room ? connect_ends(&ends) : ERR_MEMORY;
	if (e == ERR_OK)
		e = fork_couriers(c, &ends);
	close_if_open(ends.socket[1]);
	close_if_open(ends.turn[0]);
	close_if_open(ends.turn[1]);
	if (made)
		made->fd = ends.socket[0];
	if (e != ERR_OK) {
		courier_stop(made);
		return e;
	}
	*out = made;
	return ERR_OK;
}

enum err courier_send(struct courier *c, unsigned witness, uint32_t number, struct view body)
{
	if (body.len > COURIER_BODY_MAX)
		return ERR_TOO_LARGE;
	return courier_put(c->fd, (struct courier_head){number, witness}, body, false);
}

enum err courier_receive(struct courier *c, unsigned wait_ms, struct courier_answer *out)
{
	struct pollfd ready = {.fd = c->fd, .events = POLLIN};
	struct courier_head head;
	ssize_t got;

	if (poll(&ready, 1, (int)wait_ms) <= 0)
		return ERR_DEADLINE;
	got = recv(c->fd, c->room, COURIER_MESSAGE_MAX, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return ERR_DEADLINE;
	if (got < (ssize_t)sizeof(head) || (size_t)got > sizeof(head) + COURIER_ANSWER_MAX)
		return ERR_STATE;
	memcpy(&head, c->room, sizeof(head));
	out->number = head.number;
	out->status = head.value;
	buf_clear(&out->body);
	return buf_put(&out->body, c->room + sizeof(head), (size_t)got - sizeof(head));
}

void courier_stop(struct courier *c)
{
	if (c == NULL)
		return;
	if (c->fd >= 0)
		(void)close(c->fd);
	mem_free(c->room);
	mem_free(c);
}
