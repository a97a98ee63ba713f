/* A handler can reach nothing but what is static: the only state of the program that is. */
#include "signals.h"

#include <signal.h>

static CmProject *volatile watched;
static volatile sig_atomic_t caught;

/* The second signal must find the default, whichever of the two it is. */
static void
cancel(int number)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    caught = number;
    if (watched)
        cm_project_cancel(watched);
}

/* Changes from one handler to the other; a signal that is ignored, as under nohup, stays that. */
static void
replace_handler(int number, void (*from)(int), void (*to)(int))
{
    struct sigaction now;
    struct sigaction action = {.sa_handler = to};

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
