/* SPDX-License-Identifier: EUPL-1.2 */
/* What is asked: the scenarios of the table. */
#ifndef EENMAAL_BENCH_LOAD_SCENARIO_H
#define EENMAAL_BENCH_LOAD_SCENARIO_H

#include "bench/load/stage.h"

extern const struct scenario scenarios[];
extern const size_t scenario_count;
/* NULL: there is none of this name. */
const struct scenario *scenario_find(const char *name);

#endif
