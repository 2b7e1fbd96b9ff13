/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a request cannot cost less than, measured on this machine, now: each part by as few lines as
 * it takes.  Times are microseconds of CPU.
 */
#ifndef EENMAAL_BENCH_FLOOR_FLOOR_H
#define EENMAAL_BENCH_FLOOR_FLOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Keep the other processors busy between the two, as they are while a daemon is saturated: two that
 * share a core are each half as fast then, and a floor measured in silence would be another machine's.
 */
struct floor_crowd;
struct floor_crowd *floor_crowd_begin(void);
void floor_crowd_end(struct floor_crowd *c);

/* One Ed25519 verification of a text of so many bytes. */
double floor_verify_us(size_t len);
/* Read a row of so many bytes by its key out of SQLCipher, with as many rows there as asked for. */
double floor_read_us(const char *folder, unsigned rows, size_t len);
/* A record's share of a durable commit of so many records of len bytes. */
double floor_commit_us(const char *folder, unsigned records, size_t len);

/*
 * libmicrohttpd alone, over the same mutual TLS, on a port of its own: POST /4096 is answered with as
 * many bytes.  The folder is a site's (tests/support/site.h).
 */
struct floor_server {
	pid_t pid;
	uint16_t port;
};
void floor_server_start(struct floor_server *s, const char *folder, unsigned workers);
void floor_server_stop(struct floor_server *s);
/* nginx with the same certificates; false where there is none (tools/setup bench). */
bool floor_nginx_start(struct floor_server *s, const char *folder);
/* In the process that floor_server_start() makes: "floor-server FOLDER WORKERS"; serves until killed. */
int floor_server_main(const char *folder, const char *workers);

#endif
