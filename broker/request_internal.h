/* SPDX-License-Identifier: EUPL-1.2 */
/* Shared by the request files only. */
#ifndef EENMAAL_BROKER_REQUEST_INTERNAL_H
#define EENMAAL_BROKER_REQUEST_INTERNAL_H

#include "broker/ledger/tile.h"
#include "broker/reply.h"
#include "broker/request.h"

enum request_log_file { LOG_FILE_NONE, LOG_FILE_CHECKPOINT, LOG_FILE_TILE };

struct request {
	struct call call;
	struct service *service;
	struct MHD_Connection *connection;
	struct connection *peer;
	struct reply_head head;
	struct reply_problem problem; /* status 0: none yet */
	struct buf body;
	size_t reserved;  /* of service->body_bytes */
	size_t discarded; /* bytes that came after the refusal */
	uint64_t started_ns;
	uint64_t answered_ns;              /* 0: not yet */
	bool preflight;                    /* a browser's question, not a call */
	bool page_list;                    /* GET or HEAD of page.json */
	const struct page *page;           /* the page that is asked for, in call.trust */
	const struct page_file *page_file; /* or of this file, in call.trust; else NULL */
	enum request_log_file log_file;    /* GET or HEAD of a file of the log */
	struct tile tile;                  /* which */
	bool announced_long; /* Content-Length beyond what is worth reading after a refusal */
	bool waiting;        /* suspended, with the committer */
	bool answered;
};

/* Decide by its first line and headers what becomes of r; sets r->problem, call.route and member. */
void request_check(struct request *r, const char *method, const char *path);

bool request_is_read(const char *method); /* GET or HEAD? */

/*
 * Is it a file of the log that is asked for?  Then r says which, and r->problem has the status 200 so
 * that no body is kept; or 404 when no file can have that name.  Both listeners have them.
 */
bool request_tile_find(struct request *r, const char *method, const char *path);
enum MHD_Result request_tile_answer(struct request *r);

/* Who the member is, on the partner listener; else r->problem says that it is none. */
void request_check_member(struct request *r);

/*
 * Is it a file of the holder's page, or of the auditor's, that is asked for?  Then r says which, and r->problem has the
 * status 200 so that no body is kept; or 404 when the page has no such file.
 */
bool request_page_find(struct request *r, const char *method, const char *path);
enum MHD_Result request_page_answer(struct request *r);

/* The body is whole: run the route, or hand it to the committer and suspend. */
enum MHD_Result request_run(struct request *r);

/* Back from the committer: build the reply. */
enum MHD_Result request_finish(struct request *r);

/* What the request held for its work; the reply's bytes belong to the HTTP library by then. */
void request_release(struct request *r);
/* One line about how it ended. */
void request_log(const struct request *r);

/* Queue the answer that e stands for. */
enum MHD_Result request_answer(struct request *r, enum err e);
enum MHD_Result request_answer_problem(struct request *r, const struct reply_problem *p);

#endif
