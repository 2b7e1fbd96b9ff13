/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * eenmaald.yaml, read strictly: an unknown key, a missing one or a number outside its range is an
 * error that says where.  docs/man/eenmaald.yaml.5 describes every key.
 */
#ifndef EENMAAL_BROKER_CONFIG_H
#define EENMAAL_BROKER_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/log.h"

#define CONFIG_FILE_MAX 65536
#define CONFIG_ORIGINS_MAX 32
#define CONFIG_FILES_MAX 16
#define CONFIG_WITNESSES_MAX 12

struct config_listener {
	char *address;     /* numeric IPv4 or IPv6; default 127.0.0.1 */
	uint16_t port;     /* 0: any free one, which the "listening" event tells */
	char *certificate; /* PEM, the chain from the server's own on */
	char *key;         /* as keyfile.h looks names up */
	char **client_ca;  /* partner listener only: PEM files */
	unsigned client_ca_count;
	char **crl;
	unsigned crl_count;
};

struct config_limits {
	unsigned connections;  /* on each listener */
	unsigned per_ip;       /* connections from one address; 0: no limit */
	unsigned queue;        /* calls that wait for the committer */
	unsigned batch;        /* calls in one transaction */
	unsigned window_us;    /* how long the committer gathers under load */
	unsigned body_seconds; /* for a request to arrive whole */
	unsigned idle_seconds; /* without a byte before a connection is closed */
	unsigned workers;      /* threads on each listener */
	unsigned cache_kib;    /* page cache of the committer; each reader has a 32nd */
	unsigned bodies_mib;   /* bytes of all bodies in flight */
};

/* Whom the log's checkpoints are shown to; see the directory for their keys. */
struct config_witness {
	char *name; /* of its key */
	char *url;  /* https; http for this machine only */
	char *ca;   /* PEM file with its trust anchors; NULL: the system's */
};

/* As written in the file; 0: not written. */
enum config_sandbox_word {
	CONFIG_SANDBOX_ENFORCE = 1,
	CONFIG_SANDBOX_OFF,
};

/* As written in the file; 0: not written. */
enum config_log_word {
	CONFIG_LOG_DEBUG = 1,
	CONFIG_LOG_INFO,
	CONFIG_LOG_WARN,
	CONFIG_LOG_ERROR,
	CONFIG_LOG_TEXT,
	CONFIG_LOG_JSON,
};

struct config_log {
	enum config_log_word level_word, format_word;
	enum log_level level; /* from the words; "info" and "json" when there are none */
	bool json;
};

struct config {
	struct config_listener public_listener, partner_listener;
	char *database;
	char *database_key, *log_key;
	char *directory;
	char *root_key_fingerprint; /* 64 hex digits */
	char *agreement;
	char *page;       /* folder of the holder's page; NULL: none is served */
	char *audit_page; /* folder of the auditor's page; NULL: none is served */
	char *metrics;    /* "127.0.0.1:9464", who asks for numbers; NULL: nobody may */
	char *user;       /* whom the daemon becomes when root starts it; NULL: nobody else */
	enum config_sandbox_word sandbox_word;
	char **origins; /* of the holders' page, "https://host[:port]" */
	unsigned origins_count;
	struct config_witness *witnesses;
	unsigned witnesses_count;
	unsigned witness_deadline_ms; /* for a witness to answer */
	unsigned witness_interval_ms; /* from one round to the next */
	struct config_limits limits;
	struct config_log log;

	/* not keys of the file: */
	bool sandbox; /* from its word; true when there is none */
	char *folder; /* of the file; relative paths were resolved against it */
	struct hash root_fingerprint;
	struct config_listener
		metrics_listener; /* address and port of `metrics`; address NULL: none */
};

/*
 * Read path.  On failure problem holds one sentence that says where and what to do: ERR_CONFIG,
 * ERR_NOT_FOUND, ERR_TOO_LARGE, ERR_MEMORY, ERR_IO.  Paths come out absolute or relative to the
 * process, except key names without a slash, which keyfile_read() looks up in `folder`.
 */
MUST_USE enum err config_load(const char *path, struct buf *problem, struct config **out);

/* As config_load() for a text; folder is where relative paths start. */
MUST_USE enum err config_parse(struct view yaml, const char *folder, struct buf *problem,
			       struct config **out);
void config_free(struct config *c); /* NULL is harmless */

/* Replace what problem says by one formatted sentence; returns e. */
enum err config_problem(struct buf *problem, enum err e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
