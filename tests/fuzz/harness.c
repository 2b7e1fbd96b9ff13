/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fuzz/harness.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"

#define RANDOM_SEED 20270115u

static char folder[200];
static const char *seed_folder;
static unsigned long seed_count;
static char file_path[600];

__attribute__((weak)) void fuzz_setup(void)
{
}

static void remove_folder(void)
{
	DIR *d = opendir(folder);

	for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
		(void)snprintf(file_path, sizeof(file_path), "%s/%s", folder, e->d_name);
		if (e->d_name[0] != '.')
			(void)unlink(file_path);
	}
	if (d)
		(void)closedir(d);
	(void)rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	/* The assertions of tests/support end a test; here they end the process. */
	(void)setenv("CMOCKA_TEST_ABORT", "1", 1);
	log_setup((enum log_level)(LOG_LEVEL_ERROR + 1), false);
	clock_set(FUZZ_NOW);
	random_seed(RANDOM_SEED);
	fuzz_setup();
	return 0;
}

_Noreturn void fuzz_broken(const char *file, int line, const char *what)
{
	(void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

struct fuzz_input fuzz_input(const uint8_t *data, size_t size)
{
	return (struct fuzz_input){data, data + size};
}

uint8_t fuzz_u8(struct fuzz_input *in)
{
	return in->at < in->end ? *in->at++ : 0;
}

uint64_t fuzz_u64(struct fuzz_input *in)
{
	uint64_t value = 0;

	for (int i = 0; i < 8; i++)
		value = value << 8 | fuzz_u8(in);
	return value;
}

struct view fuzz_take(struct fuzz_input *in, size_t len)
{
	size_t left = (size_t)(in->end - in->at);
	struct view v = view_of(in->at, len < left ? len : left);

	in->at += v.len;
	return v;
}

struct view fuzz_rest(const struct fuzz_input *in)
{
	return view_of(in->at, (size_t)(in->end - in->at));
}

struct arena *fuzz_arena(size_t max)
{
	struct arena *a = arena_new(max);

	if (!a)
		abort();
	return a;
}

void *fuzz_alloc(struct arena *a, size_t size)
{
	void *p = arena_alloc(a, size);

	if (!p)
		abort();
	return p;
}

char *fuzz_text(struct arena *a, struct view v)
{
	char *p = fuzz_alloc(a, v.len + 1);

	if (v.len > 0)
		memcpy(p, v.data, v.len);
	return p;
}

struct view fuzz_pack(struct arena *a, const void *message)
{
	size_t len = protobuf_c_message_get_packed_size(message);
	uint8_t *p = fuzz_alloc(a, len + 1);

	(void)protobuf_c_message_pack(message, p);
	return view_of(p, len);
}

const struct secret *fuzz_secret(uint8_t first)
{
	static struct secret *secrets[256];
	uint8_t bytes[32];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(first + i);
	if (!secrets[first] && secret_new(bytes, sizeof(bytes), &secrets[first]) != ERR_OK)
		abort();
	return secrets[first];
}

const char *fuzz_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (!folder[0]) {
		(void)snprintf(folder, sizeof(folder), "%s/fuzz-XXXXXX", base ? base : "/tmp");
		if (!mkdtemp(folder) || atexit(remove_folder) != 0)
			abort();
	}
	return folder;
}

const char *fuzz_file(const char *name, struct view bytes)
{
	int fd;

	(void)snprintf(file_path, sizeof(file_path), "%s/%s", fuzz_folder(), name);
	fd = open(file_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, bytes.data, bytes.len) != (ssize_t)bytes.len || close(fd) != 0)
		abort();
	return file_path;
}

void fuzz_seed(const char *name, size_t count, const struct view *pieces)
{
	char path[600];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", seed_folder, name);
	f = fopen(path, "wb");
	for (size_t n = 0; f && n < count; n++)
		if (pieces[n].len > 0 &&
		    fwrite(pieces[n].data, 1, pieces[n].len, f) != pieces[n].len)
			abort();
	if (!f || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
	seed_count++;
}

unsigned long fuzz_seeds_write(const char *to)
{
	seed_folder = to;
	fuzz_seeds();
	return seed_count;
}

void fuzz_seed_bytes(const char *name, struct view bytes)
{
	fuzz_seed(name, 1, &bytes);
}

void fuzz_seed_tagged(const char *name, uint8_t tag, struct view bytes)
{
	fuzz_seed(name, 2, (const struct view[]){view_of(&tag, 1), bytes});
}
