// What Glibc's own Swift module leaves out and the event loop needs. No feature macros here: they would give this
// module another idea of the C library's types than Swift's own module has.
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>

static inline int cp_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int cp_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

/// By the clock of Swift's ContinuousClock, which goes on while the machine sleeps.
static inline int cp_timerfd(void) { return timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

/// Names the calling thread, as `top -H` and a debugger show it; at most 15 bytes.
static inline void cp_name_this_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
