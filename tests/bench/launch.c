/* Runs a command and writes what it took to the descriptor 3: seconds, seconds of processors, MB.
 *
 * A child starts with the peak of memory of the process that it was forked from, so a small program
 * must be the one that forks. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
    double began = now();
    pid_t child = argc > 1 ? fork() : -1;
    struct rusage usage;
    int status;

    if (!child) {
        close(3);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 126;
    dprintf(3, "%.6f %.6f %.3f\n", now() - began,
            seconds(usage.ru_utime) + seconds(usage.ru_stime), (double)usage.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
