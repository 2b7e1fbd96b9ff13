/* SPDX-License-Identifier: EUPL-1.2 */
/* How the parts of the agreement's reader tell a person what is wrong. */
#ifndef EENMAAL_POLICY_AGREEMENT_PROBLEM_H
#define EENMAAL_POLICY_AGREEMENT_PROBLEM_H

#include "broker/base/buf.h"
#include "broker/base/err.h"

/*
 * Replace what problem holds (NULL: nowhere) by this sentence, as one line of valid UTF-8, cut to
 * problem->max.  Returns ERR_CONFIG always, so that a check can end with it; when memory is short
 * the sentence is lost, the error is not.
 */
enum err agreement_problem(struct buf *problem, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
