/* SPDX-License-Identifier: EUPL-1.2 */
/* From files to a trust: directory, agreement, certificate anchors, checked against each other. */
#ifndef EENMAAL_BROKER_RELOAD_H
#define EENMAAL_BROKER_RELOAD_H

#include "broker/config.h"
#include "broker/trust.h"

/* A directory file is a serialised eenmaal.v1.GetDirectoryResponse: statement and root key. */
#define RELOAD_DIRECTORY_MAX (4u << 20)

/*
 * Read and check everything that *config names.  log_public is this broker's own log key, which
 * must be one of the directory's.  problem says which file is wrong and what to do.
 */
MUST_USE enum err reload_trust(const struct config *config, const struct sign_public *log_public,
			       uint64_t generation, struct buf *problem, struct trust **out);

#endif
