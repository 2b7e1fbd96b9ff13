/* SPDX-License-Identifier: EUPL-1.2 */
/* The courier's confinement: what it opens is bounded by Landlock, what it does by a list of what it may not. */
#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>

#include "broker/base/log.h"
#include "broker/sandbox_internal.h"

/* Name resolution takes what the C library likes, so that here the others are named. */
static const char *const forbidden[] = {
	"execve",
	"execveat",
	"process_vm_writev",
	"pidfd_getfd",
	"listen",
	"accept",
	"accept4",
	"mount",
	"umount2",
	"pivot_root",
	"chroot",
	"unshare",
	"setns",
	"bpf",
	"perf_event_open",
	"kexec_load",
	"init_module",
	"finit_module",
	"delete_module",
	"keyctl",
	"add_key",
	"request_key",
	"userfaultfd",
	"io_uring_setup",
	"open_by_handle_at",
	"move_mount",
	"fsopen",
	"swapon",
	"reboot",
	"setuid",
	"setresuid",
	"setgid",
	"setresgid",
	"ioperm",
	"iopl",
#if !SANDBOX_SANITIZED
	"ptrace",
	"process_vm_readv",
#endif
};

enum err sandbox_seccomp_courier(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int failed;

	if (filter == NULL)
		return ERR_INTERNAL;
	failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	for (size_t i = 0; !failed && i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		int number = seccomp_syscall_resolve_name(forbidden[i]);

		if (number != __NR_SCMP_ERROR && number >= 0)
			failed = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, number, 0);
	}
	if (!failed)
		failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(kill), 0);
	if (!failed)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	return failed ? ERR_INTERNAL : ERR_OK;
}

static enum err confine_files(const struct config *c)
{
	struct sandbox_places places = {0};
	unsigned edition = sandbox_landlock_edition();
	enum err e;

	if (edition == 0)
		return ERR_OK;
	e = sandbox_places_courier(c, &places);
	if (e == ERR_OK)
		e = sandbox_landlock_enter(&places, edition > SANDBOX_LANDLOCK_WITH_NET
							    ? SANDBOX_LANDLOCK_WITH_NET
							    : edition);
	sandbox_places_free(&places);
	return e;
}

enum err sandbox_courier_enter(const struct config *c)
{
	enum err e = ERR_OK;

	if (!c->sandbox)
		return ERR_OK;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		e = ERR_INTERNAL;
	if (e == ERR_OK)
		e = confine_files(c);
	return e == ERR_OK ? sandbox_seccomp_courier() : e;
}
