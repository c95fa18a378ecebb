"""The system calls a reader of files needs, with their numbers: what the filter of a worker lets pass (`seccomp`). Everything else it refuses.

Numbers are those of Linux's `asm/unistd_64.h` (x86_64) and `asm-generic/unistd.h` (aarch64); a call one of them never had is not in its column.
"""

from collections.abc import Mapping

from docvault.model.values import dataclass

NEWEST = 466
"""Calls above this number were unknown when this was written: they are answered as by a kernel that hasn't got them."""

AS_IF_MISSING = ("clone3", "openat2")
"""What these are asked for lies in memory, where a filter cannot look. Libraries then use the older calls."""

_TABLE = """
read 0 63          write 1 64          readv 19 65         writev 20 66        pread64 17 67       pwrite64 18 68
preadv 295 69      pwritev 296 70      preadv2 327 286     pwritev2 328 287    lseek 8 62          ftruncate 77 46
close 3 57         close_range 436 436 dup 32 23           dup2 33 -           dup3 292 24         fcntl 72 25
ioctl 16 29        pipe2 293 59        open 2 -            openat 257 56       stat 4 -            lstat 6 -
fstat 5 80         newfstatat 262 79   statx 332 291       access 21 -         faccessat 269 48    faccessat2 439 439
readlink 89 -      readlinkat 267 78   getdents64 217 61   getcwd 79 17        statfs 137 43       fstatfs 138 44
fadvise64 221 223  readahead 187 213   poll 7 -            ppoll 271 73        select 23 -         pselect6 270 72
epoll_create1 291 20                   epoll_ctl 233 21    epoll_wait 232 -    epoll_pwait 281 22  eventfd2 290 19
recvmsg 47 212     recvfrom 45 207     getsockname 51 204  getpeername 52 205  getsockopt 55 209
mmap 9 222         munmap 11 215       mremap 25 216       mprotect 10 226     madvise 28 233      brk 12 214
mincore 27 232     msync 26 227        mlock 149 228       munlock 150 229     mlock2 325 284      membarrier 324 283
memfd_create 319 279                   mbind 237 235       get_mempolicy 239 236
pkey_mprotect 329 288                  pkey_alloc 330 289  pkey_free 331 290
futex 202 98       futex_waitv 449 449 set_robust_list 273 99                  get_robust_list 274 100
rseq 334 293       set_tid_address 218 96                  sched_yield 24 124  clone 56 220        exit 60 93
exit_group 231 94  arch_prctl 158 -    restart_syscall 219 128
rt_sigaction 13 134                    rt_sigprocmask 14 135                   rt_sigreturn 15 139
rt_sigpending 127 136                  rt_sigtimedwait 128 137                 rt_sigsuspend 130 133
sigaltstack 131 132                    kill 62 129         tkill 200 130       tgkill 234 131      pause 34 -
clock_gettime 228 113                  clock_getres 229 114                    clock_nanosleep 230 115
nanosleep 35 101   gettimeofday 96 169 time 201 -          times 100 153       alarm 37 -          getitimer 36 102
setitimer 38 103   getpid 39 172       gettid 186 178      getppid 110 173     getuid 102 174      geteuid 107 175
getgid 104 176     getegid 108 177     getgroups 115 158   getresuid 118 148   getresgid 120 150   getpgrp 111 -
getpgid 121 155    getsid 124 156      uname 63 160        sysinfo 99 179      getrusage 98 165    getcpu 309 168
getpriority 140 141                    getrlimit 97 163    prlimit64 302 261   capget 125 90       prctl 157 167
sched_getaffinity 204 123              sched_setaffinity 203 122               sched_getparam 143 121
sched_getscheduler 145 120             sched_getattr 315 275                   sched_get_priority_max 146 125
sched_get_priority_min 147 126         sched_rr_get_interval 148 127           getrandom 318 278
clone3 435 435     openat2 437 437
"""
_PROGRAMS = """
execve 59 221      fork 57 -           vfork 58 -          wait4 61 260        waitid 247 95       setpgid 109 154
setsid 112 157     umask 95 166
"""
"""What starting a program needs besides: for the worker that has tesseract look at pages, and no other."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One kind of processor: how the kernel names it to a filter, and the numbers of its calls."""

    audit: int
    """`AUDIT_ARCH_…` of `linux/audit.h`."""
    reading: Mapping[str, int]
    programs: Mapping[str, int]


def machine_of(name: str) -> Machine | None:
    """The machine `platform.machine()` names; None when its numbers are not in the table."""
    column = {"x86_64": 0, "aarch64": 1}.get(name)
    if column is None:
        return None
    return Machine((0xC000003E, 0xC00000B7)[column], _numbers(_TABLE, column), _numbers(_PROGRAMS, column))


def _numbers(table: str, column: int) -> dict[str, int]:
    words = table.split()
    calls = zip(words[::3], words[1 + column :: 3], strict=True)
    return {name: int(number) for name, number in calls if number != "-"}
