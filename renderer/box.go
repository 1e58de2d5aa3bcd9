package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"syscall"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
)

const cloneThread = 0x10000

// needed is what Go's runtime asks of the kernel to compute, to use memory and pipes that are open,
// and to end. Nothing else is answered: no file, socket, process or signal to others.
var needed = []string{
	"read", "readv", "write", "writev", "close", "fcntl",
	"mmap", "munmap", "madvise", "mprotect", "mincore", "brk",
	"futex", "sched_yield", "sched_getaffinity", "nanosleep", "clock_nanosleep", "clock_gettime", "gettimeofday",
	"epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
	"timer_create", "timer_settime", "timer_delete",
	"getpid", "gettid", "getrandom", "restart_syscall", "rseq", "set_robust_list",
	"exit", "exit_group",
}

// shut closes the box around this process; nothing opens it again. The memory holds as the kernel
// counts it: what the runtime asks for beyond it ends the process.
func shut(memory uint64) error {
	// Signals of a terminal are for the hub.
	_, _ = syscall.Setsid()
	debug.SetMemoryLimit(int64(memory / 4 * 3))
	debug.SetMaxStack(int(memory / 2))
	for _, limit := range []struct {
		resource int
		most     uint64
	}{
		{syscall.RLIMIT_DATA, memory},
		{syscall.RLIMIT_CORE, 0},
		{syscall.RLIMIT_FSIZE, 0},
	} {
		// A pipe is no file, so answers are not bounded by the size of files.
		if err := syscall.Setrlimit(limit.resource, &syscall.Rlimit{Cur: limit.most, Max: limit.most}); err != nil {
			return fmt.Errorf("cannot limit the renderer: %w", err)
		}
	}
	if err := filter(); err != nil {
		return fmt.Errorf("cannot shut the renderer in (seccomp): %w", err)
	}
	return proven()
}

func filter() error {
	if !seccomp.Supported() {
		return fmt.Errorf("the kernel has no seccomp filters")
	}
	info, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	var names []string
	for _, name := range needed {
		if _, known := info.SyscallNames[name]; known {
			names = append(names, name)
		}
	}
	return seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{
			DefaultAction: seccomp.ActionErrno, // EPERM
			Syscalls: []seccomp.SyscallGroup{{
				Action: seccomp.ActionAllow,
				Names:  names,
				NamesWithCondtions: []seccomp.NameWithConditions{
					{Name: "clone", Conditions: []seccomp.Condition{{Argument: 0, Operation: seccomp.BitsSet, Value: cloneThread}}},
					{Name: "tgkill", Conditions: []seccomp.Condition{{Argument: 0, Operation: seccomp.Equal, Value: uint64(os.Getpid())}}},
				},
			}},
		},
	})
}

// proven tries what must not work any more.
func proven() error {
	if file, err := os.Open("/"); err == nil {
		_ = file.Close()
		return fmt.Errorf("the renderer is not shut in: it can open files")
	}
	if socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0); err == nil {
		_ = syscall.Close(socket)
		return fmt.Errorf("the renderer is not shut in: it can open sockets")
	}
	return nil
}
