/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "keys/sign.h"
#include "tests/support/guard.h"
#include "tests/support/watcher.h"
#include "witness/witness_server.h"

static enum witness_status add_text(struct guard *f, const char *text)
{
	return witness_add(f->witness, view_str(text), &f->answer);
}

static bool answers(const struct guard *f, const char *text)
{
	return view_equal(buf_view(&f->answer), view_str(text));
}

static unsigned accusations(const struct guard *f)
{
	struct watcher w = {.pid = 0};
	char state[300], link[300];
	unsigned count;

	/* The fixture's folder is what a watcher's calls "state". */
	(void)snprintf(w.folder, sizeof(w.folder), "%.180s.look", f->folder);
	(void)snprintf(link, sizeof(link), "%s/state", w.folder);
	(void)snprintf(state, sizeof(state), "%s", f->folder);
	assert_int_equal(mkdir(w.folder, 0700), 0);
	assert_int_equal(symlink(state, link), 0);
	count = watcher_evidence(&w);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(rmdir(w.folder), 0);
	return count;
}

static void test_a_growing_log_is_cosigned(void **state)
{
	struct guard *f = *state;
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	struct cosign_tally tally;

	assert_int_equal(guard_add(f, 0, 7), WITNESS_OK);
	assert_int_equal(guard_add(f, 7, 64), WITNESS_OK);
	/* Once more the same, as after an answer that was lost. */
	assert_int_equal(guard_add(f, 64, 64), WITNESS_OK);
	assert_int_equal(guard_add(f, 64, 99), WITNESS_OK);
	sapling_note(f->log, 99, &note);
	assert_int_equal(cosign_append(&note, buf_view(&f->answer), &f->options.key), ERR_OK);
	assert_int_equal(cosign_count(buf_view(&note), &f->options.key, 1, &tally), ERR_OK);
	assert_int_equal(tally.count, 1);
	assert_int_equal(accusations(f), 0);
	buf_free(&note);
}

static void test_what_differs_is_refused(void **state)
{
	struct guard *f = *state;

	assert_int_equal(guard_add(f, 0, 50), WITNESS_OK);
	/* From another size than it knows: it says which. */
	assert_int_equal(guard_add(f, 0, 60), WITNESS_CONFLICT);
	assert_true(answers(f, "50\n"));
	assert_int_equal(guard_add(f, 49, 60), WITNESS_CONFLICT);
	assert_int_equal(accusations(f), 0);
	/* Shorter than what it knows. */
	assert_int_equal(guard_add(f, 40, 40), WITNESS_CONFLICT);
	assert_true(answers(f, "50\n"));
	assert_int_equal(accusations(f), 1);
	/* Other leaves: of the same size, and beyond. */
	sapling_cut(f->log, 49);
	sapling_grow(f->log, 80, 'b');
	assert_int_equal(guard_add(f, 50, 50), WITNESS_CONFLICT);
	assert_true(answers(f, "50\n"));
	assert_int_equal(guard_add(f, 50, 80), WITNESS_UNPROVED);
	assert_int_equal(accusations(f), 3);
	/* The same again is no new evidence. */
	assert_int_equal(guard_add(f, 50, 80), WITNESS_UNPROVED);
	assert_int_equal(accusations(f), 3);
	/* And nothing was forgotten. */
	sapling_cut(f->log, 49);
	sapling_grow(f->log, 80, 'a');
	assert_int_equal(guard_add(f, 50, 80), WITNESS_OK);
}

static void test_who_signed(void **state)
{
	struct guard *f = *state;
	struct sapling *other = mem_new(1, sizeof(*other));

	/* The right name, another key. */
	sapling_new(other, "broker.example", 2);
	sapling_grow(other, 5, 'a');
	buf_clear(&f->body);
	sapling_request(other, 0, 5, &f->body);
	assert_int_equal(witness_add(f->witness, buf_view(&f->body), &f->answer), WITNESS_UNSIGNED);
	sapling_free(other);
	/* Another name. */
	sapling_new(other, "other.example", 1);
	sapling_grow(other, 5, 'a');
	buf_clear(&f->body);
	sapling_request(other, 0, 5, &f->body);
	assert_int_equal(witness_add(f->witness, buf_view(&f->body), &f->answer), WITNESS_UNKNOWN);
	sapling_free(other);
	mem_free(other);
	assert_int_equal(guard_add(f, 9, 5), WITNESS_MALFORMED);
	assert_int_equal(guard_add(f, 0, 5), WITNESS_OK);
}

