// What Glibc's own Swift module leaves out and the event loop needs.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/eventfd.h>
#include <sys/epoll.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>
#include <errno.h>

static inline int cp_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

/// Names the calling thread, as `top -H` and a debugger show it; at most 15 bytes.
static inline void cp_name_this_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
