/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/rig_tries.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int run_program(void)
{
	static char name[] = "/bin/true";
	char *const words[] = {name, NULL};
	char *const none[] = {NULL};

	(void)execve(name, words, none);
	return TRY_POSSIBLE;
}

static int new_process(void)
{
	return syscall(SYS_clone, (long)SIGCHLD, NULL, NULL, NULL, NULL) >= 0 ? TRY_POSSIBLE
									      : TRY_DENIED;
}

static int tcp_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int connect_out(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(1)};

	return connect(0, (struct sockaddr *)&to, sizeof(to)) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int bind_port(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET};

	return bind(0, (struct sockaddr *)&to, sizeof(to)) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int trace_parent(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int read_other_process(void)
{
	return syscall(SYS_process_vm_writev, getpid(), NULL, 0L, NULL, 0L, 0L) == 0 ? TRY_POSSIBLE
										     : TRY_DENIED;
}

static int mount_something(void)
{
	return mount("none", "/mnt", "tmpfs", 0, NULL) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int new_kernel(void)
{
	return syscall(SYS_kexec_load, 0L, 0L, NULL, 0L) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int load_module(void)
{
	return syscall(SYS_init_module, NULL, 0L, "") == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int load_bpf(void)
{
	return syscall(SYS_bpf, 0, NULL, 0) >= 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int ring(void)
{
	return syscall(SYS_io_uring_setup, 1, NULL) >= 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int namespace(void)
{
	return syscall(SYS_unshare, 0x10000000L) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int become_root(void)
{
	return setresuid(0, 0, 0) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int change_folder(void)
{
	return chdir("/") == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int rename_file(void)
{
	return syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "b", 0) == 0 ? TRY_POSSIBLE
									    : TRY_DENIED;
}

static int kill_parent(void)
{
	return kill(getppid(), 0) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int executable_memory(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	return p != MAP_FAILED ? TRY_POSSIBLE : TRY_DENIED;
}

static int make_executable(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int dumpable_again(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

static int core_again(void)
{
	static const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};

	return setrlimit(RLIMIT_CORE, &all) == 0 ? TRY_POSSIBLE : TRY_DENIED;
}

const struct rig_try rig_tries[] = {
	{"execve", run_program, false},
	{"clone (a process)", new_process, true},
	{"socket, TCP", tcp_socket, false},
	{"socket, Unix", unix_socket, false},
	{"connect", connect_out, false},
	{"bind", bind_port, false},
	{"ptrace", trace_parent, true},
	{"process_vm_writev", read_other_process, false},
	{"mount", mount_something, false},
	{"kexec_load", new_kernel, false},
	{"init_module", load_module, false},
	{"bpf", load_bpf, false},
	{"io_uring_setup", ring, false},
	{"unshare", namespace, false},
	{"setresuid", become_root, false},
	{"chdir", change_folder, false},
	{"renameat2", rename_file, false},
	{"kill (another)", kill_parent, true},
	{"mmap, executable", executable_memory, true},
	{"mprotect, executable", make_executable, true},
	{"prctl, dumpable", dumpable_again, true},
	{"setrlimit", core_again, true},
	{NULL, NULL, false},
};