static void test_malformed(void **state)
{
	static const char *const bad[] = {
		"",
		"\n",
		"old\n\n",
		"old \n\n",
		"old -1\n\n",
		"old 01\n\n",
		"old 18446744073709551616\n\n",
		"old 0",
		"old 0\n",
		"old 0\n\n",
		"old 0\nAAAA\n\n",
		"old 0\nd3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3c=",
		"old 0\nd3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3c= \n\n",
		"old 0\r\n\r\n",
		"old 0\n\nbroker.example\n5\n",
	};
	struct guard *f = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(add_text(f, bad[i]), WITNESS_MALFORMED);
	/* More hashes than a proof can have. */
	buf_clear(&f->body);
	assert_int_equal(buf_put_str(&f->body, "old 1\n"), ERR_OK);
	for (int n = 0; n < WITNESS_PROOF_MAX + 1; n++)
		assert_int_equal(buf_put_str(&f->body,
					     "d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3c=\n"),
				 ERR_OK);
	assert_int_equal(buf_put_str(&f->body, "\n"), ERR_OK);
	sapling_note(f->log, 5, &f->body);
	assert_int_equal(witness_add(f->witness, buf_view(&f->body), &f->answer),
			 WITNESS_MALFORMED);
	/* Larger than is looked at at all. */
	while (f->body.len <= WITNESS_BODY_MAX)
		assert_int_equal(buf_put_str(&f->body, "xxxxxxxxxxxxxxxx\n"), ERR_OK);
	assert_int_equal(witness_add(f->witness, buf_view(&f->body), &f->answer),
			 WITNESS_TOO_LARGE);
	/* A proof where there is nothing to prove, and of nothing known: refused, but no accusation. */
	assert_int_equal(guard_add(f, 3, 5), WITNESS_CONFLICT);
	assert_true(answers(f, "0\n"));
	buf_clear(&f->body);
	assert_int_equal(buf_put_str(&f->body,
				     "old 0\nd3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3c=\n\n"),
			 ERR_OK);
	sapling_note(f->log, 5, &f->body);
	assert_int_equal(witness_add(f->witness, buf_view(&f->body), &f->answer), WITNESS_UNPROVED);
	assert_int_equal(accusations(f), 0);
}

static void test_every_flipped_bit(void **state)
{
	struct guard *f = *state;

	assert_int_equal(guard_add(f, 0, 50), WITNESS_OK);
	for (size_t bit = 0;; bit += 3) {
		enum witness_status status;

		buf_clear(&f->body);
		sapling_request(f->log, 50, 80, &f->body);
		if (bit / 8 >= f->body.len)
			break;
		f->body.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		status = witness_add(f->witness, buf_view(&f->body), &f->answer);
		assert_true(status == WITNESS_MALFORMED || status == WITNESS_UNSIGNED ||
			    status == WITNESS_UNKNOWN || status == WITNESS_CONFLICT ||
			    status == WITNESS_UNPROVED);
	}
	assert_int_equal(guard_add(f, 50, 80), WITNESS_OK);
}

