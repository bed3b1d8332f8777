#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted = 0;

static void note(int number) {
    // The user who asks twice means it: whichever of the two comes next has its default action.
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigaction(SIGINT, &usual, NULL);
    sigaction(SIGTERM, &usual, NULL);
    interrupted = number;
}

void bitstrail_catch_interruption(void) {
    // No SA_RESTART: a read that waits for a pipe has to return.
    struct sigaction action = {.sa_handler = note};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    // Whoever started the process may have blocked them, and children inherit that.
    pthread_sigmask(SIG_UNBLOCK, &action.sa_mask, NULL);
}

int bitstrail_interrupted(void) { return interrupted; }

int bitstrail_become(unsigned user, unsigned group) {
    gid_t only = group;
    if (setgroups(1, &only) != 0 || setgid(group) != 0 || setuid(user) != 0) return errno;
    // A system that lets the process take root back has not dropped anything.
    if (user != 0 && (setuid(0) == 0 || seteuid(0) == 0)) return EPERM;
    return 0;
}
