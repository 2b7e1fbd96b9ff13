/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "keys/sign.h"
#include "tests/support/watcher.h"

int guard_set_up(void **state)
{
	struct guard *f = mem_new(1, sizeof(*f));
	const char *base = getenv("TMPDIR");
	struct sign_public key;

	log_setup(LOG_LEVEL_ERROR + 1, true);
	(void)snprintf(f->folder, sizeof(f->folder), "%s/witness-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(f->folder));
	f->log = mem_new(1, sizeof(*f->log));
	sapling_new(f->log, "broker.example", 1);
	sapling_grow(f->log, 100, 'a');
	f->body = BUF_INIT(GUARD_BODY_MAX);
	f->answer = BUF_INIT(GUARD_BODY_MAX);
	assert_int_equal(sign_generate(&key, &f->seed), ERR_OK);
	assert_int_equal(cosign_key_init(&f->options.key, "w.example", key.b), ERR_OK);
	f->options.seed = f->seed;
	f->options.logs = &f->log->key;
	f->options.log_count = 1;
	assert_int_equal(witness_state_open(f->folder, &f->options.state), ERR_OK);
	assert_int_equal(witness_new(&f->options, &f->witness), ERR_OK);
	*state = f;
	return 0;
}

int guard_tear_down(void **state)
{
	struct guard *f = *state;

	witness_free(f->witness);
	witness_state_close(f->options.state);
	secret_free(f->seed);
	sapling_free(f->log);
	mem_free(f->log);
	buf_free(&f->body);
	buf_free(&f->answer);
	watcher_remove(f->folder);
	mem_free(f);
	return 0;
}

enum witness_status guard_add(struct guard *f, uint64_t old, uint64_t size)
{
	buf_clear(&f->body);
	sapling_request(f->log, old, size, &f->body);
	return witness_add(f->witness, buf_view(&f->body), &f->answer);
}
