/* SPDX-License-Identifier: EUPL-1.2 */
/* A request as the model has it, asked of the shipped decision.  Private to tests/prove/differ*.c. */
#ifndef EENMAAL_TESTS_PROVE_DIFFER_INTERNAL_H
#define EENMAAL_TESTS_PROVE_DIFFER_INTERNAL_H

#include "policy/decide.h"
#include "tests/prove/differ.h"
#include "tests/prove/model.h"

/* The model's agreement as YAML, through agreement_parse(); the caller frees it. */
struct agreement *differ_agreement(const struct model_agreement *m);

/* Ask both about kind; add to count, or print the case with its label and abort. */
struct differ_ask {
	const struct agreement *agreement;
	const struct model_request *request;
	const char *kind;
	uint64_t label;
};
void differ_ask(const struct differ_ask *ask, struct differ_count *count);

#endif
