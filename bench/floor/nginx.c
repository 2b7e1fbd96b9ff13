/* SPDX-License-Identifier: EUPL-1.2 */
/* nginx with a site's certificates, one process, answering two bytes: what a handshake may cost. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/floor/floor.h"
#include "broker/base/io.h"
#include "tests/support/rig.h"
#include "tests/support/rig_wire.h"

#define PATH "/usr/sbin/nginx"
#define TRIES 200 /* of 10 ms, until it listens */

/*
 * Its folders for bodies, which it never needs here, are given to its user: the folder is the
 * daemon's own, so the user is ours.  (Without root it says nothing of users and gives nothing away.)
 */
static void write_config(const char *folder, const char *path, unsigned port)
{
	struct buf text = BUF_INIT(8192);

	MUST(buf_printf(&text,
			"daemon off; master_process off; user root; pid %s/nginx.pid;\n"
			"error_log stderr crit;\n"
			"events { worker_connections 1024; }\n"
			"http {\n"
			"access_log off; keepalive_timeout 60;\n"
			"client_body_temp_path %s; proxy_temp_path %s; fastcgi_temp_path %s;\n"
			"uwsgi_temp_path %s; scgi_temp_path %s;\n"
			"server {\n"
			"listen 127.0.0.1:%u ssl;\n"
			"ssl_certificate %s/server.pem; ssl_certificate_key %s/server.key;\n"
			"ssl_client_certificate %s/ca.pem; ssl_verify_client on;\n"
			"ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:s:10m;\n"
			"location / { return 200 ok; }\n"
			"}\n}\n",
			folder, folder, folder, folder, folder, folder, port, folder, folder,
			folder) == ERR_OK);
	MUST(io_write_file(path, buf_view(&text), 0600) == ERR_OK);
	buf_free(&text);
}

bool floor_nginx_start(struct floor_server *s, const char *folder)
{
	char path[300];

	*s = (struct floor_server){0};
	if (access(PATH, X_OK) != 0)
		return false;
	s->port = (uint16_t)(20000 + getpid() % 10000);
	(void)snprintf(path, sizeof(path), "%s/nginx.conf", folder);
	write_config(folder, path, s->port);
	s->pid = fork();
	MUST(s->pid >= 0);
	if (s->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)execl(PATH, "nginx", "-e", "stderr", "-c", path, (char *)NULL);
		_exit(127);
	}
	for (unsigned n = 0; n < TRIES; n++) {
		int fd = wire_socket(s->port);

		if (fd >= 0) {
			(void)close(fd);
			return true;
		}
		(void)poll(NULL, 0, 10);
	}
	floor_server_stop(s);
	return false;
}