static void test_memory_of_what_was_cosigned(void **state)
{
	struct guard *f = *state;
	struct witness_state *second = NULL;
	char path[400], hex[2 * HASH_LEN + 1];
	struct hash origin;

	assert_int_equal(guard_add(f, 0, 50), WITNESS_OK);
	/* Nobody else may work with the same folder. */
	assert_int_equal(witness_state_open(f->folder, &second), ERR_STATE);
	assert_null(second);
	witness_free(f->witness);
	f->witness = NULL;
	witness_state_close(f->options.state);
	assert_int_equal(witness_state_open(f->folder, &f->options.state), ERR_OK);
	assert_int_equal(witness_new(&f->options, &f->witness), ERR_OK);
	assert_int_equal(guard_add(f, 0, 60), WITNESS_CONFLICT);
	assert_int_equal(guard_add(f, 50, 60), WITNESS_OK);
	/* A file that does not read well is no reason to begin anew. */
	hash_sha256(view_str("broker.example"), &origin);
	hex_format(origin.b, HASH_LEN, hex);
	(void)snprintf(path, sizeof(path), "%s/%s.checkpoint", f->folder, hex);
	assert_int_equal(io_write_file(path, view_str("x\n"), 0600), ERR_OK);
	assert_int_equal(guard_add(f, 60, 70), WITNESS_FAULT);
	witness_free(f->witness);
	assert_int_equal(witness_new(&f->options, &f->witness), ERR_DAMAGED);
	assert_null(f->witness);
}

/* As when a disk is taken away: what is not there was not "never seen". */
static void test_no_folder_no_signature(void **state)
{
	struct guard *f = *state;
	char away[300];

	(void)snprintf(away, sizeof(away), "%s.away", f->folder);
	assert_int_equal(guard_add(f, 0, 50), WITNESS_OK);
	assert_int_equal(rename(f->folder, away), 0);
	assert_int_equal(guard_add(f, 50, 60), WITNESS_FAULT);
	assert_int_equal(guard_add(f, 0, 60), WITNESS_FAULT);
	assert_int_equal(rename(away, f->folder), 0);
	assert_int_equal(guard_add(f, 50, 60), WITNESS_OK);
}

static void test_out_of_memory(void **state)
{
	struct guard *f = *state;
	enum witness_status status = WITNESS_FAULT;

	assert_int_equal(guard_add(f, 0, 50), WITNESS_OK);
	buf_clear(&f->body);
	sapling_request(f->log, 50, 60, &f->body);
	for (uint64_t n = 1; n < 200 && status != WITNESS_OK; n++) {
		mem_fail_at(n);
		status = witness_add(f->witness, buf_view(&f->body), &f->answer);
		mem_fail_at(0);
		/* It may have kept it and then had no memory to say so. */
		if (status == WITNESS_CONFLICT)
			break;
	}
	assert_true(status == WITNESS_OK || answers(f, "60\n"));
	assert_int_equal(guard_add(f, 60, 60), WITNESS_OK);
}

/* ---- over HTTP --------------------------------------------------------------------------------------- */

struct contest {
	struct guard *f;
	uint16_t port;
	struct buf body[2];
	unsigned status[2];
};

static void *contend(void *context)
{
	struct contest *c = ((void **)context)[0];
	size_t n = (size_t)(uintptr_t)((void **)context)[1];
	struct buf answer = BUF_INIT(GUARD_BODY_MAX);

	c->status[n] = watcher_post(c->port, buf_view(&c->body[n]), &answer);
	buf_free(&answer);
	return NULL;
}

/* Two different logs of the same size at the same time: one of them is cosigned. */
static void race(struct contest *c, uint64_t old, uint64_t size)
{
	pthread_t threads[2];
	void *arguments[2][2];

	for (size_t n = 0; n < 2; n++) {
		c->body[n] = BUF_INIT(GUARD_BODY_MAX);
		sapling_cut(c->f->log, old);
		sapling_grow(c->f->log, size, (uint8_t)('p' + n));
		sapling_request(c->f->log, old, size, &c->body[n]);
		arguments[n][0] = c;
		arguments[n][1] = (void *)(uintptr_t)n;
	}
	for (size_t n = 0; n < 2; n++)
		assert_int_equal(pthread_create(&threads[n], NULL, contend, arguments[n]), 0);
	for (size_t n = 0; n < 2; n++)
		assert_int_equal(pthread_join(threads[n], NULL), 0);
	assert_true((c->status[0] == 200 && c->status[1] == 409) ||
		    (c->status[0] == 409 && c->status[1] == 200));
	/* Go on with the one that was. */
	sapling_cut(c->f->log, old);
	sapling_grow(c->f->log, size, c->status[0] == 200 ? 'p' : 'q');
	buf_free(&c->body[0]);
	buf_free(&c->body[1]);
}

