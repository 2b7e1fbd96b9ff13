/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One list of everything that can go wrong.  Each error has a class, and the
 * class alone decides how a caller is answered (broker/reply.c) and how the
 * command exits (client/exit.c).
 */
#ifndef EENMAAL_BROKER_BASE_ERR_H
#define EENMAAL_BROKER_BASE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))

enum err_class {
	CLASS_OK,       /* nothing went wrong */
	CLASS_CALLER,   /* the input is wrong; sending it again will not help */
	CLASS_DENIED,   /* the caller may not do this, or could not prove who it is */
	CLASS_CONFLICT, /* the input is right but the state has moved on */
	CLASS_RETRY,    /* too busy or too late; the same call may work later */
	CLASS_FAULT,    /* our side is broken: disk, memory, configuration */
};

#define ERR_LIST(X)                                                                             \
	X(ERR_OK, CLASS_OK, "done")                                                             \
	X(ERR_USAGE, CLASS_CALLER, "the command line is not understood")                        \
	X(ERR_INPUT, CLASS_CALLER, "the input is not well-formed")                              \
	X(ERR_RANGE, CLASS_CALLER, "a value lies outside its allowed range")                    \
	X(ERR_TOO_LARGE, CLASS_CALLER, "the input is larger than allowed")                      \
	X(ERR_NOT_CANONICAL, CLASS_CALLER, "the message is not in its canonical encoding")      \
	X(ERR_UNKNOWN_METHOD, CLASS_CALLER, "there is no such method")                          \
	X(ERR_MEDIA_TYPE, CLASS_CALLER, "only application/proto without compression is spoken") \
	X(ERR_NOT_FOUND, CLASS_CALLER, "there is no such thing")                                \
	X(ERR_STATEMENT_TYPE, CLASS_CALLER, "this kind of statement does not belong here")      \
	X(ERR_SUITE, CLASS_CALLER, "the encryption suite is unknown or too weak")               \
	X(ERR_UNAUTHENTICATED, CLASS_DENIED, "who is calling could not be established")         \
	X(ERR_SIGNATURE, CLASS_DENIED, "the signature does not verify")                         \
	X(ERR_AUDIENCE, CLASS_DENIED, "the statement is addressed to another broker")           \
	X(ERR_ISSUER, CLASS_DENIED, "the statement's issuer is not the caller")                 \
	X(ERR_EXPIRED, CLASS_DENIED, "the statement or certificate has expired")                \
	X(ERR_FUTURE, CLASS_DENIED, "the statement is dated in the future")                     \
	X(ERR_FORBIDDEN, CLASS_DENIED, "the agreement does not allow this")                     \
	X(ERR_WRONG_PIN, CLASS_DENIED, "the PIN is not right")                                  \
	X(ERR_LOCKED, CLASS_DENIED, "too many wrong PINs: the slot is locked")                  \
	X(ERR_VERIFY, CLASS_DENIED, "the other side's proof does not verify")                   \
	X(ERR_ROLLBACK, CLASS_DENIED, "an older version than the one already seen")             \
	X(ERR_DECRYPT, CLASS_DENIED, "the ciphertext does not open with this key")              \
	X(ERR_WEAK, CLASS_DENIED, "the offered protection is weaker than the required one")     \
	X(ERR_REPLAY, CLASS_CONFLICT, "this statement was already used")                        \
	X(ERR_SEQUENCE, CLASS_CONFLICT, "the dossier has changed since; read it again")         \
	X(ERR_EXISTS, CLASS_CONFLICT, "it exists already")                                      \
	X(ERR_STATE, CLASS_CONFLICT, "this is not possible in the present state")               \
	X(ERR_BUSY, CLASS_RETRY, "too busy now; try again shortly")                             \
	X(ERR_DEADLINE, CLASS_RETRY, "the deadline passed before the work was done")            \
	X(ERR_UNREACHABLE, CLASS_RETRY, "the other side cannot be reached")                     \
	X(ERR_MEMORY, CLASS_FAULT, "out of memory")                                             \
	X(ERR_DISK_FULL, CLASS_FAULT, "the disk is full")                                       \
	X(ERR_IO, CLASS_FAULT, "reading or writing failed")                                     \
	X(ERR_UNSYNCED, CLASS_FAULT, "written, but the disk does not confirm that it stays")    \
	X(ERR_DAMAGED, CLASS_FAULT, "the stored data is damaged")                               \
	X(ERR_DB_KEY, CLASS_FAULT, "the database does not open with this key")                  \
	X(ERR_DB_NEWER, CLASS_FAULT, "the database was written by a newer version")             \
	X(ERR_DB_LIBRARY, CLASS_FAULT, "the SQLCipher library is too old")                      \
	X(ERR_READ_ONLY, CLASS_FAULT, "the folder or file cannot be written")                   \
	X(ERR_PERMISSIONS, CLASS_FAULT, "a secret file can be read by others")                  \
	X(ERR_CONFIG, CLASS_FAULT, "the configuration is not usable")                           \
	X(ERR_CLOCK, CLASS_FAULT, "the clock stands before the newest ledger entry")            \
	X(ERR_CRYPTO, CLASS_FAULT, "a cryptographic library failed")                            \
	X(ERR_INTERNAL, CLASS_FAULT, "an internal check failed")

enum err {
#define X(name, class, text) name,
	ERR_LIST(X)
#undef X
		ERR_COUNT
};

/* The class of e; CLASS_FAULT for a value outside the list. */
enum err_class err_class(enum err e);

/* A short English sentence without a full stop; never NULL. */
const char *err_text(enum err e);

/* The error's stable name in lower case with dashes ("not-canonical"); never NULL. */
const char *err_name(enum err e);

#endif
