/* Drawing the progress bar. */
#include "bar.h"

#include "screen.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define AFTER_US 500000
#define EVERY_US 100000
#define CELLS 24

struct CmBar {
    GThread *thread; /* NULL before the first update */
    GMutex lock;     /* of all below, and of the terminal */
    GCond wake;
    CmProgress progress;
    char *revision;
    int64_t began_at; /* of the run, in monotonic time */
    bool is_drawn;
    bool is_over;
};

CmBar *
cm_bar_new(void)
{
    CmBar *bar = g_new0(CmBar, 1);

    g_mutex_init(&bar->lock);
    g_cond_init(&bar->wake);
    return bar;
}

static void
erase(CmBar *bar)
{
    if (bar->is_drawn)
        fputs("\r\033[K", stderr);
    bar->is_drawn = false;
}

static void
draw(CmBar *bar)
{
    const CmProgress *progress = &bar->progress;
    int64_t elapsed = g_get_monotonic_time() - bar->began_at;
    gsize width = cm_screen_width(STDERR_FILENO);
    g_autofree char *line = NULL;
    g_autofree char *rows = NULL;
    char cells[CELLS + 1];
    guint done = 0;

    if (elapsed < AFTER_US)
        return;
    if (progress->steps && progress->step)
        done = CELLS * (progress->step - 1) / progress->steps;
    memset(cells, '.', CELLS);
    memset(cells, '#', MIN(done, CELLS));
    cells[CELLS] = 0;
    rows = progress->rows ? g_strdup_printf(", row %u of %u", progress->row, progress->rows) : NULL;
    line = g_strdup_printf("[%s] %u/%u %s, statement %u%s, %.1f s", cells, progress->step,
                           progress->steps, bar->revision, progress->statement, rows ? rows : "",
                           (double)elapsed / G_USEC_PER_SEC);
    if (strlen(line) >= width) /* a line that wraps could not be erased */
        line[width - 1] = 0;
    fprintf(stderr, "\r%s\033[K", line);
    bar->is_drawn = true;
}

static gpointer
keep_drawing(gpointer data)
{
    CmBar *bar = data;

    g_mutex_lock(&bar->lock);
    while (!bar->is_over) {
        draw(bar);
        g_cond_wait_until(&bar->wake, &bar->lock, g_get_monotonic_time() + EVERY_US);
    }
    g_mutex_unlock(&bar->lock);
    return NULL;
}

void
cm_bar_update(CmBar *bar, const CmProgress *progress)
{
    if (!bar)
        return;
    g_mutex_lock(&bar->lock);
    bar->progress = *progress;
    g_free(bar->revision);
    bar->revision = g_strdup(progress->revision ? progress->revision : "");
    bar->began_at = g_get_monotonic_time() - progress->elapsed_us;
    if (!bar->thread)
        bar->thread = g_thread_new("bar", keep_drawing, bar);
    g_mutex_unlock(&bar->lock);
}

void
cm_bar_pause(CmBar *bar)
{
    if (!bar)
        return;
    g_mutex_lock(&bar->lock);
    erase(bar);
}

void
cm_bar_resume(CmBar *bar)
{
    if (bar)
        g_mutex_unlock(&bar->lock);
}

void
cm_bar_free(CmBar *bar)
{
    if (!bar)
        return;
    g_mutex_lock(&bar->lock);
    bar->is_over = true;
    erase(bar);
    g_cond_signal(&bar->wake);
    g_mutex_unlock(&bar->lock);
    if (bar->thread)
        g_thread_join(bar->thread);
    g_mutex_clear(&bar->lock);
    g_cond_clear(&bar->wake);
    g_free(bar->revision);
    g_free(bar);
}
