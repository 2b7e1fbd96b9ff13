/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The system calls that serving takes, found by tracing the test suite, and their counterparts of
 * other C libraries and machines (aarch64 has no open or epoll_wait, say).  Everything else ends the
 * process: execve, ptrace, socket and connect, mount, bpf, io_uring, kexec, and so on.
 */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "broker/sandbox_internal.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define LOW_HALF 0xffffffffu /* of an argument that the kernel takes as an int */

/* By name, because libseccomp knows fewer numbers on one machine than on another. */
static const char *const plain[] = {
	/* the listeners' connections; none can be opened from here */
	"accept4",
	"recvfrom",
	"recvmsg",
	"sendto",
	"sendmsg",
	"read",
	"write",
	"readv",
	"writev",
	"shutdown",
	"close",
	"setsockopt",
	"getsockopt",
	"getsockname",
	"getpeername",
	"listen",
	"fcntl",
	"epoll_create1",
	"epoll_ctl",
	"epoll_wait",
	"epoll_pwait",
	"epoll_pwait2",
	"eventfd2",
	"poll",
	"ppoll",
	/* the database, and the files that a reload reads; Landlock says which */
	"open",
	"openat",
	"stat",
	"lstat",
	"fstat",
	"newfstatat",
	"statx",
	"access",
	"faccessat",
	"faccessat2",
	"lseek",
	"pread64",
	"pwrite64",
	"fsync",
	"fdatasync",
	"ftruncate",
	"fallocate",
	"unlink",
	"unlinkat",
	"fchmod",
	"fchown",
	"getcwd",
	"readlink",
	"readlinkat",
	/* memory that cannot be executed: mmap and mprotect stand below */
	"brk",
	"munmap",
	"mremap",
	"madvise",
	"mlock",
	"mlock2",
	"munlock",
	/* threads, time, chance */
	"set_robust_list",
	"rseq",
	"futex",
	"exit",
	"exit_group",
	"sched_yield",
	"sched_getaffinity",
	"gettid",
	"getpid",
	"getuid",
	"geteuid",
	"getgid",
	"getegid",
	"getcpu",
	"getrandom",
	"getrusage",
	"sysinfo",
	"uname",
	"clock_gettime",
	"clock_getres",
	"clock_nanosleep",
	"nanosleep",
	"gettimeofday",
	"time",
	/* signals to itself */
	"rt_sigaction",
	"rt_sigprocmask",
	"rt_sigreturn",
	"rt_sigtimedwait",
	"restart_syscall",
	"sigaltstack",
#if SANDBOX_SANITIZED
	"mmap",
	"mprotect",
	"clone",
	"prctl",
	"prlimit64",
	"setrlimit",
	"kill",
	"tgkill",
	"ptrace",
	"wait4",
	"getppid",
	"getdents",
	"getdents64",
	"process_vm_readv",
	"personality",
	"pipe",
	"pipe2",
	"arch_prctl",
	"dup",
	"dup2",
#endif
};

/* Where argument number `argument`, masked, must have a value. */
struct conditional {
	const char *name;
	unsigned argument;
	uint64_t mask, value;
};

#if SANDBOX_SANITIZED
static size_t conditionals(struct conditional *out)
{
	(void)out;
	return 0;
}
#else
static size_t conditionals(struct conditional *out)
{
	const uint64_t self = (uint64_t)getpid();
	const struct conditional all[] = {
		{"mmap", 2, PROT_EXEC, 0},
		{"mprotect", 2, PROT_EXEC, 0},
		/* a thread, no process */
		{"clone", 0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM},
		{"prctl", 0, LOW_HALF, PR_SET_NAME},
		/* what the C library calls memory that it maps */
		{"prctl", 0, LOW_HALF, PR_SET_VMA},
		/* abort(), and what a test or a bug may want of itself, but of nobody else */
		{"kill", 0, LOW_HALF, self},
		{"tgkill", 0, LOW_HALF, self},
		/* to read limits, which is how a thread learns of its stack */
		{"prlimit64", 2, UINT64_MAX, 0},
	};

	memcpy(out, all, sizeof(all));
	return COUNT(all);
}
#endif
#define CONDITIONALS_MAX 16

/* Those that are answered with an error because their callers have another way. */
static const struct {
	const char *name;
	int error;
} absent[] = {
	/* Its flags lie in memory, where no filter sees them; the C library then takes clone. */
	{"clone3", ENOSYS},
	{"openat2", ENOSYS},
	{"ioctl", ENOTTY},
};

/* Not on this machine: nothing to allow. */
static int number_of(const char *name)
{
	int number = seccomp_syscall_resolve_name(name);

	return number == __NR_SCMP_ERROR || number < 0 ? -1 : number;
}

static int allow_plain(scmp_filter_ctx filter)
{
	int failed = 0;

	for (size_t i = 0; !failed && i < COUNT(plain); i++) {
		int number = number_of(plain[i]);

		if (number >= 0)
			failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
	}
	return failed;
}

static int allow_conditionals(scmp_filter_ctx filter)
{
	struct conditional rules[CONDITIONALS_MAX];
	size_t count = conditionals(rules);
	int failed = 0;

	for (size_t i = 0; !failed && i < count; i++) {
		const struct conditional *r = &rules[i];
		struct scmp_arg_cmp is = {
			.arg = r->argument,
			.op = SCMP_CMP_MASKED_EQ,
			.datum_a = r->mask,
			.datum_b = r->value,
		};
		int number = number_of(r->name);

		if (number >= 0)
			failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1, &is);
	}
	return failed;
}

static int refuse_absent(scmp_filter_ctx filter)
{
	int failed = 0;

	for (size_t i = 0; !failed && i < COUNT(absent); i++) {
		int number = number_of(absent[i].name);

		if (number >= 0)
			failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)absent[i].error),
						  number, 0);
	}
	return failed;
}

unsigned sandbox_seccomp_count(void)
{
	struct conditional rules[CONDITIONALS_MAX];
	size_t conditional = conditionals(rules);
	unsigned count = 0;

	for (size_t i = 0; i < COUNT(plain); i++)
		count += number_of(plain[i]) >= 0;
	/* One name may have several rules, which stand together. */
	for (size_t i = 0; i < conditional; i++)
		count += i == 0 || strcmp(rules[i].name, rules[i - 1].name) != 0;
	return count;
}

enum err sandbox_seccomp_enter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int failed;

	if (filter == NULL)
		return ERR_INTERNAL;
	failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!failed)
		failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	/* Searched as a tree, not from the first rule to the last. */
	if (!failed)
		failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (!failed)
		failed = allow_plain(filter);
	if (!failed)
		failed = allow_conditionals(filter);
	if (!failed)
		failed = refuse_absent(filter);
	if (!failed)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	return failed ? ERR_INTERNAL : ERR_OK;
}
