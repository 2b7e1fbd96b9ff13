/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a power cut leaves of a folder, from the tape of everything that was done to it.  What was
 * written before a file's last fsync is there; what came later is there as the cut pleases.  A name
 * is durable after an fsync of the folder, and names that are not come in the order in which they
 * were made, as journaling file systems have it.  When an fsync failed, what it was for is lost for
 * good, whatever later ones answer.
 */
#ifndef EENMAAL_TESTS_FAULT_IMAGE_H
#define EENMAAL_TESTS_FAULT_IMAGE_H

#include "tests/fault/chance.h"
#include "tests/fault/faulty.h"

enum image_cut {
	IMAGE_NOTHING, /* nothing that was not synced */
	IMAGE_ALL,     /* all of it */
	IMAGE_WRITES,  /* some of the writes */
	IMAGE_SECTORS, /* some sectors of 512 bytes of some writes */
	IMAGE_CUTS
};
extern const char *const image_cuts[IMAGE_CUTS];

/* Write what is left after so many steps of the tape into a folder, which is empty. */
void image_write(const struct faulty *f, uint64_t steps, enum image_cut how, struct chance *chance,
		 const char *folder);

#endif
