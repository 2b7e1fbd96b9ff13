/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a process under faulty.so shares with the test that watches it: which call to hit and how, what
 * was hit, and a tape of everything that was done to the files of one folder.  The memory is a file,
 * so that it outlives a SIGKILL and goes on with the next process.
 *
 * The process finds the file in FAULTY_VARIABLE; without it the library does nothing.
 */
#ifndef EENMAAL_TESTS_FAULT_FAULTY_H
#define EENMAAL_TESTS_FAULT_FAULTY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define FAULTY_VARIABLE "EENMAAL_FAULTY"
#define FAULTY_NAME_LEN 48
#define FAULTY_FILES 1024
#define FAULTY_TAPE ((size_t)192 << 20)
#define FAULTY_DELAY_MS 300

/* What happens to a call that is hit.  A full disk stays full; all else hits one call. */
enum fault {
	FAULT_NONE,
	FAULT_FULL,       /* ENOSPC: write, truncate, create, rename, link; from then on */
	FAULT_WRITE,      /* EIO: write, truncate, rename, link, unlink */
	FAULT_SYNC,       /* EIO: fsync and fdatasync of a file */
	FAULT_SYNC_DIR,   /* EIO: fsync of the folder */
	FAULT_READ,       /* EIO: read */
	FAULT_FILES,      /* EMFILE: open */
	FAULT_MAP,        /* ENOMEM: mmap of a file */
	FAULT_SHORT,      /* half of it is written, and the call says so */
	FAULT_DELAY,      /* it takes long, and works */
	FAULT_TORN,       /* half of it is written, then SIGKILL */
	FAULT_KILL,       /* SIGKILL before it */
	FAULT_KILL_AFTER, /* SIGKILL after it */
	FAULT_MEMORY,     /* NULL: malloc and its kin, and mmap of no file */
	FAULTS
};

/* Bits of what a fault may hit. */
enum call {
	CALL_WRITE = 1,
	CALL_TRUNCATE = 2,
	CALL_CREATE = 4,
	CALL_OPEN = 8,
	CALL_RENAME = 16,
	CALL_UNLINK = 32,
	CALL_SYNC = 64,
	CALL_SYNC_DIR = 128,
	CALL_READ = 256,
	CALL_MAP = 512,
	CALL_MEMORY = 1024,
};

/* One step on the tape; for a write its bytes follow. */
struct faulty_step {
	uint32_t call; /* enum call */
	uint32_t file; /* its number, which survives renaming; 0: the folder */
	uint64_t offset;
	uint32_t length;
	bool link;   /* of CALL_RENAME: a second name */
	bool failed; /* of CALL_SYNC: what was written before is lost, though it can be read */
	char name[FAULTY_NAME_LEN], other[FAULTY_NAME_LEN]; /* in the folder */
};

struct faulty {
	char folder[264]; /* with its final slash: only what lies here counts */
	_Atomic uint32_t fault;
	_Atomic uint64_t at;    /* the call to hit, counted from 1; 0: only count */
	_Atomic uint64_t calls; /* that the fault may hit, so far */
	_Atomic uint64_t hits;
	_Atomic uint64_t syncs; /* of these, fsyncs of files */
	char what[80];          /* the first one: "write eenmaal.db-wal" */

	bool record;
	_Atomic uint64_t steps; /* on the tape */
	_Atomic uint64_t used;  /* bytes of it */
	_Atomic uint32_t files;
	uint64_t inodes[FAULTY_FILES]; /* by number - 1; 0: gone */
	uint8_t tape[];
};

#define FAULTY_SIZE (sizeof(struct faulty) + FAULTY_TAPE)

#endif
