/* SPDX-License-Identifier: EUPL-1.2 */
/* What the attacks' files share. */
#ifndef EENMAAL_TESTS_SUPPORT_EVIL_TURNS_H
#define EENMAAL_TESTS_SUPPORT_EVIL_TURNS_H

#include "tests/support/evil_stage.h"

#define FETCH "PartnerService/Fetch"
#define GET_EPOCH_KEY "PartnerService/GetEpochKey"
#define GET_DOSSIER "HolderService/GetDossier"
#define LIST_ACCESSES "HolderService/ListAccesses"
#define OPEN_VAULT "HolderService/OpenVault"
#define GET_DIRECTORY "DirectoryService/GetDirectory"

/* The first result of a recorded Fetch, from 0 (amina early, amina, bilal, amina late). */
enum { FETCH_EARLY, FETCH_MIDDLE, FETCH_BILAL, FETCH_LATE };
Eenmaal__V1__SubjectResult *turn_fetched(struct evil *e, struct evil_call *c, int n);

/* Another copy of bytes with one bit turned at a place (counted from the end when negative). */
ProtobufCBinaryData turn_flip(struct arena *a, ProtobufCBinaryData d, long place);

/* The statement in an envelope, to be changed; and put back under the old signature. */
void *turn_open(struct arena *a, const Eenmaal__V1__Envelope *m, enum statement_type type);
void turn_repack(struct arena *a, Eenmaal__V1__Envelope *m, const void *message);
/* The same signed anew by a member of the chain, under the old key id. */
void turn_resign(struct evil *e, struct evil_call *c, Eenmaal__V1__Envelope *m, const void *message,
		 enum site_member by);
enum statement_type turn_type(const Eenmaal__V1__Envelope *m);

/* The hash of the statement that the request carries in its first envelope. */
struct hash turn_asked(struct evil_call *c, const ProtobufCMessageDescriptor *request);

#endif