static void test_server(void **state)
{
	struct guard *f = *state;
	struct witness_server_options o = {.witness = f->witness, .address = "127.0.0.1"};
	struct witness_server *server = NULL;
	struct contest contest = {.f = f};
	uint16_t port = 0;

	assert_int_equal(witness_server_start(&o, &port, &server), ERR_OK);
	contest.port = port;
	buf_clear(&f->body);
	sapling_request(f->log, 0, 8, &f->body);
	assert_int_equal(watcher_post(port, buf_view(&f->body), &f->answer), 200);
	assert_int_equal(watcher_post(port, buf_view(&f->body), &f->answer), 409);
	assert_true(answers(f, "8\n"));
	for (uint64_t n = 8; n < 40; n += 4)
		race(&contest, n, n + 4);
	witness_server_sweep(server);
	witness_server_stop(server);
	buf_free(&f->answer);
	assert_int_equal(watcher_post(port, buf_view(&f->body), &f->answer), 0);
}

static unsigned talk(struct guard *f, uint16_t port, const char *text)
{
	buf_clear(&f->answer);
	watcher_talk(port, view_str(text), &f->answer);
	return f->answer.len > 12 ? (unsigned)strtoul((const char *)f->answer.data + 9, NULL, 10)
				  : 0;
}

static void test_server_refuses(void **state)
{
	struct guard *f = *state;
	struct witness_server_options o = {.witness = f->witness, .address = "127.0.0.1"};
	struct witness_server *server = NULL;
	uint16_t port = 0;

	assert_int_equal(witness_server_start(&o, &port, &server), ERR_OK);
	assert_int_equal(talk(f, port, "GET /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n"), 405);
	assert_int_equal(talk(f, port, "GET / HTTP/1.1\r\nHost: w\r\n\r\n"), 404);
	assert_int_equal(talk(f, port,
			      "POST /x HTTP/1.1\r\nHost: w\r\nContent-Length: 2\r\n\r\nab"),
			 404);
	assert_int_equal(talk(f, port,
			      "POST /a/add-checkpoint HTTP/1.1\r\nHost: w\r\n"
			      "Content-Length: 2\r\n\r\nab"),
			 400);
	assert_int_equal(talk(f, port,
			      "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n"
			      "Content-Length: 99999999\r\n\r\nab"),
			 413);
	/* In pieces, without saying how much. */
	buf_clear(&f->body);
	assert_int_equal(buf_put_str(&f->body, "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n"
					       "Transfer-Encoding: chunked\r\n\r\n"),
			 ERR_OK);
	for (int n = 0; n < 70; n++) {
		assert_int_equal(buf_printf(&f->body, "400\r\n%1024s\r\n", "x"), ERR_OK);
	}
	assert_int_equal(buf_put_str(&f->body, "0\r\n\r\n"), ERR_OK);
	buf_clear(&f->answer);
	watcher_talk(port, buf_view(&f->body), &f->answer);
	assert_true(f->answer.len > 12 && memcmp(f->answer.data + 9, "413", 3) == 0);
	witness_server_stop(server);
}

static void test_server_addresses(void **state)
{
	static const char *const bad[] = {"0.0.0.0", "::", "localhost", "", "192.0.2.1"};
	struct guard *f = *state;
	struct witness_server_options o = {.witness = f->witness};
	struct witness_server *server = NULL;
	uint16_t port = 0;

	/* Without TLS only for this machine. */
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		o.address = bad[i];
		assert_int_equal(witness_server_start(&o, &port, &server), ERR_INPUT);
		assert_null(server);
	}
	o.address = "127.0.0.1";
	o.certificate = o.certificate_key = "no PEM";
	assert_int_equal(witness_server_start(&o, &port, &server), ERR_CONFIG);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_set_up, guard_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_growing_log_is_cosigned),
		TEST(test_what_differs_is_refused),
		TEST(test_who_signed),
		TEST(test_malformed),
		TEST(test_every_flipped_bit),
		TEST(test_memory_of_what_was_cosigned),
		TEST(test_no_folder_no_signature),
		TEST(test_out_of_memory),
		TEST(test_server),
		TEST(test_server_refuses),
		TEST(test_server_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
