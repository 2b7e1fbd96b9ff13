/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/sandbox_internal.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "broker/base/log.h"

/* The port is open: not even the right to open a low one is needed any more. */
static enum err drop_capabilities(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};

	/* A sanitizer attaches to its own threads. */
	if (SANDBOX_SANITIZED)
		return ERR_OK;
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return syscall(SYS_capset, &head, none) ? ERR_INTERNAL : ERR_OK;
}

static enum err confine_files(const struct config *c, unsigned *edition)
{
	struct sandbox_places places = {0};
	enum err e;

	*edition = sandbox_landlock_edition();
	if (*edition == 0) {
		log_event(LOG_LEVEL_WARN, "landlock-missing",
			  LOG_TEXT("effect", "files are guarded by their permissions alone"));
		return ERR_OK;
	}
	e = sandbox_places_find(c, &places);
	if (e == ERR_OK)
		e = sandbox_landlock_enter(&places, *edition);
	sandbox_places_free(&places);
	return e;
}

enum err sandbox_enter(const struct config *c, struct buf *problem)
{
	unsigned edition = 0;
	enum err e;

	if (!c->sandbox) {
		log_event(LOG_LEVEL_WARN, "sandbox-off", LOG_TEXT("key", "sandbox"));
		return ERR_OK;
	}
	e = drop_capabilities();
	if (e == ERR_OK && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		e = ERR_INTERNAL;
	if (e == ERR_OK)
		e = confine_files(c, &edition);
	if (e == ERR_OK)
		e = sandbox_seccomp_enter();
	if (e == ERR_OK)
		log_event(LOG_LEVEL_INFO, "confined", LOG_NUM("landlock", edition),
			  LOG_NUM("system_calls", sandbox_seccomp_count()));
	else if (e != ERR_MEMORY)
		e = config_problem(
			problem, ERR_CONFIG,
			"this kernel does not let the broker confine itself (seccomp and "
			"Landlock); run it where it may, or write sandbox: off");
	return e;
}

static enum err list(struct buf *out, const struct sandbox_places *p, bool write)
{
	enum err e = buf_put_str(out, write ? "  reads and writes below" : "  reads below");
	const char *separator = " ";

	for (size_t i = 0; e == ERR_OK && i < p->count; i++) {
		if (p->at[i].write != write)
			continue;
		e = buf_printf(out, "%s%s", separator, p->at[i].path);
		separator = ", ";
	}
	return e == ERR_OK ? buf_put_str(out, "\n") : e;
}

enum err sandbox_describe(const struct config *c, struct buf *out)
{
	struct sandbox_places places = {0};
	unsigned edition = sandbox_landlock_edition();
	enum err e;

	if (!c->sandbox)
		return buf_put_str(out, "not confined: sandbox is off\n");
	e = buf_printf(out, "confined to %u system calls%s\n", sandbox_seccomp_count(),
		       edition ? " and to these files:"
			       : "; this kernel has no Landlock, so files are guarded by their "
				 "permissions alone");
	if (e == ERR_OK)
		e = sandbox_places_find(c, &places);
	if (e == ERR_OK && edition)
		e = list(out, &places, true);
	if (e == ERR_OK && edition)
		e = list(out, &places, false);
	sandbox_places_free(&places);
	return e;
}
