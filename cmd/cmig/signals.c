/* A handler can reach nothing but what is static: the only state of the program that is. */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#define ONE_WISH 500 /* milliseconds */

static CmProject *volatile watched;
static volatile sig_atomic_t caught;
static struct timespec caught_at;

/* Some programs, timeout among them, send a signal to a process and then to its group: what comes
 * twice within a moment is said once. */
static bool
is_echo(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return caught &&
           (now.tv_sec - caught_at.tv_sec) * 1000 + (now.tv_nsec - caught_at.tv_nsec) / 1000000 <
               ONE_WISH;
}

/* The second signal ends the program, whichever of the two it is, and also while cancelling takes
 * its time. */
static void
cancel(int number)
{
    int kept = errno;

    if (caught && !is_echo()) {
        signal(number, SIG_DFL);
        raise(number);
    }
    if (!caught) {
        clock_gettime(CLOCK_MONOTONIC, &caught_at);
        caught = number;
        if (watched)
            cm_project_cancel(watched);
    }
    errno = kept;
}

/* Changes from one handler to the other; a signal that is ignored, as under nohup, stays that. */
static void
replace_handler(int number, void (*from)(int), void (*to)(int))
{
    struct sigaction now;
    struct sigaction action = {.sa_handler = to, .sa_flags = SA_NODEFER};

    if (sigaction(number, NULL, &now) != 0 || now.sa_handler != from)
        return;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void
cm_signals_watch(CmProject *project)
{
    watched = project;
    replace_handler(SIGINT, SIG_DFL, cancel);
    replace_handler(SIGTERM, SIG_DFL, cancel);
}

void
cm_signals_forget(void)
{
    replace_handler(SIGINT, cancel, SIG_DFL);
    replace_handler(SIGTERM, cancel, SIG_DFL);
    watched = NULL;
}

int
cm_signals_caught(void)
{
    return caught;
}
