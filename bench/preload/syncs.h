/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef EENMAAL_BENCH_PRELOAD_SYNCS_H
#define EENMAAL_BENCH_PRELOAD_SYNCS_H

/* Names a file of SYNCS_SIZE bytes, whose first eight are the count. */
#define SYNCS_VARIABLE "EENMAAL_BENCH_SYNCS"
#define SYNCS_SIZE 4096

#endif
