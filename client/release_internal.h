/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the files of release: grants on one side, segments on the other. */
#ifndef EENMAAL_CLIENT_RELEASE_INTERNAL_H
#define EENMAAL_CLIENT_RELEASE_INTERNAL_H

#include "client/release.h"

#define RELEASE_SIGNERS_MAX 65 /* the enrolment's key and 64 rotations */

struct release_grant {
	struct uuid id;
	const Eenmaal__V1__Grant *message;
};

/* An opening in progress. */
struct release_work {
	const struct release_request *request;
	const struct holder_keys *keys;
	int64_t now; /* when the broker decided, by its own record */
	size_t signer_count, grant_count;
	struct sign_public signers[RELEASE_SIGNERS_MAX]; /* the holder's keys in order */
	struct release_grant *grants;
	const char *problem;
};

/* When e is an error: set w->problem and give ERR_VERIFY, or e itself when the fault is ours. */
static inline enum err release_bad(struct release_work *w, enum err e, const char *problem)
{
	if (e == ERR_OK)
		return ERR_OK;
	w->problem = problem;
	return err_class(e) == CLASS_FAULT || e == ERR_WEAK ? e : ERR_VERIFY;
}

/* Verify every grant of the result: the holder's, for this partner, purpose, role and time. */
MUST_USE enum err release_grants(struct release_work *w, const Eenmaal__V1__SubjectResult *result);

/* Verify and open one segment under its grant. */
MUST_USE enum err release_segment(struct release_work *w, const Eenmaal__V1__Release *m,
				  struct release_document *out);

bool release_lists(size_t count, char *const *names, const char *name);

#endif
