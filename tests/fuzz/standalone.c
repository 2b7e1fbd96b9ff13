/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A target without libFuzzer: replays files and folders of them, or writes the seeds.
 *
 *   fuzz_note FILE_OR_FOLDER...
 *   fuzz_note --seeds FOLDER
 */
#include "tests/fuzz/harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "broker/base/io.h"

#define INPUT_MAX ((size_t)16 << 20)

static unsigned long inputs;

__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	(void)data;
	(void)max;
	return size;
}

static void replay_file(const char *path)
{
	struct buf bytes = BUF_INIT(INPUT_MAX);
	uint8_t *exact;

	if (io_read_file(path, &bytes) != ERR_OK) {
		perror(path);
		exit(1);
	}
	/* As long as the input and no longer, so that reading behind it is seen. */
	exact = mem_new(bytes.len ? bytes.len : 1, 1);
	if (!exact)
		abort();
	if (bytes.len > 0)
		memcpy(exact, bytes.data, bytes.len);
	if (getenv("FUZZ_VERBOSE"))
		(void)fprintf(stderr, "%s\n", path);
	(void)LLVMFuzzerTestOneInput(exact, bytes.len);
	inputs++;
	mem_free(exact);
	buf_free(&bytes);
}

static void replay(const char *path)
{
	struct dirent **names = NULL;
	struct stat info;
	int count;

	if (stat(path, &info) != 0) {
		perror(path);
		exit(1);
	}
	if (!S_ISDIR(info.st_mode)) {
		replay_file(path);
		return;
	}
	count = scandir(path, &names, NULL, alphasort);
	for (int n = 0; n < count; n++) {
		char inner[600];

		(void)snprintf(inner, sizeof(inner), "%s/%s", path, names[n]->d_name);
		if (names[n]->d_name[0] != '.')
			replay_file(inner);
		free(names[n]);
	}
	free(names);
}

int main(int argc, char **argv)
{
	(void)LLVMFuzzerInitialize(&argc, &argv);
	if (argc == 3 && strcmp(argv[1], "--seeds") == 0) {
		inputs = fuzz_seeds_write(argv[2]);
	} else {
		for (int n = 1; n < argc; n++)
			replay(argv[n]);
	}
	(void)printf("%lu inputs\n", inputs);
	return 0;
}
