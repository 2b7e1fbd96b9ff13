/* SPDX-License-Identifier: EUPL-1.2 */
/* The shape of eenmaald.yaml for libcyaml, and its complaints as sentences. */
#ifndef EENMAAL_BROKER_CONFIG_SCHEMA_H
#define EENMAAL_BROKER_CONFIG_SCHEMA_H

#include "broker/config.h"

/* Only what the schema can say is checked; absent numbers are 0, absent texts NULL. */
MUST_USE enum err config_schema_load(struct view yaml, struct buf *problem, struct config **out);

/* Frees what the load gave, and replacements of its texts that came from mem_new(). */
void config_schema_free(struct config *c);

#endif
