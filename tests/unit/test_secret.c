/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "broker/base/secret.h"

static void test_new_and_read(void **state)
{
	struct secret *s = NULL, *zero = NULL;

	(void)state;
	assert_int_equal(secret_new("key", 3, &s), ERR_OK);
	assert_int_equal(secret_len(s), 3);
	assert_memory_equal(secret_open(s), "key", 3);
	assert_memory_equal(secret_open(s), "key", 3);
	secret_close(s);
	assert_memory_equal(secret_open(s), "key", 3);
	secret_close(s);
	secret_close(s);
	assert_int_equal(secret_new(NULL, 2, &zero), ERR_OK);
	assert_memory_equal(secret_open(zero), "\0\0", 2);
	secret_close(zero);
	secret_free(s);
	secret_free(zero);
	secret_free(NULL);
}

static void test_lengths(void **state)
{
	struct secret *s = (struct secret *)1;

	(void)state;
	assert_int_equal(secret_new("", 0, &s), ERR_RANGE);
	assert_null(s);
	assert_int_equal(secret_random(((size_t)1 << 20) + 1, &s), ERR_RANGE);
	assert_null(s);
	assert_int_equal(secret_new(NULL, (size_t)1 << 20, &s), ERR_OK);
	secret_free(s);
}

static void test_write_and_equal(void **state)
{
	struct secret *a = NULL, *b = NULL, *c = NULL;

	(void)state;
	assert_int_equal(secret_random(32, &a), ERR_OK);
	assert_int_equal(secret_new(NULL, 32, &b), ERR_OK);
	assert_int_equal(secret_new(NULL, 31, &c), ERR_OK);
	assert_false(secret_equal(a, b));
	assert_false(secret_equal(b, c));
	assert_true(secret_equal(a, a));
	memcpy(secret_write(b), secret_open(a), 32);
	secret_written(b);
	secret_close(a);
	assert_true(secret_equal(a, b));
	secret_free(a);
	secret_free(b);
	secret_free(c);
}

/* The signal that a child dies of when it touches the secret's bytes. */
static int touch(const uint8_t *p, int writing)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		const struct rlimit none = {0};
		volatile uint8_t *writable;

		(void)setrlimit(RLIMIT_CORE, &none);
		(void)signal(SIGSEGV, SIG_DFL);
		(void)signal(SIGBUS, SIG_DFL);
		memcpy(&writable, &p, sizeof(p)); /* the test breaks the const on purpose */
		if (writing)
			*writable = 1;
		else
			(void)*writable;
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void test_idle_means_no_access(void **state)
{
	struct secret *s = NULL;
	const uint8_t *p;

	(void)state;
	assert_int_equal(secret_random(32, &s), ERR_OK);
	p = secret_open(s);
	assert_int_equal(touch(p, 0), 0);
	assert_int_equal(touch(p, 1), SIGSEGV);
	secret_close(s);
	assert_int_equal(touch(p, 0), SIGSEGV);
	p = secret_write(s);
	assert_int_equal(touch(p, 1), 0);
	secret_written(s);
	assert_int_equal(touch(p, 0), SIGSEGV);
	secret_free(s);
}

struct job {
	const struct secret *shared;
	size_t wrong;
	pthread_t thread;
};

static void *reader(void *arg)
{
	struct job *job = arg;

	for (int i = 0; i < 3000; i++) {
		const uint8_t *p = secret_open(job->shared);

		job->wrong += p[0] != 'k' || p[2] != 'y';
		secret_close(job->shared);
	}
	return NULL;
}

static void test_threads_share_one(void **state)
{
	struct secret *s = NULL;
	struct job jobs[8];

	(void)state;
	assert_int_equal(secret_new("key", 3, &s), ERR_OK);
	for (size_t i = 0; i < 8; i++) {
		jobs[i] = (struct job){.shared = s};
		assert_int_equal(pthread_create(&jobs[i].thread, NULL, reader, &jobs[i]), 0);
	}
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(pthread_join(jobs[i].thread, NULL), 0);
		assert_int_equal(jobs[i].wrong, 0);
	}
	secret_free(s);
}

static void test_no_memory(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 2; n++) {
		struct secret *s = (struct secret *)1;

		mem_fail_at(n);
		assert_int_equal(secret_new("key", 3, &s), ERR_MEMORY);
		assert_null(s);
		mem_fail_at(n);
		assert_int_equal(secret_random(3, &s), ERR_MEMORY);
		assert_null(s);
	}
	mem_fail_at(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_and_read),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_write_and_equal),
		cmocka_unit_test(test_idle_means_no_access),
		cmocka_unit_test(test_threads_share_one),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
