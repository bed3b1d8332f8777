#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted = 0;

// The user who asks twice means it: the process ends as if nothing had been caught.
static void end(int number) {
    static const char words[] = "bitstrail: interrupted twice; the report is not written\n";
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0) { /* nobody is there to be told */ }
    signal(number, SIG_DFL);
    raise(number);
}

static void note(int number) {
    // Whichever of the two comes next.
    struct sigaction again = {.sa_handler = end};
    sigaction(SIGINT, &again, NULL);
    sigaction(SIGTERM, &again, NULL);
    // Shell and kernel both send it when a terminal goes: that is no second wish.
    signal(SIGHUP, SIG_IGN);
    interrupted = number;
}

void bitstrail_catch_interruption(void) {
    // No SA_RESTART: a read that waits for a pipe has to return.
    struct sigaction action = {.sa_handler = note};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaddset(&action.sa_mask, SIGHUP);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    // nohup(1) has it ignored, and means it.
    struct sigaction before;
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL);
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
