/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A folder with all that a broker needs: keys, certificates from an authority of its own, the
 * example agreement, a signed directory, eenmaald.yaml with free ports.  Failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_SITE_H
#define EENMAAL_TESTS_SUPPORT_SITE_H

#include "broker/base/buf.h"
#include "broker/base/secret.h"
#include "keys/directory.h"
#include "proto/codec.h"

#define SITE_AUDIENCE "broker.example"
#define SITE_MEMBERS 4

/* In the order of their ids, as the directory wants them. */
enum site_member { SITE_COA, SITE_GEMEENTE, SITE_INSPECTIE, SITE_SCHOOL };

struct site {
	char folder[200];
	char config[300];
	uint64_t version; /* of the directory last signed */
	struct sign_public root, log_key;
	struct secret *root_seed, *log_seed;
	struct secret *member_seed[SITE_MEMBERS];
	struct kem_public member_kem[SITE_MEMBERS];
	struct secret *member_kem_private[SITE_MEMBERS];
	struct buf ca; /* PEM, with its key */
	struct secret *ca_key;
	struct buf certificate[SITE_MEMBERS];
	Eenmaal__V1__MemberStatus status[SITE_MEMBERS];
	int64_t lasts;                 /* seconds, of the next directory; 0: a day */
	const char *audience, *origin; /* of the next directory; NULL: SITE_AUDIENCE */
	size_t page_count;
	struct hash pages[DIRECTORY_PAGES_MAX]; /* that the next directory approves */
	size_t witness_count;
	struct log_key witnesses[DIRECTORY_WITNESSES_MAX]; /* and names, too */
	unsigned witness_quorum;
};

void site_start(struct site *s);
void site_stop(struct site *s);

/* Sign the next edition with the present status of the members, and put it in place. */
void site_sign(struct site *s);

/* Another certificate and key for the server, in the place of the present ones. */
void site_renew_server(struct site *s);

/* "folder/name"; valid for the next seven calls. */
const char *site_path(const struct site *s, const char *name);

#endif
