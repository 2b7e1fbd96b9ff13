/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One statement of every type by the cast of the test vectors, about one dossier: from the
 * directory to the erasure.  Each is one that the broker would accept at its time.
 */
#ifndef EENMAAL_TESTS_SUPPORT_STORY_H
#define EENMAAL_TESTS_SUPPORT_STORY_H

#include "keys/vault.h"
#include "tests/support/cast.h"

#define STORY_CONTENT "Taal: B1 (inburgering). Beroep: lasser, 6 jaar."
/* About that document, by its SHA-256. */
#define STORY_REMARK                                                           \
	"{\"author\":\"coa\",\"version\":1,\"document\":\"" STORY_CONTENT_HASH \
	"\",\"text\":\"Acht jaar, niet zes.\",\"time\":1800000000}"
#define STORY_CONTENT_HASH "4c3bf67a6002a4b992b46fb99d1ce48700712197ace84adb699d8cd3dc27f8bc"
#define STORY_PIN "483920"
#define STORY_PAGE "https://broker.example/"

/* The vault and all that it is made of. */
struct story_vault {
	struct secret *card, *recovery, *pin, *vault_key;
	struct slot_keys slots[2]; /* by slot kind - 1 */
	struct sign_public card_keys[2], open_keys[2];
	Eenmaal__V1__Vault *message;
	struct view bytes; /* serialised */
	struct hash hash;
};

struct story_item {
	const char *what;
	enum statement_type type;
	enum cast_signer who;
	Eenmaal__V1__Envelope *envelope;
};

#define STORY_ITEMS 24

struct story {
	struct cast *cast;
	struct story_vault vault;
	struct view plaintext, padded;   /* of the segment */
	struct view ciphertext;          /* of the first upload */
	struct view resealed_ciphertext; /* of the re-seal */
	Eenmaal__V1__Segment *segment;
	uint8_t possession[94]; /* the text that the rotation's new key signs */
	struct view opening;    /* the text that the slot's opening key signs */
	size_t count;
	struct story_item items[STORY_ITEMS];
};

/* Derives the slots' keys with the least Argon2id cost that is allowed. */
void story_start(struct story *s, struct cast *c);
void story_stop(struct story *s);
/* The first item of the type. */
const Eenmaal__V1__Envelope *story_find(const struct story *s, enum statement_type type);

#endif
